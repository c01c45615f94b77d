// Message numbers as IMAP writes them: "3:7,9".

enum UIDSet {
    /// The shortest form of ascending numbers.
    static func text(_ uids: [UInt32]) -> String {
        var parts: [String] = []
        var index = 0
        while index < uids.count {
            var last = index
            while last + 1 < uids.count, uids[last + 1] == uids[last] &+ 1 { last += 1 }
            parts.append(last == index ? "\(uids[index])" : "\(uids[index]):\(uids[last])")
            index = last + 1
        }
        return parts.joined(separator: ",")
    }

    /// Pieces of at most `count`, ascending, without doubles.
    static func groups(_ uids: some Sequence<UInt32>, of count: Int) -> [[UInt32]] {
        let sorted = Set(uids).sorted()
        return stride(from: 0, to: sorted.count, by: max(count, 1)).map {
            Array(sorted[$0..<min($0 + max(count, 1), sorted.count)])
        }
    }
}

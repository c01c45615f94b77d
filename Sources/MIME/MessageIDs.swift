// Message identifiers, as they stand in Message-ID, In-Reply-To and References.

/// Reads lists of message identifiers.
public enum MessageIDs {
    /// More than the longest thread; a hostile list is bounded by the header limits too.
    private static let most = 1_000

    /// - Returns: identifiers without angle brackets, in their order, each once (RFC 5322 3.6.4). Words without brackets
    ///   count when nothing stands in brackets and they hold an `@`.
    public static func parse(_ bytes: [UInt8]) -> [String] {
        var found = Identifiers()
        var start: Int?
        for (index, byte) in bytes.enumerated() {
            if byte == ASCII.less {
                start = index + 1
            } else if byte == ASCII.greater, let from = start {
                found.add(bytes[from..<index])
                start = nil
            }
            if found.list.count >= most { return found.list }
        }
        if found.list.isEmpty {
            for word in bytes.split(whereSeparator: {
                ASCII.isBlank($0) || $0 == 44 || $0 == ASCII.less || $0 == ASCII.greater
            })
            where word.contains(64) && found.list.count < most { found.add(word) }
        }
        return found.list
    }

    private struct Identifiers {
        var list: [String] = []
        var seen: Set<String> = []

        mutating func add(_ bytes: ArraySlice<UInt8>) {
            // Folding inside an identifier is obsolete syntax, blanks mean nothing there (RFC 5322 4.5.4).
            let kept = bytes.filter { $0 > 32 && $0 != 127 }
            let text = Charset.decode(Array(kept), label: nil).text
            if !text.isEmpty, seen.insert(text).inserted { list.append(text) }
        }
    }
}

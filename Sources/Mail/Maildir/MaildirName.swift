// File names in a Maildir: `<time>.<unique>.<host>[:2,<flags>]` (cr.yp.to/proto/maildir.html), and the names of files that
// people drop in by hand. Names are bytes: a file system promises no character set.

/// The name of a message's file.
struct MaildirName: Hashable, Sendable {
    let bytes: [UInt8]

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }
    init(_ text: String) { bytes = Array(text.utf8) }

    /// What comes before the flags.
    private static let info = Array(":2,".utf8)

    /// The part that stays the same when flags change. A colon elsewhere (`ore 10:30.eml`) is part of it.
    var unique: ArraySlice<UInt8> {
        var at = 0
        while let colon = bytes[at...].firstIndex(of: Self.info[0]) {
            if bytes[colon...].starts(with: Self.info) { return bytes[..<colon] }
            at = colon + 1
        }
        return bytes[...]
    }

    var flags: [UInt8] { Array(bytes[unique.endIndex...].dropFirst(Self.info.count)) }

    /// Safe with us. A letter of our own beside those that mail programs know: what other programs mark as seen must still
    /// be read, what we marked need not be. A program that drops the letter only makes us read the message again.
    static let taken = UInt8(ascii: "X")
    private static let seen = UInt8(ascii: "S")

    var isTaken: Bool { flags.contains(Self.taken) }

    /// The same message marked as seen, and as ours; other flags stay, in ASCII order as the form demands.
    /// - Parameter turn: 1, 2, … when the name is taken already by another message.
    func marked(turn: Int = 0) -> MaildirName {
        let flags = Set(self.flags).union([Self.seen, Self.taken]).sorted()
        let suffix = turn == 0 ? "" : ".\(turn)"
        return MaildirName([Array(unique), Array(suffix.utf8), Self.info, flags].joined())
    }

    /// Ends like a file that somebody saved and dropped in by hand.
    var looksSaved: Bool {
        let tail = String(decoding: unique.suffix(4), as: UTF8.self).lowercased()
        return tail == ".eml" || tail == ".msg" || tail == ".txt"
    }

    /// Delivery time in microseconds since 1970 as the name tells it: `1700000000.M123456P42.host`.
    var deliveredAt: Int64? {
        let parts = unique.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[1].isEmpty, (9...11).contains(parts[0].count),
            let seconds = Self.number(parts[0])
        else { return nil }
        var micros: Int64 = 0
        if parts[1].first == UInt8(ascii: "M") {
            let digits = parts[1].dropFirst().prefix { (48...57).contains($0) }
            if digits.count <= 6, let number = Self.number(digits) { micros = number }
        }
        return seconds * 1_000_000 + micros
    }

    /// The unique part in letters that are safe in a key, a log and a path: everything else as `%XX`.
    var safe: String {
        let isPlain = unique.allSatisfy(Self.isSafe)
        if isPlain { return String(decoding: unique, as: UTF8.self) }
        var text = ""
        for byte in unique {
            if Self.isSafe(byte) {
                text.unicodeScalars.append(UnicodeScalar(byte))
            } else {
                text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
            }
        }
        return text
    }

    private static func isSafe(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122: true
        default: "._,=+-@~".utf8.contains(byte)
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard !digits.isEmpty, digits.count <= 11, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
    }

    /// The name as the system takes it.
    func withPath<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        (bytes + [0]).withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { body($0.baseAddress!) }
        }
    }
}

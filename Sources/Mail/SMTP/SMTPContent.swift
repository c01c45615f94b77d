// The message on the wire: every line ends with CRLF and nothing else, every line that begins with a dot gets another, and
// so the end can stand only where we set it (A10: a bare line end around a dot is the end for some servers and not for
// others). Made piece by piece, so that a large message is not in memory twice.

/// Turns a message's bytes into what follows DATA.
struct SMTPContent {
    private let bytes: [UInt8]
    private var at = 0
    private var atLineStart = true
    private var owesLineEnd = false

    /// - Throws: `local` when the message holds NUL, which no server treats like another (RFC 5321 4.5.2, RFC 5322 4.1).
    init(_ bytes: [UInt8]) throws(MailError) {
        guard !bytes.contains(0) else { throw MailError(.local, operation: "send", text: "the message holds NUL") }
        self.bytes = bytes
    }

    /// True when the last piece has been given out.
    private(set) var isAtEnd = false

    /// The next piece, about `size` bytes. The last one ends with the dot.
    mutating func piece(_ size: Int = 64 << 10) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(size + 16)
        while at < bytes.count, out.count < size {
            let byte = bytes[at]
            at += 1
            switch byte {
            case 13:
                if owesLineEnd { endLine(&out) }
                owesLineEnd = true
            case 10: endLine(&out)
            default:
                if owesLineEnd { endLine(&out) }
                if atLineStart, byte == UInt8(ascii: ".") { out.append(byte) }
                out.append(byte)
                atLineStart = false
            }
        }
        if at == bytes.count {
            if owesLineEnd || !atLineStart { endLine(&out) }
            out += [UInt8(ascii: "."), 13, 10]
            isAtEnd = true
        }
        return out
    }

    private mutating func endLine(_ out: inout [UInt8]) {
        out += [13, 10]
        (owesLineEnd, atLineStart) = (false, true)
    }
}

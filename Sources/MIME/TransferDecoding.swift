// Transfer encodings to bytes, piece by piece, so that a large attachment is never held twice.
// Written here because GMime's decoders lose bytes that other mail programs show: base64 without padding, several base64
// pieces glued together, and an unfinished `=4` at the end of quoted-printable (measured with 3.2.13).

import CGMime

/// How the body of a part is encoded (RFC 2045 6).
public enum TransferEncoding: Sendable, Equatable {
    case identity, base64, quotedPrintable, uuencode, unknown

    init(_ value: [UInt8]?) {
        guard let value else { self = .identity; return }
        let word = String(decoding: value, as: UTF8.self).lowercased()
            .prefix { !$0.isWhitespace && $0 != ";" && $0 != "(" }
        switch word.filter({ $0 != "\"" }) {
        case "", "7bit", "8bit", "binary", "7-bit", "8-bit": self = .identity
        case "base64", "base-64", "b": self = .base64
        case "quoted-printable", "quotedprintable", "qp", "q": self = .quotedPrintable
        case "x-uuencode", "uuencode", "x-uue", "uue": self = .uuencode
        default: self = .unknown
        }
    }
}

enum TransferDecoding {
    /// Bytes of input taken at a time.
    private static let piece = 192 * 1024

    /// Hands out the decoded bytes in order; each buffer is valid only during its call.
    static func decode(
        _ input: UnsafeRawBufferPointer, _ encoding: TransferEncoding,
        _ body: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        switch encoding {
        case .identity, .unknown:
            if !input.isEmpty { try body(input) }
        case .base64:
            var decoder = Base64Decoder()
            try pieces(input, body) {
                decoder.take($0, into: $1)
            } finish: {
                decoder.finish(into: $0)
            }
        case .quotedPrintable:
            var decoder = QuotedPrintableDecoder()
            try pieces(input, body) {
                decoder.take($0, into: $1)
            } finish: {
                decoder.finish(into: $0)
            }
        case .uuencode:
            var state = GMimeEncoding()
            g_mime_encoding_init_decode(&state, GMIME_CONTENT_ENCODING_UUENCODE)
            try pieces(afterBeginLine(input), body) { from, to in
                Int(
                    g_mime_encoding_step(
                        &state, from.bindMemory(to: CChar.self).baseAddress, from.count,
                        UnsafeMutableRawPointer(to).assumingMemoryBound(to: CChar.self)))
            } finish: { _ in
                0
            }
        }
    }

    /// GMime's decoder wants what follows `begin 644 name`.
    private static func afterBeginLine(_ input: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        guard let base = input.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return input }
        var position = 0
        while position < input.count {
            let end = HeaderScan.lineEnd(base, position, input.count)
            if input[position..<end].starts(with: "begin ".utf8) {
                return UnsafeRawBufferPointer(rebasing: input[end...])
            }
            position = end
        }
        return input
    }

    static func base64(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: text.count + 4) { buffer, count in
            guard let out = buffer.baseAddress else { return }
            var decoder = Base64Decoder()
            count = decoder.take(text, into: out)
            count += decoder.finish(into: out + count)
        }
    }

    private static func pieces(
        _ input: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) throws -> Void,
        take: (UnsafeRawBufferPointer, UnsafeMutablePointer<UInt8>) -> Int,
        finish: (UnsafeMutablePointer<UInt8>) -> Int
    ) rethrows {
        let out = UnsafeMutablePointer<UInt8>.allocate(capacity: min(input.count, piece) + 256)
        defer { out.deallocate() }
        var position = 0
        while position < input.count {
            let next = min(position + piece, input.count)
            let made = take(UnsafeRawBufferPointer(rebasing: input[position..<next]), out)
            if made > 0 { try body(UnsafeRawBufferPointer(start: out, count: made)) }
            position = next
        }
        let made = finish(out)
        if made > 0 { try body(UnsafeRawBufferPointer(start: out, count: made)) }
    }
}

/// base64 that skips whatever is not of its alphabet and begins anew after padding (RFC 2045 6.8).
struct Base64Decoder {
    private var held: UInt32 = 0
    private var count = 0

    private static let table: [UInt8] = {
        var table = [UInt8](repeating: 0xFF, count: 256)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        for (value, letter) in alphabet.enumerated() { table[Int(letter)] = UInt8(value) }
        table[Int(UInt8(ascii: "="))] = 0xFE
        // The URL alphabet (RFC 4648 5) turns up in mail from web programs.
        table[Int(UInt8(ascii: "-"))] = 62
        table[Int(UInt8(ascii: "_"))] = 63
        return table
    }()

    /// Never makes more bytes than it takes, plus two for what a padding sets free.
    mutating func take(_ input: UnsafeRawBufferPointer, into out: UnsafeMutablePointer<UInt8>) -> Int {
        Self.table.withUnsafeBufferPointer { table in
            var made = 0
            var index = 0
            let end = input.count
            while index < end {
                // Whole quanta first; almost every byte of an attachment goes through here.
                if count == 0 {
                    while index + 4 <= end {
                        let a = table[Int(input[index])]
                        let b = table[Int(input[index + 1])]
                        let c = table[Int(input[index + 2])]
                        let d = table[Int(input[index + 3])]
                        if (a | b | c | d) & 0xC0 != 0 { break }
                        out[made] = a << 2 | b >> 4
                        out[made + 1] = b << 4 | c >> 2
                        out[made + 2] = c << 6 | d
                        made += 3
                        index += 4
                    }
                    if index >= end { break }
                }
                let value = table[Int(input[index])]
                index += 1
                if value < 64 {
                    held = held << 6 | UInt32(value)
                    count += 1
                    if count == 4 {
                        out[made] = UInt8(truncatingIfNeeded: held >> 16)
                        out[made + 1] = UInt8(truncatingIfNeeded: held >> 8)
                        out[made + 2] = UInt8(truncatingIfNeeded: held)
                        made += 3
                        count = 0
                        held = 0
                    }
                } else if value == 0xFE {
                    made += finish(into: out + made)
                }
            }
            return made
        }
    }

    /// What an incomplete quantum still holds.
    mutating func finish(into out: UnsafeMutablePointer<UInt8>) -> Int {
        defer {
            count = 0
            held = 0
        }
        switch count {
        case 2:
            out[0] = UInt8(truncatingIfNeeded: held >> 4)
            return 1
        case 3:
            out[0] = UInt8(truncatingIfNeeded: held >> 10)
            out[1] = UInt8(truncatingIfNeeded: held >> 2)
            return 2
        default: return 0
        }
    }
}

/// quoted-printable; what is no valid escape stays as it is (RFC 2045 6.7).
struct QuotedPrintableDecoder {
    /// An escape, or blanks before a line end, that the last piece cut.
    private var rest: [UInt8] = []

    mutating func take(_ input: UnsafeRawBufferPointer, into out: UnsafeMutablePointer<UInt8>) -> Int {
        if rest.isEmpty { return run(input, into: out, isLast: false) }
        let joined = rest + input
        rest = []
        return joined.withUnsafeBytes { run($0, into: out, isLast: false) }
    }

    mutating func finish(into out: UnsafeMutablePointer<UInt8>) -> Int {
        let last = rest
        rest = []
        return last.withUnsafeBytes { run($0, into: out, isLast: true) }
    }

    private mutating func run(
        _ input: UnsafeRawBufferPointer, into out: UnsafeMutablePointer<UInt8>, isLast: Bool
    ) -> Int {
        guard let base = input.baseAddress else { return 0 }
        var made = 0
        var index = 0
        while index < input.count {
            let stop =
                memchr(base + index, Int32(ASCII.equals), input.count - index)
                .map { base.distance(to: UnsafeRawPointer($0)) } ?? input.count
            if stop > index {
                memcpy(out + made, base + index, stop - index)
                made += stop - index
                index = stop
            }
            if index >= input.count { break }
            // At most this much is looked at behind one `=`: a soft line break may be padded with blanks.
            if !isLast, input.count - index < 80, !Self.isDecided(input, index) {
                rest = Array(input[index...])
                break
            }
            if let end = Self.softBreak(input, index) {
                index = end
            } else if index + 2 < input.count, let high = ASCII.hex(input[index + 1]),
                let low = ASCII.hex(input[index + 2])
            {
                out[made] = high << 4 | low
                made += 1
                index += 3
            } else {
                out[made] = ASCII.equals
                made += 1
                index += 1
            }
        }
        return made
    }

    /// Index after the soft line break at `index`, if there is one.
    private static func softBreak(_ input: UnsafeRawBufferPointer, _ index: Int) -> Int? {
        var at = index + 1
        while at < input.count, ASCII.isBlank(input[at]), at - index < 78 { at += 1 }
        if at >= input.count { return at }
        if input[at] == ASCII.lf { return at + 1 }
        guard input[at] == ASCII.cr else { return nil }
        return at + 1 < input.count && input[at + 1] == ASCII.lf ? at + 2 : at + 1
    }

    /// Whether the bytes behind `=` suffice to tell what it is.
    private static func isDecided(_ input: UnsafeRawBufferPointer, _ index: Int) -> Bool {
        let next = index + 1
        guard next + 1 < input.count else { return false }
        if input[next] == ASCII.lf { return true }
        if !ASCII.isBlank(input[next]), input[next] != ASCII.cr { return true }
        return input[next...].contains(ASCII.lf)
    }
}

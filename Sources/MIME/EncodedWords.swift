// Header text: RFC 2047 encoded words, raw UTF-8 (RFC 6532) and raw 8-bit bytes, all in one field if need be.
// GMime decodes words too, but drops bytes that do not fit their label and reads iso-8859-1 without the windows letters.

/// Decodes header text.
public enum EncodedWords {
    /// - Parameters:
    ///   - bytes: an unfolded field value.
    ///   - label: the character set of raw 8-bit bytes that are no UTF-8, where something hints at it.
    /// - Returns: text of one line: characters that end or hide a line become spaces or go (A9).
    public static func decode(_ bytes: [UInt8], label: String? = nil) -> String {
        bytes.withUnsafeBytes { raw in
            var isPlain = true
            for byte in raw where byte >= 0x7F || byte < 0x20 || byte == ASCII.question { isPlain = false }
            if isPlain { return String(decoding: raw, as: UTF8.self) }
            return singleLine(decodeWords(raw, label))
        }
    }

    private struct Word {
        var charset: String
        var bytes: [UInt8]
        var end: Int
    }

    private static func decodeWords(_ raw: UnsafeRawBufferPointer, _ label: String?) -> String {
        var out = ""
        var pending: (charset: String, bytes: [UInt8])?
        var literalStart = 0
        var index = 0
        func flushPending() {
            if let words = pending { out += Charset.decode(words.bytes, label: words.charset).text }
            pending = nil
        }
        func flushLiteral(to end: Int) {
            guard end > literalStart else { return }
            let slice = UnsafeRawBufferPointer(rebasing: raw[literalStart..<end])
            // Blanks between two encoded words only separate them (RFC 2047 6.2).
            if pending != nil, end < raw.count, slice.allSatisfy({ ASCII.isBlank($0) }) { return }
            flushPending()
            out += Charset.decode(slice, label: label).text
        }
        while index + 1 < raw.count {
            guard raw[index] == ASCII.equals, raw[index + 1] == ASCII.question, let word = word(raw, at: index) else {
                index += 1
                continue
            }
            flushLiteral(to: index)
            // A letter may be split between two words of one character set: join bytes before decoding them.
            if pending?.charset == word.charset {
                pending?.bytes += word.bytes
            } else {
                flushPending()
                pending = (word.charset, word.bytes)
            }
            index = word.end
            literalStart = index
        }
        flushLiteral(to: raw.count)
        flushPending()
        return out
    }

    /// The encoded word that begins at `start`, if one does: `=?charset*language?Q?text?=`.
    private static func word(_ raw: UnsafeRawBufferPointer, at start: Int) -> Word? {
        var index = start + 2
        while index < raw.count, raw[index] != ASCII.question {
            if raw[index] <= 32 || raw[index] >= 127 || index - start > 80 { return nil }
            index += 1
        }
        guard index > start + 2, index + 2 < raw.count, raw[index + 2] == ASCII.question else { return nil }
        var label = String(decoding: raw[(start + 2)..<index], as: UTF8.self).lowercased()
        if let star = label.firstIndex(of: "*") { label = String(label[..<star]) }
        let kind = ASCII.lower(raw[index + 1])
        let textStart = index + 3
        var end = textStart
        while end + 1 < raw.count, !(raw[end] == ASCII.question && raw[end + 1] == ASCII.equals) {
            // The next word begins before this one has ended: this one never was one. (`=?=` ends padded base64.)
            if raw[end] == ASCII.equals, raw[end + 1] == ASCII.question, end + 2 < raw.count,
                raw[end + 2] != ASCII.equals
            {
                return nil
            }
            end += 1
        }
        guard end + 1 < raw.count else { return nil }
        let text = UnsafeRawBufferPointer(rebasing: raw[textStart..<end])
        switch kind {
        case UInt8(ascii: "b"): return Word(charset: label, bytes: TransferDecoding.base64(text), end: end + 2)
        case UInt8(ascii: "q"): return Word(charset: label, bytes: quoted(text), end: end + 2)
        default: return nil
        }
    }

    /// The Q encoding (RFC 2047 4.2).
    private static func quoted(_ text: UnsafeRawBufferPointer) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "_") {
                out.append(ASCII.space)
            } else if text[index] == ASCII.equals, index + 2 < text.count,
                let high = ASCII.hex(text[index + 1]), let low = ASCII.hex(text[index + 2])
            {
                out.append(high << 4 | low)
                index += 2
            } else {
                out.append(text[index])
            }
            index += 1
        }
        return out
    }

    /// The same text with every encoded word as one UTF-8 word, for a parser that must see the words in their places.
    static func rewrittenAsUTF8(_ text: String) -> String {
        var out: [UInt8] = []
        Array(text.utf8).withUnsafeBytes { raw in
            var index = 0
            var run: (charset: String, bytes: [UInt8])?
            var blanks: [UInt8] = []
            func flush() {
                if let words = run {
                    let decoded = singleLine(Charset.decode(words.bytes, label: words.charset).text)
                    out += Array("=?utf-8?B?".utf8) + HeaderEncoding.base64(Array(decoded.utf8)) + Array("?=".utf8)
                }
                run = nil
                out += blanks
                blanks = []
            }
            while index < raw.count {
                if raw[index] == ASCII.equals, index + 1 < raw.count, raw[index + 1] == ASCII.question,
                    let word = word(raw, at: index)
                {
                    if run != nil, run?.charset == word.charset {
                        run?.bytes += word.bytes
                        blanks = []
                    } else {
                        flush()
                        run = (word.charset, word.bytes)
                    }
                    index = word.end
                } else if run != nil, ASCII.isBlank(raw[index]) {
                    blanks.append(raw[index])
                    index += 1
                } else {
                    flush()
                    out.append(raw[index])
                    index += 1
                }
            }
            flush()
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// An encoded word may hide a line end, which must not reach any other header (A9).
    static func singleLine(_ text: String) -> String {
        let isClean = text.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        if isClean { return text }
        var out = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 9, 10, 13, 0x85, 0x2028, 0x2029: if out.last != " " { out.append(" ") }
            case 0..<0x20, 0x7F..<0xA0: break
            default: out.append(scalar)
            }
        }
        var result = String(out)
        while result.last == " " { result.removeLast() }
        return result
    }
}

// Bodies of outgoing mail: text in UTF-8 that arrives letter by letter as it was written, and files.

import CGMime

/// A text part: its fields, the empty line, its content.
struct OutgoingText {
    let entity: [UInt8]
    let content: [UInt8]

    init(_ text: String) {
        let canonical = Self.canonical(text)
        let name: String
        (name, content) = Self.encode(canonical)
        entity =
            Array("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: \(name)\r\n\r\n".utf8)
            + content
    }

    /// CRLF only: a bare CR or LF on the wire is how mails are smuggled (A10).
    static func canonical(_ text: String) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count + text.utf8.count / 32)
        var afterCR = false
        for byte in text.utf8 {
            switch byte {
            case ASCII.lf where afterCR: break
            case ASCII.cr, ASCII.lf: out += [ASCII.cr, ASCII.lf]
            default: out.append(byte)
            }
            afterCR = byte == ASCII.cr
        }
        return out
    }

    private static func encode(_ bytes: [UInt8]) -> (String, [UInt8]) {
        if isSevenBit(bytes) { return ("7bit", bytes) }
        let special = bytes.reduce(0) { $0 + ($1 >= 0x80 ? 1 : 0) }
        if special * 3 > bytes.count { return ("base64", OutgoingFile.base64(bytes)) }
        return ("quoted-printable", quotedPrintable(bytes))
    }

    /// Short ASCII lines that no relay will touch: no blank at the end, no `From ` at the start.
    private static func isSevenBit(_ bytes: [UInt8]) -> Bool {
        guard bytes.allSatisfy({ ($0 >= 32 && $0 < 127) || $0 == ASCII.cr || $0 == ASCII.lf || $0 == ASCII.tab }) else {
            return false
        }
        return bytes.split(separator: ASCII.lf, omittingEmptySubsequences: false).allSatisfy { line in
            let content = line.last == ASCII.cr ? line.dropLast() : line
            return content.count <= 76 && content.last.map { !ASCII.isBlank($0) } ?? true
                && !content.starts(with: "From ".utf8) && content.first != UInt8(ascii: ".")
        }
    }

    /// RFC 2045 6.7. Also escapes a dot at the start of a line, which a careless relay would take for the end (A10).
    private static func quotedPrintable(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count * 2)
        var column = 0
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == ASCII.cr, index + 1 < bytes.count, bytes[index + 1] == ASCII.lf {
                out += [ASCII.cr, ASCII.lf]
                column = 0
                index += 2
                continue
            }
            let endsLine = index + 1 == bytes.count || bytes[index + 1] == ASCII.cr
            let isLiteral: Bool
            switch byte {
            case ASCII.space, ASCII.tab: isLiteral = !endsLine
            case ASCII.equals: isLiteral = false
            case UInt8(ascii: "."), UInt8(ascii: "F"): isLiteral = column > 0
            default: isLiteral = byte > 32 && byte < 127
            }
            let width = isLiteral ? 1 : 3
            if column + width > 75 {
                out += [ASCII.equals, ASCII.cr, ASCII.lf]
                column = 0
                continue
            }
            if isLiteral {
                out.append(byte)
            } else {
                out += [ASCII.equals, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
            column += width
            index += 1
        }
        return out
    }
}

/// A file as a part.
enum OutgoingFile {
    static func entity(_ file: MailAttachment) throws(CompositionError) -> [UInt8] {
        try HeaderEncoding.check(file.name, "attachment name")
        var type = MediaType(Array(file.type.utf8), fallback: .octets)
        guard type.essence == file.type.lowercased() else {
            throw CompositionError(code: .mediaType, field: "Content-Type")
        }
        // Neither may be base64 (RFC 2046 5.2.1); as plain bytes the file still arrives whole.
        if type.type == "multipart" || type.type == "message" { type = .octets }
        var out = Array("Content-Type: \(type.essence)\r\nContent-Transfer-Encoding: base64\r\n".utf8)
        out += Array("Content-Disposition: attachment".utf8) + fileName(file.name) + Array("\r\n\r\n".utf8)
        return out + base64(file.bytes)
    }

    /// `filename` for plain names, else RFC 2231 sections of at most 60 characters.
    static func fileName(_ name: String) -> [UInt8] {
        if name.isEmpty { return [] }
        let isPlain = name.utf8.allSatisfy { $0 >= 32 && $0 < 127 && $0 != ASCII.quote && $0 != ASCII.backslash }
        if isPlain, name.utf8.count <= 60, !name.contains("=?") { return Array(";\r\n filename=\"\(name)\"".utf8) }
        var sections: [String] = []
        var section = "utf-8''"
        for byte in name.utf8 {
            let isAttribute: Bool
            switch byte {
            case 48...57, 65...90, 97...122: isAttribute = true
            default: isAttribute = "-._~".utf8.contains(byte)
            }
            let hex = String(byte, radix: 16, uppercase: true)
            let unit = isAttribute ? String(UnicodeScalar(byte)) : "%" + (hex.count == 1 ? "0" : "") + hex
            if section.utf8.count + unit.utf8.count > 60 {
                sections.append(section)
                section = ""
            }
            section += unit
        }
        sections.append(section)
        if sections.count == 1 { return Array(";\r\n filename*=\(section)".utf8) }
        return sections.enumerated().flatMap { Array(";\r\n filename*\($0)*=\($1)".utf8) }
    }

    /// Lines of 76 characters with CRLF.
    static func base64(_ bytes: [UInt8]) -> [UInt8] {
        var state = GMimeEncoding()
        g_mime_encoding_init_encode(&state, GMIME_CONTENT_ENCODING_BASE64)
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count / 57 * 78 + 128)
        // 57 bytes make one line of 76; so many lines at a time keep the working buffer small.
        let piece = 57 * 512
        var buffer = [CChar](repeating: 0, count: g_mime_encoding_outlen(&state, piece) + 64)
        bytes.withUnsafeBytes { raw in
            var position = 0
            while position < raw.count {
                let next = min(position + piece, raw.count)
                let from = UnsafeRawBufferPointer(rebasing: raw[position..<next])
                let made = g_mime_encoding_flush(
                    &state, from.bindMemory(to: CChar.self).baseAddress, from.count, &buffer)
                for unit in buffer[0..<made] {
                    let byte = UInt8(bitPattern: unit)
                    if byte == ASCII.lf { out.append(ASCII.cr) }
                    out.append(byte)
                }
                g_mime_encoding_reset(&state)
                position = next
            }
        }
        return out
    }
}

enum OutgoingBoundary {
    /// Derived from the message's own identifier: the same mail gives the same bytes. Holds `=_`, which neither
    /// quoted-printable nor base64 can produce (RFC 2045 6.7), and is made anew should plain text contain it.
    static func make(_ seed: String, avoiding content: [UInt8]) -> String {
        var turn = 0
        while true {
            let boundary = "=_" + fingerprint("\(turn):" + seed)
            if !contains(content, Array(boundary.utf8)) { return boundary }
            turn += 1
        }
    }

    private static func contains(_ content: [UInt8], _ word: [UInt8]) -> Bool {
        var start = 0
        while let found = content[start...].firstIndex(of: word[0]) {
            if content[found...].starts(with: word) { return true }
            start = found + 1
        }
        return false
    }

    /// FNV-1a in 128 bits, as two halves: not for secrecy, only to tell boundaries apart.
    private static func fingerprint(_ text: String) -> String {
        var low: UInt64 = 0xcbf2_9ce4_8422_2325
        var high: UInt64 = 0x8422_2325_cbf2_9ce4
        for byte in text.utf8 {
            low = (low ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
            high = (high ^ UInt64(byte) ^ (low >> 32)) &* 0x0000_0100_0000_01b3
        }
        func hex(_ number: UInt64) -> String {
            let text = String(number, radix: 16)
            return String(repeating: "0", count: 16 - text.count) + text
        }
        return hex(high) + hex(low)
    }
}

// Text from HTML that must not be parsed: one linear pass that drops tags, comments, scripts and style sheets.

enum TagStripper {
    static func plainText(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count / 2)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == UInt8(ascii: "<"), index + 1 < bytes.count, isMarkup(bytes[index + 1]) else {
                if byte == UInt8(ascii: "&"), let (text, end) = reference(bytes, index) {
                    out += text
                    index = end
                } else {
                    append(byte, to: &out)
                    index += 1
                }
                continue
            }
            let name = lowerName(bytes, index + 1)
            if name == "script" || name == "style" || name == "title" {
                index = skip(bytes, index, until: "</" + name)
            } else if bytes[index + 1] == UInt8(ascii: "!"), starts(bytes, index, "<!--") {
                index = skip(bytes, index + 4, until: "-->")
                continue
            }
            while index < bytes.count, bytes[index] != UInt8(ascii: ">") { index += 1 }
            index += 1
            if breaks.contains(name) { newline(&out) }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static let breaks: Set<String> = [
        "p", "div", "br", "tr", "li", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "blockquote", "pre",
        "hr",
    ]

    private static func append(_ byte: UInt8, to out: inout [UInt8]) {
        if byte == 0 { return }
        if byte <= 32 {
            if let last = out.last, last != 32, last != 10 { out.append(32) }
        } else {
            out.append(byte)
        }
    }

    private static func newline(_ out: inout [UInt8]) {
        while out.last == 32 { out.removeLast() }
        if let last = out.last, last != 10 || (out.count > 1 && out[out.count - 2] != 10) { out.append(10) }
    }

    private static func isMarkup(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
            || ((byte | 0x20) >= 97 && (byte | 0x20) <= 122)
    }

    /// Name of the tag, opening or closing; at most 12 letters matter.
    private static func lowerName(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> String {
        var index = start
        if bytes[index] == UInt8(ascii: "/") { index += 1 }
        var name = ""
        while index < bytes.count, name.utf8.count < 12, bytes[index] > 32, bytes[index] != UInt8(ascii: ">"),
            bytes[index] != UInt8(ascii: "/"), bytes[index] < 127
        {
            name.unicodeScalars.append(Unicode.Scalar(bytes[index]))
            index += 1
        }
        return bytes[start] == UInt8(ascii: "/") && ["script", "style", "title"].contains(name.lowercased())
            ? "" : name.lowercased()
    }

    private static func starts(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ text: String) -> Bool {
        var at = index
        for byte in text.utf8 {
            guard at < bytes.count else { return false }
            let own = bytes[at] >= 65 && bytes[at] <= 90 ? bytes[at] + 32 : bytes[at]
            if own != byte { return false }
            at += 1
        }
        return true
    }

    private static func skip(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, until end: String) -> Int {
        guard let first = end.utf8.first else { return start }
        var index = start + 1
        while index < bytes.count {
            if bytes[index] == first, starts(bytes, index, end) { return min(index + end.utf8.count, bytes.count) }
            index += 1
        }
        return bytes.count
    }

    private static func reference(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> ([UInt8], Int)? {
        var end = start + 1
        while end < bytes.count, end - start < 10, bytes[end] != UInt8(ascii: ";") { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: ";") else { return nil }
        let name = String(decoding: bytes[(start + 1)..<end], as: UTF8.self)
        if let known = named[name] { return (Array(known.utf8), end + 1) }
        guard name.hasPrefix("#") else { return nil }
        let digits = name.dropFirst()
        let number = digits.first == "x" || digits.first == "X" ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        guard let number, number >= 32, let scalar = Unicode.Scalar(number) else { return nil }
        return (Array(String(scalar).utf8), end + 1)
    }

    private static let named: [String: String] = [
        "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "nbsp": " ", "apos": "'", "agrave": "à", "egrave": "è",
        "eacute": "é", "igrave": "ì", "ograve": "ò", "ugrave": "ù", "euro": "€", "rsquo": "’", "ldquo": "“",
        "rdquo": "”",
    ]
}

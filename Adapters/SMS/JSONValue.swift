// JSON (RFC 8259) as providers write it: read within bounds of depth and size, numbers kept as they are written (message
// ids are larger than a Double holds), written for requests. Foundation's reader keeps neither numbers nor bounds.

/// A value of a JSON text.
indirect enum JSONValue: Hashable, Sendable {
    case null
    case bool(Bool)
    /// As written.
    case number(String)
    case text(String)
    case list([JSONValue])
    /// In order; of two equal names the first counts.
    case object([Member])

    struct Member: Hashable, Sendable {
        var name: String
        var value: JSONValue
    }

    /// Deeper nesting is refused: the reader calls itself.
    static let deepest = 40

    /// - Returns: nil when the bytes are not JSON, not UTF-8, or too deep.
    init?(_ bytes: [UInt8]) {
        var reader = JSONBytes(bytes)
        guard let value = reader.value(depth: 0) else { return nil }
        reader.skipSpace()
        guard reader.isAtEnd else { return nil }
        self = value
    }

    /// What a text, number or truth value says; nil for the rest.
    var scalarText: String? {
        switch self {
        case .text(let text), .number(let text): text
        case .bool(let value): value ? "true" : "false"
        case .null, .list, .object: nil
        }
    }

    func member(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    /// The value as bytes for the wire.
    var encoded: [UInt8] {
        var text = ""
        write(into: &text)
        return Array(text.utf8)
    }

    private func write(into text: inout String) {
        switch self {
        case .null: text += "null"
        case .bool(let value): text += value ? "true" : "false"
        case .number(let digits): text += digits
        case .text(let words): Self.quote(words, into: &text)
        case .list(let values):
            text += "["
            for (index, value) in values.enumerated() {
                if index > 0 { text += "," }
                value.write(into: &text)
            }
            text += "]"
        case .object(let members):
            text += "{"
            for (index, member) in members.enumerated() {
                if index > 0 { text += "," }
                Self.quote(member.name, into: &text)
                text += ":"
                member.value.write(into: &text)
            }
            text += "}"
        }
    }

    private static func quote(_ words: String, into text: inout String) {
        text += "\""
        for scalar in words.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}", "\u{2028}", "\u{2029}":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}

/// A reader over bytes. Any fault gives nil all the way up.
private struct JSONBytes {
    private let bytes: [UInt8]
    private var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { at >= bytes.count }
    private var peek: UInt8? { at < bytes.count ? bytes[at] : nil }

    mutating func skipSpace() {
        while let next = peek, next == 32 || next == 9 || next == 10 || next == 13 { at += 1 }
    }

    mutating func value(depth: Int) -> JSONValue? {
        skipSpace()
        guard depth <= JSONValue.deepest else { return nil }
        switch peek {
        case UInt8(ascii: "{"): return object(depth)
        case UInt8(ascii: "["): return list(depth)
        case UInt8(ascii: "\""): return string().map { .text($0) }
        case UInt8(ascii: "t"): return word("true") ? .bool(true) : nil
        case UInt8(ascii: "f"): return word("false") ? .bool(false) : nil
        case UInt8(ascii: "n"): return word("null") ? .null : nil
        default: return number()
        }
    }

    private mutating func object(_ depth: Int) -> JSONValue? {
        at += 1
        var members: [JSONValue.Member] = []
        skipSpace()
        if take("}") { return .object([]) }
        while true {
            skipSpace()
            guard peek == UInt8(ascii: "\""), let name = string() else { return nil }
            skipSpace()
            guard take(":"), let value = value(depth: depth + 1) else { return nil }
            members.append(JSONValue.Member(name: name, value: value))
            skipSpace()
            if take("}") { return .object(members) }
            guard take(",") else { return nil }
        }
    }

    private mutating func list(_ depth: Int) -> JSONValue? {
        at += 1
        var values: [JSONValue] = []
        skipSpace()
        if take("]") { return .list([]) }
        while true {
            guard let value = value(depth: depth + 1) else { return nil }
            values.append(value)
            skipSpace()
            if take("]") { return .list(values) }
            guard take(",") else { return nil }
        }
    }

    private mutating func number() -> JSONValue? {
        let start = at
        while let next = peek, (48...57).contains(next) || "+-.eE".utf8.contains(next) { at += 1 }
        let text = String(decoding: bytes[start..<at], as: UTF8.self)
        guard text.utf8.count <= 64, Double(text) != nil, text.first != "+" else { return nil }
        return .number(text)
    }

    private mutating func string() -> String? {
        at += 1
        var kept: [UInt8] = []
        while let next = peek {
            at += 1
            switch next {
            case UInt8(ascii: "\""): return String(validating: kept, as: UTF8.self)
            case UInt8(ascii: "\\"):
                guard escape(into: &kept) else { return nil }
            case 0..<32: return nil
            default: kept.append(next)
            }
        }
        return nil
    }

    private mutating func escape(into kept: inout [UInt8]) -> Bool {
        guard let next = peek else { return false }
        at += 1
        switch next {
        case UInt8(ascii: "n"): kept.append(10)
        case UInt8(ascii: "r"): kept.append(13)
        case UInt8(ascii: "t"): kept.append(9)
        case UInt8(ascii: "b"): kept.append(8)
        case UInt8(ascii: "f"): kept.append(12)
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): kept.append(next)
        case UInt8(ascii: "u"):
            guard var code = hexadecimal() else { return false }
            if (0xD800...0xDBFF).contains(code), at + 1 < bytes.count, bytes[at] == 92, bytes[at + 1] == 117 {
                let back = at
                at += 2
                if let low = hexadecimal(), (0xDC00...0xDFFF).contains(low) {
                    code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
                } else {
                    at = back
                }
            }
            // Half of a pair stands for nothing (RFC 8259 8.2).
            kept += Array(String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
        default: return false
        }
        return true
    }

    private mutating func hexadecimal() -> UInt32? {
        guard at + 4 <= bytes.count else { return nil }
        let text = String(decoding: bytes[at..<at + 4], as: UTF8.self)
        guard text.allSatisfy(\.isHexDigit), let code = UInt32(text, radix: 16) else { return nil }
        at += 4
        return code
    }

    private mutating func word(_ text: StaticString) -> Bool {
        let letters = Array("\(text)".utf8)
        guard bytes[at...].starts(with: letters) else { return false }
        at += letters.count
        return true
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard peek == UInt8(ascii: character) else { return false }
        at += 1
        return true
    }
}

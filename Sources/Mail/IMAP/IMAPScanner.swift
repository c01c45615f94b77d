// Takes a response's text apart: atoms, numbers, strings, literals, nested lists (RFC 3501 9).

/// A value in a response.
indirect enum IMAPValue: Equatable {
    case none
    case atom([UInt8])
    case string([UInt8])
    /// Which of the response's literals.
    case literal(Int)
    case list([IMAPValue])
}

/// A place in a response's text.
struct IMAPScanner {
    let response: IMAPRawResponse
    private let deepest: Int
    private(set) var at = 0
    private var nextLiteral = 0

    init(_ response: IMAPRawResponse, deepest: Int) {
        self.response = response
        self.deepest = deepest
    }

    var isAtEnd: Bool { at >= response.text.count }
    var next: UInt8? { at < response.text.count ? response.text[at] : nil }

    /// Steps over `byte` if it is next.
    mutating func skip(_ byte: Character) -> Bool {
        guard next == byte.asciiValue else { return false }
        at += 1
        return true
    }

    mutating func skipSpaces() { while next == 0x20 { at += 1 } }

    /// Bytes up to a space, parenthesis or quote. A keyword of a strange server may hold brackets.
    mutating func atom() -> [UInt8] {
        let from = at
        while let byte = next, byte > 0x20, !Self.endsAtom(byte) { at += 1 }
        return Array(response.text[from..<at])
    }

    /// A name in upper case: up to a space, parenthesis, quote or bracket.
    mutating func word() -> String {
        let from = at
        while let byte = next, byte > 0x20, !Self.endsAtom(byte), byte != UInt8(ascii: "["), byte != UInt8(ascii: "]") {
            at += 1
        }
        return String(decoding: response.text[from..<at], as: UTF8.self).uppercased()
    }

    /// A number of at most 18 digits.
    mutating func number() -> Int64? {
        let from = at
        var value: Int64 = 0
        while let byte = next, (0x30...0x39).contains(byte), at - from < 18 {
            value = value * 10 + Int64(byte - 0x30)
            at += 1
        }
        return at > from ? value : nil
    }

    /// Everything up to `end`, which is stepped over; nil when it does not come.
    mutating func text(upTo end: Character) -> String? {
        guard let stop = response.text[at...].firstIndex(of: end.asciiValue ?? 0) else { return nil }
        defer { at = stop + 1 }
        return String(decoding: response.text[at..<stop], as: UTF8.self)
    }

    var rest: String { String(decoding: response.text[at...], as: UTF8.self) }

    mutating func value(depth: Int = 0) throws(MailError) -> IMAPValue {
        guard depth <= deepest else { throw Self.fault("nested too deep") }
        switch next {
        case UInt8(ascii: "\""): return .string(try quoted())
        case UInt8(ascii: "{")
        where nextLiteral < response.literalStarts.count && response.literalStarts[nextLiteral] == at:
            guard let end = response.text[at...].firstIndex(of: UInt8(ascii: "}")) else {
                throw Self.fault("bad literal")
            }
            at = end + 1
            defer { nextLiteral += 1 }
            return .literal(nextLiteral)
        case UInt8(ascii: "("):
            at += 1
            var values: [IMAPValue] = []
            while true {
                skipSpaces()
                if skip(")") { return .list(values) }
                guard !isAtEnd else { throw Self.fault("a list without its end") }
                values.append(try value(depth: depth + 1))
            }
        default:
            let bytes = atom()
            guard !bytes.isEmpty else { throw Self.fault("a value is missing") }
            return bytes.count == 3 && String(decoding: bytes, as: UTF8.self).uppercased() == "NIL"
                ? .none : .atom(bytes)
        }
    }

    /// The bytes of a string, literal or atom; nil for NIL and lists.
    func bytes(of value: IMAPValue) -> [UInt8]? {
        switch value {
        case .atom(let bytes), .string(let bytes): return bytes
        case .literal(let index):
            if case .bytes(let bytes) = response.literals[index] { return bytes }
            return nil
        case .none, .list: return nil
        }
    }

    private mutating func quoted() throws(MailError) -> [UInt8] {
        at += 1
        var bytes: [UInt8] = []
        while let byte = next {
            at += 1
            switch byte {
            case UInt8(ascii: "\""): return bytes
            case UInt8(ascii: "\\"):
                guard let escaped = next else { throw Self.fault("a string without its end") }
                bytes.append(escaped)
                at += 1
            default: bytes.append(byte)
            }
        }
        throw Self.fault("a string without its end")
    }

    private static func endsAtom(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") || byte == UInt8(ascii: "\"")
    }

    static func fault(_ text: String) -> MailError { MailError(.malformed, operation: "read", text: text) }
}

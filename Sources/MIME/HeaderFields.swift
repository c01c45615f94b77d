// One header block: where its fields lie in the bytes of the mail. Values are decoded only when asked for, because a
// mail has thirty fields and the program reads ten.

/// The fields of one header block, in their order.
public struct HeaderFields: Sendable {
    struct Field: Sendable {
        var name: Range<Int>
        var value: Range<Int>
    }

    let source: [UInt8]
    let fields: [Field]
    /// The whole block in the bytes of the mail, without the empty line that ends it.
    public let extent: Range<Int>

    static let none = HeaderFields(source: [], fields: [], extent: 0..<0)

    public var isEmpty: Bool { fields.isEmpty }

    /// Names as they stand in the mail.
    public var names: [String] { fields.map { String(decoding: source[$0.name], as: UTF8.self) } }

    public func contains(_ name: String) -> Bool { index(of: name) != nil }

    /// The first field of that name: bytes unfolded and trimmed, otherwise untouched.
    public func raw(_ name: String) -> [UInt8]? {
        index(of: name).map { Self.unfold(source, fields[$0].value) }
    }

    /// Every field of that name, unfolded and trimmed.
    public func rawAll(_ name: String) -> [[UInt8]] {
        indices(of: name).map { Self.unfold(source, fields[$0].value) }
    }

    /// The first field of that name as text: unfolded, encoded words decoded, control characters gone (RFC 2047).
    public func text(_ name: String) -> String? { raw(name).map { decode($0) } }

    /// Every field of that name as text.
    public func textAll(_ name: String) -> [String] { rawAll(name).map { decode($0) } }

    /// Old programs write headers in the character set of the body, without saying so.
    private func decode(_ bytes: [UInt8]) -> String { EncodedWords.decode(bytes, label: hint(for: bytes)) }

    private func hint(for bytes: [UInt8]) -> String? {
        guard bytes.contains(where: { $0 >= 0x80 }), let type = raw("Content-Type") else { return nil }
        return MediaType(type, fallback: .plainText).charset
    }

    /// How many fields have that name.
    public func count(_ name: String) -> Int { indices(of: name).count }

    /// The addresses of every field of that name (RFC 5322 3.4); groups give their members.
    public func addresses(_ name: String, limits: MIMELimits = MIMELimits()) -> AddressList {
        var list = AddressList()
        for index in indices(of: name) {
            let bytes = Self.unfold(source, fields[index].value)
            list.append(AddressList(parsing: bytes, label: hint(for: bytes), limits: limits), limits: limits)
        }
        return list
    }

    /// The message identifiers of the first field of that name, without angle brackets (RFC 5322 3.6.4).
    public func messageIDs(_ name: String) -> [String] { raw(name).map { MessageIDs.parse($0) } ?? [] }

    private func index(of name: String) -> Int? {
        var name = name
        return name.withUTF8 { wanted in fields.firstIndex { matches($0, wanted) } }
    }

    private func indices(of name: String) -> [Int] {
        var name = name
        return name.withUTF8 { wanted in fields.indices.filter { matches(fields[$0], wanted) } }
    }

    private func matches(_ field: Field, _ wanted: UnsafeBufferPointer<UInt8>) -> Bool {
        guard field.name.count == wanted.count else { return false }
        return source.withUnsafeBufferPointer { bytes in
            for offset in 0..<wanted.count {
                let a = bytes[field.name.lowerBound + offset]
                let b = wanted[offset]
                if a != b, ASCII.lower(a) != ASCII.lower(b) { return false }
            }
            return true
        }
    }

    /// Removes line ends; a tab that only served folding becomes a space (RFC 5322 2.2.3).
    private static func unfold(_ source: [UInt8], _ range: Range<Int>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(range.count)
        source.withUnsafeBufferPointer { bytes in
            var afterLineEnd = false
            for index in range {
                let byte = bytes[index]
                if byte == ASCII.lf || byte == ASCII.cr {
                    afterLineEnd = true
                } else if byte == ASCII.tab, afterLineEnd {
                    out.append(ASCII.space)
                } else {
                    if byte != ASCII.space { afterLineEnd = false }
                    out.append(byte)
                }
            }
        }
        while let last = out.last, last == ASCII.space || last == ASCII.tab { out.removeLast() }
        return out
    }
}

/// The few ASCII codes that the grammar of mail is made of.
enum ASCII {
    static let tab: UInt8 = 9
    static let lf: UInt8 = 10
    static let cr: UInt8 = 13
    static let space: UInt8 = 32
    static let quote: UInt8 = 34
    static let percent: UInt8 = 37
    static let apostrophe: UInt8 = 39
    static let open: UInt8 = 40
    static let close: UInt8 = 41
    static let star: UInt8 = 42
    static let hyphen: UInt8 = 45
    static let slash: UInt8 = 47
    static let colon: UInt8 = 58
    static let semicolon: UInt8 = 59
    static let less: UInt8 = 60
    static let equals: UInt8 = 61
    static let greater: UInt8 = 62
    static let question: UInt8 = 63
    static let backslash: UInt8 = 92

    @inline(__always) static func lower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte + 32 : byte }
    @inline(__always) static func isBlank(_ byte: UInt8) -> Bool { byte == space || byte == tab }

    static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 65...70: byte - 55
        case 97...102: byte - 87
        default: nil
        }
    }
}

// Names with values as they come in queries, forms and cookies. Strict: what is not well-formed UTF-8 is refused,
// and there is an end to how many fields are read.

/// Names with values, in the order of arrival; names may repeat.
public struct HTTPFields: Sendable, Equatable {
    public struct Field: Sendable, Equatable {
        public let name: String
        public let value: String
    }
    /// Most fields of one query, form or cookie header.
    public static let mostFields = 1000

    public private(set) var fields: [Field] = []

    public init() {}

    /// The first value of a name.
    public subscript(_ name: String) -> String? { fields.first { $0.name == name }?.value }
    /// All values of a name.
    public func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }
    /// All names, once each, in order: to refuse those that nobody asked for (A30).
    public var names: [String] {
        fields.map(\.name).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }

    public mutating func add(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

    /// Reads `application/x-www-form-urlencoded` (WHATWG URL 5.1).
    /// - Throws: `HTTPFault` 400 for broken escapes, bytes that are not UTF-8, NUL, or too many fields.
    public init(formEncoded text: String) throws(HTTPFault) {
        guard !text.isEmpty else { return }
        for pair in text.split(separator: "&") {
            guard fields.count < Self.mostFields else { throw .badRequest("too many fields") }
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = try PercentText.decode(parts[0], plusIsSpace: true)
            let value = parts.count > 1 ? try PercentText.decode(parts[1], plusIsSpace: true) : ""
            add(name, value)
        }
    }

    /// Reads a Cookie header (RFC 6265 5.4). What is malformed is left out: cookies of neighbours on the same host
    /// are none of our business.
    public init(cookies headers: [String]) {
        for header in headers {
            for pair in header.split(separator: ";") where fields.count < Self.mostFields {
                let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2 else { continue }
                add(PercentText.trimmed(parts[0]), PercentText.trimmed(parts[1]))
            }
        }
    }
}

/// Percent escapes (RFC 3986 2.1).
public enum PercentText {
    /// - Throws: `HTTPFault` 400 for a broken escape, NUL, or bytes that are not UTF-8.
    static func decode(_ text: Substring, plusIsSpace: Bool) throws(HTTPFault) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var units = text.utf8.makeIterator()
        while let unit = units.next() {
            switch unit {
            case UInt8(ascii: "%"):
                guard let high = units.next().flatMap(digit), let low = units.next().flatMap(digit) else {
                    throw .badRequest("broken percent escape")
                }
                bytes.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: bytes.append(32)
            default: bytes.append(unit)
            }
        }
        guard !bytes.contains(0), let decoded = String(validating: bytes, as: UTF8.self) else {
            throw .badRequest("text is not UTF-8")
        }
        return decoded
    }

    /// Escapes everything but letters, digits and `-._~`: right for one path segment or query value.
    public static func encode(_ text: String) -> String {
        var encoded: [UInt8] = []
        for unit in text.utf8 {
            switch unit {
            case 48...57, 65...90, 97...122, 45, 46, 95, 126: encoded.append(unit)
            default: encoded += [UInt8(ascii: "%"), hexadecimal[Int(unit >> 4)], hexadecimal[Int(unit & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    static func trimmed(_ text: Substring) -> String {
        let blank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var rest = text.drop(while: blank)
        while rest.last.map(blank) == true { rest.removeLast() }
        return String(rest)
    }

    private static let hexadecimal = Array("0123456789ABCDEF".utf8)
    private static func digit(_ unit: UInt8) -> UInt8? {
        switch unit {
        case 48...57: unit - 48
        case 65...70: unit - 55
        case 97...102: unit - 87
        default: nil
        }
    }
}

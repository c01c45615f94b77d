// Header fields in the order of arrival; names compare without case (RFC 9110 5.1).

/// The header fields of a request or response.
public struct HTTPHeaders: Sendable, Equatable, ExpressibleByDictionaryLiteral {
    public struct Field: Sendable, Equatable {
        public let name: String
        public let value: String
    }
    public private(set) var fields: [Field] = []

    public init() {}
    public init(dictionaryLiteral elements: (String, String)...) {
        for (name, value) in elements { add(name, value) }
    }

    /// The value of the first field of that name.
    public subscript(_ name: String) -> String? { fields.first { Self.same($0.name, name) }?.value }

    /// All values of a name, in order.
    public func all(_ name: String) -> [String] { fields.filter { Self.same($0.name, name) }.map(\.value) }

    /// Adds a field beside others of the same name.
    public mutating func add(_ name: String, _ value: String) { fields.append(Field(name: name, value: value)) }

    /// Puts a field in the place of all others of the same name.
    public mutating func set(_ name: String, _ value: String) {
        fields.removeAll { Self.same($0.name, name) }
        add(name, value)
    }

    /// Whether a field may be put on the wire: a token as name, no control characters in the value
    /// (RFC 9110 5.5), so that no value can begin a field of its own.
    static func isSendable(_ field: Field) -> Bool {
        let name = field.name.utf8
        return !name.isEmpty && name.allSatisfy(isToken)
            && field.value.utf8.allSatisfy { $0 >= 32 && $0 != 127 || $0 == 9 }
    }

    static func isToken(_ unit: UInt8) -> Bool {
        switch unit {
        case 48...57, 65...90, 97...122: true
        case 33, 35...39, 42, 43, 45, 46, 94...96, 124, 126: true
        default: false
        }
    }

    static func same(_ a: String, _ b: String) -> Bool {
        a.utf8.count == b.utf8.count && zip(a.utf8, b.utf8).allSatisfy { lower($0) == lower($1) }
    }

    private static func lower(_ unit: UInt8) -> UInt8 { (65...90).contains(unit) ? unit + 32 : unit }
}

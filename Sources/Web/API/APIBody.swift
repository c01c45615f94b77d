// The body of an API request, read field by field. What nobody asked for is refused, so that a misspelt or smuggled
// field never passes unnoticed (A30).

import Foundation
import HTTPServer

/// A JSON value.
enum JSONValue: Decodable, Sendable, Equatable {
    case null
    case flag(Bool)
    case number(Double)
    case text(String)
    case list([JSONValue])
    case object([String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else if let list = try? container.decode([JSONValue].self) {
            self = .list(list)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }
}

/// An object with known fields.
struct APIBody: Sendable {
    private let fields: [String: JSONValue]

    /// - Parameter allowed: the fields of this operation, as the OpenAPI file has them.
    /// - Throws: `HTTPFault` 415 for another media type, 400 for what is no object or has other fields.
    init(_ request: HTTPRequest, allowed: [String], most: Int) throws(HTTPFault) {
        guard request.mediaType == "application/json" else { throw HTTPFault(415, "application/json is expected") }
        let bytes = try request.body.bytes(most: most)
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(bytes)) else {
            throw HTTPFault(400, "the body is not JSON")
        }
        try self.init(value, allowed: allowed)
    }

    init(_ value: JSONValue, allowed: [String]) throws(HTTPFault) {
        guard case .object(let fields) = value else { throw HTTPFault(400, "an object is expected") }
        guard fields.keys.allSatisfy(allowed.contains) else { throw HTTPFault(400, "unknown field") }
        self.fields = fields
    }

    func has(_ name: String) -> Bool { fields[name].map { $0 != .null } ?? false }

    /// Whether it stands there, be it as null.
    func isGiven(_ name: String) -> Bool { fields[name] != nil }

    /// - Throws: `HTTPFault` 400 when the field is missing or no text.
    func text(_ name: String) throws(HTTPFault) -> String {
        guard let text = try optionalText(name) else { throw HTTPFault(400, "missing field: \(name)") }
        return text
    }

    func optionalText(_ name: String) throws(HTTPFault) -> String? {
        switch fields[name] {
        case nil, .null: return nil
        case .text(let text) where !text.unicodeScalars.contains("\0"): return text
        default: throw HTTPFault(400, "not a text: \(name)")
        }
    }

    func flag(_ name: String, default: Bool) throws(HTTPFault) -> Bool {
        switch fields[name] {
        case nil, .null: return `default`
        case .flag(let flag): return flag
        default: throw HTTPFault(400, "not true or false: \(name)")
        }
    }

    func optionalNumber(_ name: String) throws(HTTPFault) -> Int64? {
        switch fields[name] {
        case nil, .null: return nil
        case .number(let number):
            guard let whole = Int64(exactly: number) else { throw HTTPFault(400, "not a whole number: \(name)") }
            return whole
        default: throw HTTPFault(400, "not a number: \(name)")
        }
    }

    func object(_ name: String) -> JSONValue? {
        switch fields[name] {
        case nil, .null: nil
        case let value?: value
        }
    }

    func list(_ name: String) throws(HTTPFault) -> [JSONValue] {
        switch fields[name] {
        case nil, .null: return []
        case .list(let list): return list
        default: throw HTTPFault(400, "not a list: \(name)")
        }
    }
}

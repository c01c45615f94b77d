// Our own reader of multipart/form-data (RFC 7578, RFC 2046 5.1). It copies nothing: parts are ranges of the body,
// which may lie in a file. libmicrohttpd's own reader had CVE-2023-27371 (boundary with NUL) and is not used (A28).

/// A form with files.
public struct Multipart: Sendable {
    /// One part: a field, or a file when it has a file name.
    public struct Part: Sendable, Equatable {
        public let name: String
        /// As the client sent it: data to show or to make safe, never a path.
        public let fileName: String?
        public let contentType: String?
        /// Where the content lies in the body.
        public let range: Range<Int>
    }

    /// Most parts of one form.
    public static let mostParts = 200
    /// Longest head of one part in bytes.
    public static let mostHeadBytes = 8 << 10
    /// Longest field that is not a file, and longest urlencoded form, in bytes.
    public static let mostFieldBytes = 2 << 20

    public let parts: [Part]
    private let body: HTTPBody

    /// - Throws: `HTTPFault` 400 for anything that is not such a form, 413 for too many parts.
    public init(contentType: String, body: HTTPBody) throws(HTTPFault) {
        self.body = body
        let boundary = try Self.boundary(of: contentType)
        var scanner = MultipartScanner(body: body, boundary: boundary)
        parts = try scanner.parts()
    }

    /// The content of a part.
    /// - Throws: `HTTPFault` 413 when it is longer than `most` bytes.
    public func bytes(of part: Part, most: Int) throws(HTTPFault) -> [UInt8] {
        guard part.range.count <= most else { throw HTTPFault(413, "a part is too large") }
        return try body.bytes(part.range)
    }

    /// The parts that are files. Browsers send an empty part for a file field left empty; it is left out.
    public var files: [Part] { parts.filter { $0.fileName != nil && !($0.range.isEmpty && $0.fileName == "") } }

    /// The parts that are not files.
    /// - Throws: `HTTPFault` 413 for a field of more than `mostFieldBytes`, 400 for one that is not UTF-8.
    public func fields() throws(HTTPFault) -> HTTPFields {
        var fields = HTTPFields()
        for part in parts where part.fileName == nil {
            let bytes = try bytes(of: part, most: Self.mostFieldBytes)
            guard !bytes.contains(0), let value = String(validating: bytes, as: UTF8.self) else {
                throw .badRequest("a field is not UTF-8")
            }
            fields.add(part.name, value)
        }
        return fields
    }

    /// The boundary named in a content type: 1 to 70 characters of those that RFC 2046 5.1.1 allows, no others.
    static func boundary(of contentType: String) throws(HTTPFault) -> [UInt8] {
        let parameters = HeaderParameters(contentType)
        guard parameters.value.lowercased() == "multipart/form-data", let text = parameters["boundary"] else {
            throw .badRequest("not a form with parts")
        }
        let boundary = Array(text.utf8)
        guard (1...70).contains(boundary.count), boundary.allSatisfy(isBoundary), boundary.last != 32 else {
            throw .badRequest("the boundary is not valid")
        }
        return boundary
    }

    private static func isBoundary(_ unit: UInt8) -> Bool {
        switch unit {
        case 48...57, 65...90, 97...122, 32: true
        default: "'()+_,-./:=?".utf8.contains(unit)
        }
    }
}

/// A header value with parameters: `form-data; name="a"; filename="b"`.
struct HeaderParameters {
    let value: String
    private var parameters: [(name: String, value: String)] = []

    subscript(_ name: String) -> String? { parameters.first { $0.name == name }?.value }

    init(_ text: String) {
        var rest = Substring(text)
        value = PercentText.trimmed(rest.prefix { $0 != ";" })
        rest = rest.drop { $0 != ";" }
        while rest.first == ";" {
            rest = rest.dropFirst()
            let name = PercentText.trimmed(rest.prefix { $0 != "=" && $0 != ";" }).lowercased()
            rest = rest.drop { $0 != "=" && $0 != ";" }
            guard rest.first == "=" else { continue }
            rest = rest.dropFirst()
            parameters.append((name, rest.first == "\"" ? Self.quoted(&rest) : Self.plain(&rest)))
        }
    }

    private static func plain(_ rest: inout Substring) -> String {
        let value = rest.prefix { $0 != ";" }
        rest = rest.dropFirst(value.count)
        return PercentText.trimmed(value)
    }

    // Browsers escape a quote as %22 (WHATWG HTML 4.10.21.8); a backslash is part of the name, as in C:\file.
    private static func quoted(_ rest: inout Substring) -> String {
        rest = rest.dropFirst()
        let value = rest.prefix { $0 != "\"" }
        rest = rest.dropFirst(value.count).drop { $0 != ";" }
        return String(value).replacing("%22", with: "\"").replacing("%0D%0A", with: " ")
    }
}

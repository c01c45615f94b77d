// A request as handlers see it: checked, decoded, its body received in full.

/// What the client wants to do.
public enum HTTPMethod: String, Sendable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"

    /// Whether the method by its definition changes nothing (RFC 9110 9.2.1).
    public var isSafe: Bool { self == .get || self == .head || self == .options }
}

/// Where a request goes: path and query, decoded.
public struct HTTPTarget: Sendable, Equatable {
    /// The path as it was sent, without the query.
    public let path: String
    /// The decoded parts of the path between slashes; empty for "/". A trailing slash leaves an empty last part.
    public let segments: [String]
    public let query: HTTPFields
    /// Path and query exactly as they were sent: what signatures are made over.
    public let raw: String

    /// Reads the target of a request line in origin form (RFC 9112 3.2.1).
    /// - Parameter foreign: beginnings of paths whose queries are other people's business: one that cannot be decoded is
    ///   no fault there, `query` is empty then and `raw` has it all.
    /// - Throws: `HTTPFault` 400 for other forms, broken escapes, `.` or `..`.
    public init(_ text: String, foreign: [String] = []) throws(HTTPFault) {
        raw = text
        guard text.utf8.first == UInt8(ascii: "/") else { throw .badRequest("the target must begin with a slash") }
        let parts = text.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        path = String(parts[0])
        var segments: [String] = []
        if path != "/" {
            for part in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
                let segment = try PercentText.decode(part, plusIsSpace: false)
                guard segment != ".", segment != ".." else { throw .badRequest("dots in the path") }
                segments.append(segment)
            }
        }
        self.segments = segments
        if parts.count < 2 {
            query = HTTPFields()
        } else if foreign.contains(where: text.hasPrefix) {
            query = (try? HTTPFields(formEncoded: String(parts[1]))) ?? HTTPFields()
        } else {
            query = try HTTPFields(formEncoded: String(parts[1]))
        }
    }
}

/// What is known of a request before its body is read.
public struct HTTPHead: Sendable {
    public let method: HTTPMethod
    public let target: HTTPTarget
    public let headers: HTTPHeaders
    /// The client's numeric address; behind a trusted proxy the one that the proxy named.
    public let client: String

    public init(method: HTTPMethod, target: HTTPTarget, headers: HTTPHeaders, client: String) {
        self.method = method
        self.target = target
        self.headers = headers
        self.client = client
    }
}

/// A complete request.
public struct HTTPRequest: Sendable {
    public let head: HTTPHead
    public let body: HTTPBody

    public init(head: HTTPHead, body: HTTPBody = HTTPBody()) {
        self.head = head
        self.body = body
    }

    public var method: HTTPMethod { head.method }
    public var path: String { head.target.path }
    public var segments: [String] { head.target.segments }
    public var query: HTTPFields { head.target.query }
    public var headers: HTTPHeaders { head.headers }
    public var client: String { head.client }
    public var cookies: HTTPFields { HTTPFields(cookies: headers.all("Cookie")) }

    /// The media type of the body in lower case, without parameters; empty when there is none.
    public var mediaType: String {
        PercentText.trimmed((headers["Content-Type"] ?? "").prefix { $0 != ";" }).lowercased()
    }

    /// The fields of a form, whichever of the two form encodings it came in; files are left out.
    /// - Throws: `HTTPFault` 415 for another type, 400 for a broken form, 413 for too large a field.
    public func form() throws(HTTPFault) -> HTTPFields {
        switch mediaType {
        case "application/x-www-form-urlencoded":
            return try HTTPFields(formEncoded: body.text(most: Multipart.mostFieldBytes))
        case "multipart/form-data":
            return try multipart().fields()
        default:
            throw HTTPFault(415, "a form is expected")
        }
    }

    /// The parts of a `multipart/form-data` body.
    public func multipart() throws(HTTPFault) -> Multipart {
        try Multipart(contentType: headers["Content-Type"] ?? "", body: body)
    }
}

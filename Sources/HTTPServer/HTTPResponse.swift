// What a handler gives back. The server adds Date and Content-Length, and leaves the body out for HEAD.

import Foundation

/// A response.
public struct HTTPResponse: Sendable {
    /// Where the bytes come from.
    public enum Body: Sendable {
        case bytes([UInt8])
        /// A file that the server opens, sends by sendfile(2) and closes. It must not change its length meanwhile.
        case file(path: String)
        /// Bytes written while they are sent; see `HTTPBodyWriter`. `length` nil: sent in chunks (RFC 9112 7.1).
        case stream(length: Int?, HTTPStream)
    }

    public var status: Int
    public var headers: HTTPHeaders
    public var body: Body

    public init(status: Int = 200, headers: HTTPHeaders = [:], body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A response with text of the given media type, in UTF-8.
    public static func text(
        _ text: String, status: Int = 200, type: String = "text/plain; charset=utf-8"
    ) -> HTTPResponse {
        HTTPResponse(status: status, headers: ["Content-Type": type], body: .bytes(Array(text.utf8)))
    }

    /// Sends the client to another page by GET (RFC 9110 15.4.4).
    /// - Parameter path: a path of this server: begins with one slash (A29).
    public static func seeOther(_ path: String) -> HTTPResponse {
        precondition(isLocal(path), "a redirect leads to a path of this server")
        return HTTPResponse(status: 303, headers: ["Location": path])
    }

    /// Whether `path` leads to this server and nowhere else: one slash at the start, no second one, no backslash
    /// (browsers read it as a slash), no control characters (A29).
    public static func isLocal(_ path: String) -> Bool {
        let units = Array(path.utf8)
        return units.first == UInt8(ascii: "/")
            && (units.count < 2 || units[1] != UInt8(ascii: "/"))
            && units.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\\") }
    }

    /// This response with an entity tag, or 304 without a body when the client has that version (RFC 9110 13.1.2).
    /// - Parameter version: names the content; letters, digits and dashes.
    public func tagged(_ version: String, for request: HTTPRequest) -> HTTPResponse {
        var response = self
        let tag = "\"\(version)\""
        response.headers.set("ETag", tag)
        let known = request.headers.all("If-None-Match").flatMap { $0.split(separator: ",") }
        let matches = known.contains { part in
            let part = PercentText.trimmed(part)
            return part == "*" || part == tag || part == "W/" + tag
        }
        guard matches, status == 200, request.method == .get || request.method == .head else { return response }
        response.status = 304
        response.body = .bytes([])
        return response
    }

    /// A value for Content-Disposition that offers the content for download under `name`, whatever the name holds
    /// (RFC 6266 4.3, RFC 8187): a plain form without risky characters and the exact form beside it.
    public static func attachmentDisposition(_ name: String) -> String {
        let clean = String(name.unicodeScalars.filter { !isHidden($0) }.prefix(150).map(Character.init))
        let name = clean.isEmpty ? "allegato" : clean
        let plain = String(
            name.unicodeScalars.map { scalar -> Character in
                let safe = scalar.isASCII && scalar.value >= 32 && !"\"\\%/;:".unicodeScalars.contains(scalar)
                return safe ? Character(scalar) : "_"
            })
        return "attachment; filename=\"\(plain)\"; filename*=UTF-8''\(PercentText.encode(name))"
    }

    // Control and format characters: line breaks would end the header, U+202E turns names round (A5).
    private static func isHidden(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}

/// A body that is written while it is sent.
public struct HTTPStream: Sendable {
    /// Whether the stream has no natural end, as live updates: such a stream is cut at once when the server stops.
    public let isEndless: Bool
    let produce: @Sendable (HTTPBodyWriter) async throws -> Void

    /// - Parameter produce: writes all bytes and returns. Throwing breaks the response off, which a client can tell
    ///   from its end. The task is cancelled when the client leaves.
    public init(isEndless: Bool = false, _ produce: @escaping @Sendable (HTTPBodyWriter) async throws -> Void) {
        self.isEndless = isEndless
        self.produce = produce
    }
}

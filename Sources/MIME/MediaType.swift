// What a part says it is.

/// The content type of a part (RFC 2045 5.1), or what stands for it when the part says nothing usable.
public struct MediaType: Sendable, Equatable {
    public let type: String
    public let subtype: String
    public let field: StructuredField?

    /// `text/plain`, lower case.
    public var essence: String { type + "/" + subtype }
    public subscript(parameter: String) -> String? { field?[parameter] }
    /// The declared character set.
    public var charset: String? { field?["charset"].map { String($0.prefix { $0 != " " && $0 != "(" }) } }

    public static let plainText = MediaType("text", "plain")
    public static let message = MediaType("message", "rfc822")
    public static let octets = MediaType("application", "octet-stream")

    init(_ type: String, _ subtype: String, field: StructuredField? = nil) {
        self.type = type
        self.subtype = subtype
        self.field = field
    }

    /// - Parameter fallback: what the surrounding multipart prescribes (RFC 2046 5.1.5).
    init(_ raw: [UInt8]?, fallback: MediaType) {
        guard let raw else { self = fallback; return }
        let field = StructuredField(raw)
        let halves = field.value.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        if halves.count == 2, Self.isToken(halves[0]), Self.isToken(halves[1]) {
            self.init(String(halves[0]), String(halves[1]), field: field)
        } else if field.value == "text" || field.value.isEmpty {
            self.init("text", "plain", field: field)
        } else if field["name"] != nil {
            self.init("application", "octet-stream", field: field)
        } else {
            self.init(fallback.type, fallback.subtype, field: field)
        }
    }

    /// A media type shows on pages and goes into headers: nothing but RFC 2045 5.1 tokens gets through (A2).
    private static func isToken(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 127
            && text.utf8.allSatisfy { $0 > 32 && $0 < 127 && !"()<>@,;:\\\"/[]?='&".utf8.contains($0) }
    }
}

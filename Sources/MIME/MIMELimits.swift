// The bounds of what is taken apart. Beyond a bound nothing is lost: the caller keeps the raw bytes, the message says
// by name which limit was met, and what lies below it stays one opaque part.

/// Bounds on the work one message may cause (A18). Each has a name that shows in `MIMEMessage.warnings`.
public struct MIMELimits: Sendable, Equatable {
    /// Multiparts inside multiparts; what is deeper stays one part.
    public var depth = 50
    /// Parts of one message; what follows is not listed.
    public var parts = 500
    /// Header fields of one header block, continuation lines included.
    public var headerLines = 2_000
    /// Bytes of one header block that are looked at.
    public var headerBytes = 256 * 1024
    /// Addresses taken from one header field.
    public var recipients = 1_000
    /// Bytes of a text part that are turned into text.
    public var textBytes = 4 * 1024 * 1024

    public init() {}
}

/// Something about a message that a person or a test may want to know; the text is a fixed word, never content.
public struct MIMEWarning: Sendable, Hashable, Codable, CustomStringConvertible {
    /// A short lower-case word group such as `limit-depth` or `charset-unknown`.
    public let name: String
    public init(_ name: String) { self.name = name }
    public var description: String { name }

    public static let depthLimit = MIMEWarning("limit-depth")
    public static let partsLimit = MIMEWarning("limit-parts")
    public static let headerLinesLimit = MIMEWarning("limit-header-lines")
    public static let headerBytesLimit = MIMEWarning("limit-header-bytes")
    public static let recipientsLimit = MIMEWarning("limit-recipients")
    public static let textLimit = MIMEWarning("limit-text")
    /// No header at all: the whole input is the body.
    public static let headerMissing = MIMEWarning("header-missing")
    /// The empty line between header and body is missing.
    public static let separatorMissing = MIMEWarning("header-separator-missing")
    /// A multipart without, or with a wrong, boundary parameter.
    public static let boundaryMissing = MIMEWarning("boundary-missing")
    /// The message ends before its last boundary.
    public static let unterminated = MIMEWarning("boundary-unterminated")
    /// Text after the last boundary, which no mail program shows.
    public static let epilogue = MIMEWarning("text-after-last-part")
    /// A transfer encoding that is not known; the bytes are left as they are.
    public static let encodingUnknown = MIMEWarning("transfer-encoding-unknown")
    /// A character set that is not known; read as UTF-8 or windows-1252.
    public static let charsetUnknown = MIMEWarning("charset-unknown")
    /// Bytes that do not fit the declared character set; read as near as possible.
    public static let charsetMismatch = MIMEWarning("charset-mismatch")
}

// Why a document could not be made, and what a person should know about one that was.

/// Why a document could not be made. Carries no text of the document.
public struct PrintError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The kinds of fault, for those who must decide what to do.
    public enum Code: String, Sendable {
        /// More text, pages or bytes than `PrintLimits` allow.
        case tooLarge = "too_large"
        /// The picture is not a PNG of a reasonable size.
        case picture
        /// The machine has no font at all.
        case noFont = "no_font"
        /// A QR or bar code cannot carry the text.
        case code
        /// A measure makes no sense (outside the sheet, negative).
        case measure
        /// Too many documents are being made already: try again later.
        case busy
        /// cairo or Pango refused; `detail` has its words.
        case library
    }

    public var code: Code
    /// What was being done.
    public var operation: String
    /// The library's own words or the limit that was reached; may be empty.
    public var detail: String

    public init(_ code: Code, _ operation: String, _ detail: String = "") {
        self.code = code
        self.operation = operation
        self.detail = detail
    }

    public var description: String {
        detail.isEmpty ? "\(operation): \(code.rawValue)" : "\(operation): \(code.rawValue) (\(detail))"
    }
}

/// Something a person should know about a document that was made all the same.
public enum PrintFinding: Hashable, Sendable {
    /// So many control characters, which no paper can show, were left out.
    case controlCharactersLeftOut(Int)
    /// So many characters have a form in no font of this machine; they show as boxes with their code.
    case unknownCharacters(Int)
    /// The address needs more room than the envelope's window has, in the smallest letters that can be read.
    case addressExceedsWindow
    /// The letterhead reaches into the envelope's window.
    case letterheadMeetsWindow
}

/// How large a document may become.
public struct PrintLimits: Hashable, Sendable {
    /// The running text of a document, in bytes of UTF-8.
    public var text: Int
    /// Everything else that is written on it, together: letterhead, address, subject, signature …
    public var fields: Int
    public var pages: Int
    /// The finished PDF, in bytes.
    public var bytes: Int
    /// A picture in the letterhead, in bytes, and the length of its longer side in pixels.
    public var picture: Int
    public var pictureSide: Int

    public init(
        text: Int = 1 << 20, fields: Int = 20_000, pages: Int = 500, bytes: Int = 64 << 20, picture: Int = 2 << 20,
        pictureSide: Int = 4000
    ) {
        self.text = text
        self.fields = fields
        self.pages = pages
        self.bytes = bytes
        self.picture = picture
        self.pictureSide = pictureSide
    }
}

/// A finished document.
public struct PrintedDocument: Hashable, Sendable {
    /// PDF 1.5, fonts embedded. The same values always give the same bytes on one machine.
    public var bytes: [UInt8]
    public var pages: Int
    public var findings: [PrintFinding]

    public init(bytes: [UInt8], pages: Int, findings: [PrintFinding]) {
        self.bytes = bytes
        self.pages = pages
        self.findings = findings
    }
}

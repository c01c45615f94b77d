// Why a document was not read, sorted by what a caller does about it.

/// A document that could not be read, or a worker that could not be used. Carries no text of the document.
public struct ScanError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, Codable {
        // The document: it will not get better by trying again. Keep the original, make the contact without text.
        /// No bytes, or no page.
        case empty
        /// Neither PDF, TIFF, JPEG nor PNG.
        case unknownKind
        /// Cut off or corrupt; what can be saved of it is still given by other calls where possible.
        case damaged
        /// A PDF that asks for a password.
        case encrypted
        /// A page that would need more memory than is granted (a decompression bomb, a poster), or too long a result.
        case tooBig
        case tooManyPages
        case noSuchPage
        /// Read, but of a sort that is not handled (a tiled TIFF of old JPEG, for instance).
        case unsupported
        /// The worker died over it: a fault of a foreign library, or no memory left.
        case crashed
        /// Not done within the time limit.
        case timeout

        // The surroundings: may work later.
        /// The file is not there, is no regular file, or may not be read.
        case notReadable
        /// The program `sportello-scan` is not where it should be, or did not start.
        case notStarted
        /// The data of the language are not installed (Debian: tesseract-ocr-ita).
        case noLanguage
        /// As many requests wait as may: try later.
        case busy
        /// The calling task was cancelled.
        case cancelled
        /// The pool is closed.
        case closed
    }

    public var code: Code
    /// What was being done: `inspect`, `codes`, `text`, `image`, `pdf`, `extract`, `start`.
    public var operation: String
    /// The foreign side's words or our own, one line.
    public var detail: String

    public init(_ code: Code, operation: String, detail: String = "") {
        self.code = code
        self.operation = operation
        self.detail = String(detail.map { $0.isNewline ? " " : $0 }.prefix(300))
    }

    /// Whether the fault lies in the document itself: trying again gives the same.
    public var isOfTheDocument: Bool {
        switch code {
        case .empty, .unknownKind, .damaged, .encrypted, .tooBig, .tooManyPages, .noSuchPage, .unsupported, .crashed,
            .timeout:
            true
        case .notReadable, .notStarted, .noLanguage, .busy, .cancelled, .closed: false
        }
    }

    public var description: String {
        "\(operation): \(code.rawValue)" + (detail.isEmpty ? "" : " (\(detail))")
    }
}

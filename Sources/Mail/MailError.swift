// What can go wrong with a mailbox or a submission, in the words of mail, for an adapter to pass on.

import Curl

/// A fault of a mail server, of the way to it, or of a mailbox folder. Never holds message text, secrets or full addresses
/// of ours; `text` may hold what the server said.
public struct MailError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// Not reachable, or the connection broke, or the server said BYE or 421: later.
        case unreachable
        /// No answer in time: later.
        case timeout
        /// No TLS where it is required, or a certificate that is not good.
        case tls
        /// User, password or token not taken.
        case credentials
        /// Asked to stop.
        case cancelled
        /// Something the protocol does not allow; the connection cannot be used any further.
        case malformed = "protocol"
        /// The server understood and said no.
        case refused
        /// The folder does not exist.
        case missingFolder = "missing_folder"
        /// More than a named limit allows.
        case tooLarge = "too_large"
        /// The fault is on this machine: a file, a folder, a name that cannot be used.
        case local
    }

    public var code: Code
    /// `connect`, `log in`, `open folder`, `list`, `fetch`, `mark`, `move`, `search`, `wait`, `send` …
    public var operation: String
    /// libcurl's code, an SMTP reply code or errno; 0 when there is none.
    public var foreignCode: Int32
    /// The foreign words, one line of at most 300 characters.
    public var text: String

    public init(_ code: Code, operation: String, foreignCode: Int32 = 0, text: String = "") {
        self.code = code
        self.operation = operation
        self.foreignCode = foreignCode
        self.text = String(
            text.unicodeScalars.prefix(300).map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
    }

    /// A broken connection as seen by `operation`.
    init(_ error: CurlError, operation: String? = nil) {
        let code: Code =
            switch error.kind {
            case .unreachable: .unreachable
            case .timeout: .timeout
            case .tls: .tls
            case .authentication: .credentials
            case .malformed: .malformed
            case .cancelled: .cancelled
            case .local: .local
            }
        self.init(code, operation: operation ?? error.operation, foreignCode: error.code, text: error.text)
    }

    public var description: String { "\(operation): \(code.rawValue)" + (text.isEmpty ? "" : " (\(text))") }
}

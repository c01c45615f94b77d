// Why a Maildir could not be read or written. Carries names of folders of ours, never what is in a message.

import Glibc

/// A failed step in a Maildir.
public struct MaildirError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The folder, or its `new`, `cur` or `tmp`, is not there.
        case missing
        /// This user may not.
        case denied
        /// No room on the disk or in the quota.
        case full
        /// A name that cannot be the name of a message.
        case name
        /// Used before it was opened, or after it was closed.
        case closed
        /// The task was cancelled.
        case cancelled
        /// Anything else the system said.
        case local
    }

    public var code: Code
    /// What was being done: `open folder`, `read message` …
    public var operation: String
    /// The system's words, or ours; one line.
    public var detail: String

    public init(_ code: Code, operation: String, detail: String = "") {
        self.code = code
        self.operation = operation
        self.detail = detail
    }

    /// From the number a system call left.
    init(errno number: Int32, operation: String) {
        let code: Code
        switch number {
        case ENOENT, ENOTDIR, ELOOP: code = .missing
        case EACCES, EPERM, EROFS: code = .denied
        case ENOSPC, EDQUOT: code = .full
        case ENAMETOOLONG: code = .name
        default: code = .local
        }
        self.init(code, operation: operation, detail: String(cString: strerror(number)))
    }

    public var description: String { "\(operation): \(code.rawValue)" + (detail.isEmpty ? "" : " (\(detail))") }
}

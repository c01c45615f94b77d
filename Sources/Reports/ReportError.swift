// What can go wrong in the making of a report. Nothing here names a person or says what somebody wrote.

/// An error of the room.
public struct ReportError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The settings know no such service.
        case unknownService = "unknown_service"
        /// No such report, contact or list.
        case missing
        /// Only what is over can be closed.
        case notOver = "not_over"
        /// It has been closed already.
        case frozenAlready = "frozen_already"
        /// What is kept of a closed period is not what was kept.
        case damaged
        /// The form cannot be made here.
        case notOffered = "not_offered"
        /// A file could not be written or read back.
        case unwritable
    }
    public var code: Code
    public var operation: String
    /// The foreign code and text, one line.
    public var detail: String

    public init(_ code: Code, operation: String, detail: String = "") {
        self.code = code
        self.operation = operation
        self.detail = detail
    }
    public var description: String {
        detail.isEmpty ? "\(operation): \(code.rawValue)" : "\(operation): \(code.rawValue) (\(detail))"
    }
}

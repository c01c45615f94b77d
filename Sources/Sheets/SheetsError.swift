// What can go wrong in writing a spreadsheet.

/// An error of the room.
public struct SheetsError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// The file cannot be made or written.
        case unwritable
        /// More rows or columns than a sheet holds, a name that no sheet may have, a text that no cell holds.
        case tooMuch = "too_much"
        /// A row before the one written last.
        case order
    }
    public var code: Code
    public var operation: String
    /// The library's own words, one line.
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

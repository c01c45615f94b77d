// One row of a result, read by column number while the statement stands on it. It cannot be kept: copy out what is needed.

import CSQLite

/// The current row of a running statement. Columns count from 0.
public struct Row: ~Copyable {
    let statement: OpaquePointer

    public func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    /// NULL reads as 0.
    public func int(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
    public func optionalInt(_ column: Int32) -> Int64? { isNull(column) ? nil : int(column) }

    public func bool(_ column: Int32) -> Bool { int(column) != 0 }

    /// NULL reads as 0.
    public func real(_ column: Int32) -> Double { sqlite3_column_double(statement, column) }

    /// NULL reads as the empty string; malformed UTF-8 is replaced, NUL characters are kept.
    public func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(statement, column) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }
    public func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

    /// NULL reads as no bytes.
    public func blob(_ column: Int32) -> [UInt8] { withBlob(column) { [UInt8]($0) } }
    public func optionalBlob(_ column: Int32) -> [UInt8]? { isNull(column) ? nil : blob(column) }

    /// Lends the bytes of a blob without copying them; the memory is gone after `body`.
    public func withBlob<T>(_ column: Int32, _ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        let start = sqlite3_column_blob(statement, column)
        let count = Int(sqlite3_column_bytes(statement, column))
        return try body(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
    }
}

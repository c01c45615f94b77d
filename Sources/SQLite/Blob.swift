// Big values piece by piece, so that memory does not grow with their size.

import CSQLite

/// An open blob: the bytes of one column of one row.
public final class Blob {
    private let handle: OpaquePointer
    // Keeps the connection open as long as the blob is.
    private let connection: Connection

    /// Number of bytes; fixed while it is open.
    public let count: Int

    fileprivate init(_ handle: OpaquePointer, _ connection: Connection) {
        self.handle = handle
        self.connection = connection
        count = Int(sqlite3_blob_bytes(handle))
    }

    deinit { sqlite3_blob_close(handle) }

    /// Up to `length` bytes from `offset`; fewer at the end.
    public func read(at offset: Int, length: Int) throws(SQLiteError) -> [UInt8] {
        let length = min(length, count - offset)
        guard offset >= 0, length > 0 else { return [] }
        var code = SQLITE_OK
        let bytes = [UInt8](unsafeUninitializedCapacity: length) { buffer, filled in
            code = sqlite3_blob_read(handle, buffer.baseAddress, Int32(length), Int32(offset))
            filled = code == SQLITE_OK ? length : 0
        }
        guard code == SQLITE_OK else { throw SQLiteError(code: code, operation: "read blob") }
        return bytes
    }

    /// Writes inside the blob's size; it cannot grow.
    public func write(_ bytes: [UInt8], at offset: Int) throws(SQLiteError) {
        guard offset >= 0, offset <= count, bytes.count <= count - offset else {
            throw SQLiteError(code: SQLITE_ERROR, operation: "write blob", text: "outside the blob")
        }
        let code = bytes.withUnsafeBytes { sqlite3_blob_write(handle, $0.baseAddress, Int32($0.count), Int32(offset)) }
        guard code == SQLITE_OK else { throw SQLiteError(code: code, operation: "write blob") }
    }
}

extension Connection {
    /// Opens the bytes of a column. The blob expires when its row is changed by other means.
    public func blob(
        table: StaticString, column: StaticString, row: Int64, writable: Bool = false
    ) throws(SQLiteError) -> Blob {
        var blob: OpaquePointer?
        let code = sqlite3_blob_open(
            handle, "main", table.description, column.description, row, writable ? 1 : 0, &blob)
        guard code == SQLITE_OK, let blob else {
            throw SQLiteError(code: code, operation: "open blob", statement: "\(table).\(column)")
        }
        return Blob(blob, self)
    }
}

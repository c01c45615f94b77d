// The online copy of a running database, step by step, so that the connection's other work can go on between steps.

import CSQLite

/// A copy in progress.
public final class Backup {
    private let handle: OpaquePointer
    private let source: Connection
    private let target: Connection

    /// Copies all of `source` over `target`. Start it from a connection of its own: writes through the same connection
    /// are carried along, writes through another one make it start again at the next step.
    public init(from source: Connection, to target: Connection) throws(SQLiteError) {
        guard let handle = sqlite3_backup_init(target.handle, "main", source.handle, "main") else {
            throw SQLiteError.last(target.handle, sqlite3_extended_errcode(target.handle), "backup", "")
        }
        self.handle = handle
        self.source = source
        self.target = target
    }

    deinit { sqlite3_backup_finish(handle) }

    /// Copies up to `pages` pages.
    /// - Returns: true when the copy is complete.
    public func step(pages: Int32) throws(SQLiteError) -> Bool {
        let code = sqlite3_backup_step(handle, pages)
        switch code & 0xFF {
        case SQLITE_DONE: return true
        case SQLITE_OK, SQLITE_BUSY, SQLITE_LOCKED: return false
        default: throw SQLiteError(code: code, operation: "backup")
        }
    }

    /// Pages still to copy, as of the last step.
    public var remaining: Int { Int(sqlite3_backup_remaining(handle)) }
    /// Pages altogether, as of the last step.
    public var total: Int { Int(sqlite3_backup_pagecount(handle)) }
}

// Transactions as brackets: all of the closure or nothing. No `await` can stand inside, the closures are synchronous.

import CSQLite

extension Connection {
    /// How a transaction takes its lock.
    public enum Bracket: Sendable {
        /// One consistent view of the data, no write intended.
        case read
        /// The write lock from the start, so that it cannot fail half way for another writer.
        case write
    }

    /// True between BEGIN and the end of the transaction.
    public var isInTransaction: Bool { sqlite3_get_autocommit(handle) == 0 }

    /// Runs `body` in a transaction; commits when it returns, rolls back when it throws.
    /// - Throws: what `body` threw, or the error of the commit (then nothing was kept).
    @discardableResult
    public func transaction<T>(_ bracket: Bracket = .write, _ body: () throws -> T) throws -> T {
        precondition(!isInTransaction, "a transaction cannot hold another; use a savepoint")
        switch bracket {
        case .read: try run("BEGIN DEFERRED")
        case .write: try run("BEGIN IMMEDIATE")
        }
        do {
            let value = try body()
            // A disk error inside may have ended the transaction already, even if `body` swallowed it.
            guard isInTransaction else {
                throw SQLiteError(code: SQLITE_ABORT, operation: "commit", text: "the transaction was rolled back")
            }
            try run("COMMIT")
            return value
        } catch {
            if isInTransaction { _ = try? run("ROLLBACK") }
            throw error
        }
    }

    /// Runs `body` in a part of the transaction that can fail by itself: what it wrote is undone, the rest stays.
    /// - Throws: what `body` threw. When the disk failed, the whole transaction is gone (`isInTransaction` is false).
    @discardableResult
    public func savepoint<T>(_ body: () throws -> T) throws -> T {
        precondition(isInTransaction, "a savepoint needs a transaction around it")
        try run("SAVEPOINT part")
        do {
            let value = try body()
            guard isInTransaction else {
                throw SQLiteError(code: SQLITE_ABORT, operation: "release", text: "the transaction was rolled back")
            }
            try run("RELEASE part")
            return value
        } catch {
            if isInTransaction {
                try run("ROLLBACK TO part")
                try run("RELEASE part")
            }
            throw error
        }
    }

    /// Moves what the write-ahead log holds into the database file, as far as readers allow.
    /// - Parameter truncate: also waits for readers and cuts the log to nothing.
    /// - Returns: true when the whole log was moved.
    @discardableResult
    public func checkpoint(truncate: Bool = false) throws(SQLiteError) -> Bool {
        var inLog: Int32 = 0
        var moved: Int32 = 0
        let mode = truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE
        let code = sqlite3_wal_checkpoint_v2(handle, nil, mode, &inLog, &moved)
        if code == SQLITE_BUSY { return false }
        guard code == SQLITE_OK else { throw SQLiteError.last(handle, code, "checkpoint", "") }
        return inLog == moved
    }
}

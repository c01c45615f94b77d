// One connection to a database file: opening, the cache of prepared statements, closing.
// A connection is not Sendable and has no mutex of its own: it is confined to one actor (`Runtime.ThreadExecutor`).

import CSQLite

/// A connection to a SQLite database.
public final class Connection {
    /// How a file is opened.
    public enum Access: Sendable {
        /// Read and write, made when missing.
        case create
        /// Read and write; a missing file is an error.
        case readWrite
        /// Every write fails.
        case readOnly
        /// Read without a lock or any file beside it: for a file that nobody writes, also on a read-only medium.
        case untouched
    }

    let handle: OpaquePointer
    var statements: [SQL: Statement] = [:]
    /// The watch over running statements; may be told from any thread to cut them short.
    public let watch = Watch()
    /// How many prepared statements are kept.
    private let cached: Int

    /// - Parameters:
    ///   - path: file name; `":memory:"` for one that lives as long as the connection.
    ///   - busyTimeout: how long to wait for another connection's lock before `SQLiteError.isBusy`.
    public init(_ path: String, _ access: Access, busyTimeout: Duration = .seconds(5), cached: Int = 200)
        throws(SQLiteError)
    {
        let mode =
            switch access {
            case .create: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            case .readWrite: SQLITE_OPEN_READWRITE
            case .readOnly: SQLITE_OPEN_READONLY
            case .untouched: SQLITE_OPEN_READONLY | SQLITE_OPEN_URI
            }
        let name = access == .untouched ? "file:\(Self.escaped(path))?immutable=1" : path
        _ = Self.configured
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(name, &opened, mode | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
        guard code == SQLITE_OK, let opened else {
            let error = SQLiteError.last(opened, code, "open", "")
            sqlite3_close_v2(opened)
            throw error
        }
        handle = opened
        self.cached = cached
        sqlite3_busy_timeout(handle, Int32(clamping: busyTimeout.milliseconds))
        watch.install(on: handle)
    }

    deinit {
        for statement in statements.values { sqlite3_finalize(statement.pointer) }
        // close_v2 also copes with a blob or backup that is still open.
        sqlite3_close_v2(handle)
    }

    /// A path as a part of a URI (RFC 3986 2.1).
    private static func escaped(_ path: String) -> String {
        var text = ""
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            default: text += (byte < 16 ? "%0" : "%") + String(byte, radix: 16)
            }
        }
        return text
    }

    // Once in a process, before the first connection.
    private static let configured: Void = gw_sqlite_configure()

    /// The version of the SQLite library in use, e.g. `3.40.1`.
    public static var libraryVersion: String { String(cString: sqlite3_libversion()) }

    /// Rows changed by the last INSERT, UPDATE or DELETE.
    public var changes: Int64 { sqlite3_changes64(handle) }

    /// Rows changed since the connection was opened.
    public var totalChanges: Int64 { sqlite3_total_changes64(handle) }

    /// The row number of the last inserted row.
    public var lastInsertedRow: Int64 { sqlite3_last_insert_rowid(handle) }

    // MARK: Prepared statements

    final class Statement {
        let pointer: OpaquePointer
        var isInUse = false
        init(_ pointer: OpaquePointer) { self.pointer = pointer }
    }

    /// Runs `body` with the prepared statement for `sql`, reset and unbound before and after.
    func withStatement<T>(_ sql: SQL, _ body: (OpaquePointer) throws -> T) throws -> T {
        if let known = statements[sql], !known.isInUse {
            known.isInUse = true
            defer {
                sqlite3_reset(known.pointer)
                sqlite3_clear_bindings(known.pointer)
                known.isInUse = false
            }
            return try body(known.pointer)
        }
        let fresh = Statement(try prepare(sql))
        // A statement that is used again inside its own row closure gets a second, passing copy.
        guard statements[sql] == nil, makeRoom() else {
            defer { sqlite3_finalize(fresh.pointer) }
            return try body(fresh.pointer)
        }
        statements[sql] = fresh
        return try withStatement(sql, body)
    }

    private func makeRoom() -> Bool {
        guard statements.count >= cached else { return true }
        guard let idle = statements.first(where: { !$0.value.isInUse }) else { return false }
        sqlite3_finalize(idle.value.pointer)
        statements[idle.key] = nil
        return true
    }

    private func prepare(_ sql: SQL) throws(SQLiteError) -> OpaquePointer {
        var pointer: OpaquePointer?
        let code = sqlite3_prepare_v3(handle, sql.text, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
        guard code == SQLITE_OK else { throw SQLiteError.last(handle, code, "prepare", sql.summary) }
        guard let pointer else { throw SQLiteError(code: SQLITE_MISUSE, operation: "prepare", text: "empty statement") }
        return pointer
    }
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
}

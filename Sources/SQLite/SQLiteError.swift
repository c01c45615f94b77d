// What SQLite refused, in a form that can be matched, logged and shown. Never holds a bound value: the statement text
// consists of literals of the program only (`SQL`), and SQLite's message is kept only where it cannot quote data.

import CSQLite

/// An error of the SQLite library.
public struct SQLiteError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The extended result code, <https://www.sqlite.org/rescode.html>.
    public let code: Int32
    /// What was being done: `prepare`, `step`, `commit`, `open`, …
    public let operation: String
    /// The statement, on one line, cut; empty where there is none.
    public let statement: String
    /// SQLite's own words.
    public let text: String

    public init(code: Int32, operation: String, statement: String = "", text: String? = nil) {
        self.code = code
        self.operation = operation
        self.statement = statement
        self.text = text ?? String(cString: sqlite3_errstr(code))
    }

    /// The code without its extension.
    public var primaryCode: Int32 { code & 0xFF }

    /// A unique or primary key was already there.
    public var isUniqueViolation: Bool { code == Self.constraintUnique || code == Self.constraintPrimaryKey }
    /// Any broken constraint: CHECK, NOT NULL, foreign key, unique.
    public var isConstraintViolation: Bool { primaryCode == SQLITE_CONSTRAINT }
    /// A row that is referred to does not exist.
    public var isForeignKeyViolation: Bool { code == Self.constraintForeignKey }
    /// Another connection holds the lock for longer than the busy time limit.
    public var isBusy: Bool { primaryCode == SQLITE_BUSY || primaryCode == SQLITE_LOCKED }
    /// The disk is full or a size limit is reached.
    public var isFull: Bool { primaryCode == SQLITE_FULL || primaryCode == SQLITE_TOOBIG }
    /// Cut short by a cancellation or a time limit.
    public var isInterrupted: Bool { primaryCode == SQLITE_INTERRUPT }
    /// The file is damaged or not a database.
    public var isDamaged: Bool { primaryCode == SQLITE_CORRUPT || primaryCode == SQLITE_NOTADB }

    public var description: String {
        "SQLite \(operation) failed with \(code): \(text)" + (statement.isEmpty ? "" : " [\(statement)]")
    }

    // The header defines these by an expression that Swift does not import.
    private static let constraintUnique = SQLITE_CONSTRAINT | (8 << 8)
    private static let constraintForeignKey = SQLITE_CONSTRAINT | (3 << 8)
    private static let constraintPrimaryKey = SQLITE_CONSTRAINT | (6 << 8)

    /// The connection's last error, with its message where that names schema objects only.
    static func last(_ handle: OpaquePointer?, _ code: Int32, _ operation: String, _ statement: String) -> SQLiteError {
        let primary = code & 0xFF
        // A constraint's message names table and columns; a preparation's message quotes our own SQL. Others might
        // quote data (a full text query's syntax error does).
        let harmless = primary == SQLITE_CONSTRAINT || operation == "prepare" || operation == "open"
        let text = harmless ? handle.flatMap { sqlite3_errmsg($0) }.map { String(cString: $0) } : nil
        return SQLiteError(code: code, operation: operation, statement: statement, text: text)
    }
}

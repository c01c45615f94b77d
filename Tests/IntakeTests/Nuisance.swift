// Trouble to order in the real database: a trigger that refuses certain rows, put there by another connection.

import SQLite

/// Makes a store refuse what it is asked to keep.
final class Nuisance {
    private let db: Connection

    init(_ folder: String) throws {
        db = try Connection(folder + "/sportello.db", .readWrite, busyTimeout: .seconds(10))
    }

    /// Every new row of the spool is refused.
    func refuseSpool() throws {
        try db.run(
            "CREATE TRIGGER nuisance BEFORE INSERT ON spool BEGIN SELECT raise(ABORT, 'refused for a test'); END")
    }

    /// Messages with the subject `refused` are refused.
    func refuseMessages() throws {
        try db.run(
            """
            CREATE TRIGGER nuisance BEFORE INSERT ON messages WHEN new.subject = 'refused'
            BEGIN SELECT raise(ABORT, 'refused for a test'); END
            """)
    }

    func stop() throws { try db.run("DROP TRIGGER nuisance") }
}

// Brings a database from an older form to the present one, one numbered step at a time. Each step is one transaction
// with its number, so that a power cut leaves the form before or after it, never between.

import Runtime
import SQLite
import Store

/// One numbered step.
struct Migration: Sendable {
    var version: Int64
    var script: SQL
    /// What no statement can say, after the script and in the same transaction.
    var afterwards: (@Sendable (Connection) throws -> Void)?

    /// All steps, in order.
    static let all: [Migration] = [first, second, third, fourth, fifth]

    /// The form that this program writes.
    static var newest: Int64 { all.last?.version ?? 0 }

    /// Marks the file as ours (`file` and `PRAGMA application_id` show it): "Spor".
    private static let applicationID: Int64 = 0x5370_6F72

    /// The form of a database; 0 when it is empty.
    /// - Throws: `StoreError.damaged` when the file belongs to another program.
    static func version(of db: Connection) throws -> Int64 {
        let id = try db.number("PRAGMA application_id") ?? 0
        guard try db.number("SELECT count(*) FROM sqlite_schema WHERE name = 'migrations'") == 1 else {
            let tables = try db.number("SELECT count(*) FROM sqlite_schema") ?? 0
            guard tables == 0, id == 0 || id == applicationID else {
                throw StoreError(.damaged, operation: "open", detail: "the database belongs to another program")
            }
            return 0
        }
        return try db.number("SELECT coalesce(max(version), 0) FROM migrations") ?? 0
    }

    /// Applies every step that is missing.
    /// - Parameter steps: all steps; a test brings its own.
    static func run(on db: Connection, steps: [Migration] = all) throws {
        try refuseNewer(db, newest: steps.last?.version ?? 0)
        for step in steps {
            try db.transaction {
                // Asked inside the transaction: another process may have come first.
                guard try version(of: db) < step.version else { return }
                if step.version == steps.first?.version {
                    try db.script(
                        """
                        PRAGMA application_id = 1399877490;
                        CREATE TABLE migrations (version INTEGER PRIMARY KEY) STRICT;
                        """, before: { _ in CrashPoint.pass("store.migration") })
                }
                try db.script(step.script, before: { _ in CrashPoint.pass("store.migration") })
                try step.afterwards?(db)
                try db.run("INSERT INTO migrations (version) VALUES (?)", .int(step.version))
                CrashPoint.pass("store.migration")
            }
            CrashPoint.pass("store.migration")
        }
    }

    /// - Throws: `StoreError.damaged` when a newer program has written the data.
    static func refuseNewer(_ db: Connection, newest: Int64 = Migration.newest) throws {
        let found = try version(of: db)
        guard found <= newest else {
            throw StoreError(
                .damaged, operation: "open",
                detail: "the data has form \(found), written by a newer Sportello; this one knows up to \(newest)")
        }
    }
}

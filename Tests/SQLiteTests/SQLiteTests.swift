// The binding against the real library: values, statements, transactions, locks, limits, blobs, backup.

import Foundation
import SQLite
import Testing

/// A folder of its own for one test, removed afterwards.
final class Folder {
    let path: String
    init() throws {
        path = NSTemporaryDirectory() + "sportello-sqlite-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    deinit { try? FileManager.default.removeItem(atPath: path) }
    func file(_ name: String) -> String { path + "/" + name }
}

@Suite("Values")
struct ValueTests {
    @Test("every kind of value comes back as it was bound")
    func roundTrip() throws {
        let db = try Connection(":memory:", .create)
        try db.run("CREATE TABLE t(i, r, s, b, n)")
        let text = "perché \u{0} 日本 🛂" + String(repeating: "è", count: 5000)
        let bytes = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        try db.run("INSERT INTO t VALUES (?,?,?,?,?)", .int(Int64.min), .real(1.5), .text(text), .blob(bytes), .null)
        let seen: Void? = try db.first("SELECT i, r, s, b, n, typeof(s), typeof(b) FROM t") { row in
            #expect(row.int(0) == Int64.min)
            #expect(row.real(1) == 1.5)
            #expect(row.text(2) == text)
            #expect(row.blob(3) == bytes)
            #expect(row.isNull(4) && row.optionalInt(4) == nil && row.optionalText(4) == nil)
            #expect(row.text(5) == "text" && row.text(6) == "blob")
        }
        #expect(seen != nil)
    }

    @Test("empty text and empty blob are not NULL")
    func empty() throws {
        let db = try Connection(":memory:", .create)
        for value in [Binding.text(""), .text(String("x".dropFirst())), .blob([])] {
            #expect(try db.number("SELECT ? IS NULL", value) == 0)
            #expect(try db.number("SELECT length(?)", value) == 0)
        }
        #expect(try db.number("SELECT ? IS NULL", .text(nil)) == 1)
        #expect(try db.number("SELECT ? IS NULL", .blob(nil)) == 1)
    }

    @Test("malformed UTF-8 in a file reads as replacement characters")
    func malformed() throws {
        let db = try Connection(":memory:", .create)
        #expect(try db.word("SELECT CAST(x'C3' AS TEXT)") == "\u{FFFD}")
    }

    @Test("a value never becomes part of a statement")
    func injection() throws {
        let db = try Connection(":memory:", .create)
        try db.run("CREATE TABLE t(s TEXT)")
        try db.run("INSERT INTO t VALUES (?)", .text("'); DROP TABLE t; --"))
        #expect(try db.word("SELECT s FROM t WHERE s = ?", .text("'); DROP TABLE t; --")) == "'); DROP TABLE t; --")
    }
}

@Suite("Statements")
struct StatementTests {
    @Test("a statement can run again inside its own rows")
    func reentrant() throws {
        let db = try Connection(":memory:", .create)

        let two: SQL = "VALUES (1), (2)"
        let pairs = try db.all(two) { outer in
            let ten = outer.int(0) * 10
            return try db.all(two) { ten + $0.int(0) }
        }
        #expect(pairs.flatMap { $0 } == [11, 12, 21, 22])
    }

    @Test("many different statements stay within the cache")
    func cache() throws {
        let db = try Connection(":memory:", .create, cached: 10)
        try db.run("CREATE TABLE t(x)")
        for value in 1...200 { try db.run("INSERT INTO t VALUES (?)", .int(value)) }
        for count in 1...200 {
            let numbers = (1...count).map { Binding.int(Int64($0)) }
            #expect(
                try db.first("SELECT count(*) FROM t WHERE x IN (" + SQL.parameters(count) + ")", numbers) { $0.int(0) }
                    == Int64(count))
        }
    }

    @Test("an error names the statement and its table, not its values")
    func errors() throws {
        let db = try Connection(":memory:", .create)
        try db.run("CREATE TABLE t(k TEXT PRIMARY KEY, n CHECK (n > 0)) WITHOUT ROWID")
        try db.run("INSERT INTO t VALUES (?,?)", .text("segreto"), .int(1 as Int64))
        let twice = #expect(throws: SQLiteError.self) {
            try db.run("INSERT INTO t VALUES (?,?)", .text("segreto"), .int(1 as Int64))
        }
        #expect(twice?.isUniqueViolation == true)
        #expect(twice?.text.contains("t.k") == true)
        #expect(twice?.description.contains("segreto") == false)
        let check = #expect(throws: SQLiteError.self) {
            try db.run("INSERT INTO t VALUES (?,?)", .text("b"), .int(-1 as Int64))
        }
        #expect(check?.isConstraintViolation == true && check?.isUniqueViolation == false)
        #expect(throws: SQLiteError.self) { try db.run("SELEKT 1") }
    }

    @Test("a script runs statement by statement and counts them")
    func script() throws {
        let db = try Connection(":memory:", .create)
        var seen: [Int] = []
        try db.script(
            """
            CREATE TABLE a(x); -- the first; with a semicolon
            CREATE TRIGGER r AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END;
            INSERT INTO a VALUES (';');
            """, before: { seen.append($0) })
        #expect(seen == [0, 1, 2])
        #expect(try db.word("SELECT x FROM a") == ";")
    }

    @Test("a missing file is an error unless it may be made; a read-only connection cannot write")
    func access() throws {
        let folder = try Folder()
        #expect(throws: SQLiteError.self) { try Connection(folder.file("a.db"), .readWrite) }
        try Connection(folder.file("a.db"), .create).run("CREATE TABLE t(x)")
        let reader = try Connection(folder.file("a.db"), .readOnly)
        #expect(throws: SQLiteError.self) { try reader.run("INSERT INTO t VALUES (1)") }
    }
}

@Suite("Transactions")
struct TransactionTests {
    struct Refusal: Error {}

    @Test("a transaction that throws leaves nothing")
    func rollback() throws {
        let db = try Connection(":memory:", .create)
        try db.run("CREATE TABLE t(x)")
        #expect(throws: Refusal.self) {
            try db.transaction {
                try db.run("INSERT INTO t VALUES (1)")
                throw Refusal()
            }
        }
        #expect(!db.isInTransaction)
        #expect(try db.number("SELECT count(*) FROM t") == 0)
    }

    @Test("a savepoint that throws takes only its own part back")
    func savepoint() throws {
        let db = try Connection(":memory:", .create)
        try db.run("CREATE TABLE t(x)")
        try db.transaction {
            try db.savepoint { try db.run("INSERT INTO t VALUES (1)") }
            #expect(throws: Refusal.self) {
                try db.savepoint {
                    try db.run("INSERT INTO t VALUES (2)")
                    throw Refusal()
                }
            }
            try db.savepoint { try db.run("INSERT INTO t VALUES (3)") }
        }
        #expect(try db.all("SELECT x FROM t ORDER BY x") { $0.int(0) } == [1, 3])
    }

    @Test("a second writer is told that the file is busy after its time limit")
    func busy() throws {
        let folder = try Folder()
        let first = try Connection(folder.file("a.db"), .create)
        try first.run("CREATE TABLE t(x)")
        let second = try Connection(folder.file("a.db"), .readWrite, busyTimeout: .milliseconds(20))
        try first.transaction {
            let refused = #expect(throws: SQLiteError.self) {
                try second.transaction { try second.run("INSERT INTO t VALUES (1)") }
            }
            #expect(refused?.isBusy == true)
        }
        try second.transaction { try second.run("INSERT INTO t VALUES (1)") }
        #expect(try first.number("SELECT count(*) FROM t") == 1)
    }

    @Test("settings read back as they were set")
    func pragmas() throws {
        let folder = try Folder()
        let db = try Connection(folder.file("a.db"), .create)
        #expect(try db.word("PRAGMA journal_mode=WAL") == "wal")
        try db.run("PRAGMA synchronous=FULL")
        #expect(try db.number("PRAGMA synchronous") == 2)
        try db.run("CREATE TABLE t(x)")
        #expect(try db.checkpoint(truncate: true))
    }
}

@Suite("Limits")
struct LimitTests {
    let endless: SQL = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    @Test("a statement that runs beyond its limit is cut short and the connection lives on")
    func limit() throws {
        let db = try Connection(":memory:", .create)
        let cut = #expect(throws: SQLiteError.self) { try db.within(.milliseconds(30)) { try db.number(endless) } }
        #expect(cut?.isInterrupted == true)
        #expect(try db.number("SELECT 7") == 7)
    }

    @Test("a cancelled task's statement is cut short, a later bracket is not")
    func cancellation() async throws {
        let task = Task.detached { [endless] in
            let db = try Connection(":memory:", .create)
            let old = db.watch.open(limit: .seconds(60))
            let result = await withTaskCancellationHandler {
                Result { try db.number(endless) }
            } onCancel: {
                old.cut()
            }
            db.watch.close(old)
            old.cut()
            let after = try db.within(.seconds(60)) { try db.number("SELECT 7") }
            return (result, after)
        }
        task.cancel()
        let (result, after) = try await task.value
        #expect(throws: SQLiteError.self) { try result.get() }
        #expect(after == 7)
    }
}

@Suite("Big values and copies")
struct BulkTests {
    @Test("a blob is written and read in pieces")
    func pieces() throws {
        let db = try Connection(":memory:", .create)
        try db.run("CREATE TABLE t(id INTEGER PRIMARY KEY, b BLOB)")
        try db.run("INSERT INTO t VALUES (1, ?)", .zeroes(300_000))
        let blob = try db.blob(table: "t", column: "b", row: 1, writable: true)
        for piece in 0..<3 { try blob.write([UInt8](repeating: UInt8(piece), count: 100_000), at: piece * 100_000) }
        #expect(throws: SQLiteError.self) { try blob.write([1, 2], at: 299_999) }
        let reading = try db.blob(table: "t", column: "b", row: 1)
        #expect(reading.count == 300_000)
        #expect(try reading.read(at: 199_999, length: 2) == [1, 2])
        #expect(try reading.read(at: 299_000, length: 9_000).count == 1_000)
        #expect(try reading.read(at: 300_000, length: 1).isEmpty)
    }

    @Test("a backup made while another connection writes is a whole database")
    func backup() throws {
        let folder = try Folder()
        let writer = try Connection(folder.file("a.db"), .create)
        #expect(try writer.word("PRAGMA journal_mode=WAL") == "wal")
        try writer.run("CREATE TABLE t(b BLOB)")
        for _ in 0..<200 { try writer.run("INSERT INTO t VALUES (randomblob(4000))") }
        let reader = try Connection(folder.file("a.db"), .readOnly)
        do {
            let copy = try Connection(folder.file("b.db"), .create)
            let backup = try Backup(from: reader, to: copy)
            var steps = 0
            while try !backup.step(pages: 50) {
                steps += 1
                if steps < 3 { try writer.run("INSERT INTO t VALUES (randomblob(4000))") }
            }
            #expect(steps > 1 && backup.remaining == 0 && backup.total > 100)
        }
        let copy = try Connection(folder.file("b.db"), .readOnly)
        #expect(try copy.word("PRAGMA integrity_check") == "ok")
        #expect(try copy.number("SELECT count(*) FROM t") == 202)
    }
}

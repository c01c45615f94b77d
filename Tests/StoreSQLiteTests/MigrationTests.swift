// Migrations: from nothing and from an older form, killed before every statement; refusals; states in the schema.

import Foundation
import Runtime
import SQLite
import Store
import Testing
import Tickets

@testable import StoreSQLite

/// A later form, as a next release might bring it: it adds, moves and drops.
let laterForm = Migration(
    version: Migration.newest + 1,
    script: """
        ALTER TABLE tickets ADD COLUMN later TEXT;
        CREATE TABLE departments (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
        INSERT INTO departments (name) SELECT DISTINCT service FROM tickets;
        CREATE TABLE links_new (a INTEGER NOT NULL, b INTEGER NOT NULL, reason TEXT, PRIMARY KEY (a, b)) STRICT;
        INSERT INTO links_new SELECT a, b, reason FROM links;
        DROP TABLE links;
        ALTER TABLE links_new RENAME TO links;
        UPDATE tickets SET later = service;
        """)

@Suite("Migrations")
struct MigrationTests {
    private static func schema(_ file: String) throws -> [String] {
        let db = try Connection(file, .readOnly)
        return try db.all("SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_schema ORDER BY 1") {
            $0.text(0)
        }
    }

    @Test("a new database killed before any statement is completed by the next start")
    func killedWhileNew() async throws {
        let clean = try DataFolder()
        await (try clean.open(.serve)).close()
        let expected = try Self.schema(clean.database)
        var point = 1
        while true {
            let folder = try DataFolder()
            try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
            let path = folder.database
            let ended = await #expect(processExitsWith: .failure, observing: []) {
                [path = path as String, point = point as Int] in
                setenv("SPORTELLO_CRASH_AT", "store.migration:\(point)", 1)
                let db = try Connection(path, .create)
                try db.run("PRAGMA journal_mode = WAL")
                try Migration.run(on: db)
                // Beyond the last point: tells the test apart from a kill.
                exit(7)
            }
            if ended?.exitStatus == .exitCode(7) { break }
            #expect(ended?.exitStatus == .signal(SIGKILL))
            let store = try await folder.open(.serve)
            #expect(try await store.statistics().tickets == 0)
            await store.close()
            #expect(try Self.schema(folder.database) == expected, "killed at \(point)")
            point += 1
        }
        #expect(point > 40)
    }

    @Test("an upgrade killed before any statement leaves the old or the new form, with its data")
    func killedWhileUpgrading() async throws {
        let steps = Migration.all + [laterForm]
        var point = 1
        while true {
            let folder = try DataFolder()
            let store = try await folder.open(.serve)
            try await folder.fill(store, tickets: 3)
            await store.close()
            let path = folder.database
            let ended = await #expect(processExitsWith: .failure, observing: []) {
                [path = path as String, point = point as Int] in
                setenv("SPORTELLO_CRASH_AT", "store.migration:\(point)", 1)
                try Migration.run(on: try Connection(path, .readWrite), steps: Migration.all + [laterForm])
                exit(7)
            }
            let db = try Connection(folder.database, .readWrite)
            let version = try Migration.version(of: db)
            let isNew = try db.number("SELECT count(*) FROM sqlite_schema WHERE name = 'departments'") == 1
            #expect(version == (isNew ? laterForm.version : Migration.newest))
            if !isNew { try Migration.run(on: db, steps: steps) }
            #expect(try db.number("SELECT count(*) FROM tickets WHERE later = 'CC'") == 3)
            #expect(try db.word("PRAGMA integrity_check") == "ok")
            if ended?.exitStatus == .exitCode(7) { break }
            point += 1
        }
        #expect(point > 8)
    }

    @Test("data of the first form take the second, killed before any statement or not; the new states are admitted")
    func firstToSecond() async throws {
        var point = 1
        while true {
            let folder = try DataFolder()
            try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
            let old = try Connection(folder.database, .create)
            try old.run("PRAGMA journal_mode = WAL")
            try Migration.run(on: old, steps: [.first])
            try old.script(
                """
                INSERT INTO accounts (channel, account) VALUES ('carrier', 'desk');
                INSERT INTO tickets (service, year, sequence, state, account_id, opened_at, updated_at, token,
                    requester_name, requester_address, reply_name, reply_address, subject)
                    VALUES ('CC', 2026, 1, 'new', 1, 1, 1, 't', '', '', '', '', 'Bolletta');
                INSERT INTO messages (ticket, direction, kind, at, party_name, party_address, subject, text)
                    VALUES (1, 'answer', 'contact', 1, '', '', '', 'x');
                INSERT INTO outbox (ticket, message, account_id, state, is_automatic, written_at, next_attempt_at,
                    quotes_original, token, to_name, to_address, author_name)
                    VALUES (1, 1, 1, 'waiting', 0, 1, 1, 0, 't', '', '', '');
                """)
            let path = folder.database
            let ended = await #expect(processExitsWith: .failure, observing: []) {
                [path = path as String, point = point as Int] in
                setenv("SPORTELLO_CRASH_AT", "store.migration:\(point)", 1)
                try Migration.run(on: try Connection(path, .readWrite))
                exit(7)
            }
            let store = try await folder.open(.serve)
            #expect(try await store.outbox(state: .waiting, limit: 9, offset: 0).count == 1)
            await store.close()
            // A connection that was open all the while reads the new form too.
            try old.run(
                """
                UPDATE outbox SET state = 'handed_over', hand_step = 'to_print', next_attempt_at = NULL
                """)
            try old.run("UPDATE messages SET kind = 'instruction'")
            #expect(throws: SQLiteError.self) { try old.run("UPDATE outbox SET state = 'lost'") }
            #expect(throws: SQLiteError.self) { try old.run("UPDATE outbox SET hand_step = NULL") }
            #expect(try old.word("PRAGMA integrity_check") == "ok")
            if ended?.exitStatus == .exitCode(7) { break }
            point += 1
        }
        #expect(point > 20)
    }

    @Test("what the second form said with states alone becomes escalations, pauses and facts of closed cases")
    func secondToThird() async throws {
        let folder = try DataFolder()
        try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
        let old = try Connection(folder.database, .create)
        try old.run("PRAGMA journal_mode = WAL")
        try Migration.run(on: old, steps: [.first, .second])
        try old.script(
            """
            INSERT INTO accounts (channel, account) VALUES ('carrier', 'desk');
            INSERT INTO users (login, name, role, language, password_hash, created_at, password_at)
                VALUES ('anna', 'Anna', 'operator', 'it', 'x', 1, 1);
            INSERT INTO tickets (service, year, sequence, state, account_id, opened_at, updated_at, token,
                requester_name, requester_address, reply_name, reply_address, subject)
                VALUES ('CC', 2026, 1, 'with_department', 1, 1, 9, 'a', '', '', '', '', ''),
                    ('CC', 2026, 2, 'with_back_office', 1, 1, 9, 'b', '', '', '', '', ''),
                    ('CC', 2026, 3, 'waiting_for_citizen', 1, 1, 9, 'c', '', '', '', '', ''),
                    ('CC', 2026, 4, 'closed', 1, 1, 99, 'd', '', '', '', '', '');
            INSERT INTO events (ticket, what, user, at, detail) VALUES (1, 'moved', 1, 7, '{"to":"with_department"}'),
                (4, 'moved', 1, 5, '{"to":"with_back_office"}'), (4, 'closed', 1, 8, NULL);
            INSERT INTO messages (ticket, direction, kind, author, at, party_name, party_address, subject, text)
                VALUES (4, 'inbound', 'contact', NULL, 1, '', '', '', ''),
                    (4, 'answer', 'contact', 1, 1, '', '', '', '');
            INSERT INTO contacts (message, ticket, account_id, kind, arrived_at, received_at, needs_answer, due_at,
                answered_at) VALUES (1, 4, 1, 'contact', 1, 1, 1, 90, 6);
            INSERT INTO outbox (ticket, message, account_id, state, is_automatic, written_at, accepted_at,
                quotes_original, token, to_name, to_address, author_name)
                VALUES (4, 2, 1, 'accepted', 0, 1, 6, 0, 't', '', '', '');
            """)
        let store = try await folder.open(.serve)
        func ticket(_ id: Int64) async throws -> TicketView { try #require(try await store.view(TicketID(id))) }
        let department = try await ticket(1)
        #expect(department.ticket.level == .department && department.ticket.department == DepartmentCode(""))
        #expect(department.escalations.map(\.at) == [Instant(milliseconds: 7)])
        #expect(department.escalations[0].clock?.target == .hours(4) && department.escalations[0].endedAt == nil)
        let backOffice = try await ticket(2)
        #expect(backOffice.ticket.level == .backOffice && backOffice.escalations.map(\.to) == [.backOffice])
        #expect(backOffice.escalations[0].clock == nil)
        // Both can be given back as if they had been handed over by the acts of today.
        for id in [1, 2] {
            try await store.giveBack(TicketID(Int64(id)), solved: true, note: "ecco", by: UserID(1), at: now)
            #expect(try await ticket(Int64(id)).ticket.state == .open)
        }
        let closed = try await ticket(4)
        #expect(closed.contacts[0].answeredBy == OutboxID(1) && closed.contacts[0].clock?.judge == .elapsed)
        try store.writer.onThisThread { (db: Connection) throws in
            #expect(try db.number("SELECT from_at FROM pauses WHERE ticket = 3 AND until_at IS NULL") == 9)
            #expect(try db.number("SELECT closed_at FROM tickets WHERE id = 4") == 8)
            #expect(try db.number("SELECT closed_by FROM tickets WHERE id = 4") == 1)
            #expect(try db.number("SELECT author FROM contacts WHERE message = 1") == 1)
            #expect(try db.number("SELECT sum(was_escalated) FROM tickets") == 3)
            #expect(try db.all("PRAGMA foreign_key_check") { $0.text(0) }.isEmpty)
        }
        await store.close()
    }

    @Test("mergings of the fourth form know whereto each ticket was merged itself, as far as the history tells it")
    func fourthToFifth() async throws {
        let folder = try DataFolder()
        try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
        let old = try Connection(folder.database, .create)
        try old.run("PRAGMA journal_mode = WAL")
        try Migration.run(on: old, steps: [.first, .second, .third, .fourth])
        try old.script(
            """
            INSERT INTO accounts (channel, account) VALUES ('carrier', 'desk');
            INSERT INTO users (login, name, role, language, password_hash, created_at, password_at)
                VALUES ('anna', 'Anna', 'operator', 'it', 'x', 1, 1);
            INSERT INTO tickets (service, year, sequence, state, account_id, opened_at, updated_at, token,
                requester_name, requester_address, reply_name, reply_address, subject)
                VALUES ('CC', 2026, 1, 'closed', 1, 1, 9, 'a', '', '', '', '', ''),
                    ('CC', 2026, 2, 'closed', 1, 1, 9, 'b', '', '', '', '', ''),
                    ('CC', 2026, 3, 'open', 1, 1, 9, 'c', '', '', '', '', ''),
                    ('CC', 2026, 4, 'closed', 1, 1, 9, 'd', '', '', '', '', '');
            UPDATE tickets SET merged_into = 3, merged_state = 'open', merged_mark = 0 WHERE id <> 3;
            INSERT INTO events (ticket, what, at, detail) VALUES (1, 'merged', 7, '{"into":"CC-2026-0000002"}'),
                (2, 'merged', 7, '{"from":"CC-2026-0000001"}'), (2, 'merged', 8, '{"into":"CC-2026-0000003"}');
            """)
        let store = try await folder.open(.serve)
        try await store.unmerge(TicketID(2), by: UserID(1), at: now)
        for (id, into) in [(1, 2), (2, nil), (3, nil), (4, 3)] as [(Int64, Int64?)] {
            let found = try #require(try await store.view(TicketID(id))).ticket.mergedInto
            #expect(found == into.map { TicketID($0) }, "\(id)")
        }
        await store.close()
    }

    @Test("data of a newer program is refused with a clear message and left alone")
    func newer() async throws {
        let folder = try DataFolder()
        await (try folder.open(.serve)).close()
        try Connection(folder.database, .readWrite).run("INSERT INTO migrations (version) VALUES (999)")
        for role in [SQLiteStore.Role.serve, .command] {
            let error = await #expect(throws: StoreError.self) { _ = try await folder.open(role) }
            #expect(error?.code == .damaged && error?.detail.contains("newer") == true)
        }
    }

    @Test("a database of another program is refused and left alone")
    func foreign() async throws {
        let folder = try DataFolder()
        try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
        try Connection(folder.database, .create).run("CREATE TABLE someone (else_ TEXT)")
        let error = await #expect(throws: StoreError.self) { _ = try await folder.open(.serve) }
        #expect(error?.code == .damaged && error?.detail.contains("another program") == true)
        #expect(try Connection(folder.database, .readOnly).number("SELECT count(*) FROM sqlite_schema") == 1)
    }

    @Test("a file that is no database is refused")
    func noDatabase() async throws {
        let folder = try DataFolder()
        try FileManager.default.createDirectory(atPath: folder.data, withIntermediateDirectories: true)
        try Data(String(repeating: "no database ", count: 1000).utf8).write(to: URL(filePath: folder.database))
        let error = await #expect(throws: StoreError.self) { _ = try await folder.open(.serve) }
        #expect(error?.code == .damaged)
    }

    @Test("the schema's words are exactly the states of the desk")
    func states() async throws {
        let folder = try DataFolder()
        await (try folder.open(.serve)).close()
        let db = try Connection(folder.database, .readWrite)
        func words(_ table: String, _ column: String) throws -> Set<String> {
            let sql = try #require(
                try db.word("SELECT sql FROM sqlite_schema WHERE name = ?", .text(table)))
            let list = try #require(
                sql.firstMatch(
                    // Where a missing word must not make the CHECK unknown it stands in a coalesce.
                    of: try Regex(
                        "\\b\(column)(?:, '[a-z_]+'\\))? IN \\(([^)]*)\\)", as: (Substring, Substring).self)))
            return Set(list.1.split(separator: ",").map { $0.trimmingCharacters(in: .init(charactersIn: " '\n")) })
        }
        func all<T: CaseIterable & RawRepresentable<String>>(_ type: T.Type) -> Set<String> {
            Set(type.allCases.map(\.rawValue))
        }
        #expect(try words("tickets", "state") == all(TicketState.self))
        #expect(try words("spool", "state") == all(SpoolState.self))
        #expect(try words("outbox", "state") == all(OutboxState.self))
        #expect(try words("outbox", "delivery") == all(DeliveryState.self))
        #expect(try words("messages", "direction") == all(MessageDirection.self))
        #expect(try words("messages", "kind") == all(MessageKind.self))
        #expect(try words("contacts", "kind") == all(MessageKind.self))
        #expect(try words("users", "role") == all(UserRole.self))
        #expect(try words("messages", "internal_kind") == all(InternalMailKind.self))
        for table in ["tickets", "contacts"] { #expect(try words(table, "level") == all(Level.self)) }
        for table in ["contacts", "escalations"] { #expect(try words(table, "judge") == all(ClockJudge.self)) }
        #expect(try words("tickets", "outcome") == all(CaseOutcome.self))
        #expect(try words("contacts", "exclusion") == all(ContactExclusion.self))
        #expect(try words("escalations", "ending") == all(EscalationEnd.self))
        #expect(try words("escalations", "from_level") == all(Level.self))
        #expect(try words("escalations", "to_level") == all(Level.self).subtracting([Level.first.rawValue]))
    }

    @Test("the database is opened safe against power cuts")
    func durable() async throws {
        let folder = try DataFolder()
        let store = try await folder.open(.serve)
        let settings = try store.writer.onThisThread { db in
            [try db.word("PRAGMA journal_mode"), try db.word("PRAGMA synchronous"), try db.word("PRAGMA foreign_keys")]
        }
        #expect(settings == ["wal", "2", "1"])
        // Where the log is not to be had (here: in memory) it is refused, not used without.
        let error = #expect(throws: StoreError.self) { try SQLiteStore.configure(try Connection(":memory:", .create)) }
        #expect(error?.code == .damaged && error?.detail.contains("power cuts") == true)
        await store.close()
    }
}

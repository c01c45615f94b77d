// The data to be measured on: tickets, contacts, answers, escalations and calls of two years and two services, on the real
// schema, the same every time. Written by SQL from numbers: the front door would take an hour.

import Foundation
import SQLite
import StoreSQLite

/// Fills a store.
struct Generation {
    let folder: String
    let contacts: Int

    /// 2024-07-01T00:00:00Z, and two years of milliseconds.
    static let begin: Int64 = 1_719_792_000_000
    static let length: Int64 = 730 * 86_400_000

    func make() async throws {
        let store = try await SQLiteStore.open(folder: folder, role: .serve)
        await store.close()
        let db = try Connection(folder + "/sportello.db", .readWrite)
        try db.run("PRAGMA synchronous = OFF")
        try db.run("PRAGMA foreign_keys = OFF")
        try db.run("PRAGMA cache_size = -400000")
        try db.run("PRAGMA temp_store = FILE")
        let count = Int64(contacts)
        try db.script(Self.people)
        // One row a contact, with what follows from its number: a multiplicative hash in place of chance.
        try db.run(
            """
            CREATE TEMP TABLE n AS WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < ?1)
            SELECT i, (i * 2654435761 >> 8) % 1000 AS h, (i * 40503 >> 4) % 1000 AS g,
                ?2 + i * (?3 / ?1) AS arrived,
                -- Every tenth is a second contact on the ticket of the one before.
                i - (i % 10 = 0) AS ticket, ((i - (i % 10 = 0)) * 2654435761 >> 8) % 1000 AS t
            FROM s
            """, .int(count), .int(Self.begin), .int(Self.length))
        try db.run(Self.facts, .int(Self.begin + Self.length))
        for statement in [
            Self.tickets, Self.inbound, Self.contactRows, Self.answers, Self.entries, Self.answeredBy,
            Self.escalations, Self.calls, Self.blobs,
        ] { try db.run(statement) }
        _ = try db.checkpoint(truncate: true)
        let rows = try db.number("SELECT count(*) FROM contacts") ?? 0
        let size = try FileManager.default.attributesOfItem(atPath: folder + "/sportello.db")[.size] as? Int ?? 0
        print("\(rows) contacts, \(size >> 20) MB")
    }

    private static let people: SQL =
        """
        INSERT INTO accounts (id, channel, account) VALUES (1, 'email', 'urp'), (2, 'sms', 'urp'), (3, 'fax', 'urp'),
            (4, 'letter', 'urp'), (5, 'email', 'cup');
        WITH RECURSIVE s(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 40)
        INSERT INTO users (id, login, name, role, language, password_hash, created_at, password_at)
            SELECT i, 'u' || i, 'Operatore ' || i, 'operator', 'it', '', 0, 0 FROM s;
        """

    // late: 2 %; excluded: 5 %; overdue: one in two thousand and whatever came in the last nine hours.
    private static let facts: SQL =
        """
        CREATE TEMP TABLE f AS SELECT i, ticket, arrived, h, g, t,
            iif(ticket % 5 < 3, 'CUP', 'CC') AS service,
            CASE WHEN h < 650 THEN 1 WHEN h < 700 THEN 5 WHEN h < 850 THEN 2 WHEN h < 950 THEN 3 ELSE 4 END AS account,
            CASE WHEN g < 20 THEN 'automatic_reply' WHEN g < 30 THEN 'bounce' ELSE 'contact' END AS kind,
            CASE WHEN g BETWEEN 30 AND 39 THEN 'spam' WHEN g BETWEEN 40 AND 49 THEN 'duplicate' END AS exclusion,
            g >= 50 AS needs,
            CASE WHEN g < 50 OR i % 2000 = 7 OR arrived > ?1 - 14400000 THEN NULL
                WHEN (h * 7 + g) % 50 = 3 THEN arrived + 32400000 + (h + 1) * 180000
                ELSE arrived + 300000 + ((h * 31 + g * 17) % 1000) * 31000 END AS answered,
            printf('dip-%02d', ticket % 12) AS department, printf('tema-%02d', ticket * 7 % 30) AS topic,
            CASE WHEN t < 100 THEN 'department' WHEN t < 120 THEN 'back_office' ELSE 'first' END AS level,
            1 + (h * 13 + g) % 40 AS author
        FROM n
        """

    private static let tickets: SQL =
        """
        INSERT INTO tickets (id, service, year, sequence, state, account_id, opened_at, updated_at, token,
            requester_name, requester_address, reply_name, reply_address, subject, excerpt, level, department, topic,
            outcome, is_complaint, closed_at, closed_by, was_escalated, is_case)
        SELECT i, service, 2026, i, iif(answered IS NOT NULL AND h % 20 <> 0, 'closed', iif(answered IS NULL, 'open',
                'answered')), account, arrived, coalesce(answered, arrived), 't' || i, 'Mario Prova', 'm@example.org',
            'Mario Prova', 'm@example.org', 'Richiesta numero ' || i, 'Vorrei sapere come prenotare una visita', level,
            iif(level = 'department', department, NULL), iif(t % 8, topic, NULL),
            CASE WHEN h % 10 < 6 THEN 'information_given' WHEN h % 10 < 8 THEN 'service_given' WHEN h % 10 = 8
                THEN 'unsolved' END, h % 50 = 1, iif(answered IS NOT NULL AND h % 20 <> 0, answered + 3600000, NULL),
            iif(answered IS NOT NULL AND h % 20 <> 0, author, NULL), level <> 'first', kind = 'contact'
        FROM f WHERE i = ticket
        """

    private static let inbound: SQL =
        """
        INSERT INTO messages (id, ticket, direction, kind, account_id, at, blob_id, party_name, party_address, subject,
            text)
        SELECT i, ticket, 'inbound', kind, account, arrived, 1 + i % 20000, 'Mario Prova', 'm@example.org', 'Richiesta',
            'Vorrei sapere come prenotare una visita e quali documenti devo portare con me. Grazie, cordiali saluti.'
        FROM f
        """

    private static let contactRows: SQL =
        """
        INSERT INTO contacts (message, ticket, account_id, kind, arrived_at, received_at, needs_answer, due_at,
            answered_at, judge, target, elapsed_due_at, working_due_at, exclusion, author, level, service, topic,
            department, next_percent, next_at)
        SELECT i, ticket, account, kind, arrived, arrived + 400, needs, iif(needs, arrived + 32400000, NULL), answered,
            iif(needs, 'elapsed', NULL), iif(needs, 32400000, NULL), iif(needs, arrived + 32400000, NULL),
            iif(needs, arrived + 60000000, NULL), exclusion, iif(answered IS NULL, NULL, author),
            iif(answered IS NULL, NULL, level), service, iif(t % 8, topic, NULL),
            iif(level = 'department', department, NULL), iif(needs AND answered IS NULL, 50, NULL),
            iif(needs AND answered IS NULL, arrived + 16200000, NULL)
        FROM f ORDER BY i
        """

    private static let answers: SQL =
        """
        INSERT INTO messages (id, ticket, direction, kind, account_id, author, at, party_name, party_address, subject,
            text)
        SELECT i + (SELECT max(i) FROM n), ticket, 'answer', 'contact', account, author, answered - 1000, 'Mario Prova',
            'm@example.org', 'Re: Richiesta', 'Gentile signore, per prenotare la visita basta telefonare al numero verde.'
        FROM f WHERE answered IS NOT NULL ORDER BY i
        """

    private static let entries: SQL =
        """
        INSERT INTO outbox (id, ticket, message, account_id, state, is_automatic, written_at, accepted_at,
            quotes_original, token, to_name, to_address, author_name, reference)
        SELECT i, ticket, i + (SELECT max(i) FROM n), account, 'accepted', 0, answered - 1000, answered, 0, 'a' || i,
            'Mario Prova', 'm@example.org', 'Operatore', 'ref' || i
        FROM f WHERE answered IS NOT NULL ORDER BY i
        """

    private static let answeredBy: SQL = "UPDATE contacts SET answered_by = message WHERE answered_at IS NOT NULL"

    private static let escalations: SQL =
        """
        INSERT INTO escalations (ticket, service, from_level, to_level, department, user, at, judge, target, due_at,
            elapsed_due_at, working_due_at, ended_at, ending, reason)
        SELECT ticket, service, 'first', iif(level = 'department', 'department', 'back_office'),
            iif(level = 'department', department, NULL), author, arrived + 240000,
            iif(level = 'department', 'elapsed', NULL), iif(level = 'department', 14400000, NULL),
            iif(level = 'department', arrived + 14640000, NULL), iif(level = 'department', arrived + 14640000, NULL),
            NULL, answered, iif(answered IS NULL, NULL, iif(h % 15 = 0, 'returned', 'solved')), 'Di competenza'
        FROM f WHERE i = ticket AND level <> 'first' ORDER BY arrived
        """

    private static let calls: SQL =
        """
        INSERT INTO calls (service, source, key, started_at, waited, ending, talked, solved, queue, agent)
        SELECT service, 'queue', 'c' || i, arrived, h * 40, iif(g % 12, 'answered', 'abandoned'),
            iif(g % 12, g * 400, 0), NULL, 'cup', 'A' || author
        FROM f WHERE i % 2 = 0
        """

    private static let blobs: SQL =
        """
        INSERT INTO blobs (id, sha256, size, place, data)
        SELECT i, CAST(printf('%032d', i * 7919) AS BLOB), 10, 'row', zeroblob(10) FROM n WHERE i <= 20000
        """
}

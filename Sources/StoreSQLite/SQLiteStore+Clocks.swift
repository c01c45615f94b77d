// Clocks that may have to be set anew, the rules they were set by, and the audit trail of what concerns no single ticket.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func clocks(
        service: String, withOver from: Instant?, after cursor: KeptClock.Subject?, limit: Int
    ) async throws -> [KeptClock] {
        let limit = min(max(limit, 0), 5000)
        return try await readers.read("clocks") { db in
            var subjects: [KeptClock.Subject] = []
            let values: [Binding] = [.text(service), .bool(from != nil), .time(from ?? Instant(milliseconds: 0))]
            if cursor?.isEscalation != true {
                subjects = try db.all(Clocks.contacts, values + [.int(cursor?.row ?? 0), .int(limit)]) { row in
                    .contact(row.id(0))
                }
            }
            if subjects.count < limit {
                let after = cursor?.isEscalation == true ? cursor?.row ?? 0 : 0
                subjects += try db.all(
                    Clocks.escalations, values + [.int(after), .int(limit - subjects.count)]
                ) { .escalation($0.id(0)) }
            }
            return try subjects.compactMap { try KeptClock.load($0, in: db) }
        }
    }

    public func firstClock(of service: String) async throws -> Instant? {
        try await readers.read("firstClock") { db in
            // One question each: the least of an index's order is found without a walk.
            let firsts = [
                try db.number(Clocks.firstContact, .text(service)),
                try db.number(Clocks.firstEscalation, .text(service)),
            ]
            return firsts.compactMap { $0 }.min().map { Instant(milliseconds: $0) }
        }
    }

    public func setClocks(_ settings: [(KeptClock.Subject, ClockSetting)], at now: Instant) async throws {
        try await writer.write("setClocks") { transaction in
            var tickets: Set<TicketID> = []
            for (subject, setting) in settings {
                if let ticket = try transaction.set(setting, of: subject) { tickets.insert(ticket) }
            }
            for ticket in tickets.sorted() {
                try transaction.refreshDue(ticket)
                transaction.change.insert(ticket)
            }
        }
    }

    public func clockRules(of service: String) async throws -> String? {
        try await readers.read("clockRules") { db in
            try db.word("SELECT hash FROM clock_rules WHERE service = ?", .text(service))
        }
    }

    public func setClockRules(_ hash: String, of service: String, audit: AuditEntry) async throws {
        try await writer.write("setClockRules") { transaction in
            try transaction.db.run(
                """
                INSERT INTO clock_rules (service, hash) VALUES (?,?)
                ON CONFLICT (service) DO UPDATE SET hash = excluded.hash
                """, .text(service), .text(hash))
            try transaction.audit(audit)
        }
    }

    public func audit(_ entry: AuditEntry) async throws {
        try await writer.write("audit") { try $0.audit(entry) }
    }

    public func isRecorded(_ entry: AuditEntry) async throws -> Bool {
        try await readers.read("isRecorded") { try Clocks.isRecorded(entry, in: $0) }
    }

    public func auditTrail(without hidden: Set<String>, limit: Int, offset: Int) async throws -> [AuditEntry] {
        try await readers.read("auditTrail") { db in
            try db.all(
                """
                SELECT at, user, what, detail FROM audit
                WHERE what NOT IN (SELECT value FROM json_each(coalesce(?, '[]'))) ORDER BY id DESC LIMIT ? OFFSET ?
                """, .json(hidden.sorted()), .int(min(max(limit, 0), 1000)), .int(max(offset, 0))
            ) { row in
                AuditEntry(
                    at: row.time(0), user: row.optionalID(1), what: row.text(2), detail: try row.json(3, or: [:]))
            }
        }
    }
}

enum Clocks {
    static let recorded: SQL = "SELECT 1 FROM audit WHERE what = ? AND detail IS ? LIMIT 1"

    static func isRecorded(_ entry: AuditEntry, in db: Connection) throws -> Bool {
        try db.number(recorded, .text(entry.what), .json(entry.detail)) != nil
    }

    /// When the clocks of a service were set anew since an instant.
    static let changes: SQL =
        """
        SELECT a.at, a.user, u.name FROM audit a LEFT JOIN users u ON u.id = a.user
        WHERE a.what = 'clock_changed' AND a.at >= ? AND json_extract(a.detail, '$.service') = ?
        ORDER BY a.id LIMIT 100
        """

    static let firstContact: SQL = "SELECT min(arrived_at) FROM contacts WHERE service = ? AND needs_answer = 1"
    static let firstEscalation: SQL = "SELECT min(at) FROM escalations WHERE service = ?"

    /// Asked when the rules have changed, page after page by id; never in between.
    static let contacts: SQL =
        """
        SELECT message FROM contacts
        WHERE service = ? AND needs_answer = 1 AND judge IS NOT NULL
            AND (answered_at IS NULL OR (? AND arrived_at >= ?)) AND message > ?
        ORDER BY message LIMIT ?
        """
    static let escalations: SQL =
        """
        SELECT id FROM escalations
        WHERE service = ? AND judge IS NOT NULL AND (ended_at IS NULL OR (? AND at >= ?)) AND id > ?
        ORDER BY id LIMIT ?
        """
}

extension KeptClock.Subject {
    var isEscalation: Bool {
        if case .escalation = self { true } else { false }
    }
    var row: Int64 {
        switch self {
        case .contact(let id): id.value
        case .escalation(let id): id.value
        }
    }
}

extension KeptClock {
    /// nil when it has no clock, or none that somebody waits for.
    static func load(_ subject: KeptClock.Subject, in db: Connection) throws -> KeptClock? {
        switch subject {
        case .contact(let id):
            let row = try db.first(
                """
                SELECT due_at, judge, target, elapsed_due_at, working_due_at, next_percent, next_at, pauses, ticket,
                    service, arrived_at, answered_at, warned, merged_from
                FROM contacts WHERE message = ? AND needs_answer = 1
                """, .id(id)
            ) { try Self.head(subject, $0) }
            return try row?.withPauses(in: db)
        case .escalation(let id):
            let row = try db.first(
                """
                SELECT due_at, judge, target, elapsed_due_at, working_due_at, NULL, NULL, pauses, ticket, service, at,
                    ended_at, NULL, merged_from
                FROM escalations WHERE id = ?
                """, .id(id)
            ) { try Self.head(subject, $0) }
            return try row?.withPauses(in: db)
        }
    }

    private struct Head {
        var clock: KeptClock?
        var from: TicketID?

        func withPauses(in db: Connection) throws -> KeptClock? {
            guard var clock else { return nil }
            clock.pauses = try LevelRows.pauses(of: clock.ticket, and: from, since: clock.start, in: db)
            return clock
        }
    }

    private static func head(_ subject: KeptClock.Subject, _ row: borrowing Row) throws -> Head {
        let clock = try row.clock(0, pauses: 7).map { setting in
            KeptClock(
                subject: subject, ticket: row.id(8), service: row.text(9), start: row.time(10), setting: setting,
                endedAt: row.optionalTime(11), pauses: [], warned: row.optionalInt(12).map { Int($0) })
        }
        return Head(clock: clock, from: row.optionalID(13))
    }
}

extension Transaction {
    /// - Returns: the ticket whose due time may follow.
    fileprivate func set(_ setting: ClockSetting, of subject: KeptClock.Subject) throws -> TicketID? {
        switch subject {
        case .contact(let id):
            // Taken out of the figures meanwhile: it has no clock any more.
            let ticket = try db.number("SELECT ticket FROM contacts WHERE message = ? AND needs_answer = 1", .id(id))
            guard let ticket else { return nil }
            try setClock(setting, of: id)
            return TicketID(ticket)
        case .escalation(let id):
            try db.run(
                """
                UPDATE escalations SET due_at = ?, judge = ?, target = ?, elapsed_due_at = ?, working_due_at = ?,
                    pauses = ?, resumed_at = NULL
                WHERE id = ? AND to_level = 'department'
                """, Binding.clock(setting).prefix(5) + [.bool(setting.pausesForCitizen), .id(id)])
            return try db.number("SELECT ticket FROM escalations WHERE id = ?", .id(id)).map { TicketID($0) }
        }
    }

    /// - Parameter telling: open pages look again. Not for what no page shows at work: a shift that comes in at eight must not make
    ///   all of them load anew with each of its log-ins.
    func audit(_ entry: AuditEntry, telling: Bool = true) throws {
        try db.run(
            "INSERT INTO audit (at, user, what, detail) VALUES (?,?,?,?)", .time(entry.at), .id(entry.user),
            .text(entry.what), .json(entry.detail))
        if telling { change.other = true }
    }
}

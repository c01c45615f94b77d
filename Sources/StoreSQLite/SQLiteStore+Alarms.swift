// Instants of clocks and reminders. Each is taken off in the transaction that writes what follows from it, and only by who
// finds it still there: two processes, or one that died and came again, give one warning.

import Runtime
import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func nextAlarm() async throws -> Instant? {
        try await readers.read("nextAlarm") { db in
            // One look-up each: the indexes hold nothing but what is still to come.
            try Alarms.next.compactMap { try db.number($0) }.min().map { Instant(milliseconds: $0) }
        }
    }

    public func alarms(dueBy now: Instant, limit: Int) async throws -> [DueAlarm] {
        try await readers.read("alarms") { try Alarms(db: $0, now: now, limit: min(max(limit, 0), 1000)).due() }
    }

    public func fire(_ firings: [Firing]) async throws -> [Bool] {
        let results = await writer.write(
            "fire",
            each: firings.map { firing in
                { transaction in
                    let fired = try transaction.fire(firing)
                    CrashPoint.pass("levels.fire.before")
                    return fired
                }
            })
        CrashPoint.pass("levels.fire.after")
        // Those beside a failure are written; a second call with all of them leaves these alone.
        return try results.map { try $0.get() }
    }
}

/// What is due, on a reading connection.
struct Alarms {
    let db: Connection
    let now: Instant
    let limit: Int

    static let next: [SQL] = [
        "SELECT min(next_at) FROM contacts WHERE next_at IS NOT NULL",
        "SELECT min(next_at) FROM escalations WHERE next_at IS NOT NULL",
        "SELECT min(resumed_at) FROM contacts WHERE resumed_at IS NOT NULL",
        "SELECT min(resumed_at) FROM escalations WHERE resumed_at IS NOT NULL",
    ]
    static let dueContacts: SQL =
        "SELECT next_at, message FROM contacts WHERE next_at <= ? ORDER BY next_at, message LIMIT ?"
    static let dueEscalations: SQL =
        "SELECT next_at, id FROM escalations WHERE next_at <= ? ORDER BY next_at, id LIMIT ?"
    static let resumedContacts: SQL =
        "SELECT resumed_at, message FROM contacts WHERE resumed_at <= ? ORDER BY resumed_at, message LIMIT ?"
    static let resumedEscalations: SQL =
        "SELECT resumed_at, id FROM escalations WHERE resumed_at <= ? ORDER BY resumed_at, id LIMIT ?"

    func due() throws -> [DueAlarm] {
        var found: [(at: Int64, load: () throws -> DueAlarm?)] = []
        func gather(_ sql: SQL, _ load: @escaping (Int64) throws -> DueAlarm?) throws {
            found += try db.all(sql, .time(now), .int(limit)) { row in
                let id = row.int(1)
                return (row.int(0), { try load(id) })
            }
        }
        try gather(Self.resumedContacts) { try resumed(.contact(ContactID($0))) }
        try gather(Self.resumedEscalations) { try resumed(.escalation(EscalationID($0))) }
        try gather(Self.dueContacts) { try warning(of: ContactID($0)) }
        try gather(Self.dueEscalations) { try reminder(of: EscalationID($0)) }
        // Stable: what goes on after a pause comes before what is due at the same instant.
        let order = found.indices.sorted { (found[$0].at, $0) < (found[$1].at, $1) }
        return try order.prefix(limit).compactMap { try found[$0].load() }
    }

    private func resumed(_ subject: KeptClock.Subject) throws -> DueAlarm? {
        try KeptClock.load(subject, in: db).map { .resumed($0) }
    }

    private func warning(of id: ContactID) throws -> DueAlarm? {
        let row = try db.first(
            "SELECT" + Contact.columns + ", c.merged_from FROM" + Contact.tables + "WHERE c.message = ?", .id(id)
        ) { (contact: try Contact($0), from: $0.optionalID(Contact.columnCount) as TicketID?) }
        guard let row, let warning = row.contact.clock?.nextWarning,
            let ticket = try LevelRows.ticket(row.contact.ticket, in: db)
        else { return nil }
        let assignee = try ticket.assignee.flatMap { assignee in
            try db.first("SELECT" + User.columns + "FROM users WHERE id = ?", .id(assignee)) { try User($0) }
        }
        return .warning(
            ContactAlarm(
                contact: row.contact, ticket: ticket, assignee: assignee,
                escalation: try LevelRows.running(of: ticket.id, in: db), warning: warning,
                pauses: try LevelRows.pauses(of: ticket.id, and: row.from, since: row.contact.arrivedAt, in: db)))
    }

    private func reminder(of id: EscalationID) throws -> DueAlarm? {
        guard let escalation = try LevelRows.escalation(id, in: db),
            let ticket = try LevelRows.ticket(escalation.ticket, in: db)
        else { return nil }
        let next = try db.first("SELECT next_step, next_at FROM escalations WHERE id = ?", .id(id)) { row in
            ReminderStep(word: row.text(0)).map { NextReminder(step: $0, at: row.time(1)) }
        }
        guard let next = next ?? nil else {
            throw StoreError(.damaged, operation: "alarms", detail: "an unknown step")
        }
        let arrived = try db.number(
            "SELECT min(arrived_at) FROM contacts WHERE ticket = ? AND kind = 'contact'", .id(ticket.id))
        return .reminder(
            EscalationAlarm(
                escalation: escalation, ticket: ticket, next: next,
                arrivedAt: arrived.map { Instant(milliseconds: $0) } ?? ticket.openedAt))
    }
}

extension Transaction {
    /// - Returns: whether it was still due.
    fileprivate func fire(_ firing: Firing) throws -> Bool {
        switch firing.subject {
        case .warning(let contact, let percents, let next):
            return try warn(contact, percents, next, firing)
        case .reminder(let escalation, let step, let next):
            return try remind(escalation, step, next, firing)
        }
    }

    private func warn(
        _ contact: ContactID, _ percents: [Int], _ next: ClockWarning?, _ firing: Firing
    ) throws -> Bool {
        guard let first = percents.first, let highest = percents.max() else { return false }
        // Compared with what was read: a clock that was set anew in between warns of itself.
        let ticket = try db.number(
            """
            UPDATE contacts SET next_percent = ?, next_at = ?, warned = max(coalesce(warned, 0), ?)
            WHERE message = ? AND next_percent = ? AND next_at <= ? AND needs_answer = 1 AND answered_at IS NULL
            RETURNING ticket
            """, .int(next?.percent), .time(next?.at), .int(highest), .id(contact), .int(first), .time(firing.at))
        guard let ticket = ticket.map({ TicketID($0) }) else { return false }
        for percent in percents {
            try db.run(
                "INSERT OR IGNORE INTO warnings (contact, percent, at) VALUES (?,?,?)", .id(contact), .int(percent),
                .time(firing.at))
        }
        try refreshDue(ticket)
        try record(
            NewEvent(
                ticket: ticket, what: "warned", message: MessageID(contact.value), detail: ["percent": "\(highest)"],
                at: firing.at))
        try send(firing.mails, on: ticket)
        try touch(ticket, at: firing.at)
        return true
    }

    private func remind(
        _ id: EscalationID, _ step: ReminderStep, _ next: NextReminder?, _ firing: Firing
    ) throws -> Bool {
        let isReminder = step != .manager
        let ticket = try db.number(
            """
            UPDATE escalations SET next_step = ?, next_at = ?, reminders = reminders + ?,
                reminded_at = iif(?, ?, reminded_at)
            WHERE id = ? AND next_step = ? AND next_at <= ? AND ended_at IS NULL
            RETURNING ticket
            """, .text(next?.step.word), .time(next?.at), .int(isReminder ? 1 : 0), .bool(isReminder), .time(firing.at),
            .id(id), .text(step.word), .time(firing.at))
        guard let ticket = ticket.map({ TicketID($0) }) else { return false }
        var detail = ["escalation": "\(id)"]
        if case .reminder(let number) = step { detail["number"] = "\(number)" }
        try record(
            NewEvent(
                ticket: ticket, what: isReminder ? "reminded" : "manager_told", detail: detail, at: firing.at))
        try send(firing.mails, on: ticket)
        try touch(ticket, at: firing.at)
        return true
    }

    /// The ticket may have been merged into another one since the mails were composed.
    private func send(_ mails: [NewOutgoing], on ticket: TicketID) throws {
        for var mail in mails {
            mail.ticket = ticket
            _ = try enqueue(mail)
        }
    }
}

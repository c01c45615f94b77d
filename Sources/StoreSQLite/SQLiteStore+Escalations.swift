// Hand-overs between the levels. Every one is kept, one runs at a time.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func escalate(_ new: NewEscalation) async throws -> EscalationID {
        try await writer.write("escalate") { try $0.escalate(new) }
    }

    public func giveBack(
        _ ticket: TicketID, solved: Bool, note: String, by user: UserID, at now: Instant
    ) async throws {
        try await writer.write("giveBack") { transaction in
            try transaction.giveBack(ticket, solved: solved, note: note, by: user, at: now)
        }
    }

    public func escalations(of ticket: TicketID) async throws -> [Escalation] {
        try await readers.read("escalations") { try LevelRows.all(of: ticket, in: $0) }
    }

    public func runningEscalations(
        department: DepartmentCode?, limit: Int, offset: Int
    ) async throws -> [(escalation: Escalation, ticket: Ticket)] {
        try await readers.read("runningEscalations") { db in
            let page: [Binding] = [.int(min(max(limit, 0), 1000)), .int(max(offset, 0))]
            let ids: [EscalationID] =
                if let department {
                    try db.all(LevelLists.ofDepartment, [.text(department.value)] + page) { $0.id(0) }
                } else {
                    try db.all(LevelLists.running, page) { $0.id(0) }
                }
            return try ids.compactMap { id in
                guard let escalation = try LevelRows.escalation(id, in: db),
                    let ticket = try LevelRows.ticket(escalation.ticket, in: db)
                else { return nil }
                return (escalation, ticket)
            }
        }
    }

    public func remind(
        _ escalation: EscalationID, mail: NewOutgoing, next: NextReminder?, by user: UserID, at now: Instant
    ) async throws {
        try await writer.write("remind") { transaction in
            guard let found = try LevelRows.escalation(escalation, in: transaction.db) else {
                throw StoreError(.missing, operation: "remind")
            }
            guard found.endedAt == nil, found.ticket == mail.ticket else {
                throw StoreError(.conflict, operation: "remind", detail: "it does not run any more")
            }
            // The same form sent twice is one reminder.
            if try transaction.isKnown(mail) { return }
            let outbox = try transaction.enqueue(mail)
            let reminders = found.reminders + 1
            try transaction.db.run(
                "UPDATE escalations SET reminders = ?, reminded_at = ? WHERE id = ?", .int(reminders), .time(now),
                .id(escalation))
            try transaction.setNext(next, of: found)
            try transaction.touch(found.ticket, at: now)
            try transaction.record(
                NewEvent(
                    ticket: found.ticket, what: "reminded", user: user, message: try transaction.message(of: outbox),
                    detail: ["escalation": "\(escalation)", "number": "\(reminders)"], at: now))
        }
    }

    public func ask(
        _ question: String, on ticket: TicketID, to department: DepartmentCode?, mail: NewOutgoing?, by user: UserID,
        at now: Instant
    ) async throws {
        try await writer.write("ask") { transaction in
            let found = try transaction.existing(ticket, "ask")
            guard found.state != .closed else { throw StoreError(.conflict, operation: "ask", detail: "closed") }
            if let mail, try transaction.isKnown(mail) { return }
            let message =
                if let mail {
                    try transaction.message(of: try transaction.enqueue(mail))
                } else {
                    try transaction.insertNote(question, on: ticket, by: user, at: now, "ask")
                }
            try transaction.touch(ticket, at: now)
            var detail = ["by": mail == nil ? "note" : "mail"]
            detail["department"] = department?.value
            try transaction.record(
                NewEvent(ticket: ticket, what: "asked", user: user, message: message, detail: detail, at: now))
        }
    }
}

/// Running escalations, longest first.
enum LevelLists {
    static let running: SQL = "SELECT id FROM escalations WHERE ended_at IS NULL ORDER BY at, id LIMIT ? OFFSET ?"
    static let ofDepartment: SQL =
        "SELECT id FROM escalations WHERE ended_at IS NULL AND department = ? ORDER BY at, id LIMIT ? OFFSET ?"
}

extension Transaction {
    /// Detail of a line of history; the whole reason is with the escalation.
    private static let longestReason = 200

    fileprivate func escalate(_ new: NewEscalation) throws -> EscalationID {
        let ticket = try existing(new.ticket, "escalate")
        guard ticket.state != .closed else { throw StoreError(.conflict, operation: "escalate", detail: "closed") }
        try checkUnread(ticket.id, seen: new.seenVersion, "escalate")
        let running = try runningEscalation(of: ticket.id)
        let from = running?.to ?? .first
        try check(new, from: from, running)
        if let running { try end(running, as: .passedOn, at: new.at) }
        try take(ticket, to: new.to, new.department, at: new.at)
        let id = try insert(new, from: from, service: ticket.number.service)
        for message in new.messages { _ = try enqueue(message) }
        try touch(ticket.id, at: new.at)
        var detail = [
            "escalation": "\(id)", "from": from.rawValue, "to": new.to.rawValue,
            "reason": String(new.reason.prefix(Self.longestReason)),
        ]
        detail["department"] = new.department?.value
        try record(NewEvent(ticket: ticket.id, what: "escalated", user: new.by, detail: detail, at: new.at))
        return id
    }

    /// First → either; back office → department; department → other departments.
    private func check(_ new: NewEscalation, from: Level, _ running: Escalation?) throws {
        func refuse(_ why: String) -> StoreError { StoreError(.conflict, operation: "escalate", detail: why) }
        switch new.to {
        case .first: throw refuse("the first level is reached by giving back")
        case .backOffice:
            guard new.department == nil else { throw refuse("the back office is no department") }
            guard from == .first else { throw refuse("\(from.rawValue) → back_office is giving back") }
        case .department:
            guard let department = new.department, !department.value.isEmpty else { throw refuse("no department") }
            guard department != running?.department else { throw refuse("the department has it already") }
        }
    }

    private func insert(_ new: NewEscalation, from: Level, service: String) throws -> EscalationID {
        let clock = Binding.clock(new.clock).prefix(5)
        try db.run(
            """
            INSERT INTO escalations (ticket, service, from_level, to_level, department, user, at, reason, pauses,
                next_step, next_at, due_at, judge, target, elapsed_due_at, working_due_at)
            VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)
            """,
            [
                .id(new.ticket), .text(service), .text(from.rawValue), .text(new.to.rawValue),
                .text(new.department?.value), .id(new.by), .time(new.at), .text(new.reason),
                .bool(new.clock?.pausesForCitizen ?? false), .text(new.next?.step.word), .time(new.next?.at),
            ] + clock)
        return EscalationID(db.lastInsertedRow)
    }

    /// The level has it on its desk. The department stays on the row when another level takes it: who had it last.
    private func take(_ ticket: Ticket, to level: Level, _ department: DepartmentCode?, at now: Instant) throws {
        try step(ticket, to: level.state, "escalate", at: now)
        try db.run(
            """
            UPDATE tickets SET level = ?, department = coalesce(?, department),
                was_escalated = iif(?, 1, was_escalated)
            WHERE id = ?
            """, .text(level.rawValue), .text(department?.value), .bool(level != .first), .id(ticket.id))
        guard let department else { return }
        try db.run("UPDATE contacts SET department = ? WHERE ticket = ?", .text(department.value), .id(ticket.id))
    }

    fileprivate func giveBack(
        _ id: TicketID, solved: Bool, note: String, by user: UserID, at now: Instant
    ) throws {
        let ticket = try existing(id, "giveBack")
        guard ticket.state != .closed, let running = try runningEscalation(of: id) else {
            throw StoreError(.conflict, operation: "giveBack", detail: "it was not handed over")
        }
        let below = try origin(of: running)
        let message = try insertNote(note, on: id, by: user, at: now, "giveBack")
        try end(running, as: solved ? .answeredInside : .returned, at: now)
        try take(ticket, to: below, nil, at: now)
        if below == .backOffice {
            // The back office has it again: its time counts on in a row of its own.
            _ = try insert(
                NewEscalation(ticket: id, to: .backOffice, reason: note, by: user, at: now), from: running.to,
                service: ticket.number.service)
        }
        try touch(id, at: now)
        var detail = [
            "escalation": "\(running.id)", "from": running.to.rawValue, "to": below.rawValue,
            "end": (solved ? EscalationEnd.answeredInside : .returned).rawValue,
        ]
        detail["department"] = running.department?.value
        try record(NewEvent(ticket: id, what: "given_back", user: user, message: message, detail: detail, at: now))
    }

    /// Who gave it up: a department that had it from another one gives it back to where that one had it from.
    private func origin(of running: Escalation) throws -> Level {
        guard running.to == .department else { return .first }
        let from = try db.word(
            """
            SELECT from_level FROM escalations
            WHERE ticket = ? AND id <= ? AND to_level = 'department' AND from_level <> 'department'
            ORDER BY id DESC LIMIT 1
            """, .id(running.ticket), .id(running.id))
        return from.flatMap { Level(rawValue: $0) } ?? .first
    }
}

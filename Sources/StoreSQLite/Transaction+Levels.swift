// Who has a ticket, inside a transaction: its state, level, running escalation and pauses move together, here.
// A ticket is with_back_office or with_department exactly while an escalation to that level runs and nobody waits for the
// citizen or has answered.

import SQLite
import Store
import Tickets

extension Transaction {
    func runningEscalation(of ticket: TicketID) throws -> Escalation? {
        try LevelRows.running(of: ticket, in: db)
    }

    /// A step of the ticket's state; none when it is there already. The citizen's pause begins and ends with it.
    func step(_ ticket: Ticket, to state: TicketState, _ operation: String, at now: Instant) throws {
        guard ticket.state != state else { return }
        guard ticket.mergedInto == nil else { throw StoreError(.conflict, operation: operation, detail: "merged") }
        guard ticket.state.canBecome(state) else {
            throw StoreError(.conflict, operation: operation, detail: "\(ticket.state.rawValue) → \(state.rawValue)")
        }
        try db.run("UPDATE tickets SET state = ? WHERE id = ?", .text(state.rawValue), .id(ticket.id))
        if ticket.state == .waitingForCitizen { try endPause(of: ticket.id, at: now) }
        if state == .waitingForCitizen { try beginPause(of: ticket.id, at: now) }
    }

    /// A ticket that waits, was answered or closed comes back on a desk: to the level that has it, else to the first.
    func bringBack(_ ticket: Ticket, _ operation: String, at now: Instant) throws {
        let holder = try runningEscalation(of: ticket.id)?.to ?? .first
        try step(ticket, to: holder.state, operation, at: now)
        // Whether it was ever escalated stays; how it had ended does not.
        try db.run(
            "UPDATE tickets SET level = ?, closed_at = NULL, closed_by = NULL, outcome = NULL WHERE id = ?",
            .text(holder.rawValue), .id(ticket.id))
    }

    func end(_ escalation: Escalation, as end: EscalationEnd, at now: Instant) throws {
        try db.run(
            """
            UPDATE escalations SET ended_at = max(at, ?), ending = ?, next_step = NULL, next_at = NULL,
                parked_at = NULL, resumed_at = NULL
            WHERE id = ?
            """, .time(now), .text(end.rawValue), .id(escalation.id))
    }

    /// The solution has reached the citizen: whoever had the case has done his part. An escalation that began after it was
    /// written is another matter.
    func solve(_ ticket: TicketID, writtenAt: Instant, accepted: Instant) throws {
        guard let running = try runningEscalation(of: ticket), running.at <= writtenAt else { return }
        try end(running, as: .solved, at: accepted)
        let found = try existing(ticket, "finish")
        // It had come back in the meantime: a new message waits for somebody, or nothing does.
        guard found.state == .withBackOffice || found.state == .withDepartment else { return }
        try step(found, to: found.dueAt == nil ? .answered : .open, "finish", at: accepted)
        if found.dueAt != nil {
            try db.run("UPDATE tickets SET level = 'first' WHERE id = ?", .id(ticket))
        }
    }

    // MARK: Pauses

    func beginPause(of ticket: TicketID, at now: Instant) throws {
        try db.run(
            """
            INSERT INTO pauses (ticket, from_at) VALUES (?,?)
            ON CONFLICT (ticket, from_at) DO UPDATE SET until_at = NULL
            """, .id(ticket), .time(now))
        try db.run(
            """
            UPDATE contacts SET next_percent = NULL, next_at = NULL, resumed_at = NULL
            WHERE ticket = ? AND pauses = 1 AND answered_at IS NULL
            """, .id(ticket))
        try db.run(
            """
            UPDATE escalations SET parked_at = coalesce(next_at, parked_at), next_at = NULL, resumed_at = NULL
            WHERE ticket = ? AND ended_at IS NULL AND pauses = 1
            """, .id(ticket))
    }

    /// Clocks that stood still are to be set anew; reminders come later by as much.
    func endPause(of ticket: TicketID, at now: Instant) throws {
        let length = try db.number(
            """
            UPDATE pauses SET until_at = max(from_at, ?) WHERE ticket = ? AND until_at IS NULL
            RETURNING until_at - from_at
            """, .time(now), .id(ticket))
        guard let length else { return }
        try resumeClocks(of: ticket, at: now)
        try db.run(
            """
            UPDATE escalations SET next_at = coalesce(parked_at + ?, next_at), parked_at = NULL,
                resumed_at = iif(due_at IS NULL, NULL, ?)
            WHERE ticket = ? AND ended_at IS NULL AND pauses = 1
            """, .int(length), .time(now), .id(ticket))
    }

    /// Contacts' clocks that stood still are to be set anew.
    func resumeClocks(of ticket: TicketID, at now: Instant) throws {
        try db.run(
            """
            UPDATE contacts SET resumed_at = ?
            WHERE ticket = ? AND pauses = 1 AND needs_answer = 1 AND answered_at IS NULL
            """, .time(now), .id(ticket))
    }

    func isPaused(_ ticket: TicketID) throws -> Bool {
        try db.number("SELECT 1 FROM pauses WHERE ticket = ? AND until_at IS NULL", .id(ticket)) != nil
    }

    /// Sets when an escalation's next reminder is due; none where the department has answered.
    func setNext(_ next: NextReminder?, of escalation: Escalation) throws {
        let waits = try next != nil && escalation.clock?.pausesForCitizen == true && isPaused(escalation.ticket)
        try db.run(
            "UPDATE escalations SET next_step = ?, next_at = ?, parked_at = ? WHERE id = ? AND ended_at IS NULL",
            .text(next?.step.word), .time(waits ? nil : next?.at), .time(waits ? next?.at : nil), .id(escalation.id))
    }
}

extension Level {
    /// The state of a ticket that this level has on its desk.
    var state: TicketState {
        switch self {
        case .first: .open
        case .backOffice: .withBackOffice
        case .department: .withDepartment
        }
    }
}

/// Reading escalations and pauses, on any connection.
enum LevelRows {
    static func running(of ticket: TicketID, in db: Connection) throws -> Escalation? {
        try db.first(
            "SELECT" + Escalation.columns + " FROM" + Escalation.tables + "WHERE e.ticket = ? AND e.ended_at IS NULL",
            .id(ticket)
        ) { try Escalation($0) }
    }

    static func escalation(_ id: EscalationID, in db: Connection) throws -> Escalation? {
        try db.first("SELECT" + Escalation.columns + " FROM" + Escalation.tables + "WHERE e.id = ?", .id(id)) {
            try Escalation($0)
        }
    }

    /// Oldest first; of a ticket with more than these, the newest.
    static func all(of ticket: TicketID, in db: Connection) throws -> [Escalation] {
        try db.all(
            "SELECT" + Escalation.columns + " FROM" + Escalation.tables
                + "WHERE e.ticket = ? ORDER BY e.id DESC LIMIT 500", .id(ticket)
        ) { try Escalation($0) }.reversed()
    }

    /// Times that are over and reach beyond `since`, in order and apart.
    /// - Parameter other: the ticket that a contact was in before.
    static func pauses(
        of ticket: TicketID, and other: TicketID?, since: Instant, in db: Connection
    ) throws -> [Range<Instant>] {
        let found = try db.all(
            """
            SELECT from_at, until_at FROM pauses WHERE ticket IN (?, ?) AND until_at > ? AND until_at > from_at
            ORDER BY from_at LIMIT 1000
            """, .id(ticket), .id(other ?? ticket), .time(since)
        ) { $0.time(0)..<$0.time(1) }
        return found.reduce(into: []) { apart, pause in
            if let last = apart.last, last.upperBound >= pause.lowerBound {
                apart[apart.count - 1] = last.lowerBound..<max(last.upperBound, pause.upperBound)
            } else {
                apart.append(pause)
            }
        }
    }

    static func ticket(_ id: TicketID, in db: Connection) throws -> Ticket? {
        try db.first("SELECT" + Ticket.columns + " FROM" + Ticket.tables + "WHERE t.id = ?", .id(id)) {
            try Ticket($0)
        }
    }
}

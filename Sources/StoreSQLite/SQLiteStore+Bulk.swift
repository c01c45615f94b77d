// Acts on all that is marked, and their undoing: one transaction each. A ticket that cannot be done is left, with its reason;
// what each was before is kept with its version, so that nothing is undone that somebody has worked on since.

import Foundation
import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func carryOut(
        _ act: BulkAct, on tickets: [TicketID], within reach: TicketReach, service: String?, by user: UserID,
        at now: Instant
    ) async throws -> BulkResult {
        guard tickets.count <= BulkLimits.most else {
            throw StoreError(.conflict, operation: "carryOut", detail: "too many")
        }
        return try await writer.write("carryOut") { transaction in
            if case .assign(let user?) = act {
                let active = try transaction.db.number("SELECT active FROM users WHERE id = ?", .id(user))
                guard active == 1 else { throw StoreError(.missing, operation: "carryOut", detail: "user") }
            }
            return try BulkWork(transaction: transaction, act: act, service: service, user: user, now: now)
                .run(on: tickets, within: reach)
        }
    }

    public func bulkAct(_ act: BulkID, of user: UserID) async throws -> BulkAct? {
        try await readers.read("bulkAct") { db in
            let found = try db.first(
                "SELECT act FROM bulk_acts WHERE id = ? AND user = ?", .id(act), .id(user)
            ) { try $0.record(0) as BulkAct? }
            return found.flatMap { $0 }
        }
    }

    public func undo(
        _ act: BulkID, within reach: TicketReach, by user: UserID, at now: Instant
    ) async throws -> BulkResult {
        try await writer.write("undo") { transaction in
            let found = try transaction.db.first(
                "SELECT act, at, undone_at FROM bulk_acts WHERE id = ? AND user = ?", .id(act), .id(user)
            ) { (act: try $0.record(0) as BulkAct?, at: $0.time(1), isUndone: !$0.isNull(2)) }
            guard let found, let done = found.act else { throw StoreError(.missing, operation: "undo") }
            // A clock that was put back makes nothing younger than it is.
            guard !found.isUndone, now - found.at <= BulkLimits.undoable else {
                throw StoreError(.conflict, operation: "undo", detail: found.isUndone ? "undone" : "too old")
            }
            try transaction.db.run("UPDATE bulk_acts SET undone_at = ? WHERE id = ?", .time(now), .id(act))
            return try BulkWork(transaction: transaction, act: done, service: nil, user: user, now: now)
                .undo(act, within: reach)
        }
    }
}

/// What a ticket was before; only what an act may change.
private struct TicketBefore: Codable {
    var assignee: Int64?
    var state: TicketState
    var topic: TopicCode?
    var queue: QueueCode?
    var isComplaint: Bool
    var solution: String?
    var outcome: CaseOutcome?

    init(_ ticket: Ticket) {
        assignee = ticket.assignee?.value
        state = ticket.state
        topic = ticket.topic
        queue = ticket.queue
        isComplaint = ticket.isComplaint
        solution = ticket.solution
        outcome = ticket.outcome
    }
}

private struct BulkWork {
    let transaction: Transaction
    let act: BulkAct
    let service: String?
    let user: UserID
    let now: Instant

    var db: Connection { transaction.db }

    func run(on tickets: [TicketID], within reach: TicketReach) throws -> BulkResult {
        var result = BulkResult(id: nil, done: [], skipped: [:])
        var changes: [(TicketID, TicketBefore)] = []
        for id in tickets where result.skipped[id] == nil && !result.done.contains(id) {
            guard try reach.contains(id, in: db), let ticket = try transaction.ticket(id) else {
                result.skipped[id] = .missing
                continue
            }
            if let skip = try skip(ticket) {
                result.skipped[id] = skip
            } else {
                try apply(to: ticket)
                changes.append((id, TicketBefore(ticket)))
                result.done.append(id)
            }
        }
        if !changes.isEmpty { result.id = try keep(changes) }
        return result
    }

    private func keep(_ changes: [(TicketID, TicketBefore)]) throws -> BulkID {
        try db.run(
            "INSERT INTO bulk_acts (user, at, act) VALUES (?,?,?)", .id(user), .time(now), .record(act))
        let bulk = BulkID(db.lastInsertedRow)
        for (ticket, before) in changes {
            try db.run(
                """
                INSERT INTO bulk_changes (bulk, ticket, version, before)
                SELECT ?, id, version, ? FROM tickets WHERE id = ?
                """, .id(bulk), .record(before), .id(ticket))
        }
        return bulk
    }

    private func skip(_ ticket: Ticket) throws -> BulkResult.Skip? {
        if ticket.mergedInto != nil { return .merged }
        switch act {
        case .assign(let assignee): return ticket.assignee == assignee ? .already : nil
        case .tag(let tag):
            let tags = try db.all("SELECT tag FROM ticket_tags WHERE ticket = ? LIMIT 100", .id(ticket.id)) {
                $0.text(0)
            }
            if tags.contains(tag.name) { return .already }
            return tags.count >= TicketTag.mostOnTicket ? .full : nil
        case .untag(let tag):
            let isThere = try db.number(
                "SELECT 1 FROM ticket_tags WHERE ticket = ? AND tag = ?", .id(ticket.id), .text(tag.name))
            return isThere == nil ? .already : nil
        case .topic(let topic): return ticket.topic == topic ? .already : foreign(ticket)
        case .queue(let queue): return ticket.queue == queue ? .already : foreign(ticket)
        case .complaint(let isComplaint): return ticket.isComplaint == isComplaint ? .already : nil
        case .close: return try skipClosing(ticket)
        }
    }

    private func foreign(_ ticket: Ticket) -> BulkResult.Skip? {
        service.map { $0 != ticket.number.service } ?? false ? .otherService : nil
    }

    private func skipClosing(_ ticket: Ticket) throws -> BulkResult.Skip? {
        if ticket.state == .closed { return .closed }
        guard [.new, .open, .answered].contains(ticket.state), try transaction.runningEscalation(of: ticket.id) == nil
        else { return .elsewhere }
        return nil
    }

    private func apply(to ticket: Ticket) throws {
        var event = NewEvent(ticket: ticket.id, what: "", user: user, detail: [:], at: now)
        switch act {
        case .assign(let assignee):
            if assignee != nil, ticket.state == .new {
                try transaction.step(ticket, to: .open, "carryOut", at: now)
            }
            try set("UPDATE tickets SET assignee = ? WHERE id = ?", .id(assignee), ticket.id)
            event.what = assignee == nil ? "released" : "assigned"
            if let assignee { event.detail["to"] = "\(assignee)" }
        case .tag(let tag), .untag(let tag):
            let isOn = act == .tag(tag)
            _ = try transaction.setTag(tag, on: ticket.id, isOn)
            event.what = isOn ? "tagged" : "untagged"
            event.detail["tag"] = tag.name
        case .topic(let topic):
            try setTopic(topic, of: ticket.id)
            event.what = "classified"
            event.detail["topic"] = topic?.value ?? ""
        case .queue(let queue):
            try set("UPDATE tickets SET queue = ? WHERE id = ?", .text(queue?.value), ticket.id)
            event.what = "placed"
            event.detail["queue"] = queue?.value ?? ""
        case .complaint(let isComplaint):
            try set("UPDATE tickets SET is_complaint = ? WHERE id = ?", .bool(isComplaint), ticket.id)
            event.what = "classified"
            event.detail["complaint"] = isComplaint ? "yes" : "no"
        case .close(let solution, let outcome):
            try transaction.finish(ticket, solution: solution, outcome: outcome, by: user, "carryOut", at: now)
            event.what = "closed"
        }
        try transaction.touch(ticket.id, at: now)
        try transaction.record(event)
    }

    private func set(_ sql: SQL, _ value: Binding, _ ticket: TicketID) throws { try db.run(sql, value, .id(ticket)) }

    private func setTopic(_ topic: TopicCode?, of ticket: TicketID) throws {
        try set("UPDATE tickets SET topic = ? WHERE id = ?", .text(topic?.value), ticket)
        try set("UPDATE contacts SET topic = ? WHERE ticket = ?", .text(topic?.value), ticket)
    }

    // MARK: Undoing

    func undo(_ bulk: BulkID, within reach: TicketReach) throws -> BulkResult {
        var result = BulkResult(id: nil, done: [], skipped: [:])
        let changes = try db.all(
            """
            SELECT c.ticket, c.before, t.version = c.version FROM bulk_changes c JOIN tickets t ON t.id = c.ticket
            WHERE c.bulk = ? ORDER BY c.ticket LIMIT 1000
            """, .id(bulk)
        ) { (ticket: $0.id(0) as TicketID, before: try $0.record(1) as TicketBefore?, isSame: $0.bool(2)) }
        for change in changes {
            // His place may have changed since.
            guard try reach.contains(change.ticket, in: db) else {
                result.skipped[change.ticket] = .missing
                continue
            }
            guard change.isSame, let before = change.before, let ticket = try transaction.ticket(change.ticket) else {
                result.skipped[change.ticket] = .changed
                continue
            }
            try takeBack(ticket, to: before)
            try transaction.touch(ticket.id, at: now)
            try transaction.record(
                NewEvent(ticket: ticket.id, what: "bulk_undone", user: user, detail: ["act": act.word], at: now))
            result.done.append(ticket.id)
        }
        return result
    }

    private func takeBack(_ ticket: Ticket, to before: TicketBefore) throws {
        switch act {
        case .assign:
            let assignee = before.assignee.map { UserID($0) }
            try set("UPDATE tickets SET assignee = ? WHERE id = ?", .id(assignee), ticket.id)
            if before.state == .new, ticket.state == .open {
                try set("UPDATE tickets SET state = ? WHERE id = ?", .text(before.state.rawValue), ticket.id)
            }
        case .tag(let tag): _ = try transaction.setTag(tag, on: ticket.id, false)
        case .untag(let tag): _ = try transaction.setTag(tag, on: ticket.id, true)
        case .topic: try setTopic(before.topic, of: ticket.id)
        case .queue: try set("UPDATE tickets SET queue = ? WHERE id = ?", .text(before.queue?.value), ticket.id)
        case .complaint:
            try set("UPDATE tickets SET is_complaint = ? WHERE id = ?", .bool(before.isComplaint), ticket.id)
        case .close:
            // Nothing but the closing has happened since, so the ticket is what it was, not reopened.
            try db.run(
                """
                UPDATE tickets SET state = ?, solution = ?, outcome = ?, closed_at = NULL, closed_by = NULL
                WHERE id = ?
                """, .text(before.state.rawValue), .text(before.solution), .text(before.outcome?.rawValue),
                .id(ticket.id))
        }
    }
}

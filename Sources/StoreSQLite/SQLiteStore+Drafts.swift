// Drafts, and answers that are taken back before anything of them has gone out.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func draft(on ticket: TicketID, of user: UserID) async throws -> SavedDraft? {
        try await readers.read("draft") { try DraftRows.draft(on: ticket, of: user, in: $0) }
    }

    public func save(
        _ draft: DraftContent, on ticket: TicketID, of user: UserID, seen: Int64?, key: String?, at now: Instant
    ) async throws -> DraftSaving {
        try await writer.write("save draft") { transaction in
            _ = try transaction.existing(ticket, "save draft")
            let known = try DraftRows.draft(on: ticket, of: user, in: transaction.db)
            let isSent = try key.map {
                try transaction.db.number(
                    "SELECT 1 FROM idempotency_keys WHERE ticket = ? AND key = ?", .id(ticket), .text($0)) != nil
            }
            if isSent == true { return .newer(known) }
            if let seen, seen != known?.version ?? 0 { return .newer(known) }
            if known?.content == draft { return .saved(known?.version ?? 0) }
            if draft.isEmpty {
                try transaction.forgetDraft(on: ticket, of: user, at: now)
                return .saved(0)
            }
            return .saved(try transaction.keep(draft, on: ticket, of: user, after: known?.version ?? 0, at: now))
        }
    }

    public func discardDraft(on ticket: TicketID, of user: UserID, at now: Instant) async throws {
        try await writer.write("discard draft") { try $0.forgetDraft(on: ticket, of: user, at: now) }
    }

    public func withdraw(_ entry: OutboxID, by user: UserID, at now: Instant) async throws -> TicketID {
        try await writer.write("withdraw") { transaction in
            let head = try transaction.outboxHead(entry, "withdraw")
            let before = try transaction.undo(of: entry, by: user)
            guard head.state == .waiting, let before else {
                throw StoreError(.conflict, operation: "withdraw", detail: head.state.rawValue)
            }
            try transaction.becomeDraft(entry, of: user, at: now)
            if before.ticket == head.ticket {
                try transaction.restore(before, entry, writtenAt: head.writtenAt, at: now)
            }
            try transaction.db.run(
                "UPDATE outbox SET state = 'withdrawn', undo = NULL, next_attempt_at = NULL, is_solution = 0 WHERE id = ?",
                .id(entry))
            try transaction.news("taken_back", head, user: user, at: now)
            return head.ticket
        }
    }
}

/// A ticket as it was before an answer, and what the answer made of it.
private struct BeforeAnswer: Sendable {
    var ticket: TicketID
    var state: TicketState
    var then: TicketState
}

/// Reading drafts, on any connection.
enum DraftRows {
    static func draft(on ticket: TicketID, of user: UserID, in db: Connection) throws -> SavedDraft? {
        try db.first(
            "SELECT content, version, at FROM drafts WHERE ticket = ? AND user = ?", .id(ticket), .id(user)
        ) { row in
            SavedDraft(content: try row.json(0, or: DraftContent(text: "")), version: row.int(1), at: row.time(2))
        }
    }
}

extension Transaction {
    /// - Parameter version: the last one on this ticket for this user.
    @discardableResult
    func keep(
        _ draft: DraftContent, on ticket: TicketID, of user: UserID, after version: Int64, at now: Instant
    ) throws -> Int64 {
        let next = max(version + 1, now.milliseconds)
        try db.run(
            """
            INSERT INTO drafts (ticket, user, version, at, content) VALUES (?,?,?,?,?)
            ON CONFLICT (ticket, user) DO UPDATE SET version = excluded.version, at = excluded.at,
                content = excluded.content
            """, .id(ticket), .id(user), .int(next), .time(now), .record(draft))
        let names = try draft.attachments.compactMap(\.blob).map { try blobID($0, "save draft") }
        try releaseBlobs(on: ticket, of: user, but: names, at: now)
        for id in names {
            try db.run(
                "INSERT OR IGNORE INTO draft_blobs (blob_id, ticket, user) VALUES (?,?,?)", .int(id), .id(ticket),
                .id(user))
            try db.run("UPDATE blobs SET kept_at = NULL WHERE id = ? AND kept_at IS NOT NULL", .int(id))
        }
        return next
    }

    func forgetDraft(on ticket: TicketID, of user: UserID, at now: Instant) throws {
        try releaseBlobs(on: ticket, of: user, but: [], at: now)
        try db.run("DELETE FROM drafts WHERE ticket = ? AND user = ?", .id(ticket), .id(user))
    }

    /// Bytes that the draft names no more are looked at by the next cleaning.
    private func releaseBlobs(on ticket: TicketID, of user: UserID, but names: [Int64], at now: Instant) throws {
        let held = try db.all("SELECT blob_id FROM draft_blobs WHERE ticket = ? AND user = ?", .id(ticket), .id(user)) {
            $0.int(0)
        }
        for id in held where !names.contains(id) {
            try db.run(
                "DELETE FROM draft_blobs WHERE blob_id = ? AND ticket = ? AND user = ?", .int(id), .id(ticket),
                .id(user))
            try db.run("UPDATE blobs SET kept_at = ? WHERE id = ? AND kept_at IS NULL", .time(now), .int(id))
        }
    }

    /// Nothing is sent before then; what the ticket was goes along, for taking it back. Before the ticket's step.
    func delay(_ outbox: OutboxID, of ticket: TicketID, then: TicketState, until: Instant) throws {
        try db.run(
            """
            UPDATE outbox SET next_attempt_at = ?1, undo = (SELECT json_object('ticket', id, 'state', state,
                'then', ?2, 'solution', solution, 'outcome', outcome, 'closed_at', closed_at, 'closed_by', closed_by)
                FROM tickets WHERE id = ?3)
            WHERE id = ?4
            """, .time(until), .text(then.rawValue), .id(ticket), .id(outbox))
    }

    /// nil when it cannot be taken back by this user any more.
    fileprivate func undo(of entry: OutboxID, by user: UserID) throws -> BeforeAnswer? {
        try db.first(
            """
            SELECT o.undo ->> 'ticket', o.undo ->> 'state', o.undo ->> 'then'
            FROM outbox o JOIN messages m ON m.id = o.message
            WHERE o.id = ? AND o.undo IS NOT NULL AND o.attempts = 0 AND m.author = ?
            """, .id(entry), .id(user)
        ) { row in BeforeAnswer(ticket: row.id(0), state: try row.word(1), then: try row.word(2)) }
    }

    /// The text goes back to where it was written, before what has been written there since.
    fileprivate func becomeDraft(_ entry: OutboxID, of user: UserID, at now: Instant) throws {
        guard let claim = try OutboxRows.claim(entry, in: db) else { return }
        let (outgoing, ticket) = (claim.outgoing, claim.entry.ticket)
        let known = try DraftRows.draft(on: ticket, of: user, in: db)
        let after = try db.first(
            "SELECT undo ->> 'then', t.solution, t.outcome FROM outbox o JOIN tickets t ON t.id = o.ticket WHERE o.id = ?",
            .id(entry)
        ) { row in
            (then: TicketState(rawValue: row.text(0)), solution: row.optionalText(1), outcome: row.optionalText(2))
        }
        let then = after?.then ?? .answered
        var draft = DraftContent(
            subject: outgoing.subject, text: outgoing.text, to: outgoing.to, then: then,
            quotesOriginal: outgoing.quotesOriginal, attachments: outgoing.attachments)
        if then == .closed {
            draft.solution = after?.solution ?? ""
            draft.outcome = after?.outcome.flatMap { CaseOutcome(rawValue: $0) }
        }
        if let other = known?.content {
            if !other.text.allSatisfy(\.isWhitespace) { draft.text += "\n\n" + other.text }
            draft.attachments += other.attachments.filter { !draft.attachments.contains($0) }
        }
        try keep(draft, on: ticket, of: user, after: known?.version ?? 0, at: now)
    }

    /// The ticket as it was; not where somebody or something has moved it since. This is no step of the ticket but the
    /// undoing of one, so it may lead where no step leads.
    fileprivate func restore(_ before: BeforeAnswer, _ entry: OutboxID, writtenAt: Instant, at now: Instant) throws {
        let ticket = try existing(before.ticket, "withdraw")
        guard ticket.state == before.then, ticket.mergedInto == nil else { return }
        try db.run(
            """
            UPDATE tickets SET (state, solution, outcome, closed_at, closed_by) = (SELECT undo ->> 'state',
                undo ->> 'solution', undo ->> 'outcome', undo ->> 'closed_at', undo ->> 'closed_by'
                FROM outbox WHERE id = ?1)
            WHERE id = ?2
            """, .id(entry), .id(ticket.id))
        guard before.state != before.then else { return }
        if before.then == .waitingForCitizen { try forgetPause(of: ticket.id, begun: writtenAt, at: now) }
        if before.state == .waitingForCitizen { try continuePause(of: ticket.id, ended: writtenAt) }
    }

    /// A pause that never was: the clocks are set anew, without it.
    private func forgetPause(of ticket: TicketID, begun: Instant, at now: Instant) throws {
        let gone = try db.run(
            "DELETE FROM pauses WHERE ticket = ? AND from_at = ? AND until_at IS NULL", .id(ticket), .time(begun))
        guard gone == 1 else { return }
        try resumeClocks(of: ticket, at: now)
        try db.run(
            """
            UPDATE escalations SET next_at = coalesce(parked_at, next_at), parked_at = NULL,
                resumed_at = iif(due_at IS NULL, NULL, ?)
            WHERE ticket = ? AND ended_at IS NULL AND pauses = 1
            """, .time(now), .id(ticket))
    }

    /// A pause goes on as if it had not ended; what came later by it so far comes later once.
    private func continuePause(of ticket: TicketID, ended: Instant) throws {
        let length = try db.number(
            """
            UPDATE pauses SET until_at = NULL WHERE ticket = ?1 AND until_at = ?2
                AND from_at = (SELECT max(from_at) FROM pauses WHERE ticket = ?1)
            RETURNING ?2 - from_at
            """, .id(ticket), .time(ended))
        guard let length else { return }
        try db.run(
            """
            UPDATE contacts SET next_percent = NULL, next_at = NULL, resumed_at = NULL
            WHERE ticket = ? AND pauses = 1 AND answered_at IS NULL
            """, .id(ticket))
        try db.run(
            """
            UPDATE escalations SET parked_at = coalesce(next_at - ?, parked_at), next_at = NULL, resumed_at = NULL
            WHERE ticket = ? AND ended_at IS NULL AND pauses = 1
            """, .int(length), .id(ticket))
    }
}

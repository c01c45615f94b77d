// Answers that are taken back before anything of them has gone out: what they have made of the ticket is undone with them,
// as far as nothing has happened on it since.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func withdraw(_ entry: OutboxID, by user: UserID, at now: Instant) async throws -> TicketID {
        try await writer.write("withdraw") { transaction in
            let head = try transaction.outboxHead(entry, "withdraw")
            let before = try transaction.undo(of: entry, by: user)
            guard head.state == .waiting, let before else {
                throw StoreError(.conflict, operation: "withdraw", detail: head.state.rawValue)
            }
            try transaction.becomeDraft(entry, of: user, at: now)
            let isRestored =
                try before.ticket == head.ticket
                && transaction.restore(before, entry, writtenAt: head.writtenAt, at: now)
            if before.ticket != head.ticket { try transaction.restoreMerged(before, into: head.ticket) }
            try transaction.putConversationBack(entry)
            try transaction.db.run(
                "UPDATE outbox SET state = 'withdrawn', undo = NULL, next_attempt_at = NULL, is_solution = 0 WHERE id = ?",
                .id(entry))
            try transaction.forgetAddressee(of: entry, on: [head.ticket, before.ticket])
            // What it was answered by may have been taken back before: then it stands there for nothing.
            if !isRestored || before.state == before.then {
                try transaction.bringBackIfForgotten(head.ticket, "withdraw", at: now)
            }
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

extension Transaction {
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

    /// What the answer has made of the ticket, after its step: only what is still so is taken back with it.
    /// - Parameter before: where a conversation with its addressee stood.
    func keepOutcome(of outbox: OutboxID, on ticket: TicketID, _ before: ConversationPlace?) throws {
        try db.run(
            """
            UPDATE outbox SET undo = (SELECT json_set(outbox.undo, '$.spoken', t.spoken_version,
                '$.closed_then', t.closed_at, '$.escalation',
                (SELECT e.id FROM escalations e WHERE e.ticket = t.id AND e.ended_at IS NULL),
                '$.conversation', ?1, '$.conversation_at', ?2)
                FROM tickets t WHERE t.id = ?3)
            WHERE id = ?4 AND undo IS NOT NULL
            """, .id(before?.ticket), .time(before?.at), .id(ticket), .id(outbox))
    }

    /// Where a conversation with somebody stands.
    struct ConversationPlace {
        var ticket: TicketID
        var at: Instant
    }

    func conversation(with to: ReplyAddress) throws -> ConversationPlace? {
        try db.first(
            "SELECT ticket, at FROM conversations WHERE account_id = ? AND address = ?",
            .int(try account(to.channel, to.account)), .text(to.party.key)
        ) { ConversationPlace(ticket: $0.id(0), at: $0.time(1)) }
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
            """
            SELECT o.undo ->> 'then', t.solution, t.outcome FROM outbox o LEFT JOIN tickets t ON t.id = o.ticket
                AND (t.closed_at IS NULL OR t.closed_at = o.undo ->> 'closed_then')
            WHERE o.id = ?
            """, .id(entry)
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
        // What was written on a ticket that is merged now goes back to it with the rest.
        if known == nil {
            try db.run(
                """
                UPDATE drafts SET merged_from = (SELECT merged_from FROM messages WHERE id = ?)
                WHERE ticket = ? AND user = ?
                """, .id(claim.entry.message), .id(ticket), .id(user))
        }
    }

    /// The ticket as it was; not where somebody or something has moved it since. This is no step of the ticket but the
    /// undoing of one, so it may lead where no step leads.
    /// - Returns: whether it is as it was.
    fileprivate func restore(
        _ before: BeforeAnswer, _ entry: OutboxID, writtenAt: Instant, at now: Instant
    ) throws -> Bool {
        let ticket = try existing(before.ticket, "withdraw")
        guard ticket.state == before.then, ticket.mergedInto == nil, try isUntouched(ticket.id, since: entry) else {
            return false
        }
        try db.run(
            """
            UPDATE tickets SET (state, solution, outcome, closed_at, closed_by) = (SELECT undo ->> 'state',
                undo ->> 'solution', undo ->> 'outcome', undo ->> 'closed_at', undo ->> 'closed_by'
                FROM outbox WHERE id = ?1)
            WHERE id = ?2
            """, .id(entry), .id(ticket.id))
        guard before.state != before.then else { return true }
        if before.then == .waitingForCitizen { try forgetPause(of: ticket.id, begun: writtenAt, at: now) }
        if before.state == .waitingForCitizen { try continuePause(of: ticket.id, ended: writtenAt) }
        return true
    }

    /// A ticket that was merged since: parted again, it does not stand among the answered for what never went out. One that
    /// the answer closed stays closed: its solution and its time are on it.
    fileprivate func restoreMerged(_ before: BeforeAnswer, into other: TicketID) throws {
        guard before.then != .closed else { return }
        try db.run(
            "UPDATE tickets SET merged_state = ? WHERE id = ? AND merged_into = ? AND merged_state = ?",
            .text(before.state.rawValue), .id(before.ticket), .id(other), .text(before.then.rawValue))
    }

    /// Whether the ticket stands where the answer has put it, and by that answer: nobody has written since, no other closing
    /// has taken the place of its own, nothing that ran with another level has ended or begun.
    private func isUntouched(_ ticket: TicketID, since entry: OutboxID) throws -> Bool {
        // A closed ticket takes no answer, and a citizen's word opens it: when it was closed tells all.
        try db.number(
            """
            SELECT 1 FROM outbox o JOIN tickets t ON t.id = ?1
            WHERE o.id = ?2 AND t.closed_at IS (o.undo ->> 'closed_then')
                AND (t.state = 'closed' OR t.spoken_version = o.undo ->> 'spoken')
                AND (SELECT e.id FROM escalations e WHERE e.ticket = t.id AND e.ended_at IS NULL)
                    IS (o.undo ->> 'escalation')
            """, .id(ticket), .id(entry)) != nil
    }

    /// A conversation is where it was before our word that never went out, unless it has gone on since.
    fileprivate func putConversationBack(_ entry: OutboxID) throws {
        try db.run(
            """
            UPDATE conversations SET (ticket, at) = (SELECT o.undo ->> 'conversation', o.undo ->> 'conversation_at'
                FROM outbox o WHERE o.id = ?1)
            WHERE (account_id, address) = (SELECT o.account_id, ?2 FROM outbox o WHERE o.id = ?1)
                AND (ticket, at) = (SELECT o.undo ->> 'ticket', max(o.written_at, o.undo ->> 'conversation_at')
                    FROM outbox o WHERE o.id = ?1 AND o.undo ->> 'conversation' IS NOT NULL)
            """, .id(entry), .text(try addressee(of: entry)))
    }

    /// Whom only this answer would have reached knows nothing of the ticket: what he writes is no word in its thread.
    fileprivate func forgetAddressee(of entry: OutboxID, on tickets: [TicketID]) throws {
        let address = try addressee(of: entry)
        // A merged ticket's messages stand in the other one: whoever has written there is known in both.
        var known: Set<String> = []
        for ticket in tickets { known.formUnion(try correspondents(of: try existing(ticket, "withdraw"))) }
        if known.contains(address) { return }
        for ticket in tickets {
            try db.run("DELETE FROM participants WHERE ticket = ? AND address = ?", .id(ticket), .text(address))
        }
    }

    private func addressee(of entry: OutboxID) throws -> String {
        Party.key(try db.word("SELECT to_address FROM outbox WHERE id = ?", .id(entry)) ?? "")
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

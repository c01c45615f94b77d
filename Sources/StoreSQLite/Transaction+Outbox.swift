// The outbox inside a transaction: writing an entry, its end, news of its delivery.

import SQLite
import Store
import Tickets

extension Transaction {
    /// Writes a message and its entry; the same idempotency key on the same ticket gives the first entry again.
    func enqueue(_ new: NewOutgoing) throws -> OutboxID {
        precondition(
            [.answer, .automatic, .internalMail].contains(new.direction), "notes and inbound messages do not go out")
        if let key = new.idempotencyKey,
            let known = try db.number(
                "SELECT outbox FROM idempotency_keys WHERE ticket = ? AND key = ?", .id(new.ticket), .text(key))
        {
            return OutboxID(known)
        }
        let account = try account(new.to.channel, new.to.account)
        let message = try insertMessage(new, account: account)
        try db.run(
            """
            INSERT INTO outbox (ticket, message, account_id, state, is_automatic, written_at, next_attempt_at,
                answering, quotes_original, token, to_name, to_address, author_name, sent_text)
            VALUES (?,?,?,'waiting',?,?,?,?,?,?,?,?,?,?)
            """, .id(new.ticket), .id(message), .int(account), .bool(new.direction != .answer),
            .time(new.writtenAt), .time(new.writtenAt), .id(new.answering), .bool(new.quotesOriginal),
            .text(new.token.value), .text(new.to.party.name), .text(new.to.party.address), .text(new.authorName),
            .text(new.sentText))
        let outbox = OutboxID(db.lastInsertedRow)
        try db.run(
            "INSERT INTO tokens (token, ticket, message) VALUES (?,?,?)", .text(new.token.value), .id(new.ticket),
            .id(message))
        if let key = new.idempotencyKey {
            try db.run(
                "INSERT INTO idempotency_keys (ticket, key, outbox) VALUES (?,?,?)", .id(new.ticket), .text(key),
                .id(outbox))
        }
        if let kept = new.keptText {
            try db.run("UPDATE outbox SET kept_text = ? WHERE id = ?", .text(kept), .id(outbox))
        }
        if new.direction == .automatic, !new.isOnRequest {
            try noteAutomatic(to: new.to.party.address, at: new.writtenAt)
        }
        // Who is written to inside takes no part in the citizen's thread.
        if new.direction != .internalMail {
            try addParticipant(new.to.party.address, to: new.ticket)
        }
        // Where there is a conversation it goes on with this word of ours.
        if new.direction != .internalMail, !new.isOnRequest {
            try db.run(
                "UPDATE conversations SET at = max(at, ?), ticket = ? WHERE account_id = ? AND address = ?",
                .time(new.writtenAt), .id(new.ticket), .int(account), .text(new.to.party.key))
        }
        change.insert(new.ticket)
        change.outbox = true
        return outbox
    }

    /// Whether it was enqueued before, under its key.
    func isKnown(_ outgoing: NewOutgoing) throws -> Bool {
        guard let key = outgoing.idempotencyKey else { return false }
        return try db.number(
            "SELECT 1 FROM idempotency_keys WHERE ticket = ? AND key = ?", .id(outgoing.ticket), .text(key)) != nil
    }

    func message(of outbox: OutboxID) throws -> MessageID {
        MessageID(try db.number("SELECT message FROM outbox WHERE id = ?", .id(outbox)) ?? 0)
    }

    private func insertMessage(_ new: NewOutgoing, account: Int64) throws -> MessageID {
        guard try db.number("SELECT 1 FROM tickets WHERE id = ?", .id(new.ticket)) != nil else {
            throw StoreError(.missing, operation: "enqueue")
        }
        try db.run(
            """
            INSERT INTO messages (ticket, direction, kind, account_id, author, at, party_name, party_address,
                attachments, subject, text, internal_kind)
            VALUES (?,?,'contact',?,?,?,?,?,?,?,?,?)
            """, .id(new.ticket), .text(new.direction.rawValue), .int(account), .id(new.author), .time(new.writtenAt),
            .text(new.to.party.name), .text(new.to.party.address), .json(new.attachments), .text(new.subject),
            .text(new.text), .text(new.internalKind?.rawValue))
        let message = MessageID(db.lastInsertedRow)
        for attachment in new.attachments {
            guard let blob = attachment.blob else { continue }
            let id = try blobID(blob, "enqueue")
            try db.run("INSERT OR IGNORE INTO message_blobs (message, blob_id) VALUES (?,?)", .id(message), .int(id))
            try db.run("UPDATE blobs SET kept_at = NULL WHERE id = ? AND kept_at IS NOT NULL", .int(id))
        }
        try db.run(
            """
            UPDATE tickets SET message_count = message_count + 1, attachment_count = attachment_count + ?
            WHERE id = ?
            """, .int(new.attachments.count), .id(new.ticket))
        // An acknowledgement says nothing that anybody would look for.
        if new.direction == .answer {
            words.add(
                subject: new.subject, text: new.text, party: new.to.party, attachments: new.attachments,
                to: new.ticket)
        }
        return message
    }

    private func noteAutomatic(to address: String, at now: Instant) throws {
        let key = Party.key(address)
        if key.isEmpty { return }
        try db.run(
            """
            INSERT INTO automatic_messages (address, at) VALUES (?,?)
            ON CONFLICT (address) DO UPDATE SET at = max(at, excluded.at)
            """, .text(key), .time(now))
    }

    /// What an entry's later steps need to know.
    struct OutboxHead {
        var ticket: TicketID
        var message: MessageID
        var state: OutboxState
        var delivery: DeliveryState
        var isAutomatic: Bool
        var lease: String?
        var isSolution: Bool
        var writtenAt: Instant
    }

    func outboxHead(_ id: OutboxID, _ operation: String) throws -> OutboxHead {
        let head = try db.first(
            """
            SELECT ticket, message, state, delivery, is_automatic, lease, is_solution, written_at FROM outbox
            WHERE id = ?
            """, .id(id)
        ) { row in
            OutboxHead(
                ticket: row.id(0), message: row.id(1), state: try row.word(2), delivery: try row.word(3),
                isAutomatic: row.bool(4), lease: row.optionalText(5), isSolution: row.bool(6), writtenAt: row.time(7))
        }
        guard let head else { throw StoreError(.missing, operation: operation) }
        return head
    }

    /// The channel has it. Meets the deadlines when a person wrote it.
    func accept(
        _ id: OutboxID, _ head: OutboxHead, reference: String?, evidence: String, accepted: Instant,
        step: HandStep? = nil, by user: UserID? = nil, at now: Instant
    ) throws {
        try db.run(
            """
            UPDATE outbox SET state = 'accepted', accepted_at = ?, reference = coalesce(?, reference), code = NULL,
                detail = ?, lease = NULL, lease_until = NULL, transmitting = 0, next_attempt_at = NULL, hand_step = ?
            WHERE id = ?
            """, .time(accepted), .text(reference), .text(evidence), .text(step?.rawValue), .id(id))
        if head.isAutomatic { try forgetSecret(id, head) }
        if !head.isAutomatic {
            try meetContacts(of: head.ticket, by: head.message, outbox: id, at: accepted)
            if head.isSolution { try solve(head.ticket, writtenAt: head.writtenAt, accepted: accepted) }
        }
        try news(step?.rawValue ?? "accepted", head, user: user, at: now)
    }

    /// The text without what was worth something only to its reader, where it had such a thing (`NewOutgoing.keptText`).
    private func forgetSecret(_ id: OutboxID, _ head: OutboxHead) throws {
        try db.run(
            """
            UPDATE messages SET text = coalesce((SELECT kept_text FROM outbox WHERE id = ?1), text) WHERE id = ?2
                AND EXISTS (SELECT 1 FROM outbox WHERE id = ?1 AND kept_text IS NOT NULL)
            """, .id(id), .id(head.message))
    }

    /// It lies ready for people.
    func handOver(
        _ id: OutboxID, _ head: OutboxHead, reference: String?, evidence: String, at now: Instant
    ) throws {
        try db.run(
            """
            UPDATE outbox SET state = 'handed_over', hand_step = 'to_print', reference = coalesce(?, reference),
                code = NULL, detail = ?, lease = NULL, lease_until = NULL, transmitting = 0, next_attempt_at = NULL
            WHERE id = ?
            """, .text(reference), .text(evidence), .id(id))
        try news("handed_over", head, at: now)
    }

    /// Into a state that waits for a person.
    func stop(
        _ id: OutboxID, _ head: OutboxHead, in state: OutboxState, code: String, detail: String, user: UserID? = nil,
        at now: Instant
    ) throws {
        try db.run(
            """
            UPDATE outbox SET state = ?, code = ?, detail = ?, lease = NULL, lease_until = NULL, transmitting = 0,
                next_attempt_at = NULL, hand_step = NULL
            WHERE id = ?
            """, .text(state.rawValue), .text(code), .text(detail), .id(id))
        try news(state.rawValue, head, detail: ["code": code], user: user, at: now)
    }

    /// Back among those that wait for their time.
    func wait(
        _ id: OutboxID, _ head: OutboxHead, until due: Instant, code: String?, detail: String?, anew: Bool = false
    ) throws {
        try db.run(
            """
            UPDATE outbox SET state = 'waiting', next_attempt_at = ?, code = ?, detail = ?, lease = NULL,
                lease_until = NULL, transmitting = 0, attempts = iif(?, 0, attempts)
            WHERE id = ?
            """, .time(due), .text(code), .text(detail), .bool(anew), .id(id))
        change.insert(head.ticket)
        change.outbox = true
    }

    /// Closes the running attempt's row.
    func endAttempt(_ id: OutboxID, outcome: String, code: String?, detail: String?, at now: Instant) throws {
        try db.run(
            """
            UPDATE outbox_attempts SET ended_at = ?, outcome = ?, code = ?, detail = ?
            WHERE id = (SELECT max(id) FROM outbox_attempts WHERE outbox = ?) AND ended_at IS NULL
            """, .time(now), .text(outcome), .text(code), .text(detail), .id(id))
    }

    func news(
        _ what: String, _ head: OutboxHead, detail: [String: String] = [:], user: UserID? = nil, at now: Instant
    ) throws {
        try record(
            NewEvent(ticket: head.ticket, what: what, user: user, message: head.message, detail: detail, at: now))
        try touch(head.ticket, at: now)
        change.outbox = true
    }

    /// - Returns: whether it was a step forward.
    func note(
        _ state: DeliveryState, on id: OutboxID, status: String?, detail: String?, at now: Instant
    ) throws -> Bool {
        var head = try outboxHead(id, "note delivery")
        // Somebody reports on it, so it was sent.
        if head.state == .inDoubt {
            let sent = try lastTransmission(id) ?? now
            try accept(id, head, reference: nil, evidence: status ?? state.rawValue, accepted: sent, at: now)
            head.state = .accepted
        }
        guard head.delivery.canBecome(state) else { return false }
        try db.run(
            "UPDATE outbox SET delivery = ?, code = ?, detail = ? WHERE id = ?", .text(state.rawValue),
            .text(status ?? (head.state == .accepted ? nil : "delivery_news")), .text(detail), .id(id))
        try touch(head.ticket, at: now)
        change.outbox = true
        return true
    }

    /// When the last attempt's last byte may have gone out.
    func lastTransmission(_ id: OutboxID) throws -> Instant? {
        try db.number(
            "SELECT transmitted_at FROM outbox_attempts WHERE outbox = ? ORDER BY id DESC LIMIT 1", .id(id)
        ).map { Instant(milliseconds: $0) }
    }
}

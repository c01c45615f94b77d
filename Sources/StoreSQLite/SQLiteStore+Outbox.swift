// The outbox: claims with leases, the end of attempts, rescue, a person's decisions.

import Runtime
import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func claim(
        channel: ChannelName, account: AccountName, limit: Int, lease: Duration, at now: Instant
    ) async throws -> [OutboxClaim] {
        try await writer.write("claim") { transaction in
            if try OutboxRows.isHeld(transaction.db) { return [] }
            let due = try transaction.db.all(
                """
                SELECT id FROM outbox
                WHERE state = 'waiting' AND next_attempt_at <= ?
                    AND account_id = (SELECT id FROM accounts WHERE channel = ? AND account = ?)
                ORDER BY next_attempt_at, id LIMIT ?
                """, .time(now), .text(channel.value), .text(account.value), .int(limit)
            ) { OutboxID($0.int(0)) }
            return try due.map { try transaction.claim($0, lease: RandomIdentifier.token(), until: now + lease, now) }
        }
    }

    public func markTransmitting(_ entry: OutboxID, lease: String, at now: Instant) throws {
        try writer.writeNow("markTransmitting") { transaction in
            let marked = try transaction.db.run(
                "UPDATE outbox SET transmitting = 1 WHERE id = ? AND lease = ? AND state = 'sending'", .id(entry),
                .text(lease))
            guard marked == 1 else { throw StoreError(.fenced, operation: "markTransmitting") }
            try transaction.db.run(
                """
                UPDATE outbox_attempts SET transmitted_at = ?
                WHERE id = (SELECT max(id) FROM outbox_attempts WHERE outbox = ?)
                """, .time(now), .id(entry))
        }
    }

    public func finish(
        _ entry: OutboxID, lease: String, result: AttemptResult, units: Int, at now: Instant
    ) async throws {
        try await writer.write("finish") { transaction in
            let head = try transaction.outboxHead(entry, "finish")
            guard head.state == .sending, head.lease == lease else { throw StoreError(.fenced, operation: "finish") }
            if units > 0 {
                try transaction.db.run(
                    "UPDATE outbox SET units = units + ?, cost_at = ? WHERE id = ?", .int(units), .time(now),
                    .id(entry))
            }
            switch result {
            case .accepted(let reference, let evidence):
                try transaction.endAttempt(entry, outcome: "accepted", code: nil, detail: evidence, at: now)
                try transaction.accept(entry, head, reference: reference, evidence: evidence, accepted: now, at: now)
            case .tryAgain(let due, let code, let detail):
                try transaction.endAttempt(entry, outcome: "try_again", code: code, detail: detail, at: now)
                try transaction.wait(entry, head, until: due, code: code, detail: detail)
            case .hold(let code, let detail):
                try transaction.endAttempt(entry, outcome: "failed_for_good", code: code, detail: detail, at: now)
                try transaction.stop(entry, head, in: .held, code: code, detail: detail, at: now)
            case .inDoubt(let code, let detail):
                try transaction.endAttempt(entry, outcome: "unknown", code: code, detail: detail, at: now)
                try transaction.stop(entry, head, in: .inDoubt, code: code, detail: detail, at: now)
            case .handedOver(let reference, let evidence):
                try transaction.endAttempt(entry, outcome: "accepted", code: nil, detail: evidence, at: now)
                try transaction.handOver(entry, head, reference: reference, evidence: evidence, at: now)
            }
        }
    }

    public func rescue(all: Bool, at now: Instant) async throws -> (waiting: Int, inDoubt: Int) {
        try await writer.write("rescue") { transaction in
            let lost = try transaction.db.all(
                "SELECT id, transmitting FROM outbox WHERE state = 'sending' AND (? OR lease_until <= ?)", .bool(all),
                .time(now)
            ) { (id: OutboxID($0.int(0)), transmitting: $0.bool(1)) }
            var counts = (waiting: 0, inDoubt: 0)
            for entry in lost {
                let head = try transaction.outboxHead(entry.id, "rescue")
                if entry.transmitting {
                    try transaction.endAttempt(entry.id, outcome: "unknown", code: "interrupted", detail: nil, at: now)
                    try transaction.stop(
                        entry.id, head, in: .inDoubt, code: "interrupted", detail: "no end of the attempt is known",
                        at: now)
                    counts.inDoubt += 1
                } else {
                    try transaction.endAttempt(
                        entry.id, outcome: "interrupted", code: "interrupted", detail: nil, at: now)
                    try transaction.wait(entry.id, head, until: now, code: "interrupted", detail: nil)
                    counts.waiting += 1
                }
            }
            return counts
        }
    }

    public func nextDue(channel: ChannelName, account: AccountName) async throws -> Instant? {
        try await readers.read("nextDue") { db in
            try db.number(
                """
                SELECT min(next_attempt_at) FROM outbox
                WHERE state = 'waiting' AND account_id = (SELECT id FROM accounts WHERE channel = ? AND account = ?)
                """, .text(channel.value), .text(account.value)
            ).map { Instant(milliseconds: $0) }
        }
    }

    public func inDoubt(channel: ChannelName, account: AccountName, limit: Int) async throws -> [OutboxClaim] {
        try await readers.read("inDoubt") { db in
            let ids = try db.all(
                """
                SELECT id FROM outbox
                WHERE state = 'in_doubt' AND account_id = (SELECT id FROM accounts WHERE channel = ? AND account = ?)
                ORDER BY id LIMIT ?
                """, .text(channel.value), .text(account.value), .int(limit)
            ) { OutboxID($0.int(0)) }
            return try ids.compactMap { try OutboxRows.claim($0, in: db) }
        }
    }

    public func composed(_ entry: OutboxID) async throws -> OutboxClaim? {
        try await readers.read("composed") { db in try OutboxRows.claim(entry, in: db) }
    }

    public func resolve(
        _ entry: OutboxID, _ resolution: DoubtResolution, by user: UserID?, at now: Instant
    ) async throws {
        try await writer.write("resolve") { transaction in
            let head = try transaction.outboxHead(entry, "resolve")
            guard head.state == .inDoubt else { throw StoreError(.conflict, operation: "resolve") }
            switch resolution {
            case .wasSent(let evidence):
                // The other side took it when it was sent, not when somebody found it out.
                let sent = try transaction.lastTransmission(entry) ?? now
                try transaction.accept(entry, head, reference: nil, evidence: evidence, accepted: sent, at: now)
            case .wasNotSent:
                try transaction.wait(entry, head, until: now, code: nil, detail: nil)
                try transaction.news("not_sent", head, user: user, at: now)
            }
        }
    }

    public func sendNow(_ entry: OutboxID, by user: UserID?, at now: Instant) async throws {
        try await writer.write("sendNow") { transaction in
            let head = try transaction.outboxHead(entry, "sendNow")
            guard head.state == .waiting || head.state == .held else {
                throw StoreError(.conflict, operation: "sendNow", detail: head.state.rawValue)
            }
            try transaction.wait(entry, head, until: now, code: nil, detail: nil, anew: head.state == .held)
            try transaction.db.run("UPDATE outbox SET released = 1 WHERE id = ?", .id(entry))
            try transaction.news("send_now", head, user: user, at: now)
        }
    }

    public func holdEntry(
        _ entry: OutboxID, code: String, detail: String, by user: UserID?, at now: Instant
    ) async throws {
        try await writer.write("holdEntry") { transaction in
            let head = try transaction.outboxHead(entry, "holdEntry")
            guard head.state == .waiting else {
                throw StoreError(.conflict, operation: "holdEntry", detail: head.state.rawValue)
            }
            try transaction.stop(entry, head, in: .held, code: code, detail: detail, user: user, at: now)
        }
    }

    public func outbox(state: OutboxState?, limit: Int, offset: Int) async throws -> [OutboxEntry] {
        try await readers.read("outbox") { db in
            if let state {
                return try db.all(
                    OutboxEntry.select + "WHERE o.state = ? ORDER BY o.id DESC LIMIT ? OFFSET ?",
                    .text(state.rawValue), .int(limit), .int(offset)
                ) { try OutboxEntry($0) }
            }
            return try db.all(OutboxEntry.select + "ORDER BY o.id DESC LIMIT ? OFFSET ?", .int(limit), .int(offset)) {
                try OutboxEntry($0)
            }
        }
    }

    public func outboxEntry(_ id: OutboxID) async throws -> (entry: OutboxEntry, attempts: [OutboxAttempt])? {
        try await readers.read("outboxEntry") { db in
            guard let entry = try OutboxRows.entry(id, in: db) else { return nil }
            let attempts = try db.all(
                """
                SELECT number, started_at, transmitted_at, ended_at, outcome, code, detail FROM outbox_attempts
                WHERE outbox = ? ORDER BY id LIMIT 1000
                """, .id(id)
            ) { row in
                OutboxAttempt(
                    number: Int(row.int(0)), startedAt: row.time(1), transmittedAt: row.optionalTime(2),
                    endedAt: row.optionalTime(3), outcome: row.optionalText(4), code: row.optionalText(5),
                    detail: row.optionalText(6))
            }
            return (entry, attempts)
        }
    }

    public func outboxIsHeld() async throws -> Bool {
        try await readers.read("outboxIsHeld") { try OutboxRows.isHeld($0) }
    }

    public func releaseOutbox(by user: UserID?, at now: Instant) async throws {
        try await writer.write("releaseOutbox") { transaction in
            try transaction.db.run("UPDATE meta SET number = 0 WHERE name = 'outbox_held'")
            transaction.change.outbox = true
        }
    }
}

extension Transaction {
    fileprivate func claim(_ id: OutboxID, lease: String, until end: Instant, _ now: Instant) throws -> OutboxClaim {
        try db.run(
            """
            UPDATE outbox SET state = 'sending', lease = ?, lease_until = ?, transmitting = 0, next_attempt_at = NULL,
                attempts = attempts + 1, undo = NULL
            WHERE id = ?
            """, .text(lease), .time(end), .id(id))
        try db.run(
            """
            INSERT INTO outbox_attempts (outbox, number, started_at)
            SELECT id, attempts, ? FROM outbox WHERE id = ?
            """, .time(now), .id(id))
        guard let claim = try OutboxRows.claim(id, in: db) else { throw StoreError(.damaged, operation: "claim") }
        return claim
    }
}

/// Reading the outbox, on any connection.
enum OutboxRows {
    static func isHeld(_ db: Connection) throws -> Bool {
        try db.number("SELECT number FROM meta WHERE name = 'outbox_held'") ?? 0 != 0
    }

    static func entry(_ id: OutboxID, in db: Connection) throws -> OutboxEntry? {
        try db.first(OutboxEntry.select + "WHERE o.id = ?", .id(id)) { try OutboxEntry($0) }
    }

    static func claim(_ id: OutboxID, in db: Connection) throws -> OutboxClaim? {
        guard let entry = try entry(id, in: db) else { return nil }
        return try db.first(
            """
            SELECT o.lease, o.token, o.author_name, o.answering, o.quotes_original, m.author, coalesce(o.sent_text, m.text), m.attachments,
                k.key, t.token, m.direction, m.internal_kind
            FROM outbox o JOIN messages m ON m.id = o.message JOIN tickets t ON t.id = o.ticket
                LEFT JOIN idempotency_keys k ON k.ticket = o.ticket AND k.outbox = o.id
            WHERE o.id = ?
            """, .id(id)
        ) { row in
            guard let token = ReplyToken(row.text(1)), let ticketToken = ReplyToken(row.text(9)) else {
                throw StoreError(.damaged, operation: "claim", detail: "a token")
            }
            let answering: MessageID? = row.optionalID(3)
            var outgoing = NewOutgoing(
                ticket: entry.ticket, direction: try row.word(10), author: row.optionalID(5),
                authorName: row.text(2), to: entry.to, token: token, subject: entry.subject, text: row.text(6),
                attachments: try row.json(7, or: []), answering: answering, quotesOriginal: row.bool(4),
                writtenAt: entry.writtenAt, idempotencyKey: row.optionalText(8))
            outgoing.internalKind = try row.optionalWord(11)
            return OutboxClaim(
                entry: entry, lease: row.text(0), attempt: entry.attempts, outgoing: outgoing,
                ticketToken: ticketToken, answered: try answering.flatMap { try answered($0, in: db) })
        }
    }

    private static func answered(_ id: MessageID, in db: Connection) throws -> OutboxClaim.AnsweredSource? {
        try db.first(
            """
            SELECT external_id, thread, party_name, party_address, at, text, new_length, new_text
            FROM messages WHERE id = ?
            """, .id(id)
        ) { row in
            let text = row.text(5)
            return OutboxClaim.AnsweredSource(
                externalID: row.optionalText(0), references: try row.json(1, or: []), sender: row.party(2),
                at: row.time(4),
                newText: Message.newText(length: row.optionalInt(6), own: row.optionalText(7), of: text) ?? text)
        }
    }
}

extension OutboxEntry {
    static let select: SQL =
        """
        SELECT o.id, o.ticket, t.service, t.year, t.sequence, o.message, o.state, o.delivery, oa.channel, oa.account,
            o.to_name, o.to_address, m.subject, o.is_automatic, o.attempts, o.written_at, o.next_attempt_at,
            o.accepted_at, o.reference, o.code, o.detail, o.hand_step, o.released, m.author, o.undo IS NOT NULL,
            o.sent_text
        FROM outbox o JOIN tickets t ON t.id = o.ticket JOIN messages m ON m.id = o.message
            JOIN accounts oa ON oa.id = o.account_id

        """

    init(_ row: borrowing Row) throws {
        self.init(
            id: row.id(0), ticket: row.id(1),
            ticketNumber: TicketNumber(service: row.text(2), year: Int(row.int(3)), sequence: row.int(4)),
            message: row.id(5), state: try row.word(6), delivery: try row.word(7),
            to: ReplyAddress(channel: row.channel(8), account: row.account(9), party: row.party(10)),
            subject: row.text(12), isAutomatic: row.bool(13), attempts: Int(row.int(14)), writtenAt: row.time(15),
            nextAttemptAt: row.optionalTime(16), acceptedAt: row.optionalTime(17), reference: row.optionalText(18),
            code: row.optionalText(19), detail: row.optionalText(20))
        handStep = row.optionalText(21).flatMap { HandStep(rawValue: $0) }
        isReleased = row.bool(22)
        author = row.optionalID(23)
        canBeWithdrawn = state == .waiting && attempts == 0 && row.bool(24)
        sentText = row.optionalText(25)
    }
}

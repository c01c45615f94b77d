// For the citizens' pages: fates of submissions, secrets, one-time codes.

import Crypto
import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func submission(key: String, channel: ChannelName, account: AccountName) async throws -> SubmissionFate {
        try await readers.read("submission") { db in
            try db.first(
                """
                SELECT s.state = 'done', coalesce(t.merged_into, s.ticket) FROM spool s LEFT JOIN tickets t ON t.id = s.ticket
                WHERE s.account_id = (SELECT id FROM accounts WHERE channel = ? AND account = ?) AND s.key = ?
                """, .text(channel.value), .text(account.value), .text(key)
            ) { row in
                guard row.bool(0), let ticket: TicketID = row.optionalID(1) else { return .waiting }
                return .filed(ticket)
            } ?? .unknown
        }
    }

    public func secrets(of ticket: TicketID) async throws -> TicketSecrets? {
        try await readers.read("secrets") { db in
            try db.first("SELECT status_secret, token FROM tickets WHERE id = ?", .id(ticket)) { row in
                ReplyToken(row.text(1)).map { TicketSecrets(page: row.text(0), reply: $0) }
            } ?? nil
        }
    }

    public func keepStatusCode(
        _ code: String, of ticket: TicketID, rule: StatusCodeRule, at now: Instant
    ) async throws -> Bool {
        try await writer.write("keepStatusCode") { transaction in
            let db = transaction.db
            let hash = try Self.hash(code, of: ticket, in: db)
            // A new window begins when the old one is over, or lies ahead of a clock that was put back.
            let counted =
                try db.first(
                    """
                    SELECT CASE WHEN counted_from > ?2 AND counted_from <= ?3 THEN counted_from END, made FROM status_codes
                    WHERE ticket = ?1
                    """, .id(ticket), .time(now - rule.window), .time(now)
                ) { row in row.optionalTime(0).map { (from: $0, made: Int(row.int(1))) } } ?? nil
            if let counted, counted.made >= rule.mostCodes { return false }
            try db.run(
                """
                INSERT INTO status_codes (ticket, hash, made_at, tries, counted_from, made) VALUES (?,?,?,0,?,?)
                ON CONFLICT (ticket) DO UPDATE SET hash = excluded.hash, made_at = excluded.made_at, tries = 0,
                    counted_from = excluded.counted_from, made = excluded.made
                """, .id(ticket), .text(hash), .time(now), .time(counted?.from ?? now), .int((counted?.made ?? 0) + 1))
            return true
        }
    }

    public func useStatusCode(
        _ code: String, of ticket: TicketID, rule: StatusCodeRule, at now: Instant
    ) async throws -> Bool {
        try await writer.write("useStatusCode") { transaction in
            let db = transaction.db
            let hash = try Self.hash(code, of: ticket, in: db)
            try db.run("UPDATE status_tries SET made = made + 1")
            // Counted before it is compared: a hundred guesses at once are a hundred.
            let tried = try db.run(
                """
                UPDATE status_codes SET tries = tries + 1
                WHERE ticket = ? AND made_at > ? AND made_at <= ? AND tries < ? AND hash <> ''
                """, .id(ticket), .time(now - rule.life), .time(now), .int(rule.mostTries))
            guard tried == 1 else { return false }
            return try db.run(
                "UPDATE status_codes SET hash = '' WHERE ticket = ? AND hash = ?", .id(ticket), .text(hash)) == 1
        }
    }

    /// Under the page's own secret: who reads eight digits' hash elsewhere (a copy of the table) cannot count them through.
    private static func hash(_ code: String, of ticket: TicketID, in db: Connection) throws -> String {
        let key = try db.word("SELECT status_secret FROM tickets WHERE id = ?", .id(ticket)) ?? ""
        return Hex.string(HMACSHA256.code(for: code, key: Array(key.utf8)))
    }
}

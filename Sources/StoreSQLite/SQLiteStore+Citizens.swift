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
                SELECT state = 'done', ticket FROM spool
                WHERE account_id = (SELECT id FROM accounts WHERE channel = ? AND account = ?) AND key = ?
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

    public func splitRequests(of ticket: TicketID) async throws -> [SplitRequest] {
        try await readers.read("splitRequests") { db in
            let asker = try db.word("SELECT requester_address FROM tickets WHERE id = ?", .id(ticket)) ?? ""
            let key = Party.key(asker)
            guard !key.isEmpty else { return [] }
            return try db.all(
                """
                SELECT service, year, sequence, subject, status_secret, requester_address FROM tickets
                WHERE split_from = ? AND merged_into IS NULL ORDER BY id LIMIT 20
                """, .id(ticket)
            ) { row in
                let number = TicketNumber(service: row.text(0), year: Int(row.int(1)), sequence: row.int(2))
                return (SplitRequest(number: number, subject: row.text(3), page: row.text(4)), Party.key(row.text(5)))
            }.filter { $0.1 == key }.map { $0.0 }
        }
    }

    public func keepStatusCode(
        _ code: String, of ticket: TicketID, to address: String, rule: StatusCodeRule, at now: Instant
    ) async throws -> Bool {
        try await writer.write("keepStatusCode") { transaction in
            let db = transaction.db
            // What lies ahead of a clock that was put back counts for nothing either.
            try db.run(
                "DELETE FROM status_codes WHERE made_at <= ? OR made_at > ?", .time(now - max(rule.window, rule.life)),
                .time(now))
            let since = now - rule.window
            let ofTicket = try db.number(
                "SELECT count(*) FROM status_codes WHERE ticket = ? AND made_at > ?", .id(ticket), .time(since))
            let ofAddress = try db.number(
                "SELECT count(*) FROM status_codes WHERE address = ? AND made_at > ?", .text(Party.key(address)),
                .time(since))
            guard ofTicket ?? 0 < Int64(rule.mostCodes), ofAddress ?? 0 < Int64(rule.mostToAddress) else {
                return false
            }
            try db.run(
                "INSERT INTO status_codes (ticket, address, hash, made_at, tries) VALUES (?,?,?,?,0)", .id(ticket),
                .text(Party.key(address)), .text(try Self.hash(code, of: ticket, in: db)), .time(now))
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
                WHERE ticket = ? AND made_at > ? AND made_at <= ? AND hash <> ''
                """, .id(ticket), .time(now - rule.life), .time(now))
            guard tried > 0 else { return false }
            return try db.run(
                """
                UPDATE status_codes SET hash = ''
                WHERE ticket = ? AND made_at > ? AND made_at <= ? AND hash = ? AND tries <= ?
                """, .id(ticket), .time(now - rule.life), .time(now), .text(hash), .int(rule.mostTries)) > 0
        }
    }

    /// Under the page's own secret: who reads eight digits' hash elsewhere (a copy of the table) cannot count them through.
    private static func hash(_ code: String, of ticket: TicketID, in db: Connection) throws -> String {
        let key = try db.word("SELECT status_secret FROM tickets WHERE id = ?", .id(ticket)) ?? ""
        return Hex.string(HMACSHA256.code(for: code, key: Array(key.utf8)))
    }
}

// Figures and the health of the store.

import Runtime
import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func statistics() async throws -> StoreStatistics {
        try await readers.read("statistics") { db in
            func count(_ sql: SQL) throws -> Int { Int(try db.number(sql) ?? 0) }
            func byState<State: StateMachine>(_ type: State.Type, _ sql: SQL) throws -> [String: Int] {
                var counts = Dictionary(uniqueKeysWithValues: State.allCases.map { ($0.rawValue, 0) })
                try db.each(sql) { row in
                    counts[row.text(0)] = Int(row.int(1))
                    return true
                }
                return counts
            }
            let spool = try byState(SpoolState.self, "SELECT state, count(*) FROM spool GROUP BY state")
            return StoreStatistics(
                tickets: try count("SELECT count(*) FROM tickets"),
                contacts: try count("SELECT count(*) FROM contacts"),
                messages: try count("SELECT count(*) FROM messages"), held: spool[SpoolState.held.rawValue] ?? 0,
                outbox: try byState(OutboxState.self, "SELECT state, count(*) FROM outbox GROUP BY state"),
                spool: spool,
                ticketsByState: try byState(TicketState.self, "SELECT state, count(*) FROM tickets GROUP BY state"))
        }
    }

    public func probe() async throws {
        let mark = RandomIdentifier.token(bits: 60)
        try await writer.write("probe") { transaction in
            try transaction.db.run(
                """
                INSERT INTO meta (name, word) VALUES ('probe', ?)
                ON CONFLICT (name) DO UPDATE SET word = excluded.word
                """, .text(mark))
        }
        // Another probe may have come between: any mark shows that the write arrived.
        let back = try await readers.read("probe") { try $0.word("SELECT word FROM meta WHERE name = 'probe'") }
        guard back != nil else { throw StoreError(.damaged, operation: "probe") }
    }

    public func lags(at now: Instant) async throws -> (spool: Double?, outbox: Double?) {
        try await readers.read("lags") { db in
            func age(_ since: Int64?) -> Double? { since.map { Double(now.milliseconds - $0) / 1000 } }
            let received = try db.number(
                "SELECT received_at FROM spool WHERE state = 'received' ORDER BY id LIMIT 1")
            let due = try db.number(
                "SELECT min(next_attempt_at) FROM outbox WHERE state = 'waiting' AND next_attempt_at <= ?",
                .time(now))
            return (age(received), age(due))
        }
    }

    public func report(_ health: AccountHealth) async throws {
        try await writer.write("report") { transaction in
            let account = try transaction.account(health.channel, health.account)
            try transaction.db.run(
                """
                INSERT INTO account_health (account_id, direction, last_success, failing_since, code, detail, at)
                VALUES (?,?,?,?,?,?,?)
                ON CONFLICT (account_id, direction) DO UPDATE SET last_success = excluded.last_success,
                    failing_since = excluded.failing_since, code = excluded.code, detail = excluded.detail,
                    at = excluded.at
                """, .int(account), .text(health.direction.rawValue), .time(health.lastSuccess),
                .time(health.failingSince), .text(health.code), .text(health.detail), .time(health.at))
            transaction.change.other = true
        }
    }

    public func health() async throws -> [AccountHealth] {
        try await readers.read("health") { db in
            try db.all(
                """
                SELECT a.channel, a.account, h.direction, h.last_success, h.failing_since, h.code, h.detail, h.at
                FROM account_health h JOIN accounts a ON a.id = h.account_id
                ORDER BY a.channel, a.account, h.direction LIMIT 10000
                """
            ) { row in
                AccountHealth(
                    channel: row.channel(0), account: row.account(1), direction: try row.word(2),
                    lastSuccess: row.optionalTime(3), failingSince: row.optionalTime(4), code: row.optionalText(5),
                    detail: row.optionalText(6), at: row.time(7))
            }
        }
    }
}

// Counts by account.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func heldCounts() async throws -> [HeldCount] {
        try await readers.read("heldCounts") { db in
            try db.all(
                """
                SELECT a.channel, a.account, count(*) FROM (SELECT account_id FROM spool WHERE state = 'held') s
                JOIN accounts a ON a.id = s.account_id GROUP BY a.id ORDER BY a.id LIMIT 10000
                """
            ) { HeldCount(channel: $0.channel(0), account: $0.account(1), items: Int($0.int(2))) }
        }
    }

    public func accountFigures() async throws -> [AccountFigures] {
        try await readers.read("accountFigures") { db in
            var found: [Int64: AccountFigures] = [:]
            try db.each("SELECT id, channel, account FROM accounts LIMIT 10000") { row in
                found[row.int(0)] = AccountFigures(channel: row.channel(1), account: row.account(2))
                return true
            }
            try db.each(
                "SELECT account_id, state, count(*), max(arrived_at) FROM spool GROUP BY account_id, state"
            ) { row in
                let (id, last) = (row.int(0), row.time(3))
                if let state = SpoolState(rawValue: row.text(1)) { found[id]?.items[state] = Int(row.int(2)) }
                let latest = found[id]?.lastArrival ?? last
                found[id]?.lastArrival = max(latest, last)
                return true
            }
            try db.each("SELECT account_id, count(*) FROM spool_aliases GROUP BY account_id") { row in
                found[row.int(0)]?.again = Int(row.int(1))
                return true
            }
            try db.each(
                "SELECT account_id, count(*), min(written_at) FROM outbox WHERE state = 'waiting' GROUP BY account_id"
            ) { row in
                found[row.int(0)]?.waitingToSend = Int(row.int(1))
                found[row.int(0)]?.oldestToSend = row.time(2)
                return true
            }
            return found.values.sorted { ($0.channel.value, $0.account.value) < ($1.channel.value, $1.account.value) }
        }
    }

    public func unknown(_ keys: [String], channel: ChannelName, account: AccountName) async throws -> [String] {
        try await readers.read("unknown") { db in
            let ids = try db.all(
                "SELECT id FROM accounts WHERE channel = ? AND account = ?", .text(channel.value), .text(account.value)
            ) { $0.int(0) }
            guard let id = ids.first else { return keys }
            return try keys.prefix(10_000).filter { key in
                try db.all(
                    """
                    SELECT 1 FROM spool WHERE account_id = ?1 AND key = ?2
                    UNION ALL SELECT 1 FROM spool_aliases WHERE account_id = ?1 AND key = ?2 LIMIT 1
                    """, .int(id), .text(key)
                ) { $0.int(0) }.isEmpty
            }
        }
    }
}

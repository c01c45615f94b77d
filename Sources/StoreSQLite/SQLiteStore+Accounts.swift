// Counts by account.

import SQLite
import Store
import Tickets

extension SQLiteStore {
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
}

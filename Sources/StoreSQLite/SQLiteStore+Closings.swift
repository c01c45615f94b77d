// Closings of which citizens may have to be told.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func closings(dueBy instant: Instant, limit: Int) async throws -> [DueClosing] {
        try await readers.read("closings") { db in
            try db.all(
                "SELECT ticket, closed_at FROM closings WHERE due_at <= ? ORDER BY due_at, ticket LIMIT ?",
                .time(instant), .int(limit)
            ) { DueClosing(ticket: $0.id(0), closedAt: $0.time(1)) }
        }
    }

    public func settle(
        _ closing: DueClosing, letter: NewOutgoing?, atMostEvery: Duration, at now: Instant
    ) async throws -> Bool {
        try await writer.write("settleClosing") { transaction in
            let db = transaction.db
            let taken = try db.run(
                "DELETE FROM closings WHERE ticket = ? AND closed_at = ?", .id(closing.ticket), .time(closing.closedAt))
            guard taken == 1, let letter else { return false }
            let stands = try db.number(
                "SELECT 1 FROM tickets WHERE id = ? AND state = 'closed' AND closed_at = ? AND merged_into IS NULL",
                .id(closing.ticket), .time(closing.closedAt))
            guard stands != nil else { return false }
            let told = try db.number(
                "SELECT 1 FROM events WHERE ticket = ? AND what = 'closing_told' AND at > ? AND at <= ? LIMIT 1",
                .id(closing.ticket), .time(now - atMostEvery), .time(now))
            guard told == nil else { return false }
            let outbox = try transaction.enqueue(letter)
            try transaction.record(
                NewEvent(
                    ticket: closing.ticket, what: "closing_told", message: try transaction.message(of: outbox),
                    detail: ["by": letter.to.channel.value], at: now))
            return true
        }
    }

    public func putOff(_ closing: DueClosing, to instant: Instant) async throws {
        try await writer.write("putOffClosing") { transaction in
            try transaction.db.run(
                "UPDATE closings SET due_at = ? WHERE ticket = ? AND closed_at = ?", .time(instant),
                .id(closing.ticket), .time(closing.closedAt))
        }
    }
}

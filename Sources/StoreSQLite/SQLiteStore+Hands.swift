// Messages that people carry out: printed, posted, returned. And what an account has spent.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func unitsSent(
        channel: ChannelName, account: AccountName, address: String, since: Instant
    ) async throws -> (all: Int, address: Int) {
        try await readers.read("unitsSent") { db in
            try db.first(
                """
                SELECT coalesce(sum(units), 0), coalesce(sum(units) FILTER (WHERE to_address = ?), 0) FROM outbox
                WHERE units > 0 AND cost_at >= ?
                    AND account_id = (SELECT id FROM accounts WHERE channel = ? AND account = ?)
                """, .text(address), .time(since), .text(channel.value), .text(account.value)
            ) { (all: Int($0.int(0)), address: Int($0.int(1))) } ?? (0, 0)
        }
    }

    public func inHands(_ step: HandStep, limit: Int, offset: Int) async throws -> [OutboxEntry] {
        let order: SQL = step == .toPrint || step == .printed ? "ASC" : "DESC"
        return try await readers.read("inHands") { db in
            try db.all(
                OutboxEntry.select + "WHERE o.hand_step = ? ORDER BY o.id " + order + " LIMIT ? OFFSET ?",
                .text(step.rawValue), .int(limit), .int(offset)
            ) { try OutboxEntry($0) }
        }
    }

    public func countInHands(_ steps: [HandStep], within reach: TicketReach) async throws -> Int {
        guard !steps.isEmpty, !reach.isNothing else { return 0 }
        return try await readers.read("countInHands") { db in
            let (condition, values) = reach.condition
            let entries: SQL = "SELECT count(*) FROM outbox o JOIN tickets t ON t.id = o.ticket WHERE o.hand_step IN ("
            let bound: [Binding] = steps.map { Binding.text($0.rawValue) } + values
            return try db.first(entries + .parameters(steps.count) + ")" + condition, bound) { Int($0.int(0)) } ?? 0
        }
    }

    public func report(
        _ report: HandReport, on entries: [OutboxID], by user: UserID?, at now: Instant
    ) async throws -> [OutboxID: StoreError] {
        try await writer.write("report") { transaction in
            var refused: [OutboxID: StoreError] = [:]
            for entry in Set(entries).sorted() {
                // Checked before anything is written, so that a refusal leaves nothing half done.
                do { try transaction.carry(entry, report, by: user, at: now) } catch let error as StoreError
                    where error.code == .conflict || error.code == .missing
                {
                    refused[entry] = error
                }
            }
            return refused
        }
    }
}

extension Transaction {
    fileprivate func carry(_ id: OutboxID, _ report: HandReport, by user: UserID?, at now: Instant) throws {
        let head = try outboxHead(id, "report")
        let step = try db.word("SELECT hand_step FROM outbox WHERE id = ?", .id(id)).flatMap { HandStep(rawValue: $0) }
        func demand(_ allowed: HandStep...) throws {
            guard let step, allowed.contains(step) else {
                throw StoreError(.conflict, operation: "report", detail: step?.rawValue ?? head.state.rawValue)
            }
        }
        switch report {
        case .printed:
            try demand(.toPrint)
            try setStep(.printed, id, head, user, now)
        case .printAgain:
            try demand(.printed)
            try setStep(.toPrint, id, head, user, now)
        case .posted:
            try demand(.toPrint, .printed)
            try accept(id, head, reference: nil, evidence: "posted", accepted: now, step: .posted, by: user, at: now)
        case .returned(let reason):
            try demand(.posted)
            try db.run("UPDATE outbox SET hand_step = 'returned' WHERE id = ?", .id(id))
            _ = try note(.bounced, on: id, status: "returned", detail: reason, at: now)
            try news("returned", head, user: user, at: now)
            if !head.isAutomatic { try lookAgain(head.ticket, at: now) }
        case .withdrawn(let reason):
            try demand(.toPrint, .printed)
            try stop(id, head, in: .held, code: "withdrawn", detail: reason, user: user, at: now)
        }
    }

    private func setStep(
        _ step: HandStep, _ id: OutboxID, _ head: OutboxHead, _ user: UserID?, _ now: Instant
    ) throws {
        try db.run("UPDATE outbox SET hand_step = ? WHERE id = ?", .text(step.rawValue), .id(id))
        try news(step.rawValue, head, user: user, at: now)
    }

    /// The citizen has nothing in his hands: somebody has to look again.
    private func lookAgain(_ id: TicketID, at now: Instant) throws {
        let ticket = try existing(id, "report")
        guard !ticket.state.isOpen || ticket.state == .waitingForCitizen else { return }
        try bringBack(ticket, "report", at: now)
        try record(NewEvent(ticket: id, what: "reopened", at: now))
    }
}

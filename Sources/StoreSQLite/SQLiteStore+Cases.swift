// What is known of a case: who has seen it, what it is about, how it ended, what was answered inside.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func noteOpened(_ ticket: TicketID, by user: UserID, at now: Instant) async throws {
        // Asked at every look at the page: mostly there is nothing to write.
        let isNew = try await readers.read("noteOpened") { db in
            try db.number("SELECT 1 FROM contacts WHERE ticket = ? AND opened_at IS NULL LIMIT 1", .id(ticket)) != nil
        }
        guard isNew else { return }
        try await writer.write("noteOpened") { transaction in
            try transaction.db.run(
                "UPDATE contacts SET opened_at = ? WHERE ticket = ? AND opened_at IS NULL", .time(now), .id(ticket))
        }
    }

    public func classify(
        _ ticket: TicketID, topic: TopicCode??, isComplaint: Bool?, outcome: CaseOutcome??, by user: UserID,
        at now: Instant
    ) async throws {
        try await writer.write("classify") { transaction in
            let found = try transaction.existing(ticket, "classify")
            var detail: [String: String] = [:]
            if let topic, topic != found.topic {
                detail["topic"] = topic?.value ?? ""
                for sql: SQL in [
                    "UPDATE tickets SET topic = ? WHERE id = ?", "UPDATE contacts SET topic = ? WHERE ticket = ?",
                ] {
                    try transaction.db.run(sql, .text(topic?.value), .id(ticket))
                }
            }
            if let isComplaint, isComplaint != found.isComplaint {
                detail["complaint"] = isComplaint ? "yes" : "no"
                try transaction.db.run(
                    "UPDATE tickets SET is_complaint = ? WHERE id = ?", .bool(isComplaint), .id(ticket))
            }
            if let outcome, outcome != found.outcome {
                detail["outcome"] = outcome?.rawValue ?? ""
                try transaction.db.run(
                    "UPDATE tickets SET outcome = ? WHERE id = ?", .text(outcome?.rawValue), .id(ticket))
            }
            if detail.isEmpty { return }
            try transaction.touch(ticket, at: now)
            try transaction.record(
                NewEvent(ticket: ticket, what: "classified", user: user, detail: detail, at: now))
        }
    }
}

extension Transaction {
    /// Whoever has it has answered inside: nobody reminds him any more.
    func noteContribution(_ message: MessageID, to ticket: TicketID, by user: UserID?, at now: Instant) throws {
        try db.run(
            """
            UPDATE escalations SET contributed_at = ?, next_step = NULL, next_at = NULL, parked_at = NULL
            WHERE ticket = ? AND ended_at IS NULL
            """, .time(now), .id(ticket))
        try touch(ticket, at: now)
        try record(NewEvent(ticket: ticket, what: "contributed", user: user, message: message, at: now))
    }
}

// One contact's proof: every instant on record that led to its figure, with what the other side said. No message texts, no
// addresses: also the customer's monitor reads it.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func evidence(of contact: ContactID) async throws -> ContactEvidence? {
        try await readers.read("evidence") { try EvidenceGathering(db: $0, contact: contact).evidence() }
    }
}

/// One contact's timeline, on a reading connection.
struct EvidenceGathering {
    let db: Connection
    let contact: ContactID
    /// Of a ticket with more than these (a loop of machines), the oldest are shown: they decide.
    private static let mostSteps = 2000

    private struct Head {
        var openedAt: Instant?
        var mergedFrom: Int64?
        var account: Int64
        var blob: Int64?
        var externalID: String?
    }

    func evidence() throws -> ContactEvidence? {
        guard let fact = try ContactFact.of(contact, in: db), let head = try head() else { return nil }
        var steps = [
            ContactEvidence.Step(
                what: "arrived", at: fact.arrivedAt,
                detail: ["channel": fact.channel.value, "account": fact.account.value]),
            ContactEvidence.Step(what: "committed", at: fact.receivedAt),
        ]
        steps += try acknowledgements()
        if let opened = head.openedAt { steps.append(ContactEvidence.Step(what: "opened", at: opened)) }
        steps += try warnings()
        steps += try ticketEvents(fact, head)
        steps += try clockChanges(fact)
        if let answer = try answer(fact) { steps += try course(of: answer) }
        // Equal instants stay in the order of the work above.
        let ordered = steps.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        return ContactEvidence(
            fact: fact, steps: ordered.map(\.element), externalID: head.externalID, sourceKey: try sourceKey(fact, head)
        )
    }

    private func head() throws -> Head? {
        try db.first(
            """
            SELECT c.opened_at, c.merged_from, c.account_id, m.blob_id, m.external_id
            FROM contacts c JOIN messages m ON m.id = c.message WHERE c.message = ?
            """, .id(contact)
        ) { row in
            Head(
                openedAt: row.optionalTime(0), mergedFrom: row.optionalInt(1), account: row.int(2),
                blob: row.optionalInt(3), externalID: row.optionalText(4))
        }
    }

    /// The item that it came from: the one with its bytes, on its account and ticket.
    private func sourceKey(_ fact: ContactFact, _ head: Head) throws -> String? {
        guard let blob = head.blob else { return nil }
        return try db.word(
            """
            SELECT key FROM spool WHERE blob_id = ?1 AND account_id = ?2
            ORDER BY ticket IN (?3, ?4) DESC, abs(received_at - ?5), id LIMIT 1
            """, .int(blob), .int(head.account), .id(fact.ticket), .int(head.mergedFrom), .time(fact.receivedAt))
    }

    private func acknowledgements() throws -> [ContactEvidence.Step] {
        try db.all(
            """
            SELECT o.accepted_at, o.reference, a.channel FROM outbox o JOIN messages m ON m.id = o.message
                JOIN accounts a ON a.id = o.account_id
            WHERE o.ticket = (SELECT ticket FROM contacts WHERE message = ?1) AND o.answering = ?1
                AND m.direction = 'automatic' AND o.accepted_at IS NOT NULL ORDER BY o.id LIMIT 10
            """, .id(contact)
        ) { row in
            var detail = ["channel": row.text(2)]
            detail["reference"] = row.optionalText(1)
            return ContactEvidence.Step(what: "acknowledged", at: row.time(0), detail: detail)
        }
    }

    private func warnings() throws -> [ContactEvidence.Step] {
        try db.all("SELECT percent, at FROM warnings WHERE contact = ? ORDER BY percent LIMIT 101", .id(contact)) {
            ContactEvidence.Step(what: "warned", at: $0.time(1), detail: ["percent": "\($0.int(0))"])
        }
    }

    // MARK: The ticket's history since the contact arrived

    /// Which lines of history speak about the contact's figure, and which of their details are words, not texts.
    private static let words = [
        "escalated": "escalated", "given_back": "given_back", "reminded": "reminded", "manager_told": "manager_told",
        "contributed": "contributed", "asked": "asked", "moved": "moved", "no_answer_needed": "excluded",
        "needs_answer": "needs_answer", "arrival_corrected": "clock_changed", "closed": "closed",
        "reopened": "reopened", "merged": "merged", "unmerged": "unmerged",
    ]
    private static let details: Set<String> = [
        "escalation", "department", "level", "to", "from", "end", "number", "percent", "reason", "exclusion",
    ]
    /// These are about one contact only.
    private static let ofOneContact: Set<String> = ["no_answer_needed", "needs_answer", "arrival_corrected"]

    private func ticketEvents(_ fact: ContactFact, _ head: Head) throws -> [ContactEvidence.Step] {
        let events = try db.all(
            """
            SELECT e.what, e.at, e.user, u.name, e.detail, e.message FROM events e LEFT JOIN users u ON u.id = e.user
            WHERE e.ticket IN (?1, ?2) AND e.at >= ?3 ORDER BY e.id LIMIT ?4
            """, .id(fact.ticket), .int(head.mergedFrom), .time(fact.arrivedAt), .int(Self.mostSteps)
        ) { row in
            let step = ContactEvidence.Step(
                what: row.text(0), at: row.time(1), user: row.optionalID(2), userName: row.optionalText(3),
                detail: try row.json(4, or: [:]))
            return (step: step, message: row.optionalInt(5))
        }
        return events.compactMap { event -> ContactEvidence.Step? in
            var step = event.step
            guard let word = Self.words[step.what] else { return nil }
            if Self.ofOneContact.contains(step.what), event.message != contact.value { return nil }
            step.detail = step.detail.filter { Self.details.contains($0.key) }
            step.what = word
            if word == "moved" {
                guard step.detail["to"] == TicketState.waitingForCitizen.rawValue else { return nil }
                step.what = "waiting_for_citizen"
            }
            if word == "excluded" { step.detail["exclusion"] = step.detail["exclusion"] ?? fact.exclusion?.rawValue }
            return step
        }
    }

    /// The service's clocks were set anew while this one was here.
    private func clockChanges(_ fact: ContactFact) throws -> [ContactEvidence.Step] {
        try db.all(Clocks.changes, .time(fact.receivedAt), .text(fact.number.service)) { row in
            ContactEvidence.Step(
                what: "clock_changed", at: row.time(0), user: row.optionalID(1), userName: row.optionalText(2),
                detail: ["reason": "rules"])
        }
    }

    // MARK: The answer

    /// The entry that met the deadline. On rows of older forms it is not noted: then the one that was accepted at that instant.
    private func answer(_ fact: ContactFact) throws -> OutboxID? {
        if let answer = fact.answeredBy { return answer }
        guard let answered = fact.answeredAt else { return nil }
        return try db.number(
            """
            SELECT id FROM outbox WHERE ticket = ? AND is_automatic = 0 AND accepted_at = ? AND message > ?
            ORDER BY id LIMIT 1
            """, .id(fact.ticket), .time(answered), .id(contact)
        ).map { OutboxID($0) }
    }

    private func course(of answer: OutboxID) throws -> [ContactEvidence.Step] {
        let written = try db.first(
            """
            SELECT o.written_at, m.author, u.name, a.channel, o.accepted_at, o.reference, o.message, m.direction
            FROM outbox o JOIN messages m ON m.id = o.message JOIN accounts a ON a.id = o.account_id
                LEFT JOIN users u ON u.id = m.author WHERE o.id = ?
            """, .id(answer)
        ) { row in
            (
                step: ContactEvidence.Step(
                    what: "answered", at: row.time(0), user: row.optionalID(1), userName: row.optionalText(2),
                    detail: ["channel": row.text(3), "outbox": "\(answer)"]),
                accepted: row.optionalTime(4), reference: row.optionalText(5), message: row.int(6)
            )
        }
        guard let written else { return [] }
        let (attempts, evidence) = try attempts(of: answer)
        var steps = [written.step] + attempts
        if let at = written.accepted {
            var detail: [String: String] = [:]
            detail["reference"] = written.reference
            detail["evidence"] = evidence
            steps.append(ContactEvidence.Step(what: "accepted", at: at, detail: detail))
        }
        return steps + (try delivery(of: written.message))
    }

    /// - Returns: the attempts, and what the channel said when it took the message.
    private func attempts(of answer: OutboxID) throws -> ([ContactEvidence.Step], String?) {
        var evidence: String?
        let steps = try db.all(
            """
            SELECT number, started_at, outcome, code, detail FROM outbox_attempts WHERE outbox = ? ORDER BY id LIMIT 1000
            """, .id(answer)
        ) { row in
            var detail = ["attempt": "\(row.int(0))"]
            detail["outcome"] = row.optionalText(2)
            detail["code"] = row.optionalText(3)
            if row.text(2) == "accepted" { evidence = row.optionalText(4) }
            return ContactEvidence.Step(what: "attempt", at: row.time(1), detail: detail)
        }
        return (steps, evidence)
    }

    /// What became of it afterwards, as it was reported.
    private func delivery(of message: Int64) throws -> [ContactEvidence.Step] {
        try db.all(
            """
            SELECT e.what, e.at, e.user, u.name, e.detail FROM events e LEFT JOIN users u ON u.id = e.user
            WHERE e.ticket = (SELECT ticket FROM outbox WHERE message = ?1) AND e.message = ?1
                AND e.what IN ('delivered', 'delayed', 'bounced', 'handed_over', 'to_print', 'printed', 'posted', 'returned',
                    'held', 'in_doubt', 'not_sent', 'send_now')
            ORDER BY e.id LIMIT 200
            """, .int(message)
        ) { row in
            let all: [String: String] = try row.json(4, or: [:])
            return ContactEvidence.Step(
                what: row.text(0), at: row.time(1), user: row.optionalID(2), userName: row.optionalText(3),
                detail: all.filter { ["code", "status"].contains($0.key) })
        }
    }
}

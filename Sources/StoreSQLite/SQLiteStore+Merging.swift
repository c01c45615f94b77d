// Two tickets become one, and two again. What moves remembers where it came from; what leads to the merged ticket (its
// number, its secrets, a conversation) leads to the other one as long as it is merged.

import Foundation
import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func merge(_ ticket: TicketID, into other: TicketID, by user: UserID, at now: Instant) async throws {
        try await writer.write("merge") { try $0.merge(ticket, into: other, by: user, at: now) }
    }

    public func unmerge(_ ticket: TicketID, by user: UserID, at now: Instant) async throws {
        try await writer.write("unmerge") { try $0.unmerge(ticket, by: user, at: now) }
    }
}

extension Transaction {
    /// - Parameter first: whereto it goes itself, where that is merged into the other one already.
    func merge(
        _ id: TicketID, into other: TicketID, over first: TicketID? = nil, by user: UserID, at now: Instant
    ) throws {
        func refuse(_ why: String) -> StoreError { StoreError(.conflict, operation: "merge", detail: why) }
        let from = try existing(id, "merge")
        let into = try existing(other, "merge")
        guard id != other else { throw refuse("the same ticket") }
        guard from.mergedInto == nil, into.mergedInto == nil else { throw refuse("merged already") }
        guard from.number.service == into.number.service else { throw refuse("of another service") }
        guard try runningEscalation(of: id) == nil else { throw refuse("it is with another level") }
        if from.state == .waitingForCitizen { try endPause(of: id, at: now) }
        try addWords(of: from, to: other)
        // Asked before anything moves: afterwards a contact says where it was first, not by which merging it came.
        let waits = try hasOpenContact(id)
        try close(from, into: other, over: first ?? other)
        try moveOver(from: id, into: other)
        try copyFacts(of: other)
        // Somebody has to look at what came, as if the citizen had written here.
        if waits, into.state == .waitingForCitizen || !into.state.isOpen {
            try bringBack(into, "merge", at: now)
        }
        for ticket in [id, other] { try count(ticket) }
        try tell("merged", id, ["into": "\(into.number)"], by: user, at: now)
        try tell("merged", other, ["from": "\(from.number)"], by: user, at: now)
    }

    /// What came later for the ticket came to the other one, and stays there. What was merged into the parted one leaves
    /// with it.
    fileprivate func unmerge(_ id: TicketID, by user: UserID, at now: Instant) throws {
        let from = try existing(id, "unmerge")
        guard let other = from.mergedInto else {
            throw StoreError(.conflict, operation: "unmerge", detail: "it was not merged")
        }
        let into = try existing(other, "unmerge")
        let path = try mergePath(of: id)
        try moveMergedBack(from: other, to: id)
        try moveBack(from: other, to: id)
        try moveDraftsBack(from: other, to: id, at: now)
        let state = try db.word("SELECT merged_state FROM tickets WHERE id = ?", .id(id))
        try db.run(
            """
            UPDATE tickets SET state = merged_state, merged_into = NULL, merged_state = NULL, merged_mark = NULL,
                merged_first = NULL, merged_first_mark = NULL
            WHERE id = ?
            """, .id(id))
        try keepMerged(with: id)
        // What was read or typed while it was merged was indexed with the other one.
        try addWords(of: from, to: id)
        // The other one's pause goes on without what leaves it.
        if into.state == .waitingForCitizen { try resumeClocks(of: id, at: now) }
        if state == TicketState.waitingForCitizen.rawValue { try beginPause(of: id, at: now) }
        try copyFacts(of: id)
        // Those between know no more of it than the last one.
        try forgetDepartments(of: id)
        for ticket in path {
            try forgetParticipants(of: id, on: try existing(ticket, "unmerge"))
            try forgetDepartments(of: ticket)
            try forgetEscalation(of: id, on: ticket)
        }
        for ticket in [id, other] { try count(ticket) }
        try tell("unmerged", id, ["into": "\(into.number)"], by: user, at: now)
        try tell("unmerged", other, ["from": "\(from.number)"], by: user, at: now)
    }

    /// → closed, whatever it was; that is remembered, and when: answers written before meet what was in their thread.
    private func close(_ from: Ticket, into other: TicketID, over first: TicketID) throws {
        try db.run(
            """
            UPDATE tickets SET merged_into = ?1, merged_state = state, state = 'closed',
                merged_mark = (SELECT max(id) FROM messages),
                merged_first_mark = (SELECT max(id) FROM messages), merged_first = ?3
            WHERE id = ?2
            """, .id(other), .id(from.id), .id(first))
        // What was merged into it goes along, so that one step always leads to where things are (`MergeChain`).
        try db.run(
            "UPDATE tickets SET merged_into = ?1, merged_mark = (SELECT max(id) FROM messages) WHERE merged_into = ?2",
            .id(other), .id(from.id))
        try db.run(
            """
            UPDATE tickets SET was_escalated = max(was_escalated, (SELECT was_escalated FROM tickets WHERE id = ?2))
            WHERE id = ?1
            """, .id(other), .id(from.id))
    }

    private func moveOver(from: TicketID, into other: TicketID) throws {
        for sql: SQL in [
            "UPDATE messages SET ticket = ?1, merged_from = coalesce(merged_from, ?2) WHERE ticket = ?2",
            "UPDATE contacts SET ticket = ?1, merged_from = coalesce(merged_from, ?2) WHERE ticket = ?2",
            "UPDATE escalations SET ticket = ?1, merged_from = coalesce(merged_from, ?2) WHERE ticket = ?2",
            "UPDATE outbox SET ticket = ?1 WHERE ticket = ?2",
            "UPDATE OR IGNORE idempotency_keys SET ticket = ?1 WHERE ticket = ?2",
            "UPDATE OR IGNORE drafts SET ticket = ?1, merged_from = coalesce(merged_from, ?2) WHERE ticket = ?2",
            "INSERT OR IGNORE INTO participants (ticket, address) SELECT ?1, address FROM participants WHERE ticket = ?2",
        ] {
            try db.run(sql, .id(other), .id(from))
        }
    }

    private func moveBack(from other: TicketID, to id: TicketID) throws {
        for sql: SQL in [
            "UPDATE messages SET ticket = ?1, merged_from = NULL WHERE ticket = ?2 AND merged_from = ?1",
            "UPDATE contacts SET ticket = ?1, merged_from = NULL WHERE ticket = ?2 AND merged_from = ?1",
            "UPDATE escalations SET ticket = ?1, merged_from = NULL WHERE ticket = ?2 AND merged_from = ?1",
            "UPDATE outbox SET ticket = ?1 WHERE ticket = ?2 AND message IN (SELECT id FROM messages WHERE ticket = ?1)",
            """
            UPDATE OR IGNORE idempotency_keys SET ticket = ?1
            WHERE ticket = ?2 AND outbox IN (SELECT id FROM outbox WHERE ticket = ?1)
            """,
        ] {
            try db.run(sql, .id(id), .id(other))
        }
    }

    /// The contacts' copies of what the ticket is.
    func copyFacts(of ticket: TicketID) throws {
        try db.run(
            """
            UPDATE contacts SET (topic, department) = (SELECT topic, department FROM tickets WHERE id = ?1)
            WHERE ticket = ?1
            """, .id(ticket))
    }

    /// Whoever came with the merged ticket and did not write here himself is a stranger here again.
    private func forgetParticipants(of id: TicketID, on into: Ticket) throws {
        let known = try correspondents(of: into)
        let came = try db.all("SELECT address FROM participants WHERE ticket = ?", .id(id)) { $0.text(0) }
        for address in came where !known.contains(address) {
            try db.run("DELETE FROM participants WHERE ticket = ? AND address = ?", .id(into.id), .text(address))
        }
    }

    /// Who has written here or was written to, and whoever the ticket is for. Not whom only an answer that was taken back
    /// would have reached. Of a merged ticket: in what it has brought along.
    func correspondents(of ticket: Ticket) throws -> Set<String> {
        let here = try db.all(
            Self.merged + """
                , mine AS (SELECT id, direction, kind, party_address, reply_to_address FROM messages WHERE ticket = ?2
                    AND (?1 = ?2 OR merged_from = ?1 OR merged_from IN (SELECT id FROM merged)))
                SELECT party_address FROM mine m WHERE direction <> 'internal_mail' AND kind <> 'contribution'
                    AND NOT EXISTS (SELECT 1 FROM outbox o
                        WHERE o.ticket = ?2 AND o.message = m.id AND o.state = 'withdrawn')
                UNION SELECT reply_to_address FROM mine WHERE reply_to_address IS NOT NULL
                """, .id(ticket.id), .id(ticket.mergedInto ?? ticket.id)
        ) { Party.key($0.text(0)) }
        return Set(here + [ticket.requester.key, ticket.replyAddress.party.key])
    }

    /// A department that reached a ticket through a merging alone reaches it no more. One that has it, has had it or was
    /// asked about it keeps it, and so does one whose ticket is merged into it still.
    /// A merged ticket's own stay with it: its escalations are in the other one.
    private func forgetDepartments(of ticket: TicketID) throws {
        try db.run(
            """
            DELETE FROM department_tickets WHERE ticket = ?1
                AND department IS NOT (SELECT department FROM tickets WHERE id = ?1)
                AND NOT EXISTS (SELECT 1 FROM escalations e
                    WHERE (e.ticket = ?1 OR e.merged_from = ?1) AND e.department = department_tickets.department)
                AND NOT EXISTS (SELECT 1 FROM events v WHERE v.ticket = ?1 AND v.what = 'asked'
                    AND v.detail ->> 'department' = department_tickets.department)
                AND NOT EXISTS (SELECT 1 FROM tickets m JOIN department_tickets d ON d.ticket = m.id
                    WHERE (m.merged_into = ?1 OR m.merged_first = ?1) AND d.department = department_tickets.department)
            """, .id(ticket))
    }

    /// Due time, numbers and the last inbound words of a ticket, from what it has now.
    func count(_ ticket: TicketID) throws {
        try refreshDue(ticket)
        let last = try db.first(
            """
            SELECT text, new_length, new_text FROM messages WHERE ticket = ? AND direction = 'inbound'
            ORDER BY at DESC, id DESC LIMIT 1
            """, .id(ticket)
        ) { row in
            let text = row.text(0)
            return Message.newText(length: row.optionalInt(1), own: row.optionalText(2), of: text) ?? text
        }
        try db.run(
            """
            UPDATE tickets SET excerpt = ?2,
                message_count = (SELECT count(*) FROM messages WHERE ticket = ?1),
                attachment_count = (SELECT count(*) FROM messages m, json_each(m.attachments) a
                    WHERE m.ticket = ?1 AND (m.direction <> 'inbound' OR NOT coalesce(a.value ->> 'inline', 0))),
                last_inbound_at = (SELECT coalesce(max(at), 0) FROM messages
                    WHERE ticket = ?1 AND direction = 'inbound')
            WHERE id = ?1
            """, .id(ticket), .text(Excerpt.of(last ?? "")))
    }

    /// Whoever is writing on either has to look again.
    func tell(
        _ what: String, _ ticket: TicketID, _ detail: [String: String], by user: UserID, at now: Instant
    ) throws {
        try touch(ticket, spoken: true, at: now)
        try record(NewEvent(ticket: ticket, what: what, user: user, detail: detail, at: now))
    }
}

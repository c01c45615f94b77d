// One ticket becomes two, and one again; links by hand. Going back is a merging (`SQLiteStore+Merging`): so the new number and
// its secrets lead on, and that can be undone in turn.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func split(_ new: NewSplit) async throws -> TicketID {
        try await writer.write("split") { try $0.split(new) }
    }

    public func unsplit(_ ticket: TicketID, by user: UserID, at now: Instant) async throws {
        try await writer.write("unsplit") { transaction in
            let found = try transaction.existing(ticket, "unsplit")
            let origin = try transaction.db.first(
                """
                SELECT coalesce(o.merged_into, o.id), o.id FROM tickets t JOIN tickets o ON o.id = t.split_from
                WHERE t.id = ?
                """, .id(ticket)
            ) { (source: $0.id(0) as TicketID, own: $0.id(1) as TicketID) }
            guard let origin, found.mergedInto == nil else {
                throw StoreError(.conflict, operation: "unsplit", detail: "it was not split off")
            }
            // What stood still before the splitting is with the other ticket too: counted twice otherwise.
            try transaction.db.run(
                """
                DELETE FROM pauses WHERE ticket = ?1 AND from_at IN (SELECT from_at FROM pauses WHERE ticket = ?2)
                """, .id(ticket), .id(origin.source))
            try transaction.merge(ticket, into: origin.source, over: origin.own, by: user, at: now)
            try transaction.db.run("UPDATE tickets SET split_from = NULL WHERE id = ?", .id(ticket))
        }
    }

    public func splitSource(of ticket: TicketID) async throws -> TicketNumber? {
        try await readers.read("splitSource") { db in
            try db.first(
                """
                SELECT o.service, o.year, o.sequence FROM tickets t JOIN tickets s ON s.id = t.split_from
                    JOIN tickets o ON o.id = coalesce(s.merged_into, s.id)
                WHERE t.id = ? AND t.merged_into IS NULL
                """, .id(ticket)
            ) { TicketNumber(service: $0.text(0), year: Int($0.int(1)), sequence: $0.int(2)) }
        }
    }

    public func link(_ ticket: TicketID, with other: TicketID, by user: UserID, at now: Instant) async throws {
        try await writer.write("link") { transaction in
            let one = try transaction.existing(ticket, "link")
            let two = try transaction.existing(other, "link")
            guard ticket != other else { throw StoreError(.conflict, operation: "link", detail: "the same ticket") }
            if try transaction.connect(ticket, other, "by_hand") {
                try transaction.tellLink("linked", one, two, by: user, at: now)
            }
        }
    }

    public func unlink(_ ticket: TicketID, from other: TicketID, by user: UserID, at now: Instant) async throws {
        try await writer.write("unlink") { transaction in
            let one = try transaction.existing(ticket, "unlink")
            let two = try transaction.existing(other, "unlink")
            let removed = try transaction.db.run(
                "DELETE FROM links WHERE a = ? AND b = ?", .id(min(ticket, other)), .id(max(ticket, other)))
            guard removed == 1 else { throw StoreError(.missing, operation: "unlink") }
            try transaction.tellLink("unlinked", one, two, by: user, at: now)
        }
    }
}

extension Transaction {
    /// - Returns: whether they were not linked before.
    fileprivate func connect(_ a: TicketID, _ b: TicketID, _ reason: String) throws -> Bool {
        try db.run(
            "INSERT OR IGNORE INTO links (a, b, reason) VALUES (?,?,?)", .id(min(a, b)), .id(max(a, b)), .text(reason))
            == 1
    }

    fileprivate func tellLink(_ what: String, _ one: Ticket, _ two: Ticket, by user: UserID, at now: Instant) throws {
        for (ticket, other) in [(one, two), (two, one)] {
            try touch(ticket.id, at: now)
            try record(
                NewEvent(
                    ticket: ticket.id, what: what, user: user,
                    detail: ["ticket": "\(other.id)", "number": "\(other.number)", "reason": "by_hand"], at: now))
        }
    }

    fileprivate func split(_ new: NewSplit) throws -> TicketID {
        func refuse(_ why: String) -> StoreError { StoreError(.conflict, operation: "split", detail: why) }
        let old = try existing(new.ticket, "split")
        guard old.mergedInto == nil, old.state != .closed else { throw refuse("merged or closed") }
        let first = try check(new, refuse)
        let id = try open(new, from: old, first: first)
        let takesAnswer = try isAnswerOnItsWay(old.id)
        try moveMessages(new.messages, from: old.id, to: id)
        if try connect(old.id, id, "split") { change.insert(old.id) }
        try copyPauses(of: old.id, to: id, at: new.at)
        if old.state == .waitingForCitizen { try resumeClocks(of: id, at: new.at) }
        // An answer that left with what moves meets nothing of what stays.
        if takesAnswer { try bringBackIfForgotten(old.id, "split", at: new.at) }
        try copyFacts(of: id)
        let split = try existing(id, "split")
        try addWords(of: split, to: id)
        for ticket in [id, old.id] { try count(ticket) }
        try tell("split", old.id, ["to": "\(split.number)"], by: new.by, at: new.at)
        try tell("split", id, ["from": "\(old.number)"], by: new.by, at: new.at)
        return id
    }

    /// - Returns: the first approach that moves.
    private func check(_ new: NewSplit, _ refuse: (String) -> StoreError) throws -> MessageID {
        let moving = Set(new.messages)
        guard !moving.isEmpty, moving.count <= TicketViewing.mostMessages else { throw refuse("nothing to move") }
        for message in moving {
            guard try db.number("SELECT ticket FROM messages WHERE id = ?", .id(message)) == new.ticket.value else {
                throw refuse("a message of another ticket")
            }
        }
        let approaches = try db.all(
            "SELECT message FROM contacts WHERE ticket = ? AND kind IN ('contact', 'mailing_list') ORDER BY message",
            .id(new.ticket)
        ) { MessageID($0.int(0)) }
        guard let first = approaches.first(where: moving.contains) else { throw refuse("no approach moves") }
        guard approaches.contains(where: { !moving.contains($0) }) else { throw refuse("no approach stays") }
        return first
    }

    /// The ticket as the first message that moves would have opened it, on the desk of whoever has the other.
    private func open(_ new: NewSplit, from old: Ticket, first: MessageID) throws -> TicketID {
        let asked = try db.first(
            """
            SELECT account_id, party_name, party_address, coalesce(reply_to_name, party_name),
                coalesce(reply_to_address, party_address), merged_from FROM messages WHERE id = ?
            """, .id(first)
        ) { (account: $0.int(0), requester: $0.party(1), reply: $0.party(3), isMerged: !$0.isNull(5)) }
        guard let asked else { throw StoreError(.missing, operation: "split") }
        // Without an address only the ticket's own secret leads here (its page, a call registered on it, our sheet sent back):
        // it is the requester, by whichever of our accounts it came.
        let isNobody = asked.requester.key.isEmpty && !asked.isMerged
        let isSame = isNobody || asked.requester.personKey == old.requester.personKey
        let person =
            if isSame, let person = try db.number("SELECT person FROM tickets WHERE id = ?", .id(old.id)) {
                PersonID(person)
            } else {
                try PersonRows.findOrMake(asked.requester, nil, in: db)
            }
        let sequence = try nextSequence(old.number.service, new.year)
        let subject = new.subject.allSatisfy(\.isWhitespace) ? old.subject : String(new.subject.prefix(1000))
        // A paper's sender is what somebody has read on it: it stands with the ticket.
        let (requester, reply) = isSame ? (old.requester, old.replyAddress.party) : (asked.requester, asked.reply)
        // Address and account belong together: a page or a telephone sends no mail to the address that he is answered at.
        let usual = try account(old.replyAddress.channel, old.replyAddress.account)
        let way = isSame ? usual : asked.account
        try db.run(
            """
            INSERT INTO tickets (service, year, sequence, state, account_id, opened_at, updated_at, token,
                requester_name, requester_address, reply_name, reply_address, subject, person, assignee, topic, split_from)
            VALUES (?,?,?,'open',?,?,?,?,?,?,?,?,?,?,?,?,?)
            """, .text(old.number.service), .int(new.year), .int(sequence), .int(way), .time(new.at),
            .time(new.at), .text(new.token.value), .text(requester.name), .text(requester.address), .text(reply.name),
            .text(reply.address), .text(subject), .id(person), .id(old.assignee), .text(old.topic?.value),
            .id(old.id))
        let id = TicketID(db.lastInsertedRow)
        try db.run("INSERT INTO tokens (token, ticket) VALUES (?,?)", .text(new.token.value), .id(id))
        try addParticipant(requester.address, to: id)
        return id
    }

    private func nextSequence(_ service: String, _ year: Int) throws -> Int64 {
        try db.number(
            """
            INSERT INTO ticket_numbers (service, year, last) VALUES (?,?,1)
            ON CONFLICT (service, year) DO UPDATE SET last = last + 1 RETURNING last
            """, .text(service), .int(year)) ?? 0
    }

    private func moveMessages(_ chosen: [MessageID], from old: TicketID, to id: TicketID) throws {
        var moving = Set(chosen)
        for message in chosen {
            moving.formUnion(
                try db.all(
                    "SELECT message FROM outbox WHERE ticket = ? AND is_automatic = 1 AND answering = ?", .id(old),
                    .id(message)
                ) { MessageID($0.int(0)) })
        }
        try forgetOrigins(of: moving)
        for message in moving.sorted() {
            for sql: SQL in [
                "UPDATE messages SET ticket = ?1 WHERE id = ?2",
                "UPDATE contacts SET ticket = ?1 WHERE message = ?2",
                "UPDATE OR IGNORE idempotency_keys SET ticket = ?1 WHERE outbox IN (SELECT id FROM outbox WHERE message = ?2)",
                "UPDATE outbox SET ticket = ?1 WHERE message = ?2",
            ] {
                try db.run(sql, .id(id), .id(message))
            }
            let party = try db.first(
                """
                SELECT party_address, reply_to_address FROM messages
                WHERE id = ? AND direction NOT IN ('note', 'internal_mail') AND kind <> 'contribution'
                """, .id(message)
            ) { ($0.text(0), $0.optionalText(1)) }
            if let party {
                try addParticipant(party.0, to: id)
                if let reply = party.1 { try addParticipant(reply, to: id) }
            }
        }
    }

    /// What came by a merging and is taken elsewhere belongs to the new ticket, so that going back and parting again move
    /// it with the rest. Its origin is kept where it still tells something: while the citizen was asked there before (his
    /// time counts for its contacts), while an answer on its way has yet to meet what was in its own thread, and where
    /// nothing else says whose words they are: without an address they would be taken for anybody's.
    private func forgetOrigins(of moving: Set<MessageID>) throws {
        for message in moving {
            let pending = try db.number(
                """
                SELECT 1 FROM outbox WHERE message = ? AND is_automatic = 0
                    AND state IN ('waiting', 'sending', 'handed_over', 'held', 'in_doubt')
                """, .id(message))
            if pending != nil { return }
        }
        for message in moving {
            for sql: SQL in [
                """
                UPDATE messages SET merged_from = NULL WHERE id = ? AND merged_from IS NOT NULL AND party_address <> ''
                    AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.ticket = messages.merged_from)
                """,
                """
                UPDATE contacts SET merged_from = NULL WHERE message = ? AND merged_from IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM pauses p WHERE p.ticket = contacts.merged_from)
                """,
            ] {
                try db.run(sql, .id(message))
            }
        }
    }

    /// What the citizen was asked for before counts for what moves too.
    private func copyPauses(of old: TicketID, to id: TicketID, at now: Instant) throws {
        try db.run(
            """
            INSERT INTO pauses (ticket, from_at, until_at)
            SELECT ?1, from_at, max(from_at, coalesce(until_at, ?3)) FROM pauses WHERE ticket = ?2
            """, .id(id), .id(old), .time(now))
    }
}

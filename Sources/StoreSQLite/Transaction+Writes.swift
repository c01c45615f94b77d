// Writes that several protocols share: accounts, history, due times, tokens.

import SQLite
import Store
import Tickets

extension Transaction {
    /// The row of an account, made at its first use.
    func account(_ channel: ChannelName, _ account: AccountName) throws -> Int64 {
        let key = AccountKey(channel: channel, account: account)
        if let known = accounts[key] { return known }
        let found = try db.number(
            "SELECT id FROM accounts WHERE channel = ? AND account = ?", .text(channel.value), .text(account.value))
        if let found {
            accounts[key] = found
            return found
        }
        try db.run("INSERT INTO accounts (channel, account) VALUES (?,?)", .text(channel.value), .text(account.value))
        accounts[key] = db.lastInsertedRow
        return db.lastInsertedRow
    }

    func record(_ event: NewEvent) throws {
        try db.run(
            "INSERT INTO events (ticket, what, user, message, at, detail) VALUES (?,?,?,?,?,?)", .id(event.ticket),
            .text(event.what), .id(event.user), .id(event.message), .time(event.at), .json(event.detail))
        if event.what == "asked", let department = event.detail["department"] {
            try db.run(
                "INSERT OR IGNORE INTO department_tickets (department, ticket) VALUES (?,?)", .text(department),
                .id(event.ticket))
        }
        change.insert(event.ticket)
    }

    func ticket(_ id: TicketID) throws -> Ticket? {
        try db.first("SELECT" + Ticket.columns + " FROM" + Ticket.tables + "WHERE t.id = ?", .id(id)) {
            try Ticket($0)
        }
    }

    /// The ticket, or `missing`.
    func existing(_ id: TicketID, _ operation: String) throws -> Ticket {
        guard let ticket = try ticket(id) else { throw StoreError(.missing, operation: operation) }
        return ticket
    }

    /// Counts a change of the ticket.
    /// - Parameter spoken: a message from the citizen or an answer to him: others who are writing must look again.
    func touch(_ ticket: TicketID, spoken: Bool = false, at now: Instant) throws {
        try db.run(
            """
            UPDATE tickets SET updated_at = max(updated_at, ?), version = version + 1,
                spoken_version = iif(?, version + 1, spoken_version)
            WHERE id = ?
            """, .time(now), .bool(spoken), .id(ticket))
        change.insert(ticket)
    }

    /// Sets a contact's clock; one that was answered or stands still has no warning ahead.
    func setClock(_ setting: ClockSetting?, of contact: ContactID) throws {
        let pauses = setting?.pausesForCitizen ?? false
        try db.run(
            """
            UPDATE contacts SET due_at = ?, judge = ?, target = ?, elapsed_due_at = ?, working_due_at = ?,
                next_percent = ?, next_at = ?, pauses = ?, resumed_at = NULL
            WHERE message = ?
            """, Binding.clock(setting) + [.bool(pauses), .id(contact)])
        try db.run(
            """
            UPDATE contacts SET next_percent = NULL, next_at = NULL WHERE message = ?1 AND (answered_at IS NOT NULL
                OR (pauses = 1 AND EXISTS (SELECT 1 FROM pauses p WHERE p.ticket = contacts.ticket
                    AND p.until_at IS NULL)))
            """, .id(contact))
    }

    /// The ticket's due time, and how far it has been warned of, follow from its contacts that wait for an answer.
    func refreshDue(_ ticket: TicketID) throws {
        try db.run(
            """
            UPDATE tickets SET (due_at, warned) = (SELECT coalesce(min(due_at), 9223372036854775807), max(warned)
                FROM contacts WHERE ticket = tickets.id AND needs_answer = 1 AND answered_at IS NULL)
            WHERE id = ?
            """, .id(ticket))
    }

    /// Whether a request on it waits for an answer.
    func hasOpenContact(_ ticket: TicketID) throws -> Bool {
        try db.number(
            "SELECT 1 FROM contacts WHERE ticket = ? AND needs_answer = 1 AND answered_at IS NULL LIMIT 1", .id(ticket))
            != nil
    }

    /// Whether somebody's answer has yet to reach the citizen, be it by a person's decision.
    func isAnswerOnItsWay(_ ticket: TicketID) throws -> Bool {
        try db.number(
            """
            SELECT 1 FROM outbox WHERE ticket = ? AND is_automatic = 0
                AND state IN ('waiting', 'sending', 'handed_over', 'held', 'in_doubt') LIMIT 1
            """, .id(ticket)) != nil
    }

    /// A ticket that has lost the answer for which it stood among the answered ones, or among those that wait for the
    /// citizen, comes back on a desk while a request on it waits: nothing that is under way would meet it.
    func bringBackIfForgotten(_ id: TicketID, _ operation: String, at now: Instant) throws {
        let ticket = try existing(id, operation)
        guard ticket.mergedInto == nil, ticket.state == .answered || ticket.state == .waitingForCitizen,
            try hasOpenContact(id), try !isAnswerOnItsWay(id)
        else { return }
        try bringBack(ticket, operation, at: now)
    }

    /// A message among operators.
    func insertNote(
        _ text: String, on ticket: TicketID, by user: UserID, at now: Instant, _ operation: String
    ) throws -> MessageID {
        guard text.contains(where: { !$0.isWhitespace }) else {
            throw StoreError(.conflict, operation: operation, detail: "a text is needed")
        }
        try db.run(
            """
            INSERT INTO messages (ticket, direction, kind, author, at, party_name, party_address, subject, text)
            VALUES (?,'note','contact',?,?,'','','',?)
            """, .id(ticket), .id(user), .time(now), .text(text))
        let message = MessageID(db.lastInsertedRow)
        try db.run("UPDATE tickets SET message_count = message_count + 1 WHERE id = ?", .id(ticket))
        words.add(subject: "", text: text, party: Party(), attachments: [], to: ticket)
        return message
    }

    /// - Throws: `conflict` when the citizen has written, or was answered, since that version of the ticket.
    func checkUnread(_ ticket: TicketID, seen: Int64?, _ operation: String) throws {
        guard let seen else { return }
        let spoken = try db.number("SELECT spoken_version FROM tickets WHERE id = ?", .id(ticket)) ?? 0
        guard spoken <= seen else {
            throw StoreError(.conflict, operation: operation, detail: "somebody has written since")
        }
    }

    func addParticipant(_ address: String, to ticket: TicketID) throws {
        let key = Party.key(address)
        if key.isEmpty { return }
        try db.run("INSERT OR IGNORE INTO participants (ticket, address) VALUES (?,?)", .id(ticket), .text(key))
    }

    /// The first accepted human answer meets every contact that was in the thread when it was written. The order of
    /// messages decides, not a clock: an operator has seen what was there before his answer. What came from a merged
    /// ticket was in this thread since the merging only; an answer from there meets what came with it, and what had come to
    /// that thread by a merging before the answer was written.
    func meetContacts(of ticket: TicketID, by answer: MessageID, outbox: OutboxID, at accepted: Instant) throws {
        try db.run(
            """
            UPDATE contacts SET answered_at = ?1, answered_by = ?4, next_percent = NULL, next_at = NULL,
                resumed_at = NULL,
                author = (SELECT author FROM messages WHERE id = ?3),
                level = (SELECT level FROM tickets WHERE id = ?2),
                paused = (SELECT coalesce(sum(min(coalesce(p.until_at, ?1), ?1) - max(p.from_at, arrived_at)), 0)
                    FROM pauses p WHERE p.ticket IN (contacts.ticket, contacts.merged_from) AND p.from_at < ?1
                        AND coalesce(p.until_at, ?1) > arrived_at)
            WHERE ticket = ?2 AND needs_answer = 1 AND answered_at IS NULL AND message < ?3
                AND iif((SELECT merged_from FROM messages WHERE id = ?3) IS NULL,
                    ?3 > coalesce((SELECT merged_mark FROM tickets t WHERE t.id = contacts.merged_from), 0),
                    merged_from IS (SELECT merged_from FROM messages WHERE id = ?3)
                    OR merged_from IN (WITH RECURSIVE came (id) AS (
                        SELECT id FROM tickets WHERE merged_first_mark < ?3
                            AND merged_first = (SELECT merged_from FROM messages WHERE id = ?3)
                        UNION SELECT t.id FROM tickets t JOIN came c ON t.merged_first = c.id)
                        SELECT id FROM came))
            """, .time(accepted), .id(ticket), .id(answer), .id(outbox))
        try refreshDue(ticket)
    }
}

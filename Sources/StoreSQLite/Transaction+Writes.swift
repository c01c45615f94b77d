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

    /// A step of the ticket's state; none when it is there already.
    func step(_ ticket: Ticket, to state: TicketState, _ operation: String) throws {
        guard ticket.state != state else { return }
        guard ticket.state.canBecome(state) else {
            throw StoreError(.conflict, operation: operation, detail: "\(ticket.state.rawValue) → \(state.rawValue)")
        }
        try db.run("UPDATE tickets SET state = ? WHERE id = ?", .text(state.rawValue), .id(ticket.id))
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

    /// Sets a contact's clock; one that was answered has no warning ahead.
    func setClock(_ setting: ClockSetting?, of contact: ContactID) throws {
        var values = Binding.clock(setting)
        values.append(.id(contact))
        try db.run(
            """
            UPDATE contacts SET due_at = ?, judge = ?, target = ?, elapsed_due_at = ?, working_due_at = ?,
                next_percent = iif(answered_at IS NULL, ?, NULL), next_at = iif(answered_at IS NULL, ?, NULL)
            WHERE message = ?
            """, values)
    }

    /// The ticket's due time follows from its contacts.
    func refreshDue(_ ticket: TicketID) throws {
        try db.run(
            """
            UPDATE tickets SET due_at = coalesce((SELECT min(due_at) FROM contacts
                WHERE ticket = tickets.id AND needs_answer = 1 AND answered_at IS NULL), 9223372036854775807)
            WHERE id = ?
            """, .id(ticket))
    }

    func addParticipant(_ address: String, to ticket: TicketID) throws {
        let key = Party.key(address)
        if key.isEmpty { return }
        try db.run("INSERT OR IGNORE INTO participants (ticket, address) VALUES (?,?)", .id(ticket), .text(key))
    }

    /// The first accepted human answer meets every contact that was in the thread when it was written. The order of
    /// messages decides, not a clock: an operator has seen what was there before his answer.
    func meetContacts(of ticket: TicketID, by answer: MessageID, at accepted: Instant) throws {
        try db.run(
            """
            UPDATE contacts SET answered_at = ?, next_percent = NULL, next_at = NULL
            WHERE ticket = ? AND needs_answer = 1 AND answered_at IS NULL AND message < ?
            """, .time(accepted), .id(ticket), .id(answer))
        try refreshDue(ticket)
    }
}

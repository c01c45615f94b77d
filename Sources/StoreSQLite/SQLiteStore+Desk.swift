// What operators see: list, counts, ticket, message.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func tickets(_ query: TicketQuery) async throws -> TicketPage {
        try await readers.read("tickets") { try TicketList(db: $0, query: query).page() }
    }

    public func counts(
        for user: UserID, within reach: TicketReach, department: DepartmentCode?, at now: Instant
    ) async throws -> DeskCounts {
        try await readers.read("counts") { db in
            try DeskCounting(db: db, reach: reach).counts(for: user, department: department, at: now)
        }
    }

    public func view(_ ticket: TicketID) async throws -> TicketView? {
        try await readers.read("view") { try TicketViewing(db: $0, id: ticket).view() }
    }

    public func ticket(numbered number: TicketNumber) async throws -> TicketID? {
        try await readers.read("ticket numbered") { try TicketID(numbered: number, in: $0) }
    }

    public func message(_ id: MessageID) async throws -> Message? {
        try await readers.read("message") { db in
            try db.first("SELECT" + Message.columns + " FROM" + Message.tables + "WHERE m.id = ?", .id(id)) {
                try Message($0)
            }
        }
    }
}

/// One ticket's page, on a reading connection.
struct TicketViewing {
    let db: Connection
    let id: TicketID
    /// Of a ticket with more than these (a loop of machines), the newest are shown.
    static let mostMessages = 500
    static let mostEvents = 2000

    func view() throws -> TicketView? {
        let head = try db.first(
            "SELECT" + Ticket.columns + ", u.name, t.version FROM" + Ticket.tables
                + "LEFT JOIN users u ON u.id = t.assignee WHERE t.id = ?", .id(id)
        ) { row in
            (
                ticket: try Ticket(row), assignee: row.optionalText(Ticket.columnCount),
                version: row.int(Ticket.columnCount + 1)
            )
        }
        guard let head else { return nil }
        var view = TicketView(
            ticket: head.ticket, assigneeName: head.assignee, messages: try messages(), authors: try authors(),
            contacts: try contacts(), outbox: try outbox(), events: try events(), linked: try linked(),
            version: head.version)
        view.addresses = try addresses(usual: head.ticket.replyAddress)
        view.optedOut = try optedOut(view.addresses)
        view.escalations = try LevelRows.all(of: id, in: db)
        return view
    }

    /// The usual way first, then by last use: who wrote, where answers were asked to go, and whom was written to.
    private func addresses(usual: ReplyAddress) throws -> [ReplyAddress] {
        let used = try db.all(
            """
            SELECT a.channel, a.account, coalesce(m.reply_to_name, m.party_name) AS name,
                coalesce(m.reply_to_address, m.party_address) AS address, max(m.id) AS last
            FROM messages m JOIN accounts a ON a.id = m.account_id
            WHERE m.ticket = ? AND m.direction NOT IN ('note', 'internal_mail')
                AND m.kind IN ('contact', 'instruction')
            GROUP BY a.channel, a.account, lower(address) ORDER BY last DESC LIMIT 20
            """, .id(id)
        ) { ReplyAddress(channel: $0.channel(0), account: $0.account(1), party: $0.party(2)) }
        let others = used.filter {
            !$0.party.key.isEmpty
                && ($0.channel != usual.channel || $0.account != usual.account || $0.party.key != usual.party.key)
        }
        return [usual] + others
    }

    private func optedOut(_ addresses: [ReplyAddress]) throws -> [ReplyAddress: Instant] {
        var since: [ReplyAddress: Instant] = [:]
        for address in addresses {
            since[address] = try db.number(
                "SELECT at FROM opt_outs WHERE channel = ? AND address = ?", .text(address.channel.value),
                .text(address.party.key)
            ).map { Instant(milliseconds: $0) }
        }
        return since
    }

    private func messages() throws -> [Message] {
        try db.all(
            "SELECT" + Message.columns + " FROM" + Message.tables + "WHERE m.ticket = ? ORDER BY m.id DESC LIMIT ?",
            .id(id), .int(Self.mostMessages)
        ) { try Message($0) }.reversed()
    }

    private func authors() throws -> [UserID: String] {
        let names = try db.all(
            "SELECT id, name FROM users WHERE id IN (SELECT author FROM messages WHERE ticket = ?) LIMIT 1000", .id(id)
        ) { (UserID($0.int(0)), $0.text(1)) }
        return Dictionary(names) { first, _ in first }
    }

    private func contacts() throws -> [Contact] {
        try db.all(
            "SELECT" + Contact.columns + " FROM" + Contact.tables
                + "WHERE c.ticket = ? ORDER BY c.message DESC LIMIT ?", .id(id), .int(Self.mostMessages)
        ) { try Contact($0) }.reversed()
    }

    private func outbox() throws -> [MessageID: OutboxEntry] {
        let entries = try db.all(
            OutboxEntry.select + "WHERE o.ticket = ? ORDER BY o.id DESC LIMIT ?", .id(id), .int(Self.mostMessages)
        ) { try OutboxEntry($0) }
        return Dictionary(entries.map { ($0.message, $0) }) { first, _ in first }
    }

    private func events() throws -> [TicketEvent] {
        try db.all(
            """
            SELECT e.id, e.what, e.user, e.message, e.detail, e.at, u.name
            FROM events e LEFT JOIN users u ON u.id = e.user
            WHERE e.ticket IN (SELECT ?1 UNION ALL SELECT id FROM tickets WHERE merged_into = ?1)
            ORDER BY e.id DESC LIMIT ?2
            """, .id(id), .int(Self.mostEvents)
        ) { row in
            TicketEvent(
                id: row.int(0),
                event: NewEvent(
                    ticket: id, what: row.text(1), user: row.optionalID(2), message: row.optionalID(3),
                    detail: try row.json(4, or: [:]), at: row.time(5)), userName: row.optionalText(6))
        }.reversed()
    }

    private func linked() throws -> [TicketView.Link] {
        try db.all(
            """
            SELECT t.id, t.service, t.year, t.sequence, t.subject, t.state, l.reason
            FROM (SELECT b AS other, reason FROM links WHERE a = ?1
                UNION ALL SELECT a, reason FROM links WHERE b = ?1) l
            JOIN tickets t ON t.id = l.other ORDER BY t.id LIMIT 200
            """, .id(id)
        ) { row in
            TicketView.Link(
                ticket: row.id(0),
                number: TicketNumber(service: row.text(1), year: Int(row.int(2)), sequence: row.int(3)),
                subject: row.text(4), state: try row.word(5), reason: row.text(6))
        }
    }
}

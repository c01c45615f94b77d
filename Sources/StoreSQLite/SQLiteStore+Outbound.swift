// Contacts that begin with us.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func begin(
        _ ticket: NewTicket, topic: TopicCode?, with answer: NewAnswer, key: String
    ) async throws -> BegunContact {
        try await writer.write("begin") { try $0.begin(ticket, topic: topic, with: answer, key: key) }
    }
}

extension Transaction {
    fileprivate func begin(
        _ new: NewTicket, topic: TopicCode?, with answer: NewAnswer, key: String
    ) throws -> BegunContact {
        let known = try db.first(
            """
            SELECT b.ticket, t.service, t.year, t.sequence, b.outbox, o.state = 'withdrawn'
            FROM begun b JOIN tickets t ON t.id = b.ticket JOIN outbox o ON o.id = b.outbox
            WHERE b.key = ?
            """, .text(key)
        ) { row in
            let contact = BegunContact(
                ticket: row.id(0),
                number: TicketNumber(service: row.text(1), year: Int(row.int(2)), sequence: row.int(3)),
                outbox: row.id(4))
            return (contact: contact, isTakenBack: row.bool(5))
        }
        // As with an answer: a window that does not know must not hear that it was sent.
        if let known, known.isTakenBack { throw StoreError(.conflict, operation: "begin", detail: "taken back") }
        if let known { return known.contact }
        let filing = SQLiteFiling(self)
        defer { filing.isOver = true }
        let ticket = try filing.open(new)
        let text = answer.outgoing.text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        // Nothing has come in: the list shows what we wrote, and when.
        try db.run(
            "UPDATE tickets SET topic = ?, last_inbound_at = ?, excerpt = ?, assignee = ? WHERE id = ?",
            .text(topic?.value), .time(new.openedAt), .text(String(text.prefix(160))), .id(answer.outgoing.author),
            .id(ticket.id))
        try record(
            NewEvent(
                ticket: ticket.id, what: "begun", user: answer.outgoing.author,
                detail: ["by": new.replyAddress.channel.value], at: new.openedAt))
        var answer = answer
        answer.outgoing.ticket = ticket.id
        answer.seenVersion = nil
        let outbox = try self.answer(answer)
        try db.run(
            "INSERT INTO begun (key, ticket, outbox) VALUES (?,?,?)", .text(key), .id(ticket.id), .id(outbox))
        return BegunContact(ticket: ticket.id, number: ticket.number, outbox: outbox)
    }
}

// What the search finds a ticket by, written anew for the ticket that its messages have gone to.

import SQLite
import Store
import Tickets

extension Transaction {
    /// Everything that a ticket is found by finds the other one from now on: its number, its messages and what was read off
    /// their pictures, who asked and about what as it was corrected, and what is known of the person.
    ///
    /// Words cannot be taken out of the index again: after `unmerge` they still find both tickets.
    func addWords(of from: Ticket, to other: TicketID) throws {
        words.add(from.number, to: other)
        words.add(subject: from.subject, text: "", party: from.requester, attachments: [], to: other)
        try addPersonWords(of: from.id, to: other)
        try db.each(
            """
            SELECT subject, text, party_name, party_address, attachments, registration FROM messages
            WHERE ticket = ? AND direction NOT IN ('automatic', 'internal_mail')
            """, .id(from.id)
        ) { row in
            words.add(
                subject: row.text(0), text: row.text(1), party: row.party(2), attachments: try row.json(4, or: []),
                to: other)
            if let registration: Registration = try row.record(5) { words.add(registration, to: other) }
            return true
        }
        try db.each(
            """
            SELECT r.transcript FROM messages m JOIN transcripts r ON r.message = m.id
            WHERE m.ticket = ? AND r.state = 'done'
            """, .id(from.id)
        ) { row in
            if let transcript: Transcript = try row.record(0) {
                words.add(subject: "", text: transcript.text, party: Party(), attachments: [], to: other)
            }
            return true
        }
    }

    /// Of the person himself, and of whom he has been found to be.
    private func addPersonWords(of ticket: TicketID, to other: TicketID) throws {
        guard let id = try db.number("SELECT person FROM tickets WHERE id = ?", .id(ticket)) else { return }
        let person = PersonID(id)
        if let own = try PersonRows.details(of: person, in: db)?.details { words.add(own.searchWords, to: other) }
        guard let root = try PersonRows.root(of: person, in: db), root != person,
            let known = try PersonRows.known(of: root, in: db)
        else { return }
        words.add(known.details.searchWords, to: other)
    }
}

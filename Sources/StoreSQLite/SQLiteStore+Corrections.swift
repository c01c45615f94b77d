// What people correct: who asked and about what, the body's own registration, when a contact really arrived.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func amend(
        _ ticket: TicketID, requester: Party?, subject: String?, by user: UserID, at now: Instant
    ) async throws {
        try await writer.write("amend") { transaction in
            let found = try transaction.existing(ticket, "amend")
            var detail: [String: String] = [:]
            if let requester, requester != found.requester {
                try transaction.db.run(
                    "UPDATE tickets SET requester_name = ?, requester_address = ? WHERE id = ?", .text(requester.name),
                    .text(requester.address), .id(ticket))
                try transaction.addParticipant(requester.address, to: ticket)
                detail["requester"] = found.requester.name.isEmpty ? found.requester.address : found.requester.name
            }
            if let subject, subject != found.subject {
                try transaction.db.run("UPDATE tickets SET subject = ? WHERE id = ?", .text(subject), .id(ticket))
                detail["subject"] = found.subject
            }
            if detail.isEmpty { return }
            transaction.words.add(
                subject: subject ?? "", text: "", party: requester ?? Party(), attachments: [], to: ticket)
            try transaction.touch(ticket, at: now)
            try transaction.record(
                NewEvent(ticket: ticket, what: "amended", user: user, detail: detail, at: now))
        }
    }

    public func register(
        _ message: MessageID, as registration: Registration?, by user: UserID, at now: Instant
    ) async throws {
        try await writer.write("register") { transaction in
            let ticket = try transaction.ticket(of: message, "register")
            try transaction.db.run(
                "UPDATE messages SET registration = ? WHERE id = ?", .record(registration), .id(message))
            if let registration { transaction.words.add(registration, to: ticket) }
            try transaction.touch(ticket, at: now)
            try transaction.record(
                NewEvent(
                    ticket: ticket, what: "registered", user: user, message: message,
                    detail: registration.map { ["number": $0.number] } ?? [:], at: now))
        }
    }

    public func setArrival(
        _ contact: ContactID, arrivedAt: Instant, clock: ClockSetting?, by user: UserID, at now: Instant
    ) async throws {
        try await writer.write("setArrival") { transaction in
            let message = MessageID(contact.value)
            let ticket = try transaction.ticket(of: message, "setArrival")
            let before = try transaction.db.first(
                "SELECT arrived_at, received_at, needs_answer FROM contacts WHERE message = ?", .id(contact)
            ) { (arrived: $0.time(0), received: $0.time(1), needsAnswer: $0.bool(2)) }
            guard let before else { throw StoreError(.missing, operation: "setArrival") }
            guard arrivedAt <= before.received, before.needsAnswer == (clock != nil) else {
                throw StoreError(.conflict, operation: "setArrival", detail: "after its receipt")
            }
            try transaction.db.run(
                "UPDATE contacts SET arrived_at = ? WHERE message = ?", .time(arrivedAt), .id(contact))
            try transaction.setClock(clock, of: contact)
            try transaction.db.run("UPDATE messages SET at = ? WHERE id = ?", .time(arrivedAt), .id(message))
            try transaction.refreshDue(ticket)
            try transaction.touch(ticket, at: now)
            try transaction.record(
                NewEvent(
                    ticket: ticket, what: "arrival_corrected", user: user, message: message,
                    detail: ["from": before.arrived.description, "to": arrivedAt.description], at: now))
        }
    }

    public func optedOut(
        within reach: TicketReach, limit: Int, offset: Int
    ) async throws -> [(channel: ChannelName, address: String, at: Instant)] {
        if reach.isNothing { return [] }
        return try await readers.read("optedOut") { db in
            let (condition, values) = reach.condition
            // By way of the person: the address leads to him and he to his tickets, each by an index.
            var sql: SQL = "SELECT o.channel, o.address, o.at FROM opt_outs o "
            if reach != .all {
                sql +=
                    """
                    WHERE EXISTS (
                        SELECT 1 FROM person_addresses a JOIN tickets t INDEXED BY tickets_person ON t.person = a.person
                        WHERE a.address = o.address
                    """
                sql += condition + ") "
            }
            sql += "ORDER BY o.at DESC, o.address LIMIT ? OFFSET ?"
            return try db.all(sql, values + [.int(limit), .int(offset)]) {
                (channel: $0.channel(0), address: $0.text(1), at: $0.time(2))
            }
        }
    }
}

extension Transaction {
    fileprivate func ticket(of message: MessageID, _ operation: String) throws -> TicketID {
        guard let ticket = try db.number("SELECT ticket FROM messages WHERE id = ?", .id(message)) else {
            throw StoreError(.missing, operation: operation)
        }
        return TicketID(ticket)
    }
}

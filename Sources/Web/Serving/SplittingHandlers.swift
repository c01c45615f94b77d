// One ticket becomes two, and one again; links by hand; the ticket on paper. Shared by the pages and the JSON API.

import Foundation
import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    // MARK: Acts

    func split(_ messages: [MessageID], subject: String, _ call: Call) async throws -> TicketNumber {
        let view = try await view(call)
        let year = parts.settings.clock(view.ticket.number.service).calendar.day(of: call.now).parts.year
        guard let token = ReplyToken(RandomIdentifier.token(bits: ReplyToken.length * 5)) else {
            throw HTTPFault(500, "no secret")
        }
        do {
            let id = try await store.split(
                NewSplit(
                    ticket: view.ticket.id, messages: messages, subject: Answering.oneLine(subject), token: token,
                    year: year, by: call.user.id, at: call.now))
            guard let made = try await store.view(id) else { throw HTTPFault(404, "no such ticket") }
            return made.ticket.number
        } catch let error as StoreError where error.code == .conflict {
            throw ActFault.notNow
        }
    }

    /// - Returns: the ticket that it is in again.
    func unsplit(_ call: Call) async throws -> TicketNumber {
        let ticket = try await ticketID(call)
        // A source out of reach is none: nothing goes into it, and its number is not told (A21).
        guard let source = try await store.splitSource(of: ticket),
            try await self.ticket(numbered: source, for: call) != nil
        else { throw ActFault.notNow }
        do {
            try await store.unsplit(ticket, by: call.user.id, at: call.now)
        } catch let error as StoreError where error.code == .conflict {
            throw ActFault.notMergeable
        }
        return source
    }

    func link(_ number: String, isLinked: Bool, _ call: Call) async throws {
        let ticket = try await ticketID(call)
        guard let other = TicketNumber(number.trimmingCharacters(in: .whitespaces)),
            let id = try await self.ticket(numbered: other, for: call)
        else { throw ActFault.unknownTicket }
        if id == ticket { throw ActFault.sameTicket }
        if isLinked {
            try await store.link(ticket, with: id, by: call.user.id, at: call.now)
        } else {
            try await store.unlink(ticket, from: id, by: call.user.id, at: call.now)
        }
    }

    /// `GET /tickets/{number}/print`: `inside=1` with what the citizen does not see.
    func printedTicket(_ call: Call) async throws -> HTTPResponse {
        let view = try await view(call)
        let model = TicketModel(frame: try await frame(call), view: view)
        let withInside = call.request.query["inside"] == "1"
        return page(200, call) { $0.printed(model, withInside: withInside) }
    }

    // MARK: Forms

    /// `POST /tickets/{number}/split`: `message` (several), `subject`, `key`. Leads to the new ticket.
    func splitForm(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let messages = form.all(FormField.message).compactMap { Int64($0) }.map { MessageID($0) }
        var made: TicketNumber?
        let response = try await deskForm(.split, .split, "", form[FormField.subject] ?? "", form, call) {
            made = try await split(messages, subject: form[FormField.subject] ?? "", call)
        }
        return made.map { Self.done(paths.ticket($0), .split) } ?? response
    }

    /// `POST /tickets/{number}/unsplit`. Leads to the ticket that it is in again.
    func unsplitForm(_ call: Call) async throws -> HTTPResponse {
        Self.done(paths.ticket(try await unsplit(call)), .unsplit)
    }

    /// `POST /tickets/{number}/link`: `other`, `key`.
    func linkForm(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let number = form[FormField.otherTicket] ?? ""
        return try await deskForm(.link, .linked, "", number, form, call) {
            try await link(number, isLinked: true, call)
        }
    }

    /// `POST /tickets/{number}/unlink`: `other`.
    func unlinkForm(_ call: Call) async throws -> HTTPResponse {
        try await link(try call.request.form()[FormField.otherTicket] ?? "", isLinked: false, call)
        return Self.done(try await ticketAddress(call), .unlinked)
    }
}

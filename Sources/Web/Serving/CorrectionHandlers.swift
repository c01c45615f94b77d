// What a person corrects: requester and subject, the registration of a message, the arrival of a contact. Shared by the
// pages and the JSON API.

import Foundation
import HTTPServer
import Store
import Tickets

extension Site {
    // MARK: Acts

    /// Nothing of it may be blank; nil leaves as it is.
    func amend(requester: Party?, subject: String?, _ call: Call) async throws {
        if let requester, requester.name.isEmpty, requester.address.allSatisfy(\.isWhitespace) {
            throw ActFault.requesterMissing
        }
        let ticket = try await ticketID(call)
        try await store.amend(
            ticket, requester: requester, subject: subject.map(Answering.oneLine).flatMap { $0.isEmpty ? nil : $0 },
            by: call.user.id, at: call.now)
    }

    /// - Parameter registration: nil takes it away.
    func register(_ message: MessageID, _ registration: Registration?, _ call: Call) async throws {
        if let date = registration?.date, !date.isEmpty, Self.day(date) == nil { throw ActFault.badDate }
        try await store.register(message, as: registration, by: call.user.id, at: call.now)
    }

    /// The deadline counts from the new arrival, where one runs.
    func setArrival(_ contact: ContactID, on number: TicketNumber, to arrival: Instant, _ call: Call) async throws {
        guard let id = try await ticket(numbered: number, for: call), let view = try await store.view(id),
            let found = view.contacts.first(where: { $0.id == contact })
        else { throw HTTPFault(404, "no such contact") }
        guard arrival <= found.receivedAt, arrival.milliseconds > 0 else { throw ActFault.badArrival }
        let clock = found.needsAnswer ? parts.settings.clock(number.service).setting(from: arrival) : nil
        do {
            try await store.setArrival(contact, arrivedAt: arrival, clock: clock, by: call.user.id, at: call.now)
        } catch let error as StoreError where error.code == .conflict {
            throw ActFault.badArrival
        }
    }

    /// A day as fields and programs write it: `2026-03-02`.
    static func day(_ text: String) -> Instant? {
        guard text.utf8.count == 10, let date = try? Date(text, strategy: .iso8601.year().month().day()) else {
            return nil
        }
        // The reader rolls a 30 February over into March.
        return date.formatted(.iso8601.year().month().day()) == text ? Instant(date) : nil
    }

    /// A wall-clock time in the installation's zone: `2026-03-02T09:15`, with or without seconds. Of the two instants of the
    /// hour that comes twice in autumn the earlier: the deadline is then never too late.
    func instant(wallClock text: String) -> Instant? {
        let parts = text.split(separator: "T")
        guard parts.count == 2, Self.day(String(parts[0])) != nil else { return nil }
        let day = parts[0].split(separator: "-").compactMap { Int($0) }
        let time = parts[1].split(separator: ":").compactMap { Int($0) }
        guard day.count == 3, time.count == 2 || time.count == 3, (0..<24).contains(time[0]), (0..<60).contains(time[1])
        else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = self.parts.settings.timeZone
        let components = DateComponents(year: day[0], month: day[1], day: day[2], hour: time[0], minute: time[1])
        return calendar.date(from: components).map { Instant($0) }
    }

    // MARK: Pages

    /// `POST /tickets/{number}/amend`: `name` and `address`, or `sender` (the name in its first line), or `subject`.
    func amendTicket(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        var requester: Party?
        if let block = form[FormField.sender] {
            let lines = Answering.lines(block).split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty }
            requester = Party(name: lines.first ?? "", address: lines.dropFirst().joined(separator: "\n"))
            // A name without an address is no reason to forget the one that is known.
            if lines.count == 1, let known = try await store.view(try await ticketID(call))?.ticket.requester.address {
                requester?.address = known
            }
        } else if form[FormField.personName] != nil || form[FormField.personAddress] != nil {
            requester = Party(
                name: Answering.oneLine(form[FormField.personName] ?? ""),
                address: Answering.lines(String((form[FormField.personAddress] ?? "").prefix(1000)))
                    .trimmingCharacters(in: .whitespacesAndNewlines))
        }
        do {
            try await amend(requester: requester, subject: form[FormField.subject], call)
        } catch ActFault.requesterMissing {
            var corrections = CorrectionForms()
            corrections.badRequester = true
            return try await ticketPage(call, try await view(call), corrections: corrections, status: 422)
        }
        return Self.done(try await ticketAddress(call), .amended)
    }

    /// `POST /tickets/{number}/messages/{id}/registration`: `number`, `register`, `date`.
    func registerMessage(_ call: Call) async throws -> HTTPResponse {
        let view = try await view(call)
        let id = MessageID(try call.number("id"))
        guard view.messages.contains(where: { $0.id == id && $0.direction == .inbound }) else {
            throw HTTPFault(404, "no such message")
        }
        let form = try call.request.form()
        func text(_ name: String) -> String { String(Answering.oneLine(form[name] ?? "").prefix(200)) }
        let registration = Registration(
            number: text(FormField.protocolNumber), register: text(FormField.register), date: text(FormField.date))
        let isEmpty = registration == Registration(number: "")
        do {
            try await register(id, isEmpty ? nil : registration, call)
        } catch ActFault.badDate {
            var corrections = CorrectionForms()
            corrections.badRegistration = id
            return try await ticketPage(call, view, corrections: corrections, status: 422)
        }
        return Self.done(paths.ticket(view.ticket.number, at: "m\(id)"), .registered)
    }

    /// `POST /tickets/{number}/contacts/{id}/arrival`: `arrival`.
    func correctArrival(_ call: Call) async throws -> HTTPResponse {
        guard let number = call.names["number"].flatMap({ TicketNumber($0) }) else {
            throw HTTPFault(404, "no such ticket")
        }
        let contact = ContactID(try call.number("id"))
        do {
            guard let arrival = instant(wallClock: try call.request.form()[FormField.arrival] ?? "") else {
                throw ActFault.badArrival
            }
            try await setArrival(contact, on: number, to: arrival, call)
        } catch ActFault.badArrival {
            var corrections = CorrectionForms()
            corrections.badArrival = contact
            return try await ticketPage(call, try await view(call), corrections: corrections, status: 422)
        }
        return Self.done(paths.ticket(number), .arrivalCorrected)
    }
}

// Contacts that begin with us.

import Channels
import Foundation
import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    static let beginRoutes: [Route] = [
        Route(.get, "/new-contact", access: .answer) { try await $0.beginPage($1) },
        Route(.post, "/new-contact", access: .answer, bodyLimit: .max) { try await $0.begin($1) },
    ]

    private func beginModel(_ call: Call) async throws -> BeginModel {
        let services = parts.settings.clocks.keys.sorted()
        let usual = services.first ?? "CC"
        let day = parts.settings.clock(usual).calendar.day(of: call.now)
        return BeginModel(
            frame: try await frame(call), ways: ways, services: services.isEmpty ? [usual] : services,
            topics: organisation.topics.filter { $0.validity.contains(day) }, service: usual,
            key: RandomIdentifier.token())
    }

    /// `GET /new-contact`.
    func beginPage(_ call: Call) async throws -> HTTPResponse {
        let model = try await beginModel(call)
        return page(200, call) { $0.begin(model) }
    }

    /// `POST /new-contact`.
    func begin(_ call: Call) async throws -> HTTPResponse {
        let form = try fields(call)
        var model = try await beginModel(call)
        var draft = try await draft(call)
        draft.typed = typed(form)
        draft.subject = draft.subject ?? ""
        draft.then = form[FormField.then] == TicketState.waitingForCitizen.rawValue ? .waitingForCitizen : .answered
        model.key = draft.key
        model.other.way = form[FormField.otherWay] ?? ""
        model.other.name = form[FormField.otherName] ?? ""
        model.other.address = form[FormField.otherAddress] ?? ""
        model.service = form[FormField.service].flatMap { model.services.contains($0) ? $0 : nil } ?? model.service
        model.topic = form[FormField.topic].flatMap { code in model.topics.first { $0.code.value == code }?.code }
        (model.subject, model.text, model.waits) = (draft.subject ?? "", draft.text, draft.then == .waitingForCitizen)
        guard let typed = draft.typed else {
            model.fault = .badAddress
            return page(422, call) { $0.begin(model) }
        }
        let view = Self.blank(typed, model, at: call.now, in: parts.settings.timeZone)
        let answering = Answering(parts: parts)
        let faults = try await answering.faults(draft, on: view, at: call.now)
        if let first = faults.first ?? (Answering.oneLine(model.subject).isEmpty ? .subjectMissing : nil) {
            model.fault = first
            model.other.detail = faults.addressDetail
            model.findings = [faults.addressDetail].compactMap(\.self)
            return page(first.status, call) { $0.begin(model) }
        }
        let begun = try await store(draft, view, model, call)
        return Self.done(paths.ticket(begun.number), .answered)
    }

    private func store(
        _ draft: AnswerDraft, _ view: TicketView, _ model: BeginModel, _ call: Call
    ) async throws -> BegunContact {
        let answering = Answering(parts: parts)
        let to = try answering.addressee(draft, on: view)
        var outgoing = try answering.outgoing(draft, to, on: view, by: call.user, at: call.now)
        outgoing.idempotencyKey = nil
        var answer = NewAnswer(outgoing: outgoing, then: draft.then)
        if parts.settings.undo > .zero { answer.notBefore = call.now + parts.settings.undo }
        guard let token = ReplyToken(RandomIdentifier.token()) else { throw HTTPFault(500, "no token") }
        let new = NewTicket(
            service: model.service, state: .open, subject: outgoing.subject, requester: to.reply.party,
            replyAddress: to.reply, token: token, year: view.ticket.number.year, openedAt: call.now)
        return try await store.begin(new, topic: model.topic, with: answer, key: "\(call.user.id) \(draft.key)")
    }

    /// A ticket that is not there yet, for the checks that every answer passes.
    private static func blank(
        _ to: ReplyAddress, _ model: BeginModel, at now: Instant, in zone: TimeZone
    ) -> TicketView {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let year = calendar.component(.year, from: now.date)
        let ticket = Ticket(
            id: TicketID(0), number: TicketNumber(service: model.service, year: year, sequence: 1), state: .open,
            subject: model.subject, requester: to.party, replyAddress: to, assignee: nil, openedAt: now, updatedAt: now,
            dueAt: nil, solution: nil)
        return TicketView(
            ticket: ticket, assigneeName: nil, messages: [], authors: [:], contacts: [], outbox: [:], events: [],
            linked: [], version: 0)
    }
}

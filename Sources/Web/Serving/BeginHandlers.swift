// Contacts that begin with us.

import Channels
import Foundation
import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    static let beginRoutes: [Route] = [
        Route(.get, "/new-contact", access: .register) { try await $0.beginPage($1) },
        Route(.post, "/new-contact", access: .register, bodyLimit: .max) { try await $0.begin($1) },
    ]

    /// An empty form: services, topics and accounts that lie within the reach of whoever asks (R-016, A21).
    /// - Throws: `HTTPFault` 403 where there is none.
    private func beginModel(_ call: Call) async throws -> BeginModel {
        let reach = call.user.reach(of: .register)
        let services = servicesToRegister(call)
        guard let usual = services.first else { throw HTTPFault(403, "no service within reach") }
        let day = parts.settings.clock(usual).calendar.day(of: call.now)
        let topics = organisation.topics.filter { topic in
            topic.validity.contains(day) && (topic.service.map { reach.holds(service: $0) } ?? true)
        }
        return BeginModel(
            frame: try await frame(call), ways: ways(within: reach), services: services, topics: topics,
            service: usual, key: RandomIdentifier.token())
    }

    /// Services in which whoever asks may begin requests.
    func servicesToRegister(_ call: Call) -> [String] {
        var known = Set(parts.settings.clocks.keys)
        // Where no clock is set, services are what the accounts are of.
        if known.isEmpty { known = Set(parts.channels.flatMap(\.accounts).map(\.service)) }
        let reach = call.user.reach(of: .register)
        return known.filter { reach.holds(service: $0) }.sorted()
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
        draft.typed = typed(form, within: call.user.reach(of: .register))
        draft.subject = draft.subject ?? ""
        draft.then = form[FormField.then] == TicketState.waitingForCitizen.rawValue ? .waitingForCitizen : .answered
        try fill(&model, draft, form, call)
        guard let typed = draft.typed else { return refused(model, AnswerFaults(acts: [.channelMissing]), call) }
        let view = Self.blank(typed, model, at: call.now, in: parts.settings.timeZone)
        var faults = try await beginning(call).faults(draft, on: view, at: call.now)
        if Answering.oneLine(model.subject).isEmpty, !faults.acts.contains(.subjectMissing) {
            faults.acts.append(.subjectMissing)
        }
        guard faults.acts.isEmpty else { return refused(model, faults, call) }
        do {
            let begun = try await store(draft, view, model, call)
            return Self.done(paths.ticket(begun.number), .answered)
        } catch let error as StoreError where error.code == .conflict && error.detail == "taken back" {
            // Sent with this key before, and taken back: by a new one it leaves.
            model.key = RandomIdentifier.token()
            return refused(model, AnswerFaults(acts: [.takenBack]), call)
        }
    }

    /// What makes the message: by accounts within reach alone.
    private func beginning(_ call: Call) -> Answering {
        Answering(parts: parts, reach: call.user.reach(of: .register))
    }

    /// The form as it was typed, with the files that came along.
    private func fill(_ model: inout BeginModel, _ draft: AnswerDraft, _ form: HTTPFields, _ call: Call) throws {
        model.key = draft.key
        model.other.way = form[FormField.otherWay] ?? ""
        model.other.name = form[FormField.otherName] ?? ""
        model.other.address = form[FormField.otherAddress] ?? ""
        if let service = form[FormField.service] {
            guard model.services.contains(service) else { throw HTTPFault(400, "no such service") }
            model.service = service
        }
        model.topic = form[FormField.topic].flatMap { code in model.topics.first { $0.code.value == code }?.code }
        (model.subject, model.text, model.waits) = (draft.subject ?? "", draft.text, draft.then == .waitingForCitizen)
        model.kept = keptFiles(draft.attachments, call)
    }

    private func refused(_ form: BeginModel, _ faults: AnswerFaults, _ call: Call) -> HTTPResponse {
        var model = form
        model.faults = faults.acts
        model.other.detail = faults.addressDetail
        model.findings = faults.findings
        let shown = model
        return page(faults.first?.status ?? 422, call) { $0.begin(shown) }
    }

    private func store(
        _ draft: AnswerDraft, _ view: TicketView, _ model: BeginModel, _ call: Call
    ) async throws -> BegunContact {
        let answering = beginning(call)
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

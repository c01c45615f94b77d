// What a case is about, how it ended, what belongs together: classification, outcome, merging; and that an operator has a
// ticket before his eyes.

import Foundation
import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    // MARK: Acts

    /// - Parameters: nil leaves as it is; a value of nil inside takes away.
    func classify(topic: TopicCode??, isComplaint: Bool?, outcome: CaseOutcome??, _ call: Call) async throws {
        let view = try await view(call)
        if case .some(.some(let code)) = topic, code != view.ticket.topic {
            let day = parts.settings.clock(view.ticket.number.service).calendar.day(of: call.now)
            guard organisation.topics(of: view.ticket.number.service, on: day).contains(where: { $0.code == code })
            else {
                throw ActFault.unknownTopic
            }
        }
        try await store.classify(
            view.ticket.id, topic: topic, isComplaint: isComplaint, outcome: outcome, by: call.user.id, at: call.now)
    }

    /// - Returns: the ticket that it is in now.
    @discardableResult
    func merge(into number: String, _ call: Call) async throws -> TicketNumber {
        let ticket = try await ticketID(call)
        guard let other = TicketNumber(number.trimmingCharacters(in: .whitespaces)),
            let id = try await self.ticket(numbered: other, for: call)
        else { throw ActFault.unknownTicket }
        if id == ticket { throw ActFault.sameTicket }
        do {
            try await store.merge(ticket, into: id, by: call.user.id, at: call.now)
        } catch let error as StoreError where error.code == .conflict {
            throw ActFault.notMergeable
        }
        return other
    }

    func unmerge(_ call: Call) async throws {
        do {
            try await store.unmerge(try await ticketID(call), by: call.user.id, at: call.now)
        } catch let error as StoreError where error.code == .conflict {
            throw ActFault.notNow
        }
    }

    // MARK: Forms

    /// `POST /tickets/{number}/classify`: `topic`, `complaint`, `case_outcome`, `queue`, `priority`.
    func classifyForm(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let topic = form[FormField.topic].map { $0.isEmpty ? nil : TopicCode(String($0.prefix(100))) }
        let outcome = form[FormField.caseOutcome].flatMap { CaseOutcome(rawValue: $0) }
        try await classify(
            topic: topic, isComplaint: form[FormField.complaint] == "1", outcome: outcome.map { .some($0) }, call)
        try await placeForm(form, call)
        return Self.done(try await ticketAddress(call), .classified)
    }

    /// `POST /tickets/{number}/merge`: `other`, `key`. Leads to the other ticket.
    func mergeForm(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let number = form[FormField.otherTicket] ?? ""
        let response = try await deskForm(.merge, .merged, "", number, form, call) {
            try await merge(into: number, call)
        }
        guard response.status == 303, let other = TicketNumber(number.trimmingCharacters(in: .whitespaces)) else {
            return response
        }
        return Self.done(paths.ticket(other), .merged)
    }

    /// `POST /tickets/{number}/unmerge`.
    func unmergeForm(_ call: Call) async throws -> HTTPResponse {
        try await unmerge(call)
        return Self.done(try await ticketAddress(call), .unmerged)
    }

    // MARK: Opening

    /// Notes the moment at which somebody who works on tickets has one before his eyes for the first time. Not what a browser
    /// fetches ahead, nor what a script looks up by itself.
    func noteOpened(_ view: TicketView, _ call: Call) async {
        let headers = call.request.headers
        let isAhead = [headers["Sec-Purpose"], headers["Purpose"]].contains { $0?.contains("prefetch") ?? false }
        guard call.request.method == .get, !isAhead, headers["Sec-Fetch-Dest"] != "empty",
            call.user.worksOnTickets,
            view.contacts.contains(where: { $0.openedAt == nil })
        else { return }
        do {
            try await store.noteOpened(view.ticket.id, by: call.user.id, at: call.now)
        } catch {
            // The page is worth more than the note.
            parts.log.warning("the opening of a ticket is not noted", ["ticket": "\(view.ticket.number)"])
        }
    }
}

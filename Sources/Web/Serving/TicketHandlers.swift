// The ticket's page and its forms. A form that cannot be carried out comes back with everything that was typed.

import Channels
import Crypto
import Foundation
import HTTPServer
import Runtime
import ServiceLevels
import Store
import Tickets

extension Site {
    /// `GET /tickets/{number}`.
    func ticketPage(_ call: Call) async throws -> HTTPResponse {
        let view = try await view(call)
        await noteOpened(view, call)
        return try await ticketPage(call, view, answer: try await prepared(view, call), status: 200)
    }

    /// The page, with forms that come back where they do.
    func ticketPage(
        _ call: Call, _ view: TicketView, answer: AnswerForm? = nil, note: NoteForm = NoteForm(),
        closing: CloseForm = CloseForm(), corrections: CorrectionForms = CorrectionForms(),
        forms: [DeskForm: TypedForm] = [:], status: Int
    ) async throws -> HTTPResponse {
        async let frame = frame(call)
        async let users = store.users()
        async let sheets = sheets(view)
        let displays = await displays(view)
        var model = TicketModel(
            frame: try await frame, view: view, colleagues: try await users.filter(\.active), displays: displays,
            answer: try await answerFormOrDraft(answer, view, call).map { withCanned($0, view, call) }, note: note,
            closing: closing)
        model.answer?.mayClose = try await mayClose(view, call)
        model.papers = await sheets
        model.corrections = corrections
        model.receiptWays = receiptWays(view, call)
        model.forms = forms
        model.actKey = RandomIdentifier.token()
        let service = view.ticket.number.service
        model.tellsCitizen = parts.settings.levels.service(service).tellsCitizen
        model.clock = parts.settings.clock(service)
        model.tags = try await store.tags(of: view.ticket.id)
        model.others = presence.others(on: view.ticket.id, than: call.user.id, at: call.now)
        if let other = view.ticket.mergedInto, try await !store.within([other], call.user.reach).isEmpty {
            model.mergedInto = try await store.view(other)?.ticket.number
        }
        try await addPerson(to: &model, call)
        return page(status, call) { $0.ticket(model) }
    }

    /// What the address asks to begin with.
    private func prepared(_ view: TicketView, _ call: Call) async throws -> AnswerForm? {
        if let form = try await completionForm(view, call) { return form }
        return try await using(view, call)
    }

    /// `?use=…`: the answer's form with a contribution's words in it, to be read before they are sent.
    private func using(_ view: TicketView, _ call: Call) async throws -> AnswerForm? {
        guard let id = call.request.query["use"].flatMap({ Int64($0) }).map({ MessageID($0) }),
            let message = view.messages.first(where: { $0.id == id && $0.kind == .contribution }),
            var form = try await answerFormOrDraft(nil, view, call)
        else { return nil }
        let words = (message.newText ?? message.text).trimmingCharacters(in: .whitespacesAndNewlines)
        if !form.text.contains(words) { form.text = form.text.isEmpty ? words : form.text + "\n\n" + words }
        form.taken = id
        return form
    }

    /// What is known of the HTML of the messages; of a very long thread only the latest are opened for it, and only as
    /// many as a reader can wait for.
    private func displays(_ view: TicketView) async -> [MessageID: MessageDisplay] {
        var displays: [MessageID: MessageDisplay] = [:]
        var left = OriginalReader.mostForOnePage
        for message in view.messages.filter({ $0.original != nil }).suffix(50).reversed() {
            let channel = parts.channel(message.channel)
            guard let summary = await originals.summary(of: message, by: channel, within: &left), summary.exists else {
                continue
            }
            let hasText = !(message.newText ?? message.text).allSatisfy(\.isWhitespace)
            displays[message.id] = MessageDisplay(blockedImages: summary.blockedImages, startsFormatted: !hasText)
        }
        return displays
    }

    // MARK: The other acts

    /// `POST /tickets/{number}/note`: `text`, `key`; `question` when it answers one.
    func note(_ call: Call) async throws -> HTTPResponse {
        let fields = try call.request.form()
        let text = fields[FormField.text] ?? ""
        let question = fields[FormField.question].flatMap { Int64($0) }.map { MessageID($0) }
        let address = try await ticketAddress(call)
        // The forms below all questions of a page share its key; and who goes back to write something else means it.
        let key = fields[FormField.idempotencyKey].flatMap { key in
            key.isEmpty
                ? nil
                : "\(call.user.id) \(address.text) note \(question?.value ?? 0) \(key) \(SHA256.digest(of: text).hex)"
        }
        if let key, !onceKeys.claim(key) { return Self.done(address, .noted) }
        do {
            _ = try await addNote(text, answering: question, call)
        } catch {
            if let key { onceKeys.release(key) }
            guard let fault = error as? ActFault else { throw error }
            let form = NoteForm(text: text, isBlank: fault == .textMissing)
            return try await ticketPage(call, try await view(call), note: form, status: fault.status)
        }
        return Self.done(address, .noted)
    }

    /// `POST /tickets/{number}/assign`: `assignee`.
    func assign(_ call: Call) async throws -> HTTPResponse {
        let ticket = try await ticketID(call)
        let wanted = try call.request.form()[FormField.assignee]
        let assignee = try await assignee(wanted, call)
        try await store.assign(ticket, to: assignee, by: call.user.id, at: call.now)
        return Self.done(try await ticketAddress(call), assignee == nil ? .released : .assigned)
    }

    private func assignee(_ value: String?, _ call: Call) async throws -> UserID? {
        switch value {
        case AssigneeValue.me: return call.user.id
        case AssigneeValue.nobody: return nil
        default:
            guard let id = value.flatMap({ Int64($0) }), let user = try await store.user(UserID(id)), user.active else {
                throw HTTPFault(400, "no such user")
            }
            return user.id
        }
    }

    /// `POST /tickets/{number}/close`: `solution`, `case_outcome`.
    func closeTicket(_ call: Call) async throws -> HTTPResponse {
        let fields = try call.request.form()
        let solution = fields[FormField.solution] ?? ""
        let outcome = fields[FormField.caseOutcome].flatMap { CaseOutcome(rawValue: $0) }
        do {
            try await setState(.closed, solution: solution, outcome: outcome, call)
        } catch let fault as ActFault where fault != .notNow {
            let form = CloseForm(
                solution: solution, isBlank: fault == .solutionMissing, outcome: outcome,
                lacksOutcome: fault == .outcomeMissing)
            return try await ticketPage(call, try await view(call), closing: form, status: fault.status)
        }
        return Self.done(try await ticketAddress(call), .closed)
    }

    /// `POST /tickets/{number}/reopen`.
    func reopenTicket(_ call: Call) async throws -> HTTPResponse {
        try await setState(.open, solution: nil, outcome: nil, call)
        return Self.done(try await ticketAddress(call), .reopened)
    }

    /// `POST /tickets/{number}/contacts/{id}/needs-answer`: `needs`, `exclusion`.
    func needsAnswer(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let needed = form[FormField.needsAnswer] == "yes"
        let exclusion = form[FormField.exclusion].flatMap { ContactExclusion(rawValue: $0) }
        guard let number = call.names["number"].flatMap({ TicketNumber($0) }) else {
            throw HTTPFault(404, "no such ticket")
        }
        try await setNeedsAnswer(ContactID(try call.number("id")), on: number, needed, exclusion, call)
        return Self.done(paths.ticket(number), needed ? .needsAnswer : .noAnswerNeeded)
    }

    func ticketAddress(_ call: Call) async throws -> Address {
        guard let number = call.names["number"].flatMap({ TicketNumber($0) }) else {
            throw HTTPFault(404, "no such ticket")
        }
        return paths.ticket(number)
    }
}

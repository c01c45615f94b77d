// The ticket's page and its forms. A form that cannot be carried out comes back with everything that was typed.

import Channels
import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    /// `GET /tickets/{number}`.
    func ticketPage(_ call: Call) async throws -> HTTPResponse {
        let view = try await view(call)
        return try await ticketPage(call, view, status: 200)
    }

    /// The page, with forms that come back where they do.
    private func ticketPage(
        _ call: Call, _ view: TicketView, answer: AnswerForm? = nil, note: NoteForm = NoteForm(),
        closing: CloseForm = CloseForm(), status: Int
    ) async throws -> HTTPResponse {
        async let frame = frame(call)
        async let users = store.users()
        let displays = await displays(view)
        let model = TicketModel(
            frame: try await frame, view: view, colleagues: try await users.filter(\.active), displays: displays,
            answer: answer ?? answerForm(view), note: note, closing: closing)
        return page(status, call) { $0.ticket(model) }
    }

    /// What is known of the HTML of the messages; of a very long thread only the latest are opened for it.
    private func displays(_ view: TicketView) async -> [MessageID: MessageDisplay] {
        var displays: [MessageID: MessageDisplay] = [:]
        for message in view.messages.filter({ $0.original != nil }).suffix(50) {
            guard let summary = await originals.summary(of: message, by: parts.channel(message.channel)), summary.exists
            else { continue }
            let hasText = !(message.newText ?? message.text).allSatisfy(\.isWhitespace)
            displays[message.id] = MessageDisplay(blockedImages: summary.blockedImages, startsFormatted: !hasText)
        }
        return displays
    }

    // MARK: Answer

    /// An empty form; nil when there is no way to answer.
    private func answerForm(_ view: TicketView) -> AnswerForm? {
        let addressees = Answering.addressees(view).filter { account($0.reply) != nil }
        guard let first = addressees.first, let from = account(first.reply),
            let channel = parts.channel(first.reply.channel), parts.ways(first.reply.channel, from.name).sends
        else { return nil }
        let answered = Answering.answered(nil, view, by: first)
        return AnswerForm(
            addressees: addressees.map {
                AnswerForm.Addressee(value: $0.value, to: $0.reply, role: $0.isRequester ? .requester : .lastSender)
            }, from: from, subject: Answering.subject(answered?.subject ?? view.ticket.subject, view),
            answering: answered?.id, largest: Answering(parts: parts).largest(channel.descriptor),
            idempotencyKey: RandomIdentifier.token(), seenVersion: view.version)
    }

    private func account(_ reply: ReplyAddress) -> ChannelAccount? {
        parts.channel(reply.channel)?.accounts.first { $0.name == reply.account }
    }

    /// `POST /tickets/{number}/answer`.
    func answer(_ call: Call) async throws -> HTTPResponse {
        let view = try await view(call)
        let draft = try await draft(call)
        do {
            _ = try await Answering(parts: parts).send(draft, on: view, by: call.user, at: call.now)
        } catch let fault as ActFault {
            return try await again(call, draft, fault)
        }
        return Self.done(paths.ticket(view.ticket.number), .answered)
    }

    private func draft(_ call: Call) async throws -> AnswerDraft {
        let request = call.request
        let multipart = request.mediaType == "multipart/form-data" ? try request.multipart() : nil
        let form = try multipart?.fields() ?? request.form()
        let key = form[FormField.idempotencyKey] ?? ""
        guard (8...100).contains(key.utf8.count) else { throw HTTPFault(400, "the form has no key") }
        var draft = AnswerDraft(text: form[FormField.text] ?? "", key: key)
        draft.subject = form[FormField.subject]
        draft.then = try Self.state(form[FormField.then])
        draft.solution = form[FormField.solution]
        draft.quotesOriginal = form[FormField.quote] == "1"
        draft.seenVersion = form[FormField.seenVersion].flatMap { Int64($0) }
        draft.to = form[FormField.addressee]
        draft.answering = form[FormField.answering].flatMap { Int64($0) }.map { MessageID($0) }
        let token = call.visitor?.session.formToken ?? ""
        draft.attachments = form.all(FormField.keptAttachment).compactMap {
            KeptFile.attachment($0, formToken: token)
        }
        draft.attachments += try await Answering(parts: parts).keep(try files(multipart), at: call.now)
        return draft
    }

    private static func state(_ text: String?) throws(HTTPFault) -> TicketState {
        guard let text else { return .answered }
        guard let state = TicketState(rawValue: text), [.answered, .waitingForCitizen, .closed].contains(state) else {
            throw HTTPFault(400, "no such state after an answer")
        }
        return state
    }

    private func files(_ multipart: Multipart?) throws(HTTPFault) -> [AnswerDraft.File] {
        guard let multipart else { return [] }
        let parts = multipart.files.filter { $0.name == FormField.attachments }
        guard parts.count <= 100 else { throw HTTPFault(413, "too many files") }
        var files: [AnswerDraft.File] = []
        for part in parts {
            files.append(
                AnswerDraft.File(
                    name: part.fileName ?? "", type: part.contentType ?? "",
                    bytes: try multipart.bytes(of: part, most: self.parts.settings.largestUpload)))
        }
        return files
    }

    /// The page with the form as it was typed, what stands in its way, and the ticket as it is now.
    private func again(_ call: Call, _ draft: AnswerDraft, _ fault: ActFault) async throws -> HTTPResponse {
        let view = try await view(call)
        guard var form = answerForm(view) else { throw HTTPFault(409, "there is no way to answer") }
        form.chosen = draft.to
        form.subject = draft.subject ?? form.subject
        form.text = draft.text
        form.then = draft.then
        form.solution = draft.solution ?? ""
        form.quotesOriginal = draft.quotesOriginal
        // The key stays: if the first try went through after all, the second is still the same answer.
        form.idempotencyKey = draft.key
        let token = call.visitor?.session.formToken ?? ""
        form.kept = draft.attachments.map {
            KeptAttachment(value: KeptFile.value($0, formToken: token), name: $0.name, size: $0.size)
        }
        let faults = Answering(parts: parts).faults(draft, on: view) + [fault]
        form.problems = Set(faults.compactMap { Self.problem($0, view.ticket.state) })
        return try await ticketPage(call, view, answer: form, status: fault.status)
    }

    private static func problem(_ fault: ActFault, _ state: TicketState) -> AnswerForm.Problem? {
        switch fault {
        case .textMissing: .noText
        case .subjectMissing: .noSubject
        case .solutionMissing: .noSolution
        case .textTooLong, .attachmentsTooLarge: .tooLarge
        case .tooManyAttachments, .attachmentsNotPossible: .tooManyAttachments
        case .unknownAddressee, .channelMissing: .badAddressee
        case .changedMeanwhile: .changedMeanwhile
        case .notNow: state == .closed ? .closedMeanwhile : .changedMeanwhile
        }
    }

    // MARK: The other acts

    /// `POST /tickets/{number}/note`: `text`.
    func note(_ call: Call) async throws -> HTTPResponse {
        let text = try call.request.form()[FormField.text] ?? ""
        do {
            _ = try await addNote(text, call)
        } catch let fault as ActFault {
            let form = NoteForm(text: text, isBlank: fault == .textMissing)
            return try await ticketPage(call, try await view(call), note: form, status: fault.status)
        }
        return Self.done(try await ticketAddress(call), .noted)
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

    /// `POST /tickets/{number}/close`: `solution`.
    func closeTicket(_ call: Call) async throws -> HTTPResponse {
        let solution = try call.request.form()[FormField.solution] ?? ""
        do {
            try await setState(.closed, solution: solution, call)
        } catch let fault as ActFault where fault != .notNow {
            let form = CloseForm(solution: solution, isBlank: fault == .solutionMissing)
            return try await ticketPage(call, try await view(call), closing: form, status: fault.status)
        }
        return Self.done(try await ticketAddress(call), .closed)
    }

    /// `POST /tickets/{number}/reopen`.
    func reopenTicket(_ call: Call) async throws -> HTTPResponse {
        try await setState(.open, solution: nil, call)
        return Self.done(try await ticketAddress(call), .reopened)
    }

    /// `POST /tickets/{number}/contacts/{id}/needs-answer`: `needs`.
    func needsAnswer(_ call: Call) async throws -> HTTPResponse {
        let needed = try call.request.form()[FormField.needsAnswer] == "yes"
        guard let number = call.names["number"].flatMap({ TicketNumber($0) }) else {
            throw HTTPFault(404, "no such ticket")
        }
        try await setNeedsAnswer(ContactID(try call.number("id")), on: number, needed, call)
        return Self.done(paths.ticket(number), needed ? .needsAnswer : .noAnswerNeeded)
    }

    private func ticketAddress(_ call: Call) async throws -> Address {
        guard let number = call.names["number"].flatMap({ TicketNumber($0) }) else {
            throw HTTPFault(404, "no such ticket")
        }
        return paths.ticket(number)
    }
}

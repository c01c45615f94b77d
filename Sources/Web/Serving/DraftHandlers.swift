// Drafts on the server: saved while somebody types, or by a button; and answers that are taken back before they leave.

import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    /// Drafts and taking back.
    static let draftRoutes: [Route] = [
        Route(.post, "/tickets/{number}/draft", access: .answer, bodyLimit: .max) { try await $0.saveDraft($1) },
        // Whoever types in a form that keeps no draft here says so from time to time, that his session does not end under it.
        // What keeps it is any act of his.
        Route(.post, "/typing", access: .user) { _, _ in HTTPResponse(status: 204) },
        Route(.post, "/outbox/{id}/withdraw", access: .answer) { try await $0.withdrawAnswer($1) },
        Route(.post, "/api/v1/outbox/{id}/withdraw", access: .answer, API.withdraw),
    ]

    /// What the script gets back.
    private struct Saved: Encodable {
        struct File: Encodable {
            var value: String
            var name: String
            var size: Int
        }
        var version: Int64
        var at: Int64
        /// Of the draft that another window has written, when that is why nothing was saved.
        var text: String?
        /// Of the form that wrote it: a window that finds its own has only missed the answer to an earlier save.
        var key: String?
        var files: [File] = []
    }

    /// The form as it comes back, or as the user left it, or empty.
    func answerFormOrDraft(_ form: AnswerForm?, _ view: TicketView, _ call: Call) async throws -> AnswerForm? {
        if let form { return form }
        guard let empty = answerForm(view, call) else { return nil }
        guard let saved = try await store.draft(on: view.ticket.id, of: call.user.id) else { return empty }
        return written(saved, into: empty, call)
    }

    private func written(_ saved: SavedDraft, into empty: AnswerForm, _ call: Call) -> AnswerForm {
        var form = empty
        let content = saved.content
        form.draftVersion = saved.version
        form.draftAt = saved.at
        form.draftKey = saved.key
        form.subject = content.subject ?? form.subject
        form.text = content.text
        form.then = content.then
        form.solution = content.solution
        form.outcome = content.outcome ?? form.outcome
        form.quotesOriginal = content.quotesOriginal
        form.kept = keptFiles(content.attachments, call)
        guard let to = content.to else { return form }
        let same = form.addressees.first {
            $0.to.channel == to.channel && $0.to.account == to.account && $0.to.party.key == to.party.key
        }
        if let same {
            form.chosen = same.value
        } else {
            form.chosen = OtherAddressee.value
            form.other.way = "\(to.channel)/\(to.account)"
            form.other.name = to.party.name
            form.other.address = to.party.address
        }
        return form
    }

    /// Files that need not be uploaded again, as the form sends them.
    func keptFiles(_ attachments: [Attachment], _ call: Call) -> [KeptAttachment] {
        let token = call.visitor?.session.formToken ?? ""
        return attachments.map {
            KeptAttachment(value: KeptFile.value($0, formToken: token), name: $0.name, size: $0.size)
        }
    }

    private func files(_ attachments: [Attachment], _ call: Call) -> [Saved.File] {
        keptFiles(attachments, call).map { Saved.File(value: $0.value, name: $0.name, size: $0.size) }
    }

    /// `POST /tickets/{number}/draft`: the answer's form as it stands; `draft` is the version that the window knows.
    func saveDraft(_ call: Call) async throws -> HTTPResponse {
        let view = try await view(call)
        let form = try fields(call)
        let isScript = form[FormField.fragment] == "1"
        // A button was pressed.
        if !isScript { try await keepAlive(call) }
        if form[FormField.discard] == "1" {
            try await store.discardDraft(on: view.ticket.id, of: call.user.id, at: call.now)
            return isScript
                ? HTTPResponse.json(Saved(version: 0, at: call.now.milliseconds))
                : Self.done(paths.ticket(view.ticket.number), .draftDiscarded)
        }
        try checkSize(form, call)
        let draft = try await draft(call)
        guard draft.text.utf8.count <= Answering.longestText, draft.attachments.count <= Answering.mostFiles else {
            throw HTTPFault(413, "the draft is too large")
        }
        let content = content(draft, view)
        let seen = form[FormField.draftVersion].flatMap { Int64($0) } ?? 0
        switch try await store.save(
            content, on: view.ticket.id, of: call.user.id, seen: seen, key: draft.key, at: call.now)
        {
        case .saved(let version):
            // Somebody has typed; the same once more is only a page that is open (A19).
            if version != seen { try await keepAlive(call) }
            if !isScript { return Self.done(paths.ticket(view.ticket.number), .draftSaved) }
            return HTTPResponse.json(
                Saved(version: version, at: call.now.milliseconds, files: files(content.attachments, call)))
        case .newer(let other):
            if isScript {
                let news = Saved(
                    version: other?.version ?? 0, at: (other?.at ?? call.now).milliseconds,
                    text: other?.content.text ?? "", key: other?.key,
                    files: files(other?.content.attachments ?? [], call))
                return HTTPResponse.json(news, status: 409)
            }
            guard var answer = try await filled(draft, view, call) else {
                throw HTTPFault(409, "there is no way to answer")
            }
            answer.problems.insert(.otherDraft)
            answer.otherDraft = other
            answer.draftVersion = other?.version ?? 0
            return try await ticketPage(call, view, answer: answer, status: 409)
        }
    }

    private func keepAlive(_ call: Call) async throws {
        if let session = call.visitor?.session { try await gate.keepAlive(session, at: call.now) }
    }

    /// Looked at before anything is kept: what is refused must not leave its files behind, however often it comes.
    /// - Throws: `HTTPFault` 413.
    private func checkSize(_ form: HTTPFields, _ call: Call) throws {
        let tooLarge = HTTPFault(413, "the draft is too large")
        guard (form[FormField.text] ?? "").utf8.count <= Answering.longestText else { throw tooLarge }
        guard call.request.mediaType == "multipart/form-data" else { return }
        let files = try call.request.multipart().files.filter { $0.name == FormField.attachments }
        let together = files.reduce(0) { $0 + $1.range.count }
        guard files.count + form.all(FormField.keptAttachment).count <= Answering.mostFiles,
            together <= parts.settings.largestUpload
        else { throw tooLarge }
    }

    private func content(_ draft: AnswerDraft, _ view: TicketView) -> DraftContent {
        var content = DraftContent(
            subject: draft.subject.map(Answering.oneLine), text: Answering.lines(draft.text), then: draft.then,
            solution: String((draft.solution ?? "").prefix(Answering.longestSolution)), outcome: draft.outcome,
            quotesOriginal: draft.quotesOriginal, attachments: draft.attachments)
        // Half an address is kept as it stands.
        content.to =
            draft.typed
            ?? Answering(parts: parts).addressees(view).first { $0.value == draft.to }?.reply
        return content
    }

    /// `POST /outbox/{id}/withdraw`: back to the ticket, with the text in the form again, or with a word that it has left.
    func withdrawAnswer(_ call: Call) async throws -> HTTPResponse {
        let entry = OutboxID(try call.number("id"))
        guard let found = try await store.outboxEntry(entry) else { throw HTTPFault(404, "no such entry") }
        let address = paths.ticket(found.entry.ticketNumber)
        do {
            _ = try await store.withdraw(entry, by: call.user.id, at: call.now)
        } catch let error as StoreError where error.code == .conflict {
            return Self.done(address, .tooLate)
        }
        return Self.done(address, .takenBack)
    }
}

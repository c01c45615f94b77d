// The answer's form: its ways out, its preview, its sending. What cannot be sent comes back with everything that was typed.

import Channels
import HTTPServer
import Runtime
import ServiceLevels
import Store
import Tickets

extension Site {
    /// What makes answers for whoever asks: to addresses that no ticket knows by accounts within his reach alone.
    func answering(_ call: Call) -> Answering { Answering(parts: parts, reach: call.user.reach(of: .answer)) }

    /// An empty form; nil when there is no way to answer.
    func answerForm(_ view: TicketView, _ call: Call) -> AnswerForm? {
        let answering = Answering(parts: parts)
        let addressees = answering.addressees(view).compactMap { addressee -> (Addressee, AnswerForm.Addressee)? in
            guard let account = sender(addressee.reply) else { return nil }
            return (addressee, Self.choice(addressee, account))
        }
        let ways = ways(within: call.user.reach(of: .answer))
        guard !addressees.isEmpty || !ways.isEmpty else { return nil }
        let usual = addressees.first?.0
        let answered =
            usual.flatMap { Answering.answered(nil, view, by: $0) } ?? view.messages.last { $0.direction == .inbound }
        let descriptors = addressees.compactMap { parts.channel($0.0.reply.channel)?.descriptor }
        var form = AnswerForm(
            addressees: addressees.map(\.1), subject: Answering.subject(answered?.subject ?? view.ticket.subject, view),
            answering: answered?.id, largest: descriptors.first.map(answering.largest),
            idempotencyKey: RandomIdentifier.token(), seenVersion: view.version)
        form.ways = ways
        form.mayLink = parts.settings.levels.citizenBase != nil
        form.previews = Set(parts.channels.filter { $0.preview != nil }.map(\.descriptor.name))
            .intersection(descriptors.map(\.name) + ways.map(\.channel.name))
        // The nearest guess for an address that is not on record: what is known of the person, by the ticket's channel.
        let channel = view.ticket.replyAddress.channel
        form.other.way = ways.first { $0.channel.name == channel }?.value ?? ways.first?.value ?? ""
        if addressees.isEmpty {
            form.chosen = OtherAddressee.value
            form.other.name = view.ticket.requester.name
            form.other.address = view.ticket.requester.address
        }
        return form
    }

    /// The words that lead to the request's page, in the language of the account that they leave by. Only him who asked, at an
    /// address of his: whoever else wrote along never gets the page's secret (A6).
    func addLink(to draft: inout AnswerDraft, _ view: TicketView) async throws {
        guard draft.byLink, let to = try? Answering(parts: parts).addressee(draft, on: view),
            to.role == .elsewhere
                || [view.ticket.requester.key, view.ticket.replyAddress.party.key].contains(to.reply.party.key),
            let secret = try await store.secrets(of: view.ticket.id)?.page
        else { return }
        let account = sender(to.reply)
        let language = Language(code: account?.language ?? "it")
        guard let text = parts.settings.linkText(channel: to.reply.channel, language: language.rawValue),
            let address = pageAddress(of: view.ticket.number, secret, in: language)
        else { return }
        var values = account?.textFields ?? [:]
        values["numero"] = view.ticket.number.description
        values["oggetto"] = Answering.oneLine(view.ticket.subject)
        values["servizio"] = parts.settings.levels.service(view.ticket.number.service).title
        values["casella"] = account?.title ?? ""
        values["link"] = address
        draft.linkText = text.filled(values)
    }

    private static func choice(_ addressee: Addressee, _ account: ChannelAccount) -> AnswerForm.Addressee {
        let role: AnswerForm.Addressee.Role =
            switch addressee.role {
            case .requester: .requester
            case .writer: .lastSender
            case .known, .typed: .known
            case .elsewhere: .elsewhere
            }
        return AnswerForm.Addressee(value: addressee.value, to: addressee.reply, role: role, from: account)
    }

    /// Our account that an answer would leave by; nil when it cannot.
    private func sender(_ reply: ReplyAddress) -> ChannelAccount? {
        guard parts.ways(reply.channel, reply.account).sends else { return nil }
        return parts.channel(reply.channel)?.accounts.first { $0.name == reply.account }
    }

    /// Every account that sends, of services within a reach.
    func ways(within reach: TicketReach) -> [AnswerForm.Way] {
        parts.channels.flatMap { channel in
            let accounts = channel.accounts.filter {
                reach.holds(service: $0.service) && parts.ways(channel.descriptor.name, $0.name).sends
            }
            return accounts.map {
                AnswerForm.Way(value: "\(channel.descriptor.name)/\($0.name)", channel: channel.descriptor, account: $0)
            }
        }
    }

    /// An answer that closes is a closing, too.
    /// - Throws: `HTTPFault` 403 for whoever may not close this ticket.
    func checkClosing(_ then: TicketState, _ view: TicketView, _ call: Call) async throws {
        guard then == .closed, try await !mayClose(view, call) else { return }
        throw HTTPFault(403, "closing is not for this user")
    }

    func mayClose(_ view: TicketView, _ call: Call) async throws -> Bool {
        guard call.user.may(.close) else { return false }
        let reach = call.user.reach(of: .close)
        if reach == .all { return true }
        return try await !store.within([view.ticket.id], reach).isEmpty
    }

    /// `POST /tickets/{number}/answer`.
    func answer(_ call: Call) async throws -> HTTPResponse {
        let view = try await view(call)
        var draft = try await draft(call)
        try await checkClosing(draft.then, view, call)
        try await addLink(to: &draft, view)
        do {
            _ = try await answering(call).send(draft, on: view, by: call.user, at: call.now)
        } catch let faults as AnswerFaults {
            return try await again(call, draft, faults)
        }
        return Self.done(paths.ticket(view.ticket.number), .answered)
    }

    /// `POST /tickets/{number}/preview`: the form again with what would go out; or, for the script, only that.
    func previewAnswer(_ call: Call) async throws -> HTTPResponse {
        let view = try await view(call)
        let form = try fields(call)
        var draft = try await draft(call)
        try await addLink(to: &draft, view)
        if form[FormField.fragment] == "1" {
            let model = try await previewModel(draft, view, call)
            return page(200, call) { $0.previewFragment(model, view.ticket) }
        }
        var before: String?
        if form[FormField.undo] == "1", let kept = form[FormField.before] {
            draft.text = Answering.lines(kept)
        } else if form[FormField.take] == "1",
            let suggestion = try await previewModel(draft, view, call)?.preview.suggestion
        {
            before = draft.text
            draft.text = suggestion
        }
        guard var answer = try await filled(draft, view, call) else {
            throw HTTPFault(409, "there is no way to answer")
        }
        answer.preview = try await previewModel(draft, view, call)
        answer.before = before
        return try await ticketPage(call, view, answer: answer, status: 200)
    }

    /// What would go out; nil when it cannot be said (no such address yet) or goes out as it is written.
    private func previewModel(_ draft: AnswerDraft, _ view: TicketView, _ call: Call) async throws -> PreviewModel? {
        let answering = answering(call)
        guard let to = try? answering.addressee(draft, on: view), draft.text.utf8.count <= Answering.longestText,
            let preview = try await answering.preview(draft, to, on: view, at: call.now)
        else { return nil }
        var model = PreviewModel(preview: preview)
        if let document = preview.document, let session = call.visitor?.session.tokenHash {
            let key = documents.keep(document, of: to.reply.channel, for: session, at: call.now)
            model.document = key
            model.preview.document = nil
            if let pages = parts.channel(to.reply.channel)?.pages {
                model.pages = (try? await paper.shapes(of: "preview-\(key)", by: pages) { document }.count) ?? 0
            }
        }
        return model
    }

    func fields(_ call: Call) throws -> HTTPFields {
        let request = call.request
        return request.mediaType == "multipart/form-data" ? try request.multipart().fields() : try request.form()
    }

    func draft(_ call: Call) async throws -> AnswerDraft {
        let request = call.request
        let multipart = request.mediaType == "multipart/form-data" ? try request.multipart() : nil
        let form = try multipart?.fields() ?? request.form()
        let key = form[FormField.idempotencyKey] ?? ""
        guard (8...100).contains(key.utf8.count) else { throw HTTPFault(400, "the form has no key") }
        var draft = AnswerDraft(text: form[FormField.text] ?? "", key: key)
        draft.subject = form[FormField.subject]
        draft.then = try Self.state(form[FormField.then])
        draft.solution = form[FormField.solution]
        draft.outcome = form[FormField.caseOutcome].flatMap { CaseOutcome(rawValue: $0) }
        draft.quotesOriginal = form[FormField.quote] == "1"
        draft.seenVersion = form[FormField.seenVersion].flatMap { Int64($0) }
        draft.byLink = form[FormField.byLink] == "1"
        draft.to = form[FormField.addressee]
        if draft.to == OtherAddressee.value { draft.typed = typed(form, within: call.user.reach(of: .answer)) }
        draft.answering = form[FormField.answering].flatMap { Int64($0) }.map { MessageID($0) }
        let token = call.visitor?.session.formToken ?? ""
        draft.attachments = form.all(FormField.keptAttachment).compactMap {
            KeptFile.attachment($0, formToken: token)
        }
        draft.attachments += try await Answering(parts: parts).keep(try files(multipart), at: call.now)
        return draft
    }

    func typed(_ form: HTTPFields, within reach: TicketReach) -> ReplyAddress? {
        guard let way = ways(within: reach).first(where: { $0.value == form[FormField.otherWay] }) else { return nil }
        let address = Answering.lines(form[FormField.otherAddress] ?? "")
        let party = Party(
            name: Answering.oneLine(form[FormField.otherName] ?? ""), address: String(address.prefix(1000)))
        return ReplyAddress(channel: way.channel.name, account: way.account.name, party: party)
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

    /// The form as it was typed.
    func filled(_ draft: AnswerDraft, _ view: TicketView, _ call: Call) async throws -> AnswerForm? {
        guard var form = answerForm(view, call) else { return nil }
        form.chosen = draft.to
        if let typed = draft.typed {
            form.other.way = "\(typed.channel)/\(typed.account)"
            form.other.name = typed.party.name
            form.other.address = typed.party.address
        }
        form.subject = draft.subject ?? form.subject
        form.text = draft.text
        form.then = draft.then
        form.solution = draft.solution ?? ""
        form.outcome = draft.outcome ?? .informationGiven
        form.quotesOriginal = draft.quotesOriginal
        form.byLink = draft.byLink
        form.draftVersion = try fields(call)[FormField.draftVersion].flatMap { Int64($0) } ?? 0
        // The key stays: if the first try went through after all, the second is still the same answer.
        form.idempotencyKey = draft.key
        let token = call.visitor?.session.formToken ?? ""
        form.kept = draft.attachments.map {
            KeptAttachment(value: KeptFile.value($0, formToken: token), name: $0.name, size: $0.size)
        }
        return form
    }

    /// The page with the form as it was typed, what stands in its way, and the ticket as it is now.
    private func again(_ call: Call, _ draft: AnswerDraft, _ faults: AnswerFaults) async throws -> HTTPResponse {
        let view = try await view(call)
        guard var form = try await filled(draft, view, call) else { throw HTTPFault(409, "there is no way to answer") }
        form.other.detail = faults.addressDetail
        form.meanwhile = Self.unseen(view, since: try fields(call)[FormField.seenMessage])
        if faults.acts.contains(.takenBack) { form.idempotencyKey = RandomIdentifier.token() }
        form.problems = Set(faults.acts.compactMap { Self.problem($0, view.ticket.state) })
        if faults.acts.contains(.refusedByChannel) {
            form.preview =
                try await previewModel(draft, view, call)
                ?? PreviewModel(preview: AnswerPreview(findings: faults.findings))
        }
        return try await ticketPage(call, view, answer: form, status: faults.first?.status ?? 422)
    }

    /// Words of the citizen and answers to him beyond the last message that stood on the operator's page.
    private static func unseen(_ view: TicketView, since seen: String?) -> [Message] {
        guard let last = seen.flatMap({ Int64($0) }).map({ MessageID($0) }) else { return [] }
        return view.messages.filter {
            $0.id > last && ($0.direction == .answer || ($0.direction == .inbound && $0.kind == .contact))
        }.suffix(3)
    }

    private static func problem(_ fault: ActFault, _ state: TicketState) -> AnswerForm.Problem? {
        switch fault {
        case .textMissing: .noText
        case .subjectMissing: .noSubject
        case .solutionMissing: .noSolution
        case .textTooLong, .attachmentsTooLarge: .tooLarge
        case .tooManyAttachments, .attachmentsNotPossible: .tooManyAttachments
        case .unknownAddressee, .channelMissing, .badAddress: .badAddressee
        case .refusedByChannel: .refusedByChannel
        case .outcomeMissing: .noOutcome
        case .holderMissing, .noMail, .unknownTopic, .exclusionMissing, .unknownTicket, .sameTicket, .notMergeable: nil
        case .requesterMissing, .badDate, .badArrival, .reasonMissing, .notWorded, .optedOut, .badSheet: nil
        case .changedMeanwhile: .changedMeanwhile
        case .takenBack: .takenBack
        case .fieldsOpen: .fieldsOpen
        case .notNow: state == .closed ? .closedMeanwhile : .changedMeanwhile
        }
    }
}

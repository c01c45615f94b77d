// Ready texts: which fit, what their fields are for this ticket, and the form with one of them put in.

import Channels
import Foundation
import HTTPServer
import ServiceLevels
import Store
import Tickets

extension Site {
    static let cannedRoutes: [Route] = [
        Route(.post, "/tickets/{number}/canned", access: .answer, bodyLimit: .max) { try await $0.putCanned($1) }
    ]

    /// What the script gets back.
    private struct Put: Encodable {
        var text: String
        var subject: String?
        var then: String?
        var title: String
        var open: [String]
    }

    /// The form with the texts that fit one of its ways, those of the chosen way first.
    func withCanned(_ form: AnswerForm, _ view: TicketView, _ call: Call) -> AnswerForm {
        var form = form
        let chosen = form.addressees.first { $0.value == form.chosen } ?? form.addressees.first
        let first = fitting(view, to: chosen?.to, call)
        let others = form.addressees.flatMap { fitting(view, to: $0.to, call) }
        var seen: Set<String> = []
        form.canned = (first + others).filter { seen.insert($0.code).inserted }
        return form
    }

    private func fitting(_ view: TicketView, to: ReplyAddress?, _ call: Call) -> [CannedText] {
        let service = view.ticket.number.service
        let day = parts.settings.clock(service).calendar.day(of: call.now)
        let language = view.messages.last { $0.direction == .inbound }.flatMap { message in
            parts.channel(message.channel)?.accounts.first { $0.name == message.account }?.language
        }
        let all = parts.settings.cannedTexts.filter {
            $0.fits(
                channel: to?.channel, service: service, topic: view.ticket.topic, canReply: to.flatMap(canReply),
                on: day)
        }
        return all.filter { $0.language == language ?? "it" } + all.filter { $0.language != language ?? "it" }
    }

    // A name instead of a number cannot be written to; other addresses can.
    private func canReply(_ to: ReplyAddress) -> Bool? {
        guard let channel = parts.channel(to.channel), channel.descriptor.addresses == .telephone,
            let account = channel.accounts.first(where: { $0.name == to.account })
        else { return nil }
        return !account.address.contains(where: \.isLetter)
    }

    /// `POST /tickets/{number}/canned`: the answer's form as it stands, and `canned`.
    func putCanned(_ call: Call) async throws -> HTTPResponse {
        let view = try await view(call)
        let form = try fields(call)
        guard let text = parts.settings.cannedTexts.first(where: { $0.code == form[FormField.canned] }) else {
            throw HTTPFault(404, "no such text")
        }
        var draft = try await draft(call)
        let page = try await store.secrets(of: view.ticket.id)?.page
        put(text, into: &draft, view, call, person: try await store.person(of: view.ticket.id)?.details, page: page)
        if form[FormField.fragment] == "1" {
            let title = language(call.request, call.user) == .italian ? text.it : text.en
            return .json(
                Put(
                    text: draft.text, subject: text.subject == nil ? nil : draft.subject,
                    then: text.purpose == .completion ? draft.then.rawValue : nil, title: title,
                    open: CannedText.marks(in: draft.text)))
        }
        guard var answer = try await filled(draft, view, call) else {
            throw HTTPFault(409, "there is no way to answer")
        }
        answer.putText = text
        return try await ticketPage(call, view, answer: answer, status: 200)
    }

    /// `?completion=1`: the form with the text that asks for what is missing, by the way it would leave.
    func completionForm(_ view: TicketView, _ call: Call) async throws -> AnswerForm? {
        guard call.request.query["completion"] == "1", var form = try await answerFormOrDraft(nil, view, call) else {
            return nil
        }
        form.then = .waitingForCitizen
        // What is saved begins with it already, or with words of the operator's own: a reload puts it there no second time.
        guard form.draftVersion == 0 else { return form }
        let chosen = form.addressees.first { $0.value == form.chosen } ?? form.addressees.first
        guard let text = fitting(view, to: chosen?.to, call).first(where: { $0.purpose == .completion }) else {
            return form
        }
        var draft = AnswerDraft(text: form.text, key: form.idempotencyKey)
        draft.subject = form.subject
        draft.to = chosen?.value
        let page = try await store.secrets(of: view.ticket.id)?.page
        put(text, into: &draft, view, call, person: try await store.person(of: view.ticket.id)?.details, page: page)
        (form.text, form.subject, form.putText) = (draft.text, draft.subject ?? form.subject, text)
        return form
    }

    /// - Parameter page: the secret of the citizen's page.
    /// - Parameter person: what is known of the citizen; the name that he gave himself serves where nothing is.
    private func put(
        _ text: CannedText, into draft: inout AnswerDraft, _ view: TicketView, _ call: Call, person: PersonDetails?,
        page: String?
    ) {
        var values = values(draft, view, call, in: Language(code: text.language))
        let link = page.flatMap { pageAddress(of: view.ticket.number, $0, in: Language(code: text.language)) }
        values["link"] = link
        let own = draft.text.trimmingCharacters(in: .whitespacesAndNewlines)
        values["testo"] = own
        let known = person.flatMap { $0.name.isEmpty && $0.surname.isEmpty ? nil : $0 } ?? Self.person(view)
        (values["nome"], values["cognome"]) = (known.name, known.surname)
        // One of the two is enough to be addressed by.
        // Where no page can be named, nothing points at one.
        var body = link == nil ? TextTemplate(text.body).without("link").source : text.body
        if known.name.isEmpty != known.surname.isEmpty {
            body = body.replacing("{nome} {cognome}", with: known.name.isEmpty ? "{cognome}" : "{nome}")
        }
        let takesText = TextTemplate(text.body).fields.contains("testo")
        let filled = CannedText.filled(body, values)
        draft.text = takesText || own.isEmpty ? filled : own + "\n\n" + filled
        if let subject = text.subject { draft.subject = CannedText.filled(subject, values) }
        if text.purpose == .completion { draft.then = .waitingForCitizen }
    }

    /// The whole address of a request's own page; nil where settings name none under which citizens reach it.
    func pageAddress(of number: TicketNumber, _ secret: String, in language: Language) -> String? {
        parts.settings.levels.citizenBase.map {
            $0 + CitizenPaths(language: language).request(number, secret).text
        }
    }

    private func values(_ draft: AnswerDraft, _ view: TicketView, _ call: Call, in language: Language) -> [String:
        String]
    {
        let ticket = view.ticket
        let answering = Answering(parts: parts)
        let to = try? answering.addressee(draft, on: view)
        let answered = to.flatMap { Answering.answered(draft.answering, view, by: $0) }
        let times = TimeWords(
            language: language, zone: parts.settings.timeZone, now: call.now)
        func day(_ instant: Instant) -> String {
            let reading = times.reading(instant)
            return "\(reading.dayOfMonth) \(times.months[reading.month - 1]) \(reading.year)"
        }
        let service = parts.settings.levels.service(ticket.number.service).title
        var values = [
            "numero": ticket.number.description, "oggetto": ticket.subject, "servizio": service,
            "operatore": call.user.name, "struttura": service, "oggi": day(call.now),
        ]
        let arrived = answered?.at ?? view.contacts.first?.arrivedAt
        values["data"] = arrived.map(day)
        values["ora"] = arrived.map { times.clock(times.reading($0)) }
        let channel = parts.channel(to?.reply.channel)
        values["casella"] = channel?.accounts.first { $0.name == to?.reply.account }?.title
        values["destinatario"] = to.map { $0.reply.party.name.isEmpty ? $0.reply.party.address : $0.reply.party.name }
        let organisation = self.organisation
        if let code = call.user.department, let own = organisation.department(code) { values["struttura"] = own.name }
        if let holder = view.escalations.last(where: { $0.endedAt == nil }) {
            values["ufficio"] = organisation.department(holder.department)?.name ?? "Back office"
        }
        if let files = answered?.attachments, files.count == 1 { values["nome-file"] = files[0].name }
        return values
    }

    /// Name and surname as far as they are known; a single word is taken for the name.
    private static func person(_ view: TicketView) -> PersonDetails {
        let words = view.ticket.requester.name.split(separator: " ").map(String.init)
        guard words.count > 1 else { return PersonDetails(name: words.first ?? "") }
        return PersonDetails(surname: words[words.count - 1], name: words.dropLast().joined(separator: " "))
    }
}

// The form for everybody: shown, checked, taken in by the front door, and what came of it.

import Channels
import Foundation
import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    /// Open to everybody, without session and cookie. Foreign pages cannot send them: every POST must come from our own
    /// (`Gate.checkOrigin`).
    static let citizenRoutes: [Route] =
        ["scrivi", "write"].flatMap { word in
            [
                Route(.get, "/\(word)", access: .everyone) { try await $0.citizenForm($1) },
                Route(.post, "/\(word)", access: .everyone, bodyLimit: CitizenForm.bodyLimit) {
                    try await $0.takeSubmission($1)
                },
                Route(.get, "/\(word)/\(word == "scrivi" ? "modulo" : "form")/{form}", access: .everyone) {
                    try await $0.citizenForm($1)
                },
                Route(
                    .post, "/\(word)/\(word == "scrivi" ? "modulo" : "form")/{form}", access: .everyone,
                    bodyLimit: CitizenForm.bodyLimit
                ) { try await $0.takeSubmission($1) },
                Route(.get, "/\(word)/{key}", access: .everyone) { try await $0.submissionPage($1) },
            ]
        } + citizenStatusRoutes

    /// The language of a citizens' page is part of its address.
    func citizenLanguage(_ call: Call) -> Language {
        ["write", "status"].contains(call.request.segments.first) ? .english : .italian
    }

    /// The form that the address names, the first one where it names none, with the topics that are offered today.
    private func settings(_ call: Call) throws(HTTPFault) -> CitizenSettings {
        let all = citizenForms
        let named = call.names["form"]
        guard var settings = named.map({ name in all.first { $0.account.value == name } }) ?? all.first else {
            throw HTTPFault(404, "there is no form")
        }
        let day = ServiceCalendar(timeZone: parts.settings.timeZone).day(of: call.now)
        settings.topics = settings.topics.filter { $0.validity.contains(day) }
        return settings
    }

    /// Every form, in the order of the settings.
    private var citizenForms: [CitizenSettings] {
        parts.settings.citizens.map { [$0] + parts.settings.otherForms } ?? []
    }

    /// `GET /scrivi`.
    func citizenForm(_ call: Call) async throws -> HTTPResponse {
        let settings = try settings(call)
        var draft = CitizenDraft()
        draft.key = RandomIdentifier.token()
        if settings.services.count == 1 { draft.service = settings.services[0].code }
        return formPage(200, call, draft, settings, [])
    }

    private func formPage(
        _ status: Int, _ call: Call, _ draft: CitizenDraft, _ settings: CitizenSettings, _ problems: [CitizenProblem],
        mark: String? = nil
    ) -> HTTPResponse {
        let model = CitizenFormModel(
            draft: draft, mark: mark ?? citizens.marks.mark(draft.key, at: call.now), settings: settings,
            problems: problems, work: citizens.submissions.isBusy(at: call.now))
        return page(status, citizenLanguage(call)) { $0.citizenForm(model) }
    }

    /// `POST /scrivi`.
    func takeSubmission(_ call: Call) async throws -> HTTPResponse {
        let settings = try settings(call)
        let form = try CitizenForm(call.request, settings)
        let wish = form.wish(settings) { parts.channel($0) }
        let problems = form.problems(settings, wish: wish)
        if !problems.isEmpty { return formPage(422, call, form.draft, settings, problems) }
        if let problem = markProblem(form, call) {
            // The mark stays, so that the time already waited counts; a stale one is made anew.
            return formPage(
                problem == .stale ? 409 : 425, call, form.draft, settings, [problem],
                mark: problem == .stale ? nil : form.mark)
        }
        let submission = form.submission(settings, wish, language: citizenLanguage(call), at: call.now)
        // What has come already is not counted again: a double click, or going back. With other words it is another request.
        if try await isNew(submission, settings) {
            if let wait = citizens.submissions.take(client: call.request.client, at: call.now) {
                var response = formPage(
                    429, call, form.draft, settings, [.tooMany(Int((wait.seconds / 60).rounded(.up)))])
                response.headers.set("Retry-After", "\(Int(wait.seconds))")
                return response
            }
            guard await handIn(submission, settings) else {
                return formPage(503, call, form.draft, settings, [.notTaken])
            }
        }
        return .seeOther(CitizenPaths(language: citizenLanguage(call)).done(submission.key).text)
    }

    /// Whether this content has not come before.
    func isNew(_ submission: FormSubmission, _ settings: CitizenSettings) async throws -> Bool {
        try await store.submission(key: submission.key, channel: settings.channel, account: settings.account)
            == .unknown
    }

    func markProblem(_ form: CitizenForm, _ call: Call) -> CitizenProblem? {
        if form.isTrapped { return .trapped }
        let isBusy = citizens.submissions.isBusy(at: call.now)
        switch citizens.marks.verdict(form.mark, key: form.draft.key, work: form.work, isBusy: isBusy, at: call.now) {
        case .fine: return nil
        case .stale: return .stale
        case .tooSoon(let wait): return .tooSoon(Int(wait.seconds.rounded(.up)))
        }
    }

    /// Makes a submission safe. False when it could not be; the citizen has it still before him.
    func handIn(_ submission: FormSubmission, _ settings: CitizenSettings) async -> Bool {
        guard
            let form = parts.channel(settings.channel)?.forms.first(where: { $0.account == settings.account })
        else { return false }
        do {
            let item = try form.item(submission)
            try await parts.accept([item], settings.channel, settings.account)
            return true
        } catch {
            let cause = (error as? ChannelError)?.code ?? (error as? StoreError)?.description ?? "\(type(of: error))"
            parts.log.error("a citizen's form could not be kept", ["cause": cause])
            return false
        }
    }

    /// `GET /scrivi/{key}`: the key is as long as any secret, and known to the sender alone.
    func submissionPage(_ call: Call) async throws -> HTTPResponse {
        guard !citizenForms.isEmpty else { throw HTTPFault(404, "there is no form") }
        guard let key = call.names["key"], ReplyToken(key)?.value == key else { throw HTTPFault(404, "no such page") }
        var (fate, settings) = (SubmissionFate.unknown, citizenForms[0])
        for form in citizenForms where fate == .unknown {
            fate = try await store.submission(key: key, channel: form.channel, account: form.account)
            if fate != .unknown { settings = form }
        }
        var model = CitizenDoneModel(key: key)
        switch fate {
        case .unknown: throw HTTPFault(404, "no such page")
        case .waiting: break
        case .filed(let id):
            guard let view = try await store.view(id), let secrets = try await store.secrets(of: id) else {
                throw HTTPFault(404, "no such page")
            }
            let number = view.ticket.number
            model.ticket = (number, view.ticket.dueAt, secrets.page)
            let path = CitizenPaths(language: citizenLanguage(call)).request(number, secrets.page)
            model.link = gate.publicBase + path.text
            model.isConfirmed = view.messages.contains { $0.direction == .automatic && $0.channel != settings.channel }
        }
        let title = settings.title
        var response = page(200, citizenLanguage(call)) { $0.citizenDone(model, brand: title) }
        if model.ticket == nil { response.headers.set("Refresh", "2") }
        return response
    }
}

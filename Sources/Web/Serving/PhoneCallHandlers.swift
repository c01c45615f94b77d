// Telephone calls that operators register: shown, checked, taken in by the front door like everything else.

import Channels
import Foundation
import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    static let phoneCallRoutes: [Route] = [
        Route(.get, "/new-call", access: .register) { try await $0.phoneCallPage($1) },
        Route(.post, "/new-call", access: .register, bodyLimit: .max) { try await $0.takePhoneCall($1) },
        Route(.get, "/new-call/{key}", access: .register) { try await $0.registeredCall($1) },
        Route(.get, "/tickets/{number}/call", access: .register) { try await $0.phoneCallPage($1) },
        Route(.post, "/tickets/{number}/call", access: .register, bodyLimit: .max) { try await $0.takePhoneCall($1) },
    ]

    /// One of our numbers, with the form that its calls go into.
    struct PhoneLine: Sendable {
        var channel: ChannelName
        var account: ChannelAccount
        var form: any ChannelForm
    }

    /// Every form that is for calls.
    var phoneLines: [PhoneLine] {
        parts.channels.flatMap { channel in
            channel.forms.filter { !$0.callOutcomes.isEmpty }.compactMap { form in
                channel.accounts.first { $0.name == form.account }.map {
                    PhoneLine(channel: channel.descriptor.name, account: $0, form: form)
                }
            }
        }
    }

    /// - Throws: `HTTPFault` 403 where a new request would lie within no service of whoever asks.
    private func phoneCallModel(_ call: Call, _ view: TicketView?) async throws -> PhoneCallModel {
        let lines = phoneLines
        guard let line = lines.first else { throw HTTPFault(404, "no calls are registered here") }
        let services = servicesToRegister(call)
        // A request that is there has its service.
        if view == nil, services.isEmpty { throw HTTPFault(403, "no service within reach") }
        let own = line.account.service
        let usual = services.contains(own) ? own : services.first ?? own
        let day = parts.settings.clock(usual).calendar.day(of: call.now)
        var model = PhoneCallModel(
            frame: try await frame(call), ticket: view?.ticket.number, lines: lines.map(\.account),
            outcomes: line.form.callOutcomes, ways: answerWays(lines), services: services.isEmpty ? [usual] : services,
            topics: organisation.topics.filter { $0.validity.contains(day) })
        model.subject = view?.ticket.subject ?? ""
        model.files = line.form.files
        model.mayClose = try await mayClose(call, view, services: services)
        model.draft.key = RandomIdentifier.token()
        model.draft.account = line.account.name.value
        model.draft.service = usual
        model.draft.began = String(
            pages(language(call.request, call.user)).times.wallClock(call.now).prefix("2026-03-02T09:15".count))
        if let view {
            model.draft.then = .open
            model.draft.person = try await store.person(of: view.ticket.id)?.details ?? PersonDetails()
        }
        return model
    }

    /// Whether a call may close what it is about: the request that is there, or else one that it begins in some of the
    /// services.
    private func mayClose(_ call: Call, _ view: TicketView?, services: [String]) async throws -> Bool {
        if let view { return try await mayClose(view, call) }
        let reach = call.user.reach(of: .close)
        return services.contains { reach.holds(service: $0) }
    }

    /// Ways by which a caller may have his answer, as long as they send, one for each channel: which of our accounts writes is
    /// a matter of the number that he called.
    private func answerWays(_ lines: [PhoneLine]) -> [AnswerForm.Way] {
        let sending = ways(within: .all)
        var found: [AnswerForm.Way] = []
        for line in lines {
            let own = sending.filter { line.form.answersBy[$0.channel.name] == $0.account.name }
            found += own.filter { way in !found.contains { $0.channel.name == way.channel.name } }
        }
        return found
    }

    /// The request that it is about; nil on the page for a new one.
    private func phoneCallTicket(_ call: Call) async throws -> TicketView? {
        call.names["number"] == nil ? nil : try await view(call)
    }

    /// `GET /new-call`, `GET /tickets/{number}/call`.
    func phoneCallPage(_ call: Call) async throws -> HTTPResponse {
        let model = try await phoneCallModel(call, try await phoneCallTicket(call))
        return page(200, call) { $0.phoneCall(model) }
    }

    /// `POST /new-call`, `POST /tickets/{number}/call`.
    func takePhoneCall(_ call: Call) async throws -> HTTPResponse {
        let view = try await phoneCallTicket(call)
        var model = try await phoneCallModel(call, view)
        let form = try fields(call)
        model.draft = PhoneCallDraft(form, key: model.draft.key)
        let service = model.chosenService.map { [$0] } ?? []
        if try await !mayClose(call, view, services: service) { model.draft.then = .open }
        guard let line = phoneLines.first(where: { $0.account.name.value == model.draft.account }) ?? phoneLines.first
        else { throw HTTPFault(404, "no calls are registered here") }
        (model.outcomes, model.files) = (line.form.callOutcomes, line.form.files)
        let reading = PhoneCallReading(
            draft: model.draft, line: line, ways: answerWays([line]), model: model,
            began: instant(wallClock: model.draft.began), now: call.now)
        let (submission, problems) = reading.read { parts.channel($0) }
        model.problems = problems
        guard var submission, problems.isEmpty else { return page(422, call) { $0.phoneCall(model) } }
        submission.registeredBy = call.user.login
        submission.language = line.account.language
        submission.attachments = try callFiles(call)
        if let view { submission.ticketToken = try await store.secrets(of: view.ticket.id)?.reply }
        // The beginning as it was typed: what is understood of it may be the time of the click.
        submission.key = SubmissionKey.of(submission, also: [line.account.name.value, model.draft.began])
        if let problem = try await keep(submission, line) {
            model.problems = [problem]
            return page(problem.words == PhoneCallText.notTaken ? 503 : 422, call) { $0.phoneCall(model) }
        }
        return .seeOther(paths.registeredCall(submission.key).text)
    }

    private func callFiles(_ call: Call) throws -> [OutgoingAttachment] {
        guard call.request.mediaType == "multipart/form-data" else { return [] }
        let multipart = try call.request.multipart()
        return try multipart.files.filter { $0.name == FormField.attachments && !($0.fileName ?? "").isEmpty }
            .prefix(100).map { part in
                OutgoingAttachment(
                    name: FileName.safe(part.fileName ?? ""), type: FileName.type(part.contentType ?? ""),
                    bytes: try multipart.bytes(of: part, most: parts.settings.largestUpload))
            }
    }

    /// Makes it safe; what stands in the way, else nil.
    private func keep(_ submission: FormSubmission, _ line: PhoneLine) async throws -> PhoneCallProblem? {
        let item: IncomingItem
        do { item = try line.form.item(submission) } catch {
            switch error.code {
            case "attachments": return PhoneCallProblem.badFiles
            case "duration": return PhoneCallProblem.badLength
            default: return PhoneCallProblem.tooLong("asked")
            }
        }
        do {
            try await parts.accept([item], line.channel, line.account.name)
            return nil
        } catch {
            let cause = (error as? StoreError)?.description ?? "\(type(of: error))"
            parts.log.error("a call could not be kept", ["cause": cause])
            return PhoneCallProblem.notTaken
        }
    }

    /// `GET /new-call/{key}`: on to the request, as soon as it has its number.
    func registeredCall(_ call: Call) async throws -> HTTPResponse {
        guard let key = call.names["key"], ReplyToken(key)?.value == key else { throw HTTPFault(404, "no such page") }
        for line in phoneLines {
            switch try await store.submission(key: key, channel: line.channel, account: line.account.name) {
            case .unknown: continue
            case .waiting:
                let frame = try await frame(call)
                var response = page(200, call) { $0.phoneCallWaits(frame, at: $0.paths.registeredCall(key)) }
                response.headers.set("Refresh", "1")
                return response
            case .filed(let id):
                guard let view = try await store.view(id), try await !store.within([id], call.user.reach).isEmpty else {
                    throw HTTPFault(404, "no such page")
                }
                return Self.done(paths.ticket(view.ticket.number), .callRegistered)
            }
        }
        throw HTTPFault(404, "no such page")
    }
}

extension PhoneCallModel {
    /// Where a new request begins: never outside the services that are offered.
    fileprivate var chosenService: String? { services.first { $0 == draft.service } ?? services.first }
}

extension PhoneCallDraft {
    /// - Parameter key: for a form that has none, or none of ours.
    init(_ form: HTTPFields, key: String) {
        func line(_ name: String) -> String { Answering.oneLine(form[name] ?? "") }
        let given = form[FormField.idempotencyKey] ?? ""
        self.key = ReplyToken(given)?.value == given ? given : key
        account = line(FormField.line)
        isOutgoing = form[FormField.direction] == "out"
        person =
            PersonDetails(
                surname: line("surname"), name: line("name"), locality: line("locality"), phone: line("phone"),
                mail: line("mail")
            ).tidied
        began = line(FormField.from)
        length = line(FormField.length)
        outcome = line(FormField.outcome)
        service = line(FormField.service)
        topic = line(FormField.topic)
        subject = line(FormField.subject)
        asked = Answering.lines(form[FormField.text] ?? "")
        said = Answering.lines(form[FormField.solution] ?? "")
        then = form[FormField.then].flatMap { PhoneCallThen(rawValue: $0) } ?? .byOutcome
        way = line(FormField.otherWay)
        address = Answering.lines(form[FormField.otherAddress] ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
    }
}

/// What was typed, made into a submission.
struct PhoneCallReading {
    let draft: PhoneCallDraft
    let line: Site.PhoneLine
    /// Those of the line.
    let ways: [AnswerForm.Way]
    let model: PhoneCallModel
    let began: Instant?
    let now: Instant

    static let longestText = 50_000

    func read(_ channel: (ChannelName) -> (any Channel)?) -> (FormSubmission?, [PhoneCallProblem]) {
        var problems = textProblems
        // A minute for a clock that goes ahead.
        let began = began.flatMap { $0 <= now + .minutes(1) ? min($0, now) : nil }
        if began == nil { problems.append(PhoneCallProblem.badTime) }
        let talked = Self.length(draft.length)
        if talked == nil { problems.append(PhoneCallProblem.badLength) }
        let outcome = line.form.callOutcomes.first { $0.code == draft.outcome }
        if outcome == nil { problems.append(PhoneCallProblem.noOutcome) }
        let closes =
            draft.then == .closed || draft.then == .byOutcome && model.ticket == nil && outcome?.settles == true
        if closes, Self.isBlank(draft.said) { problems.append(PhoneCallProblem.noSolution) }
        // A closed case says how it has ended, whoever closes it and wherever.
        if closes, let outcome, outcome.ends == nil { problems.append(PhoneCallProblem.endsNothing) }
        var wish: FormSubmission.AnswerWish?
        do { wish = try self.wish(channel) } catch { problems.append(error) }
        guard problems.isEmpty, let began, let talked, let outcome else { return (nil, problems) }
        var made = FormSubmission(
            key: draft.key, person: person, subject: draft.subject, text: draft.asked, arrivedAt: began)
        if model.ticket == nil {
            made.service = model.chosenService
            made.topic = model.topics.first { $0.code.value == draft.topic }?.code
        }
        made.answerBy = wish
        var call = FormSubmission.Call(talked: talked, isSettled: closes)
        call.isOutgoing = draft.isOutgoing
        call.outcome = outcome.code
        call.said = draft.said
        made.call = call
        return (made, [])
    }

    /// A number in one form, so that the same caller is the same person.
    private var person: PersonDetails {
        var person = draft.person
        if let number = TelephoneNumber(person.phone) { person.phone = number.shown }
        return person
    }

    private var textProblems: [PhoneCallProblem] {
        var problems: [PhoneCallProblem] = []
        if Self.isBlank(draft.asked), Self.isBlank(draft.said) {
            problems.append(PhoneCallProblem.noText)
        }
        for (text, field) in [(draft.asked, "asked"), (draft.said, "said")] where text.utf8.count > Self.longestText {
            problems.append(PhoneCallProblem.tooLong(field))
        }
        if !draft.person.phone.isEmpty, TelephoneNumber(draft.person.phone) == nil {
            problems.append(PhoneCallProblem.badPhone)
        }
        return problems
    }

    /// By which channel and where the caller wants his answer in writing.
    private func wish(
        _ channel: (ChannelName) -> (any Channel)?
    ) throws(PhoneCallProblem) -> FormSubmission.AnswerWish? {
        guard model.ticket == nil, !draft.way.isEmpty else { return nil }
        let name = String(draft.way.prefix { $0 != "/" })
        guard let way = ways.first(where: { $0.channel.name.value == name }), let target = channel(way.channel.name)
        else { throw PhoneCallProblem.badWay }
        var address = draft.address
        if address.isEmpty {
            switch way.channel.addresses {
            case .telephone: address = draft.person.phone
            case .mailbox: address = draft.person.mail
            case .postal, .opaque: break
            }
        }
        do {
            let party = try target.addressee(Party(name: "", address: address))
            return .init(channel: way.channel.name, address: party.address)
        } catch { throw PhoneCallProblem.badAddress(error.detail) }
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    /// `3:20`, `3` (minutes), `1:02:03`; empty is no time at all. nil for anything else.
    static func length(_ text: String) -> Duration? {
        if text.isEmpty { return .zero }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { part -> Int? in
            part.utf8.count <= 4 && part.utf8.allSatisfy { (48...57).contains($0) } ? Int(part) : nil
        }
        let numbers = parts.compactMap(\.self)
        guard numbers.count == parts.count, (1...3).contains(numbers.count) else { return nil }
        if numbers.dropFirst().contains(where: { $0 > 59 }) { return nil }
        let seconds =
            switch numbers.count {
            case 1: numbers[0] * 60
            case 2: numbers[0] * 60 + numbers[1]
            default: numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
            }
        return seconds <= 86_400 ? .seconds(seconds) : nil
    }
}

// A request's page for its citizen: by the secret in its address, or by its number and a code that goes to the address it came
// from. A number alone opens nothing and tells nothing: the answers are the same, and so is the work before them.

import Channels
import Crypto
import Foundation
import HTTPServer
import Runtime
import Store
import Tickets

/// Rules of ratings.
enum CitizenRatings {
    static let longestRemark = 300
    /// How long a word may be changed, once.
    static let changeable = Duration.days(7)
}

extension Site {
    static let citizenStatusRoutes: [Route] = ["stato", "status"].flatMap { word in
        [
            Route(.get, "/\(word)", access: .everyone) { try await $0.askForCode($1) },
            Route(.post, "/\(word)", access: .everyone) { try await $0.sendCode($1) },
            Route(.post, "/\(word)/code", access: .everyone) { try await $0.useCode($1) },
            Route(.get, "/\(word)/{number}/{secret}", access: .everyone) { try await $0.citizenRequest($1) },
            Route(
                .post, "/\(word)/{number}/{secret}/messages", access: .everyone, bodyLimit: CitizenForm.bodyLimit
            ) { try await $0.addToRequest($1) },
            Route(.post, "/\(word)/{number}/{secret}/rating", access: .everyone) { try await $0.rateRequest($1) },
            Route(.get, "/\(word)/{number}/{secret}/files/{message}/{index}", access: .everyone) {
                try await $0.citizenFile($1)
            },
        ]
    }

    /// The ticket behind an address, if its secret is right; else what every wrong address gets.
    private func opened(_ call: Call) async throws -> (view: TicketView, secrets: TicketSecrets) {
        let wrong = HTTPFault(404, "no such page")
        guard let number = call.names["number"].flatMap({ TicketNumber($0) }), let secret = call.names["secret"],
            (26...64).contains(secret.utf8.count)
        else { throw wrong }
        let id = try await store.ticket(numbered: number) ?? TicketID(0)
        let secrets = try await store.secrets(of: id)
        guard let secrets, ConstantTime.equal(secrets.page, secret), let view = try await store.view(id) else {
            throw wrong
        }
        return (view, secrets)
    }

    /// `GET /stato/{number}/{secret}`.
    func citizenRequest(_ call: Call) async throws -> HTTPResponse {
        let (view, secrets) = try await opened(call)
        var model = try await requestModel(view, secrets, call)
        model.justAdded = call.request.query["added"] == "1"
        return page(200, citizenLanguage(call)) { $0.citizenRequest(model) }
    }

    private func requestModel(
        _ view: TicketView, _ secrets: TicketSecrets, _ call: Call
    ) async throws -> CitizenRequestModel {
        let isMerged = view.ticket.mergedInto != nil
        // Of what it was joined with its citizen learns the state, and no other person's words.
        let lead = try await lead(of: view)
        let shown = lead ?? view
        let thread = lead.map { CitizenView.part(of: view, in: $0) } ?? view
        let ticket = view.ticket
        let form = parts.settings.citizens?.channel
        let paths = CitizenPaths(language: citizenLanguage(call))
        let title = parts.settings.citizens?.title ?? parts.settings.title
        var model = CitizenRequestModel(
            number: ticket.number, secret: secrets.page, title: title, subject: Pages.oneLine(ticket.subject),
            state: CitizenView.state(shown), openedAt: ticket.openedAt, updatedAt: CitizenView.lastWord(thread, form),
            dueAt: shown.ticket.dueAt,
            words: CitizenView.words(thread, form) { paths.file($1, of: $0, ticket.number, secrets.page) })
        model.isMerged = isMerged
        model.others = try await store.splitRequests(of: ticket.id).map {
            .init(number: $0.number, subject: Pages.oneLine($0.subject), address: paths.request($0.number, $0.page))
        }
        if !isMerged, let settings = parts.settings.citizens {
            let key = RandomIdentifier.token()
            model.adding = (key, citizens.marks.mark(key, at: call.now), settings)
        }
        if ticket.state == .closed, !isMerged {
            let given = try await store.rating(of: ticket.id, changeable: CitizenRatings.changeable)
            let isOpen = given.map { $0.until.map { $0 > call.now } ?? false } ?? true
            model.rating = .init(
                given: given?.rating.rating, remark: given?.rating.remark ?? "",
                changeableUntil: isOpen ? given?.until : nil, canRate: isOpen)
        }
        return model
    }

    /// What a merged ticket was joined with.
    private func lead(of view: TicketView) async throws -> TicketView? {
        guard let lead = view.ticket.mergedInto else { return nil }
        return try await store.view(lead)
    }

    /// `POST /stato/{number}/{secret}/messages`: by the front door, with the ticket's own secret.
    func addToRequest(_ call: Call) async throws -> HTTPResponse {
        let (view, secrets) = try await opened(call)
        guard let settings = parts.settings.citizens, view.ticket.mergedInto == nil else {
            throw HTTPFault(404, "no such page")
        }
        let form = try CitizenForm(call.request, settings)
        var problems = form.textProblems
        if problems.isEmpty, let problem = markProblem(form, call) { problems = [problem] }
        if problems.isEmpty {
            var submission = form.submission(settings, .page, language: citizenLanguage(call), at: call.now)
            let requester = view.ticket.requester
            submission.person = PersonDetails()
            submission.service = nil
            submission.topic = nil
            // Under his own address it is his word; one that was made for him says nothing.
            if requester.address.contains("@") { submission.person.mail = requester.address }
            if TelephoneNumber(requester.address) != nil { submission.person.phone = requester.address }
            // A mail's subject may be longer than a form's.
            submission.subject = CitizenForm.line(view.ticket.subject)
            submission.ticketToken = secrets.reply
            problems = try await take(submission, settings, call)
        }
        let paths = CitizenPaths(language: citizenLanguage(call))
        if problems.isEmpty {
            return .seeOther(
                paths.request(view.ticket.number, secrets.page, query: [("added", "1")], at: "add").text)
        }
        var model = try await requestModel(view, secrets, call)
        model.addProblems = problems
        model.addDraft = form.draft
        if !problems.contains(.stale) { model.adding = (form.draft.key, form.mark, settings) }
        return page(422, citizenLanguage(call)) { $0.citizenRequest(model) }
    }

    /// An addition, once, within what one household may send of additions and in all.
    private func take(
        _ addition: FormSubmission, _ settings: CitizenSettings, _ call: Call
    ) async throws -> [CitizenProblem] {
        guard try await isNew(addition, settings) else { return [] }
        let client = call.request.client
        if let wait = citizens.additions.take(client: client, at: call.now)
            ?? citizens.submissions.take(client: client, at: call.now)
        {
            return [.tooMany(Int((wait.seconds / 60).rounded(.up)))]
        }
        return await handIn(addition, settings) ? [] : [.notTaken]
    }

    /// `POST /stato/{number}/{secret}/rating`. Only a POST counts: programs that look at every link in a mail send none.
    func rateRequest(_ call: Call) async throws -> HTTPResponse {
        let (view, secrets) = try await opened(call)
        let form = try call.request.form()
        guard let rating = form[CitizenField.rating].flatMap({ Int($0) }), (1...5).contains(rating) else {
            throw HTTPFault(400, "no such rating")
        }
        if citizens.ratings.take(client: call.request.client, at: call.now) != nil {
            throw HTTPFault(429, "too many")
        }
        let remark = String(Pages.oneLine(form[CitizenField.remark] ?? "").prefix(CitizenRatings.longestRemark))
        do {
            try await store.rate(
                view.ticket.id, rating, remark: remark, changeable: CitizenRatings.changeable, at: call.now)
        } catch let error as StoreError where error.code == .conflict {
            // Given and changed already, or reopened meanwhile: the page says how it stands.
        }
        return .seeOther(
            CitizenPaths(language: citizenLanguage(call)).request(
                view.ticket.number, secrets.page, at: "rating-part"
            ).text)
    }

    /// `GET /stato/{number}/{secret}/files/{message}/{index}`: files of answers that went out, never as active content.
    func citizenFile(_ call: Call) async throws -> HTTPResponse {
        let (view, _) = try await opened(call)
        let (id, index) = (MessageID(try call.number("message")), Int(try call.number("index")))
        let thread = try await lead(of: view).map { CitizenView.part(of: view, in: $0) } ?? view
        let answers = CitizenView.answers(thread, parts.settings.citizens?.channel)
        guard let message = answers.first(where: { $0.id == id }), message.attachments.indices.contains(index)
        else { throw HTTPFault(404, "no such file") }
        let bytes = try await originals.attachment(index, of: message, by: parts.channel(message.channel))
        return Self.download(bytes, name: message.attachments[index].name, type: message.attachments[index].type)
    }

    // MARK: By code

    /// `GET /stato`.
    func askForCode(_ call: Call) async throws -> HTTPResponse { codePage(200, call, CitizenCodeModel()) }

    private func codePage(_ status: Int, _ call: Call, _ model: CitizenCodeModel) -> HTTPResponse {
        let title = parts.settings.citizens?.title ?? parts.settings.title
        return page(status, citizenLanguage(call)) { $0.citizenCode(model, brand: title) }
    }

    /// - Parameter number: of the request whose code is tried, whether there is such a request or not.
    private func throttled(
        _ call: Call, _ model: CitizenCodeModel, guessing number: TicketNumber? = nil
    ) -> HTTPResponse? {
        let client = call.request.client
        let wait =
            citizens.codes.take(client: client, at: call.now)
            ?? number.flatMap { citizens.guesses.take("\(RateBuckets.key(of: client)) \($0)", at: call.now) }
        guard let wait else { return nil }
        var model = model
        model.problem = .tooMany(Int((wait.seconds / 60).rounded(.up)))
        var response = codePage(429, call, model)
        response.headers.set("Retry-After", "\(Int(wait.seconds))")
        return response
    }

    /// `POST /stato`: `number`. Whether there is such a request is looked up after the answer has gone out.
    func sendCode(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        var model = CitizenCodeModel()
        model.number = String(Pages.oneLine(form[CitizenField.number] ?? "").prefix(40))
        if let response = throttled(call, model) { return response }
        guard let number = TicketNumber(model.number.uppercased()) else {
            model.problem = .noNumber
            return codePage(422, call, model)
        }
        model.number = number.description
        model.asksCode = true
        if let send = parts.sendStatusCode { citizens.afterwards { await send(number) } }
        return codePage(200, call, model)
    }

    /// `POST /stato/code`: `number`, `code`.
    func useCode(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        var model = CitizenCodeModel()
        model.asksCode = true
        model.number = String(Pages.oneLine(form[CitizenField.number] ?? "").prefix(40))
        let number = TicketNumber(model.number.uppercased())
        if let response = throttled(call, model, guessing: number) { return response }
        let code = (form[CitizenField.code] ?? "").filter(\.isASCII).filter(\.isNumber)
        let found = try await number.asyncMap { try await store.ticket(numbered: $0) } ?? nil
        let id = found ?? TicketID(0)
        let isRight = try await store.useStatusCode(
            String(code.prefix(20)), of: id, rule: StatusCodeRule(), at: call.now)
        guard isRight, let number, let secrets = try await store.secrets(of: id) else {
            model.problem = .wrong
            return codePage(422, call, model)
        }
        return .seeOther(CitizenPaths(language: citizenLanguage(call)).request(number, secrets.page).text)
    }
}

extension Optional {
    fileprivate func asyncMap<T>(_ work: (Wrapped) async throws -> T) async throws -> T? {
        guard let self else { return nil }
        return try await work(self)
    }
}

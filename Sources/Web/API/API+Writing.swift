// The writing half of the JSON API. Every body goes through `APIBody`, every act through the same code as the pages'.

import Channels
import Foundation
import HTTPServer
import Store
import Tickets

extension API {
    static func body(_ call: Call, _ operation: String, most: Int = 64 << 10) throws(HTTPFault) -> APIBody {
        try APIBody(call.request, allowed: APIFields.byOperation[operation] ?? [], most: most)
    }

    static let done = HTTPResponse(status: 204)

    /// A word of a closed set, or nothing.
    static func word<T: RawRepresentable<String>>(_ body: APIBody, _ name: String) throws(HTTPFault) -> T? {
        guard let text = try body.optionalText(name) else { return nil }
        guard let word = T(rawValue: text) else { throw HTTPFault(400, "not valid: \(name)") }
        return word
    }

    /// Turns a refused act into a problem with its word.
    static func acting(_ act: () async throws -> HTTPResponse) async throws -> HTTPResponse {
        do {
            return try await act()
        } catch let faults as AnswerFaults {
            guard let fault = faults.first else { throw faults }
            let words = [faults.addressDetail, faults.findings.first?.text.en].compactMap(\.self).first
            return Problem.response(fault.status, words ?? fault.reason, code: fault.rawValue)
        } catch let fault as ActFault {
            return Problem.response(fault.status, fault.reason, code: fault.rawValue)
        }
    }

    // MARK: Sessions

    static func openSession(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "POST /api/v1/session")
        let (login, password) = (try body.text("login"), try body.text("password"))
        let code = try body.optionalText("code") ?? ""
        let logIn = LogIn(site.parts)
        var outcome = try await logIn.check(
            login: login, password: password, client: call.request.client, at: call.now)
        if case .admitted(let user) = outcome {
            outcome = try await logIn.check(code: code, of: user, client: call.request.client, at: call.now)
            if case .refused = outcome { throw HTTPFault(401, "the code is missing, wrong or used") }
        }
        switch outcome {
        case .refused: throw HTTPFault(401, "the name or the password is wrong")
        case .throttled: throw HTTPFault(429, "too many attempts; wait a quarter of an hour")
        case .busy: throw HTTPFault(503, "busy; try again")
        case .admitted(let user):
            let opened: (secret: String, session: Session)
            do {
                opened = try await site.gate.open(.api, for: user, by: call.request, way: .api, at: call.now)
            } catch let error as StoreError where error.code == .missing {
                throw HTTPFault(401, "the name or the password is wrong")
            }
            return .json(
                APISession(user, formToken: opened.session.formToken, token: opened.secret), status: 201)
        }
    }

    static func endSession(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await site.endSession(of: call)
        return done
    }

    // MARK: Tickets

    static func answer(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let most = 2 * site.parts.settings.largestUpload + (1 << 20)
        let body = try body(call, "POST /api/v1/tickets/{number}/answers", most: most)
        guard let key = call.request.headers["Idempotency-Key"], (8...100).contains(key.utf8.count) else {
            throw HTTPFault(400, "an Idempotency-Key of 8 to 100 characters is expected")
        }
        var draft = AnswerDraft(text: try body.text("text"), key: "api:\(call.user.id):\(key)")
        if let then = try body.optionalText("then") {
            guard let state = TicketState(rawValue: then), [.answered, .waitingForCitizen, .closed].contains(state)
            else {
                throw HTTPFault(400, "not valid: then")
            }
            draft.then = state
        }
        draft.subject = try body.optionalText("subject")
        draft.solution = try body.optionalText("solution")
        draft.outcome = try word(body, "outcome")
        draft.quotesOriginal = try body.flag("quotesOriginal", default: true)
        draft.seenVersion = try body.optionalNumber("version")
        draft.to = try body.optionalText("to")
        draft.typed = try other(body)
        var files: [AnswerDraft.File] = []
        for value in try body.list("attachments") { files.append(try file(value)) }
        draft.attachments = try await Answering(parts: site.parts).keep(files, at: call.now)
        let finished = draft
        return try await acting {
            let view = try await site.view(call)
            try await site.checkClosing(finished.then, view, call)
            let id = try await site.answering(call).send(finished, on: view, by: call.user, at: call.now)
            return .json(APICreated(id: id.value), status: 201)
        }
    }

    /// An address that the ticket does not know.
    static func other(_ body: APIBody) throws(HTTPFault) -> ReplyAddress? {
        guard let value = body.object("other") else { return nil }
        let fields = try APIBody(value, allowed: APIFields.other)
        return ReplyAddress(
            channel: ChannelName(try fields.text("channel")), account: AccountName(try fields.text("account")),
            party: Party(name: try fields.optionalText("name") ?? "", address: try fields.text("address")))
    }

    private static func file(_ value: JSONValue) throws(HTTPFault) -> AnswerDraft.File {
        let body = try APIBody(value, allowed: APIFields.attachment)
        guard let data = Data(base64Encoded: try body.text("content")) else {
            throw HTTPFault(400, "not base 64: content")
        }
        return AnswerDraft.File(
            name: try body.text("name"), type: try body.optionalText("type") ?? "application/octet-stream",
            bytes: [UInt8](data))
    }

    static func addNote(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let text = try body(call, "POST /api/v1/tickets/{number}/notes", most: 2 << 20).text("text")
        return try await acting {
            let id = try await once("note", site, call) { try await site.addNote(text, call).value }
            return .json(APICreated(id: id), status: 201)
        }
    }

    static func assign(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/tickets/{number}/assignee")
        var assignee: UserID?
        if body.has("user") {
            guard let id = try body.optionalNumber("user"), let user = try await site.store.user(UserID(id)),
                user.active
            else { throw HTTPFault(422, "no such user") }
            assignee = user.id
        }
        let ticket = try await site.ticketID(call)
        try await site.store.assign(ticket, to: assignee, by: call.user.id, at: call.now)
        return done
    }

    static func setState(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/tickets/{number}/state", most: 2 << 20)
        guard let state = TicketState(rawValue: try body.text("state")) else {
            throw HTTPFault(400, "not valid: state")
        }
        let solution = try body.optionalText("solution")
        let outcome: CaseOutcome? = try word(body, "outcome")
        return try await acting {
            try await site.setState(state, solution: solution, outcome: outcome, call)
            return done
        }
    }

    static func setNeedsAnswer(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/contacts/{id}/needs-answer")
        guard let number = TicketNumber(try body.text("ticket")) else { throw HTTPFault(400, "not valid: ticket") }
        let needed = try body.flag("needsAnswer", default: true)
        let exclusion: ContactExclusion? = try word(body, "exclusion")
        return try await acting {
            try await site.setNeedsAnswer(ContactID(try call.number("id")), on: number, needed, exclusion, call)
            return done
        }
    }

    // MARK: Held items and outbox

    static func retryHeld(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await site.store.retry(SpoolID(try call.number("id")), at: call.now)
        return done
    }

    static func retryAllHeld(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await site.retryEveryHeld(call)
        return done
    }

    static func withdraw(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        _ = try await site.store.withdraw(OutboxID(try call.number("id")), by: call.user.id, at: call.now)
        return done
    }

    static func sendNow(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await site.store.sendNow(OutboxID(try call.number("id")), by: call.user.id, at: call.now)
        return done
    }

    static func hold(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await site.hold(call)
        return done
    }

    static func resolve(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "POST /api/v1/outbox/{id}/resolution")
        guard body.has("wasSent") else { throw HTTPFault(400, "missing field: wasSent") }
        try await site.resolve(wasSent: try body.flag("wasSent", default: false), call)
        return done
    }

    static func releaseOutbox(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await site.store.releaseOutbox(by: call.user.id, at: call.now)
        return done
    }
}

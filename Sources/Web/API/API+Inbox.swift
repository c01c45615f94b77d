// The desk for programs: tags, acts on many, saved views, drafts, ready texts. The same acts as the pages'.

import HTTPServer
import Store
import Tickets

extension Site {
    static let inboxAPIRoutes: [Route] = [
        Route(.get, "/api/v1/tags", access: .tickets, API.tags),
        Route(.get, "/api/v1/tickets/{number}/tags", access: .tickets, API.tagsOfTicket),
        Route(.put, "/api/v1/tickets/{number}/tags", access: .classify, API.setTags),
        Route(.put, "/api/v1/tickets/{number}/queue", access: .classify, API.place),
        Route(.post, "/api/v1/bulk", access: .tickets, API.bulk),
        Route(.delete, "/api/v1/bulk/{id}", access: .tickets, API.undoBulk),
        Route(.get, "/api/v1/views", access: .tickets, API.views),
        Route(.post, "/api/v1/views", access: .tickets, API.saveView),
        Route(.delete, "/api/v1/views/{id}", access: .tickets, API.removeView),
        Route(.get, "/api/v1/tickets/{number}/draft", access: .answer, API.draft),
        Route(.put, "/api/v1/tickets/{number}/draft", access: .answer, bodyLimit: 2 << 20, API.saveDraft),
        Route(.delete, "/api/v1/tickets/{number}/draft", access: .answer, API.discardDraft),
        Route(.get, "/api/v1/canned-texts", access: .answer, API.cannedTexts),
    ]
}

extension API {
    // MARK: Tags and queues

    static func tags(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        .json(APIList(items: try await site.store.tags().map(\.name)))
    }

    static func tagsOfTicket(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        .json(APIList(items: try await site.store.tags(of: try await site.ticketID(call)).map(\.name)))
    }

    /// Words as they are kept; all of a list must be words.
    private static func tags(_ body: APIBody, _ name: String) throws(HTTPFault) -> [TicketTag] {
        var tags: [TicketTag] = []
        for value in try body.list(name) {
            guard case .text(let text) = value, let tag = TicketTag(text) else {
                throw HTTPFault(400, "not valid: \(name)")
            }
            tags.append(tag)
        }
        guard tags.count <= TicketTag.mostOnTicket else { throw HTTPFault(422, "too many tags") }
        return tags
    }

    static func setTags(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/tickets/{number}/tags")
        let (added, removed) = (try tags(body, "add"), try tags(body, "remove"))
        let ticket = try await site.ticketID(call)
        for tag in removed {
            try await site.store.setTag(tag, on: ticket, false, by: call.user.id, at: call.now)
        }
        for tag in added { try await site.store.setTag(tag, on: ticket, true, by: call.user.id, at: call.now) }
        return .json(APIList(items: try await site.store.tags(of: ticket).map(\.name)))
    }

    static func place(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/tickets/{number}/queue")
        var queue: QueueCode??
        if body.isGiven("queue") {
            let wanted = try body.optionalText("queue").map { QueueCode($0) }
            queue = .some(wanted)
        }
        var priority: PriorityClass??
        if body.isGiven("priority") {
            let wanted: PriorityClass? = try word(body, "priority")
            priority = .some(wanted)
        }
        let view = try await site.view(call)
        if let queue, let queue { try site.checkQueue(queue, of: view.ticket.number.service, call) }
        try await site.store.place(view.ticket.id, queue: queue, priority: priority, by: call.user.id, at: call.now)
        return done
    }

    // MARK: Acts on many

    static func bulk(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let operation = "POST /api/v1/bulk"
        let body = try body(call, operation, most: 256 << 10)
        var named: Set<String> = []
        for value in try body.list("tickets") {
            guard case .text(let text) = value else { throw HTTPFault(400, "not valid: tickets") }
            named.insert(text)
        }
        // What is no number is not there either.
        let numbers = Set(named.compactMap { TicketNumber($0) }).sorted { $0.description < $1.description }
        guard (1...BulkLimits.most).contains(named.count) else { throw HTTPFault(422, "1 to 500 tickets") }
        var values: [String: String] = [:]
        for name in APIFields.byOperation[operation] ?? [] where name != "tickets" {
            values[name] = try body.optionalText(name)
        }
        let known = values
        let word = known[FormField.act].flatMap { BulkWord(rawValue: $0) }
        if let word, !call.user.may(word.permission) { throw HTTPFault(403, "not for this user") }
        guard let word, let (act, service) = site.bulkAct(word, { known[$0] }, call) else {
            throw HTTPFault(422, "the act, or what it needs, is not there")
        }
        let result = try await site.carryOut(act, numbers, word, service: service, call)
        return .json(try await bulkResult(result, of: named.count, site))
    }

    static func undoBulk(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let result = try await site.undoBulk(call)
        return .json(try await bulkResult(result, of: result.done.count + result.skipped.count, site))
    }

    /// - Parameter count: how many were named; what is neither done nor skipped was not there, or may not be known of.
    private static func bulkResult(
        _ result: BulkResult, of count: Int, _ site: Site
    ) async throws -> APIBulkResult {
        var (done, skipped): ([String], [APIBulkResult.Skipped]) = ([], [])
        for id in result.done {
            if let number = try await site.store.view(id)?.ticket.number { done.append("\(number)") }
        }
        for (id, reason) in result.skipped.sorted(by: { $0.key < $1.key }) where reason != .missing {
            if let number = try await site.store.view(id)?.ticket.number {
                skipped.append(APIBulkResult.Skipped(ticket: "\(number)", reason: reason.rawValue))
            }
        }
        return APIBulkResult(
            id: result.id?.value, done: done, skipped: skipped,
            missing: max(0, count - done.count - skipped.count))
    }

    // MARK: Views with a name

    static func views(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        .json(APIList(items: try await site.store.savedViews(for: call.user.id).map { APIView($0, for: call.user.id) }))
    }

    static func saveView(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "POST /api/v1/views")
        let name = String(Pages.oneLine(try body.text("name")).prefix(SavedView.longestName))
        let text = try body.text("query")
        guard !name.isEmpty, text.utf8.count <= 4000 else { throw HTTPFault(422, "a name and a list are expected") }
        // Read and written again: what is kept is a list of ours, whatever was sent.
        let id = try await site.store.saveView(
            name: name, query: Site.text(of: ListQuery(saved: text).fromItsStart.pairs),
            isShared: try body.flag("shared", default: false), by: call.user.id, at: call.now)
        return .json(APICreated(id: id.value), status: 201)
    }

    static func removeView(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await site.store.removeView(SavedViewID(try call.number("id")), by: call.user.id)
        return done
    }

    // MARK: Drafts and ready texts

    static func draft(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        guard let found = try await site.store.draft(on: try await site.ticketID(call), of: call.user.id) else {
            throw HTTPFault(404, "no draft")
        }
        return .json(APIDraft(found))
    }

    static func saveDraft(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let body = try body(call, "PUT /api/v1/tickets/{number}/draft", most: 2 << 20)
        let text = Answering.lines(try body.text("text"))
        guard text.utf8.count <= Answering.longestText else { throw HTTPFault(413, "the draft is too large") }
        let ticket = try await site.ticketID(call)
        // What the program does not say stays as the pages have left it, attachments among it.
        var content = try await site.store.draft(on: ticket, of: call.user.id)?.content ?? DraftContent(text: text)
        content.text = text
        if body.isGiven("subject") { content.subject = try body.optionalText("subject").map(Answering.oneLine) }
        let seen = try body.optionalNumber("version")
        switch try await site.store.save(
            content, on: ticket, of: call.user.id, seen: seen, key: nil, at: call.now)
        {
        case .saved(let version): return .json(APIDraftVersion(version: version))
        case .newer: return Problem.response(409, "another window has written since", code: "newer")
        }
    }

    static func discardDraft(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try await site.store.discardDraft(on: try await site.ticketID(call), of: call.user.id, at: call.now)
        return done
    }

    static func cannedTexts(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        let reach = call.user.reach(of: .answer)
        let texts = site.parts.settings.cannedTexts.filter { text in
            // One of no service is everybody's; a department writes on the tickets of any.
            guard case .services(let mine) = reach, !text.services.isEmpty else { return true }
            return !text.services.isDisjoint(with: mine)
        }
        return .json(APIList(items: texts.map(APICannedText.init)))
    }
}

struct APIBulkResult: Encodable, Sendable {
    struct Skipped: Encodable, Sendable { let ticket, reason: String }
    /// Undoes it.
    let id: Int64?
    let done: [String]
    let skipped: [Skipped]
    /// Not there, or outside the caller's reach.
    let missing: Int
}

struct APIView: Encodable, Sendable {
    let id: Int64
    let name, query, owner: String
    let shared, mine: Bool

    init(_ view: SavedView, for user: UserID) {
        (id, name, query, owner) = (view.id.value, view.name, view.query, view.ownerName)
        (shared, mine) = (view.isShared, view.owner == user)
    }
}

struct APIDraft: Encodable, Sendable {
    let version: Int64
    let at, text: String
    let subject: String?
    let attachments: [String]

    init(_ draft: SavedDraft) {
        (version, at, text) = (draft.version, draft.at.description, draft.content.text)
        subject = draft.content.subject
        attachments = draft.content.attachments.map(\.name)
    }
}

struct APIDraftVersion: Encodable, Sendable { let version: Int64 }

struct APICannedText: Encodable, Sendable {
    let code, it, en, purpose, language, body: String
    let subject: String?
    let channels, services, topics: [String]

    init(_ text: CannedText) {
        (code, it, en, purpose) = (text.code, text.it, text.en, text.purpose.rawValue)
        (language, body, subject) = (text.language, text.body, text.subject)
        channels = text.channels.map(\.value).sorted()
        services = text.services.sorted()
        topics = text.topics.map(\.value).sorted()
    }
}

// The inbox's own addresses: what is found while somebody types, views with a name, tags.

import Foundation
import HTTPServer
import ServiceLevels
import Store
import Tickets

extension Site {
    static let inboxRoutes: [Route] = [
        Route(.get, "/find", access: .tickets) { try await $0.find($1) },
        Route(.post, "/inbox/bulk", access: .tickets) { try await $0.bulkForm($1) },
        Route(.post, "/inbox/undo/{id}", access: .tickets) { try await $0.undoForm($1) },
        Route(.post, "/inbox/views", access: .tickets) { try await $0.saveViewForm($1) },
        Route(.post, "/inbox/views/{id}/remove", access: .tickets) { try await $0.removeViewForm($1) },
        Route(.post, "/tickets/{number}/tags", access: .classify) { try await $0.tagForm($1) },
    ]

    /// What the list's page needs besides the lines.
    func listDesk(_ call: Call, _ query: ListQuery) async throws -> ListDesk {
        async let person = personName(query.filters.person, call)
        async let views = store.savedViews(for: call.user.id)
        async let tags = store.tags()
        async let users = store.users()
        let day = parts.settings.clock("").calendar.day(of: call.now)
        let services = parts.settings.clocks.keys.sorted()
        let queues = organisation.queues.filter {
            $0.validity.contains(day) && ($0.service.map(services.contains) ?? true)
        }
        var desk = ListDesk(
            views: try await views, tags: try await tags,
            colleagues: try await users.filter { $0.active && $0.may(.tickets) },
            queues: queues,
            services: services.map { ($0, parts.settings.levels.services[$0]?.title ?? $0) })
        desk.person = try await person
        return desk
    }

    /// nil for somebody of whom the asker may not know.
    private func personName(_ id: PersonID?, _ call: Call) async throws -> String? {
        guard let id, try await store.isWithin(.person(id), reach(call)), let found = try await store.person(id) else {
            return nil
        }
        return pages(language(call.request, call.user)).shownName(found.details, found.addresses)
    }

    /// Which tickets the asker may know of.
    func reach(_ call: Call) -> TicketReach { call.user.reach }

    /// The instant at which a day begins on the wall.
    func start(of day: CivilDay) -> Instant? { instant(wallClock: "\(day)T00:00") }

    // MARK: Finding

    /// `GET /find?q=…`: the first tickets that match, for lists that open under the field while somebody types. What is asked
    /// without a script is the list's page.
    func find(_ call: Call) async throws -> HTTPResponse {
        let words = String((call.request.query["q"] ?? "").prefix(ListQuery.longestSearch))
        guard words.contains(where: { !$0.isWhitespace }) else { return .json(Found(items: [], hasMore: false)) }
        var query = TicketQuery(scope: .all, search: words, limit: 8)
        query.reach = reach(call)
        let page = try await store.tickets(query)
        let pages = pages(language(call.request, call.user))
        return .json(
            Found(
                items: page.lines.map { line in
                    Found.Item(
                        address: paths.ticket(line.ticket.number).text, number: "\(line.ticket.number)",
                        subject: pages.subject(line.ticket.subject), person: pages.plainName(line.ticket.requester),
                        state: pages.t(pages.text(of: line.ticket.state)))
                }, hasMore: page.hasMore))
    }

    private struct Found: Encodable, Sendable {
        struct Item: Encodable, Sendable { let address, number, subject, person, state: String }
        let items: [Item]
        let hasMore: Bool
    }

    // MARK: Views with a name

    /// `POST /inbox/views`: `name`, `shared`, `next` (the list as it stands).
    func saveViewForm(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        guard let next = form[FormField.next].flatMap({ Address(local: $0) }), let list = ListQuery(address: next)
        else {
            throw HTTPFault(400, "a list is expected")
        }
        let name = String(Pages.oneLine(form[FormField.personName] ?? "").prefix(SavedView.longestName))
        guard !name.isEmpty else { throw HTTPFault(400, "a name is expected") }
        _ = try await store.saveView(
            name: name, query: Self.text(of: list.fromItsStart.pairs), isShared: form[FormField.shared] == "1",
            by: call.user.id, at: call.now)
        return Self.done(paths.list(list), .viewSaved)
    }

    static func text(of pairs: [(String, String)]) -> String {
        let address = Address([], query: pairs).text
        return address.firstIndex(of: "?").map { String(address[address.index(after: $0)...]) } ?? ""
    }

    /// `POST /inbox/views/{id}/remove`.
    func removeViewForm(_ call: Call) async throws -> HTTPResponse {
        try await store.removeView(SavedViewID(try call.number("id")), by: call.user.id)
        return Self.done(paths.list(ListQuery()), .viewRemoved)
    }

    // MARK: Tags and queues

    /// Queue and priority of the form of the classification, where it has them.
    func placeForm(_ form: HTTPFields, _ call: Call) async throws {
        guard let queue = form[FormField.queue], let priority = form[FormField.priority] else { return }
        let view = try await view(call)
        if !queue.isEmpty, QueueCode(queue) != view.ticket.queue {
            try checkQueue(QueueCode(queue), of: view.ticket.number.service, call)
        }
        try await store.place(
            view.ticket.id, queue: .some(queue.isEmpty ? nil : QueueCode(queue)),
            priority: .some(PriorityClass(rawValue: priority)), by: call.user.id, at: call.now)
    }

    /// - Throws: 400 for a queue that the service does not have today.
    func checkQueue(_ queue: QueueCode, of service: String, _ call: Call) throws(HTTPFault) {
        let day = parts.settings.clock(service).calendar.day(of: call.now)
        guard organisation.queues(of: service, on: day).contains(where: { $0.code == queue }) else {
            throw HTTPFault(400, "no such queue")
        }
    }

    /// `POST /tickets/{number}/tags`: `tag`, and `undo` to take it away.
    func tagForm(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        let ticket = try await ticketID(call)
        guard let tag = form["tag"].flatMap({ TicketTag($0) }) else { throw HTTPFault(400, "a tag is expected") }
        let isOn = form[FormField.undo] != "1"
        try await store.setTag(tag, on: ticket, isOn, by: call.user.id, at: call.now)
        return Self.done(try await ticketAddress(call), .classified)
    }
}

/// What the list's page offers besides its lines.
struct ListDesk: Sendable {
    var views: [SavedView] = []
    var tags: [TicketTag] = []
    /// Whom requests can be given to.
    var colleagues: [User] = []
    var queues: [Queue] = []
    var services: [(code: String, title: String)] = []
    /// The name of the person by whom the list is narrowed.
    var person: String?
}

// The reading half of the JSON API.

import Foundation
import HTTPServer
import Store
import Tickets

enum API {
    static let prefix = "/api/v1"

    /// Refuses query parameters that the operation does not have (A30).
    static func checkQuery(_ call: Call, _ operation: String) throws(HTTPFault) {
        let allowed = APIQuery.byOperation[operation] ?? []
        guard call.request.query.names.allSatisfy(allowed.contains) else { throw HTTPFault(400, "unknown parameter") }
    }

    /// A whole number from the query, within bounds.
    static func number(_ call: Call, _ name: String, default: Int, in range: ClosedRange<Int>) throws(HTTPFault) -> Int
    {
        guard let text = call.request.query[name] else { return `default` }
        guard let value = Int(text), range.contains(value) else { throw HTTPFault(400, "not valid: \(name)") }
        return value
    }

    static func listTickets(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try checkQuery(call, "GET /api/v1/tickets")
        var query = try query(call)
        query.reach = call.user.reach
        let page = try await site.store.tickets(query)
        return .json(
            APITicketPage(
                tickets: page.lines.map { APITicketLine($0, now: call.now) }, total: page.total, hasMore: page.hasMore,
                next: page.next?.place.description, previous: page.previous?.place.description))
    }

    private static func query(_ call: Call) throws(HTTPFault) -> TicketQuery {
        let fields = call.request.query
        var query = TicketQuery()
        if let text = fields["scope"] {
            guard let scope = TicketQuery.Scope(rawValue: text) else { throw HTTPFault(400, "not valid: scope") }
            query.scope = scope
        }
        switch fields["assignee"] {
        case nil: break
        case "me": query.assignment = .user(call.user.id)
        case "none": query.assignment = .unassigned
        case let text?:
            guard let id = Int64(text) else { throw HTTPFault(400, "not valid: assignee") }
            query.assignment = .user(UserID(id))
        }
        query.channel = fields["channel"].map { ChannelName($0) }
        query.department = fields["department"].map { DepartmentCode($0) }
        query.reach = call.user.reach
        query.filter = try filter(fields)
        query.search = String((fields["q"] ?? "").prefix(400))
        query.limit = try number(call, "limit", default: 50, in: 1...200)
        query.offset = try number(call, "offset", default: 0, in: 0...1_000_000)
        if let text = fields["sort"] {
            guard let order = TicketOrder(rawValue: text) else { throw HTTPFault(400, "not valid: sort") }
            query.order = order
        }
        query.start = try start(fields, query.ordering)
        return query
    }

    /// A place of another order is none of this list's.
    private static func start(_ fields: HTTPFields, _ order: TicketOrder) throws(HTTPFault) -> TicketStart? {
        for name in ["after", "before"] {
            guard let text = fields[name] else { continue }
            guard let place = TicketPlace(text), place.order == order else {
                throw HTTPFault(400, "not valid: \(name)")
            }
            return name == "after" ? .after(place) : .before(place)
        }
        return nil
    }

    private static func filter(_ fields: HTTPFields) throws(HTTPFault) -> TicketFilter {
        var filter = TicketFilter()
        filter.service = fields["service"]
        filter.queue = fields["queue"].map { QueueCode($0) }
        filter.topic = fields["topic"].map { TopicCode($0) }
        if let text = fields["priority"] {
            guard let priority = PriorityClass(rawValue: text) else { throw HTTPFault(400, "not valid: priority") }
            filter.priority = priority
        }
        if let text = fields["tag"] {
            guard let tag = TicketTag(text) else { throw HTTPFault(400, "not valid: tag") }
            filter.tag = tag
        }
        if let text = fields["person"] {
            guard let id = Int64(text) else { throw HTTPFault(400, "not valid: person") }
            filter.person = PersonID(id)
        }
        filter.complaintsOnly = try flag(fields, "complaints")
        filter.withAttachments = try flag(fields, "attachments")
        return filter
    }

    private static func flag(_ fields: HTTPFields, _ name: String) throws(HTTPFault) -> Bool {
        switch fields[name] {
        case nil, "false": return false
        case "true": return true
        default: throw HTTPFault(400, "not valid: \(name)")
        }
    }

    static func showTicket(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        .json(APITicketView(try await site.view(call), now: call.now))
    }

    static func counts(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        .json(try await site.counts(call))
    }

    static func users(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        .json(
            APIList(
                items: try await site.store.users().filter(\.active).map { APIUser(id: $0.id.value, name: $0.name) }))
    }

    static func held(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try checkQuery(call, "GET /api/v1/held")
        let items = try await site.held(
            call, limit: try number(call, "limit", default: 50, in: 1...200),
            offset: try number(call, "offset", default: 0, in: 0...1_000_000))
        return .json(APIList(items: items.map(APIHeldItem.init)))
    }

    static func outbox(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        try checkQuery(call, "GET /api/v1/outbox")
        var state: OutboxState?
        if let text = call.request.query["state"] {
            guard let known = OutboxState(rawValue: text) else { throw HTTPFault(400, "not valid: state") }
            state = known
        }
        let entries = try await site.outbox(
            state, call, limit: try number(call, "limit", default: 50, in: 1...200),
            offset: try number(call, "offset", default: 0, in: 0...1_000_000))
        return .json(APIList(items: entries.map(APIOutboxEntry.init)))
    }

    static func accounts(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        .json(APIList(items: try await site.store.health().map(APIAccount.init)))
    }

    static func session(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        .json(APISession(call.user, formToken: call.visitor?.session.formToken ?? ""))
    }

    static func description(_ site: Site, _ call: Call) async throws -> HTTPResponse {
        var response = HTTPResponse(
            headers: ["Content-Type": "application/openapi+json"], body: .bytes(PackageResources.openapi_json))
        response.headers.set("Cache-Control", "no-cache")
        return response
    }
}

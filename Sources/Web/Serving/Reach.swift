// What a route's address names, and whether whoever asks may know of it. The one place that decides: outside his reach a
// thing answers as if it did not exist, whatever handler stands behind the address (A21).

import Channels
import HTTPServer
import Store
import Tickets

/// What stands at the place of a name in a pattern.
enum RouteSubject: Sendable, Hashable {
    /// A ticket by its number.
    case ticket
    /// A message, or the contact that it is.
    case message
    /// A person behind requests.
    case person
    case outboxEntry
    case heldItem
    /// A contact behind a figure: by the reach of reports.
    case evidence
    /// A closed period: by the reach of reports.
    case closedPeriod
    /// Nothing that belongs to a ticket or to a service: the handler alone decides.
    case ofNoTicket

    /// By the part of the path before the name, and the name. A pattern that stands in none of these lines is let through
    /// to nobody whose reach has an end; a test finds it.
    static let all: [String: RouteSubject] = [
        "tickets/{number}": .ticket,
        "messages/{id}": .message,
        "contacts/{id}": .message,
        "outbox/{id}": .outboxEntry,
        "held/{id}": .heldItem,
        "people/{id}": .person,
        "reports/contacts/{id}": .evidence,
        "closed/{id}": .closedPeriod,
        // A place within a message, which is named before.
        "pages/{page}": .ofNoTicket,
        "attachments/{index}": .ofNoTicket,
        // A document that this very session has made.
        "previews/{key}": .ofNoTicket,
        "assets/{version}": .ofNoTicket,
        "{version}/{name}": .ofNoTicket,
        // What is entered by hand, by service.
        "entries/{form}": .ofNoTicket,
        "entries/{table}": .ofNoTicket,
        "{table}/{id}": .ofNoTicket,
        "users/{user}": .ofNoTicket,
        "reset/{token}": .ofNoTicket,
        // What a user has kept or done himself: by him alone.
        "views/{id}": .ofNoTicket,
        "undo/{id}": .ofNoTicket,
        "bulk/{id}": .ofNoTicket,
        "sessions/{session}": .ofNoTicket,
        // A call that is getting its number: its ticket is looked at by the handler.
        "new-call/{key}": .ofNoTicket,
        // A citizens' form by its account: open to everybody.
        "modulo/{form}": .ofNoTicket,
        "form/{form}": .ofNoTicket,
    ]

    /// The names of a pattern with what they name, in order; nil where nobody has said.
    static func subjects(of pattern: String) -> [(name: String, subject: RouteSubject?)] {
        let parts = pattern.split(separator: "/").map(String.init)
        return parts.indices.filter { parts[$0].hasPrefix("{") }.map { index in
            let pair = parts[max(0, index - 1)...index].joined(separator: "/")
            let three = parts[max(0, index - 2)...index].joined(separator: "/")
            return (String(parts[index].dropFirst().dropLast()), all[three] ?? all[pair])
        }
    }
}

extension Site {
    /// - Throws: `HTTPFault` 404, the same for what does not exist and for what this user may not know of.
    func checkReach(_ call: Call, _ route: Route) async throws {
        guard let user = call.visitor?.user, case .permission(let permission) = route.access else { return }
        let reach = user.reach(of: permission)
        if reach == .all { return }
        for (name, subject) in RouteSubject.subjects(of: route.pattern) {
            guard let subject, try await isWithin(subject, name, call, reach) else {
                throw HTTPFault(404, "no such thing")
            }
        }
    }

    private func isWithin(
        _ subject: RouteSubject, _ name: String, _ call: Call, _ reach: TicketReach
    ) async throws -> Bool {
        switch subject {
        case .ofNoTicket: return true
        case .ticket:
            guard let text = call.names[name], let number = TicketNumber(text), number.description == text else {
                return false
            }
            return try await store.isWithin(.ticket(number), reach)
        case .message, .evidence:
            return try await store.isWithin(.message(MessageID(try call.number(name))), reach)
        case .person: return try await store.isWithin(.person(PersonID(try call.number(name))), reach)
        case .outboxEntry: return try await store.isWithin(.outbox(OutboxID(try call.number(name))), reach)
        case .heldItem:
            guard let item = try await store.spoolItem(SpoolID(try call.number(name))) else { return false }
            return holds(item, reach)
        case .closedPeriod:
            let id = try call.number(name)
            guard let found = try await store.frozenReport(id) else { return false }
            return reach.holds(service: found.service)
        }
    }

    /// Whether what came in by an account lies within a reach: by the account's service.
    func holds(_ item: SpoolItem, _ reach: TicketReach) -> Bool { holds(item.channel, item.account, reach) }

    func holds(_ channel: ChannelName, _ account: AccountName, _ reach: TicketReach) -> Bool {
        let account = parts.channel(channel)?.accounts.first { $0.name == account }
        return reach == .all || (account.map { reach.holds(service: $0.service) } ?? false)
    }

    /// A ticket that a form or a text names, if whoever asks may know of it.
    func ticket(numbered number: TicketNumber, for call: Call) async throws -> TicketID? {
        let reach = call.user.reach
        if reach != .all, try await !store.isWithin(.ticket(number), reach) { return nil }
        return try await store.ticket(numbered: number)
    }

    /// A page of a list of which some may lie outside the reach of whoever asks: read on until it is full, or nothing follows.
    /// - Parameter limit: how many lines; one more than the page shows tells whether there are more.
    func within<Line: Sendable>(
        limit: Int, offset: Int, _ isWithin: (Line) -> Bool,
        _ read: (_ limit: Int, _ offset: Int) async throws -> [Line]
    ) async throws -> [Line] {
        var (found, at): ([Line], Int) = ([], 0)
        while found.count < offset + limit, at < Self.mostLooked {
            let lines = try await read(500, at)
            found += lines.filter(isWithin)
            at += lines.count
            if lines.count < 500 { break }
        }
        return Array(found.dropFirst(offset).prefix(limit))
    }

    /// How far a list is looked through for whoever sees only a part of it.
    private static let mostLooked = 10_000
}

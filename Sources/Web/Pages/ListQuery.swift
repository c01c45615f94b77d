// What the list shows, as it stands in the page's address: views, channel, words, page. Reads and writes it, and turns
// it into the store's question.

import HTTPServer
import Store
import Tickets

/// The views of the list.
enum ListView: String, Sendable, CaseIterable {
    case open, mine, unassigned
    /// Warned of: due soon or over.
    case urgent
    /// The citizen was asked for something.
    case waiting = "waiting_for_citizen"
    case backOffice = "back_office"
    case department
    case answered, closed, all

    /// The lines' order, unless somebody wishes otherwise.
    var usualOrder: TicketOrder {
        switch self {
        case .open, .mine, .unassigned, .urgent, .waiting, .backOffice, .department: .due
        case .answered, .closed, .all: .activity
        }
    }
}

/// What the list shows.
struct ListQuery: Sendable, Hashable {
    var view: ListView
    var channel: ChannelName?
    /// With `.department`: of this one only.
    var department: DepartmentCode?
    var filters = ListFilters()
    /// As the user typed it.
    var search: String
    /// nil: the view's usual one.
    var order: TicketOrder?
    /// Which page: from where on. nil: the first.
    var start: TicketStart?
    /// Not beyond this place: what has come between two pages that somebody has before him.
    var until: TicketPlace?

    static let pageSize = 50
    static let longestSearch = 200

    init(
        _ view: ListView = .open, channel: ChannelName? = nil, department: DepartmentCode? = nil, search: String = "",
        order: TicketOrder? = nil, start: TicketStart? = nil
    ) {
        self.view = view
        self.channel = channel
        self.department = department
        self.search = search
        self.order = order
        self.start = start
    }

    /// What somebody sees first: his own desk.
    static func home(of user: User?) -> ListQuery {
        switch user?.role.level {
        case .backOffice: ListQuery(.backOffice)
        case .department: ListQuery(.department, department: user?.department)
        case .first, nil: ListQuery()
        }
    }

    /// Everything of one person.
    static func all(of person: PersonID) -> ListQuery {
        var query = ListQuery(.all)
        query.filters.person = person
        return query
    }

    /// Reads the address's query. Nonsense gives the default, never an error: the address is the user's to edit.
    init(query value: (String) -> String?) {
        view = value("view").flatMap(ListView.init) ?? .open
        channel = value("channel").flatMap { $0.isEmpty ? nil : ChannelName(String($0.prefix(40))) }
        department = value("department").flatMap { $0.isEmpty ? nil : DepartmentCode(String($0.prefix(60))) }
        if view != .department { department = nil }
        filters = ListFilters(query: value)
        let words = value("q").map { String($0.prefix(Self.longestSearch)) } ?? ""
        search = words.allSatisfy(\.isWhitespace) ? "" : words
        order = value("sort").flatMap(TicketOrder.init)
        if order == view.usualOrder { order = nil }
        // A place of another order is none of this list's.
        let wanted = ordering
        func place(_ name: String) -> TicketPlace? {
            value(name).flatMap { TicketPlace($0) }.flatMap { $0.order == wanted ? $0 : nil }
        }
        start = place("after").map { .after($0) } ?? place("before").map { .before($0) }
        until = place("until")
    }

    /// The order that holds.
    var ordering: TicketOrder { order ?? view.usualOrder }

    /// The query of the address, without what is the default.
    var pairs: [(String, String)] {
        var pairs: [(String, String)] = []
        if view != .open { pairs.append(("view", view.rawValue)) }
        if let channel { pairs.append(("channel", channel.value)) }
        if let department { pairs.append(("department", department.value)) }
        pairs += filters.pairs
        if !search.isEmpty { pairs.append(("q", search)) }
        if let order { pairs.append(("sort", order.rawValue)) }
        switch start {
        case nil: break
        case .after(let place): pairs.append(("after", "\(place)"))
        case .before(let place): pairs.append(("before", "\(place)"))
        }
        if let until { pairs.append(("until", "\(until)")) }
        return pairs
    }

    /// The question to the store.
    /// - Parameters:
    ///   - reach: what the asker may know of.
    ///   - start: the instant at which a day begins on the wall.
    func question(
        for user: UserID, within reach: TicketReach = .all, start: (CivilDay) -> Instant? = { _ in nil }
    ) -> TicketQuery {
        var query = TicketQuery(channel: channel, search: search, limit: Self.pageSize)
        (query.order, query.start, query.until) = (order, self.start, until)
        switch view {
        case .open: query.scope = .open
        case .mine: (query.scope, query.assignment) = (.open, .user(user))
        case .unassigned: (query.scope, query.assignment) = (.open, .unassigned)
        case .urgent: query.scope = .urgent
        case .waiting: query.scope = .waiting
        case .backOffice: query.scope = .backOffice
        case .department: (query.scope, query.department) = (.department, department)
        case .answered: query.scope = .answered
        case .closed: query.scope = .closed
        case .all: query.scope = .all
        }
        if let assignee = filters.assignee, query.assignment == .any { query.assignment = .user(assignee) }
        query.filter = filters.filter(start)
        query.reach = reach
        return query
    }

    /// From its first page.
    func with(channel: ChannelName?) -> ListQuery {
        var query = fromItsStart
        query.channel = channel
        return query
    }

    /// The same in another view.
    func with(view: ListView) -> ListQuery {
        var query = fromItsStart
        query.view = view
        if query.order == view.usualOrder { query.order = nil }
        if view != .department { query.department = nil }
        return query
    }

    func with(filters: ListFilters) -> ListQuery {
        var query = fromItsStart
        query.filters = filters
        return query
    }

    func with(order: TicketOrder) -> ListQuery {
        var query = fromItsStart
        query.order = order == view.usualOrder ? nil : order
        return query
    }

    func with(start: TicketStart) -> ListQuery {
        var query = self
        query.start = start
        return query
    }

    /// Its first page.
    var fromItsStart: ListQuery {
        var query = self
        (query.start, query.until) = (nil, nil)
        return query
    }
}

extension ListQuery {
    /// From the address of a list; nil when it is another page's.
    init?(address: Address) {
        let parts = address.text.split(separator: "?", maxSplits: 1)
        guard parts.first == "/tickets" else { return nil }
        self.init(saved: parts.count > 1 ? String(parts[1]) : "")
    }

    /// As a saved view keeps it. One that cannot be read any more is the usual list.
    init(saved: String) {
        let fields = (try? HTTPFields(formEncoded: saved)) ?? HTTPFields()
        self.init { fields[$0] }
    }
}

/// The views of the outbox page.
enum OutboxView: String, Sendable, CaseIterable {
    /// Held and in doubt: what waits for a person.
    case trouble
    case waiting
    case all
}

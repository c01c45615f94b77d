// Lists that are turned page by page while others work on them, and the numbers beside them: held against a plain walk over
// all tickets, on desks that chance has laid out.

import Store
import Testing
import Tickets

enum ListCases {
    static let all: [StoreCase] = [
        StoreCase("page after page and back, every order shows each ticket once, with and without words", turning),
        StoreCase("while lines come, go and move, no other line is lost or comes twice", moving),
        StoreCase("what has come between two pages is found between their places", between),
        StoreCase("a list may be one person's, whoever has been merged into him", person),
        StoreCase("counts and lists say what a plain walk over all tickets says, whoever asks", counts),
        StoreCase("held items are counted by the account they came in by", held),
    ]

    /// Chance that comes out the same every time.
    struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
        mutating func one(in count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }
    }

    // MARK: Pages

    /// All pages of a query, one after the other, as ids.
    private static func pages(
        _ store: any Store, _ query: TicketQuery, meanwhile: (Int) async throws -> Void = { _ in }
    ) async throws -> [[TicketID]] {
        var (query, pages): (TicketQuery, [[TicketID]]) = (query, [])
        while pages.count < 200 {
            let page = try await store.tickets(query)
            #expect(page.hasMore == (page.next != nil))
            pages.append(page.lines.map(\.ticket.id))
            guard let next = page.next else { return pages }
            try await meanwhile(pages.count)
            query.start = next
        }
        throw Unexpected("pages without an end")
    }

    static func turning(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        var dice = Dice(state: 7)
        for number in 1...40 {
            // Some at the same instant: the row decides.
            let ticket = try await scene.ticket(number, at: start + .minutes(number / 3)).ticket
            if dice.one(in: 3) { try await scene.bring(ticket, to: .closed, by: user) }
            if dice.one(in: 4) { try await store.setTag(TicketTag("gas")!, on: ticket.id, true, by: user, at: start) }
        }
        for scope in [TicketQuery.Scope.open, .closed, .all] {
            for order in TicketOrder.allCases {
                for search in ["", "bolletta"] {
                    var query = TicketQuery(scope: scope, search: search, limit: 500)
                    query.order = order
                    let whole = try await store.tickets(query).lines.map(\.ticket)
                    let places = whole.map { TicketPlace($0, in: order).keys }
                    let sorted = places.sorted {
                        order.isDescending ? $1.lexicographicallyPrecedes($0) : $0.lexicographicallyPrecedes($1)
                    }
                    #expect(places == sorted && whole.count > 7)
                    query.limit = 7
                    #expect(try await pages(store, query).flatMap(\.self) == whole.map(\.id), "\(query)")
                    try await back(store, query, whole.map(\.id))
                }
            }
        }
    }

    /// From the last place backwards: whole pages, the first of them as one opens it.
    private static func back(_ store: any Store, _ query: TicketQuery, _ whole: [TicketID]) async throws {
        var query = query
        let last = try await pages(store, query).count
        for _ in 1..<last {
            let page = try await store.tickets(query)
            query.start = try #require(page.next) as TicketStart
        }
        var end = try await store.tickets(query).lines.count
        while let previous = try await store.tickets(query).previous {
            query.start = previous
            let page = try await store.tickets(query)
            let count = page.lines.count
            #expect(count == query.limit && page.next != nil)
            let isFirst = page.previous == nil
            let expected = isFirst ? Array(whole.prefix(count)) : Array(whole.dropLast(end).suffix(count))
            #expect(page.lines.map(\.ticket.id) == expected, "\(query)")
            end += count
        }
        #expect(end >= whole.count && end < whole.count + query.limit)
    }

    static func moving(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        var tickets: [Ticket] = []
        for number in 1...60 { tickets.append(try await scene.ticket(number, at: start + .minutes(number)).ticket) }
        for order in TicketOrder.allCases {
            var query = TicketQuery(limit: 8)
            query.order = order
            let before = Set(try await pages(store, query).flatMap(\.self))
            // At every page one goes that was seen, one that was not, one comes, and one that was seen changes.
            var touched: Set<TicketID> = []
            let base = 100 * (TicketOrder.allCases.firstIndex(of: order)! + 1)
            let shown = try await pages(store, query) { page in
                let all = try await store.tickets(TicketQuery(limit: 500)).lines.map(\.ticket)
                for ticket in [all[page], all[all.count - page]] {
                    touched.insert(ticket.id)
                    try await store.close(ticket.id, solution: "fatto", outcome: nil, by: user, at: start)
                }
                touched.insert(try await scene.ticket(base + page, at: start + .minutes(page * 7)).ticket.id)
                touched.insert(all[page + 2].id)
                _ = try await store.addNote("visto", ticket: all[page + 2].id, by: user, at: start + .hours(page))
            }
            let seen = shown.flatMap(\.self)
            // Only a line that moved may come again, at its new place.
            #expect(
                Set(seen.filter { !touched.contains($0) }).count == seen.count { !touched.contains($0) }, "\(order)")
            #expect(before.subtracting(touched).isSubset(of: seen), "\(order)")
        }
    }

    static func between(_ store: any Store) async throws {
        let scene = Scene(store: store)
        for number in 1...6 { _ = try await scene.ticket(number, at: start + .hours(number)) }
        var query = TicketQuery(limit: 3)
        let first = try await store.tickets(query)
        let edge = try #require(first.next).place
        // Two with earlier deadlines push two of the first page's lines out of it.
        for number in 7...8 { _ = try await scene.ticket(number, at: start) }
        let fresh = try await store.tickets(query)
        query.start = try #require(fresh.next) as TicketStart
        query.until = edge
        let gap = try await store.tickets(query)
        #expect(gap.lines.map(\.ticket.id) == first.lines.suffix(2).map(\.ticket.id) && gap.next == nil)
        (query.start, query.until) = (.after(edge), nil)
        #expect(try await store.tickets(query).lines.count == 3)
    }

    static func person(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let one = try await scene.ticket(1, from: anna).ticket.id
        let two = try await scene.ticket(2, from: bruno, at: start + .hours(1)).ticket.id
        _ = try await scene.ticket(3, from: Party(name: "Carla", address: "carla@example.org"))
        let (first, second) = (
            try #require(try await store.person(of: one)).id, try #require(try await store.person(of: two)).id
        )
        func found(_ person: PersonID, _ scope: TicketQuery.Scope = .open, _ search: String = "") async throws
            -> [TicketID]
        {
            var query = TicketQuery(scope: scope, search: search)
            query.filter.person = person
            let page = try await store.tickets(query)
            #expect(page.total == page.lines.count)
            return page.lines.map(\.ticket.id)
        }
        let (his, hers, nobodys) = (
            try await found(first), try await found(second), try await found(PersonID(999))
        )
        #expect(his == [one] && hers == [two] && nobodys.isEmpty)
        try await store.merge(first, into: second, by: user, at: start)
        for person in [first, second] {
            #expect(try await found(person) == [one, two])
            #expect(try await found(person, .open, "bolletta") == [one, two])
            #expect(try await Set(found(person, .all)) == [one, two])
            #expect(try await found(person, .closed).isEmpty)
        }
    }

    // MARK: Counts

    private static let departments = ["ambiente", "salute"]

    static func counts(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let users = [try await scene.user("uno"), try await scene.user("due")]
        for seed in 1...3 {
            var dice = Dice(state: UInt64(seed))
            for number in 1...40 {
                var new = scene.newTicket(seed * 1000 + number, at: start + .hours(number % 12))
                if dice.one(in: 3) { new.service = "CUP" }
                try await lay(try await open(scene, new, "lay-\(seed)-\(number)"), scene, users, &dice)
            }
            for now in [start + .hours(2), start + .hours(11), start + .hours(40)] {
                try await check(store, users, now)
            }
        }
    }

    private static func open(_ scene: Scene, _ new: NewTicket, _ key: String) async throws -> Ticket {
        let (spool, blob) = try await scene.acceptOne(item(key, at: new.openedAt), at: new.openedAt)
        let contact = scene.contact(spool, blob, at: new.openedAt)
        return try await scene.store.file { filing in
            let ticket = try filing.open(new)
            _ = try filing.add(contact, to: ticket.id)
            try filing.settle(spool, ticket: ticket.id)
            return ticket
        }
    }

    private static func lay(_ ticket: Ticket, _ scene: Scene, _ users: [UserID], _ dice: inout Dice) async throws {
        let store = scene.store
        if dice.one(in: 2) {
            try await store.assign(ticket.id, to: users.randomElement(using: &dice), by: users[0], at: start)
        }
        if dice.one(in: 3) {
            let queue = QueueCode(dice.one(in: 2) ? "prio" : "altra")
            try await store.place(ticket.id, queue: .some(queue), priority: nil, by: users[0], at: start)
        }
        if dice.one(in: 4) {
            try await store.ask(
                "Che ne dite?", on: ticket.id, to: DepartmentCode(departments.randomElement(using: &dice)!), mail: nil,
                by: users[0], at: start)
        }
        let states: [TicketState?] = [
            nil, nil, nil, .waitingForCitizen, .withBackOffice, .withDepartment, .withDepartment, .answered, .closed,
        ]
        guard let state = states.randomElement(using: &dice)! else { return }
        if state == .withDepartment {
            let first = departments.randomElement(using: &dice)!
            try await scene.escalate(ticket.id, to: first, by: users[0], at: start)
            // Some go on to another, some wait for the citizen meanwhile, some are over.
            if first != "salute", dice.one(in: 4) {
                try await scene.escalate(ticket.id, to: "salute", by: users[0], at: start + .hours(1))
            }
            if dice.one(in: 4) { try await store.move(ticket.id, to: .waitingForCitizen, by: users[0], at: start) }
            if dice.one(in: 5) { try await scene.bring(ticket, to: .closed, by: users[0]) }
        } else {
            try await scene.bring(try await scene.state(ticket.id), to: state, by: users[0])
        }
    }

    /// A ticket, and the departments that may know of it: by its history, not by the store's own note of it.
    private struct Known {
        var ticket: Ticket
        var departments: Set<DepartmentCode>

        func isWithin(_ reach: TicketReach) -> Bool {
            switch reach {
            case .all: true
            case .none: false
            case .services(let services): services.contains(ticket.number.service)
            case .department(let code): departments.contains(code)
            }
        }
    }

    private static func walk(_ store: any Store) async throws -> [Known] {
        var known: [Known] = []
        var id: Int64 = 1
        while let view = try await store.view(TicketID(id)) {
            var departments = Set(view.escalations.compactMap(\.department))
            departments.formUnion(view.events.compactMap { $0.event.detail["department"].map { DepartmentCode($0) } })
            known.append(Known(ticket: view.ticket, departments: departments))
            id += 1
        }
        return known
    }

    private static func check(_ store: any Store, _ users: [UserID], _ now: Instant) async throws {
        let all = try await walk(store)
        let reaches: [TicketReach] =
            [.all, .none, .services([]), .services(["CC"]), .services(["CUP"]), .services(["CC", "CUP", "XX"])]
            + departments.map { .department(DepartmentCode($0)) }
        for reach in reaches {
            let known = all.filter { $0.isWithin(reach) }.map(\.ticket)
            let open = known.filter { $0.state != .answered && $0.state != .closed }
            for (user, department) in [(users[0], "ambiente"), (users[1], "salute")] {
                let code = DepartmentCode(department)
                let counts = try await store.counts(for: user, within: reach, department: code, at: now)
                #expect(counts.open == open.count, "\(reach)")
                #expect(counts.mine == open.count { $0.assignee == user })
                #expect(counts.unassigned == open.count { $0.assignee == nil })
                #expect(counts.overdue == open.count { ($0.dueAt ?? now) < now })
                #expect(counts.waiting == open.count { $0.state == .waitingForCitizen })
                #expect(counts.backOffice == open.count { $0.level == .backOffice })
                #expect(counts.department == open.count { $0.level == .department })
                #expect(counts.myDepartment == open.count { $0.level == .department && $0.department == code })
                #expect(counts.urgent == open.count { $0.warned != nil })
                let queues = Dictionary(grouping: open.compactMap(\.queue)) { $0.value }.mapValues(\.count)
                #expect(counts.queues == queues)
                try await checkLists(store, counts, user, code, reach)
            }
        }
    }

    /// What a number beside a view says is what its list shows.
    private static func checkLists(
        _ store: any Store, _ counts: DeskCounts, _ user: UserID, _ department: DepartmentCode, _ reach: TicketReach
    ) async throws {
        var mine = TicketQuery(scope: .department)
        mine.department = department
        let lists: [(TicketQuery, Int)] = [
            (TicketQuery(), counts.open), (TicketQuery(assignment: .user(user)), counts.mine),
            (TicketQuery(assignment: .unassigned), counts.unassigned), (TicketQuery(scope: .urgent), counts.urgent),
            (TicketQuery(scope: .waiting), counts.waiting), (TicketQuery(scope: .backOffice), counts.backOffice),
            (TicketQuery(scope: .department), counts.department), (mine, counts.myDepartment),
        ]
        for (query, count) in lists {
            var query = query
            (query.reach, query.limit) = (reach, 500)
            let page = try await store.tickets(query)
            #expect(page.total == count && page.lines.count == count, "\(query)")
        }
    }

    static func held(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let other = Scene(store: store, account: AccountName("other"))
        for (scene, key) in [(scene, "a"), (scene, "b"), (other, "c")] {
            let spool = try await scene.acceptOne(item(key)).0
            try await store.hold(spool, code: "x", reason: "y", at: start)
        }
        _ = try await scene.acceptOne(item("d"))
        let found = try await store.heldCounts()
        #expect(found.first { $0.account == desk }?.items == 2)
        #expect(found.first { $0.account == AccountName("other") }?.items == 1)
        let user = try await scene.user()
        #expect(try await store.counts(for: user, at: start).held == found.reduce(0) { $0 + $1.items })
    }
}

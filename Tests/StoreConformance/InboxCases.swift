// The operators' inbox: filters, reach, tags, queues, saved views, acts on many and their undoing.

import Store
import Testing
import Tickets

enum InboxCases {
    static let all: [StoreCase] = [
        StoreCase("filters of a list combine, with and without words", filters),
        StoreCase("what lies outside somebody's reach is neither listed, found nor counted", reach),
        StoreCase("a department may know of what it has, has had, or was asked about", departmentReach),
        StoreCase("counts say how many wait for the citizen, and how many are in each queue", counts),
        StoreCase("a telephone number is found however it is typed", telephone),
        StoreCase("tags are one word however they are typed, at most so many on a ticket", tags),
        StoreCase("queue and priority are set and taken away, with their line of history (R-094)", placing),
        StoreCase("saved views are one's own or everybody's, and only their owner takes them away", views),
        StoreCase("an act on many does what it can, says what it left and why, and is undone whole", bulk),
        StoreCase("nothing is undone that somebody has changed since, nor twice, nor too late", undoRefused),
        StoreCase("closing many needs what one needs, and undoing brings back what was", bulkClose),
    ]

    static func ids(_ store: any Store, _ query: TicketQuery) async throws -> Set<TicketID> {
        let page = try await store.tickets(query)
        #expect(page.total == page.lines.count)
        return Set(page.lines.map(\.ticket.id))
    }

    static func filters(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let file = Tickets.Attachment(name: "a.pdf", type: "application/pdf", size: 1, sha256: "a", part: 2)
        var tickets: [TicketID] = []
        for number in 1...4 {
            let files = number == 4 ? [file] : []
            tickets.append(
                try await scene.ticket(number, at: start + .hours(number), attachments: files).ticket.id)
        }
        let tag = try #require(TicketTag("Bonus"))
        try await store.setTag(tag, on: tickets[0], true, by: user, at: start)
        try await store.setTag(tag, on: tickets[1], true, by: user, at: start)
        try await store.classify(
            tickets[1], topic: .some(TopicCode("pec")), isComplaint: true, outcome: nil, by: user, at: start)
        try await store.place(
            tickets[2], queue: .some(QueueCode("prio")), priority: .some(.urgent), by: user, at: start)
        for search in ["", "bolletta"] {
            func found(_ scope: TicketQuery.Scope = .open, _ change: (inout TicketFilter) -> Void) async throws
                -> Set<TicketID>
            {
                var query = TicketQuery(scope: scope, search: search)
                change(&query.filter)
                return try await ids(store, query)
            }
            for scope in [TicketQuery.Scope.open, .all] {
                #expect(try await found(scope) { $0.tag = tag } == [tickets[0], tickets[1]])
                #expect(try await found(scope) { $0.topic = TopicCode("pec") } == [tickets[1]])
                #expect(try await found(scope) { $0.complaintsOnly = true } == [tickets[1]])
                #expect(try await found(scope) { ($0.complaintsOnly, $0.tag) = (true, tag) } == [tickets[1]])
                #expect(try await found(scope) { ($0.queue, $0.tag) = (QueueCode("prio"), tag) }.isEmpty)
                #expect(try await found(scope) { $0.queue = QueueCode("prio") } == [tickets[2]])
                #expect(try await found(scope) { $0.priority = .urgent } == [tickets[2]])
                #expect(try await found(scope) { $0.withAttachments = true } == [tickets[3]])
                #expect(try await found(scope) { $0.service = "CC" } == Set(tickets))
                #expect(try await found(scope) { $0.service = "CUP" }.isEmpty)
                #expect(try await found(scope) { $0.openedFrom = start + .hours(3) } == [tickets[2], tickets[3]])
                #expect(try await found(scope) { $0.openedBefore = start + .hours(2) } == [tickets[0]])
                let due = try await scene.state(tickets[1]).dueAt
                #expect(try await found(scope) { $0.dueBefore = due } == [tickets[0]])
            }
            #expect(try await found(.closed) { $0.tag = tag }.isEmpty)
        }
        let line = try #require(try await store.tickets(TicketQuery()).lines.first)
        #expect(line.tags == [tag])
    }

    static func reach(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let ticket = try await scene.ticket(1).ticket
        for search in ["", "bolletta", "\(ticket.number)"] {
            var query = TicketQuery(search: search)
            for reach in [TicketReach.all, .services(["CC"]), .services(["CUP", "CC"])] {
                query.reach = reach
                #expect(try await ids(store, query) == [ticket.id])
            }
            for reach in [TicketReach.none, .services([]), .services(["CUP"]), .department(DepartmentCode("x"))] {
                query.reach = reach
                #expect(try await ids(store, query).isEmpty)
            }
        }
        let seen = try await store.counts(for: user, within: .services(["CC"]), department: nil, at: start)
        #expect(seen.open == 1 && seen.unassigned == 1)
        let unseen = try await store.counts(for: user, within: .services(["CUP"]), department: nil, at: start)
        #expect(unseen.open == 0 && unseen.unassigned == 0 && unseen.mine == 0)
        let outside = try await store.carryOut(
            .assign(user), on: [ticket.id], within: .services(["CUP"]), service: nil, by: user, at: start)
        #expect(outside.done.isEmpty && outside.skipped == [ticket.id: .missing] && outside.id == nil)
    }

    static func departmentReach(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let code = DepartmentCode("ambiente")
        var tickets: [Ticket] = []
        for number in 1...4 { tickets.append(try await scene.ticket(number).ticket) }
        try await scene.escalate(tickets[0].id, to: "ambiente", by: user, at: start)
        try await scene.escalate(tickets[1].id, to: "ambiente", by: user, at: start)
        try await scene.escalate(tickets[1].id, to: "salute", by: user, at: start + .minutes(1))
        try await store.ask("Che ne dite?", on: tickets[2].id, to: code, mail: nil, by: user, at: start)
        var query = TicketQuery(scope: .all)
        query.reach = .department(code)
        #expect(try await ids(store, query) == [tickets[0].id, tickets[1].id, tickets[2].id])
        query.reach = .department(DepartmentCode("salute"))
        #expect(try await ids(store, query) == [tickets[1].id])
        let counts = try await store.counts(for: user, within: .department(code), department: code, at: start)
        #expect(counts.open == 3 && counts.myDepartment == 1 && counts.department == 2)
        // What is merged into another leads on to it.
        try await store.merge(tickets[2].id, into: tickets[3].id, by: user, at: start + .minutes(2))
        query.reach = .department(code)
        #expect(try await ids(store, query).contains(tickets[3].id))
    }

    static func counts(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        var tickets: [Ticket] = []
        for number in 1...3 { tickets.append(try await scene.ticket(number).ticket) }
        try await store.move(tickets[0].id, to: .waitingForCitizen, by: user, at: start)
        for ticket in tickets[1...] {
            try await store.place(ticket.id, queue: .some(QueueCode("prio")), priority: nil, by: user, at: start)
        }
        try await store.close(tickets[2].id, solution: "fatto", outcome: nil, by: user, at: start)
        let counts = try await store.counts(for: user, at: start)
        #expect(counts.open == 2 && counts.waiting == 1 && counts.queues == ["prio": 1] && counts.overdue == 0)
        #expect(try await ids(store, TicketQuery(scope: .waiting)) == [tickets[0].id])
    }

    static func telephone(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let mobile = try await scene.ticket(1, from: Party(address: "+393331234567")).ticket.id
        let landline = try await scene.ticket(2, from: Party(address: "+390971123456")).ticket.id
        let written = try await scene.ticket(3, from: Party(name: "0971 / 654.321")).ticket.id
        for typed in [
            "+39 333 1234567", "333 123 4567", "3331234567", "0039 333 12 34 567", "333/1234567", "333.12.34.567",
            "+393331234567", "393331234567", "333 1234",
        ] {
            #expect(try await ids(store, TicketQuery(search: typed)) == [mobile], "\(typed)")
        }
        for typed in ["0971 123456", "0971/123456", "+39 0971 12 34 56", "(0971) 123456"] {
            #expect(try await ids(store, TicketQuery(search: typed)) == [landline], "\(typed)")
        }
        for typed in ["0971654321", "+39 0971 654321"] {
            #expect(try await ids(store, TicketQuery(search: typed)) == [written], "\(typed)")
        }
    }

    static func tags(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let ticket = try await scene.ticket(1).ticket.id
        #expect(TicketTag("  Bonus   GAS ") == TicketTag("#bonus gas") && TicketTag(" , ") == nil)
        #expect(TicketTag(String(repeating: "x", count: 41)) == nil && TicketTag("a\u{202E}b") == nil)
        let tag = try #require(TicketTag("bonus gas"))
        for _ in 1...2 { try await store.setTag(tag, on: ticket, true, by: user, at: start) }
        #expect(try await store.tags(of: ticket) == [tag])
        #expect(try await store.tags() == [tag])
        for number in 1..<TicketTag.mostOnTicket {
            try await store.setTag(try #require(TicketTag("t\(number)")), on: ticket, true, by: user, at: start)
        }
        await expect(.conflict) {
            try await store.setTag(try #require(TicketTag("zu viel")), on: ticket, true, by: user, at: start)
        }
        try await store.setTag(tag, on: ticket, false, by: user, at: start)
        #expect(try await store.tags(of: ticket).count == TicketTag.mostOnTicket - 1)
        let events = try #require(try await store.view(ticket)).events.map(\.event.what)
        #expect(events.count { $0 == "tagged" } == TicketTag.mostOnTicket && events.last == "untagged")
        await expect(.missing) { try await store.setTag(tag, on: TicketID(99), true, by: user, at: start) }
    }

    static func placing(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let ticket = try await scene.ticket(1).ticket.id
        try await store.place(
            ticket, queue: .some(QueueCode("prio")), priority: .some(.brief), by: user, at: start)
        #expect(try await scene.state(ticket).queue == QueueCode("prio"))
        #expect(try await scene.state(ticket).priority == .brief)
        try await store.place(ticket, queue: .some(nil), priority: nil, by: user, at: start)
        #expect(try await scene.state(ticket).queue == nil)
        #expect(try await scene.state(ticket).priority == .brief)
        let placed = try #require(try await store.view(ticket)).events.filter { $0.event.what == "placed" }
        #expect(placed.map(\.event.detail) == [["queue": "prio", "priority": "B"], ["queue": ""]])
    }

    static func views(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (one, other) = (try await scene.user("uno"), try await scene.user("due"))
        let own = try await store.saveView(name: "A", query: "view=mine", isShared: false, by: one, at: start)
        _ = try await store.saveView(name: "B", query: "tag=gas", isShared: true, by: one, at: start)
        let again = try await store.saveView(name: "A", query: "view=all", isShared: false, by: one, at: start)
        #expect(own == again)
        #expect(try await store.savedViews(for: one).map(\.query) == ["view=all", "tag=gas"])
        #expect(try await store.savedViews(for: other).map(\.name) == ["B"])
        await expect(.missing) { try await store.removeView(own, by: other) }
        try await store.removeView(own, by: one)
        #expect(try await store.savedViews(for: one).map(\.name) == ["B"])
    }

    static func bulk(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        var tickets: [TicketID] = []
        for number in 1...3 { tickets.append(try await scene.ticket(number).ticket.id) }
        try await store.assign(tickets[2], to: user, by: user, at: start)
        let all = tickets + [TicketID(99), tickets[0]]
        let result = try await store.carryOut(
            .assign(user), on: all, within: .all, service: nil, by: user, at: start)
        #expect(result.done == [tickets[0], tickets[1]])
        #expect(result.skipped == [tickets[2]: .already, TicketID(99): .missing])
        let taken = try await scene.state(tickets[0])
        #expect(taken.assignee == user && taken.state == .open)
        let undone = try await store.undo(try #require(result.id), within: .all, by: user, at: start + .minutes(1))
        #expect(undone.done == [tickets[0], tickets[1]] && undone.skipped.isEmpty)
        let free = try await scene.state(tickets[0])
        #expect(free.assignee == nil && free.state == .new)
        #expect(try await scene.state(tickets[2]).assignee == user)

        let tag = try #require(TicketTag("gas"))
        for act in [
            BulkAct.tag(tag), .topic(TopicCode("pec")), .queue(QueueCode("prio")), .complaint(true),
        ] {
            let before = try await scene.state(tickets[0])
            let done = try await store.carryOut(act, on: tickets, within: .all, service: "CC", by: user, at: start)
            #expect(done.done == tickets)
            _ = try await store.undo(try #require(done.id), within: .all, by: user, at: start)
            var after = try await scene.state(tickets[0])
            after.updatedAt = before.updatedAt
            #expect(after == before)
        }
        #expect(try await store.tags(of: tickets[0]).isEmpty)
        let foreign = try await store.carryOut(
            .topic(TopicCode("esenzione")), on: tickets, within: .all, service: "CUP", by: user, at: start)
        #expect(foreign.done.isEmpty && foreign.skipped[tickets[0]] == .otherService)
    }

    static func undoRefused(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (user, other) = (try await scene.user(), try await scene.user("altra"))
        let tickets = [try await scene.ticket(1).ticket.id, try await scene.ticket(2).ticket.id]
        let result = try await store.carryOut(
            .complaint(true), on: tickets, within: .all, service: nil, by: user, at: start)
        let id = try #require(result.id)
        await expect(.missing) { _ = try await store.undo(id, within: .all, by: other, at: start) }
        _ = try await store.addNote("ho parlato con lei", ticket: tickets[0], by: other, at: start + .minutes(1))
        let undone = try await store.undo(id, within: .all, by: user, at: start + .minutes(2))
        #expect(undone.done == [tickets[1]] && undone.skipped == [tickets[0]: .changed])
        let (left, taken) = (try await scene.state(tickets[0]), try await scene.state(tickets[1]))
        #expect(left.isComplaint && !taken.isComplaint)
        await expect(.conflict) { _ = try await store.undo(id, within: .all, by: user, at: start + .minutes(3)) }
        let late = try await store.carryOut(
            .complaint(true), on: [tickets[1]], within: .all, service: nil, by: user, at: start)
        await expect(.conflict) {
            _ = try await store.undo(try #require(late.id), within: .all, by: user, at: start + .hours(2))
        }
        // Who was bound to another service since takes back what he may still touch: here nothing.
        let beyond = try await store.carryOut(
            .complaint(false), on: [tickets[1]], within: .all, service: nil, by: user, at: start)
        let act = try #require(beyond.id)
        #expect(try await store.bulkAct(act, of: user) == .complaint(false))
        #expect(try await store.bulkAct(act, of: other) == nil)
        let nothing = try await store.undo(act, within: .services(["CUP"]), by: user, at: start)
        #expect(nothing.done.isEmpty && nothing.skipped == [tickets[1]: .missing])
    }

    static func bulkClose(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        var tickets: [Ticket] = []
        for number in 1...4 { tickets.append(try await scene.ticket(number).ticket) }
        try await scene.bring(tickets[1], to: .withDepartment, by: user)
        try await scene.bring(tickets[2], to: .waitingForCitizen, by: user)
        try await scene.bring(tickets[3], to: .closed, by: user)
        let act = BulkAct.close(solution: "Informato al telefono", outcome: .informationGiven)
        let result = try await store.carryOut(
            act, on: tickets.map(\.id), within: .all, service: nil, by: user, at: start + .hours(1))
        #expect(result.done == [tickets[0].id])
        #expect(
            result.skipped == [tickets[1].id: .elsewhere, tickets[2].id: .elsewhere, tickets[3].id: .closed])
        #expect(try await scene.state(tickets[0].id).solution == "Informato al telefono")
        _ = try await store.undo(try #require(result.id), within: .all, by: user, at: start + .hours(1))
        let state = try await scene.state(tickets[0].id)
        #expect(state.state == .new && state.solution == nil && state.outcome == nil)
        await expect(.conflict) {
            _ = try await store.carryOut(
                .close(solution: " ", outcome: .referred), on: [tickets[0].id], within: .all, service: nil, by: user,
                at: start)
        }
    }
}

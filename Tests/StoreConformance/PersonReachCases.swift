// Who may know of a person, and what of him is listed.

import Store
import Testing
import Tickets

enum PersonReachCases {
    static let all: [StoreCase] = [
        StoreCase("a person lies within reach by any ticket of anybody who was merged into him", merged),
        StoreCase("whom a ticket was moved from last lies within its reach, so that it can be moved back", movedFrom),
        StoreCase("merged tickets are not among a person's, and come back with all that is known of him", shells),
        StoreCase("a department lists what it reaches through a merging", department),
        StoreCase("a word that everybody writes looks at so many persons and no more", commonWord),
    ]

    private static let own = TicketReach.services(["CC"])

    private static func person(of ticket: TicketID, _ store: any Store) async throws -> PersonID {
        try #require(try await store.person(of: ticket)).id
    }

    /// Tickets of another service than the cases' own one.
    private static func foreign(
        _ scene: Scene, _ numbers: ClosedRange<Int>, from: Party
    ) async throws -> [TicketID] {
        let new = numbers.map { number in
            var new = scene.newTicket(number, from: from)
            new.service = "CUP"
            return new
        }
        return try await scene.store.file { filing in try new.map { try filing.open($0).id } }
    }

    static func merged(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let others = try await foreign(scene, 2...2, from: bruno)
        let (from, into) = (try await person(of: ticket.id, store), try await person(of: others[0], store))
        #expect(try await store.isWithin(.person(from), own))
        #expect(try await !store.isWithin(.person(into), own))
        try await store.merge(from, into: into, by: user, at: start)
        for id in [from, into] {
            #expect(try await store.isWithin(.person(id), own))
            #expect(try await store.isWithin(.person(id), .services(["CUP"])))
            for reach in [TicketReach.none, .services([]), .services(["SUE"]), .department(DepartmentCode("urp"))] {
                #expect(try await !store.isWithin(.person(id), reach))
            }
        }
        #expect(try await !store.isWithin(.person(PersonID(999)), own))
        // However many came since.
        _ = try await foreign(scene, 10...1020, from: anna)
        #expect(try await store.isWithin(.person(from), own))
        try await store.ask(
            "Che ne dite?", on: ticket.id, to: DepartmentCode("urp"), mail: nil, by: user, at: start)
        #expect(try await store.isWithin(.person(into), .department(DepartmentCode("urp"))))
        try await store.unmerge(from, by: user, at: start)
        #expect(try await !store.isWithin(.person(into), own))
    }

    static func movedFrom(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let before = try await person(of: ticket.id, store)
        let next = try await store.move(ticket.id, to: nil, by: user, at: start)
        #expect(try await store.isWithin(.person(before), own))
        #expect(try await !store.isWithin(.person(before), .services(["CUP"])))
        // Only the last one: moved on, it can be moved back to him no more.
        try await store.move(ticket.id, to: nil, by: user, at: start)
        #expect(try await !store.isWithin(.person(before), own))
        #expect(try await store.isWithin(.person(next), own))
    }

    static func shells(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (lead, _) = try await scene.ticket(1)
        let (ticket, _) = try await scene.ticket(2)
        let id = try await person(of: lead.id, store)
        try await store.merge(ticket.id, into: lead.id, by: user, at: start)
        let listed = try await store.tickets(of: id, reach: .all, limit: 9, offset: 0).tickets
        #expect(listed.map(\.ticket.id) == [lead.id])
        #expect(try await store.person(id)?.tickets == 1)
        try await store.amend(id, to: PersonDetails(surname: "Zuccarò"), seen: nil, by: user, at: start)
        try await store.unmerge(ticket.id, by: user, at: start)
        #expect(try await store.person(id)?.tickets == 2)
        let found = try await store.tickets(TicketQuery(search: "zuccaro")).lines.map(\.ticket.id)
        #expect(Set(found) == [lead.id, ticket.id])
    }

    static func department(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let code = DepartmentCode("urp")
        let (lead, _) = try await scene.ticket(1)
        let (ticket, _) = try await scene.ticket(2, from: bruno)
        try await store.ask("Che ne dite?", on: ticket.id, to: code, mail: nil, by: user, at: start)
        try await store.merge(ticket.id, into: lead.id, by: user, at: start)
        let id = try await person(of: lead.id, store)
        let listed = try await store.tickets(of: id, reach: .department(code), limit: 9, offset: 0).tickets
        #expect(listed.map(\.ticket.id) == [lead.id])
        #expect(try await store.persons(matching: "anna", reach: .department(code), limit: 9).map(\.id) == [id])
    }

    static func commonWord(_ store: any Store) async throws {
        let scene = Scene(store: store)
        try await scene.ticket(1)
        let receipts = try await scene.accept((2...2001).map { item("k\($0)") })
        var filed: [(ticket: NewTicket, contact: NewContact)] = []
        for (number, receipt) in zip(2...2001, receipts) {
            guard case .new(let spool, let blob) = receipt else { throw Unexpected("the item was not new") }
            let from = Party(address: "p\(number)@example.com")
            filed.append(
                (scene.newTicket(number, from: from), scene.contact(spool, blob, from: from, text: "Chiedo di Anna")))
        }
        try await store.file { [filed] filing in
            for (new, contact) in filed {
                let ticket = try filing.open(new)
                _ = try filing.add(contact, to: ticket.id)
                try filing.settle(contact.spool, ticket: ticket.id)
            }
        }
        // Who bears the name wrote before all of them.
        #expect(try await store.persons(matching: "anna", reach: .all, limit: 9).isEmpty)
        #expect(try await store.persons(matching: "anna prova", reach: .all, limit: 9).count == 1)
        #expect(try await store.persons(matching: "p2001@example.com", reach: .all, limit: 9).count == 1)
    }
}

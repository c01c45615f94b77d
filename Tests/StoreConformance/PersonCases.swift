// People behind tickets: found by their address over all channels, completed, merged and parted, found again.

import Store
import Testing
import Tickets

enum PersonCases {
    static let all: [StoreCase] = [
        StoreCase(
            "the same address makes one person, however it is written and whatever channel it came by", sameAddress),
        StoreCase("what a form tells makes a person, and never changes one who is known", told),
        StoreCase("who sends no address is somebody of his own each time", anonymous),
        StoreCase("names lose what turns the direction of writing, and stay short", hostileNames),
        StoreCase("details are completed once: who edits an older version is refused", completing),
        StoreCase("an inbox's search finds tickets by their person's name and telephone", searched),
        StoreCase("persons are found by what is known of them now, within reach", finding),
        StoreCase("merged persons are one, and two again with what was theirs and came since", merging),
        StoreCase("who completes a merged person writes nothing of the other one into him", completingMerged),
        StoreCase("a chain of mergings is undone link by link; a ring cannot be made", chain),
        StoreCase("a ticket moves to another person or a new one, and says so", moving),
        StoreCase("hundreds of tickets of one person come in pages, newest first, each once", paging),
    ]

    static func phone(_ written: String) -> Party { Party(address: written) }

    static func person(of ticket: Ticket, _ store: any Store) async throws -> PersonView {
        try #require(try await store.person(of: ticket.id))
    }

    static func sameAddress(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (first, _) = try await scene.ticket(1, from: Party(name: "Bruno Esempio", address: "Bruno@Example.com"))
        let (second, _) = try await scene.ticket(2, from: Party(name: "B. E.", address: "bruno@example.com "))
        let (third, _) = try await scene.ticket(3, from: phone("+393330000001"))
        let (fourth, _) = try await Scene(store: store, account: AccountName("fax")).ticket(
            4, from: phone("0039 333 0000001"))
        let one = try await person(of: first, store)
        #expect(try await person(of: second, store).id == one.id)
        #expect(one.details == PersonDetails(name: "Bruno Esempio", mail: "Bruno@Example.com"))
        #expect(one.addresses == ["bruno@example.com"] && one.tickets == 2)
        let caller = try await person(of: third, store)
        #expect(try await person(of: fourth, store).id == caller.id)
        #expect(caller.id != one.id && caller.details.phone == "+39 333 0000001")
        #expect(caller.details.missing == [.surname, .name, .locality, .mail])
        #expect(try await store.person(PersonID(999)) == nil)
    }

    static func told(_ store: any Store) async throws {
        let scene = Scene(store: store)
        func open(_ number: Int, _ person: PersonDetails) async throws -> Ticket {
            var new = scene.newTicket(number)
            new.person = person
            return try await store.file { [new] in try $0.open(new) }
        }
        let known = PersonDetails(surname: "Prova", name: "Anna", locality: "Potenza", phone: "0971 000000")
        let first = try await open(1, known)
        var expected = known
        expected.mail = anna.address
        #expect(try await person(of: first, store).details == expected)
        let second = try await open(2, PersonDetails(surname: "Altro", phone: "+39 333 9999999"))
        #expect(try await person(of: second, store).details == expected)
    }

    static func anonymous(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (first, _) = try await scene.ticket(1, from: Party())
        let (second, _) = try await scene.ticket(2, from: Party())
        let (third, _) = try await scene.ticket(3, from: Party(address: String(repeating: "x", count: 9000)))
        let people = [
            try await person(of: first, store), try await person(of: second, store), try await person(of: third, store),
        ]
        #expect(Set(people.map(\.id)).count == 3 && people.allSatisfy { $0.addresses.isEmpty })
    }

    static func hostileNames(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let name = "Mario\u{202E}gnp.exe\u{0}\r\nBcc: x\u{2066}" + String(repeating: "è", count: 5000)
        let (ticket, _) = try await scene.ticket(1, from: Party(name: name, address: "m@example.org"))
        let details = try await person(of: ticket, store).details
        #expect(details.name.hasPrefix("Mariognp.exe Bcc: xè") && details.name.count == PersonDetails.longestField)
    }

    static func completing(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let seen = try await person(of: ticket, store)
        let full = PersonDetails(
            surname: "Prova", name: "Anna", locality: "Matera", phone: "0835 000000", mail: "a@example.org")
        try await store.amend(seen.id, to: full, seen: seen.version, by: user, at: start)
        let after = try await person(of: ticket, store)
        #expect(after.details == full && after.details.missing.isEmpty && after.version == seen.version + 1)
        await expect(.conflict) {
            try await store.amend(seen.id, to: PersonDetails(), seen: seen.version, by: user, at: start)
        }
        #expect(try await person(of: ticket, store).details == full)
        // The same again is no change.
        try await store.amend(seen.id, to: full, seen: after.version, by: user, at: start)
        #expect(try await person(of: ticket, store).version == after.version)
        await expect(.missing) { try await store.amend(PersonID(77), to: full, seen: nil, by: user, at: start) }
        let trail = try await store.auditTrail(limit: 9, offset: 0).filter { $0.what == "person_changed" }
        #expect(trail.count == 1 && trail.first?.detail["fields"] == "surname name locality phone mail")
    }

    static func searched(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1, from: phone("+393330000001"))
        let (other, _) = try await scene.ticket(2)
        func found(_ words: String) async throws -> [TicketID] {
            try await store.tickets(TicketQuery(search: words)).lines.map(\.ticket.id)
        }
        for number in ["3330000001", "+39 333 0000001", "333 00 00 001", "00393330000001"] {
            #expect(try await found(number) == [ticket.id], "\(number)")
        }
        let seen = try await person(of: ticket, store)
        try await store.amend(
            seen.id, to: PersonDetails(surname: "Zuccarò", phone: "0971/000000"), seen: nil, by: user, at: start)
        #expect(try await found("zuccaro") == [ticket.id])
        #expect(try await found("0971 000000") == [ticket.id])
        #expect(try await found("anna") == [other.id])
        // What comes later is found by what is known already.
        let (later, _) = try await scene.ticket(3, from: phone("3330000001"))
        #expect(Set(try await found("zuccaro bolletta")) == [ticket.id, later.id])
    }

    static func finding(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        try await scene.ticket(2, from: bruno, text: "Sono il vicino di Anna")
        let one = try await person(of: ticket, store)
        #expect(try await store.persons(matching: "ann", reach: .all, limit: 9).map(\.id) == [one.id])
        #expect(try await store.persons(matching: "bolletta", reach: .all, limit: 9).isEmpty)
        #expect(try await store.persons(matching: "e", reach: .all, limit: 9).count == 2)
        #expect(try await store.persons(matching: "", reach: .all, limit: 9).isEmpty)
        #expect(try await store.persons(matching: "anna", reach: .services(["CC"]), limit: 9).count == 1)
        for reach in [TicketReach.services(["CUP"]), .services([]), .none, .department(DepartmentCode("ambiente"))] {
            #expect(try await store.persons(matching: "anna", reach: reach, limit: 9).isEmpty)
            #expect(try await store.tickets(of: one.id, reach: reach, limit: 9, offset: 0).tickets.isEmpty)
        }
        try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start)
        #expect(
            try await store.tickets(of: one.id, reach: .department(DepartmentCode("ambiente")), limit: 9, offset: 0)
                .tickets.count == 1)
        // A name that he had is his no more.
        try await store.amend(one.id, to: PersonDetails(surname: "Verdi"), seen: nil, by: user, at: start)
        #expect(try await store.persons(matching: "prova", reach: .all, limit: 9).isEmpty)
        #expect(try await store.persons(matching: "verdi", reach: .all, limit: 9).map(\.id) == [one.id])
    }

    static func merging(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (written, _) = try await scene.ticket(1)
        let (called, _) = try await scene.ticket(2, from: phone("+393330000001"))
        let (into, from) = (try await person(of: written, store), try await person(of: called, store))
        try await store.merge(from.id, into: into.id, by: user, at: start)
        let both = try await person(of: called, store)
        #expect(both.id == into.id && both.tickets == 2)
        #expect(both.details == PersonDetails(name: "Anna Prova", phone: "+39 333 0000001", mail: anna.address))
        #expect(both.addresses.sorted() == ["+393330000001", anna.address])
        #expect(both.merged.map(\.id) == [from.id] && both.merged.first?.addresses == ["+393330000001"])
        #expect(try await store.person(from.id)?.id == into.id)
        // He calls again: still one person, and found by the name.
        let (again, _) = try await scene.ticket(3, from: phone("+393330000001"))
        #expect(try await person(of: again, store).id == into.id)
        let all = try await store.tickets(of: from.id, reach: .all, limit: 9, offset: 0).tickets.map(\.ticket.id)
        #expect(all == [again.id, called.id, written.id])
        let found = try await store.tickets(TicketQuery(search: "anna")).lines.map(\.ticket.id)
        #expect(Set(found) == [written.id, called.id, again.id])
        await expect(.conflict) { try await store.merge(into.id, into: from.id, by: user, at: start) }
        try await store.unmerge(from.id, by: user, at: start)
        #expect(try await person(of: written, store).tickets == 1)
        let alone = try await person(of: again, store)
        #expect(alone.id == from.id && alone.tickets == 2 && alone.details == from.details)
        #expect(try await store.person(into.id)?.details == into.details)
        await expect(.conflict) { try await store.unmerge(from.id, by: user, at: start) }
        await expect(.missing) { try await store.unmerge(PersonID(77), by: user, at: start) }
        await expect(.missing) { try await store.merge(PersonID(77), into: into.id, by: user, at: start) }
        let trail = try await store.auditTrail(limit: 9, offset: 0).map(\.what).filter { $0.hasPrefix("persons_") }
        #expect(trail == ["persons_unmerged", "persons_merged"])
    }

    static func completingMerged(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (written, _) = try await scene.ticket(1)
        let (called, _) = try await scene.ticket(2, from: phone("+393330000001"))
        let (into, from) = (try await person(of: written, store), try await person(of: called, store))
        try await store.merge(from.id, into: into.id, by: user, at: start)
        // As the form sends it: all five, whosever they are.
        let both = try await person(of: written, store)
        var typed = both.details
        typed.locality = "Matera"
        try await store.amend(both.id, to: typed, seen: both.version, by: user, at: start)
        #expect(try await person(of: called, store).details == typed)
        let trail = try await store.auditTrail(limit: 9, offset: 0).filter { $0.what == "person_changed" }
        #expect(trail.map { $0.detail["fields"] } == ["locality"])
        try await store.unmerge(from.id, by: user, at: start)
        var own = PersonDetails(name: "Anna Prova", locality: "Matera", mail: anna.address)
        #expect(try await person(of: written, store).details == own)
        #expect(try await person(of: called, store).details == from.details)
        // Another number than the one that was shown is his own.
        try await store.merge(from.id, into: into.id, by: user, at: start)
        typed.phone = "0971 000000"
        try await store.amend(into.id, to: typed, seen: nil, by: user, at: start)
        try await store.unmerge(from.id, by: user, at: start)
        own.phone = "0971 000000"
        #expect(try await person(of: written, store).details == own)
        #expect(try await person(of: called, store).details == from.details)
    }

    static func chain(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        var people: [PersonID] = []
        for number in 1...3 {
            let (ticket, _) = try await scene.ticket(number, from: Party(address: "p\(number)@example.org"))
            people.append(try await person(of: ticket, store).id)
        }
        try await store.merge(people[0], into: people[1], by: user, at: start)
        try await store.merge(people[1], into: people[2], by: user, at: start)
        #expect(try await store.person(people[0])?.id == people[2])
        #expect(try await store.person(people[2])?.tickets == 3)
        // Merging the first into the last is merging what is one already.
        await expect(.conflict) { try await store.merge(people[0], into: people[2], by: user, at: start) }
        await expect(.conflict) { try await store.merge(people[2], into: people[0], by: user, at: start) }
        try await store.unmerge(people[1], by: user, at: start)
        #expect(try await store.person(people[0])?.id == people[1])
        #expect(try await store.person(people[1])?.tickets == 2)
        #expect(try await store.person(people[2])?.tickets == 1)
        try await store.unmerge(people[0], by: user, at: start)
        #expect(try await store.person(people[0])?.addresses == ["p1@example.org"])
    }

    static func moving(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let (kept, _) = try await scene.ticket(2)
        let (other, _) = try await scene.ticket(3, from: bruno)
        let (from, to) = (try await person(of: ticket, store), try await person(of: other, store))
        #expect(try await store.move(ticket.id, to: to.id, by: user, at: start) == to.id)
        #expect(try await person(of: ticket, store).id == to.id)
        #expect(try await person(of: kept, store).id == from.id)
        let line = try #require(try await store.view(ticket.id)?.events.last?.event)
        #expect(line.what == "person_moved" && line.detail == ["from": "\(from.id)", "to": "\(to.id)"])
        // There already: no second line.
        try await store.move(ticket.id, to: to.id, by: user, at: start)
        #expect(try await store.view(ticket.id)?.events.filter { $0.event.what == "person_moved" }.count == 1)
        let new = try await store.move(ticket.id, to: nil, by: user, at: start)
        #expect(new != to.id && new != from.id)
        #expect(try await store.person(new)?.details.missing == PersonDetails.Field.allCases)
        await expect(.missing) { try await store.move(ticket.id, to: PersonID(77), by: user, at: start) }
        await expect(.missing) { try await store.move(TicketID(77), to: to.id, by: user, at: start) }
        // The address stays where it was.
        let (later, _) = try await scene.ticket(4)
        #expect(try await person(of: later, store).id == from.id)
    }

    static func paging(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (other, _) = try await scene.ticket(1, from: bruno)
        let new = (2...600).map { scene.newTicket($0) }
        let opened = try await store.file { filing in try new.map { try filing.open($0) } }
        let id = try await person(of: try #require(opened.last), store).id
        try await store.merge(try await person(of: other, store).id, into: id, by: user, at: start)
        var all: [TicketID] = []
        while true {
            let page = try await store.tickets(of: id, reach: .all, limit: 250, offset: all.count)
            #expect(page.tickets.count <= 250)
            all += page.tickets.map(\.ticket.id)
            if !page.hasMore { break }
        }
        #expect(all.count == 600 && Set(all).count == 600 && all == all.sorted(by: >))
        #expect(try await store.tickets(of: id, reach: .all, limit: 9, offset: 600).tickets.isEmpty)
    }
}

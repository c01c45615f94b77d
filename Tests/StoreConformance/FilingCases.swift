// Filing: all or nothing, look-ups that see it, numbers without gaps.

import Store
import Testing
import Tickets

enum FilingCases {
    static let all: [StoreCase] = [
        StoreCase("a filing that throws leaves nothing, and its error comes through", atomic),
        StoreCase("of several pieces filed together the failing one alone is undone", pieces),
        StoreCase("ticket numbers run without gaps by service and year", numbers),
        StoreCase("ticket numbers stay unique when many file at once", numbersAtOnce),
        StoreCase("look-ups see what the same filing has written", seesItself),
        StoreCase("a ticket's secret and a message's secret lead to the ticket", tokens),
        StoreCase("a foreign id leads to every ticket that has it, oldest first (L4)", externalIDs),
        StoreCase("who wrote or was written to is a participant, in any case of letters", participants),
        StoreCase("the last automatic message to an address is remembered over all tickets", lastAutomatic),
        StoreCase("a message comes back as it was filed", message),
        StoreCase("an item can be settled once, with its bytes only", settle),
        StoreCase("a contact that needs an answer reopens a finished or waiting ticket", reopens),
        StoreCase("a message that needs no answer changes no state", quiet),
        StoreCase("a ticket can be brought back without a new contact", broughtBack),
        StoreCase("tickets are linked once, seen from both sides", links),
        StoreCase("history comes back in order", history),
    ]

    static func atomic(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (spool, blob) = try await scene.acceptOne(item("a"))
        await #expect(throws: Refusal.self) {
            try await store.file { filing in
                let ticket = try filing.open(scene.newTicket(1))
                let message = try filing.add(scene.contact(spool, blob), to: ticket.id)
                _ = try filing.enqueue(scene.outgoing(2, on: ticket, direction: .automatic, at: start))
                try filing.record(NewEvent(ticket: ticket.id, what: "opened", message: message, at: start))
                try filing.settle(spool, ticket: ticket.id)
                throw Refusal()
            }
        }
        let figures = try await store.statistics()
        #expect(figures.tickets == 0 && figures.messages == 0 && figures.contacts == 0)
        #expect(figures.outbox.values.allSatisfy { $0 == 0 } && figures.spool["received"] == 1)
        #expect(try await store.tickets(TicketQuery(scope: .all, search: "bolletta")).total == 0)
        // The number was not used up either, and the secret is free.
        #expect(try await scene.ticket(1).ticket.number.sequence == 1)
    }

    static func pieces(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let works = (1...5).map { number in
            { @Sendable (filing: any Filing) throws -> TicketNumber in
                let ticket = try filing.open(scene.newTicket(number, subject: "pezzo\(number)"))
                try filing.record(NewEvent(ticket: ticket.id, what: "opened", at: start))
                if number == 3 { throw Refusal() }
                return ticket.number
            }
        }
        let results = await store.file(each: works)
        #expect(results.map { try? $0.get().sequence } == [1, 2, nil, 3, 4])
        #expect(throws: Refusal.self) { try results[2].get() }
        #expect(try await store.statistics().tickets == 4)
        #expect(await store.file(each: [@Sendable (any Filing) throws -> Int]()).isEmpty)
    }

    static func numbers(_ store: any Store) async throws {
        let scene = Scene(store: store)
        func open(_ number: Int, service: String = "CC", year: Int = 2026) async throws -> String {
            var new = scene.newTicket(number)
            new.service = service
            new.year = year
            let ticket = new
            return try await store.file { try $0.open(ticket).number.description }
        }
        #expect(try await open(1) == "CC-2026-0000001")
        #expect(try await open(2) == "CC-2026-0000002")
        #expect(try await open(3, service: "CUP") == "CUP-2026-0000001")
        #expect(try await open(4, year: 2027) == "CC-2027-0000001")
        #expect(try await open(5) == "CC-2026-0000003")
        let number = TicketNumber(service: "CUP", year: 2026, sequence: 1)
        let found = try #require(try await store.ticket(numbered: number))
        #expect(try await store.view(found)?.ticket.number == number)
        #expect(try await store.ticket(numbered: TicketNumber(service: "CUP", year: 2026, sequence: 2)) == nil)
        #expect(try await store.file { try $0.find(number: number) } == found)
    }

    static func numbersAtOnce(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let sequences = await withTaskGroup(of: Int64?.self) { group in
            for number in 1...60 {
                group.addTask {
                    try? await store.file { filing in
                        let ticket = try filing.open(scene.newTicket(number))
                        if number.isMultiple(of: 4) { throw Refusal() }
                        return ticket.number.sequence
                    }
                }
            }
            return await group.reduce(into: [Int64]()) { list, sequence in
                if let sequence { list.append(sequence) }
            }
        }
        #expect(sequences.sorted() == Array(1...45))
    }

    static func seesItself(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (spool, blob) = try await scene.acceptOne(item("a"))
        try await store.file { filing in
            let ticket = try filing.open(scene.newTicket(1))
            #expect(try filing.ticket(ticket.id)?.number == ticket.number)
            #expect(try filing.find(number: ticket.number) == ticket.id)
            let message = try filing.add(scene.contact(spool, blob, externalID: "x@example.org"), to: ticket.id)
            #expect(try filing.find(externalID: "x@example.org").map(\.message) == [message])
            #expect(try filing.isParticipant("ANNA@example.org", of: ticket.id))
            #expect(try filing.ticket(ticket.id)?.dueAt == start + .hours(9))
            let outbox = try filing.enqueue(scene.outgoing(2, on: ticket, direction: .automatic, at: start))
            #expect(try filing.find(token: token(2))?.outbox == outbox)
            #expect(try filing.lastAutomatic(to: "anna@example.org") == start)
            #expect(try filing.ticket(TicketID(999_999)) == nil)
        }
    }

    static func tokens(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, message) = try await scene.ticket(1)
        let (answer, automatic) = try await store.file { filing in
            (
                try filing.enqueue(scene.outgoing(2, on: ticket, at: start)),
                try filing.enqueue(scene.outgoing(3, on: ticket, direction: .automatic, at: start))
            )
        }
        try await store.file { filing in
            let own = try #require(try filing.find(token: token(1)))
            #expect(own.ticket == ticket.id && own.message == message && own.outbox == nil)
            let first = try #require(try filing.find(token: token(2)))
            #expect(first.ticket == ticket.id && first.outbox == answer && !first.isAutomatic)
            let second = try #require(try filing.find(token: token(3)))
            #expect(second.outbox == automatic && second.isAutomatic)
            #expect(try filing.find(token: token(4)) == nil)
        }
        await #expect(throws: (any Error).self, "a secret is given once") {
            try await store.file { _ = try $0.open(scene.newTicket(1)) }
        }
    }

    static func externalIDs(_ store: any Store) async throws {
        let scene = Scene(store: store)
        var tickets: [TicketID] = []
        for number in 1...12 {
            tickets.append(try await scene.ticket(number, externalID: "reused@example.org").ticket.id)
        }
        try await scene.ticket(20, externalID: "Reused@example.org")
        let long = String(repeating: "m", count: 10_000)
        let one = try await scene.ticket(21, externalID: long).ticket.id
        let oldest = Array(tickets.prefix(10))
        try await store.file { filing in
            let found = try filing.find(externalID: "reused@example.org")
            #expect(found.map(\.ticket) == oldest)
            #expect(try filing.find(externalID: long).map(\.ticket) == [one])
            #expect(try filing.find(externalID: "").isEmpty)
            #expect(try filing.find(externalID: "%").isEmpty)
        }
    }

    static func participants(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1, from: bruno)
        let other = try await scene.ticket(2).ticket
        var outgoing = scene.outgoing(3, on: ticket, at: start)
        outgoing.to.party = Party(address: "carla@example.net")
        let toCarla = outgoing
        try await store.file { filing in
            _ = try filing.enqueue(toCarla)
            #expect(try filing.isParticipant(" bruno@EXAMPLE.com ", of: ticket.id))
            #expect(try filing.isParticipant("carla@example.net", of: ticket.id))
            #expect(try !filing.isParticipant("bruno@example.com", of: other.id))
            #expect(try !filing.isParticipant("", of: ticket.id))
            #expect(try !filing.isParticipant("%", of: ticket.id))
        }
    }

    static func lastAutomatic(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let first = try await scene.ticket(1).ticket
        let second = try await scene.ticket(2).ticket
        try await store.file { filing in
            #expect(try filing.lastAutomatic(to: anna.address) == nil)
            _ = try filing.enqueue(scene.outgoing(3, on: first, at: start + .hours(5)))
            #expect(try filing.lastAutomatic(to: anna.address) == nil)
            _ = try filing.enqueue(scene.outgoing(4, on: first, direction: .automatic, at: start + .hours(2)))
            _ = try filing.enqueue(scene.outgoing(5, on: second, direction: .automatic, at: start + .hours(1)))
            #expect(try filing.lastAutomatic(to: "Anna@Example.ORG") == start + .hours(2))
            #expect(try filing.lastAutomatic(to: bruno.address) == nil)
        }
    }

    static func message(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let attachment = Tickets.Attachment(
            name: "pianta \"della\" città.pdf", type: "application/pdf", size: 12, sha256: "ab", inline: true,
            contentID: "c1", part: 3)
        let texts: [(String, String?)] = [
            ("Ciao\n> citato", "Ciao"), ("citato sopra\nCiao", "Ciao"), ("uguale", nil), ("", nil), ("", ""),
            ("nul \u{0} e 🛂\r\n\u{202E}", "nul \u{0}"),
        ]
        for (number, (text, newText)) in texts.enumerated() {
            let (spool, blob) = try await scene.acceptOne(item("m\(number)"))
            var contact = scene.contact(
                spool, blob, from: bruno, subject: "Ogg\u{0}etto \u{1F4E8}", text: text, newText: newText,
                externalID: "m\(number)@example.org", at: start + .seconds(number), kind: .mailingList,
                attachments: [attachment])
            contact.warnings = ["too_many_parts"]
            let filed = contact
            let new = scene.newTicket(number)
            let id = try await store.file { filing in try filing.add(filed, to: try filing.open(new).id) }
            let message = try #require(try await store.message(id))
            #expect(message.text == text && message.newText == newText && message.subject == contact.subject)
            #expect(message.party == bruno && message.direction == .inbound && message.kind == .mailingList)
            #expect(message.attachments == [attachment] && message.warnings == ["too_many_parts"])
            #expect(message.at == start + .seconds(number) && message.original == blob)
            #expect(message.externalID == contact.externalID && message.channel == mail && message.account == desk)
        }
        #expect(try await store.message(MessageID(999_999)) == nil)
    }

    static func settle(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (spool, blob) = try await scene.acceptOne(item("a"))
        let (other, _) = try await scene.acceptOne(item("b"))
        try await store.hold(other, code: "x", reason: "y", at: start)
        await expect(.conflict) { try await store.file { try $0.settle(other, ticket: nil) } }
        await expect(.conflict) { try await store.file { try $0.settle(SpoolID(999_999), ticket: nil) } }
        await expect(.missing) {
            try await store.file { _ = try $0.add(scene.contact(spool, blob), to: TicketID(999_999)) }
        }
        let foreign = BlobReference(sha256: String(repeating: "0", count: 64), size: 3)
        await expect(.missing) {
            try await store.file { filing in
                _ = try filing.add(scene.contact(spool, foreign), to: try filing.open(scene.newTicket(1)).id)
            }
        }
        try await store.file { try $0.settle(spool, ticket: nil) }
        #expect(try await store.spoolItem(spool)?.state == .done)
    }

    static func reopens(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        for (number, state) in TicketState.allCases.enumerated() {
            let ticket = try await scene.ticket(number * 10 + 1).ticket
            try await scene.bring(ticket, to: state, by: user)
            #expect(try await scene.state(ticket.id).state == state)
            try await scene.followUp("again-\(number)", on: ticket.id, at: start + .days(3))
            let expected: TicketState =
                [.answered, .closed, .waitingForCitizen].contains(state) ? .open : state
            #expect(try await scene.state(ticket.id).state == expected)
            let view = try #require(try await store.view(ticket.id))
            #expect(view.contacts.map(\.dueAt) == [start + .hours(9), start + .days(3) + .hours(9)])
            #expect(view.contacts.map(\.arrivedAt) == [start, start + .days(3)])
            #expect(view.ticket.updatedAt >= start + .days(3))
        }
    }

    static func quiet(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let ticket = try await scene.ticket(1).ticket
        try await scene.bring(ticket, to: .closed, by: user)
        for kind in MessageKind.allCases where !kind.needsAnswer {
            try await scene.followUp("quiet-\(kind)", on: ticket.id, at: start + .days(1), kind: kind)
        }
        let view = try #require(try await store.view(ticket.id))
        #expect(view.ticket.state == .closed && view.contacts.count == MessageKind.allCases.count)
        #expect(view.contacts.dropFirst().allSatisfy { !$0.needsAnswer && $0.dueAt == nil })
    }

    static func broughtBack(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        for (number, state) in TicketState.allCases.enumerated() {
            let ticket = try await scene.ticket(number + 1).ticket
            try await scene.bring(ticket, to: state, by: user)
            try await store.file { try $0.reopen(ticket.id, at: start + .days(1)) }
            let expected: TicketState =
                [.answered, .closed, .waitingForCitizen].contains(state) ? .open : state
            #expect(try await scene.state(ticket.id).state == expected)
        }
    }

    static func links(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let first = try await scene.ticket(1, subject: "primo").ticket
        let second = try await scene.ticket(2, subject: "secondo").ticket
        try await store.file { filing in
            try filing.link(second.id, first.id, reason: "quoted_number")
            try filing.link(first.id, second.id, reason: "reference")
            try filing.link(first.id, first.id, reason: "reference")
        }
        let seen = try #require(try await store.view(first.id)).linked
        #expect(seen.map(\.ticket) == [second.id] && seen.map(\.reason) == ["quoted_number"])
        #expect(seen[0].subject == "secondo" && seen[0].number == second.number && seen[0].state == .new)
        #expect(try await store.view(second.id)?.linked.map(\.ticket) == [first.id])
    }

    static func history(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, message) = try await scene.ticket(1)
        let events = [
            NewEvent(ticket: ticket.id, what: "opened", message: message, at: start),
            NewEvent(ticket: ticket.id, what: "linked", user: user, detail: ["to": "7"], at: start + .seconds(1)),
        ]
        try await store.file { filing in for event in events { try filing.record(event) } }
        let view = try #require(try await store.view(ticket.id))
        #expect(view.events.map(\.event) == events)
        #expect(view.events.map(\.userName) == [nil, "Olga Operatrice"])
    }
}

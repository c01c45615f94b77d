// Calls, closings of which citizens may have to be told, answers inside, short messages for long texts.

import Store
import Testing
import Tickets

enum ClosingCases {
    static let all: [StoreCase] = [
        StoreCase("a closing is decided on once, also by two at once", decided),
        StoreCase("a closing that is taken back, or told of lately, gets no letter", notTold),
        StoreCase("a closing that is put off comes up again later", putOff),
        StoreCase("a call is filed outside the clock, given to who had it, and closed with what was told", call),
        StoreCase("what leaves in the place of a text leaves, and the text stays", sentText),
        StoreCase("an answer inside names its question", inside),
    ]

    private static func letter(_ scene: Scene, _ number: Int, on ticket: Ticket, at: Instant) -> NewOutgoing {
        scene.outgoing(number, on: ticket, direction: .automatic, at: at, key: "closed-\(at.milliseconds)")
    }

    static func decided(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let ticket = try await scene.ticket(1).ticket
        #expect(try await store.closings(dueBy: start + .days(9), limit: 10).isEmpty)
        let closed = start + .hours(1)
        try await store.close(ticket.id, solution: "Detto.", outcome: nil, by: user, at: closed)
        #expect(try await store.closings(dueBy: closed - .milliseconds(1), limit: 10).isEmpty)
        let due = try await store.closings(dueBy: closed, limit: 10)
        #expect(due == [DueClosing(ticket: ticket.id, closedAt: closed)])
        let closing = try #require(due.first)
        let written = try await withThrowingTaskGroup(of: Bool.self) { group in
            for number in 1...4 {
                group.addTask {
                    try await store.settle(
                        closing, letter: letter(scene, 100 + number, on: ticket, at: closed), atMostEvery: .days(7),
                        at: closed + .minutes(10))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(written.count { $0 } == 1)
        let view = try #require(try await store.view(ticket.id))
        #expect(view.messages.count { $0.direction == .automatic } == 1 && view.ticket.state == .closed)
        #expect(view.events.count { $0.event.what == "closing_told" } == 1)
        #expect(try await store.closings(dueBy: start + .days(9), limit: 10).isEmpty)
    }

    static func notTold(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let ticket = try await scene.ticket(1).ticket
        var at = start + .hours(1)
        try await store.close(ticket.id, solution: "Detto.", outcome: nil, by: user, at: at)
        let first = try #require(try await store.closings(dueBy: at, limit: 10).first)
        try await store.reopen(ticket.id, by: user, at: at + .minutes(1))
        #expect(
            try await !store.settle(
                first, letter: letter(scene, 101, on: ticket, at: at), atMostEvery: .days(7), at: at + .minutes(9)))
        for round in 0..<3 {
            at = at + .hours(2)
            try await store.close(ticket.id, solution: "Detto.", outcome: nil, by: user, at: at)
            let closing = try #require(try await store.closings(dueBy: at, limit: 10).first)
            let told = try await store.settle(
                closing, letter: letter(scene, 110 + round, on: ticket, at: at), atMostEvery: .days(7),
                at: at + .minutes(9))
            #expect(told == (round == 0))
            try await store.reopen(ticket.id, by: user, at: at + .hours(1))
        }
    }

    static func putOff(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let ticket = try await scene.ticket(1).ticket
        try await store.close(ticket.id, solution: "Detto.", outcome: nil, by: try await scene.user(), at: start)
        let closing = try #require(try await store.closings(dueBy: start, limit: 10).first)
        try await store.putOff(closing, to: start + .hours(1))
        #expect(try await store.closings(dueBy: start + .minutes(59), limit: 10).isEmpty)
        #expect(try await store.closings(dueBy: start + .hours(1), limit: 10) == [closing])
        try await store.settle(closing, letter: nil, atMostEvery: .zero, at: start + .hours(1))
        #expect(try await store.closings(dueBy: start + .days(1), limit: 10).isEmpty)
    }

    static func call(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (spool, blob) = try await scene.acceptOne(item("call-1"))
        var contact = scene.contact(spool, blob)
        (contact.needsAnswer, contact.clock, contact.exclusion) = (false, nil, .telephone)
        let (call, new) = (contact, scene.newTicket(1))
        let ticket = try await store.file { filing in
            #expect(try filing.user(named: "operatore") == user)
            #expect(try filing.user(named: "nessuno") == nil)
            let ticket = try filing.open(new)
            _ = try filing.add(call, to: ticket.id)
            try filing.settle(spool, ticket: ticket.id)
            try filing.give(ticket.id, to: user, at: start)
            try filing.give(ticket.id, to: UserID(99_999), at: start)
            try filing.close(ticket.id, solution: "Detto.", outcome: .informationGiven, by: user, at: start)
            try filing.close(ticket.id, solution: "Altro.", outcome: nil, by: user, at: start)
            return ticket.id
        }
        let view = try #require(try await store.view(ticket))
        #expect(view.ticket.state == .closed && view.ticket.solution == "Detto." && view.ticket.assignee == user)
        #expect(view.contacts.map(\.exclusion) == [.telephone] && view.contacts.allSatisfy { !$0.needsAnswer })
        #expect(view.events.map(\.event.what).contains("assigned"))
        #expect(view.events.count { $0.event.what == "closed" } == 1)
        #expect(try await store.closings(dueBy: start, limit: 10).map(\.ticket) == [ticket])
    }

    static func sentText(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let ticket = try await scene.ticket(1).ticket
        var outgoing = scene.outgoing(101, on: ticket, by: try await scene.user(), text: "Un testo lungo.", at: start)
        outgoing.sentText = "Breve."
        let id = try await store.answer(NewAnswer(outgoing: outgoing, then: .answered))
        #expect(try await scene.claim(at: start).map(\.outgoing.text) == ["Breve."])
        let view = try #require(try await store.view(ticket.id))
        #expect(view.messages.last?.text == "Un testo lungo.")
        #expect(view.outbox.values.map(\.sentText) == ["Breve."])
        #expect(try await store.outboxEntry(id)?.entry.sentText == "Breve.")
    }

    static func inside(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let ticket = try await scene.ticket(1).ticket
        let other = try await scene.ticket(2).ticket
        try await store.ask("È competente?", on: ticket.id, to: nil, mail: nil, by: user, at: start)
        let question = try #require(try await store.view(ticket.id)?.messages.last?.id)
        let reply = try await store.answerInside(question, "Sì.", ticket: ticket.id, by: user, at: start + .minutes(1))
        let view = try #require(try await store.view(ticket.id))
        #expect(view.messages.last?.id == reply && view.messages.last?.direction == .note)
        let event = try #require(view.events.last { $0.event.what == "contributed" }?.event)
        #expect(event.message == reply && event.detail["question"] == "\(question)" && event.user == user)
        await #expect(throws: StoreError.self) {
            try await store.answerInside(question, "No.", ticket: other.id, by: user, at: start)
        }
    }
}

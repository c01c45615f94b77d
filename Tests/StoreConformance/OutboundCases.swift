// Contacts that begin with us.

import Store
import Testing
import Tickets

enum OutboundCases {
    static let all: [StoreCase] = [
        StoreCase("a contact of ours has a number, a message and an entry, and is in no figure of contacts", begun),
        StoreCase("the same form sent again, also at once, begins nothing anew", once),
        StoreCase("a citizen's word on it is its first contact", answered),
        StoreCase("a contact of ours that was taken back is not begun by its form sent again", takenBack),
    ]

    private static func begin(
        _ scene: Scene, _ number: Int, by user: UserID, key: String, notBefore: Instant? = nil
    ) async throws -> BegunContact {
        let new = scene.newTicket(number, subject: "Appuntamento")
        let placeholder = Ticket(
            id: TicketID(0), number: TicketNumber(service: "CC", year: 2026, sequence: 1), state: .new,
            subject: "Appuntamento", requester: anna, replyAddress: new.replyAddress, assignee: nil, openedAt: start,
            updatedAt: start, dueAt: nil, solution: nil)
        var answer = NewAnswer(
            outgoing: scene.outgoing(number + 1000, on: placeholder, by: user, at: start), then: .waitingForCitizen)
        answer.notBefore = notBefore
        return try await scene.store.begin(new, topic: TopicCode("ticket"), with: answer, key: key)
    }

    static func takenBack(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let due = start + .seconds(15)
        let begun = try await begin(scene, 1, by: user, key: "form-1-key", notBefore: due)
        #expect(try await begin(scene, 2, by: user, key: "form-1-key", notBefore: due) == begun)
        _ = try await store.withdraw(begun.outbox, by: user, at: start + .seconds(3))
        do {
            _ = try await begin(scene, 3, by: user, key: "form-1-key", notBefore: due)
            Issue.record("it was said to be sent")
        } catch let error as StoreError {
            #expect(error.code == .conflict && error.detail == "taken back")
        }
        #expect(try await scene.claim(at: start + .hours(1)).isEmpty)
        #expect(try await begin(scene, 4, by: user, key: "form-2-key").ticket != begun.ticket)
    }

    static func begun(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let begun = try await begin(scene, 1, by: user, key: "form-1-key")
        #expect(begun.number.description == "CC-2026-0000001")
        let view = try #require(try await store.view(begun.ticket))
        #expect(view.ticket.state == .waitingForCitizen && view.ticket.dueAt == nil && view.contacts.isEmpty)
        #expect(view.messages.map(\.direction) == [.answer] && view.outbox.count == 1)
        #expect(view.ticket.topic == TopicCode("ticket") && view.ticket.assignee == user)
        let line = try #require(try await store.tickets(TicketQuery(scope: .all)).lines.first)
        #expect(line.excerpt == "Gentile signora, fatto." && line.lastInboundAt == start)
        #expect(try await scene.claim(at: start).map(\.entry.id) == [begun.outbox])
        #expect(try await store.statistics().contacts == 0)
    }

    static func once(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let all = try await withThrowingTaskGroup(of: BegunContact.self) { group in
            for number in 1...8 { group.addTask { try await begin(scene, number, by: user, key: "form-1-key") } }
            return try await group.reduce(into: Set<BegunContact>()) { $0.insert($1) }
        }
        #expect(all.count == 1)
        #expect(try await store.statistics().tickets == 1)
        #expect(try await begin(scene, 9, by: user, key: "form-2-key").number.sequence == 2)
    }

    static func answered(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let begun = try await begin(scene, 1, by: user, key: "form-1-key")
        try await scene.acceptAll(at: start + .minutes(1))
        try await scene.followUp("second", on: begun.ticket, at: start + .hours(1))
        let view = try #require(try await store.view(begun.ticket))
        #expect(view.ticket.state == .open && view.contacts.count == 1 && view.contacts[0].answeredAt == nil)
        #expect(view.ticket.dueAt == start + .hours(10))
    }
}

// Answers that are taken back after something else has happened, and what is undone with them beside the ticket's state.

import Store
import Testing
import Tickets

enum WithdrawalCases {
    static let all: [StoreCase] = [
        StoreCase("an answer taken back after the citizen's word leaves the later answer's ticket alone", laterAnswer),
        StoreCase("of two answers taken back one after the other neither leaves the ticket answered", bothTakenBack),
        StoreCase("another one's closing stays when an answer that closed before is taken back", laterClosing),
        StoreCase("a merged ticket does not come back answered by what was taken back", mergedSince),
        StoreCase("what a later answer has ended with a department does not come back", endedEscalation),
        StoreCase("whom only an answer taken back would have reached takes no part", wrongAddressee),
        StoreCase("a conversation is where it was when the word that led it elsewhere is taken back", conversation),
        StoreCase("what was tried, held and sent on is not taken back", sentOn),
    ]

    private static func answer(
        _ scene: Scene, _ number: Int, on ticket: Ticket, by user: UserID, then: TicketState = .answered,
        at: Instant = start, to: Party? = nil, solution: String? = nil
    ) async throws -> OutboxID {
        var answer = NewAnswer(
            outgoing: scene.outgoing(number, on: ticket, by: user, at: at), then: then, solution: solution)
        if let to { answer.outgoing.to = ReplyAddress(channel: mail, account: desk, party: to) }
        answer.notBefore = at + .seconds(15)
        return try await scene.store.answer(answer)
    }

    static func laterAnswer(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let first = try await answer(scene, 2, on: ticket, by: user)
        try await scene.followUp("second", on: ticket.id, at: start + .seconds(2))
        let second = try await answer(scene, 3, on: ticket, by: user, at: start + .seconds(4))
        _ = try await store.withdraw(first, by: user, at: start + .seconds(6))
        #expect(try await scene.state(ticket.id).state == .answered)
        #expect(try await scene.entry(first).state == .withdrawn)
        #expect(try await scene.entry(second).state == .waiting)
        // It takes the ticket back itself: to where the citizen's word had brought it.
        _ = try await store.withdraw(second, by: user, at: start + .seconds(8))
        #expect(try await scene.state(ticket.id).state == .open)
    }

    static func bothTakenBack(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let first = try await answer(scene, 2, on: ticket, by: user)
        let second = try await answer(scene, 3, on: ticket, by: user, at: start + .seconds(4))
        _ = try await store.withdraw(first, by: user, at: start + .seconds(6))
        #expect(try await scene.state(ticket.id).state == .answered)
        _ = try await store.withdraw(second, by: user, at: start + .seconds(8))
        #expect(try await scene.state(ticket.id).state == .open)
        #expect(try await store.tickets(TicketQuery()).lines.map(\.ticket.id) == [ticket.id])
    }

    static func laterClosing(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (olga, ugo) = (try await scene.user(), try await scene.user("ugo"))
        let (ticket, _) = try await scene.ticket(1)
        let entry = try await answer(scene, 2, on: ticket, by: olga, then: .closed, solution: "Rimborso")
        try await store.reopen(ticket.id, by: ugo, at: start + .seconds(3))
        try await store.close(
            ticket.id, solution: "Al telefono", outcome: .informationGiven, by: ugo, at: start + .seconds(5))
        _ = try await store.withdraw(entry, by: olga, at: start + .seconds(8))
        let after = try await scene.state(ticket.id)
        #expect(after.state == .closed && after.solution == "Al telefono" && after.outcome == .informationGiven)
        // His words are no draft of hers.
        #expect(try await store.draft(on: ticket.id, of: olga)?.content.solution == "")
    }

    static func mergedSince(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (target, _) = try await scene.ticket(1)
        let sent = scene.outgoing(10, on: target, by: user, at: start)
        _ = try await store.answer(NewAnswer(outgoing: sent, then: .answered))
        try await scene.acceptAll(at: start)
        let (ticket, message) = try await scene.ticket(2, from: bruno)
        let entry = try await answer(scene, 3, on: ticket, by: user)
        try await store.merge(ticket.id, into: target.id, by: user, at: start + .seconds(2))
        try await store.move(target.id, to: .answered, by: user, at: start + .seconds(3))
        // What waits is in the other ticket now, and so is the draft.
        #expect(try await store.withdraw(entry, by: user, at: start + .seconds(4)) == target.id)
        #expect(try await scene.state(target.id).state == .open)
        #expect(try await store.draft(on: target.id, of: user) != nil)
        try await store.unmerge(ticket.id, by: user, at: start + .seconds(6))
        #expect(try await scene.state(ticket.id).state == .new)
        #expect(try await store.view(ticket.id)?.contacts.map(\.message) == [message])
    }

    static func endedEscalation(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start)
        let first = try await answer(scene, 2, on: ticket, by: user, at: start + .seconds(1))
        _ = try await store.answer(
            NewAnswer(outgoing: scene.outgoing(3, on: ticket, by: user, at: start + .seconds(2)), then: .answered))
        try await scene.acceptAll(at: start + .seconds(3))
        #expect(try await store.view(ticket.id)?.escalations.first?.endedAt == start + .seconds(3))
        _ = try await store.withdraw(first, by: user, at: start + .seconds(5))
        #expect(try await scene.entry(first).state == .withdrawn)
        #expect(try await scene.state(ticket.id).state == .answered)
        // While it runs, an answer taken back leaves it with the department.
        let (other, _) = try await scene.ticket(4)
        try await scene.escalate(other.id, to: "ambiente", by: user, at: start)
        let only = try await answer(scene, 5, on: other, by: user, at: start + .seconds(1))
        _ = try await store.withdraw(only, by: user, at: start + .seconds(5))
        #expect(try await scene.state(other.id).state == .withDepartment)
    }

    static func wrongAddressee(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let carla = Party(name: "Carla Campione", address: "carla@example.org")
        try await scene.followUp("second", on: ticket.id, from: carla, at: start)
        func takesPart(_ party: Party) async throws -> Bool {
            try await store.file { (filing: any Filing) throws in
                try filing.isParticipant(party.address, of: ticket.id)
            }
        }
        // Also when it is sent wrongly twice.
        for (number, to) in [(2, bruno), (3, bruno), (4, carla), (5, anna)] {
            let entry = try await answer(scene, number, on: ticket, by: user, to: to)
            #expect(try await takesPart(to))
            _ = try await store.withdraw(entry, by: user, at: start + .seconds(5))
        }
        #expect(try await !takesPart(bruno))
        #expect(try await takesPart(carla))
        #expect(try await takesPart(anna))
        // A word that does go out makes him one of those who take part.
        _ = try await answer(scene, 6, on: ticket, by: user, to: bruno)
        #expect(try await takesPart(bruno))
    }

    static func conversation(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let (spool, blob) = try await scene.acceptOne(item("sms-1"))
        var contact = scene.contact(spool, blob, from: bruno)
        contact.isConversation = true
        let other = try await store.file { [contact] filing in
            let ticket = try filing.open(scene.newTicket(2, from: bruno))
            _ = try filing.add(contact, to: ticket.id)
            try filing.settle(spool, ticket: ticket.id)
            return ticket.id
        }
        func place() async throws -> [String] {
            try await store.file { (filing: any Filing) throws in
                let found = try filing.conversation(with: bruno.address, channel: mail, account: desk)
                return found.map { ["\($0.ticket)", "\($0.at)"] } ?? []
            }
        }
        let at = start + .hours(1)
        let entry = try await answer(scene, 3, on: ticket, by: user, at: at, to: bruno)
        #expect(try await place() == ["\(ticket.id)", "\(at)"])
        _ = try await store.withdraw(entry, by: user, at: at + .seconds(5))
        #expect(try await place() == ["\(other)", "\(start)"])
    }

    static func sentOn(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let id = try await answer(scene, 2, on: ticket, by: user)
        let claim = try #require(try await scene.claim(at: start + .seconds(15)).first)
        try await store.finish(
            id, lease: claim.lease, result: .hold(code: "refused", detail: "550"), units: 0, at: start + .seconds(16))
        try await store.sendNow(id, by: user, at: start + .minutes(1))
        let entry = try await scene.entry(id)
        #expect(entry.state == .waiting && entry.attempts == 0 && !entry.canBeWithdrawn)
        await expect(.conflict) { _ = try await store.withdraw(id, by: user, at: start + .minutes(1)) }
    }
}

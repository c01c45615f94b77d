// Two tickets become one, and two again.

import Store
import Testing
import Tickets

enum MergeCases {
    static let all: [StoreCase] = [
        StoreCase("a merged ticket's messages, contacts and answers are in the other one", merging),
        StoreCase("what leads to a merged ticket leads to the other one", leading),
        StoreCase("an answer meets the contacts of the thread it was written in, merged or not", rightContacts),
        StoreCase("an unmerged ticket has all that it had, in the state it had", unmerging),
        StoreCase("tickets of two services, with another level or merged already are not merged", refused),
        StoreCase("what waits for an answer brings an answered ticket back", broughtBack),
        StoreCase("what waits brings a closed ticket back also by way of a third one", broughtBackByChain),
        StoreCase("a department that came with a merged ticket leaves with it", departments),
    ]

    static func merging(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (target, first) = try await scene.ticket(1, at: start + .hours(1))
        let (ticket, second) = try await scene.ticket(2, from: bruno, text: "La caldaia perde")
        let own = scene.outgoing(10, on: ticket, direction: .automatic, at: start, key: "ack")
        let entry = try await store.file { try $0.enqueue(own) }
        try await store.merge(ticket.id, into: target.id, by: user, at: start + .hours(2))
        let view = try #require(try await store.view(target.id))
        #expect(view.messages.map(\.id).prefix(2) == [first, second] && view.messages.count == 3)
        #expect(view.contacts.map(\.message) == [first, second])
        #expect(view.outbox.values.map(\.id) == [entry])
        #expect(view.ticket.dueAt == start + .hours(9))
        #expect(view.events.filter { $0.event.what == "merged" }.count == 2)
        let line = try #require(try await store.tickets(TicketQuery()).lines.first)
        #expect(line.messages == 3 && line.excerpt == "Testo" && line.lastInboundAt == start + .hours(1))
        let shell = try #require(try await store.view(ticket.id))
        #expect(shell.messages.isEmpty && shell.contacts.isEmpty && shell.ticket.dueAt == nil)
        #expect(shell.ticket.state == .closed && shell.ticket.mergedInto == target.id)
        // Found by the words of both, and by the old number.
        for words in ["caldaia", "bolletta", "\(ticket.number)"] {
            let found = try await store.tickets(TicketQuery(search: words)).lines.map(\.ticket.id)
            #expect(found == [target.id], "\(words)")
        }
        // The shell takes nothing any more.
        await expect(.conflict) { try await store.reopen(ticket.id, by: user, at: start) }
        await expect(.conflict) { try await store.move(ticket.id, to: .open, by: user, at: start) }
        await expect(.conflict) { try await scene.escalate(ticket.id, to: nil, by: user, at: start) }
    }

    static func leading(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (target, _) = try await scene.ticket(1)
        let (ticket, message) = try await scene.ticket(2, from: bruno, externalID: "a@example.com")
        let answer = scene.outgoing(10, on: ticket, at: start)
        let entry = try await store.file { try $0.enqueue(answer) }
        try await store.merge(ticket.id, into: target.id, by: user, at: start)
        try await store.file { (filing: any Filing) throws in
            #expect(try filing.find(token: token(2))?.ticket == target.id)
            #expect(try filing.find(token: token(10))?.ticket == target.id)
            #expect(try filing.find(token: token(10))?.outbox == entry)
            #expect(try filing.find(externalID: "a@example.com").map(\.message) == [message])
            #expect(try filing.find(number: ticket.number) == target.id)
            #expect(try filing.isParticipant(bruno.address, of: target.id))
        }
        try await store.unmerge(ticket.id, by: user, at: start)
        try await store.file { (filing: any Filing) throws in
            #expect(try filing.find(token: token(2))?.ticket == ticket.id)
            #expect(try filing.find(token: token(10))?.ticket == ticket.id)
            #expect(try filing.find(number: ticket.number) == ticket.id)
            #expect(try filing.isParticipant(bruno.address, of: target.id) == false)
            #expect(try filing.isParticipant(bruno.address, of: ticket.id))
        }
    }

    static func rightContacts(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (target, first) = try await scene.ticket(1)
        let (ticket, second) = try await scene.ticket(2, from: bruno)
        // Written before the merging, accepted after it: each meets its own.
        for (number, of) in [(10, ticket), (11, target)] {
            _ = try await store.answer(
                NewAnswer(outgoing: scene.outgoing(number, on: of, by: user, at: start), then: .waitingForCitizen))
        }
        let third = try await scene.followUp("third", on: target.id, at: start + .minutes(1))
        let fourth = try await scene.followUp("fourth", on: ticket.id, from: bruno, at: start + .minutes(1))
        try await store.merge(ticket.id, into: target.id, by: user, at: start + .minutes(2))
        let claims = try await scene.claim(at: start + .minutes(3))
        for (claim, met) in zip(claims.sorted { $0.entry.id < $1.entry.id }, [[second], [first, second]]) {
            try await store.finish(
                claim.entry.id, lease: claim.lease, result: .accepted(reference: nil, evidence: "250"),
                at: start + .minutes(4))
            let contacts = try #require(try await store.view(target.id)).contacts
            #expect(contacts.filter { $0.answeredAt != nil }.map(\.message) == met.sorted())
        }
        // Written after it: meets all.
        _ = try await store.answer(
            NewAnswer(outgoing: scene.outgoing(12, on: target, by: user, at: start + .minutes(5)), then: .answered))
        try await scene.acceptAll(at: start + .minutes(6))
        let view = try #require(try await store.view(target.id))
        #expect(view.contacts.map(\.message) == [first, second, third, fourth].sorted())
        #expect(view.contacts.allSatisfy { $0.answeredAt != nil } && view.ticket.dueAt == nil)
    }

    static func unmerging(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (target, _) = try await scene.ticket(1)
        let (ticket, second) = try await scene.ticket(2, from: bruno, text: "La caldaia perde")
        let (third, _) = try await scene.ticket(3)
        try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start)
        try await store.giveBack(ticket.id, solved: true, note: "ecco", by: user, at: start)
        try await store.move(ticket.id, to: .waitingForCitizen, by: user, at: start)
        let before = try #require(try await store.view(ticket.id))
        let targetBefore = try #require(try await store.view(target.id))
        try await store.merge(ticket.id, into: target.id, by: user, at: start + .hours(1))
        #expect(try await store.view(target.id)?.escalations.count == 1)
        // Merged on: one step still leads to where things are.
        try await store.merge(target.id, into: third.id, by: user, at: start + .hours(1))
        #expect(try await scene.state(ticket.id).mergedInto == third.id)
        #expect(try await store.view(third.id)?.messages.count == 4)
        try await store.unmerge(target.id, by: user, at: start + .hours(2))
        #expect(try await scene.state(ticket.id).mergedInto == target.id)
        try await store.unmerge(ticket.id, by: user, at: start + .hours(2))
        let after = try #require(try await store.view(ticket.id))
        #expect(after.messages == before.messages && after.contacts == before.contacts)
        #expect(after.escalations == before.escalations && after.ticket.state == .waitingForCitizen)
        #expect(after.ticket.dueAt == before.ticket.dueAt && after.ticket.mergedInto == nil)
        let targetAfter = try #require(try await store.view(target.id))
        #expect(targetAfter.messages == targetBefore.messages && targetAfter.contacts == targetBefore.contacts)
        #expect(targetAfter.ticket.state == targetBefore.ticket.state)
        #expect(try await store.view(third.id)?.messages.count == 1)
        await expect(.conflict) { try await store.unmerge(ticket.id, by: user, at: start) }
        // It lives on: the citizen's word opens it.
        try await scene.followUp("more", on: ticket.id, from: bruno, at: start + .hours(3))
        #expect(try await scene.state(ticket.id).state == .open)
        #expect(try await store.view(ticket.id)?.contacts.first?.message == second)
    }

    static func refused(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (target, _) = try await scene.ticket(1)
        let (ticket, _) = try await scene.ticket(2)
        await expect(.conflict) { try await store.merge(target.id, into: target.id, by: user, at: start) }
        await expect(.missing) { try await store.merge(target.id, into: TicketID(999), by: user, at: start) }
        try await scene.escalate(ticket.id, to: nil, by: user, at: start)
        await expect(.conflict) { try await store.merge(ticket.id, into: target.id, by: user, at: start) }
        // The other way round it may.
        try await store.merge(target.id, into: ticket.id, by: user, at: start)
        await expect(.conflict) { try await store.merge(target.id, into: ticket.id, by: user, at: start) }
        var foreign = scene.newTicket(9)
        foreign.service = "CUP"
        let other = try await store.file { [foreign] in try $0.open(foreign) }
        await expect(.conflict) { try await store.merge(other.id, into: ticket.id, by: user, at: start) }
    }

    static func broughtBack(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (target, _) = try await scene.ticket(1)
        try await store.close(target.id, solution: "fatto", outcome: .serviceGiven, by: user, at: start)
        let (ticket, _) = try await scene.ticket(2)
        try await store.merge(ticket.id, into: target.id, by: user, at: start)
        let state = try await scene.state(target.id)
        #expect(state.state == .open && state.outcome == nil)
    }

    static func broughtBackByChain(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (first, _) = try await scene.ticket(1)
        let (second, _) = try await scene.ticket(2)
        let answer = scene.outgoing(10, on: second, by: user, at: start)
        _ = try await store.answer(NewAnswer(outgoing: answer, then: .answered))
        try await scene.acceptAll(at: start)
        let (third, _) = try await scene.ticket(3)
        try await store.close(third.id, solution: "fatto", outcome: nil, by: user, at: start)
        try await store.merge(first.id, into: second.id, by: user, at: start + .hours(1))
        try await store.merge(second.id, into: third.id, by: user, at: start + .hours(2))
        #expect(try await scene.state(third.id).state == .open)
    }

    static func departments(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        func reaches(_ ticket: Ticket) async throws -> [String] {
            var found: [String] = []
            for code in ["ambiente", "salute", "urp"] {
                let reach = TicketReach.department(DepartmentCode(code))
                if try await store.isWithin(.ticket(ticket.number), reach) { found.append(code) }
            }
            return found
        }
        let (target, _) = try await scene.ticket(1)
        let (ticket, _) = try await scene.ticket(2, from: bruno)
        let (further, _) = try await scene.ticket(3)
        for (asked, code) in [(target, "urp"), (ticket, "urp"), (further, "ambiente")] {
            try await store.ask("Che ne dite?", on: asked.id, to: DepartmentCode(code), mail: nil, by: user, at: start)
        }
        try await scene.escalate(ticket.id, to: "salute", by: user, at: start)
        try await store.giveBack(ticket.id, solved: true, note: "ecco", by: user, at: start)
        try await store.merge(further.id, into: ticket.id, by: user, at: start + .hours(1))
        #expect(try await reaches(ticket) == ["ambiente", "salute", "urp"])
        try await store.merge(ticket.id, into: target.id, by: user, at: start + .hours(1))
        #expect(try await reaches(target) == ["ambiente", "salute", "urp"])
        // What was merged before leaves with it, and its department too.
        try await store.unmerge(ticket.id, by: user, at: start + .hours(2))
        #expect(try await reaches(target) == ["urp"])
        #expect(try await reaches(ticket) == ["ambiente", "salute", "urp"])
        try await store.unmerge(further.id, by: user, at: start + .hours(3))
        #expect(try await reaches(ticket) == ["salute", "urp"])
        #expect(try await reaches(further) == ["ambiente"])
        // Parted out of the middle, no one on the way keeps it.
        try await store.merge(further.id, into: ticket.id, by: user, at: start + .hours(4))
        try await store.merge(ticket.id, into: target.id, by: user, at: start + .hours(4))
        try await store.unmerge(further.id, by: user, at: start + .hours(5))
        #expect(try await reaches(target) == ["salute", "urp"])
        #expect(try await reaches(ticket) == ["salute", "urp"])
        #expect(try await reaches(further) == ["ambiente"])
    }
}

// One ticket becomes two, and one again; links by hand.

import Store
import Testing
import Tickets

enum SplittingCases {
    static let all: [StoreCase] = [
        StoreCase("messages with their contacts and answers become a ticket of its own, linked", splitting),
        StoreCase("a split ticket goes back with all that came since, and can be separated again", goingBack),
        StoreCase("nothing is split off that is not there, not from outside, or all there is", refused),
        StoreCase("time asked of the citizen counts for what was split off, and once only after going back", pauses),
        StoreCase("what came by a merging, was split off and goes back brings a closed ticket back", backAfterMerging),
        StoreCase("a pending answer that is split off leaves no unanswered request among the answered", answerSplitOff),
        StoreCase("what the same citizen added by another way is answered where he is answered already", otherWay),
        StoreCase("links by hand are made once and taken away, with a line in both histories", linking),
    ]

    static func new(_ ticket: Ticket, _ messages: [MessageID], _ number: Int, by user: UserID) -> NewSplit {
        NewSplit(
            ticket: ticket.id, messages: messages, token: token(number), year: 2026, by: user, at: start + .hours(2))
    }

    static func splitting(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, first) = try await scene.ticket(1)
        try await store.assign(ticket.id, to: user, by: user, at: start)
        let second = try await scene.followUp("second", on: ticket.id, text: "La caldaia perde", at: start + .hours(1))
        let ack = scene.outgoing(10, on: ticket, direction: .automatic, at: start, key: "ack", answering: second)
        let answer = scene.outgoing(11, on: ticket, by: user, at: start)
        _ = try await store.file { try $0.enqueue(ack) }
        let entry = try await store.file { try $0.enqueue(answer) }
        var split = new(ticket, [second], 20, by: user)
        split.subject = "Caldaia"
        let id = try await store.split(split)
        let view = try #require(try await store.view(id))
        #expect(view.messages.first?.id == second && view.messages.map(\.direction) == [.inbound, .automatic])
        #expect(view.contacts.map(\.message) == [second] && view.outbox.count == 1)
        #expect(view.ticket.number.service == "CC" && view.ticket.number != ticket.number)
        #expect(view.ticket.subject == "Caldaia" && view.ticket.state == .open && view.ticket.assignee == user)
        #expect(view.ticket.dueAt == start + .hours(10) && view.ticket.replyAddress == ticket.replyAddress)
        #expect(view.linked.map(\.ticket) == [ticket.id] && view.linked.first?.reason == "split")
        #expect(view.events.map(\.event.what) == ["split"])
        #expect(view.events.last?.event.detail == ["from": "\(ticket.number)"])
        #expect(try await store.splitSource(of: id) == ticket.number)
        let asker = try await store.person(of: ticket.id)?.id
        #expect(try await store.person(of: id)?.id == asker)
        let rest = try #require(try await store.view(ticket.id))
        #expect(rest.messages.count == 2 && rest.contacts.map(\.message) == [first])
        #expect(rest.outbox.values.map(\.id) == [entry] && rest.ticket.dueAt == start + .hours(9))
        #expect(rest.linked.map(\.ticket) == [id] && rest.events.last?.event.what == "split")
        #expect(try await store.tickets(TicketQuery(search: "caldaia")).lines.contains { $0.ticket.id == id })
        try await store.file { (filing: any Filing) throws in
            #expect(try filing.find(token: token(20))?.ticket == id)
            #expect(try filing.find(token: token(10))?.ticket == id)
            #expect(try filing.find(token: token(11))?.ticket == ticket.id)
            #expect(try filing.isParticipant(anna.address, of: id))
        }
        // The answer was written in the other thread: it meets what stayed there.
        try await scene.acceptAll(at: start + .hours(3))
        #expect(try await store.view(ticket.id)?.contacts.first?.answeredAt != nil)
        #expect(try await store.view(id)?.contacts.first?.answeredAt == nil)
    }

    static func goingBack(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, first) = try await scene.ticket(1)
        let second = try await scene.followUp("second", on: ticket.id, at: start + .hours(1))
        let id = try await store.split(new(ticket, [second], 20, by: user))
        let third = try await scene.followUp("third", on: id, at: start + .hours(3))
        try await store.unsplit(id, by: user, at: start + .hours(4))
        let view = try #require(try await store.view(ticket.id))
        #expect(view.messages.map(\.id) == [first, second, third] && view.contacts.count == 3)
        #expect(view.ticket.dueAt == start + .hours(9))
        let shell = try #require(try await store.view(id))
        #expect(shell.ticket.mergedInto == ticket.id && shell.messages.isEmpty)
        #expect(try await store.splitSource(of: id) == nil)
        try await store.file { (filing: any Filing) throws in
            #expect(try filing.find(token: token(20))?.ticket == ticket.id)
        }
        await expect(.conflict) { try await store.unsplit(id, by: user, at: start) }
        await expect(.conflict) { try await store.unsplit(ticket.id, by: user, at: start) }
        try await store.unmerge(id, by: user, at: start + .hours(5))
        #expect(try await store.view(id)?.messages.map(\.id) == [second, third])
        #expect(try await store.view(ticket.id)?.messages.map(\.id) == [first])
    }

    static func refused(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, first) = try await scene.ticket(1)
        let (other, foreign) = try await scene.ticket(2, from: bruno)
        let note = try await store.addNote("Nota", ticket: ticket.id, by: user, at: start)
        let second = try await scene.followUp("second", on: ticket.id, at: start)
        for messages in [[], [foreign], [second, foreign], [note], [first, second], [MessageID(99)]] {
            await expect(.conflict) { _ = try await store.split(new(ticket, messages, 20, by: user)) }
        }
        var missing = new(ticket, [second], 20, by: user)
        missing.ticket = TicketID(99)
        await expect(.missing) { [missing] in _ = try await store.split(missing) }
        try await store.close(ticket.id, solution: "fatto", outcome: nil, by: user, at: start)
        await expect(.conflict) { _ = try await store.split(new(ticket, [second], 20, by: user)) }
        // Nothing was taken by what failed: numbers go on without a gap.
        try await store.reopen(ticket.id, by: user, at: start)
        let id = try await store.split(new(ticket, [second, note], 20, by: user))
        #expect(try await scene.state(id).number.sequence == other.number.sequence + 1)
        await expect(.conflict) { _ = try await store.split(new(other, [second], 21, by: user)) }
    }

    static func pauses(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let second = try await scene.followUp("second", on: ticket.id, at: start)
        try await store.move(ticket.id, to: .open, by: user, at: start)
        try await store.move(ticket.id, to: .waitingForCitizen, by: user, at: start + .hours(1))
        let id = try await store.split(new(ticket, [second], 20, by: user))
        // What waits for an answer brings it back: the citizen is not asked any more.
        try await store.unsplit(id, by: user, at: start + .hours(3))
        #expect(try await scene.state(ticket.id).state == .open)
        let answer = scene.outgoing(30, on: ticket, by: user, at: start + .hours(4))
        _ = try await store.answer(NewAnswer(outgoing: answer, then: .answered))
        try await scene.acceptAll(at: start + .hours(4))
        let contacts = try #require(try await store.view(ticket.id)?.contacts)
        #expect(contacts.map(\.paused) == [.hours(2), .hours(2)])
    }

    static func backAfterMerging(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (target, _) = try await scene.ticket(1)
        let (merged, second) = try await scene.ticket(2, from: bruno)
        try await store.merge(merged.id, into: target.id, by: user, at: start)
        let id = try await store.split(new(target, [second], 20, by: user))
        try await store.close(target.id, solution: "fatto", outcome: nil, by: user, at: start + .hours(3))
        try await store.unsplit(id, by: user, at: start + .hours(4))
        #expect(try await scene.state(target.id).state == .open)
        #expect(try await store.tickets(TicketQuery()).lines.map(\.ticket.id) == [target.id])
        // It belongs to the ticket that it was split off to, not to the one that it came with.
        try await store.unmerge(id, by: user, at: start + .hours(5))
        #expect(try await store.view(id)?.messages.map(\.id) == [second])
    }

    static func answerSplitOff(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, first) = try await scene.ticket(1)
        let second = try await scene.followUp("second", on: ticket.id, at: start + .hours(1))
        let answer = scene.outgoing(30, on: ticket, by: user, at: start + .hours(1), answering: second)
        let entry = try await store.answer(NewAnswer(outgoing: answer, then: .answered))
        let message = try await scene.entry(entry).message
        let id = try await store.split(new(ticket, [second, message], 20, by: user))
        #expect(try await scene.state(ticket.id).state == .open)
        try await scene.acceptAll(at: start + .hours(3))
        #expect(try await store.view(id)?.contacts.first?.answeredAt == start + .hours(3))
        let rest = try #require(try await store.view(ticket.id))
        #expect(rest.contacts.map(\.message) == [first] && rest.contacts[0].answeredAt == nil)
        #expect(rest.ticket.state == .open)
        // Where an answer to what stays is on its way, or stands there by somebody's word, nothing changes.
        let (other, _) = try await scene.ticket(2)
        let third = try await scene.followUp("third", on: other.id, at: start + .hours(1))
        try await store.move(other.id, to: .open, by: user, at: start + .hours(1))
        try await store.move(other.id, to: .answered, by: user, at: start + .hours(1))
        _ = try await store.split(new(other, [third], 21, by: user))
        #expect(try await scene.state(other.id).state == .answered)
    }

    static func otherWay(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let page = Scene(store: store, account: AccountName("page"))
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let own = try await page.followUp("own", on: ticket.id, at: start + .hours(1))
        let nameless = try await page.followUp("nameless", on: ticket.id, from: Party(), at: start + .hours(1))
        let other = try await page.followUp("other", on: ticket.id, from: bruno, at: start + .hours(1))
        for (number, message) in [(20, own), (21, nameless)] {
            let split = try await scene.state(try await store.split(new(ticket, [message], number, by: user)))
            #expect(split.replyAddress == ticket.replyAddress && split.requester == anna)
        }
        // Somebody else is answered by the way that he came by.
        let foreign = try await scene.state(try await store.split(new(ticket, [other], 22, by: user)))
        #expect(foreign.replyAddress == ReplyAddress(channel: mail, account: page.account, party: bruno))
    }

    static func linking(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (one, _) = try await scene.ticket(1)
        let (two, _) = try await scene.ticket(2, from: bruno)
        try await store.link(two.id, with: one.id, by: user, at: start)
        try await store.link(one.id, with: two.id, by: user, at: start)
        let view = try #require(try await store.view(one.id))
        #expect(view.linked.map(\.ticket) == [two.id] && view.linked.first?.reason == "by_hand")
        #expect(view.events.filter { $0.event.what == "linked" }.count == 1)
        await expect(.conflict) { try await store.link(one.id, with: one.id, by: user, at: start) }
        await expect(.missing) { try await store.link(one.id, with: TicketID(99), by: user, at: start) }
        try await store.unlink(two.id, from: one.id, by: user, at: start)
        await expect(.missing) { try await store.unlink(two.id, from: one.id, by: user, at: start) }
        let after = try #require(try await store.view(two.id))
        #expect(after.linked.isEmpty && after.events.last?.event.what == "unlinked")
    }
}

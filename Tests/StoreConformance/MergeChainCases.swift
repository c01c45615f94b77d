// What goes along when tickets are merged, one into the next, and comes back when they are parted in any order.

import Store
import Testing
import Tickets

enum MergeChainCases {
    static let all: [StoreCase] = [
        StoreCase(
            "a ticket parted from the end of a chain takes along what was merged into it, and nothing else", parting),
        StoreCase("what was split off and went back leaves with the ticket that it was split from", splitBetween),
        StoreCase("what was split off behind a chain is no part of it any more", splitBehind),
        StoreCase("an answer meets what had been merged into its thread, also along a chain and back", answersInChains),
        StoreCase("drafts go along with a merged ticket, and back to it; what was begun since stays", drafts),
        StoreCase("drafts of one author that meet on the way are all kept for him", meetingDrafts),
        StoreCase("an answer taken back on a merged ticket is that ticket's draft when it is parted", takenBack),
    ]

    static func parting(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (first, one) = try await scene.ticket(1, from: Party(address: "uno@example.org"))
        let (second, two) = try await scene.ticket(2, from: bruno)
        let (third, three) = try await scene.ticket(3)
        let entry = try await store.file { try $0.enqueue(scene.outgoing(10, on: first, by: user, at: start)) }
        let answer = try await scene.entry(entry).message
        try await store.merge(first.id, into: second.id, by: user, at: start + .hours(1))
        // Right so far; this one was a mistake.
        try await store.merge(second.id, into: third.id, by: user, at: start + .hours(2))
        let since = try await scene.followUp("since", on: third.id, from: bruno, at: start + .hours(3))
        try await store.unmerge(second.id, by: user, at: start + .hours(4))
        let view = try #require(try await store.view(second.id))
        #expect(Set(view.messages.map(\.id)) == [one, two, answer] && view.contacts.map(\.message) == [one, two])
        #expect(view.outbox.values.map(\.id) == [entry] && view.ticket.dueAt == start + .hours(9))
        let rest = try #require(try await store.view(third.id))
        #expect(rest.messages.map(\.id) == [three, since] && rest.contacts.map(\.message) == [three, since])
        #expect(try await scene.state(first.id).mergedInto == second.id)
        try await store.file { (filing: any Filing) throws in
            #expect(try filing.find(token: token(1))?.ticket == second.id)
            #expect(try filing.find(token: token(10))?.ticket == second.id)
            #expect(try filing.find(number: first.number) == second.id)
            #expect(try filing.isParticipant("uno@example.org", of: second.id))
            #expect(try filing.isParticipant("uno@example.org", of: third.id) == false)
        }
        try await store.unmerge(first.id, by: user, at: start + .hours(5))
        #expect(try await store.view(first.id)?.messages.map(\.id) == [one, answer])
        #expect(try await store.view(second.id)?.messages.map(\.id) == [two])
        #expect(try await store.view(first.id)?.outbox.values.map(\.id) == [entry])
        await expect(.conflict) { try await store.unmerge(first.id, by: user, at: start) }
    }

    static func splitBetween(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, one) = try await scene.ticket(1)
        let two = try await scene.followUp("two", on: ticket.id, at: start + .hours(1))
        let (target, three) = try await scene.ticket(3, from: bruno)
        let part = try await store.split(SplittingCases.new(ticket, [two], 20, by: user))
        let four = try await scene.followUp(
            "four", on: part, from: Party(address: "figlia@example.org"), at: start + .hours(3))
        try await store.merge(ticket.id, into: target.id, by: user, at: start + .hours(3))
        try await store.unsplit(part, by: user, at: start + .hours(4))
        #expect(try await scene.state(part).mergedInto == target.id)
        #expect(try await store.view(target.id)?.messages.map(\.id) == [one, two, three, four])
        try await store.unmerge(ticket.id, by: user, at: start + .hours(5))
        #expect(try await store.view(ticket.id)?.messages.map(\.id) == [one, two, four])
        #expect(try await store.view(target.id)?.messages.map(\.id) == [three])
        #expect(try await scene.state(part).mergedInto == ticket.id)
        try await store.file { (filing: any Filing) throws in
            #expect(try filing.isParticipant("figlia@example.org", of: ticket.id))
            #expect(try filing.isParticipant("figlia@example.org", of: target.id) == false)
        }
        try await store.unmerge(part, by: user, at: start + .hours(6))
        #expect(try await store.view(part)?.messages.map(\.id) == [two, four])
        #expect(try await store.view(ticket.id)?.messages.map(\.id) == [one])
    }

    static func splitBehind(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (first, one) = try await scene.ticket(1, from: Party(address: "uno@example.org"))
        let (second, two) = try await scene.ticket(2, from: bruno)
        let (third, three) = try await scene.ticket(3)
        try await store.merge(first.id, into: second.id, by: user, at: start + .hours(1))
        try await store.merge(second.id, into: third.id, by: user, at: start + .hours(1))
        let part = try await store.split(SplittingCases.new(third, [one], 20, by: user))
        try await store.unmerge(second.id, by: user, at: start + .hours(3))
        #expect(try await store.view(part)?.messages.map(\.id) == [one])
        #expect(try await store.view(second.id)?.messages.map(\.id) == [two])
        try await store.unsplit(part, by: user, at: start + .hours(4))
        #expect(try await store.view(third.id)?.messages.map(\.id) == [one, three])
        try await store.unmerge(first.id, by: user, at: start + .hours(5))
        #expect(try await store.view(first.id)?.messages.isEmpty == true)
        try await store.unmerge(part, by: user, at: start + .hours(6))
        #expect(try await store.view(part)?.messages.map(\.id) == [one])
        #expect(try await store.view(third.id)?.messages.map(\.id) == [three])
    }

    static func answersInChains(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        for (number, isParted) in [(10, false), (20, true)] {
            let (first, one) = try await scene.ticket(number + 1, from: Party(address: "uno@example.org"))
            let (second, two) = try await scene.ticket(number + 2, from: bruno)
            let (third, three) = try await scene.ticket(number + 3)
            try await store.merge(first.id, into: second.id, by: user, at: start + .hours(1))
            let answer = scene.outgoing(number + 4, on: second, by: user, at: start + .hours(1))
            _ = try await store.answer(NewAnswer(outgoing: answer, then: .answered))
            let later = try await scene.followUp(
                "later-\(number)", on: second.id, from: bruno, at: start + .hours(2))
            try await store.merge(second.id, into: third.id, by: user, at: start + .hours(2))
            if isParted { try await store.unmerge(second.id, by: user, at: start + .hours(3)) }
            try await scene.acceptAll(at: start + .hours(4))
            let place = isParted ? second.id : third.id
            let contacts = try #require(try await store.view(place)).contacts
            #expect(contacts.filter { $0.answeredAt != nil }.map(\.message) == [one, two])
            #expect(contacts.filter { $0.answeredAt == nil }.map(\.message) == (isParted ? [later] : [three, later]))
        }
    }

    private static func write(
        _ text: String, on ticket: Ticket, by user: UserID, _ store: any Store
    ) async throws {
        let draft = DraftContent(text: text)
        _ = try await store.save(draft, on: ticket.id, of: user, seen: nil, key: nil, at: start)
    }

    private static func text(on ticket: Ticket, of user: UserID, _ store: any Store) async throws -> String? {
        try await store.draft(on: ticket.id, of: user)?.content.text
    }

    static func drafts(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (olga, ugo) = (try await scene.user(), try await scene.user("ugo"))
        let (target, _) = try await scene.ticket(1)
        let (ticket, _) = try await scene.ticket(2, from: bruno)
        let file = try await store.keep(Array("modulo".utf8), at: start)
        let draft = DraftContent(
            text: "Gentile signor Esempio",
            attachments: [
                Tickets.Attachment(
                    name: "modulo.pdf", type: "application/pdf", size: 6, sha256: file.sha256, blob: file)
            ])
        _ = try await store.save(draft, on: ticket.id, of: olga, seen: 0, key: nil, at: start)
        try await store.merge(ticket.id, into: target.id, by: olga, at: start + .hours(1))
        #expect(try await store.draft(on: target.id, of: olga)?.content == draft)
        #expect(try await store.draft(on: ticket.id, of: olga) == nil)
        try await write("Gentile signora Prova", on: target, by: ugo, store)
        // Written on, it is the same draft still.
        try await write("Gentile signor Esempio, ecco", on: target, by: olga, store)
        try await store.unmerge(ticket.id, by: olga, at: start + .hours(2))
        #expect(try await text(on: ticket, of: olga, store) == "Gentile signor Esempio, ecco")
        #expect(try await text(on: target, of: olga, store) == nil)
        #expect(try await text(on: target, of: ugo, store) == "Gentile signora Prova")
        #expect(try await text(on: ticket, of: ugo, store) == nil)
        // Sent and begun anew, it is the other ticket's.
        try await store.merge(ticket.id, into: target.id, by: olga, at: start + .hours(3))
        try await store.discardDraft(on: target.id, of: olga, at: start + .hours(3))
        try await write("Gentile signora", on: target, by: olga, store)
        try await store.unmerge(ticket.id, by: olga, at: start + .hours(4))
        #expect(try await text(on: target, of: olga, store) == "Gentile signora")
        #expect(try await text(on: ticket, of: olga, store) == nil)
    }

    static func meetingDrafts(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (target, _) = try await scene.ticket(1)
        let (ticket, _) = try await scene.ticket(2, from: bruno)
        try await write("per Anna", on: target, by: user, store)
        try await write("per Bruno", on: ticket, by: user, store)
        try await store.merge(ticket.id, into: target.id, by: user, at: start + .hours(1))
        #expect(try await text(on: target, of: user, store) == "per Anna")
        try await store.unmerge(ticket.id, by: user, at: start + .hours(2))
        #expect(try await text(on: target, of: user, store) == "per Anna")
        #expect(try await text(on: ticket, of: user, store) == "per Bruno")
        // A window that was open all the while saves once more on the merged ticket.
        try await store.discardDraft(on: target.id, of: user, at: start + .hours(2))
        try await store.merge(ticket.id, into: target.id, by: user, at: start + .hours(3))
        try await write("ancora per Bruno", on: ticket, by: user, store)
        try await store.unmerge(ticket.id, by: user, at: start + .hours(4))
        #expect(try await text(on: ticket, of: user, store) == "ancora per Bruno\n\nper Bruno")
        #expect(try await text(on: target, of: user, store) == nil)
    }

    static func takenBack(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (target, _) = try await scene.ticket(1)
        let (ticket, _) = try await scene.ticket(2, from: bruno)
        var answer = NewAnswer(
            outgoing: scene.outgoing(10, on: ticket, by: user, text: "Gentile signore", at: start), then: .answered)
        answer.notBefore = start + .seconds(15)
        let entry = try await store.answer(answer)
        try await store.merge(ticket.id, into: target.id, by: user, at: start + .seconds(5))
        let place = try await store.withdraw(entry, by: user, at: start + .seconds(9))
        #expect(place == target.id)
        #expect(try await text(on: target, of: user, store) == "Gentile signore")
        try await store.unmerge(ticket.id, by: user, at: start + .hours(1))
        #expect(try await text(on: target, of: user, store) == nil)
        #expect(try await text(on: ticket, of: user, store) == "Gentile signore")
    }
}

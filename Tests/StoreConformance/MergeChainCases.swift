// What goes along when tickets are merged, one into the next, and comes back when they are parted in any order.

import Store
import Testing
import Tickets

enum MergeChainCases {
    static let all: [StoreCase] = [
        StoreCase("drafts go along with a merged ticket, and back to it; what was begun since stays", drafts),
        StoreCase("drafts of one author that meet on the way are all kept for him", meetingDrafts),
        StoreCase("an answer taken back on a merged ticket is that ticket's draft when it is parted", takenBack),
    ]

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

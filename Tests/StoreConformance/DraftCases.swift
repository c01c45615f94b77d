// Drafts of answers, and answers that are taken back before they leave.

import Store
import Testing
import Tickets

enum DraftCases {
    static let all: [StoreCase] = [
        StoreCase("a draft is kept for one user and ticket, as it was written", keeping),
        StoreCase("of two windows the later one hears of the other's draft and changes nothing", twoWindows),
        StoreCase("a form whose saving got no answer finds its own words saved, and others under its key", sameForm),
        StoreCase("windows that save at once: one version follows each other, none is lost unseen", atOnce),
        StoreCase("the answer takes its author's draft with it, and a late save brings it not back", goneWithAnswer),
        StoreCase("a refused answer leaves the draft", refusedAnswer),
        StoreCase("an answer that waits to be taken back is not claimed before its time", delayed),
        StoreCase("an answer taken back never goes out, and all is as before", takenBack),
        StoreCase("closing with an answer is undone with it", takenBackClosing),
        StoreCase("a question taken back is no pause; a pause goes on when its end is taken back", takenBackPause),
        StoreCase("what has gone out, or is somebody else's, is not taken back", tooLate),
        StoreCase("what happened since an answer stays when it is taken back", newsSince),
        StoreCase("an answer and its taking back at once: one of them wins", racing),
    ]

    private static func answer(
        _ scene: Scene, _ number: Int, on ticket: Ticket, by user: UserID, then: TicketState = .answered,
        at: Instant = start, key: String? = nil, solution: String? = nil
    ) async throws -> OutboxID {
        var answer = NewAnswer(
            outgoing: scene.outgoing(number, on: ticket, by: user, at: at, key: key), then: then, solution: solution)
        answer.notBefore = at + .seconds(15)
        return try await scene.store.answer(answer)
    }

    static func keeping(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let (olga, ugo) = (try await scene.user(), try await scene.user("ugo"))
        let file = try await store.keep(Array("modulo".utf8), at: start)
        var draft = DraftContent(
            subject: "Re: Bolletta", text: " Gentile\r\n\u{0}signora ", to: ticket.replyAddress, then: .closed,
            solution: "Spiegato", outcome: .serviceGiven, quotesOriginal: false,
            attachments: [
                Attachment(name: "modulo.pdf", type: "application/pdf", size: 6, sha256: file.sha256, blob: file)
            ])
        guard
            case .saved(let version) = try await store.save(
                draft, on: ticket.id, of: olga, seen: 0, key: nil, at: start)
        else { throw Unexpected("it was not saved") }
        #expect(
            try await store.draft(on: ticket.id, of: olga)
                == SavedDraft(content: draft, version: version, at: start))
        #expect(try await store.draft(on: ticket.id, of: ugo) == nil)
        draft.text = " \n"
        draft.attachments = []
        #expect(
            try await store.save(draft, on: ticket.id, of: olga, seen: version, key: nil, at: start + .seconds(9))
                == .saved(0))
        #expect(try await store.draft(on: ticket.id, of: olga) == nil)
        await expect(.missing) {
            _ = try await store.save(draft, on: TicketID(4711), of: olga, seen: 0, key: nil, at: start)
        }
        #expect(try await store.counts(for: olga, at: start).open == 1)
    }

    static func twoWindows(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let user = try await scene.user()
        func save(_ text: String, seen: Int64?) async throws -> DraftSaving {
            try await store.save(DraftContent(text: text), on: ticket.id, of: user, seen: seen, key: nil, at: start)
        }
        guard case .saved(let first) = try await save("uno", seen: 0) else { throw Unexpected("not saved") }
        // The other window was opened before there was a draft.
        guard case .newer(let found) = try await save("due", seen: 0) else { throw Unexpected("overwritten") }
        #expect(found?.content.text == "uno" && found?.version == first)
        guard case .saved(let second) = try await save("due", seen: first) else { throw Unexpected("not saved") }
        #expect(second > first)
        try await store.discardDraft(on: ticket.id, of: user, at: start)
        #expect(try await save("tre", seen: second) == .newer(nil))
        // A version never comes again, also not within one millisecond.
        guard case .saved(let third) = try await save("tre", seen: 0) else { throw Unexpected("not saved") }
        guard case .saved = try await save("quattro", seen: third) else { throw Unexpected("not saved") }
        guard case .saved = try await save("cinque", seen: nil) else { throw Unexpected("not saved") }
        #expect(try await store.draft(on: ticket.id, of: user)?.content.text == "cinque")
    }

    static func sameForm(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let user = try await scene.user()
        func save(_ text: String, key: String?) async throws -> DraftSaving {
            try await store.save(DraftContent(text: text), on: ticket.id, of: user, seen: 0, key: key, at: start)
        }
        guard case .saved(let first) = try await save("uno", key: "form-1-key") else { throw Unexpected("not saved") }
        #expect(try await save("uno", key: "form-1-key") == .saved(first))
        // Other words may be older ones that come late: the form looks at whose the draft is, and decides.
        guard case .newer(let found) = try await save("uno e due", key: "form-1-key") else {
            throw Unexpected("overwritten")
        }
        #expect(found?.key == "form-1-key" && found?.version == first)
        #expect(try await store.draft(on: ticket.id, of: user)?.key == "form-1-key")
        guard case .newer = try await save("uno", key: "form-2-key") else { throw Unexpected("taken for its own") }
        guard case .newer = try await save("uno", key: nil) else { throw Unexpected("taken for its own") }
    }

    static func atOnce(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let user = try await scene.user()
        let saved = try await withThrowingTaskGroup(of: DraftSaving.self) { group in
            for number in 0..<10 {
                group.addTask {
                    try await store.save(
                        DraftContent(text: "finestra \(number)"), on: ticket.id, of: user, seen: 0, key: nil, at: start)
                }
            }
            return try await group.reduce(into: [DraftSaving]()) { $0.append($1) }
        }
        let wins = saved.count { if case .saved = $0 { true } else { false } }
        #expect(wins == 1 && saved.count == 10)
    }

    static func goneWithAnswer(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let user = try await scene.user()
        let draft = DraftContent(text: "Gentile signora")
        _ = try await store.save(draft, on: ticket.id, of: user, seen: 0, key: "form-1-key", at: start)
        _ = try await answer(scene, 2, on: ticket, by: user, key: "form-1-key")
        #expect(try await store.draft(on: ticket.id, of: user) == nil)
        #expect(
            try await store.save(draft, on: ticket.id, of: user, seen: 0, key: "form-1-key", at: start) == .newer(nil))
        #expect(try await store.draft(on: ticket.id, of: user) == nil)
    }

    static func refusedAnswer(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let user = try await scene.user()
        let seen = try #require(try await store.view(ticket.id)).version
        _ = try await store.save(DraftContent(text: "mia"), on: ticket.id, of: user, seen: 0, key: nil, at: start)
        try await scene.followUp("second", on: ticket.id, at: start + .minutes(1))
        await expect(.conflict) {
            _ = try await store.answer(
                NewAnswer(
                    outgoing: scene.outgoing(2, on: ticket, by: user, at: start), then: .answered, seenVersion: seen))
        }
        #expect(try await store.draft(on: ticket.id, of: user)?.content.text == "mia")
    }

    static func delayed(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let user = try await scene.user()
        let id = try await answer(scene, 2, on: ticket, by: user)
        let entry = try await scene.entry(id)
        #expect(entry.canBeWithdrawn && entry.author == user && entry.nextAttemptAt == start + .seconds(15))
        #expect(try await scene.claim(at: start + .seconds(14)).isEmpty)
        #expect(try await store.nextDue(channel: mail, account: desk) == start + .seconds(15))
        #expect(try await scene.claim(at: start + .seconds(15)).map(\.entry.id) == [id])
    }

    static func takenBack(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let user = try await scene.user()
        let before = try #require(try await store.view(ticket.id))
        let id = try await answer(scene, 2, on: ticket, by: user, key: "form-1-key")
        #expect(try await scene.state(ticket.id).state == .answered)
        _ = try await store.save(
            DraftContent(text: "già la prossima"), on: ticket.id, of: user, seen: 0, key: nil, at: start)
        #expect(try await store.withdraw(id, by: user, at: start + .seconds(10)) == ticket.id)
        let view = try #require(try await store.view(ticket.id))
        #expect(view.ticket.state == .new && view.ticket.dueAt == before.ticket.dueAt)
        #expect(view.contacts == before.contacts)
        #expect(view.outbox.values.first?.state == .withdrawn)
        #expect(view.events.last?.event.what == "taken_back" && view.events.last?.event.user == user)
        let draft = try #require(try await store.draft(on: ticket.id, of: user)).content
        #expect(draft.text == "Gentile signora,\r\nfatto.\n\ngià la prossima")
        #expect(draft.subject == "Re: Bolletta" && draft.to == ticket.replyAddress && draft.then == .answered)
        #expect(try await scene.claim(at: start + .days(9)).isEmpty)
        await expect(.conflict) { try await store.sendNow(id, by: user, at: start) }
        await expect(.conflict) { _ = try await store.withdraw(id, by: user, at: start) }
        // The same form sent once more sends nothing; a new one does.
        await expect(.conflict) { _ = try await answer(scene, 3, on: ticket, by: user, key: "form-1-key") }
        _ = try await answer(scene, 4, on: ticket, by: user, key: "form-2-key", solution: nil)
        try await scene.acceptAll(at: start + .minutes(1))
        #expect(try await store.view(ticket.id)?.contacts.map(\.answeredAt) == [start + .minutes(1)])
    }

    static func takenBackClosing(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let user = try await scene.user()
        try await store.assign(ticket.id, to: user, by: user, at: start)
        let before = try await scene.state(ticket.id)
        let id = try await answer(scene, 2, on: ticket, by: user, then: .closed, solution: "Rimborso")
        #expect(try await scene.state(ticket.id).state == .closed)
        _ = try await store.withdraw(id, by: user, at: start + .seconds(3))
        var after = try await scene.state(ticket.id)
        #expect(after.state == .open && after.solution == before.solution && after.outcome == before.outcome)
        after.updatedAt = before.updatedAt
        #expect(after == before)
        #expect(try await store.draft(on: ticket.id, of: user)?.content.solution == "Rimborso")
    }

    static func takenBackPause(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let user = try await scene.user()
        let question = try await answer(scene, 2, on: ticket, by: user, then: .waitingForCitizen, at: start)
        _ = try await store.withdraw(question, by: user, at: start + .seconds(9))
        // Asked again an hour later: only then the pause begins.
        let asked = try await answer(
            scene, 3, on: ticket, by: user, then: .waitingForCitizen, at: start + .hours(1))
        #expect(try await scene.state(ticket.id).state == .waitingForCitizen)
        _ = try await scene.acceptAll(at: start + .hours(1) + .seconds(15))
        #expect(try await scene.entry(asked).state == .accepted)
        // An answer that ends it, taken back: it goes on, and is measured whole in the end.
        let early = try await answer(scene, 4, on: ticket, by: user, at: start + .hours(2))
        _ = try await store.withdraw(early, by: user, at: start + .hours(2) + .seconds(9))
        #expect(try await scene.state(ticket.id).state == .waitingForCitizen)
        try await scene.followUp("second", on: ticket.id, at: start + .hours(3))
        _ = try await answer(scene, 5, on: ticket, by: user, at: start + .hours(4))
        try await scene.acceptAll(at: start + .hours(5))
        let contacts = try #require(try await store.view(ticket.id)).contacts
        #expect(contacts.map(\.answeredAt) == [start + .hours(1) + .seconds(15), start + .hours(5)])
        #expect(contacts[0].paused == .seconds(15))
    }

    static func tooLate(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let (olga, ugo) = (try await scene.user(), try await scene.user("ugo"))
        let id = try await answer(scene, 2, on: ticket, by: olga)
        await expect(.conflict) { _ = try await store.withdraw(id, by: ugo, at: start) }
        _ = try await scene.claim(at: start + .seconds(15))
        await expect(.conflict) { _ = try await store.withdraw(id, by: olga, at: start + .seconds(15)) }
        // Tried once, the other side may know of it.
        let claimed = try await scene.entry(id)
        #expect(!claimed.canBeWithdrawn)
        await expect(.missing) { _ = try await store.withdraw(OutboxID(4711), by: olga, at: start) }
        // What leaves at once cannot be taken back.
        let (other, _) = try await scene.ticket(3)
        let prompt = try await store.answer(
            NewAnswer(outgoing: scene.outgoing(4, on: other, by: olga, at: start), then: .answered))
        await expect(.conflict) { _ = try await store.withdraw(prompt, by: olga, at: start) }
    }

    static func newsSince(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let user = try await scene.user()
        let id = try await answer(scene, 2, on: ticket, by: user)
        try await store.close(
            ticket.id, solution: "Al telefono", outcome: .informationGiven, by: user, at: start + .seconds(5))
        _ = try await store.withdraw(id, by: user, at: start + .seconds(9))
        let after = try await scene.state(ticket.id)
        #expect(after.state == .closed && after.solution == "Al telefono")
        #expect(try await scene.entry(id).state == .withdrawn)
    }

    static func racing(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let user = try await scene.user()
        let id = try await answer(scene, 2, on: ticket, by: user)
        let due = start + .seconds(15)
        async let claimed = scene.claim(at: due)
        async let back = try? store.withdraw(id, by: user, at: due)
        let (sent, undone) = (try await claimed.count == 1, await back != nil)
        #expect(sent != undone)
        #expect(try await scene.entry(id).state == (sent ? .sending : .withdrawn))
    }
}

// The outbox: claims, leases, the ends of attempts, deadlines met, doubt, a person's decisions.

import Store
import Testing
import Tickets

enum OutboxCases {
    static let all: [StoreCase] = [
        StoreCase("what is due is claimed once, oldest first, by account", claims),
        StoreCase("callers at once never claim the same entry", claimsAtOnce),
        StoreCase("a claim brings all that sending needs", content),
        StoreCase("a lease that is not mine any more writes nothing", fencing),
        StoreCase("an entry that shall try again waits for its time", backOff),
        StoreCase("a held entry waits for a person and starts anew", heldEntry),
        StoreCase("an unknown outcome stays in doubt until it is resolved", doubt),
        StoreCase("an attempt whose end is unknown is rescued by how far it came", rescue),
        StoreCase("each state admits only its own steps", steps),
        StoreCase("the first accepted human answer meets the deadline, an acknowledgement never", deadline),
        StoreCase("an answer meets only what was in the thread when it was written", answerMeetsEarlier),
        StoreCase("news of delivery go forward only", delivery),
        StoreCase("a report about an entry in doubt settles it", reportSettles),
        StoreCase("entries are listed newest first, by state, page by page", listing),
        StoreCase("the same idempotency key on a ticket is one message (D6)", idempotency),
    ]

    /// A ticket with one answer in the outbox.
    static func answered(
        _ scene: Scene, _ number: Int, at: Instant = start, direction: MessageDirection = .answer
    ) async throws -> (Ticket, OutboxID) {
        let (ticket, message) = try await scene.ticket(number)
        let outgoing = scene.outgoing(number + 1000, on: ticket, direction: direction, at: at, answering: message)
        return (ticket, try await scene.store.file { try $0.enqueue(outgoing) })
    }

    static func claims(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let other = Scene(store: store, account: AccountName("other"))
        let late = try await answered(scene, 1, at: start + .hours(2)).1
        let early = try await answered(scene, 2, at: start + .hours(1)).1
        _ = try await answered(other, 3, at: start)
        #expect(try await store.nextDue(channel: mail, account: desk) == start + .hours(1))
        #expect(try await scene.claim(at: start).isEmpty)
        let first = try await scene.claim(1, at: start + .hours(3))
        #expect(first.map(\.entry.id) == [early])
        let second = try await scene.claim(at: start + .hours(3))
        #expect(second.map(\.entry.id) == [late])
        #expect(second[0].lease != first[0].lease && second[0].lease.utf8.count >= 16)
        #expect(try await scene.claim(at: start + .hours(3)).isEmpty)
        #expect(try await store.nextDue(channel: mail, account: desk) == nil)
        let entry = try await scene.entry(early)
        #expect(entry.state == .sending && entry.attempts == 1 && entry.nextAttemptAt == nil)
        #expect(try await other.claim(at: start).count == 1)
        #expect(try await store.outboxIsHeld() == false)
    }

    static func claimsAtOnce(_ store: any Store) async throws {
        let scene = Scene(store: store)
        for number in 1...30 { _ = try await answered(scene, number) }
        let claimed = try await withThrowingTaskGroup(of: [OutboxID].self) { group in
            for _ in 0..<20 {
                group.addTask { try await scene.claim(3, at: start).map(\.entry.id) }
            }
            return try await group.reduce(into: [OutboxID]()) { $0 += $1 }
        }
        #expect(claimed.count == 30 && Set(claimed).count == 30)
    }

    static func content(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let file = try await store.keep(Array("modulo".utf8), at: start)
        let (spool, blob) = try await scene.acceptOne(item("a"))
        var contact = scene.contact(
            spool, blob, from: bruno, text: "Domanda\n> vecchio", newText: "Domanda", externalID: "q@example.com",
            at: start)
        contact.references = ["first@example.com", "second@example.com"]
        let filed = contact
        let (ticket, question) = try await store.file { filing in
            let ticket = try filing.open(scene.newTicket(1, from: bruno))
            return (ticket, try filing.add(filed, to: ticket.id))
        }
        let attachment = Tickets.Attachment(
            name: "modulo.pdf", type: "application/pdf", size: 6, sha256: file.sha256, blob: file)
        var outgoing = scene.outgoing(
            2, on: ticket, by: user, text: " Testo\r\n.\n\u{0}fine ", at: start + .hours(1), key: "k1",
            attachments: [attachment], answering: question)
        outgoing.quotesOriginal = true
        let written = outgoing
        let id = try await store.file { try $0.enqueue(written) }
        let claim = try #require(try await scene.claim(at: start + .hours(1)).first)
        let sent = claim.outgoing
        #expect(claim.entry.id == id && sent.ticket == ticket.id && sent.token == token(2))
        #expect(sent.text == written.text && sent.subject == written.subject && sent.author == user)
        #expect(sent.authorName == "Olga" && sent.attachments == [attachment] && sent.quotesOriginal)
        #expect(sent.answering == question && sent.writtenAt == start + .hours(1) && sent.idempotencyKey == "k1")
        #expect(sent.to == ticket.replyAddress && sent.direction == .answer && claim.ticketToken == token(1))
        #expect(claim.entry.ticketNumber == ticket.number && claim.entry.message == claim.entry.message)
        let source = try #require(claim.answered)
        #expect(source.externalID == "q@example.com" && source.references == filed.references)
        #expect(source.sender == bruno && source.at == start && source.newText == "Domanda")
        #expect(try await store.bytes(of: file) == Array("modulo".utf8))
    }

    static func fencing(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let id = try await answered(scene, 1).1
        let old = try #require(try await scene.claim(lease: .minutes(1), at: start).first)
        await expect(.fenced) { try store.markTransmitting(id, lease: "", at: start) }
        await expect(.fenced) {
            try await store.finish(id, lease: "wrong", result: .hold(code: "x", detail: ""), at: start)
        }
        #expect(try await store.rescue(all: false, at: start + .minutes(2)) == (1, 0))
        await expect(.fenced) { try store.markTransmitting(id, lease: old.lease, at: start + .minutes(2)) }
        let new = try #require(try await scene.claim(at: start + .minutes(2)).first)
        #expect(new.attempt == 2)
        await expect(.fenced) { try store.markTransmitting(id, lease: old.lease, at: start + .minutes(3)) }
        await expect(.fenced) {
            try await store.finish(
                id, lease: old.lease, result: .accepted(reference: nil, evidence: ""), at: start + .minutes(3))
        }
        #expect(try await scene.entry(id).state == .sending)
        try store.markTransmitting(id, lease: new.lease, at: start + .minutes(3))
        try await store.finish(
            id, lease: new.lease, result: .accepted(reference: "r", evidence: "250"), at: start + .minutes(4))
        await expect(.fenced) {
            try await store.finish(
                id, lease: new.lease, result: .hold(code: "x", detail: ""), at: start + .minutes(5))
        }
        let found = try #require(try await store.outboxEntry(id))
        #expect(found.entry.state == .accepted && found.entry.reference == "r")
        #expect(found.attempts.map(\.outcome) == ["interrupted", "accepted"])
        #expect(found.attempts.map(\.transmittedAt) == [nil, start + .minutes(3)])
        #expect(found.attempts.map(\.number) == [1, 2])
        await expect(.missing) {
            try await store.finish(
                OutboxID(999_999), lease: "x", result: .hold(code: "x", detail: ""), at: start)
        }
        #expect(try await store.outboxEntry(OutboxID(999_999)) == nil)
    }

    static func backOff(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let id = try await answered(scene, 1).1
        for attempt in 1...3 {
            let now = start + .hours(attempt)
            let claim = try #require(try await scene.claim(at: now).first)
            #expect(claim.attempt == attempt)
            try await store.finish(
                id, lease: claim.lease,
                result: .tryAgain(at: now + .minutes(30), code: "greylisted", detail: "450 later"),
                at: now)
            let entry = try await scene.entry(id)
            #expect(entry.state == .waiting && entry.nextAttemptAt == now + .minutes(30))
            #expect(entry.code == "greylisted" && entry.detail == "450 later" && entry.attempts == attempt)
            #expect(try await store.nextDue(channel: mail, account: desk) == now + .minutes(30))
            #expect(try await scene.claim(at: now + .minutes(29)).isEmpty)
        }
        try await store.sendNow(id, by: nil, at: start + .hours(3) + .minutes(1))
        let claim = try #require(try await scene.claim(at: start + .hours(3) + .minutes(1)).first)
        #expect(claim.attempt == 4)
    }

    static func heldEntry(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, id) = try await answered(scene, 1)
        let claim = try #require(try await scene.claim(at: start).first)
        try await store.finish(
            id, lease: claim.lease, result: .hold(code: "refused", detail: "550 no such user"), at: start)
        var entry = try await scene.entry(id)
        #expect(entry.state == .held && entry.code == "refused" && entry.detail == "550 no such user")
        #expect(try await scene.claim(at: start + .days(9)).isEmpty)
        #expect(try await store.counts(for: user, at: start).deliveryTrouble == 1)
        #expect(try await store.tickets(TicketQuery()).lines.first?.hasDeliveryTrouble == true)
        #expect(try await store.view(ticket.id)?.events.last?.event.what == "held")

        try await store.sendNow(id, by: user, at: start + .hours(1))
        entry = try await scene.entry(id)
        #expect(entry.state == .waiting && entry.attempts == 0 && entry.code == nil)
        let again = try #require(try await scene.claim(at: start + .hours(1)).first)
        #expect(again.attempt == 1)
        try await store.finish(
            id, lease: again.lease, result: .tryAgain(at: start + .hours(2), code: "x", detail: ""),
            at: start + .hours(1))
        try await store.holdEntry(id, code: "by_hand", detail: "wait", by: user, at: start + .hours(1))
        #expect(try await scene.entry(id).state == .held)
        #expect(try await store.outboxEntry(id)?.attempts.count == 2)
    }

    static func doubt(_ store: any Store) async throws {
        let scene = Scene(store: store)
        for (number, resolution) in [DoubtResolution.wasSent(evidence: "in Sent"), .wasNotSent].enumerated() {
            let (ticket, id) = try await answered(scene, number + 1)
            let claim = try #require(try await scene.claim(at: start).first)
            try store.markTransmitting(id, lease: claim.lease, at: start + .seconds(5))
            try await store.finish(
                id, lease: claim.lease, result: .inDoubt(code: "timeout", detail: "no answer"),
                at: start + .seconds(90))
            #expect(try await scene.entry(id).state == .inDoubt)
            #expect(try await scene.claim(at: start + .days(9)).isEmpty)
            let open = try await store.inDoubt(channel: mail, account: desk, limit: 10)
            #expect(open.map(\.entry.id) == [id] && open.first?.outgoing.token == token(number + 1001))
            await expect(.conflict) { try await store.sendNow(id, by: nil, at: start) }

            try await store.resolve(id, resolution, by: nil, at: start + .hours(20))
            let entry = try await scene.entry(id)
            let view = try #require(try await store.view(ticket.id))
            if resolution == .wasNotSent {
                #expect(entry.state == .waiting && entry.nextAttemptAt == start + .hours(20))
                #expect(view.contacts[0].answeredAt == nil)
            } else {
                // It was accepted when it was sent, not when it was found out.
                #expect(entry.state == .accepted && entry.detail == "in Sent")
                #expect(view.contacts[0].answeredAt == start + .seconds(5))
            }
            await expect(.conflict) { try await store.resolve(id, .wasNotSent, by: nil, at: start) }
        }
    }

    static func rescue(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let quiet = try await answered(scene, 1).1
        let transmitting = try await answered(scene, 2).1
        let fresh = try await answered(scene, 3).1
        let claims = try await scene.claim(2, lease: .minutes(1), at: start)
        try store.markTransmitting(transmitting, lease: claims[1].lease, at: start)
        _ = try await scene.claim(lease: .hours(1), at: start)
        #expect(try await store.rescue(all: false, at: start + .seconds(59)) == (0, 0))
        #expect(try await store.rescue(all: false, at: start + .minutes(1)) == (1, 1))
        #expect(try await scene.entry(quiet).state == .waiting)
        #expect(try await scene.entry(quiet).nextAttemptAt == start + .minutes(1))
        let lost = try #require(try await store.outboxEntry(transmitting))
        #expect(lost.entry.state == .inDoubt && lost.attempts.last?.outcome == "unknown")
        #expect(try await scene.entry(fresh).state == .sending)
        #expect(try await store.rescue(all: true, at: start + .minutes(2)) == (1, 0))
        #expect(try await scene.entry(fresh).state == .waiting)
        #expect(try await store.rescue(all: true, at: start + .minutes(3)) == (0, 0))
    }

    /// Brings a fresh entry into a state.
    static func entry(_ scene: Scene, _ number: Int, in state: OutboxState) async throws -> OutboxID {
        if state == .withdrawn { return try await withdrawn(scene, number) }
        let id = try await answered(scene, number).1
        if state == .waiting { return id }
        let claim = try #require(try await scene.claim(at: start).first { $0.entry.id == id })
        let result: AttemptResult? =
            switch state {
            case .waiting, .sending, .withdrawn: nil
            case .accepted: .accepted(reference: nil, evidence: "250")
            case .held: .hold(code: "refused", detail: "")
            case .inDoubt: .inDoubt(code: "timeout", detail: "")
            case .handedOver: .handedOver(reference: nil, evidence: "lies ready")
            }
        if let result { try await scene.store.finish(id, lease: claim.lease, result: result, at: start) }
        return id
    }

    private static func withdrawn(_ scene: Scene, _ number: Int) async throws -> OutboxID {
        let (ticket, _) = try await scene.ticket(number)
        let user = try await scene.user("autore-\(number)")
        var answer = NewAnswer(
            outgoing: scene.outgoing(number + 1000, on: ticket, by: user, at: start), then: .answered)
        answer.notBefore = start + .seconds(15)
        let id = try await scene.store.answer(answer)
        _ = try await scene.store.withdraw(id, by: user, at: start)
        return id
    }

    static func steps(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let acts: [(allowed: Set<OutboxState>, act: @Sendable (OutboxID) async throws -> Void)] = [
            ([.waiting, .held], { try await store.sendNow($0, by: nil, at: start) }),
            ([.waiting], { try await store.holdEntry($0, code: "by_hand", detail: "", by: nil, at: start) }),
            ([.inDoubt], { try await store.resolve($0, .wasNotSent, by: nil, at: start) }),
            ([.inDoubt], { try await store.resolve($0, .wasSent(evidence: ""), by: nil, at: start) }),
        ]
        var number = 0
        for state in OutboxState.allCases {
            for (allowed, act) in acts {
                number += 1
                let id = try await entry(scene, number, in: state)
                #expect(try await scene.entry(id).state == state)
                if allowed.contains(state) {
                    try await act(id)
                } else {
                    await expect(.conflict) { try await act(id) }
                    #expect(try await scene.entry(id).state == state)
                }
                // Out of the way of the next claim.
                _ = try await scene.claim(100, at: start + .days(1))
            }
        }
    }

    static func deadline(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, question) = try await scene.ticket(1)
        let acknowledgement = try await store.file {
            try $0.enqueue(scene.outgoing(2, on: ticket, direction: .automatic, at: start))
        }
        try await scene.accept(acknowledgement, at: start + .minutes(1))
        #expect(try await scene.state(ticket.id).dueAt == start + .hours(9))
        let answers = try await store.file { filing in
            [3, 4].map { number in
                Result {
                    try filing.enqueue(
                        scene.outgoing(number, on: ticket, at: start + .hours(1), answering: question))
                }
            }
        }
        let first = try answers[0].get()
        let second = try answers[1].get()
        #expect(try await store.view(ticket.id)?.contacts[0].answeredAt == nil)
        try await scene.accept(second, at: start + .hours(2))
        try await scene.accept(first, at: start + .hours(3))
        let view = try #require(try await store.view(ticket.id))
        #expect(view.contacts[0].answeredAt == start + .hours(2))
        #expect(view.ticket.dueAt == nil)
    }

    static func answerMeetsEarlier(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, question) = try await scene.ticket(1)
        try await scene.followUp("second", on: ticket.id, at: start + .minutes(10))
        let answer = try await store.file {
            try $0.enqueue(scene.outgoing(2, on: ticket, at: start + .hours(1), answering: question))
        }
        // Arrived at the public body before the answer was written, but nobody here had seen it yet.
        try await scene.followUp("third", on: ticket.id, at: start + .minutes(50), received: start + .hours(2))
        try await scene.accept(answer, at: start + .hours(3))
        let view = try #require(try await store.view(ticket.id))
        #expect(view.contacts.map(\.answeredAt) == [start + .hours(3), start + .hours(3), nil])
        #expect(view.ticket.dueAt == start + .minutes(50) + .hours(9))
    }

    static func delivery(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let id = try await entry(scene, 1, in: .accepted)
        func note(_ state: DeliveryState, status: String? = nil) async throws -> DeliveryState {
            let before = try await scene.entry(id).delivery
            let isStep = try await store.file {
                try $0.note(state, on: id, status: status, detail: "words", at: start + .hours(1))
            }
            let after = try await scene.entry(id).delivery
            #expect(isStep == (before != after))
            return after
        }
        #expect(try await note(.delayed, status: "4.4.1") == .delayed)
        #expect(try await note(.unknown) == .delayed)
        #expect(try await note(.delivered) == .delivered)
        #expect(try await note(.delayed) == .delivered)
        #expect(try await note(.bounced, status: "5.1.1") == .bounced)
        let entry = try await scene.entry(id)
        #expect(entry.state == .accepted && entry.code == "5.1.1" && entry.detail == "words")
        #expect(try await store.tickets(TicketQuery(scope: .all)).lines.first?.hasDeliveryTrouble == true)
        await expect(.missing) {
            try await store.file {
                _ = try $0.note(.bounced, on: OutboxID(999_999), status: nil, detail: nil, at: start)
            }
        }
    }

    static func reportSettles(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let id = try await entry(scene, 1, in: .inDoubt)
        try await store.file { try $0.note(.delivered, on: id, status: nil, detail: nil, at: start + .hours(1)) }
        let entry = try await scene.entry(id)
        #expect(entry.state == .accepted && entry.delivery == .delivered)
        #expect(try await store.view(entry.ticket)?.contacts[0].answeredAt != nil)
    }

    static func listing(_ store: any Store) async throws {
        let scene = Scene(store: store)
        var ids: [OutboxID] = []
        // The waiting one last, so that no claim for another takes it along.
        let states = Array(OutboxState.allCases.reversed())
        for (number, state) in states.enumerated() {
            ids.append(try await entry(scene, number + 1, in: state))
        }
        #expect(try await store.outbox(state: nil, limit: 10, offset: 0).map(\.id) == Array(ids.reversed()))
        #expect(try await store.outbox(state: nil, limit: 2, offset: 1).map(\.id) == Array(ids.reversed()[1...2]))
        for (id, state) in zip(ids, states) {
            let entries = try await store.outbox(state: state, limit: 10, offset: 0)
            #expect(entries.map(\.id) == [id] && entries.allSatisfy { $0.state == state })
        }
        let figures = try await store.statistics().outbox
        #expect(Set(figures.keys) == Set(OutboxState.allCases.map(\.rawValue)))
        #expect(figures.values.reduce(0, +) == ids.count)
    }

    static func idempotency(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let first = try await scene.ticket(1).ticket
        let second = try await scene.ticket(2).ticket
        func enqueue(_ number: Int, on ticket: Ticket, key: String?) async throws -> OutboxID {
            try await store.file { try $0.enqueue(scene.outgoing(number, on: ticket, at: start, key: key)) }
        }
        let once = try await enqueue(3, on: first, key: "k")
        #expect(try await enqueue(4, on: first, key: "k") == once)
        #expect(try await enqueue(5, on: second, key: "k") != once)
        #expect(try await enqueue(6, on: first, key: "other") != once)
        let ids = try await withThrowingTaskGroup(of: OutboxID.self) { group in
            for number in 10..<40 {
                group.addTask {
                    try await store.answer(
                        NewAnswer(
                            outgoing: scene.outgoing(number, on: first, at: start, key: "click"), then: .answered))
                }
            }
            return try await group.reduce(into: Set<OutboxID>()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        #expect(try await store.statistics().messages == 6)
    }
}

extension Scene {
    /// Claims everything due and reports this entry as accepted, the others as to be tried again at once.
    func accept(_ id: OutboxID, at now: Instant) async throws {
        for claim in try await claim(100, at: now) {
            let result: AttemptResult =
                claim.entry.id == id
                ? .accepted(reference: nil, evidence: "250") : .tryAgain(at: now, code: "later", detail: "")
            try await store.finish(claim.entry.id, lease: claim.lease, result: result, at: now)
        }
    }
}

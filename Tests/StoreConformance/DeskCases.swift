// What operators see and do.

import Store
import Testing
import Tickets

enum DeskCases {
    static let all: [StoreCase] = [
        StoreCase("a mail becomes a ticket, is answered, and its deadline is met", wholeWay),
        StoreCase("open tickets stand by deadline, those without one last", byDeadline),
        StoreCase("other lists stand by change, newest first", byChange),
        StoreCase("lists filter by state, assignee and channel", filters),
        StoreCase("pages follow each other without gap or overlap", paging),
        StoreCase("a line shows the last inbound words on one line", line),
        StoreCase("the counts beside the views are right", counts),
        StoreCase("an answer past somebody else's is refused", seenVersion),
        StoreCase("of operators who answer at once one wins", answersAtOnce),
        StoreCase("an answer leads to the state it names, a closed ticket takes none", answerStates),
        StoreCase("an answer that is refused leaves nothing", refusedAnswer),
        StoreCase("closing needs a solution and keeps it (R-080)", closing),
        StoreCase("a closed ticket is reopened by hand, an open one not", reopening),
        StoreCase("every step of the state table but those between levels is possible by hand, and no other", moving),
        StoreCase("taking a new ticket opens it; letting go does not", assigning),
        StoreCase("a note is seen by operators and changes no deadline", notes),
        StoreCase("a person decides whether a contact needs an answer", needsAnswer),
        StoreCase("a follow-up on a closed ticket has a clock of its own", secondClock),
        StoreCase("acts on what does not exist are refused", missing),
    ]

    static func wholeWay(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, message) = try await scene.ticket(1, text: "Perché la bolletta è così alta?")
        #expect(ticket.number.description == "CC-2026-0000001")
        let page = try await store.tickets(TicketQuery())
        #expect(page.lines.map(\.ticket.id) == [ticket.id] && page.total == 1 && !page.hasMore)
        #expect(page.lines[0].ticket.dueAt == start + .hours(9))

        let user = try await scene.user()
        let written = start + .hours(1)
        let outbox = try await store.answer(
            NewAnswer(
                outgoing: scene.outgoing(2, on: ticket, by: user, at: written, answering: message), then: .answered))
        #expect(try await scene.state(ticket.id).state == .answered)
        #expect(try await scene.state(ticket.id).dueAt == start + .hours(9))
        let claim = try #require(try await scene.claim(at: written).first)
        #expect(claim.entry.id == outbox && claim.attempt == 1)
        try store.markTransmitting(outbox, lease: claim.lease, at: written)
        try await store.finish(
            outbox, lease: claim.lease, result: .accepted(reference: "r1", evidence: "250 ok"),
            at: written + .seconds(2))
        let view = try #require(try await store.view(ticket.id))
        #expect(view.contacts.map(\.answeredAt) == [written + .seconds(2)])
        #expect(view.ticket.dueAt == nil && view.authors == [user: "Olga Operatrice"])
        #expect(view.messages.map(\.direction) == [.inbound, .answer])
        #expect(view.outbox.keys.first == view.messages[1].id && view.outbox.values.first?.state == .accepted)
        #expect(view.events.map(\.event.what).contains("answered"))
        let figures = try await store.statistics()
        #expect(figures.tickets == 1 && figures.contacts == 1 && figures.messages == 2)
        #expect(figures.outbox["accepted"] == 1 && figures.spool["done"] == 1)
    }

    static func byDeadline(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let late = try await scene.ticket(1, at: start + .hours(2)).ticket.id
        let none = try await scene.ticket(2, at: start, kind: .mailingList).ticket.id
        let early = try await scene.ticket(3, at: start).ticket.id
        let laterNone = try await scene.ticket(4, at: start + .hours(1), kind: .mailingList).ticket.id
        let page = try await store.tickets(TicketQuery())
        #expect(page.lines.map(\.ticket.id) == [early, late, none, laterNone])
        #expect(page.lines.map { $0.ticket.dueAt == nil } == [false, false, true, true])
        let found = try await store.tickets(TicketQuery(search: "bolletta"))
        #expect(found.lines.map(\.ticket.id) == page.lines.map(\.ticket.id))
    }

    static func byChange(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        var ids: [TicketID] = []
        for number in 1...3 { ids.append(try await scene.ticket(number, at: start + .minutes(number)).ticket.id) }
        _ = try await store.addNote("nota", ticket: ids[0], by: user, at: start + .hours(1))
        let expected = [ids[0], ids[2], ids[1]]
        #expect(try await store.tickets(TicketQuery(scope: .all)).lines.map(\.ticket.id) == expected)
        #expect(
            try await store.tickets(TicketQuery(scope: .all, search: "bolletta")).lines.map(\.ticket.id) == expected)
    }

    static func filters(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let other = try await scene.user("altra")
        var byState: [TicketState: TicketID] = [:]
        for (number, state) in TicketState.allCases.enumerated() {
            let ticket = try await scene.ticket(number + 1).ticket
            try await scene.bring(ticket, to: state, by: user)
            byState[state] = ticket.id
        }
        let open = try #require(byState[.open])
        let new = try #require(byState[.new])
        try await store.assign(open, to: user, by: user, at: start)
        try await store.assign(new, to: other, by: user, at: start)
        for search in ["", "bolletta"] {
            func ids(
                _ scope: TicketQuery.Scope, _ assignment: TicketQuery.Assignment = .any, _ channel: ChannelName? = nil
            ) async throws -> Set<TicketID> {
                let page = try await store.tickets(
                    TicketQuery(scope: scope, assignment: assignment, channel: channel, search: search))
                #expect(page.total == page.lines.count)
                return Set(page.lines.map(\.ticket.id))
            }
            let desk = byState.filter { $0.key.isOpen }.values
            #expect(try await ids(.open) == Set(desk))
            #expect(try await ids(.answered) == Set([byState[.answered]].compactMap { $0 }))
            #expect(try await ids(.closed) == Set([byState[.closed]].compactMap { $0 }))
            #expect(try await ids(.all) == Set(byState.values))
            #expect(try await ids(.open, .user(user)) == [open])
            #expect(try await ids(.open, .unassigned) == Set(desk).subtracting([open, new]))
            #expect(try await ids(.all, .any, mail) == Set(byState.values))
            #expect(try await ids(.all, .any, ChannelName("pigeon")).isEmpty)
        }
        let line = try await store.tickets(TicketQuery(assignment: .user(user))).lines.first
        #expect(line?.assigneeName == "Olga Operatrice" && line?.ticket.assignee == user)
    }

    static func paging(_ store: any Store) async throws {
        let scene = Scene(store: store)
        for number in 1...23 { try await scene.ticket(number, at: start + .minutes(number)) }
        for search in ["", "bolletta"] {
            var seen: [TicketID] = []
            for page in 0..<3 {
                let found = try await store.tickets(TicketQuery(search: search, limit: 10, offset: page * 10))
                #expect(found.hasMore == (page < 2) && found.total == 23)
                seen += found.lines.map(\.ticket.id)
            }
            #expect(seen.count == 23 && Set(seen).count == 23)
            let beyond = try await store.tickets(TicketQuery(search: search, limit: 10, offset: 100))
            #expect(beyond.lines.isEmpty && !beyond.hasMore && beyond.total == 23)
            let odd = try await store.tickets(TicketQuery(search: search, limit: -5, offset: -5))
            #expect(odd.lines.count == 1)
        }
    }

    static func line(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let attachment = Tickets.Attachment(name: "a.pdf", type: "application/pdf", size: 1, sha256: "a", part: 2)
        var inline = attachment
        inline.inline = true
        let text = "  Prima riga\r\n\r\n\tseconda   riga " + String(repeating: "lunga ", count: 100)
        let (ticket, _) = try await scene.ticket(
            1, text: text + "\n> citato", newText: text, attachments: [attachment, inline])
        let first = try #require(try await store.tickets(TicketQuery()).lines.first)
        #expect(first.excerpt.hasPrefix("Prima riga seconda riga lunga"))
        #expect(first.excerpt.count <= 160 && first.excerpt.count > 140)
        #expect(first.attachments == 1 && first.messages == 1 && first.lastInboundAt == start)
        try await scene.followUp("again", on: ticket.id, text: "Dopo", at: start + .hours(1))
        let second = try #require(try await store.tickets(TicketQuery()).lines.first)
        #expect(second.excerpt == "Dopo" && second.messages == 2 && second.lastInboundAt == start + .hours(1))
        #expect(second.channel == mail && !second.hasDeliveryTrouble)
    }

    static func counts(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        var tickets: [Ticket] = []
        for number in 1...6 { tickets.append(try await scene.ticket(number, at: start + .hours(number)).ticket) }
        try await store.assign(tickets[0].id, to: user, by: user, at: start)
        try await store.close(tickets[5].id, solution: "fatto", outcome: nil, by: user, at: start)
        let held = try await scene.acceptOne(item("held")).0
        try await store.hold(held, code: "x", reason: "y", at: start)
        let outgoing = scene.outgoing(50, on: tickets[1], at: start)
        let outbox = try await store.file { try $0.enqueue(outgoing) }
        try await store.holdEntry(outbox, code: "by_hand", detail: "", by: user, at: start)
        // The first three are due 10, 11 and 12 hours after the start; at the very limit it is not late.
        let counts = try await store.counts(for: user, at: start + .hours(12))
        #expect(
            counts
                == DeskCounts(open: 5, mine: 1, unassigned: 4, overdue: 2, held: 1, deliveryTrouble: 1))
    }

    static func seenVersion(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let seen = try #require(try await store.view(ticket.id)).version
        // What does not speak to the citizen stands in nobody's way.
        _ = try await store.addNote("nota", ticket: ticket.id, by: user, at: start)
        try await store.assign(ticket.id, to: user, by: user, at: start)
        let now = try #require(try await store.view(ticket.id)).version
        #expect(now > seen)
        _ = try await store.answer(
            NewAnswer(outgoing: scene.outgoing(2, on: ticket, at: start), then: .answered, seenVersion: seen))
        await expect(.conflict) {
            _ = try await store.answer(
                NewAnswer(outgoing: scene.outgoing(3, on: ticket, at: start), then: .answered, seenVersion: now))
        }
        let after = try #require(try await store.view(ticket.id)).version
        try await scene.followUp("again", on: ticket.id, at: start + .hours(1))
        await expect(.conflict) {
            _ = try await store.answer(
                NewAnswer(outgoing: scene.outgoing(4, on: ticket, at: start), then: .answered, seenVersion: after))
        }
        _ = try await store.answer(
            NewAnswer(outgoing: scene.outgoing(5, on: ticket, at: start), then: .answered, seenVersion: nil))
        #expect(try await store.statistics().messages == 5)
    }

    static func answersAtOnce(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let seen = try #require(try await store.view(ticket.id)).version
        let won = await withTaskGroup(of: Bool.self) { group in
            for number in 2..<22 {
                group.addTask {
                    let answer = NewAnswer(
                        outgoing: scene.outgoing(number, on: ticket, at: start, key: "user-\(number)"),
                        then: .answered, seenVersion: seen)
                    return (try? await store.answer(answer)) != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(won == 1)
        #expect(try await store.statistics().messages == 2)
    }

    static func answerStates(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        var number = 0
        for from in TicketState.allCases {
            for then in TicketState.allCases {
                number += 10
                let ticket = try await scene.ticket(number).ticket
                try await scene.bring(ticket, to: from, by: user)
                let outgoing = scene.outgoing(number + 1, on: ticket, by: user, at: start)
                let answer = NewAnswer(outgoing: outgoing, then: then, solution: "spiegato")
                if from == .closed || ![.answered, .waitingForCitizen, .closed].contains(then) {
                    await expect(.conflict) { _ = try await store.answer(answer) }
                    #expect(try await scene.state(ticket.id).state == from)
                } else {
                    _ = try await store.answer(answer)
                    let after = try await scene.state(ticket.id)
                    #expect(after.state == then && after.solution == (then == .closed ? "spiegato" : nil))
                }
            }
        }
    }

    static func refusedAnswer(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, _) = try await scene.ticket(1)
        let gone = BlobReference(sha256: String(repeating: "0", count: 64), size: 1)
        let lost = Tickets.Attachment(name: "a", type: "b", size: 1, sha256: gone.sha256, blob: gone)
        await expect(.missing) {
            _ = try await store.answer(
                NewAnswer(outgoing: scene.outgoing(2, on: ticket, at: start, attachments: [lost]), then: .answered))
        }
        await expect(.conflict) {
            _ = try await store.answer(
                NewAnswer(outgoing: scene.outgoing(2, on: ticket, at: start), then: .closed, solution: " \n"))
        }
        let view = try #require(try await store.view(ticket.id))
        #expect(view.messages.count == 1 && view.outbox.isEmpty && view.ticket.state == .new)
        #expect(try await scene.claim(at: start).isEmpty)
    }

    static func closing(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        for blank in ["", "  ", "\n\t"] {
            await expect(.conflict) {
                try await store.close(ticket.id, solution: blank, outcome: nil, by: user, at: start)
            }
        }
        try await store.close(
            ticket.id, solution: "Spiegata la tariffa.", outcome: nil, by: user, at: start + .hours(1))
        let view = try #require(try await store.view(ticket.id))
        #expect(view.ticket.state == .closed && view.ticket.solution == "Spiegata la tariffa.")
        // Closing without an answer meets no deadline.
        #expect(view.contacts[0].answeredAt == nil)
        #expect(view.events.last?.event.what == "closed" && view.events.last?.event.user == user)
        await expect(.conflict) {
            try await store.close(ticket.id, solution: "ancora", outcome: nil, by: user, at: start)
        }
    }

    static func reopening(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        for (number, state) in TicketState.allCases.enumerated() {
            let ticket = try await scene.ticket(number + 1).ticket
            try await scene.bring(ticket, to: state, by: user)
            if state.isOpen {
                await expect(.conflict) { try await store.reopen(ticket.id, by: user, at: start) }
            } else {
                try await store.reopen(ticket.id, by: user, at: start)
                #expect(try await scene.state(ticket.id).state == .open)
            }
        }
    }

    static func moving(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        var number = 0
        for from in TicketState.allCases {
            for to in TicketState.allCases {
                number += 1
                let ticket = try await scene.ticket(number).ticket
                try await scene.bring(ticket, to: from, by: user)
                // A level is left and reached by handing over alone.
                let isLevel = to == .withBackOffice || to == .withDepartment
                let isGivingBack = to == .open && (from == .withBackOffice || from == .withDepartment)
                if from.canBecome(to), to != .closed, !isLevel, !isGivingBack {
                    try await store.move(ticket.id, to: to, by: user, at: start)
                    #expect(try await scene.state(ticket.id).state == to)
                } else {
                    await expect(.conflict) { try await store.move(ticket.id, to: to, by: user, at: start) }
                    #expect(try await scene.state(ticket.id).state == from)
                }
            }
        }
    }

    static func assigning(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let gone = try await scene.user("altra")
        try await store.setActive(gone, false, at: start)
        let (ticket, _) = try await scene.ticket(1)
        await expect(.missing) { try await store.assign(ticket.id, to: gone, by: user, at: start) }
        await expect(.missing) { try await store.assign(ticket.id, to: UserID(999), by: user, at: start) }
        try await store.assign(ticket.id, to: user, by: user, at: start)
        var state = try await scene.state(ticket.id)
        #expect(state.assignee == user && state.state == .open)
        try await store.assign(ticket.id, to: nil, by: user, at: start)
        state = try await scene.state(ticket.id)
        #expect(state.assignee == nil && state.state == .open)
        let what = try #require(try await store.view(ticket.id)).events.map(\.event.what)
        #expect(what == ["assigned", "released"])
    }

    static func notes(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let id = try await store.addNote("Ho chiesto all'ufficio", ticket: ticket.id, by: user, at: start + .hours(1))
        let view = try #require(try await store.view(ticket.id))
        let note = try #require(view.messages.last)
        #expect(note.id == id && note.direction == .note && note.text == "Ho chiesto all'ufficio")
        #expect(note.author == user && note.channel == nil && view.authors[user] == "Olga Operatrice")
        #expect(view.contacts.count == 1 && view.ticket.dueAt == start + .hours(9) && view.ticket.state == .new)
        #expect(try await scene.claim(at: start + .days(1)).isEmpty)
    }

    static func needsAnswer(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, message) = try await scene.ticket(1, kind: .mailingList)
        let contact = ContactID(message.value)
        #expect(try await store.view(ticket.id)?.contacts.map(\.id) == [contact])
        try await store.setNeedsAnswer(
            contact, clock: ServiceClock().setting(from: start), exclusion: nil, by: user, at: start + .hours(1))
        var view = try #require(try await store.view(ticket.id))
        #expect(view.contacts[0].needsAnswer && view.ticket.dueAt == start + .hours(9))
        try await store.setNeedsAnswer(contact, clock: nil, exclusion: nil, by: user, at: start + .hours(1))
        view = try #require(try await store.view(ticket.id))
        #expect(!view.contacts[0].needsAnswer && view.ticket.dueAt == nil)
        #expect(view.events.map(\.event.what) == ["needs_answer", "no_answer_needed"])
    }

    static func secondClock(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let answer = try await store.answer(
            NewAnswer(
                outgoing: scene.outgoing(2, on: ticket, by: user, at: start + .hours(1)), then: .closed,
                solution: "fatto"))
        try await scene.accept(answer, at: start + .hours(1))
        try await scene.followUp("again", on: ticket.id, at: start + .days(2))
        let view = try #require(try await store.view(ticket.id))
        #expect(view.ticket.state == .open && view.ticket.dueAt == start + .days(2) + .hours(9))
        #expect(view.contacts.map(\.answeredAt) == [start + .hours(1), nil])
    }

    static func missing(_ store: any Store) async throws {
        let user = try await Scene(store: store).user()
        let ticket = TicketID(999_999)
        #expect(try await store.view(ticket) == nil)
        await expect(.missing) { _ = try await store.addNote("x", ticket: ticket, by: user, at: start) }
        await expect(.missing) { try await store.assign(ticket, to: user, by: user, at: start) }
        await expect(.missing) { try await store.close(ticket, solution: "x", outcome: nil, by: user, at: start) }
        await expect(.missing) { try await store.reopen(ticket, by: user, at: start) }
        await expect(.missing) { try await store.move(ticket, to: .open, by: user, at: start) }
        await expect(.missing) {
            try await store.setNeedsAnswer(ContactID(999_999), clock: nil, exclusion: nil, by: user, at: start)
        }
    }
}

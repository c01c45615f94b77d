// Instants: warnings of contacts, reminders of escalations. Each fires once, whoever asks and whenever he dies.

import Store
import Testing
import Tickets

enum AlarmCases {
    static let all: [StoreCase] = [
        StoreCase("the next instant is the earliest of all clocks", next),
        StoreCase("a warning fires once, is recorded, mailed and seen in the lists", warning),
        StoreCase("of two processes that fire a warning at once one does", harness: twoProcesses),
        StoreCase("a warning that is not due any more is left alone", notDue),
        StoreCase("warnings that were slept through are recorded together", sleptThrough),
        StoreCase("an answer takes the warnings off, and the ticket off the urgent ones", answered),
        StoreCase("a reminder fires once, counts, and goes to the history", reminder),
        StoreCase("what the manager is told is no reminder", manager),
        StoreCase("one firing that fails does not hold back its neighbours", neighbours),
    ]

    static let half = start + .minutes(270)

    static func warningAlarm(_ store: any Store, at now: Instant) async throws -> ContactAlarm {
        for case .warning(let alarm) in try await store.alarms(dueBy: now, limit: 10) { return alarm }
        throw Unexpected("no warning is due")
    }

    static func firing(_ alarm: ContactAlarm, mails: [NewOutgoing] = [], at now: Instant) -> Firing {
        let next = ServiceClock().setting(from: alarm.contact.arrivedAt, passed: alarm.warning.percent).nextWarning
        return Firing(
            .warning(alarm.contact.id, percents: [alarm.warning.percent], next: next), mails: mails, at: now)
    }

    static func next(_ store: any Store) async throws {
        let scene = Scene(store: store)
        #expect(try await store.nextAlarm() == nil)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1, at: start + .hours(1))
        #expect(try await store.nextAlarm() == half + .hours(1))
        try await scene.ticket(2)
        try await scene.ticket(3, kind: .mailingList)
        #expect(try await store.nextAlarm() == half)
        let step = NextReminder(step: .reminder(1), at: start + .hours(3))
        try await scene.escalate(ticket.id, to: "ambiente", by: user, at: start + .hours(1), next: step)
        #expect(try await store.nextAlarm() == start + .hours(3))
        #expect(try await store.alarms(dueBy: start + .hours(3) - .milliseconds(1), limit: 10).isEmpty)
        let all = try await store.alarms(dueBy: start + .days(1), limit: 10)
        #expect(all.count == 3)
        guard case .reminder(let first) = all[0], case .warning(let second) = all[1] else {
            throw Unexpected("not the earliest first")
        }
        #expect(first.next == step && first.ticket.id == ticket.id && first.arrivedAt == start + .hours(1))
        #expect(second.warning == ClockWarning(percent: 50, at: half))
        #expect(try await store.alarms(dueBy: start + .days(1), limit: 1).count == 1)
    }

    static func warning(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, message) = try await scene.ticket(1)
        try await store.assign(ticket.id, to: user, by: user, at: start)
        let alarm = try await warningAlarm(store, at: half)
        #expect(alarm.assignee?.id == user && alarm.escalation == nil && alarm.pauses.isEmpty)
        #expect(alarm.contact.message == message && alarm.ticket.id == ticket.id)
        let firing = firing(alarm, mails: [scene.inside(9, on: ticket.id, .warning, at: half, key: "w-50")], at: half)
        #expect(try await store.fire([firing]) == [true])
        #expect(try await store.fire([firing, firing]) == [false, false])
        let view = try #require(try await store.view(ticket.id))
        #expect(view.ticket.warned == 50 && view.contacts[0].warned == 50)
        #expect(view.contacts[0].clock?.nextWarning == ClockWarning(percent: 75, at: start + .minutes(405)))
        #expect(view.events.filter { $0.event.what == "warned" }.map(\.event.detail) == [["percent": "50"]])
        #expect(view.messages.map(\.direction) == [.inbound, .internalMail])
        #expect(view.addresses.map(\.party.address) == [anna.address])
        #expect(try await store.tickets(TicketQuery(scope: .urgent)).lines.map(\.ticket.id) == [ticket.id])
        #expect(try await store.counts(for: user, at: half).urgent == 1)
        #expect(try await store.nextAlarm() == start + .minutes(405))
        // It goes out as what it is, and meets nothing.
        let claim = try #require(try await scene.claim(at: half).first)
        #expect(claim.outgoing.direction == .internalMail && claim.outgoing.internalKind == .warning)
        try store.markTransmitting(claim.entry.id, lease: claim.lease, at: half)
        try await store.finish(
            claim.entry.id, lease: claim.lease, result: .accepted(reference: nil, evidence: "250"), at: half)
        #expect(try await store.view(ticket.id)?.contacts[0].answeredAt == nil)
    }

    static func twoProcesses(_ harness: any StoreHarness) async throws {
        let store = try await harness.open()
        let beside = try await harness.openBeside()
        let scene = Scene(store: store)
        for number in 1...8 { try await scene.ticket(number) }
        let alarms = try await store.alarms(dueBy: half, limit: 20)
        let firings = alarms.compactMap { alarm -> Firing? in
            guard case .warning(let alarm) = alarm else { return nil }
            let mail = scene.inside(Int(alarm.contact.id.value) + 100, on: alarm.ticket.id, .warning, at: half)
            return firing(alarm, mails: [mail], at: half)
        }
        #expect(firings.count == 8)
        async let here = store.fire(firings)
        async let there = beside.fire(firings)
        let fired = try await (here, there)
        #expect(zip(fired.0, fired.1).allSatisfy { $0 != $1 })
        #expect(try await store.outbox(state: .waiting, limit: 50, offset: 0).count == 8)
        await beside.close()
    }

    static func notDue(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, message) = try await scene.ticket(1)
        let alarm = try await warningAlarm(store, at: half)
        // Set anew meanwhile: the old instant is nobody's any more.
        let later = ServiceClock(answer: [ClockTerm(target: .hours(20))]).setting(from: start)
        try await store.setClocks([(.contact(ContactID(message.value)), later)], at: half)
        #expect(try await store.fire([firing(alarm, at: half)]) == [false])
        #expect(try await store.nextAlarm() == start + .hours(10))
        try await store.setNeedsAnswer(ContactID(message.value), clock: nil, exclusion: .spam, by: user, at: half)
        #expect(try await store.nextAlarm() == nil)
        #expect(try await store.fire([firing(alarm, at: start + .days(3))]) == [false])
        #expect(try await scene.state(ticket.id).warned == nil)
    }

    static func sleptThrough(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, message) = try await scene.ticket(1)
        let fired = try await store.fire([
            Firing(
                .warning(ContactID(message.value), percents: [50, 75, 90, 100], next: nil), at: start + .hours(10))
        ])
        #expect(fired == [true])
        let view = try #require(try await store.view(ticket.id))
        #expect(view.ticket.warned == 100 && view.events.filter { $0.event.what == "warned" }.count == 1)
        #expect(try await store.nextAlarm() == nil)
    }

    static func answered(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, message) = try await scene.ticket(1)
        let second = try await scene.followUp("more", on: ticket.id, at: start + .hours(4))
        _ = try await store.fire([firing(try await warningAlarm(store, at: half), at: half)])
        _ = try await store.answer(
            NewAnswer(
                outgoing: scene.outgoing(5, on: ticket, by: user, at: half, answering: message), then: .answered))
        // Until the channel has it, nothing is met.
        #expect(try await store.nextAlarm() == start + .minutes(405))
        try await scene.acceptAll(at: half + .minutes(1))
        let view = try #require(try await store.view(ticket.id))
        #expect(view.contacts.map(\.id.value) == [message.value, second.value])
        #expect(view.contacts.allSatisfy { $0.answeredAt == half + .minutes(1) && $0.answeredBy != nil })
        #expect(view.ticket.warned == nil && view.contacts[0].warned == 50)
        #expect(try await store.nextAlarm() == nil)
        #expect(try await store.tickets(TicketQuery(scope: .urgent)).lines.isEmpty)
    }

    static func reminder(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let due = start + .hours(2)
        let id = try await scene.escalate(
            ticket.id, to: "ambiente", by: user, at: start, next: NextReminder(step: .reminder(1), at: due))
        let next = NextReminder(step: .manager, at: start + .hours(6))
        let firing = Firing(
            .reminder(id, step: .reminder(1), next: next),
            mails: [scene.inside(7, on: ticket.id, .reminder, at: due, key: "r1")], at: due)
        let early = Firing(.reminder(id, step: .reminder(1), next: next), at: due - .milliseconds(1))
        #expect(try await store.fire([early]) == [false])
        #expect(try await store.fire([firing]) == [true])
        #expect(try await store.fire([firing]) == [false])
        let view = try #require(try await store.view(ticket.id))
        #expect(view.escalations[0].reminders == 1 && view.escalations[0].remindedAt == due)
        let events = view.events.filter { $0.event.what == "reminded" }
        #expect(events.map(\.event.detail) == [["escalation": "\(id)", "number": "1"]])
        #expect(events.allSatisfy { $0.event.user == nil })
        #expect(view.messages.count { $0.direction == .internalMail } == 1)
        // By hand: counted alike.
        try await store.remind(
            id, mail: scene.inside(8, on: ticket.id, .reminder, at: due, key: "by hand"), next: next, by: user,
            at: due + .hours(1))
        try await store.remind(
            id, mail: scene.inside(9, on: ticket.id, .reminder, at: due, key: "by hand"), next: next, by: user,
            at: due + .hours(1))
        let escalation = try #require(try await store.escalations(of: ticket.id).first)
        #expect(escalation.reminders == 2 && escalation.remindedAt == due + .hours(1))
        // Given back: nobody is reminded any more.
        try await store.giveBack(ticket.id, solved: true, note: "si paga online", by: user, at: due + .hours(2))
        #expect(try await store.nextAlarm() == half)
        await expect(.conflict) {
            try await store.remind(
                id, mail: scene.inside(10, on: ticket.id, .reminder, at: due), next: nil, by: user, at: due)
        }
    }

    static func manager(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let due = start + .hours(6)
        let id = try await scene.escalate(
            ticket.id, to: "ambiente", by: user, at: start, next: NextReminder(step: .manager, at: due))
        #expect(try await store.fire([Firing(.reminder(id, step: .manager, next: nil), at: due)]) == [true])
        let view = try #require(try await store.view(ticket.id))
        #expect(view.escalations[0].reminders == 0 && view.escalations[0].remindedAt == nil)
        #expect(view.events.last?.event.what == "manager_told")
    }

    static func neighbours(_ store: any Store) async throws {
        let scene = Scene(store: store)
        var firings: [Firing] = []
        for number in 1...3 {
            let (ticket, message) = try await scene.ticket(number)
            var mail = scene.inside(100 + number, on: ticket.id, .warning, at: half)
            if number == 2 {
                let gone = BlobReference(sha256: String(repeating: "0", count: 64), size: 1)
                mail.attachments = [Tickets.Attachment(name: "a", type: "b", size: 1, sha256: gone.sha256, blob: gone)]
            }
            firings.append(
                Firing(.warning(ContactID(message.value), percents: [50], next: nil), mails: [mail], at: half))
        }
        await expect(.missing) { _ = try await store.fire(firings) }
        #expect(try await store.alarms(dueBy: half, limit: 10).count == 1)
        #expect(try await store.outbox(state: .waiting, limit: 10, offset: 0).count == 2)
    }
}

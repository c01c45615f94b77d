// What is known of a case, and the clocks that are set anew when rules change.

import Store
import Testing
import Tickets

enum ClassifyCases {
    static let all: [StoreCase] = [
        StoreCase("topic, complaint and outcome are set and taken away, each with its line of history", classify),
        StoreCase("who first has a contact before his eyes is noted once", opened),
        StoreCase("a verdict names its reason in the history", verdict),
        StoreCase("clocks are listed by service, page by page, those that are over only when asked for", clocks),
        StoreCase("rules and the audit trail are kept", rules),
    ]

    static func classify(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        let topic = TopicCode("pec")
        for _ in 1...2 {
            try await store.classify(
                ticket.id, topic: .some(topic), isComplaint: true, outcome: .some(.referred), by: user, at: start)
        }
        var state = try await scene.state(ticket.id)
        #expect(state.topic == topic && state.isComplaint && state.outcome == .referred)
        try await store.classify(ticket.id, topic: .some(nil), isComplaint: nil, outcome: nil, by: user, at: start)
        state = try await scene.state(ticket.id)
        #expect(state.topic == nil && state.isComplaint && state.outcome == .referred)
        let view = try #require(try await store.view(ticket.id))
        #expect(
            view.events.filter { $0.event.what == "classified" }.map(\.event.detail) == [
                ["topic": "pec", "complaint": "yes", "outcome": "referred"], ["topic": ""],
            ])
        await expect(.missing) {
            try await store.classify(TicketID(99), topic: nil, isComplaint: true, outcome: nil, by: user, at: start)
        }
    }

    static func opened(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        try await store.noteOpened(ticket.id, by: user, at: start + .minutes(1))
        try await scene.followUp("more", on: ticket.id, at: start + .minutes(2))
        try await store.noteOpened(ticket.id, by: user, at: start + .minutes(3))
        try await store.noteOpened(ticket.id, by: user, at: start + .minutes(4))
        let contacts = try #require(try await store.view(ticket.id)).contacts
        #expect(contacts.map(\.openedAt) == [start + .minutes(1), start + .minutes(3)])
    }

    static func verdict(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, message) = try await scene.ticket(1)
        let id = ContactID(message.value)
        try await store.setNeedsAnswer(id, clock: nil, exclusion: .duplicate, by: user, at: start)
        var view = try #require(try await store.view(ticket.id))
        #expect(
            view.contacts[0].exclusion == .duplicate && view.events.last?.event.detail == ["exclusion": "duplicate"])
        try await store.setNeedsAnswer(
            id, clock: ServiceClock().setting(from: start), exclusion: nil, by: user, at: start)
        view = try #require(try await store.view(ticket.id))
        #expect(view.contacts[0].exclusion == nil && view.ticket.dueAt == start + .hours(9))
        #expect(try await store.nextAlarm() == AlarmCases.half)
    }

    static func clocks(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        var subjects: [KeptClock.Subject] = []
        var tickets: [Ticket] = []
        for number in 1...5 {
            let (ticket, message) = try await scene.ticket(number, at: start + .hours(number))
            tickets.append(ticket)
            subjects.append(.contact(ContactID(message.value)))
        }
        try await scene.ticket(6, kind: .bounce)
        let escalation = try await scene.escalate(tickets[0].id, to: "ambiente", by: user, at: start + .hours(6))
        try await scene.escalate(tickets[1].id, to: nil, by: user, at: start + .hours(6))
        subjects.append(.escalation(escalation))
        _ = try await store.answer(
            NewAnswer(outgoing: scene.outgoing(50, on: tickets[4], by: user, at: start + .hours(7)), then: .answered))
        try await scene.acceptAll(at: start + .hours(7))
        func all(over from: Instant?) async throws -> [KeptClock] {
            var found: [KeptClock] = []
            while true {
                let page = try await store.clocks(
                    service: "CC", withOver: from, after: found.last?.subject, limit: 2)
                found += page
                if page.count < 2 { return found }
            }
        }
        let open = try await all(over: nil)
        #expect(open.map(\.subject) == subjects.filter { $0 != subjects[4] } && open.allSatisfy { !$0.isOver })
        #expect(open[0].start == start + .hours(1) && open[0].ticket == tickets[0].id && open[0].service == "CC")
        #expect(try await all(over: start).map(\.subject) == subjects)
        #expect(try await all(over: start + .hours(6)).map(\.subject) == open.map(\.subject))
        #expect(try await store.clocks(service: "CUP", withOver: start, after: nil, limit: 9).isEmpty)
        #expect(try await store.firstClock(of: "CUP") == nil)
        // An answered one changes for the figures only.
        let longer = ServiceClock(answer: [ClockTerm(target: .hours(20))])
        try await store.setClocks(
            [
                (subjects[4], longer.setting(from: start + .hours(5))),
                (subjects[0], longer.setting(from: start + .hours(1))),
            ], at: start + .hours(8))
        let view = try #require(try await store.view(tickets[4].id))
        #expect(view.contacts[0].clock?.due == start + .hours(25) && view.contacts[0].clock?.nextWarning == nil)
        #expect(view.ticket.dueAt == nil)
        #expect(try await scene.state(tickets[0].id).dueAt == start + .hours(21))
    }

    static func rules(_ store: any Store) async throws {
        let user = try await Scene(store: store).user()
        #expect(try await store.clockRules(of: "CC") == nil)
        let entry = AuditEntry(at: start, user: nil, what: "clock_changed", detail: ["service": "CC"])
        try await store.setClockRules("a", of: "CC", audit: entry)
        try await store.setClockRules("b", of: "CC", audit: entry)
        let other = AuditEntry(at: start, user: user, what: "period_closed")
        try await store.audit(other)
        #expect(try await store.clockRules(of: "CC") == "b")
        #expect(try await store.auditTrail(limit: 2, offset: 0) == [other, entry])
        #expect(try await store.auditTrail(limit: 2, offset: 2) == [entry])
    }
}

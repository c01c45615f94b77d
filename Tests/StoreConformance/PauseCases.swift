// Times during which the citizen was asked for something: measured always, counted where the rule says so.

import Store
import Testing
import Tickets

enum PauseCases {
    static let all: [StoreCase] = [
        StoreCase("a pause is measured from the question to the citizen's word", measured),
        StoreCase("a clock that pauses warns of nothing meanwhile and is set anew afterwards", standsStill),
        StoreCase("a clock that does not pause goes on warning", goesOn),
        StoreCase("reminders of an escalation whose clock pauses come later by the pause", reminders),
    ]

    static let pausing = ServiceClock(
        answer: [ClockTerm(pausesForCitizen: true)],
        secondLevel: [ClockTerm(target: .hours(4), pausesForCitizen: true)])

    static func measured(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        try await store.move(ticket.id, to: .waitingForCitizen, by: user, at: start + .hours(1))
        try await store.move(ticket.id, to: .open, by: user, at: start + .hours(2))
        try await store.move(ticket.id, to: .waitingForCitizen, by: user, at: start + .hours(3))
        try await scene.followUp("word", on: ticket.id, at: start + .hours(5), received: start + .hours(6))
        #expect(try await scene.state(ticket.id).state == .open)
        let alarm = try await AlarmCases.warningAlarm(store, at: start + .days(1))
        #expect(
            alarm.pauses == [
                (start + .hours(1))..<(start + .hours(2)), (start + .hours(3))..<(start + .hours(5)),
            ])
        _ = try await store.answer(
            NewAnswer(outgoing: scene.outgoing(5, on: ticket, by: user, at: start + .hours(7)), then: .answered))
        try await scene.acceptAll(at: start + .hours(7))
        let contacts = try #require(try await store.view(ticket.id)).contacts
        #expect(contacts.map(\.paused) == [.hours(3), .zero])
    }

    static func standsStill(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, message) = try await scene.ticket(1)
        let id = ContactID(message.value)
        try await store.setClocks([(.contact(id), pausing.setting(from: start))], at: start)
        try await store.move(ticket.id, to: .waitingForCitizen, by: user, at: start + .hours(1))
        #expect(try await store.nextAlarm() == nil)
        // New rules in between do not wake it.
        try await store.setClocks([(.contact(id), pausing.setting(from: start))], at: start + .hours(2))
        #expect(try await store.nextAlarm() == nil)
        try await store.move(ticket.id, to: .open, by: user, at: start + .hours(6))
        #expect(try await store.nextAlarm() == start + .hours(6))
        let alarms = try await store.alarms(dueBy: start + .hours(6), limit: 10)
        guard alarms.count == 1, case .resumed(let kept) = alarms[0] else { throw Unexpected("it does not go on") }
        #expect(kept.subject == .contact(id) && kept.start == start && kept.setting.pausesForCitizen)
        #expect(kept.pauses == [(start + .hours(1))..<(start + .hours(6))])
        let anew = pausing.setting(from: kept.start, pauses: kept.pauses, passed: kept.warned ?? 0)
        #expect(anew.due == start + .hours(14))
        try await store.setClocks([(kept.subject, anew)], at: start + .hours(6))
        #expect(try await store.nextAlarm() == start + .minutes(570))
        #expect(try await scene.state(ticket.id).dueAt == start + .hours(14))
    }

    static func goesOn(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, _) = try await scene.ticket(1)
        try await store.move(ticket.id, to: .waitingForCitizen, by: user, at: start + .hours(1))
        #expect(try await store.nextAlarm() == AlarmCases.half)
        try await store.move(ticket.id, to: .open, by: user, at: start + .hours(2))
        #expect(try await store.nextAlarm() == AlarmCases.half)
    }

    static func reminders(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        let (ticket, message) = try await scene.ticket(1)
        try await store.setNeedsAnswer(
            ContactID(message.value), clock: nil, exclusion: .test, by: user, at: start)
        let id = try await scene.escalate(
            ticket.id, to: "ambiente", by: user, at: start,
            next: NextReminder(step: .reminder(1), at: start + .hours(2)), clock: pausing)
        try await store.move(ticket.id, to: .waitingForCitizen, by: user, at: start + .hours(1))
        #expect(try await store.nextAlarm() == nil)
        try await scene.followUp("word", on: ticket.id, at: start + .hours(4), kind: .automaticReply)
        #expect(try await store.nextAlarm() == nil)
        try await store.move(ticket.id, to: .open, by: user, at: start + .hours(4))
        #expect(try await scene.state(ticket.id).state == .withDepartment)
        let alarms = try await store.alarms(dueBy: start + .hours(4), limit: 10)
        guard alarms.count == 1, case .resumed(let kept) = alarms[0] else { throw Unexpected("it does not go on") }
        #expect(kept.subject == .escalation(id))
        let anew = pausing.setting(.secondLevel, from: kept.start, pauses: kept.pauses)
        try await store.setClocks([(kept.subject, anew)], at: start + .hours(4))
        #expect(try await store.escalations(of: ticket.id)[0].clock?.due == start + .hours(7))
        #expect(try await store.nextAlarm() == start + .hours(5))
    }
}

// What a person does with levels and reminders: the act, the mails that belong to it and what the citizen is told, written in
// one transaction.

import Runtime
import Store
import Tickets

/// Escalates, gives back, reminds, asks.
public struct EscalationDesk: Sendable {
    let store: any Store
    private let current: Current<ServiceLevelRules>
    let clock: any WallClock
    /// As they hold now.
    var rules: ServiceLevelRules { current.value }

    /// By rules that stay.
    public init(store: any Store, rules: ServiceLevelRules, clock: any WallClock = SystemClock()) {
        self.init(store: store, current: Current(rules), clock: clock)
    }

    /// - Parameter current: may be exchanged at any time.
    public init(store: any Store, current: Current<ServiceLevelRules>, clock: any WallClock = SystemClock()) {
        self.store = store
        self.current = current
        self.clock = clock
    }

    private var now: Instant { Instant(clock.now()) }

    /// To the back office or a department: sets the second level's clock, writes the assignment to a
    /// department that does not log in, tells the citizen where settings say so and he has not opted out.
    /// - Throws: `StoreError.conflict` when the level does not follow, the department is gone, or somebody has written since.
    public func escalate(
        _ ticket: TicketID, to level: Level, department: DepartmentCode?, reason: String, by user: User,
        seenVersion: Int64?
    ) async throws -> EscalationID {
        let view = try await view(ticket, "escalate")
        let now = now
        let service = rules.service(view.ticket.number.service)
        var new = NewEscalation(
            ticket: ticket, to: level, department: department, reason: reason, by: user.id, at: now,
            seenVersion: seenVersion)
        if level == .department {
            try check(department, on: service.clock.calendar.day(of: now))
            var setting = service.clock.setting(.secondLevel, from: now)
            // It warns of nothing: reminders are its own.
            setting.nextWarning = nil
            new.clock = setting
            new.next = ReminderPlan(rule: service.reminders, calendar: service.clock.calendar, start: now).next()
        }
        let letters = HandOverLetters(
            mail: InsideMail(rules: rules, ticket: view.ticket, now: now), view: view, escalation: new)
        new.messages = letters.assignments(author: user)
        let page = service.tellsCitizen ? try await store.secrets(of: ticket)?.page : nil
        if service.tellsCitizen, let notice = letters.notice(page: page) { new.messages.append(notice) }
        CrashPoint.pass("levels.before-escalate")
        let id = try await store.escalate(new)
        CrashPoint.pass("levels.after-escalate")
        return id
    }

    /// Back to the level it came from.
    public func giveBack(_ ticket: TicketID, solved: Bool, note: String, by user: User) async throws {
        try await store.giveBack(ticket, solved: solved, note: note, by: user.id, at: now)
    }

    /// A reminder now. `conflict` when no escalation runs, `missing` when the holder has no mail.
    public func remind(_ ticket: TicketID, by user: User) async throws {
        let view = try await view(ticket, "remind")
        guard let escalation = view.escalations.last, escalation.endedAt == nil else {
            throw StoreError(.conflict, operation: "remind", detail: "it was not handed over")
        }
        let now = now
        let next = next(of: escalation, view, at: now)
        let letter = ReminderLetter(
            mail: InsideMail(rules: rules, ticket: view.ticket, now: now), escalation: escalation,
            arrivedAt: view.arrivedAt, next: next)
        let holder = Recipients(rules: rules, users: try await store.users()).holder(
            escalation.to, escalation.department)
        let mails = holder.compactMap { letter.reminder(escalation.reminders + 1, to: $0, author: user) }
        guard let mail = mails.first else {
            throw StoreError(.missing, operation: "remind", detail: "nobody can be written to")
        }
        CrashPoint.pass("levels.before-remind")
        try await store.remind(escalation.id, mail: mail, next: next, by: user.id, at: now)
        CrashPoint.pass("levels.after-remind")
    }

    /// A question to the back office (nil) or to a department or URP: no escalation.
    public func ask(_ question: String, on ticket: TicketID, department: DepartmentCode?, by user: User) async throws {
        let view = try await view(ticket, "ask")
        let now = now
        if department != nil {
            try check(department, on: rules.service(view.ticket.number.service).clock.calendar.day(of: now))
        }
        let level: Level = department == nil ? .backOffice : .department
        let mail = InsideMail(rules: rules, ticket: view.ticket, now: now)
        let letters = HandOverLetters(mail: mail, view: view, escalation: nil)
        // The same words within a minute are one question: a form sent twice.
        let key = "question-\(now.milliseconds / 60_000)-\(question.utf8.fnv1a)"
        let outgoing = Recipients(rules: rules, users: []).holder(level, department).first.flatMap { party in
            mail.compose(
                .question, to: party, key: key, author: user,
                values: [
                    "struttura": mail.holder(level, department), "operatore": user.name, "quesito": question,
                    "mittente": letters.sender, "testo": letters.words,
                ])
        }
        try await store.ask(question, on: ticket, to: department, mail: outgoing, by: user.id, at: now)
    }

    private func view(_ ticket: TicketID, _ operation: String) async throws -> TicketView {
        guard let view = try await store.view(ticket) else { throw StoreError(.missing, operation: operation) }
        return view
    }

    private func check(_ code: DepartmentCode?, on day: CivilDay) throws {
        guard let found = rules.organisation.department(code), found.validity.contains(day) else {
            throw StoreError(.conflict, operation: "escalate", detail: "no such department now")
        }
    }

    /// When the following automatic step is due: this reminder counts as one of them.
    private func next(of escalation: Escalation, _ view: TicketView, at now: Instant) -> NextReminder? {
        guard escalation.to == .department, escalation.contributedAt == nil else { return nil }
        let service = rules.service(view.ticket.number.service)
        let plan = ReminderPlan(rule: service.reminders, calendar: service.clock.calendar, start: escalation.at)
        let told = view.events.contains {
            $0.event.what == "manager_told" && $0.event.detail["escalation"] == "\(escalation.id)"
        }
        let number = escalation.reminders + 1
        // Like one that came by itself: what follows keeps its distance to it.
        let step = ReminderStep.reminder(number)
        let past = ReminderPlan.Past(
            reminders: number, managerTold: told, last: plan.offset(of: step) == nil ? nil : (step, now))
        guard let next = plan.next(after: past) else { return nil }
        return NextReminder(step: next.step, at: max(next.at, now))
    }
}

extension TicketView {
    /// When its first contact arrived.
    var arrivedAt: Instant {
        contacts.filter { $0.kind == .contact }.map(\.arrivedAt).min() ?? ticket.openedAt
    }
}

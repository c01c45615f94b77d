// What follows from instants that have come: warnings with their mails, reminders, clocks that go on after a pause.

import Runtime
import Store
import Tickets

/// One batch of instants.
struct AlarmRound: Sendable {
    let store: any Store
    let rules: ServiceLevelRules
    let now: Instant

    /// - Returns: how many were taken off; the others were not due any more.
    func run(_ due: [DueAlarm]) async throws -> Int {
        var resumed: [(KeptClock.Subject, ClockSetting)] = []
        var firings: [Firing] = []
        let recipients = Recipients(rules: rules, users: try await users(for: due))
        for alarm in due {
            switch alarm {
            case .resumed(let kept): resumed.append((kept.subject, rules.setting(of: kept)))
            case .warning(let alarm): firings.append(warning(alarm, recipients))
            case .reminder(let alarm): firings.append(reminder(alarm, recipients))
            }
        }
        CrashPoint.pass("levels.before-fire")
        // First: a clock that goes on must not warn by the instants from before its pause.
        if !resumed.isEmpty { try await store.setClocks(resumed, at: now) }
        let fired = firings.isEmpty ? [] : try await store.fire(firings)
        CrashPoint.pass("levels.after-fire")
        return resumed.count + fired.count { $0 }
    }

    /// Nobody is looked up when no mail can be written.
    private func users(for due: [DueAlarm]) async throws -> [User] {
        let services = due.compactMap { alarm -> String? in
            switch alarm {
            case .warning(let alarm): alarm.ticket.number.service
            case .reminder(let alarm): alarm.ticket.number.service
            case .resumed: nil
            }
        }
        guard services.contains(where: { rules.service($0).mailRoute != nil }) else { return [] }
        return try await store.users()
    }

    /// Several percentages may be over when the program was away: each is recorded, one mail goes out, for the highest.
    private func warning(_ alarm: ContactAlarm, _ recipients: Recipients) -> Firing {
        let clock = rules.service(alarm.ticket.number.service).clock
        var percents = [alarm.warning.percent]
        var setting = clock.setting(from: alarm.contact.arrivedAt, pauses: alarm.pauses, passed: percents[0])
        while let next = setting.nextWarning, next.at <= now {
            percents.append(next.percent)
            setting = clock.setting(from: alarm.contact.arrivedAt, pauses: alarm.pauses, passed: next.percent)
        }
        let highest = percents.last ?? alarm.warning.percent
        let mail = InsideMail(rules: rules, ticket: alarm.ticket, now: now)
        let due = alarm.contact.dueAt ?? setting.due
        let holder = mail.holder(
            alarm.escalation?.to ?? .first, alarm.escalation?.department)
        let mails = recipients.parties(
            rules.recipients[highest] ?? [], assignee: alarm.assignee, escalation: alarm.escalation
        ).compactMap { party in
            mail.compose(
                .warning, to: party, key: "warning-\(alarm.contact.id)-\(highest)",
                values: [
                    "percentuale": "\(highest)", "scade": mail.words.standing(of: due, now: now), "struttura": holder,
                    "data-scadenza": mail.words.date(due), "ora-scadenza": mail.words.timeAndDay(due, now: now),
                    "data-arrivo": mail.words.date(alarm.contact.arrivedAt),
                    "ora-arrivo": mail.words.time(alarm.contact.arrivedAt),
                ])
        }
        return Firing(
            .warning(alarm.contact.id, percents: percents, next: setting.nextWarning), mails: mails, at: now)
    }

    private func reminder(_ alarm: EscalationAlarm, _ recipients: Recipients) -> Firing {
        let escalation = alarm.escalation
        let service = rules.service(alarm.ticket.number.service)
        let plan = ReminderPlan(rule: service.reminders, calendar: service.clock.calendar, start: escalation.at)
        let past = plan.past(
            after: alarm.next.step, reminders: escalation.reminders, due: alarm.next.at, now: now)
        // Who has answered inside is left in peace.
        let next = escalation.contributedAt == nil ? plan.next(after: past) : nil
        let letter = ReminderLetter(
            mail: InsideMail(rules: rules, ticket: alarm.ticket, now: now), escalation: escalation,
            arrivedAt: alarm.arrivedAt, next: next)
        let mails =
            switch alarm.next.step {
            case .reminder(let number):
                recipients.holder(escalation.to, escalation.department).compactMap {
                    letter.reminder(max(number, escalation.reminders + 1), to: $0)
                }
            case .manager: recipients.managers.compactMap { letter.unanswered(to: $0) }
            }
        return Firing(
            .reminder(escalation.id, step: alarm.next.step, next: next),
            mails: escalation.contributedAt == nil ? mails : [], at: now)
    }
}

/// The mails of one escalation: SOL-01 or SOL-02 to who holds it, SOL-03 to the manager.
struct ReminderLetter: Sendable {
    let mail: InsideMail
    let escalation: Escalation
    let arrivedAt: Instant
    /// The step that follows.
    let next: NextReminder?

    /// By hand or by itself, the same number is one mail.
    func reminder(_ number: Int, to party: Party, author: User? = nil) -> NewOutgoing? {
        let words = mail.words
        let now = mail.now
        var values = mail.values(of: escalation)
        values["numero-sollecito"] = "\(number)"
        let key = "reminder-\(escalation.id)-\(number)"
        // "Following the reminder of …" needs one, and "over the term" a term.
        guard let last = escalation.remindedAt, let due = escalation.clock?.due, now > due else {
            return mail.compose(.reminder, to: party, key: key, author: author, values: values)
        }
        values["data-sollecito"] = words.date(last)
        values["durata"] = words.duration(now - due)
        values["ora-segnalazione"] = words.timeAndDay(next?.at ?? now + .hours(1), now: now)
        return mail.compose(.secondReminder, to: party, key: key, author: author, values: values)
    }

    func unanswered(to party: Party) -> NewOutgoing? {
        let words = mail.words
        var values = mail.values(of: escalation)
        values["solleciti"] = "\(escalation.reminders)"
        values["durata"] = words.duration(mail.now - arrivedAt)
        values["data-arrivo"] = words.date(arrivedAt)
        values["ora-arrivo"] = words.time(arrivedAt)
        return mail.compose(.unanswered, to: party, key: "unanswered-\(escalation.id)", values: values)
    }
}

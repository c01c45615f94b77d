// When an escalation's next step is: reminders to who holds it, the word to the manager. Pure.

import Tickets

/// The steps of one escalation.
struct ReminderPlan: Sendable {
    var rule: ReminderRule
    var calendar: ServiceCalendar
    /// When it began.
    var start: Instant

    /// What has been done last: how many reminders there were, and when the last step was due.
    struct Past {
        var reminders = 0
        var managerTold = false
        /// The last step with the instant from which the next interval counts; nil before the first.
        var last: (step: ReminderStep, at: Instant)?
    }

    /// The next step; nil when none is left.
    ///
    /// Steps lie at fixed times after the beginning. Where one came late (the office was closed, the program away, the clock
    /// stood still), the next keeps its distance to it: a department that opens in the morning finds one reminder, not three.
    func next(after past: Past = Past()) -> NextReminder? {
        var steps: [(step: ReminderStep, offset: Duration)] = []
        if past.reminders < rule.most, let offset = offset(of: past.reminders + 1) {
            steps.append((.reminder(past.reminders + 1), offset))
        }
        if !past.managerTold, let manager = rule.manager { steps.append((.manager, manager)) }
        // Stable: of two at the same time the reminder goes first.
        guard let next = steps.min(by: { $0.offset < $1.offset }) else { return nil }
        var at = start + next.offset
        if let last = past.last {
            let distance = next.offset - (offset(of: last.step) ?? .zero)
            at = max(at, last.at + max(distance, .zero))
        }
        if rule.onlyWhenOpen {
            // A service that never opens again reminds nobody.
            guard let open = calendar.nextOpening(atOrAfter: at) else { return nil }
            at = open
        }
        return NextReminder(step: next.step, at: at)
    }

    /// What has been done once a step has fired.
    /// - Parameters:
    ///   - reminders: those counted before it, by hand ones included.
    ///   - due: when it was due; who is more than a minute late counts from now.
    func past(after step: ReminderStep, reminders: Int, due: Instant, now: Instant) -> Past {
        let at = now - due > .minutes(1) ? now : due
        switch step {
        case .manager: return Past(reminders: reminders, managerTold: true, last: (step, at))
        case .reminder(let number):
            // The manager comes in the order of the plan: what lies before this reminder has been.
            let told = rule.manager.map { manager in offset(of: number).map { manager < $0 } ?? true } ?? true
            return Past(reminders: max(reminders + 1, number), managerTold: told, last: (step, at))
        }
    }

    func offset(of step: ReminderStep) -> Duration? {
        switch step {
        case .reminder(let number): offset(of: number)
        case .manager: rule.manager
        }
    }

    private func offset(of number: Int) -> Duration? {
        if number <= rule.after.count { return rule.after[number - 1] }
        guard let every = rule.every else { return nil }
        return (rule.after.last ?? .zero) + every * (number - rule.after.count)
    }
}

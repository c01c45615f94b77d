// How long answers and solutions may take and when to warn, `services.<CODE>`: dated rules over a plain default, read whole,
// every fault named with its remedy.

import Runtime
import Tickets

extension ServiceClock {
    /// Shorter than a minute nobody can keep, longer than a quarter is no clock any more.
    private static let targets = Duration.minutes(1)...Duration.days(90)

    /// - Parameter one: a service; its keys `answerWithin`, `answer`, `secondLevelWithin`, `secondLevel` and `warnings`.
    init(reading one: SettingsNode, calendar: ServiceCalendar) {
        self.init(calendar: calendar)
        answer = Self.terms(one, "answer", short: "answerWithin", default: .hours(9), says: "\"9 h\"")
        secondLevel = Self.terms(one, "secondLevel", short: "secondLevelWithin", default: .hours(4), says: "\"4 h\"")
        warnings = Self.warnings(one, default: warnings)
    }

    /// What always holds comes first: of the rules that are valid on a day the last one counts.
    private static func terms(
        _ one: SettingsNode, _ key: String, short: String, default usual: Duration, says contract: String
    ) -> [ClockTerm] {
        let base = target(one, short, default: usual, says: contract)
        return [ClockTerm(target: base)]
            + one.objects(key).map { node in
                defer { node.finish() }
                return ClockTerm(
                    validity: Validity(reading: node), target: target(node, "within", default: base, says: contract),
                    judge: node.choice("hours", default: ClockJudge.elapsed),
                    pausesForCitizen: node.bool("pauseForCitizen", default: false))
            }
    }

    private static func target(
        _ node: SettingsNode, _ key: String, default usual: Duration, says contract: String
    ) -> Duration {
        let target = node.duration(key, default: usual)
        if targets.contains(target) { return target }
        node.fault(key, "is out of range", remedy: "Use 1 min to 90 d; the contract says \(contract).")
        return usual
    }

    private static func warnings(_ one: SettingsNode, default usual: [Int]) -> [Int] {
        guard let percents = one.numbers("warnings") else { return usual }
        let whole = percents.compactMap { Int(exactly: $0) }
        guard whole.count == percents.count, whole.allSatisfy({ (1...99).contains($0) }), whole.count <= 20,
            zip(whole, whole.dropFirst()).allSatisfy({ $0 < $1 })
        else {
            one.fault(
                "warnings", "are no ascending percentages",
                remedy: "Write whole numbers from 1 to 99, e.g. [50, 75, 90]; the deadline itself always follows.")
            return usual
        }
        return whole
    }
}

extension ReminderRule {
    /// - Parameter node: `services.<CODE>.reminders`; nil for the usual rule.
    init(reading node: SettingsNode?) {
        self.init()
        guard let node else { return }
        defer { node.finish() }
        if node.has("after") { after = Self.after(node) }
        every = node.durationOrNever("every", default: every)
        manager = node.durationOrNever("manager", default: manager)
        most = node.int("most", in: 0...50, default: most)
        onlyWhenOpen = node.bool("onlyWhenOpen", default: onlyWhenOpen)
        // What comes again and again keeps some distance: nobody reads a mail a minute.
        for (key, value, least) in [("every", every, Duration.minutes(5)), ("manager", manager, .seconds(1))] {
            if let value, value < least || value > .days(90) {
                node.fault(
                    key, "is out of range", remedy: "Use \(key == "every" ? "5 min" : "1 s") to 90 d, or \"never\".")
            }
        }
    }

    private static func after(_ node: SettingsNode) -> [Duration] {
        let texts = node.texts("after")
        let times = texts.compactMap(SettingsNode.duration)
        guard times.count == texts.count, times.allSatisfy({ $0 >= .seconds(1) && $0 <= .days(90) }),
            zip(times, times.dropFirst()).allSatisfy({ $0 < $1 })
        else {
            node.fault(
                "after", "are no ascending times",
                remedy: "Write times from 1 s to 90 d after the escalation, e.g. [\"2 h\", \"4 h\"].")
            return ReminderRule().after
        }
        return times
    }
}

// The clocks of a service: how long an answer may take, by which hours, from which day on. Every contact carries what its
// clock was set to, so that no figure depends on today's settings. Both kinds of hours are always computed; one judges.

/// Which hours decide whether an answer was in time (requirements 1.10, point 1: the source says plain "9h").
public enum ClockJudge: String, Hashable, Sendable, Codable, CaseIterable {
    /// Time that passes, nights and holidays included.
    case elapsed
    /// Time during which the service is open.
    case working
}

/// How long something may take, on the days for which this holds.
public struct ClockTerm: Hashable, Sendable, Codable {
    /// Days of arrival (or of the escalation) for which it holds, by the clock on the wall.
    public var validity: Validity
    public var target: Duration
    public var judge: ClockJudge
    /// Time during which the citizen was asked for something does not count. Never by default.
    public var pausesForCitizen: Bool

    public init(
        validity: Validity = .always, target: Duration = .hours(9), judge: ClockJudge = .elapsed,
        pausesForCitizen: Bool = false
    ) {
        self.validity = validity
        self.target = target
        self.judge = judge
        self.pausesForCitizen = pausesForCitizen
    }
}

/// An instant at which somebody is to look: so many percent of the target are over. 100 is the deadline itself.
public struct ClockWarning: Hashable, Sendable, Codable {
    public var percent: Int
    public var at: Instant
    public init(percent: Int, at: Instant) {
        self.percent = percent
        self.at = at
    }
}

/// What one clock is set to. Kept with the contact or the escalation that it runs for.
public struct ClockSetting: Hashable, Sendable, Codable {
    public var judge: ClockJudge
    public var target: Duration
    /// By the judging hours; pauses included where they count.
    public var due: Instant
    /// By elapsed and by working hours; the latter nil when the service does not open for three years.
    public var elapsedDue: Instant
    public var workingDue: Instant?
    /// The first warning that lies ahead; nil when none does.
    public var nextWarning: ClockWarning?
    /// By the rule it was set by: it stands still, and warns of nothing, while the citizen is asked for something.
    public var pausesForCitizen: Bool

    public init(
        judge: ClockJudge, target: Duration, due: Instant, elapsedDue: Instant, workingDue: Instant?,
        nextWarning: ClockWarning? = nil, pausesForCitizen: Bool = false
    ) {
        self.judge = judge
        self.target = target
        self.due = due
        self.elapsedDue = elapsedDue
        self.workingDue = workingDue
        self.nextWarning = nextWarning
        self.pausesForCitizen = pausesForCitizen
    }
}

/// The clocks of one service, as settings say.
public struct ServiceClock: Hashable, Sendable, Encodable {
    public var calendar: ServiceCalendar
    /// For the first human answer to a written contact (I-02). The last that is valid on the day of arrival holds.
    public var answer: [ClockTerm]
    /// For the solution by the second level (I-07), from the escalation on.
    public var secondLevel: [ClockTerm]
    /// When to warn, in percent of the target, ascending, below 100. The deadline itself always comes after them.
    public var warnings: [Int]

    public init(
        calendar: ServiceCalendar = ServiceCalendar(), answer: [ClockTerm] = [ClockTerm()],
        secondLevel: [ClockTerm] = [ClockTerm(target: .hours(4))], warnings: [Int] = [50, 75, 90]
    ) {
        self.calendar = calendar
        self.answer = answer
        self.secondLevel = secondLevel
        self.warnings = warnings
    }

    /// Which of the two clocks.
    public enum Course: Hashable, Sendable { case answer, secondLevel }

    /// The rule for what began at an instant.
    public func term(_ course: Course, from start: Instant) -> ClockTerm {
        let day = calendar.day(of: start)
        switch course {
        case .answer: return answer.last { $0.validity.contains(day) } ?? ClockTerm()
        case .secondLevel: return secondLevel.last { $0.validity.contains(day) } ?? ClockTerm(target: .hours(4))
        }
    }

    /// Sets the clock of what began at `start`.
    /// - Parameters:
    ///   - pauses: times during which the citizen was asked for something, in order, apart; counted where the rule says so.
    ///   - passed: warnings up to this percentage have been given already.
    public func setting(
        _ course: Course = .answer, from start: Instant, pauses: [Range<Instant>] = [], passed: Int = 0
    ) -> ClockSetting {
        let term = term(course, from: start)
        let counted = term.pausesForCitizen ? pauses : []
        func instant(_ part: Duration, _ judge: ClockJudge) -> Instant? {
            self.instant(after: part, judge, from: start, pauses: counted)
        }
        let elapsed = instant(term.target, .elapsed) ?? start + term.target
        let working = instant(term.target, .working)
        let due = term.judge == .elapsed ? elapsed : working ?? elapsed
        let next = (warnings + [100]).first { $0 > passed }.map { percent in
            let part = Duration.milliseconds(term.target.wholeMilliseconds * Int64(percent) / 100)
            return ClockWarning(percent: percent, at: percent == 100 ? due : instant(part, term.judge) ?? due)
        }
        return ClockSetting(
            judge: term.judge, target: term.target, due: due, elapsedDue: elapsed, workingDue: working,
            nextWarning: next,
            pausesForCitizen: term.pausesForCitizen)
    }

    /// The first instant by which so much time has counted since `start`.
    func instant(
        after part: Duration, _ judge: ClockJudge, from start: Instant, pauses: [Range<Instant>]
    ) -> Instant? {
        var start = start
        var left = part
        for pause in pauses where pause.upperBound > start {
            let until = max(pause.lowerBound, start)
            let counted = judge == .elapsed ? until - start : calendar.workingTime(from: start, to: until)
            if counted >= left { break }
            left -= counted
            start = pause.upperBound
        }
        return judge == .elapsed ? start + left : calendar.instant(after: left, from: start)
    }
}

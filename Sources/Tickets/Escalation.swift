// A request on its way up: who handed it to whom, when, why, and how that ended. Every one is kept.

public typealias EscalationID = Identifier<Escalation>

/// A time that a request spends with the back office or a department.
public struct Escalation: Hashable, Sendable, Codable {
    public var id: EscalationID
    public var ticket: TicketID
    public var from: Level
    /// `.backOffice` or `.department`.
    public var to: Level
    /// With `.department`: which one.
    public var department: DepartmentCode?
    public var reason: String
    public var by: UserID?
    public var at: Instant
    /// The second level's own clock (I-07); nil for the back office, which has none.
    public var clock: ClockSetting?
    public var endedAt: Instant?
    public var end: EscalationEnd?
    /// Reminders sent so far, and when the last one was.
    public var reminders: Int
    public var remindedAt: Instant?
    /// When the department last answered inside (by replying to our mail or by a note): nobody reminds it any more.
    public var contributedAt: Instant?

    public init(
        id: EscalationID, ticket: TicketID, from: Level, to: Level, department: DepartmentCode?, reason: String,
        by: UserID?, at: Instant, clock: ClockSetting?, endedAt: Instant? = nil, end: EscalationEnd? = nil,
        reminders: Int = 0, remindedAt: Instant? = nil, contributedAt: Instant? = nil
    ) {
        self.id = id
        self.ticket = ticket
        self.from = from
        self.to = to
        self.department = department
        self.reason = reason
        self.by = by
        self.at = at
        self.clock = clock
        self.endedAt = endedAt
        self.end = end
        self.reminders = reminders
        self.remindedAt = remindedAt
        self.contributedAt = contributedAt
    }
}

/// How a time with another level ended.
public enum EscalationEnd: String, Hashable, Sendable, Codable, CaseIterable {
    /// The citizen was answered, or the case was closed, while it was there.
    case solved
    /// Given back with the solution, for the lower level to tell (requirements 1.10, point 10).
    case answeredInside = "answered_inside"
    /// Given back without one: not competent.
    case returned
    /// Handed on to another department or up to one.
    case passedOn = "passed_on"

    /// Whether the level has done its part (I-06, I-07).
    public var isSolution: Bool { self == .solved || self == .answeredInside }
}

/// What somebody inside was written: to a department, the back office or a manager (facts 8.5).
public enum InternalMailKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// A request is handed to a department that does not log in, with its text.
    case assignment
    /// SOL-01, SOL-02: first and further reminders.
    case reminder
    case secondReminder = "second_reminder"
    /// SOL-03: to the manager.
    case unanswered
    /// SOL-04: a question to a department or URP; no escalation.
    case question
    /// SOL-05: a deadline is near or over.
    case warning
}

/// Which reminder an escalation gets when.
public struct ReminderRule: Hashable, Sendable, Codable {
    /// After the escalation, in elapsed time, ascending. The one that passes the term is the "second reminder".
    public var after: [Duration]
    /// After the last of them again and again at this interval; nil: no more.
    public var every: Duration?
    /// At most so many in all.
    public var most: Int
    /// When the manager hears of it, in elapsed time after the escalation; nil: never.
    public var manager: Duration?
    /// What falls into closing time waits for the next opening.
    public var onlyWhenOpen: Bool

    public init(
        after: [Duration] = [.hours(2), .hours(4)], every: Duration? = .hours(4), most: Int = 5,
        manager: Duration? = .hours(6), onlyWhenOpen: Bool = true
    ) {
        self.after = after
        self.every = every
        self.most = most
        self.manager = manager
        self.onlyWhenOpen = onlyWhenOpen
    }
}

/// One thing that an escalation's clock does.
public enum ReminderStep: Hashable, Sendable, Codable {
    /// The nth reminder, from 1.
    case reminder(Int)
    /// To the manager.
    case manager

    /// Kept in the store.
    public var word: String {
        switch self {
        case .reminder(let number): "reminder_\(number)"
        case .manager: "manager"
        }
    }

    public init?(word: some StringProtocol) {
        if word == "manager" {
            self = .manager
        } else if word.hasPrefix("reminder_"), let number = Int(word.dropFirst(9)), number > 0 {
            self = .reminder(number)
        } else {
            return nil
        }
    }
}

/// A step with its instant.
public struct NextReminder: Hashable, Sendable, Codable {
    public var step: ReminderStep
    public var at: Instant
    public init(step: ReminderStep, at: Instant) {
        self.step = step
        self.at = at
    }
}

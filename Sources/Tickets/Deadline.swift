// The nine hours (I-02, R-109). Elapsed time; working hours on a service calendar come in beside it.

/// How long a service may take for its first human answer.
public struct AnswerTarget: Hashable, Sendable, Codable {
    /// Elapsed time from arrival to acceptance of the first human answer.
    public var duration: Duration
    public init(duration: Duration) { self.duration = duration }

    /// Nine elapsed hours: the contract's words are plain "entro 9h" (I-02; requirements 1.10, point 1).
    public static let nineHours = AnswerTarget(duration: .hours(9))

    /// When a contact that arrived at `arrival` must be answered. UTC arithmetic: a night of summer-time change
    /// shifts the wall-clock reading, not the nine hours.
    public func deadline(arrival: Instant) -> Instant { arrival + duration }
}

/// How a contact stands against its deadline at a moment.
public enum DeadlineStanding: Hashable, Sendable {
    /// No answer is needed.
    case none
    /// Not answered; so much time is left.
    case running(left: Duration)
    /// Not answered; so much too late.
    case overdue(by: Duration)
    /// Answered in time, with so much to spare.
    case met(spare: Duration)
    /// Answered, but so much too late.
    case missed(by: Duration)

    /// Arriving exactly at the deadline is in time: "entro" includes the limit.
    public init(due: Instant?, answered: Instant?, now: Instant) {
        guard let due else {
            self = .none
            return
        }
        if let answered {
            self = answered <= due ? .met(spare: due - answered) : .missed(by: answered - due)
        } else {
            self = now <= due ? .running(left: due - now) : .overdue(by: now - due)
        }
    }
}

extension Contact {
    public func standing(at now: Instant) -> DeadlineStanding {
        DeadlineStanding(due: needsAnswer ? dueAt : nil, answered: answeredAt, now: now)
    }
}

extension Ticket {
    /// Standing of its most urgent unanswered contact.
    public func standing(at now: Instant) -> DeadlineStanding {
        DeadlineStanding(due: dueAt, answered: nil, now: now)
    }
}

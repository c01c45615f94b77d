// Where somebody stands against a deadline (I-02, R-109).

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

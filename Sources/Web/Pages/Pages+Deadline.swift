// How a contact or a ticket stands against its deadline: words, colour and drawing together, never colour alone.

import Tickets

/// How urgent a standing is.
enum Urgency: String, Sendable, Hashable {
    /// More than two hours are left.
    case calm
    /// Two hours or less.
    case soon
    case overdue
    /// Answered in time.
    case met
    /// Answered too late.
    case missed
    case none

    static let soonLimit = Duration.hours(2)

    init(_ standing: DeadlineStanding) {
        switch standing {
        case .none: self = .none
        case .running(let left): self = left <= Self.soonLimit ? .soon : .calm
        case .overdue: self = .overdue
        case .met: self = .met
        case .missed: self = .missed
        }
    }

    var icon: Icon {
        switch self {
        case .calm: .clock
        case .soon: .hourglass
        case .overdue: .alarm
        case .met: .check
        case .missed: .lateCheck
        case .none: .dash
        }
    }
}

extension Pages {
    /// Standing of a ticket's most urgent contact.
    func standing(of ticket: Ticket) -> Markup {
        standing(ticket.standing(at: now), due: ticket.dueAt, took: nil)
    }

    /// Standing of what must leave until then.
    func standing(until due: Instant) -> Markup {
        standing(DeadlineStanding(due: due, answered: nil, now: now), due: due, took: nil)
    }

    /// Standing of one contact.
    func standing(of contact: Contact) -> Markup {
        standing(contact.standing(at: now), due: contact.dueAt, took: contact.answeredAt.map { $0 - contact.arrivedAt })
    }

    private func standing(_ standing: DeadlineStanding, due: Instant?, took: Duration?) -> Markup {
        let urgency = Urgency(standing)
        let words = words(for: standing, took: took)
        var ticking: String?
        switch standing {
        case .running, .overdue: ticking = due.map { "\($0.milliseconds)" }
        case .none, .met, .missed: break
        }
        return span(
            .class("standing \(urgency.rawValue)"), .data("data-due", ticking),
            .title(due.map { t(TimeText.due, times.long($0)) })
        ) {
            icon(urgency.icon)
            span(.class("standing-words")) { words }
        }
    }

    /// `restano 3 h 20 min`, `scaduta da 1 h 5 min`, `risposto in 2 h 10 min`.
    func words(for standing: DeadlineStanding, took: Duration?) -> String {
        switch standing {
        case .none: t(TimeText.noDeadline)
        case .running(let left): t(TimeText.left, times.duration(left))
        case .overdue(let by): t(TimeText.overdue, times.duration(by))
        case .met(let spare): t(TimeText.answeredIn, times.duration(took ?? spare))
        case .missed(let by): t(TimeText.answeredLate, times.duration(took ?? by))
        }
    }
}

// Words for instants, durations and deadlines.

/// Words for times.
enum TimeText: Phrase {
    case today, yesterday, tomorrow, dateAndTime, days, hours, minutes, lessThanAMinute
    // Standing against the deadline.
    case left, overdue, answeredIn, answeredLate, noDeadline, due

    var italian: String {
        switch self {
        case .today: "oggi alle {1}"
        case .yesterday: "ieri alle {1}"
        case .tomorrow: "domani alle {1}"
        case .dateAndTime: "{1} alle {2}"
        case .days: "{1} g"
        case .hours: "{1} h"
        case .minutes: "{1} min"
        case .lessThanAMinute: "meno di 1 min"
        case .left: "restano {1}"
        case .overdue: "scaduta da {1}"
        case .answeredIn: "risposto in {1}"
        case .answeredLate: "risposto in {1}, oltre il termine"
        case .noDeadline: "nessuna scadenza"
        case .due: "entro {1}"
        }
    }

    var english: String {
        switch self {
        case .today: "today at {1}"
        case .yesterday: "yesterday at {1}"
        case .tomorrow: "tomorrow at {1}"
        case .dateAndTime: "{1} at {2}"
        case .days: "{1} d"
        case .hours: "{1} h"
        case .minutes: "{1} min"
        case .lessThanAMinute: "less than 1 min"
        case .left: "{1} left"
        case .overdue: "overdue by {1}"
        case .answeredIn: "answered in {1}"
        case .answeredLate: "answered in {1}, past the deadline"
        case .noDeadline: "no deadline"
        case .due: "due {1}"
        }
    }
}

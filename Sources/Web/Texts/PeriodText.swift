// Words for the periods of reports.

/// Words for periods.
enum PeriodText: Phrase {
    case firstSemester, secondSemester, quarter, year, days

    var italian: String {
        switch self {
        case .firstSemester: "1° semestre {1}"
        case .secondSemester: "2° semestre {1}"
        case .quarter: "{1}° trimestre {2}"
        case .year: "anno {1}"
        case .days: "dal {1} al {2}"
        }
    }

    var english: String {
        switch self {
        case .firstSemester: "first half of {1}"
        case .secondSemester: "second half of {1}"
        case .quarter: "quarter {1} of {2}"
        case .year: "year {1}"
        case .days: "{1} to {2}"
        }
    }
}

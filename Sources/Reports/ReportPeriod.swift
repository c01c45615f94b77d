// The time that a report is about: whole days by the clock on the wall.

import Tickets

/// A period with its name: `2026-S1`, `2026-Q3`, `2026-03`, `2026`, or two days.
public struct ReportPeriod: Hashable, Sendable, Codable, CustomStringConvertible {
    public var name: String
    public var from: CivilDay
    /// Included.
    public var until: CivilDay

    /// - Returns: nil unless `text` is `2026-S1`, `2026-Q3`, `2026-03`, `2026` or `2026-01-15..2026-02-14`.
    public init?(_ text: String) {
        let days = text.split(separator: "..", omittingEmptySubsequences: false).map { String($0) }
        if days.count == 2 {
            guard let from = CivilDay(days[0]), let until = CivilDay(days[1]), from <= until else { return nil }
            self.init(name: text, from: from, until: until)
            return
        }
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { String($0) }
        guard let first = parts.first, first.utf8.count == 4, let year = Int(first), year > 1900 else { return nil }
        guard parts.count == 2 else {
            if parts.count != 1 { return nil }
            self.init(name: text, year: year, month: 1, months: 12)
            return
        }
        let word = parts[1]
        let number = Int(word.dropFirst())
        switch (word.first, number) {
        case ("S", .some(let half)) where (1...2).contains(half) && word.utf8.count == 2:
            self.init(name: text, year: year, month: half * 6 - 5, months: 6)
        case ("Q", .some(let quarter)) where (1...4).contains(quarter) && word.utf8.count == 2:
            self.init(name: text, year: year, month: quarter * 3 - 2, months: 3)
        default:
            guard word.utf8.count == 2, let month = Int(word), (1...12).contains(month) else { return nil }
            self.init(name: text, year: year, month: month, months: 1)
        }
    }

    public init(name: String, from: CivilDay, until: CivilDay) {
        self.name = name
        self.from = from
        self.until = until
    }

    private init?(name: String, year: Int, month: Int, months: Int) {
        let after = month + months > 12 ? (year + 1, month + months - 12) : (year, month + months)
        guard let from = CivilDay(year: year, month: month, day: 1),
            let next = CivilDay(year: after.0, month: after.1, day: 1)
        else { return nil }
        self.init(name: name, from: from, until: next + -1)
    }

    /// The semester, quarter and month of a day.
    public static func semester(of day: CivilDay) -> ReportPeriod {
        whole(day, "S\(day.parts.month <= 6 ? 1 : 2)")
    }
    public static func quarter(of day: CivilDay) -> ReportPeriod { whole(day, "Q\((day.parts.month + 2) / 3)") }
    public static func month(of day: CivilDay) -> ReportPeriod {
        whole(day, (day.parts.month < 10 ? "0" : "") + "\(day.parts.month)")
    }

    private static func whole(_ day: CivilDay, _ word: String) -> ReportPeriod {
        guard let period = ReportPeriod("\(day.description.prefix(4))-\(word)") else {
            preconditionFailure("every day lies in a period")
        }
        return period
    }

    public var description: String { name }

    /// Its first instant and the first one after it, by this calendar's clock on the wall.
    public func instants(in calendar: ServiceCalendar) -> Range<Instant> {
        calendar.midnight(of: from)..<calendar.midnight(of: until + 1)
    }
}

// When a service is open: hours of the week, holidays, the patron's day, extra closures and openings. Everything is dated,
// so that a figure of last year is computed with last year's hours. How instants and these hours meet is in
// `ServiceCalendar+Time.swift`.

import Foundation

/// Part of a day on the wall clock.
public struct OpeningSpan: Hashable, Comparable, Sendable, Codable {
    /// Minutes since midnight: 0 to 1440, `from` before `until`; open at `from`, closed at `until`.
    public let from: Int
    public let until: Int

    /// - Returns: nil when the minutes make no span of a day.
    public init?(from: Int, until: Int) {
        guard from >= 0, from < until, until <= 1440 else { return nil }
        self.from = from
        self.until = until
    }

    /// - Parameter text: `8:00-20:00`, `08.30-13.00`, `8-14`; midnight at the end is `24:00`.
    public init?(_ text: String) {
        let ends = text.split(whereSeparator: { "-–".contains($0) }).map { $0.filter { !$0.isWhitespace } }
        guard ends.count == 2, let from = Self.minutes(ends[0]), let until = Self.minutes(ends[1]) else { return nil }
        self.init(from: from, until: until)
    }

    public static func < (a: OpeningSpan, b: OpeningSpan) -> Bool { (a.from, a.until) < (b.from, b.until) }

    private static func minutes(_ text: String) -> Int? {
        let parts = text.split(whereSeparator: { ":.".contains($0) }).map { Int($0) }
        guard let hour = parts.first ?? nil, parts.count <= 2, let minute = parts.count == 2 ? parts[1] : 0,
            (0...24).contains(hour), (0...59).contains(minute)
        else { return nil }
        return hour * 60 + minute
    }
}

/// The opening hours of a service.
public struct ServiceCalendar: Hashable, Sendable, Encodable {
    /// Hours of a week, for a time.
    public struct Week: Hashable, Sendable, Encodable {
        /// Seven lists, Monday first; an empty one is a day closed. In order, without overlaps.
        public let days: [[OpeningSpan]]
        public var validity: Validity

        /// - Returns: nil unless there are seven days whose spans do not overlap.
        public init?(days: [[OpeningSpan]], validity: Validity = .always) {
            guard days.count == 7 else { return nil }
            let sorted = days.map { $0.sorted() }
            guard sorted.allSatisfy({ ServiceCalendar.areApart($0) }) else { return nil }
            self.days = sorted
            self.validity = validity
        }
    }

    /// A day of every year on which this office is closed: the patron of its town.
    public struct PatronDay: Hashable, Sendable, Encodable {
        public var month: Int
        public var day: Int
        public var name: String
        public var validity: Validity
        public init(month: Int, day: Int, name: String = "", validity: Validity = .always) {
            self.month = month
            self.day = day
            self.name = name
            self.validity = validity
        }
    }

    /// Days with hours of their own, whatever week and holidays say.
    public struct Exception: Hashable, Sendable, Encodable {
        public var days: Validity
        /// Empty: closed.
        public let spans: [OpeningSpan]
        public var reason: String

        /// - Returns: nil when spans overlap.
        public init?(days: Validity, spans: [OpeningSpan], reason: String = "") {
            let sorted = spans.sorted()
            guard ServiceCalendar.areApart(sorted) else { return nil }
            self.days = days
            self.spans = sorted
            self.reason = reason
        }
    }

    public var timeZone: TimeZone
    /// The last one that is valid on a day holds.
    public var weeks: [Week]
    public var closesOnHolidays: Bool
    public var patrons: [PatronDay]
    /// The last one that covers a day holds.
    public var exceptions: [Exception]

    public init(
        timeZone: TimeZone = TimeZone(identifier: "Europe/Rome") ?? .gmt, weeks: [Week] = [Self.usualWeek],
        closesOnHolidays: Bool = true, patrons: [PatronDay] = [], exceptions: [Exception] = []
    ) {
        self.timeZone = timeZone
        self.weeks = weeks
        self.closesOnHolidays = closesOnHolidays
        self.patrons = patrons
        self.exceptions = exceptions
    }

    /// Monday to Friday 8-20, Saturday 8-14: the hours of the regional toll-free number.
    public static let usualWeek = Week(
        (0..<7).map { $0 == 6 ? [] : [OpeningSpan(from: 480, until: $0 == 5 ? 840 : 1200)].compactMap(\.self) })

    private static func areApart(_ spans: [OpeningSpan]) -> Bool {
        zip(spans, spans.dropFirst()).allSatisfy { $0.until <= $1.from }
    }

    /// Why a day has other hours than its week says: name of the holiday or reason of the closure; nil otherwise.
    public func note(on day: CivilDay) -> String? {
        if let exception = exceptions.last(where: { $0.days.contains(day) }) { return exception.reason }
        return closure(on: day)
    }

    /// The hours of a day, in order.
    public func spans(on day: CivilDay) -> [OpeningSpan] {
        if let exception = exceptions.last(where: { $0.days.contains(day) }) { return exception.spans }
        guard let week = weeks.last(where: { $0.validity.contains(day) }) else { return [] }
        let spans = week.days[day.weekday]
        return spans.isEmpty || closure(on: day) != nil ? [] : spans
    }

    private func closure(on day: CivilDay) -> String? {
        if closesOnHolidays, let name = ItalianHolidays.name(of: day) { return name }
        let (_, month, date) = day.parts
        return patrons.first { $0.month == month && $0.day == date && $0.validity.contains(day) }?.name
    }
}

extension ServiceCalendar.Week {
    /// For weeks written in the program, whose spans are known to be apart.
    fileprivate init(_ days: [[OpeningSpan]]) {
        self.days = days
        validity = .always
    }
}

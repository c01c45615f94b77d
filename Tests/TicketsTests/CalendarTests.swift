// Opening hours, holidays, and the nights in which the clocks change: the vectors of the domain facts.

import Foundation
import Testing
import Tickets

@Suite struct CalendarTests {
    private let regional = ServiceCalendar()
    private var potenza: ServiceCalendar {
        ServiceCalendar(patrons: [.init(month: 5, day: 30, name: "San Gerardo")])
    }

    @Test(arguments: [
        ("2026-05-29 13:30", "2026-05-30 10:30", "2026-06-01 10:30"),
        ("2026-05-29 19:59", "2026-06-01 10:59", "2026-06-01 16:59"),
        ("2026-06-01 15:00", "2026-06-03 12:00", "2026-06-03 12:00"),
        ("2026-04-04 13:00", "2026-04-07 16:00", "2026-04-07 16:00"),
        ("2026-12-24 18:00", "2026-12-28 15:00", "2026-12-28 15:00"),
        ("2026-10-24 13:00", "2026-10-26 16:00", "2026-10-26 16:00"),
    ])
    func `nine working hours end where the timetable says`(arrival: String, due: String, inPotenza: String) throws {
        let start = try rome(arrival)
        for (calendar, expected) in [(regional, due), (potenza, inPotenza)] {
            let end = try #require(calendar.instant(after: .hours(9), from: start))
            #expect(end == (try rome(expected)))
            #expect(calendar.workingTime(from: start, to: end) == .hours(9))
        }
    }

    @Test(arguments: [
        ("2026-03-28 20:00", "2026-03-29 06:00"), ("2026-03-29 01:30", "2026-03-29 11:30"),
        ("2026-10-24 20:00", "2026-10-25 04:00"), ("2026-10-25 01:30", "2026-10-25 09:30"),
    ])
    func `nine elapsed hours are nine hours in the nights of the change too`(arrival: String, due: String) throws {
        #expect(ServiceClock().setting(from: try rome(arrival)).due == (try rome(due)))
        // A service that never closes has the same deadline by either way of counting.
        let always = ServiceCalendar(weeks: [try week("0:00-24:00")], closesOnHolidays: false)
        #expect(always.instant(after: .hours(9), from: try rome(arrival)) == (try rome(due)))
    }

    @Test(arguments: [
        ("2026-03-29", 23), ("2026-10-25", 25), ("2026-10-26", 24), ("2028-03-26", 23), ("2025-10-26", 25),
    ])
    func `a day of summer-time change has its true length`(text: String, hours: Int) throws {
        let always = ServiceCalendar(weeks: [try week("0:00-24:00")], closesOnHolidays: false)
        let day = try #require(CivilDay(text))
        let opening = try #require(always.openings(on: day).first)
        #expect(opening.upperBound - opening.lowerBound == .hours(hours))
    }

    @Test func `hours inside the hour that does not exist, or exists twice, are told exactly`() throws {
        let night = ServiceCalendar(weeks: [try week("2:30-4:00")], closesOnHolidays: false)
        let spring = try #require(CivilDay("2026-03-29").flatMap { night.openings(on: $0).first })
        #expect(spring.lowerBound == (try utc("2026-03-29T01:00:00Z")))
        #expect(spring.upperBound == (try utc("2026-03-29T02:00:00Z")))
        let early = ServiceCalendar(weeks: [try week("2:00-3:00")], closesOnHolidays: false)
        let autumn = try #require(CivilDay("2026-10-25").flatMap { early.openings(on: $0).first })
        #expect(autumn.upperBound - autumn.lowerBound == .hours(2))
        #expect(CivilDay("2026-03-29").map { early.openings(on: $0) } == [])
    }

    @Test(arguments: [
        "2025-04-21", "2026-04-06", "2027-03-29", "2028-04-17", "2026-10-04", "2027-10-04", "2026-01-01", "2026-01-06",
        "2026-04-25", "2026-05-01", "2026-06-02", "2026-08-15", "2026-11-01", "2026-12-08", "2026-12-25", "2026-12-26",
        "2026-04-05", "2000-04-23", "2038-04-25",
    ])
    func `national holidays are known`(day: String) throws {
        #expect(ItalianHolidays.name(of: try #require(CivilDay(day))) != nil)
    }

    @Test(arguments: [
        "2025-10-04", "2024-10-04", "2026-11-04", "2026-03-19", "2026-06-29", "2026-05-14", "2026-05-30", "2026-04-07",
        "2026-12-24", "2026-12-31",
    ])
    func `days that are no national holidays are working days`(day: String) throws {
        #expect(ItalianHolidays.name(of: try #require(CivilDay(day))) == nil)
    }

    @Test func `opening and closing minute: open at the first, closed at the last`() throws {
        #expect(regional.isOpen(at: try rome("2026-06-01 08:00")))
        #expect(!regional.isOpen(at: try rome("2026-06-01 20:00")))
        #expect(!regional.isOpen(at: try rome("2026-06-02 10:00")))
        #expect(regional.isOpen(at: try rome("2026-06-06 13:59")))
        #expect(!regional.isOpen(at: try rome("2026-06-07 10:00")))
    }

    @Test(arguments: [
        ("2026-06-01 10:00", "2026-06-01 10:00"), ("2026-06-01 20:00", "2026-06-03 08:00"),
        ("2026-06-06 14:00", "2026-06-08 08:00"), ("2026-04-04 15:00", "2026-04-07 08:00"),
        ("2026-06-01 06:00", "2026-06-01 08:00"),
    ])
    func `the next opening is now or the next one`(at: String, opening: String) throws {
        #expect(regional.nextOpening(atOrAfter: try rome(at)) == (try rome(opening)))
    }

    @Test func `a break at noon is not working time`() throws {
        let split = ServiceCalendar(weeks: [try week("8:00-13:00", "14:30-17:00")])
        #expect(split.instant(after: .hours(6), from: try rome("2026-06-01 08:00")) == (try rome("2026-06-01 15:30")))
        #expect(split.nextOpening(atOrAfter: try rome("2026-06-01 13:00")) == (try rome("2026-06-01 14:30")))
        #expect(split.workingTime(from: try rome("2026-06-01 12:00"), to: try rome("2026-06-01 15:00")) == .minutes(90))
    }

    @Test func `weeks, patrons and exceptions hold only in their time`() throws {
        var calendar = ServiceCalendar()
        let summer = Validity(from: CivilDay("2026-07-01"), until: CivilDay("2026-08-31"))
        let short = try #require(OpeningSpan("9-13"))
        let days = Array(repeating: [short], count: 7)
        calendar.weeks.append(try #require(ServiceCalendar.Week(days: days, validity: summer)))
        calendar.patrons = [
            .init(month: 7, day: 2, name: "Madonna della Bruna", validity: Validity(from: CivilDay("2026-01-01")))
        ]
        let morning = try #require(OpeningSpan("8-12"))
        let ferragosto = try day("2026-08-15")
        calendar.exceptions = [
            try #require(.init(days: try day("2026-07-10"), spans: [], reason: "Chiusura")),
            try #require(.init(days: ferragosto, spans: [morning])),
        ]
        for (text, open) in [
            ("2026-06-30 14:00", true), ("2026-07-01 14:00", false), ("2026-07-01 09:00", true),
            ("2026-08-31 08:30", false), ("2026-09-01 08:30", true), ("2026-07-02 10:00", false),
            ("2025-07-02 10:00", true), ("2026-07-10 10:00", false), ("2026-08-15 09:00", true),
            ("2027-08-15 09:00", false),
        ] { #expect(calendar.isOpen(at: try rome(text)) == open, "\(text)") }
        #expect(calendar.note(on: try #require(CivilDay("2026-07-10"))) == "Chiusura")
        #expect(calendar.note(on: try #require(CivilDay("2026-07-02"))) == "Madonna della Bruna")
    }

    @Test func `a service that never opens has no next opening, and asking ends`() throws {
        let never = ServiceCalendar(weeks: [])
        #expect(never.nextOpening(atOrAfter: try rome("2026-06-01 10:00")) == nil)
        #expect(never.instant(after: .hours(9), from: try rome("2026-06-01 10:00")) == nil)
        #expect(never.workingTime(from: try rome("2026-06-01 10:00"), to: try rome("2026-12-01 10:00")) == .zero)
        let far = Instant(milliseconds: .max / 4)
        #expect(regional.workingTime(from: try rome("2026-06-01 10:00"), to: far) > .days(1))
    }

    @Test func `no work is done at once, and time does not run backwards`() throws {
        let sunday = try rome("2026-06-07 10:00")
        #expect(regional.instant(after: .zero, from: sunday) == sunday)
        #expect(regional.workingTime(from: sunday, to: sunday - .days(3)) == .zero)
        // A last minute completed at closing time ends at closing time.
        #expect(
            regional.instant(after: .hours(12), from: try rome("2026-06-01 08:00")) == (try rome("2026-06-01 20:00")))
    }

    @Test func `working time adds up, whatever the parts`() throws {
        let start = try rome("2026-03-20 07:00")
        let end = try rome("2026-04-10 23:00")
        let whole = potenza.workingTime(from: start, to: end)
        var sum = Duration.zero
        var at = start
        while at < end {
            let next = min(end, at + .minutes(977))
            sum += potenza.workingTime(from: at, to: next)
            at = next
        }
        #expect(sum == whole)
    }

    @Test func `days of the calendar agree with Foundation over two centuries`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        for number in stride(from: -25_567, to: 47_482, by: 13) {
            let date = Date(timeIntervalSince1970: Double(number) * 86_400)
            let parts = calendar.dateComponents([.year, .month, .day, .weekday], from: date)
            let day = CivilDay(number: number)
            #expect(day.parts.year == parts.year && day.parts.month == parts.month && day.parts.day == parts.day)
            #expect(day.weekday == ((parts.weekday ?? 0) + 5) % 7)
            #expect(CivilDay(day.description) == day)
        }
        for text in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "20260101", "", "2026-01-01x", "+026-01-01"]
        {
            #expect(CivilDay(text) == nil, "\(text)")
        }
    }

    @Test func `parts of a day are read as people write them`() {
        #expect(OpeningSpan("8:00-20:00") == OpeningSpan(from: 480, until: 1200))
        #expect(OpeningSpan("08.30 – 13") == OpeningSpan(from: 510, until: 780))
        #expect(OpeningSpan("0-24:00") == OpeningSpan(from: 0, until: 1440))
        for text in ["", "8", "8-8", "20-8", "8-25", "8:60-9", "8:00-24:01", "a-b", "8-9-10"] {
            #expect(OpeningSpan(text) == nil, "\(text)")
        }
    }

    private func week(_ spans: String...) throws -> ServiceCalendar.Week {
        try #require(ServiceCalendar.Week(days: Array(repeating: spans.compactMap { OpeningSpan($0) }, count: 7)))
    }

    private func day(_ text: String) throws -> Validity {
        let day = try #require(CivilDay(text))
        return Validity(from: day, until: day)
    }

    private func utc(_ text: String) throws -> Instant { Instant(try Date(text, strategy: .iso8601)) }

    /// An instant by the clock in Rome, by Foundation's own calendar.
    private func rome(_ text: String) throws -> Instant {
        let zone = try #require(TimeZone(identifier: "Europe/Rome"))
        let numbers = text.split { !$0.isNumber }.compactMap { Int($0) }
        let parts = DateComponents(
            year: numbers[0], month: numbers[1], day: numbers[2], hour: numbers[3], minute: numbers[4])
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return Instant(try #require(calendar.date(from: parts)))
    }
}

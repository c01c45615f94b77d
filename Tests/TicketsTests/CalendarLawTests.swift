// What must hold for every calendar: working time is monotone and additive, and going forward by it is its inverse. Tried on
// calendars made by a generator that always makes the same ones, and on every quarter hour of the nights of the change.

import Foundation
import Testing
import Tickets

/// The same numbers at every run (SplitMix64).
struct FixedNumbers: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}

/// A calendar with split shifts, nights, holidays, patrons, closures and openings, open at least once a week.
func someCalendar(_ numbers: inout FixedNumbers) throws -> ServiceCalendar {
    func spans(_ numbers: inout FixedNumbers) -> [OpeningSpan] {
        var minutes = Set<Int>()
        for _ in 0..<Int.random(in: 0...3, using: &numbers) * 2 {
            minutes.insert(Int.random(in: 0...96, using: &numbers) * 15)
        }
        let sorted = minutes.sorted()
        return stride(from: 0, to: sorted.count - 1, by: 2).compactMap {
            OpeningSpan(from: sorted[$0], until: sorted[$0 + 1])
        }
    }
    let base = try #require(CivilDay("2026-01-01"))
    var weeks: [ServiceCalendar.Week] = []
    for number in 0..<Int.random(in: 1...3, using: &numbers) {
        var days = (0..<7).map { _ in spans(&numbers) }
        days[Int.random(in: 0..<5, using: &numbers)] = [try #require(OpeningSpan("9:00-13:00"))]
        let from = base + Int.random(in: 0...300, using: &numbers)
        weeks.append(
            try #require(
                ServiceCalendar.Week(
                    days: days, validity: number == 0 ? .always : Validity(from: from, until: from + 60))))
    }
    let exceptions = try (0..<Int.random(in: 0...4, using: &numbers)).map { _ in
        let from = base + Int.random(in: -20...380, using: &numbers)
        return try #require(
            ServiceCalendar.Exception(
                days: Validity(from: from, until: from + Int.random(in: 0...5, using: &numbers)), spans: spans(&numbers)
            ))
    }
    return ServiceCalendar(
        weeks: weeks, closesOnHolidays: Bool.random(using: &numbers),
        patrons: [.init(month: Int.random(in: 1...12, using: &numbers), day: Int.random(in: 1...28, using: &numbers))],
        exceptions: exceptions)
}

@Suite struct CalendarLawTests {
    @Test(arguments: 1...60)
    func `working time is monotone and additive, and its inverse is exact`(seed: Int) throws {
        var numbers = FixedNumbers(state: UInt64(seed))
        let calendar = try someCalendar(&numbers)
        let year = calendar.midnight(of: try #require(CivilDay("2026-01-01")))
        func someInstant() -> Instant {
            Instant(milliseconds: year.milliseconds + Int64.random(in: 0..<31_536_000_000, using: &numbers))
        }
        for _ in 0..<25 {
            let points = [someInstant(), someInstant(), someInstant()].sorted()
            let (a, b, c) = (points[0], points[1], points[2])
            let (ab, bc, ac) = (
                calendar.workingTime(from: a, to: b), calendar.workingTime(from: b, to: c),
                calendar.workingTime(from: a, to: c)
            )
            #expect(ab + bc == ac, "additive")
            #expect(ab <= ac && bc <= ac && ab >= .zero && ab <= b - a, "monotone, and never more than passes")
            #expect(calendar.workingTime(from: b, to: a) == .zero)

            let work = Duration.milliseconds(Int64.random(in: 1...200_000_000, using: &numbers))
            let more = work + .milliseconds(Int64.random(in: 1...50_000_000, using: &numbers))
            let reached = try #require(calendar.instant(after: work, from: a))
            let further = try #require(calendar.instant(after: more, from: a))
            #expect(calendar.workingTime(from: a, to: reached) == work, "inverse")
            // The first such instant: a millisecond before it something is missing.
            #expect(calendar.workingTime(from: a, to: reached - .milliseconds(1)) == work - .milliseconds(1))
            #expect(reached < further, "monotone")
            #expect(calendar.instant(after: more - work, from: reached) == further, "additive")
            if ab > .zero {
                let back = try #require(calendar.instant(after: ab, from: a))
                #expect(back <= b && calendar.workingTime(from: back, to: b) == .zero)
            }
        }
    }

    @Test(arguments: 1...20)
    func `pauses that count put the deadline off by what they cover, no more and no less`(seed: Int) throws {
        var numbers = FixedNumbers(state: UInt64(1000 + seed))
        let calendar = try someCalendar(&numbers)
        for judge in ClockJudge.allCases {
            let clock = ServiceClock(
                calendar: calendar, answer: [ClockTerm(target: .hours(9), judge: judge, pausesForCitizen: true)])
            let start =
                calendar.midnight(of: try #require(CivilDay("2026-03-20")))
                + .minutes(Int.random(in: 0...30_000, using: &numbers))
            var pauses: [Range<Instant>] = []
            var at = start - .hours(3)
            for _ in 0..<4 {
                let from = at + .minutes(Int.random(in: 1...600, using: &numbers))
                at = from + .minutes(Int.random(in: 1...900, using: &numbers))
                pauses.append(from..<at)
            }
            let due = clock.setting(from: start, pauses: pauses).due
            // Counted by hand: the whole way, less what lies within pauses.
            func counted(_ from: Instant, _ until: Instant) -> Duration {
                if until <= from { return .zero }
                return judge == .elapsed ? until - from : calendar.workingTime(from: from, to: until)
            }
            let lost = pauses.reduce(Duration.zero) {
                $0 + counted(max($1.lowerBound, start), min($1.upperBound, due))
            }
            #expect(counted(start, due) - lost == .hours(9))
        }
    }

    /// The nights in which clocks change, at 01:00 UTC, with the next day that is open: not the Easter Monday of 2027, nor the
    /// first of November after it.
    static let changes = [
        ("2025-03-30", "2025-03-31"), ("2025-10-26", "2025-10-27"), ("2026-03-29", "2026-03-30"),
        ("2026-10-25", "2026-10-26"), ("2027-03-28", "2027-03-30"), ("2027-10-31", "2027-11-02"),
        ("2028-03-26", "2028-03-27"), ("2028-10-29", "2028-10-30"),
    ]

    @Test(arguments: changes)
    func `every quarter hour of a night of the change`(day: String, nextOpen: String) throws {
        let day = try #require(CivilDay(day))
        let isSpring = day.parts.month == 3
        let change = Instant(milliseconds: (Int64(day.number) * 86_400 + 3600) * 1000)
        // Open all the time, and by day: the night's hour is worked in the one and slept through in the other.
        let wholeDay = try #require(OpeningSpan("0-24"))
        let wholeWeek = try #require(ServiceCalendar.Week(days: Array(repeating: [wholeDay], count: 7)))
        let always = ServiceCalendar(weeks: [wholeWeek], closesOnHolidays: false)
        let plain = ServiceClock()
        let day24 = ServiceClock(calendar: always)
        let noon = try rome("\(day + -1) 12:00")
        #expect(always.midnight(of: day + 1) - always.midnight(of: day) == .hours(isSpring ? 23 : 25))
        for quarter in 0..<(36 * 4) {
            let start = noon + .minutes(quarter * 15)
            let setting = plain.setting(from: start)
            // Time that passes knows no change; the wall shows one hour more or less when it lies between.
            #expect(setting.elapsedDue == start + .hours(9))
            let crosses = start < change && start + .hours(9) >= change
            let shift = try minutes(setting.elapsedDue, always) - minutes(start, always)
            #expect(shift == 540 + (crosses ? (isSpring ? 60 : -60) : 0))
            // Open day and night, working time is time that passes.
            #expect(day24.setting(from: start).workingDue == start + .hours(9))
            #expect(always.workingTime(from: noon, to: start) == .minutes(quarter * 15))
            // Closed at night, the change is slept through: Saturday 8-14, then Monday from 8.
            let worked = plain.calendar.workingTime(from: noon, to: start)
            let saturday = min(start - noon, .hours(2))
            #expect(worked == saturday)
            #expect(setting.workingDue == (try due(on: nextOpen, after: saturday)))
        }
    }

    /// Minutes on the wall since 1970.
    private func minutes(_ instant: Instant, _ calendar: ServiceCalendar) throws -> Int {
        let seconds = Int(instant.milliseconds / 1000)
        return (seconds + calendar.timeZone.secondsFromGMT(for: instant.date)) / 60
    }

    /// Nine hours, of which Saturday afternoon has left two less what is over.
    private func due(on day: String, after over: Duration) throws -> Instant {
        try rome("\(day) 08:00") + .hours(9) - (.hours(2) - over)
    }
}

// The clocks of a service: the vectors of facts 6.2, dated rules, warnings, pauses.

import Foundation
import Testing
import Tickets

/// "2026-03-28 20:00" by the clock on the wall of Rome; `+1` behind it for the second of two equal hours.
func rome(_ text: String) throws -> Instant {
    let parts = text.split(separator: " ").map { String($0) }
    let day = try #require(CivilDay(parts[0]))
    let time = parts[1].split(separator: ":").compactMap { Int($0) }
    let zone = try #require(TimeZone(identifier: "Europe/Rome"))
    let wanted = parts.count > 2 ? 3600 : nil as Int?
    let local = day.number * 86_400 + time[0] * 3600 + time[1] * 60
    let found = [7200, 3600].filter { offset in
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(local - offset))) == offset
            && (wanted == nil || offset == wanted)
    }
    return Instant(milliseconds: Int64(local - (try #require(found.first))) * 1000)
}

@Suite struct ServiceClockTests {
    static let plain = ServiceClock()
    static let potenza = ServiceClock(
        calendar: ServiceCalendar(patrons: [.init(month: 5, day: 30, name: "San Gerardo")]))

    @Test(
        arguments: [
            ("2026-03-28 20:00", "2026-03-29 06:00"), ("2026-03-29 01:30", "2026-03-29 11:30"),
            ("2026-10-24 20:00", "2026-10-25 04:00"), ("2026-10-25 01:30", "2026-10-25 09:30"),
        ])
    func `nine elapsed hours over the nights of the change`(arrival: String, due: String) throws {
        let setting = Self.plain.setting(from: try rome(arrival))
        #expect(try setting.due == (rome(due)))
        #expect(setting.judge == .elapsed && setting.target == .hours(9) && setting.elapsedDue == setting.due)
    }

    @Test(
        arguments: [
            ("2026-05-29 13:30", "2026-05-30 10:30", "2026-06-01 10:30"),
            ("2026-05-29 19:59", "2026-06-01 10:59", "2026-06-01 16:59"),
            ("2026-06-01 15:00", "2026-06-03 12:00", "2026-06-03 12:00"),
            ("2026-04-04 13:00", "2026-04-07 16:00", "2026-04-07 16:00"),
            ("2026-12-24 18:00", "2026-12-28 15:00", "2026-12-28 15:00"),
            ("2026-10-24 13:00", "2026-10-26 16:00", "2026-10-26 16:00"),
        ])
    func `nine working hours, with and without a patron's day`(arrival: String, due: String, withPatron: String) throws
    {
        let start = try rome(arrival)
        for (clock, due) in [(Self.plain, due), (Self.potenza, withPatron)] {
            let elapsed = clock.setting(from: start)
            #expect(try elapsed.workingDue == (rome(due)) && elapsed.due == start + .hours(9))
            var working = clock
            working.answer = [ClockTerm(judge: .working)]
            let judged = working.setting(from: start)
            #expect(try judged.due == (rome(due)) && judged.elapsedDue == start + .hours(9))
        }
    }

    @Test func `the rule of the day of arrival holds, by the clock on the wall`() throws {
        let day = try #require(CivilDay("2026-07-01"))
        let clock = ServiceClock(answer: [
            ClockTerm(), ClockTerm(validity: Validity(from: day), target: .hours(6), judge: .working),
            ClockTerm(validity: Validity(from: day + 31), judge: .elapsed, pausesForCitizen: true),
        ])
        // 23:59 in Rome is still June, though it is 21:59 in Greenwich; 00:00 is July.
        let before = clock.setting(from: try rome("2026-06-30 23:59"))
        let after = clock.setting(from: try rome("2026-07-01 00:00"))
        #expect(before.judge == .elapsed && before.target == .hours(9))
        #expect(try after.judge == .working && after.target == .hours(6) && after.due == (rome("2026-07-01 14:00")))
        let august = clock.setting(from: try rome("2026-08-03 08:00"))
        #expect(august.judge == .elapsed && august.target == .hours(9) && august.pausesForCitizen)
        #expect(clock.setting(.secondLevel, from: try rome("2026-07-01 00:00")).target == .hours(4))
    }

    @Test func `warnings come at their share of the target, the deadline last, each once`() throws {
        let start = try rome("2026-03-02 10:00")
        func warnings(_ clock: ServiceClock, passed: Int = 0) -> [ClockWarning] {
            var found: [ClockWarning] = []
            var passed = passed
            while let next = clock.setting(from: start, passed: passed).nextWarning {
                found.append(next)
                passed = next.percent
            }
            return found
        }
        #expect(
            warnings(Self.plain) == [
                ClockWarning(percent: 50, at: start + .minutes(270)),
                ClockWarning(percent: 75, at: start + .minutes(405)),
                ClockWarning(percent: 90, at: start + .minutes(486)), ClockWarning(percent: 100, at: start + .hours(9)),
            ])
        #expect(warnings(Self.plain, passed: 90).map(\.percent) == [100])
        #expect(warnings(Self.plain, passed: 100) == [])
        var working = Self.plain
        working.answer = [ClockTerm(target: .hours(20), judge: .working)]
        // Ten hours of Monday's opening are over at 20:00; half of the target at the closing itself.
        #expect(warnings(working).first == ClockWarning(percent: 50, at: try rome("2026-03-02 20:00")))
        #expect(warnings(working).last == ClockWarning(percent: 100, at: try rome("2026-03-03 18:00")))
        working.warnings = []
        #expect(warnings(working).map(\.percent) == [100])
    }

    @Test func `a pause counts only where the rule says so`() throws {
        let start = try rome("2026-03-02 10:00")
        let pauses = [
            (start + .hours(1))..<(start + .hours(3)), (start + .hours(5))..<(start + .hours(6)),
            (start + .hours(40))..<(start + .hours(50)),
        ]
        let plain = Self.plain.setting(from: start, pauses: pauses)
        #expect(plain.due == start + .hours(9) && !plain.pausesForCitizen)
        #expect(plain == Self.plain.setting(from: start))
        var pausing = Self.plain
        pausing.answer = [ClockTerm(pausesForCitizen: true)]
        let setting = pausing.setting(from: start, pauses: pauses)
        #expect(setting.due == start + .hours(12) && setting.elapsedDue == setting.due)
        // By working hours: 10-11, 13-15, 16-20 of Monday are seven, two more from 8 on Tuesday.
        #expect(try setting.workingDue == (rome("2026-03-03 10:00")))
        // Half of it, 4.5 h, is over within the second pause's end: one, two, and a half hour after it.
        #expect(setting.nextWarning == ClockWarning(percent: 50, at: start + .minutes(450)))
    }

    @Test func `a pause that began before the contact, or reaches over its deadline, takes away what it covers`() throws
    {
        var pausing = Self.plain
        pausing.answer = [ClockTerm(pausesForCitizen: true)]
        let start = try rome("2026-03-02 10:00")
        let early = pausing.setting(from: start, pauses: [(start - .hours(5))..<(start + .hours(1))])
        #expect(early.due == start + .hours(10))
        // What is complete when the pause begins is complete.
        let late = pausing.setting(from: start, pauses: [(start + .hours(9))..<(start + .hours(20))])
        #expect(late.due == start + .hours(9))
    }

    @Test func `a service that never opens has no working deadline and is judged by elapsed time`() throws {
        let closed = ServiceCalendar(weeks: [], closesOnHolidays: false)
        let clock = ServiceClock(calendar: closed, answer: [ClockTerm(judge: .working)])
        let start = try rome("2026-03-02 10:00")
        let setting = clock.setting(from: start)
        #expect(setting.workingDue == nil && setting.due == start + .hours(9))
    }
}

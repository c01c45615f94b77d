// Times as people and switchboards write them.

import Foundation
import Tickets

enum CallTime {
    /// `2026-03-02T08:15:30Z`, `2026-03-02 08:15:30+01:00`, `2026-03-02 08:15:30`, `02/03/2026 08:15:30`, seconds may be
    /// missing; without a zone by the clock on the calendar's wall.
    static func instant(_ text: String, _ calendar: ServiceCalendar) -> Instant? {
        let parts = text.split(maxSplits: 1, whereSeparator: { $0 == " " || $0 == "T" }).map { String($0) }
        guard parts.count == 2, let day = day(parts[0]) else { return nil }
        var clock = parts[1]
        var offset: Int?
        if clock.hasSuffix("Z") {
            clock.removeLast()
            offset = 0
        } else if let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) {
            guard let read = minutes(clock[clock.index(after: sign)...]) else { return nil }
            offset = clock[sign] == "-" ? -read : read
            clock = String(clock[..<sign])
        }
        guard let time = milliseconds(clock), time < 86_400_000 else { return nil }
        if let offset {
            return Instant(
                milliseconds: Int64(day.number) * 86_400_000 + time - Int64(offset) * 60_000)
        }
        return wall(day, time, calendar)
    }

    /// An instant of the clock on the wall; of the hour that exists twice the first.
    private static func wall(_ day: CivilDay, _ time: Int64, _ calendar: ServiceCalendar) -> Instant? {
        let local = Int64(day.number) * 86_400_000 + time
        let offsets = [local - 86_400_000, local + 86_400_000].map { at in
            Int64(calendar.timeZone.secondsFromGMT(for: Instant(milliseconds: at).date)) * 1000
        }
        for offset in offsets {
            let found = local - offset
            let held = Int64(calendar.timeZone.secondsFromGMT(for: Instant(milliseconds: found).date)) * 1000
            if held == offset { return Instant(milliseconds: found) }
        }
        // The hour that does not exist: by the clock that was not yet put forward.
        return offsets.first.map { Instant(milliseconds: local - $0) }
    }

    private static func day(_ text: String) -> CivilDay? {
        if let day = CivilDay(text) { return day }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let date = parts[0], let month = parts[1], let year = parts[2], year > 1900 else {
            return nil
        }
        return CivilDay(year: year, month: month, day: date)
    }

    /// `01:00`, `0100`, `01`.
    private static func minutes(_ text: Substring) -> Int? {
        let digits = text.filter { $0 != ":" }
        guard digits.allSatisfy(\.isNumber), [2, 4].contains(digits.count), let hours = Int(digits.prefix(2)),
            let minutes = digits.count == 4 ? Int(digits.suffix(2)) : 0, hours <= 14, minutes < 60
        else { return nil }
        return hours * 60 + minutes
    }

    /// A time without a day: seconds (`75`, `75,5`), `1:15`, `0:01:15`. At most a day.
    static func duration(_ text: String) -> Duration? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 1 { return seconds(parts[0]).map { .milliseconds($0) } }
        // Two parts are minutes and seconds here, hours and minutes on a clock.
        let whole = parts.count == 2 ? "0:" + text : text
        return milliseconds(whole).map { .milliseconds($0) }
    }

    /// `8:15:30`, `08:15`, fractions of a second allowed; at most a day.
    private static func milliseconds(_ text: String) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hours = number(parts[0]), let minutes = number(parts[1]),
            let last = parts.count == 3 ? seconds(parts[2]) : 0, hours <= 24, minutes < 60, last < 60_000
        else { return nil }
        return (hours * 60 + minutes) * 60_000 + last
    }

    private static func number(_ text: Substring) -> Int64? {
        guard (1...2).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int64(text)
    }

    /// In milliseconds; decimal point or comma; at most a day.
    private static func seconds(_ text: Substring) -> Int64? {
        let parts = text.split(omittingEmptySubsequences: false, whereSeparator: { $0 == "." || $0 == "," })
        guard parts.count <= 2, let first = parts.first, (1...5).contains(first.utf8.count),
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }),
            let whole = Int64(first), whole <= 86_400
        else { return nil }
        let fraction = parts.count == 2 ? parts[1].prefix(3) : ""
        let thousandths = Int64(fraction + String(repeating: "0", count: 3 - fraction.count)) ?? 0
        return whole * 1000 + thousandths
    }
}

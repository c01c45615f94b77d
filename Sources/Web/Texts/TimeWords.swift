// Instants and durations in words: "oggi alle 9:05", "ven 20 novembre alle 14:30", "3 h 20 min". In the time zone given; the names
// of days and months are our own, so that pages do not depend on the machine's locales.

import Foundation
import Tickets

/// Writes times for people.
struct TimeWords: Sendable {
    let language: Language
    let zone: TimeZone
    let now: Instant

    /// A day and a time of day as the zone's clocks show them.
    struct Reading: Equatable {
        /// Days since 1970-01-01.
        let day: Int
        let hour: Int
        let minute: Int
        /// Proleptic Gregorian.
        let year: Int
        let month: Int
        let dayOfMonth: Int
        /// 0 is Monday.
        var weekday: Int { ((day + 3) % 7 + 7) % 7 }
    }

    func reading(_ instant: Instant) -> Reading {
        let seconds = Int((Double(instant.milliseconds) / 1000).rounded(.down)) + zone.secondsFromGMT(for: instant.date)
        let day = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        let second = seconds - day * 86_400
        let (year, month, dayOfMonth) = Self.date(day)
        return Reading(
            day: day, hour: second / 3600, minute: second / 60 % 60, year: year, month: month, dayOfMonth: dayOfMonth)
    }

    // Days since the epoch to a date, by eras of 400 years that begin in March.
    private static func date(_ day: Int) -> (Int, Int, Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
    }

    /// As a field for a day and a time holds it: `2026-03-02T09:05`.
    func wallClock(_ instant: Instant) -> String {
        let then = reading(instant)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let year = String(repeating: "0", count: max(0, 4 - "\(then.year)".count)) + "\(then.year)"
        return "\(year)-\(two(then.month))-\(two(then.dayOfMonth))T\(two(then.hour)):\(two(then.minute))"
    }

    func clock(_ reading: Reading) -> String {
        "\(reading.hour):\(reading.minute < 10 ? "0" : "")\(reading.minute)"
    }

    /// Short, beside a line: `oggi alle 9:05`, `ven 20 nov alle 14:30`, `3 mar 2025 alle 8:00`.
    func short(_ instant: Instant) -> String {
        let then = reading(instant)
        let today = reading(now)
        let time = clock(then)
        switch then.day - today.day {
        case 0: return TimeText.today.text(in: language, [time])
        case -1: return TimeText.yesterday.text(in: language, [time])
        case 1: return TimeText.tomorrow.text(in: language, [time])
        default: break
        }
        let month = names.months[then.month - 1].prefix(3)
        let date =
            then.year == today.year
            ? "\(names.weekdays[then.weekday].prefix(3)) \(then.dayOfMonth) \(month)"
            : "\(then.dayOfMonth) \(month) \(then.year)"
        return TimeText.dateAndTime.text(in: language, [date, time])
    }

    /// In full: `venerdì 20 novembre 2026 alle 14:30`.
    func long(_ instant: Instant) -> String {
        let then = reading(instant)
        let date = "\(names.weekdays[then.weekday]) \(then.dayOfMonth) \(names.months[then.month - 1]) \(then.year)"
        return TimeText.dateAndTime.text(in: language, [date, clock(then)])
    }

    /// Rounded down to minutes: `2 g 3 h`, `3 h 20 min`, `12 min`, `meno di 1 min`. Negative counts as nothing.
    func duration(_ duration: Duration) -> String {
        let minutes = Int(max(0, duration.wholeMilliseconds) / 60_000)
        let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60)
        func part(_ text: TimeText, _ count: Int) -> String? {
            count == 0 ? nil : text.text(in: language, ["\(count)"])
        }
        let parts =
            days >= 2
            ? [part(.days, days), part(.hours, hours)] : [part(.hours, minutes / 60), part(.minutes, rest)]
        let words = parts.compactMap(\.self).joined(separator: " ")
        return words.isEmpty ? TimeText.lessThanAMinute.text(in: language) : words
    }

    var months: [String] { names.months }
    var weekdays: [String] { names.weekdays }

    private var names: (weekdays: [String], months: [String]) {
        switch language {
        case .italian: Self.italian
        case .english: Self.english
        }
    }

    private static let italian = (
        weekdays: ["lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"],
        months: [
            "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
            "novembre", "dicembre",
        ]
    )
    private static let english = (
        weekdays: ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"],
        months: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
    )
}

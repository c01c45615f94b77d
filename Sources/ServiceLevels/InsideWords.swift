// How instants, times and shares of time read in a mail to people inside: clock on the wall, Italian or English.

import Foundation
import Tickets

/// Words in one language and time zone.
struct InsideWords: Sendable {
    let language: String
    let timeZone: TimeZone

    private var isEnglish: Bool { language == "en" }

    /// 02/03/2026; in English 2 March 2026, because 02/03 means February to some.
    func date(_ instant: Instant) -> String {
        let parts = parts(instant)
        if isEnglish { return "\(parts.day ?? 1) \(Self.months[(parts.month ?? 1) - 1]) \(parts.year ?? 1970)" }
        return "\(two(parts.day))/\(two(parts.month))/\(parts.year ?? 1970)"
    }

    /// 08:05.
    func time(_ instant: Instant) -> String {
        let parts = parts(instant)
        return "\(two(parts.hour)):\(two(parts.minute))"
    }

    /// The time, and the day where it is another one than `now`'s: "10:30", "10:30 del 03/03/2026".
    func timeAndDay(_ instant: Instant, now: Instant) -> String {
        if date(instant) == date(now) { return time(instant) }
        return time(instant) + (isEnglish ? " on " : " del ") + date(instant)
    }

    /// "1 ora e 20 minuti", "3 giorni e 2 ore", "meno di un minuto": the two largest parts, rounded down.
    func duration(_ duration: Duration) -> String {
        let minutes = max(duration.wholeMilliseconds, 0) / 60_000
        if minutes == 0 { return isEnglish ? "less than a minute" : "meno di un minuto" }
        let days = part(minutes / 1440, isEnglish ? ("day", "days") : ("giorno", "giorni"))
        let hours = part(minutes / 60 % 24, isEnglish ? ("hour", "hours") : ("ora", "ore"))
        let rest = part(minutes % 60, isEnglish ? ("minute", "minutes") : ("minuto", "minuti"))
        let parts = (days == nil ? [hours, rest] : [days, hours]).compactMap(\.self)
        return parts.joined(separator: isEnglish ? " and " : " e ")
    }

    /// SOL-05 as a verb: "scade fra 54 minuti", "è scaduta da 2 ore", "è scaduta".
    func standing(of due: Instant, now: Instant) -> String {
        if due - now >= .minutes(1) {
            return (isEnglish ? "is due in " : "scade fra ") + duration(due - now)
        }
        if now - due < .minutes(1) { return isEnglish ? "is overdue" : "è scaduta" }
        return isEnglish ? "is overdue by \(duration(now - due))" : "è scaduta da \(duration(now - due))"
    }

    private func part(_ count: Int64, _ words: (one: String, many: String)) -> String? {
        count == 0 ? nil : "\(count) \(count == 1 ? words.one : words.many)"
    }

    private func parts(_ instant: Instant) -> DateComponents {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        return calendar.dateComponents([.year, .month, .day, .hour, .minute], from: instant.date)
    }

    private func two(_ number: Int?) -> String {
        let number = number ?? 0
        return number < 10 ? "0\(number)" : "\(number)"
    }

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}

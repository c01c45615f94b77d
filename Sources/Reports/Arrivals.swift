// Arrivals by the clock on the wall: hours, weekdays and days as sums of quarters of an hour, whose bounds are the same in every
// time zone there is.

import Foundation
import Store
import Tickets

struct Arrivals {
    /// 24 counts.
    private(set) var hours = [Int](repeating: 0, count: 24)
    /// 7 counts, Monday first.
    private(set) var weekdays = [Int](repeating: 0, count: 7)
    /// By weekday and hour.
    private(set) var heat = [[Int]](repeating: [Int](repeating: 0, count: 24), count: 7)
    private(set) var days: [CivilDay: ContactTally] = [:]

    /// - Parameter groups: by `ContactDimension.quarterHour`.
    init(_ groups: [ContactGroup], zone: TimeZone) {
        var offsets = Offsets(zone: zone)
        for group in groups {
            guard let milliseconds = Int64(group.key) else { continue }
            let seconds = Int(milliseconds / 1000)
            let local = seconds + offsets.offset(at: seconds)
            let day = CivilDay(number: Int((Double(local) / 86_400).rounded(.down)))
            let hour = (local - day.number * 86_400) / 3600
            let count = group.tally.judged + group.tally.running
            hours[hour] += count
            weekdays[day.weekday] += count
            heat[day.weekday][hour] += count
            days[day, default: ContactTally()].inTime += group.tally.inTime
            days[day]?.late += group.tally.late
            days[day]?.overdue += group.tally.overdue
            days[day]?.running += group.tally.running
        }
    }

    /// A zone's offset is asked for twice a day rather than for each quarter of an hour: two years have seventy thousand.
    private struct Offsets {
        let zone: TimeZone
        private var day = Int.min
        private var held: Int?

        init(zone: TimeZone) { self.zone = zone }

        mutating func offset(at seconds: Int) -> Int {
            let asked = seconds / 86_400
            if asked != day {
                day = asked
                let first = read(asked * 86_400)
                held = first == read(asked * 86_400 + 86_399) ? first : nil
            }
            return held ?? read(seconds)
        }

        private func read(_ seconds: Int) -> Int {
            zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
        }
    }
}

// INTERNALDATE: "17-Jul-1996 02:44:25 -0700" (RFC 3501 9, date-time).

import Foundation

struct IMAPDate: Equatable {
    var date: Date

    init?(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.split(separator: " ")
        guard parts.count == 3 else { return nil }
        let day = parts[0].split(separator: "-"), time = parts[1].split(separator: ":")
        guard day.count == 3, time.count == 3, let month = Self.months.firstIndex(of: day[1].lowercased()),
            let dayNumber = Int(day[0]), let year = Int(day[2]), (1...31).contains(dayNumber),
            (1...9999).contains(year),
            let hour = Int(time[0]), let minute = Int(time[1]), let second = Int(time[2]),
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second),
            let offset = Self.offset(parts[2])
        else { return nil }
        let seconds = Self.days(year, month + 1, dayNumber) * 86_400 + hour * 3600 + minute * 60 + second - offset
        date = Date(timeIntervalSince1970: Double(seconds))
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

    private static func offset(_ zone: Substring) -> Int? {
        guard zone.utf8.count == 5, zone.first == "+" || zone.first == "-", let value = Int(zone.dropFirst()) else {
            return nil
        }
        return (zone.first == "-" ? -1 : 1) * (value / 100 * 3600 + value % 100 * 60)
    }

    /// Days from 1970-01-01 in the Gregorian calendar.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let y = month <= 2 ? year - 1 : year
        let era = y / 400, yearOfEra = y % 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

// Days, periods, decimals and shares in words: "1° semestre 2026", "2 marzo 2026", "99,00 %".

import Foundation
import Reports
import Tickets

extension TimeWords {
    /// `2 marzo 2026`.
    func day(_ day: CivilDay) -> String {
        let parts = day.parts
        return "\(parts.day) \(monthName(parts.month)) \(parts.year)"
    }

    /// With seconds, for proof: `2 mar 2026, 9:05:12`.
    func exact(_ instant: Instant) -> String {
        let then = reading(instant)
        let second = Int((Double(instant.milliseconds) / 1000).rounded(.down)) % 60
        let seconds = (second + 60) % 60
        let month = monthName(then.month).prefix(3)
        return "\(then.dayOfMonth) \(month) \(then.year), \(clock(then)):\(seconds < 10 ? "0" : "")\(seconds)"
    }

    /// A period by the name that people use.
    func period(_ period: ReportPeriod) -> String {
        let parts = period.name.split(separator: "-").map(String.init)
        if period.name.contains("..") {
            return PeriodText.days.text(in: language, [day(period.from), day(period.until)])
        }
        guard let year = parts.first, parts.count == 2, let number = Int(parts[1].filter(\.isNumber)) else {
            return PeriodText.year.text(in: language, [period.name])
        }
        switch parts[1].first {
        case "S": return (number == 1 ? PeriodText.firstSemester : .secondSemester).text(in: language, [year])
        case "Q": return PeriodText.quarter.text(in: language, ["\(number)", year])
        default: return "\(monthName(number)) \(year)"
        }
    }

    /// - Parameter month: 1 to 12.
    func monthName(_ month: Int) -> String { months[min(max(month, 1), 12) - 1] }
    /// - Parameter day: 0 is Monday.
    func weekdayName(_ day: Int) -> String { weekdays[min(max(day, 0), 6)] }
}

extension Pages {
    /// A number with at most two decimals, in the reader's form.
    func decimal(_ value: Double, isFixed: Bool = false) -> String {
        guard value.isFinite, abs(value) < 1e13 else { return "–" }
        let hundredths = Int((abs(value) * 100).rounded())
        let (whole, rest) = (hundredths / 100, hundredths % 100)
        let comma = language == .italian ? "," : "."
        var fraction = rest < 10 ? "0\(rest)" : "\(rest)"
        if !isFixed { while fraction.hasSuffix("0") { fraction.removeLast() } }
        return (value < 0 && hundredths > 0 ? "-" : "") + number(whole) + (fraction.isEmpty ? "" : comma + fraction)
    }

    /// `99,00%`, as the contract's table writes it; `n/a` where nothing is judged. Where rounding would show a goal as reached
    /// that is not, it is cut: 99,996 is not 100.
    func percent(_ value: Double?, goal: Double = 100) -> String {
        guard let value else { return "n/a" }
        let rounded = (value * 100).rounded() / 100
        let shown = rounded >= goal && value < goal ? (value * 100).rounded(.down) / 100 : rounded
        return decimal(shown, isFixed: true) + "%"
    }
}

// Numbers, times and days as the contract's tables print them (R-130): decimal comma, two decimals. Plain arithmetic: the same
// on every machine, whatever its locale data.

import Tickets

enum ItalianNumber {
    /// `99,00`; rounded half away from zero, as by hand.
    static func decimal(_ value: Double, digits: Int = 2) -> String {
        guard value.isFinite else { return "n/a" }
        let unit = digits == 2 ? 100.0 : digits == 1 ? 10.0 : 1.0
        // One part in ten thousand millions: 2.675 is meant, though no binary fraction is.
        let scaled = (abs(value) * unit * (1 + 1e-12)).rounded(.toNearestOrAwayFromZero)
        return text(scaled, negative: value < 0 && scaled > 0, unit: unit, digits: digits)
    }

    /// `14,22%`. Where rounding would show a goal as reached that is not, it goes the other way: 99,996 against 100 prints
    /// `99,99%`.
    static func percent(_ value: Double, goal: Double? = nil, isCeiling: Bool = false) -> String {
        guard value.isFinite else { return "n/a" }
        var shown = value
        let printed = Double(scaled(value)) / 100
        if let goal {
            if !isCeiling, printed >= goal, value < goal { shown = (value * 100).rounded(.down) / 100 }
            if isCeiling, printed <= goal, value > goal { shown = (value * 100).rounded(.up) / 100 }
        }
        return decimal(shown) + "%"
    }

    private static func scaled(_ value: Double) -> Int64 {
        Int64((value * 100 * (1 + 1e-12)).rounded(.toNearestOrAwayFromZero))
    }

    private static func text(_ scaled: Double, negative: Bool, unit: Double, digits: Int) -> String {
        let whole = Int64(scaled / unit)
        let rest = Int64(scaled) - whole * Int64(unit)
        let fraction = String(rest)
        let tail = digits == 0 ? "" : "," + String(repeating: "0", count: max(0, digits - fraction.count)) + fraction
        return (negative ? "-" : "") + String(whole) + tail
    }

    /// Whole numbers as they are, others with two decimals.
    static func count(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : decimal(value)
    }

    /// `3,25 h`; below an hour in minutes, below a minute in seconds.
    static func time(milliseconds: Int64) -> String {
        switch abs(milliseconds) {
        case ..<60_000: decimal(Double(milliseconds) / 1000, digits: milliseconds % 1000 == 0 ? 0 : 2) + " s"
        case ..<3_600_000: decimal(Double(milliseconds) / 60_000) + " min"
        default: decimal(Double(milliseconds) / 3_600_000) + " h"
        }
    }

    /// A target: `9 h`, `90 min`, `20 s`.
    static func target(_ duration: Duration) -> String {
        let seconds = duration.wholeMilliseconds / 1000
        if seconds % 3600 == 0 { return "\(seconds / 3600) h" }
        return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds) s"
    }

    /// `30/06/2025`.
    static func day(_ day: CivilDay) -> String {
        let (year, month, date) = day.parts
        return "\(date < 10 ? "0" : "")\(date)/\(month < 10 ? "0" : "")\(month)/\(year)"
    }
}

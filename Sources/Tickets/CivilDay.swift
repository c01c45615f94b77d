// A day of the calendar on the wall: no time of day, no time zone. Plain arithmetic, because opening hours are asked for
// every contact of a list.

/// A day of the Gregorian calendar.
public struct CivilDay: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// Days since 1970-01-01.
    public let number: Int

    public init(number: Int) { self.number = number }

    /// - Returns: nil when there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
        self.init(number: Self.number(year, month, day))
        let parts = self.parts
        guard parts.month == month, parts.day == day else { return nil }
    }

    /// - Parameter text: ISO 8601: `2026-10-04`.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == 0x2D }),
            let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// Year, month 1-12, day 1-31.
    public var parts: (year: Int, month: Int, day: Int) {
        // Years are counted from March, so that the day that comes and goes is the last one; eras are of 400 years.
        let shifted = number + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let ofEra = shifted - era * 146_097
        let yearOfEra = (ofEra - ofEra / 1460 + ofEra / 36_524 - ofEra / 146_096) / 365
        let ofYear = ofEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * ofYear + 2) / 153
        let month = march < 10 ? march + 3 : march - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - (153 * march + 2) / 5 + 1)
    }

    /// 0 Monday to 6 Sunday.
    public var weekday: Int { ((number + 3) % 7 + 7) % 7 }

    public static func < (a: CivilDay, b: CivilDay) -> Bool { a.number < b.number }
    public static func + (day: CivilDay, count: Int) -> CivilDay { CivilDay(number: day.number + count) }

    /// ISO 8601.
    public var description: String {
        let (year, month, day) = parts
        func padded(_ value: Int, _ width: Int) -> String {
            String(repeating: "0", count: max(0, width - String(value).count)) + String(value)
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    private static func number(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = year / 400
        let ofEra = year - era * 400
        let ofYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719_468
    }
}

/// Days from one to another, both included; an open end has no limit.
public struct Validity: Hashable, Sendable, Codable {
    public var from: CivilDay?
    public var until: CivilDay?
    public init(from: CivilDay? = nil, until: CivilDay? = nil) {
        self.from = from
        self.until = until
    }
    public static let always = Validity()
    public func contains(_ day: CivilDay) -> Bool {
        if let from, day < from { return false }
        if let until, until < day { return false }
        return true
    }
}

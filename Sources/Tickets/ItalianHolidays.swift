// The national holidays on which public offices are closed: L. 260/1949 art. 2 as amended. They are dated, because the law
// changes; those that L. 54/1977 suppressed are still printed in the old article and are no holidays.

/// National holidays of Italy.
public enum ItalianHolidays {
    /// The name of the holiday that `day` is; nil on other days. Right from 2001 on.
    public static func name(of day: CivilDay) -> String? {
        let (year, month, date) = day.parts
        let sunday = easter(year)
        if day == sunday { return "Pasqua" }
        if let sunday, day == sunday + 1 { return "Lunedì dell'Angelo" }
        // L. 151/2025: from 1 January 2026.
        if month == 10, date == 4 { return year >= 2026 ? "San Francesco d'Assisi" : nil }
        return fixed[month * 100 + date]
    }

    private static let fixed: [Int: String] = [
        101: "Capodanno", 106: "Epifania", 425: "Festa della Liberazione", 501: "Festa dei lavoratori",
        602: "Festa della Repubblica", 815: "Assunzione", 1101: "Ognissanti", 1208: "Immacolata Concezione",
        1225: "Natale", 1226: "Santo Stefano",
    ]

    /// Easter Sunday of the Gregorian calendar (Gauss's rule in the form of Meeus, Jones and Butcher).
    static func easter(_ year: Int) -> CivilDay? {
        let golden = year % 19
        let (century, rest) = year.quotientAndRemainder(dividingBy: 100)
        let moon = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3 + 15) % 30
        let weekday = (32 + 2 * (century % 4) + 2 * (rest / 4) - moon - rest % 4) % 7
        let correction = (golden + 11 * moon + 22 * weekday) / 451
        let sum = moon + weekday - 7 * correction + 114
        return CivilDay(year: year, month: sum / 31, day: sum % 31 + 1)
    }
}

// Fills the acknowledgement's fields. What the citizen wrote comes in by `{oggetto}` alone, shortened and on one line.

import Foundation
import Tickets

extension AcknowledgementText {
    /// Where there is no link to give, the sentences that would name it are left out.
    func filled(_ values: [String: String]) -> (subject: String, body: String) {
        if values[Self.link, default: ""].isEmpty {
            return (
                Self.oneLine(subject.without(Self.link).filled(values)), body.without(Self.link).filled(values)
            )
        }
        return (Self.oneLine(subject.filled(values)), body.filled(values))
    }

    /// The field of the request's own page.
    static let link = "link"

    /// A foreign subject fit for a header and a sentence: no control characters or line breaks, at most 200 characters.
    static func oneLine(_ text: String) -> String {
        let visible = text.unicodeScalars.prefix(400).map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator, .format: " "
            default: Character(scalar)
            }
        }
        let words = String(visible).split(separator: " ")
        return String(words.joined(separator: " ").prefix(200))
    }
}

/// A moment as a clock on the wall shows it.
struct WallReading {
    let date: String
    let time: String
    let year: Int

    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// - Parameter language: `it` gives 02/03/2026; `en` gives 2 March 2026, because 02/03 means February to some.
    init(_ instant: Instant, in zone: TimeZone, language: String = "it") {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: instant.date)
        year = parts.year ?? 1970
        let month = parts.month ?? 1
        let day = parts.day ?? 1
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        date =
            language == "en" ? "\(day) \(Self.months[month - 1]) \(year)" : "\(two(day))/\(two(month))/\(year)"
        time = "\(two(parts.hour ?? 0)):\(two(parts.minute ?? 0))"
    }
}

// The citizen's words below an answer, introduced as mail programs do it, so that every program (ours too) knows them for
// history.

import Channels
import Foundation
import Tickets

/// "Il giorno … ha scritto:" and the quoted lines.
struct EmailQuotation {
    private let answered: AnsweredMessage
    private let language: String
    private let timeZone: TimeZone

    /// Longest copy, in Unicode scalars: a citizen's report of a thousand pages need not go back to him.
    static let longest = 50_000

    private static let months = (
        it: [
            "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
            "novembre", "dicembre",
        ],
        en: [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
    )

    init(_ answered: AnsweredMessage, language: String, timeZone: TimeZone) {
        self.answered = answered
        self.language = language
        self.timeZone = timeZone
    }

    var text: String {
        let scalars = answered.quoted.unicodeScalars
        let isCut = scalars.count > Self.longest
        // Everything that some program shows as a new line is one, so that no line of the citizen's stands there without
        // its mark; CR LF is one.
        let quoted = String(scalars.prefix(Self.longest)).replacing("\r\n", with: "\n").unicodeScalars
        var lines = quoted.split(omittingEmptySubsequences: false, whereSeparator: Self.isLineEnd)
            .map { Self.quoted(String($0)) }
        while lines.last == ">" { lines.removeLast() }
        if isCut { lines.append("> […]") }
        return ([introduction] + lines).joined(separator: "\n") + "\n"
    }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        (0x0A...0x0D).contains(scalar.value) || [0x85, 0x2028, 0x2029].contains(scalar.value)
    }

    /// RFC 3676 4.5: no blank between two marks.
    private static func quoted(_ line: String) -> String {
        line.isEmpty ? ">" : line.hasPrefix(">") ? ">\(line)" : "> \(line)"
    }

    private var introduction: String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let parts = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: answered.sentAt.date)
        let names = language == "en" ? Self.months.en : Self.months.it
        let month = names[((parts.month ?? 1) - 1) % 12]
        let date = "\(parts.day ?? 1) \(month) \(parts.year ?? 1970)"
        let time = "\(Self.two(parts.hour)):\(Self.two(parts.minute))"
        return language == "en"
            ? "On \(date) at \(time), \(who) wrote:" : "Il giorno \(date) alle ore \(time) \(who) ha scritto:"
    }

    private static func two(_ number: Int?) -> String { ((number ?? 0) < 10 ? "0" : "") + "\(number ?? 0)" }

    /// On one line whatever the sender called himself.
    private var who: String {
        let name = answered.sender.name.unicodeScalars.filter {
            ![.control, .lineSeparator, .paragraphSeparator, .format].contains($0.properties.generalCategory)
        }
        let text = String(String.UnicodeScalarView(name)).trimmingCharacters(in: .whitespaces)
        return text.isEmpty ? answered.sender.address : String(text.prefix(100))
    }
}

// CSV: one line, one call. The form is documented in README.md beside this file. Fields hold no line ends.

import Store
import Tickets

/// Reads lines of a CSV file.
struct CallTable {
    private enum Column: CaseIterable {
        case key, start, wait, ending, talk, first, queue, agent

        /// Headings in Italian and English; any case.
        var names: [String] {
            switch self {
            case .key: ["id", "chiamata", "call"]
            case .start: ["inizio", "start", "started"]
            case .wait: ["attesa", "wait", "waited"]
            case .ending: ["esito", "outcome", "ending"]
            case .talk: ["conversazione", "durata", "talk", "talked"]
            case .first: ["primo contatto", "primo_contatto", "first contact", "first_contact"]
            case .queue: ["coda", "queue"]
            case .agent: ["operatore", "agent"]
            }
        }

        var isNeeded: Bool { self == .start || self == .wait || self == .ending }
        var name: String { names[0] }
    }

    private let calendar: ServiceCalendar
    private var separator: Character = ";"
    private var places: [Column: Int] = [:]
    private var width = 0

    init(calendar: ServiceCalendar) { self.calendar = calendar }

    /// - Returns: nil for the heading and for blank lines.
    mutating func read(_ line: String, _ number: Int) throws(CallFileFault) -> CallRecord? {
        if line.allSatisfy({ $0.isWhitespace || $0 == separator }) { return nil }
        if places.isEmpty {
            try heading(line, number)
            return nil
        }
        let fields = try Self.fields(line, separator, number)
        guard fields.count == width else { throw CallFileFault(.fields, line: number) }
        return try call(fields, number)
    }

    /// Whether there was a heading at all.
    var hasHeading: Bool { !places.isEmpty }

    private mutating func heading(_ line: String, _ number: Int) throws(CallFileFault) {
        // The sign that parts the heading parts all lines; `;` is the usual one where the comma is the decimal sign.
        separator = [";", "\t", ","].first { line.contains($0) } ?? ";"
        let titles = try Self.fields(line, separator, number).map { $0.lowercased() }
        width = titles.count
        for column in Column.allCases {
            let found = titles.indices.filter { column.names.contains(titles[$0]) }
            guard found.count <= 1 else { throw CallFileFault(.heading, line: number, detail: column.name) }
            places[column] = found.first
            if column.isNeeded, found.isEmpty {
                throw CallFileFault(.heading, line: number, detail: column.name)
            }
        }
    }

    private func call(_ fields: [String], _ number: Int) throws(CallFileFault) -> CallRecord {
        func field(_ column: Column) -> String { places[column].map { fields[$0] } ?? "" }
        func fault(_ column: Column) -> CallFileFault { CallFileFault(.value, line: number, detail: column.name) }
        guard let start = CallTime.instant(field(.start), calendar) else { throw fault(.start) }
        guard let wait = CallTime.duration(field(.wait)) else { throw fault(.wait) }
        guard let ending = Self.ending(field(.ending)) else { throw fault(.ending) }
        let talkText = field(.talk)
        guard let talk = talkText.isEmpty ? .zero : CallTime.duration(talkText) else { throw fault(.talk) }
        // A call that nobody answered has no conversation: the line contradicts itself.
        guard ending == .answered || talk == .zero else { throw fault(.talk) }
        let firstText = field(.first)
        let first = Self.flag(firstText)
        guard firstText.isEmpty || first != nil else { throw fault(.first) }
        let (queue, agent) = (field(.queue), field(.agent))
        // Without a number of its own a call is what it is made of: the same line is the same call.
        let key = field(.key)
        let own = "\(start.milliseconds)|\(queue)|\(agent)|\(wait.wholeMilliseconds)|\(talk.wholeMilliseconds)"
        return CallRecord(
            key: key.isEmpty ? own : key, startedAt: start, waited: wait, ending: ending, talked: talk,
            solvedAtFirstContact: first, queue: queue, agent: agent)
    }

    private static func ending(_ text: String) -> CallRecord.Ending? {
        switch text.lowercased() {
        case "risposta", "answered": .answered
        case "abbandonata", "persa", "abandoned", "lost": .abandoned
        case "non risposta", "non_risposta", "unanswered": .unanswered
        default: nil
        }
    }

    private static func flag(_ text: String) -> Bool? {
        switch text.lowercased() {
        case "sì", "si", "s", "yes", "y", "1", "true": true
        case "no", "n", "0", "false": false
        default: nil
        }
    }

    /// RFC 4180 2.5 to 2.7; blanks around a field fall away.
    static func fields(
        _ line: String, _ separator: Character, _ number: Int
    ) throws(CallFileFault) -> [String] {
        var fields: [String] = []
        var field = ""
        var isQuoted = false
        var rest = Substring(line)
        while let next = rest.popFirst() {
            if isQuoted {
                if next != "\"" {
                    field.append(next)
                } else if rest.first == "\"" {
                    field.append(rest.removeFirst())
                } else {
                    isQuoted = false
                }
            } else if next == separator {
                fields.append(trimmed(field))
                field = ""
            } else if next == "\"", field.allSatisfy(\.isWhitespace) {
                field = ""
                isQuoted = true
            } else {
                field.append(next)
            }
        }
        if isQuoted { throw CallFileFault(.quote, line: number) }
        return fields + [trimmed(field)]
    }

    private static func trimmed(_ text: String) -> String {
        var kept = Substring(text)
        while kept.first?.isWhitespace == true { kept.removeFirst() }
        while kept.last?.isWhitespace == true { kept.removeLast() }
        return String(kept)
    }
}

// Patterns of provider profiles: regular expressions written by administrators, run over mails written by anybody. What
// bounds them: the length of the pattern, the length of the text, and the number of steps of a search. The steps are
// counted and not timed, so that the same mail always gives the same translation. A pattern that explodes is found when
// the settings are read, by texts made for it.

import Foundation

/// One regular expression (ICU), case-insensitive, `^` and `$` at line ends.
struct FaxPattern: Sendable, Hashable {
    /// Longest pattern, in bytes.
    static let longest = 500
    /// The engine reports its progress at each place where it begins to compare, and every ten thousand steps or so
    /// (about 0.2 ms) between. A search that needs so many more reports than the text has places finds nothing.
    private static let surplus = 200

    let source: String
    private let expression: NSRegularExpression

    /// - Returns: nil when it is too long or no regular expression.
    init?(_ source: String) {
        guard !source.isEmpty, source.utf8.count <= Self.longest,
            let expression = try? NSRegularExpression(
                pattern: source, options: [.caseInsensitive, .anchorsMatchLines])
        else { return nil }
        self.source = source
        self.expression = expression
    }

    /// Groups in parentheses.
    var groups: Int { expression.numberOfCaptureGroups }

    func isFound(in text: FaxPatternText) -> Bool { first(in: text) != nil }

    /// What the first group holds, else the whole find; white space around it falls away. nil when nothing is found, or
    /// nothing but white space.
    func value(in text: FaxPatternText) -> String? {
        guard let match = first(in: text) else { return nil }
        let range = match.numberOfRanges > 1 ? match.range(at: 1) : match.range
        guard range.location != NSNotFound else { return nil }
        let found = text.string.substring(with: range).trimmingCharacters(in: .whitespacesAndNewlines)
        return found.isEmpty ? nil : String(found.prefix(300))
    }

    /// Whether texts made to make patterns explode are searched in good time.
    var isBounded: Bool {
        Self.trials.allSatisfy { trial in
            let text = FaxPatternText(trial: trial)
            _ = first(in: text)
            return text.exhausted == 0
        }
    }

    private static let trials = ["a", " ", "1", "a ", "a1", "-", "a\n", "1 ", "\t"].map {
        String(repeating: $0, count: 500) + "\u{1F4E0}"
    }

    private func first(in text: FaxPatternText) -> NSTextCheckingResult? {
        guard text.exhausted < FaxPatternText.mostExhausted else { return nil }
        var found: NSTextCheckingResult?
        var reports = 0
        let most = text.string.length + Self.surplus
        let all = NSRange(location: 0, length: text.string.length)
        expression.enumerateMatches(in: text.swift, options: [.reportProgress], range: all) { match, _, stop in
            if let match {
                found = match
                stop.pointee = true
                return
            }
            reports += 1
            if reports > most { stop.pointee = true }
        }
        if found == nil, reports > most { text.exhausted += 1 }
        return found
    }

    static func == (a: Self, b: Self) -> Bool { a.source == b.source }
    func hash(into hasher: inout Hasher) { hasher.combine(source) }
}

extension [FaxPattern] {
    /// The first pattern that finds something decides.
    func value(in text: FaxPatternText) -> String? {
        for pattern in self { if let value = pattern.value(in: text) { return value } }
        return nil
    }

    func isFound(in text: FaxPatternText) -> Bool { contains { $0.isFound(in: text) } }
}

/// A mail as patterns see it: `From: …`, `Subject: …`, an empty line, the text. Bounded: the facts of a fax stand at the
/// beginning, transcripts of sessions and advertisements below. Used by one task while one mail is read.
final class FaxPatternText {
    /// Of the text, in characters.
    static let longest = 4_000
    /// After so many searches without an end nothing more is looked for in this mail.
    fileprivate static let mostExhausted = 1

    let swift: String
    fileprivate let string: NSString
    fileprivate var exhausted = 0

    init(from: String, subject: String, text: String) {
        func line(_ text: String) -> String {
            String(text.unicodeScalars.prefix(1_000).map { $0.value < 32 ? " " : Character($0) })
        }
        let head = String(text.unicodeScalars.prefix(Self.longest))
        swift = "From: \(line(from))\nSubject: \(line(subject))\n\n\(head)"
        string = swift as NSString
    }

    fileprivate init(trial: String) {
        swift = trial
        string = trial as NSString
    }
}

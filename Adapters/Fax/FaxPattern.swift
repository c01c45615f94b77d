// Patterns of provider profiles: regular expressions written by administrators, run over mails written by anybody. What
// bounds them: the length of the pattern, the length of the text, and the number of steps of a search. The steps are
// counted and not timed, so that the same mail always gives the same translation.

import Foundation

/// One regular expression (ICU), case-insensitive, `^` and `$` at line ends.
struct FaxPattern: Sendable, Hashable {
    /// Longest pattern, in bytes.
    static let longest = 500
    /// The engine reports its progress every ten thousand steps or so; a search that needs more reports finds nothing.
    private static let mostReports = 100

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

    private func first(in text: FaxPatternText) -> NSTextCheckingResult? {
        var found: NSTextCheckingResult?
        var reports = 0
        let all = NSRange(location: 0, length: text.string.length)
        expression.enumerateMatches(in: text.swift, options: [.reportProgress], range: all) { match, _, stop in
            if let match {
                found = match
                stop.pointee = true
                return
            }
            reports += 1
            if reports >= Self.mostReports { stop.pointee = true }
        }
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
/// beginning, transcripts of sessions and advertisements below.
struct FaxPatternText: Sendable {
    /// Of the text, in characters.
    static let longest = 16_000

    let swift: String
    fileprivate var string: NSString { swift as NSString }

    init(from: String, subject: String, text: String) {
        func line(_ text: String) -> String {
            String(text.unicodeScalars.prefix(1_000).map { $0.value < 32 ? " " : Character($0) })
        }
        let head = String(text.unicodeScalars.prefix(Self.longest))
        swift = "From: \(line(from))\nSubject: \(line(subject))\n\n\(head)"
    }
}

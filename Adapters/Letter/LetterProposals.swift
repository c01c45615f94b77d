// What a machine believes to see on a letter's first page: who writes, when, about what. Proposed to the operator with the
// place on the page beside it, never taken over by itself.

import Scanning
import Tickets

/// Proposals from one page.
struct LetterProposals {
    private let lines: [TextLine]
    private let width: Double
    private let height: Double

    /// - Parameter page: the first page of a letter, as it stands in the file.
    init(_ text: PageText, page: PageFacts) {
        lines = Array(text.lines.prefix(400))
        let isLying = [90, 270].contains(text.turned)
        width = max(isLying ? page.height : page.width, 1)
        height = max(isLying ? page.width : page.height, 1)
    }

    var all: [Proposal] { [sender, date, subject].compactMap(\.self) }

    // MARK: sender

    /// The first block of lines in the upper half that ends with a postcode and is not the addressee's.
    private var sender: Proposal? {
        let upper = lines.filter { $0.box.y < height / 2 }
        for (end, line) in upper.enumerated() where Self.hasPostcode(line.text) {
            var start = end
            while start > 0, end - start < 4, isBelow(upper[start], upper[start - 1]) { start -= 1 }
            let block = Array(upper[start...end])
            guard block.count >= 2, !block.contains(where: { Self.isAddressee($0.text) }) else { continue }
            return proposal(.sender, block.map { Self.clean($0.text) }.joined(separator: "\n"), block)
        }
        return nil
    }

    /// Whether a line follows another one in the same block of text.
    private func isBelow(_ line: TextLine, _ above: TextLine) -> Bool {
        let gap = line.box.y - (above.box.y + above.box.height)
        return gap < line.box.height * 1.5 && gap > -line.box.height && abs(line.box.x - above.box.x) < width / 6
    }

    private static func isAddressee(_ text: String) -> Bool {
        let lower = clean(text).lowercased()
        return [
            "al ", "alla ", "all'", "all’", "ai ", "alle ", "agli ", "allo ", "spett", "egr", "gent", "ill", "c.a.",
        ]
        .contains { lower.hasPrefix($0) }
    }

    private static func hasPostcode(_ text: String) -> Bool {
        let words = text.split { !$0.isLetter && !$0.isNumber }
        return zip(words, words.dropFirst()).contains { first, second in
            first.count == 5 && first.allSatisfy { $0.isASCII && $0.isNumber } && second.first?.isLetter == true
        }
    }

    // MARK: date

    private var date: Proposal? {
        for line in lines {
            if let day = Self.day(line.text) { return proposal(.date, day.description, [line]) }
        }
        return nil
    }

    private static let months = [
        "gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno", "luglio", "agosto", "settembre", "ottobre",
        "novembre", "dicembre",
    ]

    /// `3 marzo 2025`, `1º marzo 2025`, `03/03/2025`, `3.3.2025`.
    static func day(_ text: String) -> CivilDay? {
        let words = text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        guard words.count >= 3, words.count < 40 else { return nil }
        for at in 0...(words.count - 3) {
            let number = words[at].hasSuffix("º") || words[at].hasSuffix("°") ? String(words[at].dropLast()) : words[at]
            guard number.count <= 2, let day = Int(number), words[at + 2].count == 4, let year = Int(words[at + 2]),
                (1990...2100).contains(year)
            else { continue }
            let month = months.firstIndex(of: words[at + 1]).map { $0 + 1 } ?? Int(words[at + 1])
            if let month, let found = CivilDay(year: year, month: month, day: day) { return found }
        }
        return nil
    }

    // MARK: subject

    private var subject: Proposal? {
        guard let start = lines.firstIndex(where: { Self.afterLabel($0.text) != nil }),
            let first = Self.afterLabel(lines[start].text)
        else { return nil }
        var end = start
        // It may run on: until a gap, a greeting, or three lines.
        while end - start < 2, end + 1 < lines.count, follows(lines[end + 1], lines[end]) { end += 1 }
        let block = Array(lines[start...end])
        let words = ([first] + block.dropFirst().map { Self.clean($0.text) }).joined(separator: " ")
        let value = String(Self.clean(words).prefix(300))
        return value.isEmpty ? nil : proposal(.subject, value, block)
    }

    private func follows(_ line: TextLine, _ above: TextLine) -> Bool {
        let lower = Self.clean(line.text).lowercased()
        if lower.isEmpty || lower.hasSuffix(",") { return false }
        return line.box.y - (above.box.y + above.box.height) < line.box.height * 0.9
    }

    private static func afterLabel(_ text: String) -> String? {
        let line = clean(text)
        guard let colon = line.firstIndex(where: { ":;.".contains($0) }) else { return nil }
        let label = line[..<colon].lowercased().filter(\.isLetter)
        guard ["oggetto", "ogg", "rif", "subject"].contains(label) else { return nil }
        return String(line[line.index(after: colon)...])
    }

    // MARK: parts

    private func proposal(_ field: Proposal.Field, _ value: String, _ block: [TextLine]) -> Proposal {
        let left = block.map(\.box.x).min() ?? 0
        let top = block.map(\.box.y).min() ?? 0
        let right = block.map { $0.box.x + $0.box.width }.max() ?? left
        let bottom = block.map { $0.box.y + $0.box.height }.max() ?? top
        func part(_ value: Double, _ whole: Double) -> Double { min(max(value / whole, 0), 1) }
        return Proposal(
            field: field, value: value, confidence: block.map(\.confidence).min() ?? 0, page: 0, x: part(left, width),
            y: part(top, height), width: part(right - left, width), height: part(bottom - top, height))
    }

    private static func clean(_ text: String) -> String {
        text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

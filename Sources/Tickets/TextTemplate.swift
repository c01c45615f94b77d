// Texts that go to citizens with fields to fill in: `{numero}`, `{data}`. The fields' values are inserted as they are
// and never read for fields again, so a citizen's subject cannot smuggle one in.

/// A text with named fields in braces.
public struct TextTemplate: Hashable, Sendable {
    public let source: String
    public init(_ source: String) { self.source = source }

    /// The names used, in order of first use.
    public var fields: [String] {
        var names: [String] = []
        scan(text: { _ in }, field: { if !names.contains($0) { names.append($0) } })
        return names
    }

    /// The text with its fields filled in. A field without a value is left as it stands, so that the fault is seen in
    /// a test and not by a citizen: settings are checked for unknown fields at start.
    public func filled(_ values: [String: String]) -> String {
        var result = ""
        scan(text: { result += $0 }, field: { result += values[$0] ?? "{\($0)}" })
        return result
    }

    /// The text without the sentences that name a field: for a field that has no value this time. What would be left hanging (a
    /// line that only leads to the field, an empty paragraph) goes with it. A text that does not name it stays as it is.
    public func without(_ field: String) -> TextTemplate {
        guard fields.contains(field) else { return self }
        var kept: [String] = []
        for line in unwrapped {
            let sentences = Self.sentences(line, field)
            let rest = sentences.filter { !TextTemplate($0).fields.contains(field) }
            if rest.count == sentences.count {
                // Two empty lines stand where a paragraph was.
                if Self.isBlank(line), kept.last.map(Self.isBlank) ?? true { continue }
                kept.append(line)
                continue
            }
            let words = rest.joined(separator: " ")
            if !Self.isBlank(words) {
                kept.append(words)
            } else if line.filter({ !$0.isWhitespace }) == "{\(field)}",
                let lead = kept.lastIndex(where: { !Self.isBlank($0) }), kept[lead].hasSuffix(":")
            {
                // "You can follow it here:" above the address alone.
                let before = Self.sentences(kept[lead], field).dropLast().joined(separator: " ")
                kept.removeSubrange(lead...)
                if !before.isEmpty { kept.append(before) }
            }
        }
        while let last = kept.last, Self.isBlank(last) { kept.removeLast() }
        return TextTemplate(kept.joined(separator: "\n"))
    }

    /// The lines; what goes on with a small letter belongs to the line before.
    private var unwrapped: [String] {
        var lines: [String] = []
        for line in source.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.first?.isLowercase == true, let last = lines.last, !Self.isBlank(last) {
                lines[lines.count - 1] += "\n" + line
            } else {
                lines.append(String(line))
            }
        }
        return lines
    }

    private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

    /// A line's sentences: a new one begins with a capital letter, or with the field itself. At `n. {numero}` none ends.
    private static func sentences(_ line: String, _ field: String) -> [String] {
        var sentences: [String] = []
        var current = ""
        for word in line.split(separator: " ", omittingEmptySubsequences: false).map(String.init) {
            let begins = word.first?.isUppercase == true || word.hasPrefix("{\(field)}")
            if begins, isEnded(current) {
                sentences.append(current)
                current = word
            } else {
                current += (current.isEmpty ? "" : " ") + word
            }
        }
        return sentences + [current]
    }

    /// Whether a sentence may end here, also when a field follows at once that brings a sentence of its own or nothing (`.{info}`).
    private static func isEnded(_ text: String) -> Bool {
        var rest = text[...]
        while rest.last == "}", let open = rest.lastIndex(of: "{") { rest = rest[..<open] }
        return rest.last.map { ".!?".contains($0) } ?? false
    }

    private func scan(text: (Substring) -> Void, field: (String) -> Void) {
        var rest = source[...]
        while let open = rest.firstIndex(of: "{") {
            let after = rest.index(after: open)
            let name = rest[after...].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
            if !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}" {
                text(rest[..<open])
                field(String(name))
                rest = rest[rest.index(after: name.endIndex)...]
            } else {
                text(rest[...open])
                rest = rest[after...]
            }
        }
        text(rest)
    }
}

// Reads a command's arguments against what the command says it takes: a small parser of our own, because settings and
// secrets do not come this way and little is left to parse.

/// An option that a command takes.
struct OptionSpec: Sendable {
    /// With its dashes: `--json`.
    var name: String
    /// What it wants, e.g. `DIR`; nil for a switch.
    var value: String?
    /// An empty value means something.
    var mayBeEmpty: Bool
    var help: String

    init(_ name: String, _ value: String? = nil, mayBeEmpty: Bool = false, help: String) {
        self.name = name
        self.value = value
        self.mayBeEmpty = mayBeEmpty
        self.help = help
    }
}

/// What was given.
struct Arguments {
    private(set) var operands: [String] = []
    private var values: [String: String] = [:]
    private var switches: Set<String> = []

    func has(_ name: String) -> Bool { switches.contains(name) || values[name] != nil }
    func value(_ name: String) -> String? { values[name] }

    /// A value that must be a whole number.
    func number(_ name: String, in range: ClosedRange<Int>) throws(CommandFailure) -> Int? {
        guard let text = values[name] else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw CommandFailure(
                .usage, "\(name) \(text) is not a number between \(range.lowerBound) and \(range.upperBound)")
        }
        return number
    }

    /// - Throws: `CommandFailure` with a hint for what is unknown, doubled, missing or too much.
    init(_ words: [String], options: [OptionSpec], operands count: ClosedRange<Int>) throws(CommandFailure) {
        var rest = words[...]
        var onlyOperands = false
        while let word = rest.popFirst() {
            if onlyOperands || word == "-" || !word.hasPrefix("-") {
                operands.append(word)
            } else if word == "--" {
                onlyOperands = true
            } else {
                try take(word, &rest, options)
            }
        }
        if operands.count > count.upperBound {
            throw CommandFailure(.usage, "\"\(operands[count.upperBound])\" is one word too many")
        }
        if operands.count < count.lowerBound { throw CommandFailure(.usage, "something is missing") }
    }

    private mutating func take(
        _ word: String, _ rest: inout ArraySlice<String>, _ options: [OptionSpec]
    ) throws(CommandFailure) {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = options.first(where: { $0.name == parts[0] }) else {
            let near = nearest(parts[0], among: options.map(\.name))
            throw CommandFailure(
                .usage, "unknown option \(parts[0])", hint: near.map { "Did you mean \($0)?" } ?? "")
        }
        if has(option.name) { throw CommandFailure(.usage, "\(option.name) is given twice") }
        if let wanted = option.value {
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst(), option.mayBeEmpty || !value.isEmpty else {
                throw CommandFailure(.usage, "\(option.name) wants \(wanted)")
            }
            values[option.name] = value
        } else {
            if parts.count == 2 { throw CommandFailure(.usage, "\(option.name) takes no value") }
            switches.insert(option.name)
        }
    }
}

/// The candidate that was most likely meant, if any is near.
func nearest(_ word: String, among candidates: [String]) -> String? {
    let ranked = candidates.map { ($0, editDistance(word, $0)) }.filter { $0.1 <= 2 || $0.0.hasPrefix(word) }
    return ranked.min { $0.1 < $1.1 }?.0
}

private func editDistance(_ a: String, _ b: String) -> Int {
    let a = Array(a), b = Array(b)
    var row = Array(0...b.count)
    for (i, x) in a.enumerated() {
        var diagonal = row[0]
        row[0] = i + 1
        for (j, y) in b.enumerated() {
            let above = row[j + 1]
            row[j + 1] = min(above + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
            diagonal = above
        }
    }
    return row[b.count]
}

// What a command says of itself, and how its help looks.

/// A command with its place in the table.
struct Command: Sendable {
    /// `["queue", "show"]`.
    var words: [String]
    /// What follows, for the usage line, e.g. `ENTRY…`.
    var operands: String
    var operandCount: ClosedRange<Int>
    /// One line.
    var summary: String
    /// More lines for `--help`: what it does not say by itself, and its exit codes.
    var notes: String
    var options: [OptionSpec]
    /// How wrong arguments end.
    var usageExit: ExitCode
    var run: @Sendable (Arguments) async throws -> ExitCode

    init(
        _ words: String..., operands: String = "", count: ClosedRange<Int> = 0...0, summary: String, notes: String = "",
        options: [OptionSpec] = [], usageExit: ExitCode = .usage,
        run: @escaping @Sendable (Arguments) async throws -> ExitCode
    ) {
        self.words = words
        self.operands = operands
        operandCount = count
        self.summary = summary
        self.notes = notes
        self.options = options
        self.usageExit = usageExit
        self.run = run
    }

    var name: String { words.joined(separator: " ") }

    var usage: String {
        let given = options.map { option in
            "[" + option.name + (option.value.map { " " + $0 } ?? "") + "]"
        }
        return (["sportello", name] + given + [operands]).filter { !$0.isEmpty }.joined(separator: " ")
    }

    var help: String {
        var text = "\(summary)\n\nUsage: \(usage)\n"
        let shown = options + [OptionSpec("--help", help: "This text.")]
        let width = shown.map { ($0.name + " " + ($0.value ?? "")).count }.max() ?? 0
        text += "\n"
        for option in shown {
            let left = option.name + (option.value.map { " " + $0 } ?? "")
            text += "  \(left.padding(to: width))  \(option.help)\n"
        }
        if !notes.isEmpty { text += "\n\(notes)\n" }
        return text
    }
}

extension OptionSpec {
    /// Taken by every command that needs the settings.
    static let config = OptionSpec(
        "--config", "DIR", help: "The settings' folder (default: $SPORTELLO_CONFIG, else /etc/sportello).")
    static let json = OptionSpec("--json", help: "Prints JSON for programs.")
}

extension String {
    /// Filled up with spaces; never cut.
    func padding(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}

/// All commands: finds the one that is meant, and describes them.
struct CommandTable {
    var commands: [Command]

    enum Found {
        case command(Command, rest: [String])
        case help(String)
    }

    /// - Throws: `CommandFailure` for an unknown command, with the nearest one as hint.
    func find(_ words: [String]) throws(CommandFailure) -> Found {
        guard let first = words.first else { throw CommandFailure(.usage, "no command given\n\n" + overview) }
        if first == "help" || first == "--help" || first == "-h" {
            let about = Array(words.dropFirst())
            return .help(about.isEmpty ? overview : try help(about))
        }
        let group = commands.filter { $0.words[0] == first }
        guard !group.isEmpty else {
            let near = nearest(first, among: commands.map { $0.words[0] })
            throw CommandFailure(
                .usage, "unknown command \"\(first)\"",
                hint: near.map { "Did you mean \($0)?" } ?? "sportello --help lists the commands.")
        }
        let wantsHelp = words.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
        if wantsHelp { return .help(try help(words.filter { !$0.hasPrefix("-") })) }
        for command in group where Array(words.prefix(command.words.count)) == command.words {
            return .command(command, rest: Array(words.dropFirst(command.words.count)))
        }
        let seconds = group.compactMap { $0.words.count > 1 ? $0.words[1] : nil }
        guard words.count > 1 else {
            throw CommandFailure(.usage, "\(first) wants a second word: \(seconds.joined(separator: ", "))")
        }
        let near = nearest(words[1], among: seconds)
        throw CommandFailure(
            .usage, "unknown command \"\(first) \(words[1])\"",
            hint: near.map { "Did you mean \(first) \($0)?" } ?? "Known: \(seconds.joined(separator: ", ")).")
    }

    private func help(_ words: [String]) throws(CommandFailure) -> String {
        for command in commands where Array(words.prefix(command.words.count)) == command.words { return command.help }
        let group = commands.filter { $0.words[0] == words.first }
        guard !group.isEmpty else {
            throw CommandFailure(.usage, "unknown command \"\(words.joined(separator: " "))\"")
        }
        return "Commands:\n\n" + lines(group) + "\nMore: sportello \(group[0].words[0]) WORD --help\n"
    }

    var overview: String {
        """
        Sportello: one inbox for everything that citizens write.

        Usage: sportello COMMAND …

        \(lines(commands))
        Help on one: sportello COMMAND --help
        Exit codes are those of sysexits.h: 0 done, 64 wrong arguments, 65 wrong input, 66 not there, 69 does not work,
        70 fault of our own, 75 try again later, 77 not allowed, 78 faults in the settings.

        """
    }

    private func lines(_ some: [Command]) -> String {
        let width = some.map(\.name.count).max() ?? 0
        return some.map { "  \($0.name.padding(to: width))  \($0.summary)\n" }.joined()
    }
}

// The outbox by hand: `sportello queue list | show | send-now | hold | release | resolve`.

import Settings
import Store
import Tickets

enum QueueCommands {
    static let all = [
        Command(
            "queue", "list", summary: "Lists answers and acknowledgements on their way out, newest first.",
            notes: "States: waiting, sending, accepted, held (for a person), in_doubt (may have been sent).",
            options: [
                OptionSpec("--state", "STATE", help: "Only this state; without it everything that is not accepted."),
                OptionSpec("--all", help: "Accepted ones too."),
                OptionSpec("--limit", "N", help: "At most N entries (default 200)."), .json, .config,
            ], run: list),
        Command(
            "queue", "show", operands: "ENTRY", count: 1...1, summary: "Shows an entry with all its attempts.",
            options: [.json, .config], run: show),
        Command(
            "queue", "send-now", operands: "ENTRY…", count: 1...1000,
            summary: "Makes waiting or held entries due now; a held one's attempts start anew.", options: [.config],
            run: { arguments in try await each(arguments) { try await $0.sendNow($1, by: nil, at: UserCommands.now()) }
            }),
        Command(
            "queue", "hold", operands: "ENTRY…", count: 1...1000, summary: "Puts waiting entries aside for a person.",
            options: [.config],
            run: { arguments in
                try await each(arguments) {
                    try await $0.holdEntry(
                        $1, code: "by_hand", detail: "sportello queue hold", by: nil, at: UserCommands.now())
                }
            }),
        Command(
            "queue", "release", operands: "[ENTRY…]", count: 0...1000,
            summary: "Lets held entries go; without ENTRY the whole outbox after a restore.",
            notes: """
                After a restore nothing leaves until a person has looked: answers sent after the backup was made would be
                sent again. Look with `queue list`, put aside what must not go with `queue hold`, then `queue release`.
                """,
            options: [.config], run: release),
        Command(
            "queue", "resolve", operands: "ENTRY", count: 1...1,
            summary: "Decides about an entry in doubt.",
            options: [
                OptionSpec("--sent", help: "The other side has it: it becomes accepted."),
                OptionSpec("--not-sent", help: "The other side certainly does not have it: it is sent again."), .config,
            ], run: resolve),
    ]

    @Sendable private static func list(_ arguments: Arguments) async throws -> ExitCode {
        let state = try arguments.value("--state").map { text in
            guard let state = OutboxState(rawValue: text) else {
                throw CommandFailure(
                    .usage, "unknown state \(text)",
                    hint: "Known: \(OutboxState.allCases.map(\.rawValue).joined(separator: ", ")).")
            }
            return state
        }
        let limit = try arguments.number("--limit", in: 1...100_000) ?? 200
        return try await Workplace.withStore(arguments) { settings, store in
            var entries: [OutboxEntry] = []
            let open = OutboxState.allCases.filter { $0 != .accepted }
            for wanted in state.map({ [$0] }) ?? (arguments.has("--all") ? [nil] : open) as [OutboxState?] {
                entries += try await store.outbox(state: wanted, limit: limit, offset: 0)
            }
            entries = Array(entries.sorted { $0.id > $1.id }.prefix(limit))
            let held = try await store.outboxIsHeld()
            if arguments.has("--json") {
                try Console.printJSON(OutboxList(outboxHeld: held, entries: entries.map(OutboxLine.init)))
            } else {
                Console.print(OutboxText(settings.timeZone).list(entries))
                if held {
                    Console.complain("The whole outbox is held after a restore: see sportello queue release --help")
                }
            }
            return .ok
        }
    }

    @Sendable private static func show(_ arguments: Arguments) async throws -> ExitCode {
        let id = try entry(arguments.operands[0])
        return try await Workplace.withStore(arguments) { settings, store in
            guard let (entry, attempts) = try await store.outboxEntry(id) else {
                throw CommandFailure(.noInput, "there is no entry \(id)")
            }
            if arguments.has("--json") {
                try Console.printJSON(OutboxDetail(entry: OutboxLine(entry), attempts: attempts.map(AttemptLine.init)))
            } else {
                Console.print(OutboxText(settings.timeZone).detail(entry, attempts))
            }
            return .ok
        }
    }

    @Sendable private static func release(_ arguments: Arguments) async throws -> ExitCode {
        if !arguments.operands.isEmpty {
            return try await each(arguments) { try await $0.sendNow($1, by: nil, at: UserCommands.now()) }
        }
        return try await Workplace.withStore(arguments) { _, store in
            guard try await store.outboxIsHeld() else {
                Console.print("The outbox is not held as a whole. Single entries: sportello queue release ENTRY…")
                return .ok
            }
            try await store.releaseOutbox(by: nil, at: UserCommands.now())
            Console.print("The outbox is released: what waits leaves now.")
            return .ok
        }
    }

    @Sendable private static func resolve(_ arguments: Arguments) async throws -> ExitCode {
        let id = try entry(arguments.operands[0])
        guard arguments.has("--sent") != arguments.has("--not-sent") else {
            throw CommandFailure(.usage, "say either --sent or --not-sent")
        }
        return try await Workplace.withStore(arguments) { _, store in
            let verdict: DoubtResolution =
                arguments.has("--sent") ? .wasSent(evidence: "sportello queue resolve") : .wasNotSent
            try await store.resolve(id, verdict, by: nil, at: UserCommands.now())
            Console.print("Entry \(id): \(arguments.has("--sent") ? "accepted" : "waits to be sent again").")
            return .ok
        }
    }

    /// Does the same with each entry; one that cannot be is told, the others go on.
    private static func each(
        _ arguments: Arguments, _ act: (any Store, OutboxID) async throws -> Void
    ) async throws -> ExitCode {
        let entries = try arguments.operands.map(entry)
        return try await Workplace.withStore(arguments) { _, store in
            var worst = ExitCode.ok
            for id in entries {
                do {
                    try await act(store, id)
                    Console.print("Entry \(id): done.")
                } catch let error as StoreError {
                    let failure = CommandFailure(error)
                    Console.complain("Entry \(id): \(failure.message)")
                    worst = failure.exit
                }
            }
            return worst
        }
    }

    private static func entry(_ text: String) throws(CommandFailure) -> OutboxID {
        guard let number = Int64(text), number > 0 else {
            throw CommandFailure(.usage, "\"\(text)\" is not the number of an entry", hint: "sportello queue list")
        }
        return OutboxID(number)
    }
}

// Items that could not be understood or filed: `sportello held list | show | retry`.

import Settings
import Store
import Tickets

enum HeldCommands {
    static let all = [
        Command(
            "held", "list", summary: "Lists incoming items that wait for a person, oldest first.",
            options: [OptionSpec("--limit", "N", help: "At most N items (default 200)."), .json, .config],
            run: { arguments in
                let limit = try arguments.number("--limit", in: 1...100_000) ?? 200
                return try await Workplace.withStore(arguments) { settings, store in
                    let items = try await store.held(limit: limit, offset: 0)
                    if arguments.has("--json") {
                        try Console.printJSON(items.map(ItemLine.init))
                    } else {
                        let time = LocalTime(zone: settings.timeZone)
                        let rows = items.map {
                            [
                                "\($0.id)", "\($0.channel)", "\($0.account)", time.text($0.arrivedAt),
                                "\($0.original.size)", printable("\($0.heldCode ?? ""): \($0.heldReason ?? "")"),
                            ]
                        }
                        Console.print(
                            Console.table(["item", "channel", "account", "arrived", "bytes", "reason"], rows))
                    }
                    return .ok
                }
            }),
        Command(
            "held", "show", operands: "ITEM", count: 1...1,
            summary: "Shows an item, or writes out its untouched bytes.",
            options: [OptionSpec("--original", help: "The untouched bytes on standard output."), .json, .config],
            run: show),
        Command(
            "held", "retry", operands: "[ITEM…]", count: 0...1000,
            summary: "Has held items read again (after a fix); the serving process does it within seconds.",
            options: [OptionSpec("--all", help: "All of them."), .config], run: retry),
    ]

    /// What `--json` tells of an item.
    private struct ItemLine: Encodable {
        var id: Int64
        var channel: String
        var account: String
        var state: String
        var arrived: String
        var received: String
        var size: Int
        var sha256: String
        var interruptions: Int
        var code: String?
        var reason: String?

        init(_ item: SpoolItem) {
            id = item.id.value
            channel = item.channel.value
            account = item.account.value
            state = item.state.rawValue
            arrived = item.arrivedAt.description
            received = item.receivedAt.description
            size = item.original.size
            sha256 = item.original.sha256
            interruptions = item.interruptions
            code = item.heldCode
            reason = item.heldReason
        }
    }

    @Sendable private static func show(_ arguments: Arguments) async throws -> ExitCode {
        let id = try item(arguments.operands[0])
        return try await Workplace.withStore(arguments) { settings, store in
            guard let item = try await store.spoolItem(id) else {
                throw CommandFailure(.noInput, "there is no item \(id)")
            }
            if arguments.has("--original") {
                Console.write(try await store.bytes(of: item.original))
            } else if arguments.has("--json") {
                try Console.printJSON(ItemLine(item))
            } else {
                let time = LocalTime(zone: settings.timeZone)
                Console.print(
                    """
                    item      \(item.id)
                    from      \(item.channel) \(item.account)
                    state     \(item.state.rawValue)
                    arrived   \(time.text(item.arrivedAt))
                    received  \(time.text(item.receivedAt))
                    original  \(item.original.size) bytes, SHA-256 \(item.original.sha256)
                    reason    \(printable("\(item.heldCode ?? "-"): \(item.heldReason ?? "")"))
                    The bytes: sportello held show \(item.id) --original
                    """)
            }
            return .ok
        }
    }

    @Sendable private static func retry(_ arguments: Arguments) async throws -> ExitCode {
        let items = try arguments.operands.map(item)
        guard items.isEmpty == arguments.has("--all") else {
            throw CommandFailure(.usage, "name items, or say --all")
        }
        return try await Workplace.withStore(arguments) { _, store in
            if items.isEmpty {
                let count = try await store.retryAllHeld(at: UserCommands.now())
                Console.print("\(count) items are read again.")
            }
            for id in items {
                try await store.retry(id, at: UserCommands.now())
                Console.print("Item \(id): is read again.")
            }
            return .ok
        }
    }

    private static func item(_ text: String) throws(CommandFailure) -> SpoolID {
        guard let number = Int64(text), number > 0 else {
            throw CommandFailure(.usage, "\"\(text)\" is not the number of an item", hint: "sportello held list")
        }
        return SpoolID(number)
    }
}

// Figures and state of the data: `sportello stats`, `sportello status`, `sportello migrate`.

import Settings
import Store
import Tickets

enum DataCommands {
    static let all = [
        Command(
            "stats", summary: "Prints how much there is of everything.", options: [.json, .config],
            run: { arguments in
                try await Workplace.withStore(arguments) { _, store in
                    let figures = try await store.statistics()
                    if arguments.has("--json") {
                        try Console.printJSON(figures)
                    } else {
                        Console.print(text(figures))
                    }
                    return .ok
                }
            }),
        Command(
            "status", summary: "Shows how every account fares.",
            notes: "Exit code 69 when an account is failing, so that a monitor can call it.",
            options: [.json, .config], run: status),
        Command(
            "migrate",
            summary:
                "Brings the data to this program's form (serve does it too) and checks that they can be relied on.",
            options: [.config],
            run: { arguments in
                try await Workplace.withStore(arguments) { settings, store in
                    try await store.probe()
                    Console.print("\(settings.dataFolder) has this program's form.")
                    return .ok
                }
            }),
    ]

    private static func text(_ figures: StoreStatistics) -> String {
        func states(_ counts: [String: Int]) -> String {
            counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
        }
        return """
            tickets   \(figures.tickets)  (\(states(figures.ticketsByState)))
            contacts  \(figures.contacts)
            messages  \(figures.messages)
            held      \(figures.held)
            outbox    \(states(figures.outbox))
            spool     \(states(figures.spool))
            """
    }

    @Sendable private static func status(_ arguments: Arguments) async throws -> ExitCode {
        try await Workplace.withStore(arguments) { settings, store in
            let health = try await store.health().sorted {
                ($0.channel, $0.account, $0.direction.rawValue) < ($1.channel, $1.account, $1.direction.rawValue)
            }
            if arguments.has("--json") {
                try Console.printJSON(health.map(HealthLine.init))
            } else {
                let time = LocalTime(zone: settings.timeZone)
                let rows = health.map {
                    [
                        "\($0.channel)", "\($0.account)", $0.direction.rawValue, time.text($0.lastSuccess),
                        $0.failingSince == nil
                            ? "works"
                            : "fails since \(time.text($0.failingSince)): \(printable($0.code ?? "")) \(printable($0.detail ?? ""))",
                    ]
                }
                Console.print(Console.table(["channel", "account", "direction", "last success", "state"], rows))
            }
            return health.contains { $0.failingSince != nil } ? .unavailable : .ok
        }
    }

    /// What `--json` tells of an account.
    private struct HealthLine: Encodable {
        var channel: String
        var account: String
        var direction: String
        var works: Bool
        var lastSuccess: String?
        var failingSince: String?
        var code: String?
        var detail: String?

        init(_ health: AccountHealth) {
            channel = health.channel.value
            account = health.account.value
            direction = health.direction.rawValue
            works = health.failingSince == nil
            lastSuccess = health.lastSuccess?.description
            failingSince = health.failingSince?.description
            code = health.code
            detail = health.detail
        }
    }
}

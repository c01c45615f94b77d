// `sportello fetch`: reads every account once to its end and files what came, without serving: for a machine that is
// on for an hour a day, for moving in, and for measuring. Nothing is sent.

import Foundation
import Intake
import Runtime
import Settings
import Store
import StoreSQLite

enum FetchCommand {
    static let command = Command(
        "fetch", summary: "Reads every account once, makes tickets of what is there, and ends; sends nothing.",
        notes: """
            Not beside a serving process, which reads by itself. A file dropped into a Maildir by hand a moment ago may still
            be growing and is left for the next time. Exit codes: 0 everything was read and filed, 69 an account
            could not be read (the others were), 75 another process serves the data, 78 faults in the settings.
            """,
        options: [.config], run: run)

    @Sendable private static func run(_ arguments: Arguments) async throws -> ExitCode {
        let log = Log(part: "sportello", least: .warning)
        let (settings, report) = Settings.read(
            folder: Workplace.folder(arguments), channels: OfferedChannels.parsers(log))
        guard report.isUsable else { throw CommandFailure(report) }
        let clock = SystemClock()
        let tally = ReadingTally(channels: settings.channels.count)
        let channels = settings.channels.map { OneReading(channel: $0, tally: tally, clock: clock) }
        try await Workplace.withStore(settings, role: .serve, log: log.named("store")) { store in
            let amended = settings.amended(by: try await store.amendments()).settings
            let intake = Intake(
                channels: channels, store: store, rules: IntakeRules(amended), clock: clock, log: log)
            let ending = Ending(tally: tally, intake: intake, store: store, clock: clock)
            try await RunGroup(log: log).run([intake, ending])
        }
        for (key, error) in tally.failures { Console.complain("\(key.channel) \(key.account): \(error)") }
        return tally.failures.isEmpty ? .ok : .unavailable
    }

    /// Ends the run when all sources are drained and everything they gave is safe, told and filed.
    private struct Ending: RunnablePart {
        let partName = "ending"
        let tally: ReadingTally
        let intake: Intake
        let store: any Store
        let clock: any WallClock

        func run() async throws {
            while true {
                if tally.isOver, tally.untold <= 0, counted >= tally.handed, try await isFiled() { return }
                do { try await clock.sleep(for: .milliseconds(20)) } catch { return }
            }
        }

        /// Items that the store has taken or knew already.
        private var counted: Int {
            intake.counters.all.values.reduce(0) { sum, figures in
                sum + (figures.items[.new] ?? 0) + (figures.items[.duplicate] ?? 0)
            }
        }

        private func isFiled() async throws -> Bool { try await store.received(after: nil, limit: 1).isEmpty }
    }
}

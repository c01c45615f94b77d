// `sportello serve`: the service itself.

import Runtime
import Settings

enum ServeCommand {
    static let command = Command(
        "serve", summary: "Runs the service until SIGTERM or Ctrl-C, then finishes the work in hand.",
        notes: """
            Log lines are JSON on standard error. One process serves a data folder; commands work beside it.
            Exit codes: 0 stopped by a signal, 69 the port is taken, 75 another process serves the data, 78 faults in the
            settings (all of them are printed; sportello check says the same without starting anything).
            """,
        options: [.config], run: run)

    @Sendable private static func run(_ arguments: Arguments) async throws -> ExitCode {
        let folder = Workplace.folder(arguments)
        // The channels' log is as talkative as the settings say, so that much of them is read before.
        let log = Log(part: "sportello", least: Settings.read(folder: folder).settings.log)
        let (settings, report) = Settings.read(folder: folder, channels: OfferedChannels.parsers(log))
        guard report.isUsable else { throw CommandFailure(report) }
        for finding in report.warnings {
            log.warning(
                "unwise settings",
                ["file": finding.fault.file, "key": finding.fault.key, "problem": finding.fault.problem])
        }
        try await Service(settings, log: log).run()
        return .ok
    }
}

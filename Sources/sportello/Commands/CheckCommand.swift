// `sportello check`: every fault of the settings at once, then the data folder and a live test of every account.

import Channels
import Foundation
import Glibc
import Runtime
import Settings
import StoreSQLite
import Tickets

enum CheckCommand {
    static let command = Command(
        "check", summary: "Checks the settings as a whole, the data folder, and every account for real.",
        notes: """
            Nothing is sent and nothing is changed. Exit codes: 0 all is well (warnings are allowed), 78 faults in the
            settings, 69 an account or the data folder does not work.
            """,
        options: [OptionSpec("--offline", help: "Only the settings and the data folder; no network."), .json, .config],
        run: run)

    /// What `--json` prints.
    private struct Report: Encodable {
        struct Fault: Encodable {
            var file: String
            var line: Int?
            var key: String
            var problem: String
            var remedy: String
            var warning: Bool
        }
        struct Finding: Encodable {
            var channel: String
            var account: String
            var subject: String
            var works: Bool
            var cause: String?
        }
        var faults: [Fault]
        var accounts: [Finding]
    }

    @Sendable private static func run(_ arguments: Arguments) async throws -> ExitCode {
        let folder = Workplace.folder(arguments)
        let (settings, read) = Settings.read(folder: folder, channels: OfferedChannels.parsers())
        let data = read.isUsable("\(folder)/\(Settings.mainFile)") ? DataFolderCheck.findings(settings) : []
        let written = data.allSatisfy(\.fault.isWarning) ? await amendments(settings, read) : []
        let report = SettingsReport(findings: read.findings + data + written)
        let accounts = arguments.has("--offline") ? [] : await live(settings.channels)
        if arguments.has("--json") {
            try Console.printJSON(json(report, accounts))
        } else {
            Console.print(report.text + text(accounts, settings, arguments), terminator: "")
        }
        if !read.isUsable { return .config }
        return report.isUsable && accounts.allSatisfy { $0.fault == nil } ? .ok : .unavailable
    }

    /// What administration pages have written and these settings cannot take. The program runs without it.
    private static func amendments(_ settings: Settings, _ read: SettingsReport) async -> [SettingsFinding] {
        var status = stat()
        guard read.isUsable, stat("\(settings.dataFolder)/sportello.db", &status) == 0 else { return [] }
        func finding(_ fault: SettingsFault) -> SettingsFinding {
            var fault = fault
            fault.isWarning = true
            return SettingsFinding(fault: fault, line: nil)
        }
        do {
            return try await Workplace.withStore(settings) { store in
                settings.amended(by: try await store.amendments()).faults.map {
                    var fault = $0.fault
                    fault.file = "administration page: \(fault.file)"
                    return finding(fault)
                }
            }
        } catch {
            return [
                finding(
                    SettingsFault(
                        file: settings.dataFolder, key: "", problem: "cannot be opened: \(printable("\(error)"))",
                        remedy: "Start the service once with this program, or restore a backup."))
            ]
        }
    }

    /// All channels at once; each bounds its accounts in time.
    private static func live(_ channels: [any Channel]) async -> [AccountCheck] {
        await withTaskGroup(of: (Int, [AccountCheck]).self) { group in
            for (index, channel) in channels.enumerated() { group.addTask { (index, await channel.check()) } }
            var found: [(Int, [AccountCheck])] = []
            for await one in group { found.append(one) }
            return found.sorted { $0.0 < $1.0 }.flatMap(\.1)
        }
    }

    private static func text(_ accounts: [AccountCheck], _ settings: Settings, _ arguments: Arguments) -> String {
        let lines = accounts.map { check in
            "\(check.channel) \(check.account), \(check.subject): "
                + (check.fault.map { "does not work: \(printable("\($0)"))" } ?? "works") + "\n"
        }
        let count = settings.channels.reduce(0) { $0 + $1.accounts.count }
        let summary =
            arguments.has("--offline")
            ? "\(count) accounts set up; none was tried.\n"
            : "\(count) accounts set up, \(accounts.count) tests made.\n"
        return lines.joined() + summary
    }

    private static func json(_ report: SettingsReport, _ accounts: [AccountCheck]) -> Report {
        Report(
            faults: report.findings.map {
                Report.Fault(
                    file: $0.fault.file, line: $0.line, key: $0.fault.key, problem: $0.fault.problem,
                    remedy: $0.fault.remedy, warning: $0.fault.isWarning)
            },
            accounts: accounts.map {
                Report.Finding(
                    channel: $0.channel.value, account: $0.account.value, subject: $0.subject, works: $0.fault == nil,
                    cause: $0.fault?.description)
            })
    }
}

/// The data folder as this user finds it.
enum DataFolderCheck {
    static func findings(_ settings: Settings) -> [SettingsFinding] {
        let folder = settings.dataFolder
        var status = stat()
        guard stat(folder, &status) == 0 else {
            let parent = (folder as NSString).deletingLastPathComponent
            return access(parent, W_OK) == 0
                ? []
                : [
                    fault(
                        folder, "is not there and cannot be made by this user",
                        "Create it, owned by the service's user.")
                ]
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            return [fault(folder, "is not a folder", "Name a folder under data in \(Settings.mainFile).")]
        }
        var found: [SettingsFinding] = []
        if access(folder, R_OK | W_OK | X_OK) != 0 {
            found.append(
                fault(folder, "may not be written by this user", "Run this as the service's user, or chown it."))
        }
        if status.st_mode & 0o077 != 0 {
            found.append(fault(folder, "is open to other users", "chmod 0700 \(folder)", isWarning: true))
        }
        var disk = statvfs()
        if statvfs(folder, &disk) == 0, disk.f_blocks > 0, disk.f_bavail * 10 < disk.f_blocks {
            found.append(fault(folder, "lies on a disk with less than a tenth free", "Make room.", isWarning: true))
        }
        return found
    }

    private static func fault(
        _ folder: String, _ problem: String, _ remedy: String, isWarning: Bool = false
    ) -> SettingsFinding {
        SettingsFinding(
            fault: SettingsFault(file: folder, key: "", problem: problem, remedy: remedy, isWarning: isWarning),
            line: nil)
    }
}

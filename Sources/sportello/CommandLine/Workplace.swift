// Where a command works: the settings that it reads and the data that it opens, in one way for all commands.

import Foundation
import Glibc
import Runtime
import Settings
import Store
import StoreSQLite

enum Workplace {
    /// The settings' folder of this call.
    static func folder(_ arguments: Arguments) -> String {
        let given =
            arguments.value("--config") ?? ProcessInfo.processInfo.environment["SPORTELLO_CONFIG"] ?? "/etc/sportello"
        return given.count > 1 && given.hasSuffix("/") ? String(given.dropLast()) : given
    }

    /// Settings for work on the data alone: what is wrong with a channel's file is no reason to refuse it.
    static func mainSettings(_ arguments: Arguments) throws(CommandFailure) -> Settings {
        let (settings, report) = Settings.read(folder: folder(arguments))
        let own = [settings.folder, "\(settings.folder)/\(Settings.mainFile)"]
        let faults = report.faults.filter { own.contains($0.fault.file) }
        if !faults.isEmpty { throw CommandFailure(SettingsReport(findings: faults)) }
        return settings
    }

    /// Opens the data beside whatever else uses them, and closes them again.
    static func withStore(
        _ arguments: Arguments, _ work: (Settings, any Store) async throws -> ExitCode
    ) async throws -> ExitCode {
        let settings = try mainSettings(arguments)
        return try await withStore(settings) { try await work(settings, $0) }
    }

    /// - Parameter log: of the process; a command alone only tells of trouble.
    static func withStore<Result>(
        _ settings: Settings, role: SQLiteStore.Role = .command, log: Log = Log(part: "store", least: .warning),
        _ work: (SQLiteStore) async throws -> Result
    ) async throws -> Result {
        let store = try await open(settings, role: role, log: log)
        do {
            let result = try await work(store)
            await store.close()
            return result
        } catch {
            await store.close()
            throw error
        }
    }

    static func open(
        _ settings: Settings, role: SQLiteStore.Role, log: Log
    ) async throws -> SQLiteStore {
        try refuseForeignRoot(settings.dataFolder)
        return try await SQLiteStore.open(folder: settings.dataFolder, role: role, log: log)
    }

    /// Files that root leaves in the service's folder would lock the service out of its own data.
    static func refuseForeignRoot(_ folder: String) throws(CommandFailure) {
        var status = stat()
        guard geteuid() == 0, stat(folder, &status) == 0, status.st_uid != 0 else { return }
        let owner = getpwuid(status.st_uid).map { String(cString: $0.pointee.pw_name) } ?? "#\(status.st_uid)"
        throw CommandFailure(
            .noPermission, "\(folder) belongs to \(owner), and root must not leave files there",
            hint: "sudo -u \(owner) sportello …")
    }
}

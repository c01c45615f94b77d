// The data as a whole: `sportello backup`, `sportello restore`.

import Foundation
import Settings
import Store
import StoreSQLite

enum BackupCommands {
    static let all = [
        Command(
            "backup", operands: "DIR", count: 1...1,
            summary: "Writes a verified copy of all data into the new folder DIR.",
            notes: """
                Beside the serving process or without one; it goes on working. DIR must not exist: it appears under its name
                only when everything in it is complete, verified and on the disk. `sha256sum -c SHA256SUMS` in it checks it
                without this program. Settings and secrets are not part of it, nor is second-factors.key beside the data, which
                second factors are sealed with: keep a copy of it apart from the backups (mode 0600).
                """,
            options: [.json, .config], run: backup),
        Command(
            "restore", operands: "DIR", count: 1...1,
            summary: "Makes the data folder from the backup in DIR, outbox held.",
            notes: """
                The data folder must be empty or missing: stop the service and move the old one aside first. Nothing leaves
                after it until a person has looked (sportello queue release --help): what was sent after the backup was
                made would be sent again. Mail that came after it is read again where the account still has it. Put
                second-factors.key of then into the data folder before the start; without it second factors have to be set up
                anew (sportello user no-second-factor).
                """,
            options: [OptionSpec("--verify", help: "Only checks the backup, every byte of it."), .json, .config],
            run: restore),
    ]

    @Sendable private static func backup(_ arguments: Arguments) async throws -> ExitCode {
        let settings = try Workplace.mainSettings(arguments)
        let target = absolute(arguments.operands[0])
        let manifest = try await Workplace.withStore(settings) { store in
            do {
                return try await store.backup(to: target)
            } catch let error as StoreError where error.code == .conflict {
                throw CommandFailure(
                    .cannotCreate, "\(target) is there already", hint: "Name a folder that does not exist.")
            }
        }
        try tell(manifest, arguments, "\(target) holds")
        return .ok
    }

    @Sendable private static func restore(_ arguments: Arguments) async throws -> ExitCode {
        let source = absolute(arguments.operands[0])
        guard FileManager.default.fileExists(atPath: source) else {
            throw CommandFailure(.noInput, "\(source) is not there")
        }
        if arguments.has("--verify") {
            try tell(try await StoreBackup.verify(source), arguments, "\(source) is whole:")
            return .ok
        }
        let folder = try Workplace.mainSettings(arguments).dataFolder
        try Workplace.refuseForeignRoot(folder)
        do {
            let manifest = try await StoreBackup.restore(source, to: folder, at: UserCommands.now())
            try tell(manifest, arguments, "\(folder) holds")
        } catch let error as StoreError where error.code == .conflict {
            throw CommandFailure(
                .cannotCreate, "\(folder) is not empty", hint: "Stop the service and move the folder aside first.")
        }
        if !arguments.has("--json") {
            Console.print(
                "Nothing leaves until a person has looked: sportello queue list, then sportello queue release.")
            Console.print(
                "Second factors open with the second-factors.key of then alone: put it into \(folder) before the start. "
                    + "Without it: recovery codes, or sportello user no-second-factor LOGIN.")
        }
        return .ok
    }

    private static func tell(_ manifest: BackupManifest, _ arguments: Arguments, _ what: String) throws {
        if arguments.has("--json") { return try Console.printJSON(manifest) }
        Console.print(
            "\(what) \(manifest.tickets) tickets and \(manifest.messages) messages of \(manifest.takenAt): "
                + "\(manifest.files) files, \(manifest.bytes) bytes, verified.")
    }

    private static func absolute(_ path: String) -> String {
        let whole = path.hasPrefix("/") ? path : FileManager.default.currentDirectoryPath + "/" + path
        return whole.count > 1 && whole.hasSuffix("/") ? String(whole.dropLast()) : whole
    }
}

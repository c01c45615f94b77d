// An online backup: the database at one moment while the work goes on, then the large bytes it names, all of it
// verified before the backup gets its name.

import Crypto
import Foundation
import Runtime
import SQLite
import Store
import Tickets

extension SQLiteStore {
    /// Writes a backup into a new folder. The store goes on working meanwhile.
    ///
    /// The folder appears under its name only when everything in it is complete, verified and on the disk; what an
    /// interrupted backup leaves is named `….unfinished`.
    /// - Parameters:
    ///   - target: must not exist.
    ///   - progress: called now and then with the finished part, 0 to 1.
    /// - Throws: `StoreError`, `CancellationError`.
    @discardableResult
    public func backup(
        to target: String, progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) async throws -> BackupManifest {
        let folder = folder
        let blobs = blobs
        let takenAt = Instant(clock.now()).description
        let backing = FileThread("store backup")
        do {
            return try await backing.run {
                try BackupMaking(source: folder, blobs: blobs, target: target, takenAt: takenAt, progress: progress)
                    .make()
            }
        } catch let error as CancellationError {
            throw error
        } catch {
            throw StoreError(error, operation: "backup")
        }
    }
}

/// One backup being made; blocks.
private struct BackupMaking {
    let source: String
    let blobs: BlobFolder
    let target: String
    let takenAt: String
    let progress: @Sendable (Double) -> Void

    private var unfinished: String { target + ".unfinished" }

    func make() throws -> BackupManifest {
        guard access(target, F_OK) != 0 else {
            throw StoreError(.conflict, operation: "backup", detail: "the target exists")
        }
        try? FileManager.default.removeItem(atPath: unfinished)
        guard mkdir(unfinished, 0o700) == 0 else { throw StoreError.file("make backup folder") }
        let database = "\(unfinished)/\(SQLiteStore.databaseName)"
        try copyDatabase(to: database)
        let (files, figures) = try finish(database)
        let manifest = try BackupFolder(path: unfinished).write(
            files, takenAt: takenAt, schema: figures.schema, tickets: figures.tickets, messages: figures.messages)
        try syncFolders()
        guard rename(unfinished, target) == 0 else { throw StoreError.file("name backup") }
        try BlobFolder.syncFolder(parent.isEmpty ? "." : parent)
        progress(1)
        return manifest
    }

    private var parent: String { (target as NSString).deletingLastPathComponent }

    // One read transaction over all steps holds the moment: without it each commit would make the copy start again.
    private func copyDatabase(to path: String) throws {
        let from = try Connection("\(source)/\(SQLiteStore.databaseName)", .readOnly, busyTimeout: .seconds(10))
        let to = try Connection(path, .create)
        try from.transaction(.read) {
            _ = try from.number("SELECT count(*) FROM sqlite_schema")
            let backup = try Backup(from: from, to: to)
            while try !backup.step(pages: 2000) {
                try Task.checkCancellation()
                progress(0.5 * (1 - Double(backup.remaining) / Double(max(backup.total, 1))))
            }
        }
        try to.run("PRAGMA journal_mode = DELETE")
    }

    /// Checks the copy, and copies the large bytes that it names.
    private func finish(
        _ path: String
    ) throws -> (files: [BackupFile], figures: (schema: Int64, tickets: Int, messages: Int)) {
        var files: [BackupFile] = []
        let figures: (schema: Int64, tickets: Int, messages: Int)
        do {
            let db = try Connection(path, .readWrite)
            try DatabaseCheck.check(db)
            files = try copyBlobs(db)
            figures = (
                try Migration.version(of: db), Int(try db.number("SELECT count(*) FROM tickets") ?? 0),
                Int(try db.number("SELECT count(*) FROM messages") ?? 0)
            )
        }
        guard let copied = try CopiedFile.copy(path, to: nil) else { throw StoreError.file("read backup") }
        files.insert(
            BackupFile(path: SQLiteStore.databaseName, sha256: copied.sha256, size: copied.size), at: 0)
        return (files, figures)
    }

    private func copyBlobs(_ db: Connection) throws -> [BackupFile] {
        let total = max(try db.number("SELECT count(*) FROM blobs WHERE place = 'file'") ?? 0, 1)
        var files: [BackupFile] = []
        var gone: [Int64] = []
        try makeFolder("\(unfinished)/blobs")
        try db.each("SELECT id, sha256 FROM blobs WHERE place = 'file' ORDER BY sha256") { row in
            try Task.checkCancellation()
            guard let digest = SHA256Digest(bytes: row.blob(1)) else {
                throw StoreError(.damaged, operation: "backup", detail: "a hash")
            }
            let name = "blobs/\(digest.hex.prefix(2))/\(digest.hex)"
            try makeFolder("\(unfinished)/blobs/\(digest.hex.prefix(2))")
            guard let copied = try CopiedFile.copy(blobs.file(digest), to: "\(unfinished)/\(name)") else {
                gone.append(row.int(0))
                return true
            }
            guard copied.sha256 == digest.hex else {
                throw StoreError(.damaged, operation: "backup", detail: "not the bytes of \(digest.hex.prefix(12))")
            }
            files.append(BackupFile(path: name, sha256: copied.sha256, size: copied.size))
            if files.count % 50 == 0 { progress(0.5 + 0.5 * Double(files.count) / Double(total)) }
            return true
        }
        try noteErased(gone, in: db)
        return files
    }

    /// A file that is not there any more must have been erased since the database was read; else the data is damaged.
    private func noteErased(_ ids: [Int64], in copy: Connection) throws {
        if ids.isEmpty { return }
        let live = try Connection("\(source)/\(SQLiteStore.databaseName)", .readOnly, busyTimeout: .seconds(10))
        for id in ids {
            guard try live.word("SELECT place FROM blobs WHERE id = ?", .int(id)) == "erased" else {
                throw StoreError(.damaged, operation: "backup", detail: "a file of large bytes is missing")
            }
            try copy.run("UPDATE blobs SET place = 'erased' WHERE id = ?", .int(id))
        }
    }

    private func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw StoreError.file("make folder") }
    }

    private func syncFolders() throws {
        let blobs = "\(unfinished)/blobs"
        for name in (try? FileManager.default.contentsOfDirectory(atPath: blobs)) ?? [] {
            try BlobFolder.syncFolder("\(blobs)/\(name)")
        }
        try BlobFolder.syncFolder(blobs)
        try BlobFolder.syncFolder(unfinished)
    }
}

/// Is a database whole?
enum DatabaseCheck {
    /// - Parameter words: also the search index, which needs a connection that may write.
    static func check(_ db: Connection, words: Bool = true) throws {
        let verdict = try db.word("PRAGMA integrity_check(1)")
        guard verdict == "ok" else { throw StoreError(.damaged, operation: "check database", detail: verdict ?? "") }
        let broken = try db.first("PRAGMA foreign_key_check") { $0.text(0) }
        if let broken { throw StoreError(.damaged, operation: "check database", detail: "a row of \(broken)") }
        if !words { return }
        do { try db.run("INSERT INTO search (search) VALUES ('integrity-check')") } catch {
            throw StoreError(.damaged, operation: "check database", detail: "the search index")
        }
    }
}

// From a backup to a data folder. Everything is verified before the folder gets its database; until a person releases
// it, the restored outbox sends nothing: what was sent after the backup was taken would be sent again.

import Crypto
import Foundation
import SQLite
import Store
import Tickets

/// Backups on disk.
public enum StoreBackup {
    /// Reads every file of a backup and compares it with what was written, and checks the database in it.
    /// - Throws: `StoreError.damaged`.
    @discardableResult
    public static func verify(_ backup: String) async throws -> BackupManifest {
        try await FileThread("store backup").run {
            do { return try RestoreMaking(backup: backup, target: nil, at: Instant(milliseconds: 0)).verify() } catch {
                throw StoreError(error, operation: "verify backup")
            }
        }
    }

    /// Makes a data folder from a verified backup, with the outbox held.
    /// - Parameters:
    ///   - target: must be empty or not exist.
    ///   - now: the moment of the restore, kept in the data.
    /// - Throws: `StoreError.conflict` when the target holds anything, `.damaged` when the backup is not whole; the
    ///   target has no database then.
    @discardableResult
    public static func restore(_ backup: String, to target: String, at now: Instant) async throws -> BackupManifest {
        try await FileThread("store restore").run {
            do { return try RestoreMaking(backup: backup, target: target, at: now).restore() } catch {
                throw StoreError(error, operation: "restore")
            }
        }
    }
}

/// One restore; blocks.
private struct RestoreMaking {
    let backup: String
    let target: String?
    let at: Instant

    func verify() throws -> BackupManifest {
        let (manifest, files) = try BackupFolder(path: backup).read()
        for file in files { try check(file, copyTo: nil) }
        try DatabaseCheck.check(try Connection("\(backup)/\(SQLiteStore.databaseName)", .untouched), words: false)
        return manifest
    }

    func restore() throws -> BackupManifest {
        guard let target else { preconditionFailure("a restore has a target") }
        let (manifest, files) = try BackupFolder(path: backup).read()
        guard manifest.schema <= Migration.newest else {
            throw StoreError(
                .damaged, operation: "restore",
                detail: "the backup has form \(manifest.schema), this program knows up to \(Migration.newest)")
        }
        guard mkdir(target, 0o700) == 0 || errno == EEXIST else { throw StoreError.file("make folder") }
        guard try FileManager.default.contentsOfDirectory(atPath: target).isEmpty else {
            throw StoreError(.conflict, operation: "restore", detail: "the target is not empty")
        }
        guard let lock = try FolderLock.take(target + SQLiteStore.servingName, .exclusive, wait: false) else {
            throw StoreError(.busy, operation: "restore")
        }
        defer { withExtendedLifetime(lock) {} }
        let blobs = try BlobFolder(target + "/blobs")
        // The database comes last and under another name: a restore that is cut short leaves a folder that no program
        // takes for data.
        let unfinished = "\(target)/restoring.db"
        let parts = try blobs.makeParts(
            files.filter { $0.path != SQLiteStore.databaseName }.compactMap { SHA256Digest(hex: $0.sha256) })
        for file in files {
            try check(file, copyTo: file.path == SQLiteStore.databaseName ? unfinished : "\(target)/\(file.path)")
        }
        try markRestored(unfinished)
        for part in parts { try BlobFolder.syncFolder(part) }
        guard rename(unfinished, "\(target)/\(SQLiteStore.databaseName)") == 0 else {
            throw StoreError.file("name database")
        }
        try BlobFolder.syncFolder(target)
        return manifest
    }

    private func check(_ file: (path: String, sha256: String), copyTo copy: String?) throws {
        guard let read = try CopiedFile.copy("\(backup)/\(file.path)", to: copy), read.sha256 == file.sha256 else {
            throw StoreError(.damaged, operation: "read backup", detail: "\(file.path) is missing or changed")
        }
    }

    private func markRestored(_ path: String) throws {
        let db = try Connection(path, .readWrite)
        try DatabaseCheck.check(db)
        try db.transaction {
            try db.run(
                """
                INSERT INTO meta (name, number) VALUES ('outbox_held', 1)
                ON CONFLICT (name) DO UPDATE SET number = 1
                """)
            try db.run(
                """
                INSERT INTO meta (name, number, word) VALUES ('restored', 1, ?)
                ON CONFLICT (name) DO UPDATE SET number = number + 1, word = excluded.word
                """, .text(at.description))
            // Whoever holds an old cookie must log in again.
            try db.run("DELETE FROM sessions")
        }
    }
}

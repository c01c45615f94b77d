// Clears what nothing names: bytes kept for an answer that nobody wrote, and files that a crash left without a row.
// At the start and then every few hours. Safe beside writers, also of other processes: they hold the folder's lock
// from their file to their commit.

import Crypto
import Foundation
import Runtime
import SQLite
import Store
import Tickets

/// The cleaning; blocks, so it is called on a thread of its own.
struct OrphanCleaning: Sendable {
    let writer: Writer
    let blobs: BlobFolder
    let clock: any WallClock
    let log: Log

    /// How long bytes wait for the answer that they were kept for.
    private static let patience = Duration.days(1)

    func run() throws {
        try forgetUnused(before: Instant(clock.now()) - Self.patience)
        let removed = try blobs.removeOrphans { digest in
            try writer.onThisThread { db in
                try db.number("SELECT 1 FROM blobs WHERE sha256 = ? AND place = 'file'", .blob(digest.bytes)) != nil
            }
        }
        if removed > 0 { log.info("removed files that nothing names", ["files": "\(removed)"]) }
    }

    private func forgetUnused(before limit: Instant) throws {
        try writer.writeNow("forgetUnused") { transaction in
            let old = try transaction.db.all("SELECT id FROM blobs WHERE kept_at < ? LIMIT 1000", .time(limit)) {
                $0.int(0)
            }
            for id in old {
                if try transaction.isUsed(id) {
                    try transaction.db.run("UPDATE blobs SET kept_at = NULL WHERE id = ?", .int(id))
                } else {
                    try transaction.db.run("DELETE FROM blobs WHERE id = ?", .int(id))
                }
            }
        }
    }
}

extension BlobFolder {
    /// - Parameter isNamed: whether a committed row names the file.
    /// - Returns: how many files were removed.
    fileprivate func removeOrphans(isNamed: (SHA256Digest) throws -> Bool) throws -> Int {
        var removed = 0
        for part in ["new"] + (0..<256).map({ Hex.string([UInt8($0)]) }) {
            let folder = "\(path)/\(part)"
            guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder), !names.isEmpty else {
                continue
            }
            // Taken for one folder at a time, so that nobody waits long. Whoever holds it shared is between his file
            // and his commit.
            guard let lock = try takeForCleaning() else { return removed }
            for name in names {
                if part != "new" {
                    guard let digest = SHA256Digest(hex: name), try !isNamed(digest) else { continue }
                }
                if unlink("\(folder)/\(name)") == 0 { removed += 1 }
            }
            withExtendedLifetime(lock) {}
        }
        return removed
    }
}

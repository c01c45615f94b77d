// A file of large bytes that come piece by piece: it grows under a passing name while its hash is computed, and gets its own
// name when it is whole and on the disk, as in `BlobFolder.write`.

import Crypto
import Foundation
import Runtime
import Store

/// A file in the making. Blocks a thread of its own, never Swift's shared pool.
actor GrowingFile {
    private let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let blobs: BlobFolder
    private var descriptor: Int32 = -1
    private var passing: String
    private var lock: FolderLock?
    private let hash = SHA256Hash()
    private var size = 0

    /// Large: nobody keeps more than this by accident (a report over a million contacts is about 0.5 GB).
    private static let largest = 4 << 30

    private init(_ blobs: BlobFolder) {
        executor = ThreadExecutor("store content")
        self.blobs = blobs
        passing = "\(blobs.path)/new/content.\(RandomIdentifier.token(bits: 60))"
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    static func make(in blobs: BlobFolder, beginning head: [UInt8]) async throws -> GrowingFile {
        let file = GrowingFile(blobs)
        do { try await file.open(head) } catch {
            await file.discard()
            throw error
        }
        return file
    }

    private func open(_ head: [UInt8]) throws {
        lock = try blobs.protect()
        descriptor = Glibc.open(passing, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError.file("make file") }
        try append(head)
    }

    func append(_ piece: [UInt8]) throws {
        guard size + piece.count <= Self.largest else {
            throw StoreError(.conflict, operation: "keepContent", detail: "too large")
        }
        try BlobFolder.writeAll(piece, to: descriptor)
        hash.update(piece)
        size += piece.count
    }

    /// Gives it its name. The row may be committed afterwards, not before.
    func finish() throws -> (digest: SHA256Digest, size: Int) {
        let digest = hash.finish()
        let folders = try blobs.makeParts([digest])
        guard fdatasync(descriptor) == 0 else { throw StoreError.file("sync file") }
        CrashPoint.pass("store.content.synced")
        // The same bytes may be there already; renaming over them leaves them the same.
        guard rename(passing, blobs.file(digest)) == 0 else { throw StoreError.file("name file") }
        passing = ""
        CrashPoint.pass("store.blob.named")
        for folder in folders { try BlobFolder.syncFolder(folder) }
        return (digest, size)
    }

    /// The row is committed.
    func release() {
        if descriptor >= 0 { close(descriptor) }
        descriptor = -1
        lock = nil
    }

    /// What was begun is removed; a file that has its name already is left to the cleaning.
    func discard() {
        if !passing.isEmpty { unlink(passing) }
        release()
    }
}

// Large bytes as files named by their hash: blobs/ab/abcdef…. A file appears under its name only when it is whole and
// on the disk, folder included; only then may a row name it. What a crash leaves without a row is removed later.

import CLinux
import Crypto
import Foundation
import Runtime
import Store
import Synchronization
import Tickets

/// The folder of large bytes. Its functions block: they are called on a `FileThread`.
struct BlobFolder: Sendable {
    let path: String
    private let syncing = SyncChoice()

    /// Bytes from this size on are kept in files. Measured in batches, processor time for each message, in a row or in a
    /// file: 20 KB 0.34 or 0.46 ms, 70 KB 0.47 or 0.64, 140 KB 0.73 or 0.71, 280 KB 1.19 or 1.05. Below, a file costs
    /// more than the row's way twice through the log.
    static let threshold = 128 << 10

    fileprivate var lockPath: String { path + "/lock" }

    init(_ path: String) throws {
        self.path = path
        for name in ["", "/new"] { _ = try Self.makeFolder(path + name) }
        try Self.syncFolder(path)
    }

    func file(_ digest: SHA256Digest) -> String { "\(path)/\(digest.hex.prefix(2))/\(digest.hex)" }

    /// Held from before the files are written until after the row's commit, so that the cleaner cannot come between.
    func protect() throws -> FolderLock {
        guard let lock = try FolderLock.take(lockPath, .shared, wait: true) else {
            preconditionFailure("a lock that is waited for is got")
        }
        return lock
    }

    /// Writes all, then waits for the disk, then gives them their names, then makes the names safe.
    func write(_ blobs: [(digest: SHA256Digest, bytes: [UInt8])]) throws {
        var open: [PassingFile] = []
        defer { for file in open { close(file.descriptor) } }
        let folders = try makeParts(blobs.map(\.digest))
        let batch = try syncing.begin(files: blobs.count, in: path)
        for blob in blobs {
            // A file that is there is whole: it got its name after its bytes. Its own maker may not have synced the
            // folder yet, so that is done below for it as well.
            let name = file(blob.digest)
            if access(name, F_OK) == 0 { continue }
            let passing = "\(path)/new/\(blob.digest.hex).\(RandomIdentifier.token(bits: 40))"
            let descriptor = Glibc.open(passing, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw StoreError.file("make file") }
            open.append(PassingFile(descriptor: descriptor, path: passing, name: name))
            try Self.writeAll(blob.bytes, to: descriptor)
            // Else each sync below would make the file system commit once more: half the speed.
            gw_start_writing(descriptor)
        }
        try batch.sync { for file in open { try Self.sync(file.descriptor, fdatasync) } }
        for file in open {
            guard rename(file.path, file.name) == 0 else { throw StoreError.file("name file") }
        }
        CrashPoint.pass("store.blob.named")
        try batch.sync { for folder in folders { try Self.syncFolder(folder) } }
    }

    private struct PassingFile {
        let descriptor: Int32
        let path: String
        let name: String
    }

    private static func sync(_ descriptor: Int32, _ call: (Int32) -> Int32) throws {
        guard call(descriptor) == 0 else { throw StoreError.file("sync file") }
    }

    /// The folders of these files, made where missing and safe to use.
    func makeParts(_ digests: [SHA256Digest]) throws -> Set<String> {
        let folders = Set(digests.map { "\(path)/\($0.hex.prefix(2))" })
        var made = false
        for folder in folders where try Self.makeFolder(folder) { made = true }
        if made { try Self.syncFolder(path) }
        return folders
    }

    func read(_ digest: SHA256Digest, size: Int) throws -> [UInt8] {
        let descriptor = Glibc.open(file(digest), O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StoreError(.damaged, operation: "read file", detail: "errno \(errno), \(digest.hex.prefix(12))")
        }
        defer { close(descriptor) }
        var failed = false
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while filled < size {
                let got = Glibc.read(descriptor, buffer.baseAddress! + filled, size - filled)
                if got < 0, errno == EINTR { continue }
                if got <= 0 {
                    failed = true
                    return
                }
                filled += got
            }
        }
        guard !failed else { throw StoreError(.damaged, operation: "read file", detail: "\(digest.hex.prefix(12))") }
        return bytes
    }

    func remove(_ digest: SHA256Digest) throws {
        guard unlink(file(digest)) == 0 || errno == ENOENT else { throw StoreError.file("remove file") }
    }

    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) throws {
        try bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress! + written, buffer.count - written)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw StoreError.file("write file") }
                written += count
            }
        }
    }

    /// - Returns: whether it had to be made.
    static func makeFolder(_ path: String) throws -> Bool {
        if mkdir(path, 0o700) == 0 { return true }
        guard errno == EEXIST else { throw StoreError.file("make folder") }
        return false
    }

    static func syncFolder(_ path: String) throws {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw StoreError.file("open folder") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw StoreError.file("sync folder") }
    }
}

/// Keeps blocking file work off Swift's shared pool.
actor FileThread {
    private let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    init(_ label: String) { executor = ThreadExecutor(label) }
    func run<T: Sendable>(_ body: @Sendable () throws -> T) throws -> T { try body() }
}

extension BlobFolder {
    /// nil when somebody is writing just now: the next start cleans.
    func takeForCleaning() throws -> FolderLock? { try FolderLock.take(lockPath, .exclusive, wait: false) }
}

// The store on one SQLite file and one folder of large bytes. Opens and checks the data, holds the writer, the readers
// and the change feed; the protocols of `Store` are implemented in the extensions beside this file.

import Foundation
import Runtime
import SQLite
import Store
import Synchronization
import Tickets

/// A store in a folder of the local disk.
public final class SQLiteStore: Store {
    /// What the process does with the data.
    public enum Role: Sendable {
        /// Serves it: one process at a time.
        case serve
        /// Reads or acts beside the serving process, or without one.
        case command
    }

    let writer: Writer
    let readers: ReaderPool
    let blobs: BlobFolder
    let factorKey: FactorKey
    let feed: ChangeFeed
    let clock: any WallClock
    let log: Log
    let reading = FileThread("store file reader")
    let writing = FileThread("store file writer")
    let folder: String
    private let serveLock: Mutex<FolderLock?>
    let housekeeping: Housekeeping

    /// Opens the data in `folder`, makes it where there is none, brings it to the present form.
    /// - Throws: `StoreError.busy` when another process serves it; `.damaged` when it is from a newer program or the
    ///   database cannot be made safe against power cuts; `.unavailable` when the folder cannot be used.
    public static func open(
        folder: String, role: Role, clock: any WallClock = SystemClock(), log: Log = Log(part: "store")
    ) async throws -> SQLiteStore {
        let opening = FileThread("store opening")
        return try await opening.run { try SQLiteStore(folder, role, clock, log) }
    }

    private init(_ folder: String, _ role: Role, _ clock: any WallClock, _ log: Log) throws {
        do {
            self.folder = folder
            self.clock = clock
            self.log = log
            guard mkdir(folder, 0o700) == 0 || errno == EEXIST else { throw StoreError.file("make folder") }
            serveLock = Mutex(try Self.lock(folder, role))
            blobs = try BlobFolder(folder + "/blobs")
            feed = ChangeFeed()
            let file = folder + "/" + Self.databaseName
            factorKey = try FactorKey(folder: folder)
            let db = try Self.openWriter(file, role, folder)
            let unreadable = try factorKey.takeOver(db)
            writer = Writer(db, feed: feed)
            if unreadable > 0 {
                log.error(
                    "second factors cannot be read: the key beside the data is not the one they were sealed with",
                    ["count": "\(unreadable)", "key": folder + "/" + FactorKey.name])
            }
            // Its entry in the folder must survive a power cut as its commits do.
            try BlobFolder.syncFolder(folder)
            readers = try ReaderPool(3) { try Self.openReader(file) }
            housekeeping = Housekeeping(
                writer: writer, feed: feed, checkpoints: try Self.openForCheckpoints(file),
                cleaning: role == .serve ? OrphanCleaning(writer: writer, blobs: blobs, clock: clock, log: log) : nil)
        } catch {
            throw StoreError(error, operation: "open")
        }
    }

    static let databaseName = "sportello.db"
    static let servingName = "/serving"

    private static func lock(_ folder: String, _ role: Role) throws -> FolderLock? {
        guard role == .serve else { return nil }
        let path = folder + servingName
        guard let lock = try FolderLock.take(path, .exclusive, wait: false) else {
            throw StoreError(
                .busy, operation: "open",
                detail: "the data folder is served by process \(FolderLock.signature(path))")
        }
        lock.sign()
        return lock
    }

    private static func openWriter(_ file: String, _ role: Role, _ folder: String) throws -> sending Connection {
        let db = try Connection(file, .create, busyTimeout: .seconds(10))
        try configure(db)
        try Migration.refuseNewer(db)
        if try Migration.version(of: db) < Migration.newest {
            let right = role == .serve ? nil : try rightToMigrate(db, folder)
            defer { withExtendedLifetime(right) {} }
            try Migration.run(on: db)
        }
        return db
    }

    /// A command may change the form only while nobody serves the data: an older program that still runs would not
    /// know the new one. Who has just started may be doing it himself: that is waited for.
    private static func rightToMigrate(_ db: Connection, _ folder: String) throws -> FolderLock? {
        for _ in 0..<100 {
            if let lock = try FolderLock.take(folder + servingName, .exclusive, wait: false) { return lock }
            usleep(50_000)
            if try Migration.version(of: db) >= Migration.newest { return nil }
        }
        throw StoreError(
            .busy, operation: "open",
            detail:
                "process \(FolderLock.signature(folder + servingName)) serves the data in an older form; stop it first")
    }

    private static func openReader(_ file: String) throws -> sending Connection {
        let db = try Connection(file, .readOnly, busyTimeout: .seconds(10))
        try db.run("PRAGMA cache_size = -4000")
        try db.run("PRAGMA query_only = ON")
        return db
    }

    private static func openForCheckpoints(_ file: String) throws -> sending Connection {
        let db = try Connection(file, .readWrite, busyTimeout: .milliseconds(10), cached: 4)
        try db.run("PRAGMA synchronous = FULL")
        return db
    }

    // Measured: WAL with NORMAL loses acknowledged rows at every power cut, with FULL at none of sixty. What was set
    // is read back, because SQLite keeps silent when it cannot do as told (a file system without shared memory).
    static func configure(_ db: Connection) throws {
        let mode = try db.word("PRAGMA journal_mode = WAL")
        try db.run("PRAGMA synchronous = FULL")
        try db.run("PRAGMA foreign_keys = ON")
        try db.run("PRAGMA trusted_schema = OFF")
        try db.run("PRAGMA temp_store = MEMORY")
        try db.run("PRAGMA cache_size = -16000")
        // The log file shrinks again after a backlog.
        try db.run("PRAGMA journal_size_limit = 33554432")
        let synchronous = try db.number("PRAGMA synchronous")
        let foreignKeys = try db.number("PRAGMA foreign_keys")
        guard mode == "wal", synchronous == 2, foreignKeys == 1 else {
            throw StoreError(
                .damaged, operation: "open",
                detail: "journal_mode \(mode ?? "?"), synchronous \(synchronous ?? -1): not safe against power cuts")
        }
    }

    public func close() async {
        await housekeeping.stop()
        await writer.close()
        await readers.close()
        feed.close()
        serveLock.withLock { $0 = nil }
    }

    public func changes() -> AsyncStream<StoreChange> { feed.stream() }
}

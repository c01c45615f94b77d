// The one writer of the process. Callers hand in closures; whoever comes while a commit is under way shares the next
// one (group commit: one wait for the disk for many). Each closure is all or nothing by itself.

import Foundation
import Runtime
import SQLite
import Store
import Synchronization
import Tickets

/// What a closure writes with.
final class Transaction {
    let db: Connection
    /// Rows of accounts, so that not every message asks for them.
    var accounts: [AccountKey: Int64]
    /// What the page and the outbox are told after the commit.
    var change = ChangeDraft()
    /// Words to index before the commit.
    var words = SearchWords()

    init(db: Connection, accounts: [AccountKey: Int64]) {
        self.db = db
        self.accounts = accounts
    }

    /// All that is not in the database, to be put back when a part is undone.
    typealias Memory = (accounts: [AccountKey: Int64], change: ChangeDraft, words: SearchWords)
    var memory: Memory {
        get { (accounts, change, words) }
        set { (accounts, change, words) = newValue }
    }
}

struct AccountKey: Hashable {
    var channel: ChannelName
    var account: AccountName
}

/// Writes to the database, one transaction after the other.
final class Writer: @unchecked Sendable {
    // @unchecked: the variables and `db` are only touched under `lock`.
    private let lock = NSLock()
    private let db: Connection
    private var broken: StoreError?
    /// Of committed transactions.
    private var accounts: [AccountKey: Int64] = [:]
    private var unmerged = 0
    private let thread = WriterThread()
    private let waiting = Mutex<[any WriteJob]>([])
    private let feed: ChangeFeed

    /// Jobs that share a commit at most: bounds the time that one of them can wait for the others.
    private static let largestGroup = 500

    init(_ db: sending Connection, feed: ChangeFeed) {
        self.db = db
        self.feed = feed
        db.takeOverCheckpoints()
    }

    /// Runs `body` in a transaction and returns after its commit is durable.
    /// - Throws: what `body` threw (nothing is kept then), or `StoreError`.
    @discardableResult
    func write<T: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (Transaction) throws -> T
    ) async throws -> T {
        let job = Job(operation, body)
        waiting.withLock { $0.append(job) }
        await thread.run { self.commitWaiting(until: job) }
        return try job.result()
    }

    /// Several closures in as few commits as their number allows, each all or nothing by itself.
    func write<T: Sendable>(
        _ operation: String, each bodies: [@Sendable (Transaction) throws -> T]
    ) async -> [Result<T, any Error>] {
        if bodies.isEmpty { return [] }
        let jobs = bodies.map { Job(operation, $0) }
        waiting.withLock { $0.append(contentsOf: jobs) }
        if let last = jobs.last { await thread.run { self.commitWaiting(until: last) } }
        return jobs.map { job in Result { try job.result() } }
    }

    /// The same as the first on the caller's own thread, which waits: never from Swift's shared pool.
    @discardableResult
    func writeNow<T: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (Transaction) throws -> T
    ) throws -> T {
        let job = Job(operation, body)
        waiting.withLock { $0.append(job) }
        commitWaiting(until: job)
        return try job.result()
    }

    /// Runs `body` with the writer's connection on the caller's own thread, which waits.
    func onThisThread<T>(_ body: (Connection) throws -> T) throws -> T { try lock.withLock { try body(db) } }

    /// Merges a piece of the search index, if there is something to merge and nobody waits.
    /// - Returns: true when there may be more.
    func mergeAPiece() -> Bool {
        guard lock.try() else { return true }
        defer { lock.unlock() }
        guard broken == nil, unmerged >= Self.segmentsWorthMerging else { return false }
        guard waiting.withLock({ $0.isEmpty }) else { return true }
        let before = db.totalChanges
        // A hundred pages: some milliseconds, which is what a message has to wait that comes just now.
        let merged: Void? = try? db.transaction {
            try db.run("INSERT INTO search (search, rank) VALUES ('merge', 100)")
        }
        // FTS5 tells by the count of changes whether it did anything.
        if merged == nil || db.totalChanges - before < 2 { unmerged = 0 }
        return unmerged > 0
    }

    private static let segmentsWorthMerging = 4

    /// Pages in the log after which a commit waits for its emptying: 128 MB.
    private static let longestLog = 32_000

    /// Pages in the log.
    var pagesInLog: Int { db.watch.pagesInLog }

    /// Number of commits by other processes as this connection sees it; nil when the writer is busy just now.
    func foreignVersion() -> Int64? {
        guard lock.try() else { return nil }
        defer { lock.unlock() }
        return try? db.number("PRAGMA data_version")
    }

    /// The number of the last change; nil when it cannot be read just now.
    func changeNumber() -> Int64? {
        lock.withLock { try? db.number("SELECT number FROM meta WHERE name = 'change'") }
    }

    /// Lets what is under way finish; every later write throws.
    func close() async {
        await thread.run {
            self.commitWaiting(until: nil)
            self.lock.withLock {
                self.broken = StoreError(.unavailable, operation: "write", detail: "the store is closed")
                _ = try? self.db.checkpoint(truncate: true)
            }
        }
    }

    /// Commits group after group until this job is done; another thread may have done it already.
    /// - Parameter job: nil for all that wait.
    private func commitWaiting(until job: (any WriteJob)?) {
        lock.withLock {
            while job?.isDone != true {
                let group = waiting.withLock { list in
                    let group = Array(list.prefix(Self.largestGroup))
                    list.removeFirst(group.count)
                    return group
                }
                if group.isEmpty { return }
                commit(group)
            }
        }
    }

    private func commit(_ group: [any WriteJob]) {
        if let broken {
            for job in group { job.fail(broken) }
            return
        }
        do {
            let change = try runOnceOrCarefully(group)
            CrashPoint.pass("store.commit.after")
            for job in group { job.settle() }
            if let change { feed.publish(change) }
            // The quiet work moves the log while new commits come in, so it never gets it empty under a lasting load;
            // only here nothing comes in between.
            if db.watch.pagesInLog > Self.longestLog { _ = try? db.checkpoint() }
        } catch {
            // After a failed write or sync the kernel may have thrown the pages away: nothing that is still in memory
            // can be trusted to reach the disk. The process must start again.
            let cause = StoreError(error, operation: "commit")
            if let error = error as? SQLiteError, error.isDiskFailure { broken = cause }
            for job in group { job.fail(cause) }
        }
    }

    /// - Returns: nil when nothing was written.
    private func runOnceOrCarefully(_ group: [any WriteJob]) throws -> ChangeDraft? {
        do { return try run(group, careful: false) } catch let failure as JobFailure {
            if let error = failure.cause as? SQLiteError, error.isDiskFailure { throw error }
            if group.count > 1 { return try run(group, careful: true) }
            group[0].fail(failure.cause)
            return nil
        }
    }

    // Without savepoints at first: one a job costs more than many a job itself. When a job fails, all is rolled back and
    // run again with savepoints, so that only the failing one's part is undone.
    private func run(_ group: [any WriteJob], careful: Bool) throws -> ChangeDraft {
        let transaction = Transaction(db: db, accounts: accounts)
        var succeeded = 0
        try db.transaction {
            for job in group {
                if careful {
                    let before = transaction.memory
                    do { try db.savepoint { try job.run(transaction) } } catch {
                        if let error = error as? SQLiteError, error.isDiskFailure || !db.isInTransaction {
                            throw error
                        }
                        guard db.isInTransaction else { throw error }
                        transaction.memory = before
                        job.fail(error)
                        continue
                    }
                } else {
                    do { try job.run(transaction) } catch { throw JobFailure(cause: error) }
                }
                succeeded += 1
            }
            if succeeded > 0 {
                try transaction.words.write(to: db)
                try number(&transaction.change)
            }
            CrashPoint.pass("store.commit.before")
        }
        accounts = transaction.accounts
        if succeeded > 0, !transaction.words.isEmpty { unmerged += 1 }
        return transaction.change
    }

    private func number(_ change: inout ChangeDraft) throws {
        guard !change.isEmpty else { return }
        change.number =
            try db.number(
                """
                INSERT INTO meta (name, number) VALUES ('change', 1)
                ON CONFLICT (name) DO UPDATE SET number = number + 1 RETURNING number
                """) ?? 0
    }
}

/// A job threw, for a reason of its own or the disk's.
private struct JobFailure: Error {
    var cause: any Error
}

/// Keeps the blocking work off Swift's shared pool.
private actor WriterThread {
    private let executor = ThreadExecutor("store writer")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    func run(_ body: @Sendable () -> Void) { body() }
}

private protocol WriteJob: AnyObject, Sendable {
    func run(_ transaction: Transaction) throws
    /// Keeps the first failure.
    func fail(_ error: any Error)
    /// The commit is durable.
    func settle()
    var isDone: Bool { get }
}

private final class Job<T: Sendable>: WriteJob {
    private enum State {
        case waiting
        case ran(T)
        case done(Result<T, any Error>)
    }
    private let operation: String
    private let body: @Sendable (Transaction) throws -> T
    private let state = Mutex(State.waiting)

    init(_ operation: String, _ body: @escaping @Sendable (Transaction) throws -> T) {
        self.operation = operation
        self.body = body
    }

    func run(_ transaction: Transaction) throws {
        let value = try body(transaction)
        state.withLock { $0 = .ran(value) }
    }

    func fail(_ error: any Error) {
        let error: any Error = error is SQLiteError ? StoreError(error, operation: operation) : error
        state.withLock { state in
            if case .done = state { return }
            state = .done(.failure(error))
        }
    }

    func settle() {
        state.withLock { state in
            if case .ran(let value) = state { state = .done(.success(value)) }
        }
    }

    var isDone: Bool {
        state.withLock { state in
            if case .done = state { true } else { false }
        }
    }

    func result() throws -> T {
        guard case .done(let result) = state.withLock({ $0 }) else {
            preconditionFailure("a job is done when the commit it waited for has returned")
        }
        return try result.get()
    }
}

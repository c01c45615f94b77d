// The one writer of the process. Callers hand in closures; whoever comes while a commit is under way shares the next
// one (group commit: one wait for the disk for many). Each closure is all or nothing by itself.

import Foundation
import Runtime
import SQLite
import Store
import Synchronization
import Tickets

/// What a closure writes with.
struct Transaction {
    let db: Connection
    /// What the page and the outbox are told after the commit.
    var change = ChangeDraft()
    /// Words to index before the commit.
    var words = SearchWords()
}

/// Writes to the database, one transaction after the other.
final class Writer: @unchecked Sendable {
    // @unchecked: `db`, `broken` and `closed` are only touched under `lock`.
    private let lock = NSLock()
    private let db: Connection
    private var broken: StoreError?
    private let thread = WriterThread()
    private let waiting = Mutex<[any WriteJob]>([])
    private let feed: ChangeFeed

    /// Jobs that share a commit at most: bounds the time that one of them can wait for the others.
    private static let largestGroup = 500

    init(_ db: sending Connection, feed: ChangeFeed) {
        self.db = db
        self.feed = feed
    }

    /// Runs `body` in a transaction and returns after its commit is durable.
    /// - Throws: what `body` threw (nothing is kept then), or `StoreError`.
    @discardableResult
    func write<T: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (inout Transaction) throws -> T
    ) async throws -> T {
        let job = Job(operation, body)
        waiting.withLock { $0.append(job) }
        await thread.run { self.commitWaiting() }
        return try job.result()
    }

    /// The same on the caller's own thread, which waits: never from Swift's shared pool.
    @discardableResult
    func writeNow<T: Sendable>(
        _ operation: String, _ body: @escaping @Sendable (inout Transaction) throws -> T
    ) throws -> T {
        let job = Job(operation, body)
        waiting.withLock { $0.append(job) }
        commitWaiting()
        return try job.result()
    }

    /// Runs `body` with the writer's connection on the caller's own thread, which waits.
    func onThisThread<T>(_ body: (Connection) throws -> T) throws -> T { try lock.withLock { try body(db) } }

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
            self.commitWaiting()
            self.lock.withLock {
                self.broken = StoreError(.unavailable, operation: "write", detail: "the store is closed")
                _ = try? self.db.checkpoint(truncate: true)
            }
        }
    }

    // A job that another thread has already committed is not in the list any more: then there is nothing to do.
    private func commitWaiting() {
        lock.withLock {
            while true {
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
            let change = try db.transaction {
                var transaction = Transaction(db: db)
                let succeeded = try run(group, in: &transaction)
                if succeeded > 0 {
                    try transaction.words.write(to: db)
                    try number(&transaction.change)
                }
                CrashPoint.pass("store.commit.before")
                return transaction.change
            }
            CrashPoint.pass("store.commit.after")
            for job in group { job.settle() }
            feed.publish(change)
        } catch {
            let cause = StoreError(error, operation: "commit")
            // After a failed write or sync the kernel may have thrown the pages away: nothing that is still in memory
            // can be trusted to reach the disk. The process must start again.
            if let error = error as? SQLiteError, error.isDiskFailure { broken = cause }
            for job in group { job.fail(cause) }
        }
    }

    /// Returns how many jobs succeeded.
    private func run(_ group: [any WriteJob], in transaction: inout Transaction) throws -> Int {
        if group.count == 1 {
            do { try group[0].run(&transaction) } catch {
                group[0].fail(error)
                if let error = error as? SQLiteError, error.isDiskFailure { throw error }
                throw NothingKept()
            }
            return 1
        }
        var succeeded = 0
        for job in group {
            let before = (transaction.change, transaction.words)
            do {
                try db.savepoint { try job.run(&transaction) }
                succeeded += 1
            } catch {
                if let error = error as? SQLiteError, error.isDiskFailure || !db.isInTransaction { throw error }
                guard db.isInTransaction else { throw NothingKept() }
                (transaction.change, transaction.words) = before
                job.fail(error)
            }
        }
        return succeeded
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

/// The only job of a transaction failed: it already knows why.
private struct NothingKept: Error {}

/// Keeps the blocking work off Swift's shared pool.
private actor WriterThread {
    private let executor = ThreadExecutor("store writer")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    func run(_ body: @Sendable () -> Void) { body() }
}

private protocol WriteJob: AnyObject, Sendable {
    func run(_ transaction: inout Transaction) throws
    /// Keeps the first failure.
    func fail(_ error: any Error)
    /// The commit is durable.
    func settle()
}

private final class Job<T: Sendable>: WriteJob {
    private enum State {
        case waiting
        case ran(T)
        case done(Result<T, any Error>)
    }
    private let operation: String
    private let body: @Sendable (inout Transaction) throws -> T
    private let state = Mutex(State.waiting)

    init(_ operation: String, _ body: @escaping @Sendable (inout Transaction) throws -> T) {
        self.operation = operation
        self.body = body
    }

    func run(_ transaction: inout Transaction) throws {
        let value = try body(&transaction)
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

    func result() throws -> T {
        guard case .done(let result) = state.withLock({ $0 }) else {
            preconditionFailure("a job is done when the commit it waited for has returned")
        }
        return try result.get()
    }
}

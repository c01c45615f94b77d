// Readers: connections of their own beside the writer, each on its own thread. In WAL mode they neither wait for the
// writer nor hold it up.

import Runtime
import SQLite
import Store
import Synchronization

/// A few reading connections.
final class ReaderPool: Sendable {
    private let readers: [Reader]
    private let next = Atomic<Int>(0)

    init(_ count: Int, open: () throws -> sending Connection) throws {
        var readers: [Reader] = []
        for number in 0..<count { readers.append(Reader(number, try open())) }
        self.readers = readers
    }

    /// Runs `body` in one consistent view of the data, within 10 s; a cancelled task's query is cut short.
    func read<T: Sendable>(_ operation: String, _ body: @Sendable (Connection) throws -> T) async throws -> T {
        let turn = next.add(1, ordering: .relaxed).oldValue
        // The first idle reader from the turn on, so that a slow query holds up nobody while others are free.
        for step in 0..<readers.count {
            let reader = readers[(turn &+ step).magnitude.remainder(readers.count)]
            if reader.load.load(ordering: .relaxed) == 0 { return try await reader.read(operation, body) }
        }
        return try await readers[turn.magnitude.remainder(readers.count)].read(operation, body)
    }

    func close() async {
        for reader in readers { await reader.close() }
    }
}

extension UInt {
    fileprivate func remainder(_ count: Int) -> Int { Int(self % UInt(count)) }
}

private actor Reader {
    private let executor: ThreadExecutor
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private var db: Connection?
    /// Calls that wait or run.
    nonisolated let load = Atomic<Int>(0)

    init(_ number: Int, _ db: sending Connection) {
        executor = ThreadExecutor("store reader \(number)")
        self.db = db
    }

    nonisolated func read<T: Sendable>(
        _ operation: String, _ body: @Sendable (Connection) throws -> T
    ) async throws -> T {
        load.add(1, ordering: .relaxed)
        defer { load.subtract(1, ordering: .relaxed) }
        return try await run(operation, body)
    }

    private func run<T: Sendable>(_ operation: String, _ body: @Sendable (Connection) throws -> T) async throws -> T {
        guard let db else { throw StoreError(.unavailable, operation: operation, detail: "the store is closed") }
        try Task.checkCancellation()
        let bracket = db.watch.open(limit: .seconds(10))
        defer { db.watch.close(bracket) }
        return try await withTaskCancellationHandler {
            // A closure belongs to the actor, and runs on its thread, only if it captures it.
            try self.query(operation, db, body)
        } onCancel: {
            bracket.cut()
        }
    }

    private func query<T>(_ operation: String, _ db: Connection, _ body: (Connection) throws -> T) throws -> T {
        do {
            return try db.transaction(.read) { try body(db) }
        } catch let error as SQLiteError {
            if error.isInterrupted, Task.isCancelled { throw CancellationError() }
            throw StoreError(error, operation: operation)
        }
    }

    func close() { db = nil }
}

// Time limits and cancellation for running statements: SQLite asks the watch every few thousand steps whether to go on.
// `sqlite3_interrupt` is not used: it would hit whatever runs at that moment, also a neighbour's statement.

import CSQLite
import Synchronization

/// Watches one connection's statements. May be told to cut them short from any thread.
public final class Watch: Sendable {
    private struct State {
        var current: UInt64 = 0
        var cut = false
        var end: ContinuousClock.Instant?
    }
    private let state = Mutex(State())
    private let logged = Atomic<Int>(0)

    /// Pages in the write-ahead log after the connection's last commit.
    public var pagesInLog: Int { logged.load(ordering: .relaxed) }

    /// One bracket of work that can be cut short.
    public struct Bracket: Sendable {
        fileprivate let number: UInt64
        fileprivate let watch: Watch

        /// Cuts the work short if it is still running: its statement fails with `SQLiteError.isInterrupted`.
        public func cut() {
            watch.state.withLock { if $0.current == number { $0.cut = true } }
        }
    }

    /// Opens a bracket; `close` must follow. Only one is open at a time.
    /// - Parameter limit: how long the work may take by the monotonic clock.
    public func open(limit: Duration) -> Bracket {
        let number = state.withLock { state -> UInt64 in
            state.current += 1
            state.cut = false
            state.end = .now + limit
            return state.current
        }
        return Bracket(number: number, watch: self)
    }

    public func close(_ bracket: Bracket) {
        state.withLock { state in
            guard state.current == bracket.number else { return }
            state.current += 1
            state.cut = false
            state.end = nil
        }
    }

    /// Asked by SQLite between two steps of its machine.
    fileprivate var mustStop: Bool {
        state.withLock { state in state.cut || state.end.map { $0 < .now } ?? false }
    }

    func install(on handle: OpaquePointer) {
        // 4,000 steps are some tens of microseconds: small beside the limits, large beside the price of asking.
        // Unretained: the connection owns the watch and closes the handle before it lets go of it.
        sqlite3_progress_handler(handle, 4000, askWatch, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Takes the place of SQLite's own checkpoints after every thousand pages, on the committing thread.
    func countLog(on handle: OpaquePointer) {
        sqlite3_wal_hook(handle, noteLog, Unmanaged.passUnretained(self).toOpaque())
    }

    fileprivate func note(pages: Int) { logged.store(pages, ordering: .relaxed) }
}

private func askWatch(_ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context else { return 0 }
    return Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue().mustStop ? 1 : 0
}

private func noteLog(
    _ context: UnsafeMutableRawPointer?, _ handle: OpaquePointer?, _ database: UnsafePointer<CChar>?, _ pages: Int32
) -> Int32 {
    if let context { Unmanaged<Watch>.fromOpaque(context).takeUnretainedValue().note(pages: Int(pages)) }
    return SQLITE_OK
}

extension Connection {
    /// Leaves checkpoints to the caller (`checkpoint`, `Watch.pagesInLog`): from now on none happens by itself.
    public func takeOverCheckpoints() { watch.countLog(on: handle) }

    /// Runs `body` with a time limit; statements that run longer fail with `SQLiteError.isInterrupted`.
    ///
    /// For reading. A write that is cut short takes its whole transaction with it.
    @discardableResult
    public func within<T>(_ limit: Duration, _ body: () throws -> T) throws -> T {
        let bracket = watch.open(limit: limit)
        defer { watch.close(bracket) }
        return try body()
    }
}

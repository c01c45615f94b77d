// Wakes tasks that wait for work: something changed, look again. Rings between a look and the wait are not lost.

import Foundation

/// A bell with a count of its rings. Look at `rings`, look for work, then wait for a ring after that look.
public final class Doorbell: @unchecked Sendable {
    // @unchecked: every access to the two variables holds `lock`.
    private let lock = NSLock()
    private var count: UInt64 = 0
    private var waiting: [UUID: CheckedContinuation<Void, any Error>] = [:]

    public init() {}

    /// Rings so far.
    public var rings: UInt64 { lock.withLock { count } }

    /// Wakes everybody who waits. Many rings before anybody looks are one.
    public func ring() {
        let woken = lock.withLock {
            count += 1
            defer { waiting = [:] }
            return Array(waiting.values)
        }
        for continuation in woken { continuation.resume() }
    }

    /// Waits for a ring after ring number `seen`.
    /// - Throws: `CancellationError` when the task is cancelled.
    public func wait(after seen: UInt64) async throws {
        let id = UUID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let verdict: Result<Void, any Error>? = lock.withLock {
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if count > seen { return .success(()) }
                    waiting[id] = continuation
                    return nil
                }
                if let verdict { continuation.resume(with: verdict) }
            }
        } onCancel: {
            lock.withLock { waiting.removeValue(forKey: id) }?.resume(throwing: CancellationError())
        }
    }

    /// Waits for a ring after ring number `seen`, but not beyond `instant` on `clock`.
    /// - Throws: `CancellationError` when the task is cancelled.
    public func wait(after seen: UInt64, until instant: Date, on clock: any WallClock) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await self.wait(after: seen) }
            group.addTask { try await clock.sleep(until: instant) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }
}

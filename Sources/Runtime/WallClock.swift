// The one source of time. Rooms take a `WallClock`, so that tests own the clock and nothing has to sleep.

import Foundation

/// Tells the time and waits for it.
public protocol WallClock: Sendable {
    /// The present UTC instant, rounded down to the millisecond.
    func now() -> Date

    /// Waits until `instant` on this clock, or returns at once when it is past.
    /// A step of the system's clock is noticed within a second.
    /// - Throws: `CancellationError` when the task is cancelled.
    func sleep(until instant: Date) async throws
}

extension WallClock {
    /// Waits for `duration` on this clock.
    public func sleep(for duration: Duration) async throws {
        try await sleep(until: now().addingTimeInterval(duration.seconds))
    }
}

extension Duration {
    /// The duration in seconds, fractions included.
    public var seconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}

/// The machine's clock.
public struct SystemClock: WallClock {
    public init() {}

    public func now() -> Date {
        Date(timeIntervalSince1970: (Date().timeIntervalSince1970 * 1000).rounded(.down) / 1000)
    }

    public func sleep(until instant: Date) async throws {
        // Short steps: the monotonic sleep below does not see the wall clock jump (NTP step, suspended machine).
        while true {
            let left = instant.timeIntervalSince(now())
            if left <= 0 { return try Task.checkCancellation() }
            try await Task.sleep(for: .seconds(min(left, 1)))
        }
    }
}

/// A clock that a test moves by hand. Sleepers wake when `advance` passes their instant.
public final class ManualClock: WallClock, @unchecked Sendable {
    // @unchecked: every access to the two variables holds `lock`.
    private let lock = NSLock()
    private var instant: Date
    private var sleepers: [UUID: (Date, CheckedContinuation<Void, any Error>)] = [:]

    public init(_ start: Date) { instant = start }

    public func now() -> Date { lock.withLock { instant } }

    /// Number of tasks that wait for this clock: lets a test know that a loop has settled.
    public var sleeping: Int { lock.withLock { sleepers.count } }

    public func advance(by duration: Duration) { set(now().addingTimeInterval(duration.seconds)) }

    public func set(_ new: Date) {
        let due = lock.withLock {
            instant = new
            let due = sleepers.filter { $0.value.0 <= new }
            for key in due.keys { sleepers[key] = nil }
            return due.values.map(\.1)
        }
        for sleeper in due { sleeper.resume() }
    }

    public func sleep(until wake: Date) async throws {
        let id = UUID()
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
                let verdict: Result<Void, any Error>? = lock.withLock {
                    if Task.isCancelled { return .failure(CancellationError()) }
                    if wake <= instant { return .success(()) }
                    sleepers[id] = (wake, continuation)
                    return nil
                }
                if let verdict { continuation.resume(with: verdict) }
            }
        } onCancel: {
            lock.withLock { sleepers.removeValue(forKey: id) }?.1.resume(throwing: CancellationError())
        }
    }
}

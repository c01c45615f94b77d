// Clocks, waits and bells: what sleeps wakes when it should, and at once when it is cancelled.

import Foundation
import Runtime
import Testing

/// Lets other tasks go on until a condition holds; bounded.
func settled(_ condition: () -> Bool) async {
    for _ in 0..<100_000 where !condition() { await Task.yield() }
    #expect(condition())
}

@Suite struct BackOffTests {
    private let backOff = BackOff(first: .seconds(1), longest: .minutes(5))

    @Test func `waits double from the first to the longest`() {
        let waits = (1...12).map { backOff.wait(afterFailure: $0, jitter: 0.5).seconds }
        for (wait, expected) in zip(waits, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300] as [Double]) {
            #expect(abs(wait - expected) < 0.001)
        }
    }

    @Test func `jitter spreads a wait over 80 to 120 percent`() {
        #expect(abs(backOff.wait(afterFailure: 3, jitter: 0).seconds - 3.2) < 0.001)
        #expect(abs(backOff.wait(afterFailure: 3, jitter: 0.999_999).seconds - 4.8) < 0.001)
        let drawn = Set((0..<50).map { _ in backOff.wait(afterFailure: 5).seconds })
        #expect(drawn.count > 1 && drawn.allSatisfy { (12.8...19.2).contains($0) })
    }

    @Test func `any number of failures gives a wait within the bounds`() {
        for failures in [Int.min, -1, 0, 1, 1000, Int.max] {
            let wait = backOff.wait(afterFailure: failures, jitter: 0.5)
            #expect(wait >= .seconds(1) && wait <= .minutes(5))
        }
    }
}

@Suite struct ManualClockTests {
    private let start = Date(timeIntervalSince1970: 1_772_438_400)

    @Test func `sleepers wake when their instant is reached, not before`() async throws {
        let clock = ManualClock(start)
        let sleeper = Task { try await clock.sleep(for: .seconds(10)) }
        await settled { clock.sleeping == 1 }
        clock.advance(by: .seconds(9))
        #expect(clock.sleeping == 1)
        clock.advance(by: .seconds(1))
        try await sleeper.value
        #expect(clock.sleeping == 0 && clock.now() == start.addingTimeInterval(10))
    }

    @Test func `an instant in the past does not wait`() async throws {
        let clock = ManualClock(start)
        try await clock.sleep(until: start)
        try await clock.sleep(until: start.addingTimeInterval(-1))
    }

    @Test func `a cancelled sleeper wakes at once, whether before or during its sleep`() async {
        let clock = ManualClock(start)
        let sleeper = Task { try await clock.sleep(for: .seconds(10)) }
        await settled { clock.sleeping == 1 }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
        #expect(clock.sleeping == 0)
        let late = Task {
            while !Task.isCancelled { await Task.yield() }
            try await clock.sleep(for: .seconds(10))
        }
        late.cancel()
        await #expect(throws: CancellationError.self) { try await late.value }
    }
}

@Suite struct SystemClockTests {
    @Test func `it tells whole milliseconds and goes forward`() {
        let clock = SystemClock()
        let first = clock.now()
        #expect(abs((first.timeIntervalSince1970 * 1000).rounded() - first.timeIntervalSince1970 * 1000) < 0.01)
        #expect(clock.now() >= first)
    }

    @Test func `a cancelled sleep ends at once`() async {
        let clock = SystemClock()
        let sleeper = Task { try await clock.sleep(for: .seconds(3600)) }
        sleeper.cancel()
        await #expect(throws: CancellationError.self) { try await sleeper.value }
    }
}

@Suite struct DoorbellTests {
    @Test func `a ring between the look and the wait is not lost`() async throws {
        let bell = Doorbell()
        let seen = bell.rings
        bell.ring()
        try await bell.wait(after: seen)
    }

    @Test func `a ring wakes everybody, and many rings are one`() async throws {
        let bell = Doorbell()
        let seen = bell.rings
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<5 { group.addTask { try await bell.wait(after: seen) } }
            bell.ring()
            bell.ring()
            try await group.waitForAll()
        }
        #expect(bell.rings == seen + 2)
    }

    @Test func `waiting ends at the instant when nobody rings, and with an error when cancelled`() async throws {
        let clock = ManualClock(Date(timeIntervalSince1970: 0))
        let bell = Doorbell()
        let waiting = Task { try await bell.wait(after: bell.rings, until: Date(timeIntervalSince1970: 5), on: clock) }
        await settled { clock.sleeping == 1 }
        clock.advance(by: .seconds(5))
        try await waiting.value
        let cancelled = Task {
            try await bell.wait(after: bell.rings, until: Date(timeIntervalSince1970: 50), on: clock)
        }
        await settled { clock.sleeping == 1 }
        cancelled.cancel()
        await #expect(throws: CancellationError.self) { try await cancelled.value }
    }
}

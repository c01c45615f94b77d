// The room's door: sleeps until the next instant of all clocks, does what has come, and sleeps again. Nothing is scanned: the
// store tells the next instant from an index, whatever lies there. Dying anywhere is harmless, because an instant is taken off
// in the transaction that writes what follows from it (`ServiceLevelStore.fire`).

import Foundation
import Runtime
import Store
import Tickets

/// Warns, reminds, sets clocks anew when their rules have changed.
public struct ServiceLevels: RunnablePart {
    public let partName = "service levels"
    let store: any Store
    private let current: Current<ServiceLevelRules>
    private let bell = Doorbell()
    let clock: any WallClock
    let log: Log
    /// As they hold now.
    var rules: ServiceLevelRules { current.value }

    /// The clock on the wall may jump, and another process may have set an alarm: nobody sleeps longer than this.
    static let longestSleep = Duration.seconds(30)
    /// Instants that are looked up and written together.
    static let batch = 200

    /// By rules that stay.
    public init(
        store: any Store, rules: ServiceLevelRules, clock: any WallClock = SystemClock(), log: Log = .silent
    ) {
        self.init(store: store, current: Current(rules), clock: clock, log: log)
    }

    /// - Parameter current: may be exchanged at any time; `rulesChanged` tells of it.
    public init(
        store: any Store, current: Current<ServiceLevelRules>, clock: any WallClock = SystemClock(),
        log: Log = .silent
    ) {
        self.store = store
        self.current = current
        self.clock = clock
        self.log = log.named("levels")
    }

    /// Wakes the room: clocks are set anew at once where their rules are others now.
    public func rulesChanged() { bell.ring() }

    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in store.changes() { bell.ring() } }
            group.addTask { await work() }
            try await group.next()
            group.cancelAll()
        }
    }

    var now: Instant { Instant(clock.now()) }

    private func work() async {
        /// The clocks' rules by which all clocks are set; nil: not yet.
        var done: [String: ServiceClock]?
        while !Task.isCancelled {
            let rings = bell.rings
            // What comes due while this round works is not slept through: the sleep is counted from here.
            let began = now
            // First of all: what fires shall fire by the rules of today.
            let clocks = rules.services.mapValues(\.clock)
            if done != clocks, await resetClocks() { done = clocks }
            let next = await fireDue()
            await tellClosings()
            let wake = min(next ?? began + Self.longestSleep, began + Self.longestSleep)
            do { try await bell.wait(after: rings, until: wake.date, on: clock) } catch { return }
        }
    }

    /// - Returns: whether all services' clocks are now set by today's rules.
    private func resetClocks() async -> Bool {
        do {
            try await ClockReset(store: store, rules: rules, log: log).run(at: now)
            return true
        } catch {
            // Clocks as they were are better than none: the instants go on firing, and this is tried again.
            log.error("clocks could not be set anew", ["cause": "\(error)"])
            return false
        }
    }

    /// Tells of closings that nobody has taken back; what fails is tried again with the next round.
    private func tellClosings() async {
        do {
            while !Task.isCancelled {
                let (now, rules) = (now, rules)
                let due = try await store.closings(
                    dueBy: now - max(rules.closing.after, .minutes(1)), limit: Self.batch)
                if due.isEmpty { return }
                _ = try await ClosingRound(store: store, rules: rules, now: now).run(due)
            }
        } catch {
            log.error("closings could not be told", ["cause": "\(error)"])
        }
    }

    /// Does everything that has come.
    /// - Returns: when the next thing comes; nil when nothing is to come.
    private func fireDue() async -> Instant? {
        do {
            while !Task.isCancelled {
                let now = now
                let due = try await store.alarms(dueBy: now, limit: Self.batch)
                // Should an instant be due and yet not be told, it must not keep everybody awake.
                guard !due.isEmpty else { return try await store.nextAlarm().map { max($0, now + .milliseconds(200)) } }
                let done = try await AlarmRound(store: store, rules: rules, now: now).run(due)
                if done > 0 { log.debug("instants have come", ["count": "\(done)"]) }
                // Nothing of it could be taken off: others are at it, or it is not due any more.
                if done == 0 { return now + .seconds(1) }
            }
            return nil
        } catch {
            log.error("instants could not be written", ["cause": "\(error)"])
            return now + .seconds(5)
        }
    }
}

/// Keeps the program's own signs of life: what I-10 is measured by.
public struct Heartbeat: RunnablePart {
    public let partName = "heartbeat"
    let store: any Store
    let clock: any WallClock
    let log: Log

    static let interval = Duration.seconds(15)
    /// Longer than this without a sign is an interruption.
    static let gap = Duration.seconds(60)

    public init(store: any Store, clock: any WallClock = SystemClock(), log: Log = .silent) {
        self.store = store
        self.clock = clock
        self.log = log
    }

    public func run() async throws {
        var failures = 0
        while !Task.isCancelled {
            do {
                try await store.beat(at: Instant(clock.now()), gap: Self.gap)
                failures = 0
            } catch {
                failures += 1
                // Once for a series: a store in trouble is told of by everybody.
                if failures == 1 { log.warning("a sign of life could not be written", ["cause": "\(error)"]) }
            }
            do { try await clock.sleep(for: Self.interval) } catch { return }
        }
    }
}

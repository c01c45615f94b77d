// The outbox as the executable sees it: made from channels, a store, a clock and rules; one door to run it; figures for
// the metrics. At start it deals with what an earlier life left in the middle of an attempt.

import Channels
import Runtime
import Store
import Tickets

/// What the parts of the outbox share.
struct OutboxParts: Sendable {
    let store: any Store
    let rules: OutboxRules
    let counters: OutboxCounters
    let clock: any WallClock
    let log: Log
    let jitter: @Sendable () -> Double
}

/// Sends what the desk has written.
public final class Outbox: RunnablePart {
    public let partName = "outbox"
    /// Counts since the start of the process.
    public let counters = OutboxCounters()
    private let channels: [any Channel]
    private let parts: OutboxParts

    /// - Parameter jitter: numbers in 0..<1 that spread the waits; fixed in tests.
    public init(
        channels: [any Channel], store: any Store, rules: OutboxRules = OutboxRules(),
        clock: any WallClock = SystemClock(), log: Log,
        jitter: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
    ) {
        self.channels = channels
        parts = OutboxParts(
            store: store, rules: rules, counters: counters, clock: clock, log: log.named("outbox"), jitter: jitter)
    }

    /// Every moment at which dying must lose nothing, and double nothing outside the one window that ends in doubt.
    public static let crashPoints = [
        "outbox.after-claim", "outbox.before-transmit", "outbox.after-transmit-mark", "outbox.after-acceptance",
        "outbox.after-finish", "outbox.before-resolve", "outbox.after-resolve",
    ]

    /// Sends until cancelled, then finishes the attempts in hand, each within its limit.
    /// To be run by one process only, which serves the data.
    public func run() async throws {
        let left = try await parts.store.rescue(all: true, at: Instant(parts.clock.now()))
        if left.waiting + left.inDoubt > 0 {
            parts.log.warning(
                "attempts were interrupted", ["waiting": "\(left.waiting)", "in_doubt": "\(left.inDoubt)"])
        }
        let dispatchers = channels.flatMap { channel in
            channel.accounts.compactMap { account in
                channel.makeDelivery(for: account.name).map {
                    Dispatcher($0, of: channel.descriptor.name, budget: account.budget, parts)
                }
            }
        }
        let strays = StrayWatch(parts, dispatchers)
        let watch = OutboxWatch(store: parts.store, bells: dispatchers.map(\.bell) + [strays.bell])
        let rescuer = Rescuer(parts: parts, dispatchers: dispatchers)
        try await RunGroup(log: parts.log).run([watch, rescuer, strays] + dispatchers, until: [])
    }
}

/// Wakes everybody when entries may be ready.
struct OutboxWatch: RunnablePart {
    let partName = "outbox watch"
    let store: any Store
    let bells: [Doorbell]

    func run() async throws {
        for await change in store.changes() where change.outbox || change.everything {
            for bell in bells { bell.ring() }
        }
        if !Task.isCancelled { throw StoreError(.unavailable, operation: "watch", detail: "the store is closed") }
    }
}

/// Deals with attempts whose end could not be written within their lease.
struct Rescuer: RunnablePart {
    let partName = "rescuer"
    let parts: OutboxParts
    let dispatchers: [Dispatcher]

    private static let interval: Duration = .seconds(30)

    func run() async throws {
        while true {
            do { try await parts.clock.sleep(for: Self.interval) } catch { return }
            do {
                let found = try await parts.store.rescue(all: false, at: Instant(parts.clock.now()))
                if found.inDoubt == 0 { continue }
                for dispatcher in dispatchers { await dispatcher.noticeDoubts(lookNow: false) }
            } catch {
                parts.log.error("the rescue of attempts failed", ["cause": "\(error)"])
            }
        }
    }
}

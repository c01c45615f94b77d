// The intake as the executable sees it: made from channels, a store, a clock and rules; one door to run it; one way in
// for commands and web hooks; wake-up after a retry; figures for the metrics.

import Channels
import Runtime
import Store
import Tickets

/// What the parts of the intake share.
struct IntakeParts: Sendable {
    let store: any Store
    let spooler: Spooler
    let permits: BacklogPermits
    let current: Current<IntakeRules>
    let counters: IntakeCounters
    let clock: any WallClock
    let log: Log
    /// As they hold now.
    var rules: IntakeRules { current.value }
}

/// Reads every source, and makes tickets of what comes.
public final class Intake: RunnablePart {
    public let partName = "intake"
    /// Counts since the start of the process.
    public let counters = IntakeCounters()
    let channels: [any Channel]
    let parts: IntakeParts

    /// By rules that stay.
    public convenience init(
        channels: [any Channel], store: any Store, rules: IntakeRules, clock: any WallClock = SystemClock(), log: Log
    ) {
        self.init(channels: channels, store: store, current: Current(rules), clock: clock, log: log)
    }

    /// - Parameter current: may be exchanged at any time, but for its limits, which hold from the start.
    public init(
        channels: [any Channel], store: any Store, current: Current<IntakeRules>, clock: any WallClock = SystemClock(),
        log: Log
    ) {
        self.channels = channels
        let log = log.named("intake")
        let limits = current.value.limits
        let queue = FilingQueue(largest: limits.waitingBytes)
        parts = IntakeParts(
            store: store, spooler: Spooler(store: store, queue: queue, counters: counters, clock: clock),
            permits: BacklogPermits(limits.backlogReaders), current: current, counters: counters, clock: clock,
            log: log)
    }

    /// Every moment at which dying must lose nothing and double nothing (`Runtime.CrashPoint`).
    public static let crashPoints = [
        "intake.before-accept", "intake.after-accept", "intake.after-acknowledge", "intake.after-told",
        "intake.before-translate", "intake.after-translate", "intake.inside-filing", "intake.after-filing",
        "intake.before-hold", "intake.after-hold", "intake.transcribing",
    ]

    /// Reads and files until cancelled, then finishes the work in hand: readers first, the filer after them.
    /// To be run by one process only, which serves the data.
    public func run() async throws {
        let readers = channels.flatMap { channel in
            channel.makeSources().map { SourceReader($0, of: channel.descriptor.name, parts) }
        }
        let filer = Filer(channels, parts)
        let watch = StoreWatch(store: parts.store, queue: parts.spooler.queue)
        let transcribers = channels.compactMap { Transcriber($0, parts) }
        try await RunGroup(log: parts.log).run(
            [watch, filer, FragmentWatch(filer: filer)] + transcribers + readers, until: [])
    }

    /// Makes items safe that came by another way than a source: a command, a web hook. After it returns they survive
    /// anything; they are filed by the serving process, whether this is it or not.
    /// - Throws: `IntakeError` for an account that is not in the settings, `StoreError` when nothing was kept: the
    ///   sender must keep the message and try again.
    public func accept(
        _ items: [IncomingItem], channel: ChannelName, account: AccountName
    ) async throws -> [SpoolReceipt] {
        let known = channels.first { $0.descriptor.name == channel }?.accounts.contains { $0.name == account } ?? false
        guard known else { throw IntakeError(.unknownAccount, operation: "accept") }
        return try await parts.spooler.accept(
            items, channel: channel, account: account, watermarks: [], mustTell: false)
    }

    /// Gives a held item another try, at once.
    public func retry(_ item: SpoolID) async throws {
        try await parts.store.retry(item, at: Instant(parts.clock.now()))
        parts.spooler.queue.storeChanged()
    }

    /// Gives all held items another try, at once; returns how many.
    public func retryAllHeld() async throws -> Int {
        let count = try await parts.store.retryAllHeld(at: Instant(parts.clock.now()))
        parts.spooler.queue.storeChanged()
        return count
    }
}

/// Wakes the filer when the spool changes in other ways than by the readers.
struct StoreWatch: RunnablePart {
    let partName = "spool watch"
    let store: any Store
    let queue: FilingQueue

    func run() async throws {
        for await change in store.changes() where change.spool || change.everything { queue.storeChanged() }
        // The stream ends with the store, or with the program.
        if !Task.isCancelled { throw StoreError(.unavailable, operation: "watch", detail: "the store is closed") }
    }
}

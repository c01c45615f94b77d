// Reads one source: items in, commit, and only then is the source told. One reader for each account, so that an account
// that cannot be reached disturbs nobody else.
// In: batches from a `ChannelSource`. Out: items in the spool, handed on to the filer. Nothing here gives up: faults are
// shown (health, log) and tried again. No error path acknowledges anything.

import Channels
import Runtime
import Store
import Tickets

/// The reader of one account.
actor SourceReader: RunnablePart {
    nonisolated let partName: String
    private let channel: ChannelName
    private let account: AccountName
    private let source: any ChannelSource
    private let store: any Store
    private let spooler: Spooler
    private let permits: BacklogPermits
    private let rules: IntakeRules
    private let counters: IntakeCounters
    private let clock: any WallClock
    private let log: Log
    private var health: HealthRecord?
    private var failures = 0
    /// Watermarks as stored, to spare the commits of batches that bring nothing new.
    private var marks: [String: Int64] = [:]

    init(_ source: any ChannelSource, of channel: ChannelName, _ parts: IntakeParts) {
        self.source = source
        self.channel = channel
        account = source.account
        partName = "reader \(channel)/\(source.account)"
        store = parts.store
        spooler = parts.spooler
        permits = parts.permits
        rules = parts.rules
        counters = parts.counters
        clock = parts.clock
        log = parts.log
    }

    func run() async throws {
        while !Task.isCancelled {
            do { try await session() } catch {
                await source.close()
                if Task.isCancelled { break }
                failures += 1
                counters.change(channel, account) { $0.failures += 1 }
                let wait = wait(after: error)
                await note(error, wait)
                do { try await clock.sleep(for: wait) } catch { break }
            }
        }
        await source.close()
    }

    /// One connection: opens, tells what an earlier life left untold, reads until something breaks.
    /// While one batch is being committed the next is fetched; there are never more than these two.
    private func session() async throws {
        let stored = try await store.watermarks(channel: channel, account: account)
        marks = Dictionary(stored.map { ($0.place, $0.position) }, uniquingKeysWith: max)
        try await source.open(after: stored.map { Watermark(place: $0.place, position: $0.position) })
        try await tellUntold()
        await noteSuccess()
        var pending = try await fetch(backlog: false)
        while true {
            try Task.checkCancellation()
            let backlog = pending.batch.moreWaiting
            async let following = fetch(backlog: backlog)
            try await secure(pending.batch)
            // Before waiting for the next batch, which may be waiting for this very permit.
            pending.permit = nil
            pending = try await following
        }
    }

    private struct Fetched: Sendable {
        var batch: SourceBatch
        /// Kept until the batch is safe.
        var permit: BacklogPermits.Permit?
    }

    private func fetch(backlog: Bool) async throws -> Fetched {
        let permit = backlog ? try await permits.take() : nil
        try await spooler.queue.room()
        let limits = rules.limits
        let batch = try await source.next(backlog ? limits.batch : limits.firstLook, patience: limits.patience)
        await noteSuccess()
        return Fetched(batch: batch, permit: permit)
    }

    /// Commits a batch, then tells the source.
    private func secure(_ batch: SourceBatch) async throws {
        let risen = batch.watermarks.filter { $0.position > marks[$0.place] ?? .min }
        guard !batch.items.isEmpty || !risen.isEmpty else {
            failures = 0
            return
        }
        _ = try await spooler.accept(
            batch.items, channel: channel, account: account, watermarks: risen, mustTell: source.acknowledges)
        for mark in risen { marks[mark.place] = mark.position }
        if source.acknowledges, !batch.items.isEmpty { try await tell(batch.items.map(\.key)) }
        failures = 0
    }

    private func tell(_ keys: [String]) async throws {
        try await source.acknowledge(keys)
        CrashPoint.pass("intake.after-acknowledge")
        try await store.told(keys, channel: channel, account: account)
        CrashPoint.pass("intake.after-told")
    }

    /// A crash came between commit and telling: tell now. The source takes repeated and vanished keys.
    private func tellUntold() async throws {
        var last: [String] = []
        while true {
            let keys = try await store.untold(channel: channel, account: account, limit: 500)
            if keys.isEmpty || keys == last { return }
            if source.acknowledges { try await tell(keys) } else { try await forget(keys) }
            last = keys
        }
    }

    /// The account does not tell any more (settings changed): the list must not wait for ever.
    private func forget(_ keys: [String]) async throws {
        try await store.told(keys, channel: channel, account: account)
    }

    // MARK: Health

    private func wait(after error: any Error) -> Duration {
        let own = rules.backOff.wait(afterFailure: failures)
        guard let asked = (error as? ChannelError)?.retryAfter else { return own }
        return max(own, min(asked, .hours(1)))
    }

    private func note(_ error: any Error, _ wait: Duration) async {
        let fault = error as? ChannelError
        let level: LogLevel = failures == 1 || failures % 10 == 0 ? .warning : .debug
        log.write(
            level, fault == nil ? "the store refused a batch" : "an account cannot be read",
            [
                "channel": channel.value, "account": account.value, "cause": "\(error)", "failures": "\(failures)",
                "waits_s": "\(Int(wait.seconds.rounded()))",
            ])
        // A store in trouble is no fault of the account's, and could not keep the report.
        guard let fault else { return }
        let now = Instant(clock.now())
        await prepareHealth(now)
        await report(health?.failure(code: fault.code, detail: fault.description, at: now))
    }

    private func noteSuccess() async {
        let now = Instant(clock.now())
        await prepareHealth(now)
        await report(health?.success(at: now))
    }

    private func prepareHealth(_ now: Instant) async {
        guard health == nil else { return }
        let stored = (try? await store.health()) ?? []
        health = HealthRecord(channel: channel, account: account, direction: .reading, stored: stored, at: now)
    }

    private func report(_ health: AccountHealth?) async {
        guard let health else { return }
        do { try await store.report(health) } catch {
            log.warning("health could not be written", ["account": account.value, "cause": "\(error)"])
        }
    }
}

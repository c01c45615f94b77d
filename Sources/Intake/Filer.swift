// From safe bytes to tickets: takes items from the queue, or from the store what an earlier life or another process left
// there, translates and files them. Batches share a transaction; when one fails its items go one by one, and whoever
// fails alone is held with his reason while his neighbours go on.

import Channels
import Foundation
import Runtime
import Store
import Tickets

/// The one filer of the program.
struct Filer: RunnablePart {
    let partName = "filer"
    let store: any Store
    let queue: FilingQueue
    let pool: TranslationPool
    let desk: FilingDesk
    let counters: IntakeCounters
    let limits: IntakeRules.Limits
    let clock: any WallClock
    let log: Log
    /// Rings when a piece of a longer message begins to wait.
    let fragments = Doorbell()
    private let source: BatchSource
    let holder: Holder

    init(_ channels: [any Channel], _ parts: IntakeParts) {
        store = parts.store
        queue = parts.spooler.queue
        pool = TranslationPool(channels)
        desk = FilingDesk(channels, parts.current)
        counters = parts.counters
        limits = parts.rules.limits
        clock = parts.clock
        log = parts.log
        holder = Holder(store: store, counters: counters, clock: clock, log: log)
        source = BatchSource(
            store: store, queue: queue, limit: limits.filing, holder: holder, clock: clock)
    }

    func run() async throws {
        do {
            try await fileSuspects()
            var translated: [TranslatedItem]?
            while !Task.isCancelled {
                let mayWait = translated == nil
                let batch = try await patiently("find work") { try await source.next(mayWait: mayWait) }
                // Translating one batch while the one before is being committed.
                async let filing: Void = file(translated ?? [])
                let next = batch.isEmpty ? nil : await pool.translate(batch)
                await filing
                translated = next
            }
            await file(translated ?? [])
        } catch is CancellationError {
            // What is not filed stays received, and is found in the store at the next start.
        }
    }

    // MARK: Items that stop the program

    /// Items during whose reading an earlier life of the program ended are read one at a time, each counted before it
    /// is read. So what stops the program again and again is the only one whose count grows, and it alone is held.
    private func fileSuspects() async throws {
        var after: SpoolID?
        while !Task.isCancelled {
            let page = try await patiently("find suspects") { [after] in
                try await store.received(after: after, limit: 100)
            }
            guard let last = page.last else { return }
            for item in page where item.interruptions > 0 {
                try Task.checkCancellation()
                try await fileSuspect(item)
            }
            after = last.id
        }
    }

    private func fileSuspect(_ item: SpoolItem) async throws {
        if item.interruptions >= limits.interruptions {
            await holder.hold(
                item, code: "interrupted", reason: "The program ended \(item.interruptions) times while reading it.")
            return
        }
        try await patiently("note suspect") { try await store.noteReading([item.id]) }
        if let received = try await patiently("load suspect", { try await source.load(item) }) {
            await file(await pool.translate([received]))
        }
    }

    // MARK: Filing

    /// Files a batch. Does not throw and is not cut short: what cannot be filed is held or stays received.
    private func file(_ batch: [TranslatedItem]) async {
        if batch.isEmpty { return }
        defer { queue.finished(batch.map(\.item)) }
        var understood: [(ReceivedItem, Translation)] = []
        for entry in batch {
            switch entry.outcome {
            case .success(let translation): understood.append((entry.item, translation))
            case .failure(let failure):
                await holder.hold(entry.item, code: failure.code, reason: failure.reason)
            }
        }
        if understood.isEmpty { return }
        do {
            try await fileTogether(understood)
        } catch is CancellationError {
            return
        } catch {
            log.info("a batch is filed item by item", ["items": "\(understood.count)", "cause": "\(error)"])
            for entry in understood { await fileAlone(entry.0, entry.1) }
        }
    }

    private func fileAlone(_ item: ReceivedItem, _ translation: Translation) async {
        do {
            try await fileTogether([(item, translation)])
        } catch is CancellationError {
            return
        } catch {
            // Somebody else has settled or held it: nothing to do.
            if let error = error as? StoreError, error.code == .conflict,
                let state = try? await store.spoolItem(item.id)?.state, state != .received
            {
                return
            }
            await holder.hold(item, code: "cannot_file", reason: Self.reason(error))
        }
    }

    /// One transaction for all. Throws what is the items' fault; the store's own troubles are waited out. When the
    /// store refuses these items again and again but keeps everything else, it is their fault after all.
    private func fileTogether(_ entries: [(ReceivedItem, Translation)]) async throws {
        let now = Instant(clock.now())
        let desk = desk
        let filed = try await patiently("file", unlessProbeSucceeds: true) {
            try await store.file { filing in
                try entries.map { item, translation in
                    let filed = try desk.file(item, translation, in: filing, at: now)
                    CrashPoint.pass("intake.inside-filing")
                    return filed
                }
            }
        }
        CrashPoint.pass("intake.after-filing")
        for (entry, result) in zip(entries, filed) { count(entry.0, result, now) }
        if filed.contains(where: { $0.waitsUntil != nil }) { fragments.ring() }
    }

    func count(_ item: ReceivedItem, _ result: FiledItem, _ now: Instant) {
        if result.ticket == nil { return }
        counters.change(item.channel, item.account) { figures in
            figures.items[.filed, default: 0] += 1
            figures.lag = max(0, (now - item.incoming.arrivedAt).seconds)
            if let refusal = result.notAcknowledged {
                figures.notAcknowledged[refusal.rawValue, default: 0] += 1
            } else {
                figures.acknowledged += 1
            }
        }
    }

    /// One line for the operator, without content.
    static func reason(_ error: any Error) -> String {
        switch error {
        case let error as StoreError: "It could not be filed: \(error)"
        case let error as IntakeError: "It could not be filed: \(error)"
        default: "It could not be filed."
        }
    }

    /// Repeats `work` while the store is in trouble, with a growing wait, until the program is stopped.
    private func patiently<Result: Sendable>(
        _ operation: String, unlessProbeSucceeds: Bool = false, _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let backOff = BackOff(first: .seconds(1), longest: .minutes(1))
        var failures = 0
        while true {
            do { return try await work() } catch let error as StoreError where error.isStoreTrouble {
                failures += 1
                log.error(
                    "the store is in trouble", ["operation": operation, "cause": "\(error)", "failures": "\(failures)"])
                if unlessProbeSucceeds, failures >= 3, (try? await store.probe()) != nil { throw error }
                try await clock.sleep(for: backOff.wait(afterFailure: failures))
            }
        }
    }
}

extension StoreError {
    /// The fault lies with the store and not with what it was asked to keep.
    var isStoreTrouble: Bool { code == .unavailable || code == .busy }
}

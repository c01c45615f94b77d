// Where the filer's next batch comes from: the store first at start, then the queue, and the store again whenever
// something changed there that is not in the queue.

import Channels
import Foundation
import Runtime
import Store
import Tickets

/// Finds work. Used by the filer alone.
actor BatchSource {
    private let store: any Store
    private let queue: FilingQueue
    private let limit: BatchLimit
    private let holder: Holder
    private let clock: any WallClock
    /// What an earlier life left behind is older than anything new, and goes first.
    private var leftBehindFirst = true
    private var askedAt: Date?

    /// While the queue is busy the store is asked at most this often.
    private static let interval: Duration = .seconds(1)

    init(store: any Store, queue: FilingQueue, limit: BatchLimit, holder: Holder, clock: any WallClock) {
        self.store = store
        self.queue = queue
        self.limit = limit
        self.holder = holder
        self.clock = clock
    }

    /// The next items, oldest first. Empty only when it may not wait.
    func next(mayWait: Bool) async throws -> [ReceivedItem] {
        while true {
            let rings = queue.work.rings
            if shouldAskStore {
                let batch = try await fromStore()
                if !batch.isEmpty { return batch }
                leftBehindFirst = false
            }
            let batch = queue.take(limit)
            if !batch.isEmpty || !mayWait { return batch }
            try await queue.work.wait(after: rings)
        }
    }

    private var shouldAskStore: Bool {
        if leftBehindFirst { return true }
        guard queue.shouldAskStore else { return false }
        if queue.isEmpty, !queue.isAccepting { return true }
        guard let askedAt else { return true }
        let passed = clock.now().timeIntervalSince(askedAt)
        return passed < 0 || passed >= Self.interval.seconds
    }

    /// Received items that are neither in the queue nor being filed.
    private func fromStore() async throws -> [ReceivedItem] {
        queue.willAskStore()
        askedAt = clock.now()
        do {
            // Those that are known come in the same list, so it must be longer by their number.
            let page = try await store.received(after: nil, limit: queue.knownCount + limit.items)
            var batch: [ReceivedItem] = []
            var bytes = 0
            for item in page where !queue.isKnown(item.id) {
                guard batch.count < limit.items, batch.isEmpty || bytes + item.original.size <= limit.bytes else {
                    break
                }
                guard let received = try await load(item) else { continue }
                batch.append(received)
                bytes += item.original.size
            }
            // There may be more behind the page.
            if !batch.isEmpty { queue.storeChanged() }
            try await store.noteReading(batch.map(\.id))
            return batch
        } catch {
            queue.storeChanged()
            throw error
        }
    }

    /// An item with its bytes; nil when they cannot be had: it is held then.
    func load(_ item: SpoolItem) async throws -> ReceivedItem? {
        let bytes: [UInt8]
        do { bytes = try await store.bytes(of: item.original) } catch let error as StoreError
            where !error.isStoreTrouble
        {
            await holder.hold(item, code: "bytes_\(error.code.rawValue)", reason: "Its bytes cannot be read: \(error)")
            return nil
        }
        let received = ReceivedItem(
            id: item.id, channel: item.channel, account: item.account, receivedAt: item.receivedAt,
            original: item.original,
            incoming: IncomingItem(
                key: item.key, arrivedAt: item.arrivedAt, bytes: bytes, envelope: item.envelope))
        queue.adopt(received)
        return received
    }
}

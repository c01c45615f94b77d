// Items that are safe in the spool and wait in memory for being translated and filed, so that their bytes need not be
// read back. Only a shortcut: whatever is not here is found in the store.

import Channels
import Foundation
import Runtime
import Store
import Tickets

/// An item with its bytes at hand.
struct ReceivedItem: Sendable {
    var id: SpoolID
    var channel: ChannelName
    var account: AccountName
    var receivedAt: Instant
    var original: BlobReference
    var incoming: IncomingItem
}

/// The items between reading and filing, bounded by the readers waiting for `room`.
final class FilingQueue: @unchecked Sendable {
    // @unchecked: every access to the variables holds `lock`.

    /// Rings when there may be work: items here or in the store.
    let work = Doorbell()
    private let space = Doorbell()
    private let lock = NSLock()
    private let largest: Int
    private var items: [ReceivedItem] = []
    /// Where the queue begins in `items`; the part before it is gone through.
    private var head = 0
    private var bytes = 0
    /// Items that are here or being filed.
    private var known: Set<SpoolID> = []
    private var storeHasMore = true
    /// Commits under way whose items will be offered here.
    private var accepting = 0
    /// Items that were taken from the store while commits were under way: their own offer may still come, even after
    /// they have been filed, and must not bring them a second time.
    private var takenBefore: Set<SpoolID> = []

    /// - Parameter largest: bytes that may wait before readers pause.
    init(largest: Int) { self.largest = largest }

    /// Runs a commit and takes in what has become safe by it. Never refuses: the bytes are in memory already.
    func offer(_ commit: () async throws -> [ReceivedItem]) async throws {
        lock.withLock { accepting += 1 }
        defer {
            lock.withLock {
                accepting -= 1
                if accepting == 0 { takenBefore.removeAll() }
            }
            work.ring()
        }
        let new = try await commit()
        lock.withLock {
            // Unless the store was asked in between and has given them already.
            for item in new where takenBefore.remove(item.id) == nil && known.insert(item.id).inserted {
                items.append(item)
                bytes += item.incoming.bytes.count
            }
        }
    }

    /// What is committed at this moment need not be fetched from the store: it will be here in an instant.
    var isAccepting: Bool { lock.withLock { accepting > 0 } }

    /// Waits until fewer bytes than allowed are waiting.
    func room() async throws {
        while true {
            let rings = space.rings
            if lock.withLock({ bytes < largest }) { return }
            try await space.wait(after: rings)
        }
    }

    /// The oldest items, within the limit; one larger item alone. Empty when there are none.
    func take(_ limit: BatchLimit) -> [ReceivedItem] {
        lock.withLock {
            var taken: [ReceivedItem] = []
            var size = 0
            while head < items.count, taken.count < limit.items {
                let next = items[head].incoming.bytes.count
                if !taken.isEmpty, size + next > limit.bytes { break }
                taken.append(items[head])
                size += next
                head += 1
            }
            // Not at every take: removing from the front moves the rest.
            if head == items.count || head > 1000 {
                items.removeFirst(head)
                head = 0
            }
            return taken
        }
    }

    /// Items taken are filed or held; makes room.
    func finished(_ done: [ReceivedItem]) {
        lock.withLock {
            for item in done where known.remove(item.id) != nil { bytes -= item.incoming.bytes.count }
        }
        space.ring()
    }

    /// Notes items that come from the store and are being filed.
    func adopt(_ item: ReceivedItem) {
        lock.withLock {
            guard known.insert(item.id).inserted else { return }
            bytes += item.incoming.bytes.count
            if accepting > 0 { takenBefore.insert(item.id) }
        }
    }

    func isKnown(_ id: SpoolID) -> Bool { lock.withLock { known.contains(id) } }

    var knownCount: Int { lock.withLock { known.count } }

    var isEmpty: Bool { lock.withLock { head == items.count } }

    /// The store may hold received items that are not here: other processes, retries.
    func storeChanged() {
        lock.withLock { storeHasMore = true }
        work.ring()
    }

    var shouldAskStore: Bool { lock.withLock { storeHasMore } }

    /// To be called before the store is asked, so that what changes meanwhile is not missed.
    func willAskStore() { lock.withLock { storeHasMore = false } }
}

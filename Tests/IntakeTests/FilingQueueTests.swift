// The queue between reading and filing: an item that the store has given before its own commit returned comes once.

import Channels
import Store
import Testing
import Tickets

@testable import Intake

@Suite struct FilingQueueTests {
    private func item(_ id: Int64) -> ReceivedItem {
        ReceivedItem(
            id: SpoolID(id), channel: ChannelName("pigeon"), account: AccountName("loft"),
            receivedAt: Instant(milliseconds: 0), original: BlobReference(sha256: "", size: 1),
            incoming: IncomingItem(key: "\(id)", arrivedAt: Instant(milliseconds: 0), bytes: [1]))
    }

    @Test func `what was taken from the store and filed while its commit returned is not offered again`() async throws {
        let queue = FilingQueue(largest: 1 << 20)
        let (early, late) = (item(1), item(2))
        try await queue.offer {
            queue.adopt(early)
            queue.finished([early])
            return [early, late]
        }
        #expect(queue.take(BatchLimit()).map(\.id) == [late.id])
    }

    @Test func `what is being filed when its commit returns is not offered again either`() async throws {
        let queue = FilingQueue(largest: 1 << 20)
        let early = item(1)
        try await queue.offer {
            queue.adopt(early)
            return [early]
        }
        #expect(queue.take(BatchLimit()).isEmpty && queue.isKnown(early.id))
        // A later life of the same id (a held item, tried again) is not mistaken for it.
        queue.finished([early])
        try await queue.offer { [early] }
        #expect(queue.take(BatchLimit()).map(\.id) == [early.id])
    }
}

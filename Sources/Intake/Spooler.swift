// The one way into the spool, for readers, commands and web hooks: commit first, then everything else.

import Channels
import Runtime
import Store
import Tickets

/// Makes items safe and hands them on to the filer.
struct Spooler: Sendable {
    let store: any Store
    let queue: FilingQueue
    let counters: IntakeCounters
    let clock: any WallClock

    /// Returns after the commit: from then on the items survive anything.
    func accept(
        _ items: [IncomingItem], channel: ChannelName, account: AccountName, watermarks: [Watermark], mustTell: Bool
    ) async throws -> [SpoolReceipt] {
        let now = Instant(clock.now())
        let items = items.map(Self.plausible)
        let new = items.map {
            NewSpoolItem(
                key: $0.key, sameness: $0.sameness.rawValue, arrivedAt: $0.arrivedAt, bytes: $0.bytes,
                envelope: $0.envelope)
        }
        let marks = watermarks.map { StoredWatermark(place: $0.place, position: $0.position) }
        var receipts: [SpoolReceipt] = []
        try await queue.offer {
            CrashPoint.pass("intake.before-accept")
            receipts = try await store.accept(
                new, channel: channel, account: account, watermarks: marks, mustTell: mustTell, at: now)
            CrashPoint.pass("intake.after-accept")
            precondition(receipts.count == items.count, "a store gives one receipt for each item")
            return zip(items, receipts).compactMap { item, receipt -> ReceivedItem? in
                guard case .new(let id, let original) = receipt else { return nil }
                return ReceivedItem(
                    id: id, channel: channel, account: account, receivedAt: now, original: original, incoming: item)
            }
        }
        let fresh = receipts.count { if case .new = $0 { true } else { false } }
        counters.count(.new, fresh, channel, account)
        counters.count(.duplicate, items.count - fresh, channel, account)
        return receipts
    }

    /// Sources pass on what foreign clocks say. An arrival outside the calendar's common years would overflow a sum
    /// somewhere; the desk still shows that it is far off.
    private static func plausible(_ item: IncomingItem) -> IncomingItem {
        var item = item
        item.arrivedAt = min(max(item.arrivedAt, Instant(milliseconds: 0)), latest)
        return item
    }

    /// 9999-12-31T23:59:59Z.
    private static let latest = Instant(milliseconds: 253_402_300_799_000)
}

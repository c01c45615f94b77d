// Reading every account once, to its end: the channels as they are, with sources that stop when nothing more waits.
// For `sportello fetch`. The intake itself does not know the difference.

import Channels
import Foundation
import Runtime
import Synchronization
import Tickets

/// Counts what the sources of one run have handed over.
final class ReadingTally: Sendable {
    /// How an account ended.
    enum End: Sendable, Hashable {
        case drained
        case failed(ChannelError)
    }
    private struct Counts {
        /// Channels that have not made their sources yet.
        var channels: Int
        var open: Set<AccountKey> = []
        var ends: [AccountKey: End] = [:]
        var handed = 0
        var told = 0
    }
    struct AccountKey: Hashable, Sendable {
        var channel: ChannelName
        var account: AccountName
    }
    private let counts: Mutex<Counts>

    init(channels: Int) { counts = Mutex(Counts(channels: channels)) }

    /// A channel's sources are made.
    func began(_ keys: [AccountKey]) {
        counts.withLock { counts in
            counts.channels -= 1
            counts.open.formUnion(keys)
        }
    }
    func ended(_ key: AccountKey, _ end: End) { counts.withLock { $0.ends[key] = end } }
    func handed(_ count: Int) { counts.withLock { $0.handed += count } }
    func told(_ count: Int) { counts.withLock { $0.told += count } }

    /// All sources have come to an end.
    var isOver: Bool {
        counts.withLock { counts in counts.channels == 0 && counts.open.allSatisfy { counts.ends[$0] != nil } }
    }
    /// Items handed over so far.
    var handed: Int { counts.withLock(\.handed) }
    /// Items that the sources still have to be told of, of those that want to be told.
    var untold: Int { counts.withLock { $0.handed - $0.told } }
    var failures: [AccountKey: ChannelError] {
        counts.withLock { counts in
            counts.ends.compactMapValues { if case .failed(let error) = $0 { error } else { nil } }
        }
    }
}

/// A channel whose sources end.
struct OneReading: Channel {
    let channel: any Channel
    let tally: ReadingTally
    let clock: any WallClock

    var descriptor: ChannelDescriptor { channel.descriptor }
    var accounts: [ChannelAccount] { channel.accounts }
    var translation: any ChannelTranslation { channel.translation }
    func makeSources() -> [any ChannelSource] {
        let sources = channel.makeSources().map { OneReadingSource($0, channel.descriptor.name, tally, clock) }
        tally.began(sources.map(\.key))
        return sources
    }
    func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? { channel.makeDelivery(for: account) }
    func check() async -> [AccountCheck] { await channel.check() }
}

/// A source that waits for ever, instead of for news, once it has nothing more.
private struct OneReadingSource: ChannelSource {
    let key: ReadingTally.AccountKey
    private let source: any ChannelSource
    private let tally: ReadingTally
    private let clock: any WallClock

    init(_ source: any ChannelSource, _ channel: ChannelName, _ tally: ReadingTally, _ clock: any WallClock) {
        self.source = source
        self.tally = tally
        self.clock = clock
        key = ReadingTally.AccountKey(channel: channel, account: source.account)
    }

    var account: AccountName { source.account }
    var acknowledges: Bool { source.acknowledges }

    func open(after watermarks: [Watermark]) async throws(ChannelError) {
        do { try await source.open(after: watermarks) } catch {
            tally.ended(key, .failed(error))
            throw error
        }
    }

    func next(_ limit: BatchLimit, patience: Duration) async throws(ChannelError) -> SourceBatch {
        do {
            // Impatient: what is there comes at once, and an empty batch is the end.
            let batch = try await source.next(limit, patience: .zero)
            if batch.items.isEmpty, !batch.moreWaiting {
                if batch.watermarks.isEmpty {
                    tally.ended(key, .drained)
                    try? await clock.sleep(for: .days(365))
                }
                return batch
            }
            tally.handed(batch.items.count)
            if !source.acknowledges { tally.told(batch.items.count) }
            return batch
        } catch {
            tally.ended(key, .failed(error))
            throw error
        }
    }

    func acknowledge(_ keys: [String]) async throws(ChannelError) {
        try await source.acknowledge(keys)
        tally.told(keys.count)
    }

    func close() async { await source.close() }
}

// Which accounts are read and which can send: noted while intake and outbox make their sources and deliveries, each once
// as the port wants it, and told to the pages.

import Channels
import Synchronization
import Tickets
import Web

/// What is known of the accounts by now.
final class ChannelWays: Sendable {
    private struct Key: Hashable {
        var channel: ChannelName
        var account: AccountName
    }
    private struct Known {
        /// Channels that have made their sources.
        var asked: Set<ChannelName> = []
        var read: Set<Key> = []
        var sends: [Key: Bool] = [:]
    }
    private let known = Mutex(Known())

    /// Both ways until it is known better.
    func ways(_ channel: ChannelName, _ account: AccountName) -> AccountWays {
        let key = Key(channel: channel, account: account)
        return known.withLock { known in
            AccountWays(
                reads: !known.asked.contains(channel) || known.read.contains(key), sends: known.sends[key] ?? true)
        }
    }

    fileprivate func note(sources: [AccountName], of channel: ChannelName) {
        known.withLock { known in
            known.asked.insert(channel)
            for account in sources { known.read.insert(Key(channel: channel, account: account)) }
        }
    }

    fileprivate func note(delivery: Bool, for account: AccountName, of channel: ChannelName) {
        known.withLock { $0.sends[Key(channel: channel, account: account)] = delivery }
    }
}

/// A channel as it is, noting what it makes.
struct NotedChannel: Channel {
    let channel: any Channel
    let notes: ChannelWays

    var descriptor: ChannelDescriptor { channel.descriptor }
    var accounts: [ChannelAccount] { channel.accounts }
    var translation: any ChannelTranslation { channel.translation }

    func makeSources() -> [any ChannelSource] {
        let sources = channel.makeSources()
        notes.note(sources: sources.map(\.account), of: descriptor.name)
        return sources
    }

    func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? {
        let delivery = channel.makeDelivery(for: account)
        notes.note(delivery: delivery != nil, for: account, of: descriptor.name)
        return delivery
    }

    func check() async -> [AccountCheck] { await channel.check() }

    // Every requirement is passed on: one left out would have its default, and the channel would seem to lack it.
    var stocktaking: (any ChannelStocktaking)? { channel.stocktaking }
    var webHooks: [any ChannelWebHook] { channel.webHooks }
    var forms: [any ChannelForm] { channel.forms }
    var preview: (any ChannelPreview)? { channel.preview }
    var pages: (any ChannelPages)? { channel.pages }
    var transcription: (any ChannelTranscription)? { channel.transcription }
    func addressee(_ written: Party) throws(ChannelError) -> Party { try channel.addressee(written) }
    var texts: [ChannelText] { channel.texts }
    func rest() async { await channel.rest() }
}

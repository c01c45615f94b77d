// What lies at the sources, held against what was taken in: an account is in order when nothing lies there that the spool does
// not know.

import Channels
import Store
import Synchronization
import Tickets

/// What one account's places hold, and what of it was never taken in.
struct StockComparison: Sendable {
    struct Place: Sendable {
        var name: String
        /// Items that lie there, and those of them that were taken in.
        var lying = 0
        var known = 0
        /// Not taken in and no older than `patience`: on their way.
        var coming = 0
        /// Not taken in and older than that, or of unknown age.
        var missing = 0
        /// The first of the missing ones.
        var examples: [StockPage.Item] = []
        /// Time ran out before all was seen.
        var isCut = false
    }
    var channel: ChannelName
    var account: AccountName
    var places: [Place] = []
    var fault: ChannelError?

    /// An item that came a moment ago is not missing yet.
    static let patience = Duration.minutes(5)
    /// Of each account.
    static let limit = Duration.seconds(25)
    static let mostExamples = 20
}

/// Gathers an account's pages.
private final class StockTally: Sendable {
    private let places = Mutex<[StockComparison.Place]>([])
    private let failure = Mutex<(any Error)?>(nil)

    func add(_ page: StockPage, unknown: [String], at now: Instant) {
        let unknown = Set(unknown)
        places.withLock { places in
            let index = places.firstIndex { $0.name == page.place } ?? places.endIndex
            if index == places.endIndex { places.append(StockComparison.Place(name: page.place)) }
            places[index].lying += page.items.count
            places[index].isCut = places[index].isCut || page.isCut
            for item in page.items {
                guard unknown.contains(item.key) else {
                    places[index].known += 1
                    continue
                }
                if let arrived = item.arrivedAt, now - arrived < StockComparison.patience {
                    places[index].coming += 1
                    continue
                }
                places[index].missing += 1
                if places[index].examples.count < StockComparison.mostExamples { places[index].examples.append(item) }
            }
        }
    }

    func fail(_ error: any Error) { failure.withLock { $0 = $0 ?? error } }

    func result() throws -> [StockComparison.Place] {
        if let error = failure.withLock({ $0 }) { throw error }
        return places.withLock { $0 }
    }
}

extension StockComparison {
    /// All accounts of all channels that can say what lies there, side by side; in the order of the settings.
    /// - Throws: only what the store throws.
    static func all(_ channels: [any Channel], _ store: any AccountStore, at now: Instant) async throws -> [Self] {
        let wanted = channels.flatMap { channel in
            channel.stocktaking.map { stock in channel.accounts.map { (channel.descriptor.name, $0.name, stock) } }
                ?? []
        }
        return try await withThrowingTaskGroup(of: (Int, Self).self) { group in
            for (index, (channel, account, stock)) in wanted.enumerated() {
                group.addTask { (index, try await one(channel, account, stock, store, at: now)) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }.sorted { $0.key < $1.key }.map(\.value)
        }
    }

    private static func one(
        _ channel: ChannelName, _ account: AccountName, _ stock: any ChannelStocktaking, _ store: any AccountStore,
        at now: Instant
    ) async throws -> Self {
        let tally = StockTally()
        var comparison = Self(channel: channel, account: account)
        do throws(ChannelError) {
            try await stock.takeStock(of: account, within: limit) { page in
                do {
                    let unknown = try await store.unknown(page.items.map(\.key), channel: channel, account: account)
                    tally.add(page, unknown: unknown, at: now)
                } catch {
                    tally.fail(error)
                }
            }
        } catch {
            comparison.fault = error
        }
        comparison.places = try tally.result()
        return comparison
    }
}

// Looking at what lies at the sources, so that it can be held against what was taken in: the proof that nothing is lost
// does not rest on our own word alone.

import Tickets

/// A channel that can say what lies where its accounts are read.
public protocol ChannelStocktaking: Sendable {
    /// Everything that lies where the account is read, a page at a time, in no order. Changes nothing and takes no part in
    /// reading: may be called while the account's source is at work.
    /// - Parameters:
    ///   - within: how long it may take in all; what was not seen by then is said by `StockPage.isCut`.
    ///   - each: gets every page, at most 1,000 items each.
    func takeStock(
        of account: AccountName, within limit: Duration,
        _ each: @Sendable (StockPage) async -> Void
    ) async throws(ChannelError)
}

/// Some of what lies in one place.
public struct StockPage: Sendable {
    /// One thing that lies there.
    public struct Item: Hashable, Sendable {
        /// As `IncomingItem.key`.
        public var key: String
        /// nil where the source does not tell.
        public var arrivedAt: Instant?

        public init(key: String, arrivedAt: Instant? = nil) {
            self.key = key
            self.arrivedAt = arrivedAt
        }
    }

    /// A folder or the like, in words that an administrator knows.
    public var place: String
    public var items: [Item]
    /// Time ran out: more may lie in this place.
    public var isCut: Bool

    /// How many items a page may hold.
    public static let most = 1_000

    public init(place: String, items: [Item], isCut: Bool = false) {
        self.place = place
        self.items = items
        self.isCut = isCut
    }
}

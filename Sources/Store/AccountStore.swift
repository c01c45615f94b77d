// What came in and waits to go out, account by account: for the page that says what was taken in and what was not.

import Tickets

/// Counts of an account's raw items and of what waits to leave by it.
public struct AccountFigures: Sendable, Hashable {
    public var channel: ChannelName
    public var account: AccountName
    /// Raw items by state; states without items are left out.
    public var items: [SpoolState: Int]
    /// Items that came again under another key (moved, renumbered) and fell away.
    public var again: Int
    /// Of the item that reached the public body last.
    public var lastArrival: Instant?
    /// Entries of the outbox in state `waiting`, and when the oldest of them was written.
    public var waitingToSend: Int
    public var oldestToSend: Instant?

    public init(
        channel: ChannelName, account: AccountName, items: [SpoolState: Int] = [:], again: Int = 0,
        lastArrival: Instant? = nil, waitingToSend: Int = 0, oldestToSend: Instant? = nil
    ) {
        self.channel = channel
        self.account = account
        self.items = items
        self.again = again
        self.lastArrival = lastArrival
        self.waitingToSend = waitingToSend
        self.oldestToSend = oldestToSend
    }

    /// Everything that was ever taken in.
    public var total: Int { items.values.reduce(0, +) }
}

/// How many items of an account wait for a person.
public struct HeldCount: Sendable, Hashable {
    public var channel: ChannelName
    public var account: AccountName
    public var items: Int
    public init(channel: ChannelName, account: AccountName, items: Int) {
        self.channel = channel
        self.account = account
        self.items = items
    }
}

public protocol AccountStore: Sendable {
    /// Every account that ever had a message or a health report, by channel and name. Reads the whole spool: not for every page.
    func accountFigures() async throws -> [AccountFigures]
    /// Held items by the account they came in by; accounts without any are left out. Reads the held ones only.
    func heldCounts() async throws -> [HeldCount]

    /// Those of `keys` under which no raw item of the account was ever taken in, in their order. Items that came again
    /// under another key are known by that one too.
    /// - Parameter keys: at most 10,000.
    func unknown(_ keys: [String], channel: ChannelName, account: AccountName) async throws -> [String]
}

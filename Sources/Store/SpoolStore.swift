// What `Intake` keeps before anybody has looked at it: raw items, how far each source is read, how each account fares.

import Tickets

/// A raw item on its way in.
public struct NewSpoolItem: Sendable {
    /// Unique within channel and account, for ever: it survives the erasure of everything else (D7).
    public var key: String
    /// `key`, `content_and_arrival` or `content`: what else makes it the same item as an earlier one of this account.
    public var sameness: String
    public var arrivedAt: Instant
    public var bytes: [UInt8]
    public var envelope: [String: String]

    public init(key: String, sameness: String, arrivedAt: Instant, bytes: [UInt8], envelope: [String: String]) {
        self.key = key
        self.sameness = sameness
        self.arrivedAt = arrivedAt
        self.bytes = bytes
        self.envelope = envelope
    }
}

/// What became of an item handed in.
public enum SpoolReceipt: Sendable, Hashable {
    case new(SpoolID, BlobReference)
    /// It was here before, under this or another key; it stays what it is.
    case duplicate(SpoolID)
}

/// A position up to which a place is safe.
public struct StoredWatermark: Sendable, Hashable {
    public var place: String
    public var position: Int64
    public init(place: String, position: Int64) {
        self.place = place
        self.position = position
    }
}

/// An item in the spool.
public struct SpoolItem: Sendable, Hashable {
    public var id: SpoolID
    public var channel: ChannelName
    public var account: AccountName
    public var key: String
    public var state: SpoolState
    public var arrivedAt: Instant
    public var receivedAt: Instant
    public var original: BlobReference
    public var envelope: [String: String]
    /// How often the program ended while this item was being read.
    public var interruptions: Int
    /// Why it is held: a stable code and one line for people.
    public var heldCode: String?
    public var heldReason: String?
    public var ticket: TicketID?

    public init(
        id: SpoolID, channel: ChannelName, account: AccountName, key: String, state: SpoolState, arrivedAt: Instant,
        receivedAt: Instant, original: BlobReference, envelope: [String: String], interruptions: Int = 0,
        heldCode: String? = nil, heldReason: String? = nil, ticket: TicketID? = nil
    ) {
        self.id = id
        self.channel = channel
        self.account = account
        self.key = key
        self.state = state
        self.arrivedAt = arrivedAt
        self.receivedAt = receivedAt
        self.original = original
        self.envelope = envelope
        self.interruptions = interruptions
        self.heldCode = heldCode
        self.heldReason = heldReason
        self.ticket = ticket
    }
}

/// How an account fares, for the page, the commands and the health report.
public struct AccountHealth: Sendable, Hashable, Codable {
    public enum Direction: String, Sendable, Codable { case reading, sending }
    public var channel: ChannelName
    public var account: AccountName
    public var direction: Direction
    /// nil until the first success.
    public var lastSuccess: Instant?
    /// Start of the present run of failures; nil when it works.
    public var failingSince: Instant?
    /// `ChannelError.code` and detail of the last failure in the present run.
    public var code: String?
    public var detail: String?
    /// When the present state was written.
    public var at: Instant

    public init(
        channel: ChannelName, account: AccountName, direction: Direction, lastSuccess: Instant?,
        failingSince: Instant?, code: String?, detail: String?, at: Instant
    ) {
        self.channel = channel
        self.account = account
        self.direction = direction
        self.lastSuccess = lastSuccess
        self.failingSince = failingSince
        self.code = code
        self.detail = detail
        self.at = at
    }
}

/// Keeps raw items.
public protocol SpoolStore: Sendable {
    /// Writes items and watermarks in one commit; only after it returns may the source be told.
    /// Concurrent calls share commits. A watermark never goes back.
    /// - Parameter mustTell: keep these items on the list of what the source still has to be told.
    /// - Returns: one receipt for each item, in order. Of equal items within the call the first is the new one.
    func accept(
        _ items: [NewSpoolItem], channel: ChannelName, account: AccountName, watermarks: [StoredWatermark],
        mustTell: Bool, at now: Instant
    ) async throws -> [SpoolReceipt]

    func watermarks(channel: ChannelName, account: AccountName) async throws -> [StoredWatermark]

    /// Keys of items that the source has not been told of, oldest first, at most `limit` (a crash came between).
    func untold(channel: ChannelName, account: AccountName, limit: Int) async throws -> [String]

    /// The source has been told.
    func told(_ keys: [String], channel: ChannelName, account: AccountName) async throws

    /// Items in state `received` with an id above `after`, in order of arrival at the spool, at most `limit`.
    func received(after: SpoolID?, limit: Int) async throws -> [SpoolItem]

    /// Counts an interruption on these items, durably, before they are read: done for what an earlier life left behind.
    /// If the program ends over one of them the count stays; what stops it again and again is found so, and held.
    func noteReading(_ items: [SpoolID]) async throws

    /// received, incomplete → held.
    func hold(_ item: SpoolID, code: String, reason: String, at now: Instant) async throws

    /// held → received, interruptions forgotten; `StoreError.conflict` in any other state.
    func retry(_ item: SpoolID, at now: Instant) async throws

    /// held → received for all; returns how many.
    func retryAllHeld(at now: Instant) async throws -> Int

    /// Held items, oldest first.
    func held(limit: Int, offset: Int) async throws -> [SpoolItem]

    func spoolItem(_ id: SpoolID) async throws -> SpoolItem?

    /// Replaces the health row of one account and direction.
    func report(_ health: AccountHealth) async throws

    func health() async throws -> [AccountHealth]
}

/// Reads kept bytes.
public protocol OriginalStore: Sendable {
    /// - Throws: `StoreError.damaged` when the bytes do not have their hash any more, `.missing` when erased.
    func bytes(of blob: BlobReference) async throws -> [UInt8]

    /// Keeps bytes for an answer's attachment before the answer is written. Unused ones are removed after a day.
    func keep(_ bytes: [UInt8], at now: Instant) async throws -> BlobReference
}

// The way in: raw items, handed over oldest first, told of only after they are safe.

import Tickets

/// How far a source has been read in one place. Its meaning is the adapter's; the store keeps the highest position.
public struct Watermark: Hashable, Sendable, Codable {
    /// A folder or the like with everything that makes positions comparable (for IMAP: folder and UIDVALIDITY).
    public var place: String
    /// Everything up to and including this position is safe.
    public var position: Int64
    public init(place: String, position: Int64) {
        self.place = place
        self.position = position
    }
}

/// One raw item from outside.
public struct IncomingItem: Sendable {
    /// What makes two items the same one, besides their key.
    public enum Sameness: String, Sendable, Codable {
        /// Only the key: equal bytes may well be two contacts (two short messages "Ciao").
        case key
        /// Also equal bytes with equal arrival in the same account: a mail moved to another folder and back.
        case contentAndArrival = "content_and_arrival"
        /// Also equal bytes in the same account: the place was renumbered and is read again from its start, or the
        /// item has no better key.
        case content
    }

    /// The same for ever for this item (IMAP: folder, UIDVALIDITY, UID; SMS: the provider's id; a file: its SHA-256).
    /// Unique within channel and account.
    public var key: String
    public var sameness: Sameness
    /// When it reached the public body: INTERNALDATE, provider's time, stamp of arrival. The clock starts here.
    public var arrivedAt: Instant
    /// The untouched bytes.
    public var bytes: [UInt8]
    /// What came beside the bytes and is not in them (envelope sender, web hook headers …): small, the adapter's words.
    public var envelope: [String: String]

    public init(
        key: String, sameness: Sameness = .key, arrivedAt: Instant, bytes: [UInt8], envelope: [String: String] = [:]
    ) {
        self.key = key
        self.sameness = sameness
        self.arrivedAt = arrivedAt
        self.bytes = bytes
        self.envelope = envelope
    }
}

/// Some items, with the watermarks that hold once they are safe.
public struct SourceBatch: Sendable {
    public var items: [IncomingItem]
    public var watermarks: [Watermark]
    /// More is known to be waiting: ask again at once. Tells a backlog from an empty source.
    public var moreWaiting: Bool

    public init(items: [IncomingItem], watermarks: [Watermark], moreWaiting: Bool) {
        self.items = items
        self.watermarks = watermarks
        self.moreWaiting = moreWaiting
    }
}

/// How much a batch may hold. A single larger item still comes, alone.
public struct BatchLimit: Hashable, Sendable {
    public var items: Int
    public var bytes: Int
    public init(items: Int = 100, bytes: Int = 8 << 20) {
        self.items = items
        self.bytes = bytes
    }
}

/// One account that is read. Used by one task: calls do not overlap, except that `acknowledge` may be called while
/// `next` waits, and `close` at any time. After an error the core closes, waits (back-off is the core's) and opens again.
public protocol ChannelSource: Sendable {
    var account: AccountName { get }

    /// Whether `acknowledge` does anything: when false the core keeps no record of what is still to be told.
    var acknowledges: Bool { get }

    /// Connects and continues after `watermarks`: hands nothing over twice that lies at or below them.
    /// Must be bounded in time (30 s).
    func open(after watermarks: [Watermark]) async throws(ChannelError)

    /// The next items, oldest first. Waits until there is something or `patience` has passed (an empty batch then,
    /// which the core counts as a sign of life), ends early with an error when the task is cancelled.
    /// Changes nothing at the source.
    func next(_ limit: BatchLimit, patience: Duration) async throws(ChannelError) -> SourceBatch

    /// Tells the source that these items, by key, are safe with us. Called only after their commit, in batches;
    /// may be called again for the same keys after a crash, and for keys that are gone: both are fine.
    func acknowledge(_ keys: [String]) async throws(ChannelError)

    /// Lets go of the connection. Never fails; may be called twice.
    func close() async
}

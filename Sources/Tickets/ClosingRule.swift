// When a citizen is told that his case is closed (E-07).

/// What the administrator decides about telling of closings.
public struct ClosingRule: Hashable, Sendable {
    /// By which channels; nil: by those that write to mailboxes.
    public var channels: Set<ChannelName>?
    /// So long after the closing: whoever closes by mistake reopens before anybody hears of it.
    public var after: Duration
    /// At most one for a ticket in this time, however often it is reopened and closed.
    public var atMostEvery: Duration
    /// For so long, the text says, an answer brings it back.
    public var reopenWithin: Duration

    public init(
        channels: Set<ChannelName>? = nil, after: Duration = .minutes(10), atMostEvery: Duration = .days(7),
        reopenWithin: Duration = .days(30)
    ) {
        self.channels = channels
        self.after = after
        self.atMostEvery = atMostEvery
        self.reopenWithin = reopenWithin
    }
}

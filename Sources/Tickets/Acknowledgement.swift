// May a message be acknowledged automatically? One acknowledgement too many makes a loop of two machines
// (RFC 3834; FreeScout #2858), one too few leaves a citizen without a number: unsure means no.

/// Why a message got no automatic acknowledgement. Raw values are kept in the store and counted in the metrics.
public enum AcknowledgementRefusal: String, Sendable, Codable, CaseIterable {
    /// Switched off for this account.
    case switchedOff = "switched_off"
    /// The message is not somebody's approach: automatic, bounce, list, report.
    case notAContact = "not_a_contact"
    /// The channel says so: a header of the sender forbids it, or there is no address to answer (RFC 3834 2).
    case forbiddenBySender = "forbidden_by_sender"
    /// The sender is one of our own accounts.
    case ownAddress = "own_address"
    /// This sender had one within the hour.
    case recentlyAcknowledged = "recently_acknowledged"
    /// The sender has asked for no automatic texts.
    case optedOut = "opted_out"
    /// Older than this when it came in: a backlog must not write to people about last month.
    case tooOld = "too_old"
}

/// The rule, with its settings.
public struct AcknowledgementRule: Hashable, Sendable, Codable {
    public var enabled: Bool
    /// At most one acknowledgement to a sender in this time.
    public var interval: Duration
    /// Contacts that arrived longer ago are not acknowledged.
    public var oldest: Duration

    public init(enabled: Bool = true, interval: Duration = .hours(1), oldest: Duration = .days(2)) {
        self.enabled = enabled
        self.interval = interval
        self.oldest = oldest
    }

    /// - Parameters:
    ///   - forbidden: the channel's verdict on the message.
    ///   - fromOurselves: the sender's address is an account of ours.
    ///   - optedOut: the sender has asked for no automatic texts.
    ///   - last: when this sender last got an acknowledgement.
    /// - Returns: nil when the acknowledgement may go.
    public func refusal(
        kind: MessageKind, forbidden: Bool, fromOurselves: Bool, optedOut: Bool = false, arrivedAt: Instant,
        last: Instant?, now: Instant
    ) -> AcknowledgementRefusal? {
        if !enabled { return .switchedOff }
        if kind != .contact { return .notAContact }
        if forbidden { return .forbiddenBySender }
        if fromOurselves { return .ownAddress }
        if optedOut { return .optedOut }
        if now - arrivedAt > oldest { return .tooOld }
        if let last, now - last < interval { return .recentlyAcknowledged }
        return nil
    }
}

// The way out: one attempt at sending one message, with an honest verdict.

import Tickets

/// An attachment with its bytes at hand.
public struct OutgoingAttachment: Sendable, Hashable {
    public var name: String
    public var type: String
    public var bytes: [UInt8]
    public init(name: String, type: String, bytes: [UInt8]) {
        self.name = name
        self.type = type
        self.bytes = bytes
    }
}

/// A message to send. Everything that makes it this message is fixed when it enters the outbox, so that every attempt
/// sends the same one.
public struct OutgoingMessage: Sendable, Hashable {
    /// Ours, the same at every attempt: the adapter forms the channel's own message id or reference from it, and
    /// recognises it in answers and reports (`Translation.tokens`).
    public var token: ReplyToken
    /// The ticket's secret, for a reply address where the channel has such.
    public var ticketToken: ReplyToken
    public var ticketNumber: TicketNumber
    public var to: ReplyAddress
    public var subject: String
    /// The operator's words, unchanged.
    public var text: String
    public var attachments: [OutgoingAttachment]
    /// The message being answered, for threading and for the quoted copy; nil for a first word of ours.
    public var answering: AnsweredMessage?
    /// When it was written: the message's date at every attempt.
    public var writtenAt: Instant
    /// Made by the program, not by a person (RFC 3834).
    public var isAutomatic: Bool
    /// The operator's or the service's name as the citizen shall see it; empty for the account's own title.
    public var authorName: String

    public init(
        token: ReplyToken, ticketToken: ReplyToken, ticketNumber: TicketNumber, to: ReplyAddress, subject: String,
        text: String, attachments: [OutgoingAttachment] = [], answering: AnsweredMessage? = nil, writtenAt: Instant,
        isAutomatic: Bool, authorName: String = ""
    ) {
        self.token = token
        self.ticketToken = ticketToken
        self.ticketNumber = ticketNumber
        self.to = to
        self.subject = subject
        self.text = text
        self.attachments = attachments
        self.answering = answering
        self.writtenAt = writtenAt
        self.isAutomatic = isAutomatic
        self.authorName = authorName
    }
}

/// The message that is answered.
public struct AnsweredMessage: Sendable, Hashable {
    public var externalID: String?
    /// The thread's ids, oldest first, without the answered one's.
    public var references: [String]
    public var sender: Party
    public var sentAt: Instant
    /// Its new text, for the copy below the answer; empty when none is wanted.
    public var quoted: String

    public init(externalID: String?, references: [String], sender: Party, sentAt: Instant, quoted: String) {
        self.externalID = externalID
        self.references = references
        self.sender = sender
        self.sentAt = sentAt
        self.quoted = quoted
    }
}

/// How an attempt ended.
public enum DeliveryOutcome: Sendable, Hashable {
    /// The channel took responsibility. `reference` is its own id for the message, `evidence` its words (one line).
    case accepted(reference: String?, evidence: String)
    /// It did not, and nothing was sent. `ChannelError.class` says whether to try again.
    case failed(ChannelError)
    /// The last byte may have gone out and no answer came. Never repeated blindly.
    case unknown(ChannelError)
    /// It lies ready for people to carry out (print, post); its acceptance or return is recorded by them
    /// (`Tickets.HandStep`). Only for channels whose descriptor says `byHand`.
    case handedOver(reference: String?, evidence: String)
}

/// What a look-up of an earlier attempt found.
public enum LookUpOutcome: Sendable, Hashable {
    /// The channel has it.
    case found(reference: String?, evidence: String)
    /// The channel certainly does not have it: it may be sent again.
    case absent
    /// Cannot be told (now).
    case unknown
}

/// The way out of one account. Attempts may overlap; the adapter serialises what it must.
public protocol ChannelDelivery: Sendable {
    var account: AccountName { get }

    /// Attempts that make sense at the same time; the core never starts more.
    var parallelAttempts: Int { get }

    /// Sends once, within `limit`. Does not retry.
    /// - Parameter willTransmit: must be called, and must have returned, right before the first moment from which on
    ///   the other side may take responsibility (before the message's last byte at the latest). It makes durable that
    ///   from here on a crash leaves the outcome unknown. It blocks briefly, is meant to be called from the adapter's
    ///   own thread, and throws when the attempt must not go on: then nothing may be sent.
    func attempt(
        _ message: OutgoingMessage, within limit: Duration, willTransmit: @escaping @Sendable () throws -> Void
    ) async -> DeliveryOutcome

    /// Looks for an earlier attempt whose outcome is unknown, by the message's token. Changes nothing. The message
    /// comes without its attachments. Must be bounded in time (30 s). The default cannot tell.
    func lookUp(_ message: OutgoingMessage) async -> LookUpOutcome

    /// Lets go of idle connections. May be called at any time.
    func rest() async

    /// What sending it costs, in the channel's units (SMS: segments), for the account's budget. Pure.
    func units(of message: OutgoingMessage) -> Int
}

extension ChannelDelivery {
    public func units(of message: OutgoingMessage) -> Int { 1 }
    public func lookUp(_ message: OutgoingMessage) async -> LookUpOutcome { .unknown }
    public func rest() async {}
}

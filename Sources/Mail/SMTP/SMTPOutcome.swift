// What is sent and how it ended. The three outcomes are what the whole outbox stands on: who has the message now?

/// A message and its envelope.
public struct SMTPMessage: Sendable {
    /// Where reports of failure go; nil: nowhere (`<>`), as for automatic mail (RFC 3834 3.3).
    public var sender: String?
    public var recipients: [String]
    /// Header and body. Line ends of every kind become CRLF on the wire.
    public var bytes: [UInt8]
    /// Ours, returned in reports of failure where the server can (RFC 3461 4.4): printable ASCII, at most 100 bytes.
    public var envelopeID: String?

    public init(sender: String?, recipients: [String], bytes: [UInt8], envelopeID: String? = nil) {
        self.sender = sender
        self.recipients = recipients
        self.bytes = bytes
        self.envelopeID = envelopeID
    }
}

/// What the server said to one recipient.
public struct SMTPVerdict: Hashable, Sendable {
    public var recipient: String
    public var reply: SMTPReply
    public var isAccepted: Bool { reply.isPositive }
}

/// How a submission ended.
public enum SMTPOutcome: Sendable {
    /// The server has taken the message for every recipient whose verdict is positive (at least one).
    case accepted(SMTPReply, verdicts: [SMTPVerdict])
    /// The server has certainly not taken it. `isPermanent`: the same again will not help.
    case notAccepted(MailError, isPermanent: Bool, verdicts: [SMTPVerdict] = [])
    /// The last byte went out and no answer came, or none that says yes or no: the server may or may not have it.
    /// To send it again may mean that it comes twice (RFC 5321 6.1, RFC 1047).
    case unknown(MailError)
}

/// Time limits of a submission, within the limit of the whole attempt.
public struct SMTPLimits: Hashable, Sendable {
    /// Connecting, TLS, log-in and EHLO.
    public var connecting: Duration = .seconds(30)
    /// Goodbye.
    public var quitting: Duration = .seconds(2)
    public init() {}
}

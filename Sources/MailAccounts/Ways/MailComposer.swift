// What a channel that travels by mail has to say about its mails; everything else about sending them is here.

import Channels
import Tickets

/// A mail ready to leave.
public struct MailWireForm: Sendable, Hashable {
    /// Empty for the null sender `<>`: what the program says by itself must not bounce back into a loop (RFC 3834 3.3).
    public var envelopeSender: String
    public var recipient: String
    /// Without angle brackets.
    public var messageID: String
    /// Canonical: CRLF line ends only, 7-bit.
    public var bytes: [UInt8]

    public init(envelopeSender: String, recipient: String, messageID: String, bytes: [UInt8]) {
        self.envelopeSender = envelopeSender
        self.recipient = recipient
        self.messageID = messageID
        self.bytes = bytes
    }
}

/// Composes the mails of one account.
public protocol MailComposer: Sendable {
    /// The domain of our address: the right side of our Message-IDs, and how we greet a server.
    var domain: String { get }

    /// The same mail at every attempt. May take time (pages are drawn) but no longer than 30 s; off the shared pool
    /// where it blocks.
    /// - Throws: what keeps this message from ever becoming a mail, or (transient) keeps it now. Nothing was sent.
    func mail(of message: OutgoingMessage) async throws(ChannelError) -> MailWireForm
}

extension MailComposer {
    /// The Message-ID of a message of ours, without angle brackets.
    public func messageID(of message: OutgoingMessage) -> String {
        MailTokens.messageID(message.token, domain: domain)
    }
}

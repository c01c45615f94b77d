// Contacts that begin with us: a ticket without an inbound message.

import Tickets

/// A ticket that was begun by a message of ours.
public struct BegunContact: Sendable, Hashable {
    public var ticket: TicketID
    public var number: TicketNumber
    public var outbox: OutboxID
    public init(ticket: TicketID, number: TicketNumber, outbox: OutboxID) {
        self.ticket = ticket
        self.number = number
        self.outbox = outbox
    }
}

/// Keeps contacts that begin with us.
public protocol OutboundStore: Sendable {
    /// Ticket with its number, message and outbox entry in one transaction. It has no inbound contact and so is in no figure
    /// of contacts and cases. The same key gives the first one again and changes nothing; `conflict` (`taken back`) when
    /// that was withdrawn.
    /// - Parameter answer: its message; the ticket's id in it is filled in here.
    func begin(
        _ ticket: NewTicket, topic: TopicCode?, with answer: NewAnswer, key: String
    ) async throws -> BegunContact
}

// One ticket becomes two: what belongs elsewhere gets a number of its own. Linking by hand stands beside it.

import Tickets

/// Messages of a ticket that are to be one of their own.
public struct NewSplit: Sendable {
    public var ticket: TicketID
    /// At least one of them an approach from outside; at least one such stays.
    public var messages: [MessageID]
    /// Of the new ticket; blank: as before.
    public var subject: String
    /// The new ticket's secret.
    public var token: ReplyToken
    /// Its number carries this year, as in `NewTicket`.
    public var year: Int
    public var by: UserID
    public var at: Instant

    public init(
        ticket: TicketID, messages: [MessageID], subject: String = "", token: ReplyToken, year: Int, by: UserID,
        at: Instant
    ) {
        self.ticket = ticket
        self.messages = messages
        self.subject = subject
        self.token = token
        self.year = year
        self.by = by
        self.at = at
    }
}

public protocol SplittingStore: Sendable {
    /// The messages with their contacts and outbox entries become a ticket of the same service, topic and person, linked with the
    /// first (`split`), at the first level; deadlines go on as they are. Automatic answers to what
    /// moves go along. Where the only answer on its way goes along, what waits on the first ticket brings that back on a
    /// desk. `conflict` when the ticket is merged or closed, when a message is not its own, or when nothing from outside
    /// would move or stay.
    func split(_ new: NewSplit) async throws -> TicketID
    /// All that is in the new ticket goes back to the one it came from, whose number leads on; what came meanwhile too.
    /// `conflict` when it was not split off, or cannot be merged now.
    func unsplit(_ ticket: TicketID, by user: UserID, at now: Instant) async throws
    /// The ticket that it was split off from, while it is.
    func splitSource(of ticket: TicketID) async throws -> TicketNumber?
    /// Links two tickets by hand (`by_hand`); twice is once.
    func link(_ ticket: TicketID, with other: TicketID, by user: UserID, at now: Instant) async throws
    /// Takes a link away, whoever made it; `missing` when there is none.
    func unlink(_ ticket: TicketID, from other: TicketID, by user: UserID, at now: Instant) async throws
}

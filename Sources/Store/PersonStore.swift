// The people behind tickets: who they are, what else they asked, over all channels.
//
// A ticket has a person from its filing on: the one whom its sender's address belongs to, else a new one. Two that turn out to
// be one are merged by hand: the one points to the other, nothing is rewritten, so that the merging of ten thousand tickets
// costs as much as that of one, and undoing it gives back exactly what was there.

import Tickets

/// What a person's panel shows.
public struct PersonView: Sendable, Hashable {
    /// Of the person that the asked-for one has been merged into, if he has.
    public var id: PersonID
    /// Blank fields are filled from those who have been merged into him.
    public var details: PersonDetails
    /// Grows with every change of the details: two who edit at once notice each other by it.
    public var version: Int64
    /// All that lead to him, in the form in which they are compared, at most 50.
    public var addresses: [String]
    /// Those who have been merged into him directly, newest first, at most 50.
    public var merged: [Merged]
    /// All tickets, also of those merged into him; merged tickets left out.
    public var tickets: Int

    public struct Merged: Sendable, Hashable {
        public var id: PersonID
        public var details: PersonDetails
        public var addresses: [String]
        public init(id: PersonID, details: PersonDetails, addresses: [String]) {
            self.id = id
            self.details = details
            self.addresses = addresses
        }
    }

    public init(
        id: PersonID, details: PersonDetails, version: Int64, addresses: [String] = [], merged: [Merged] = [],
        tickets: Int = 0
    ) {
        self.id = id
        self.details = details
        self.version = version
        self.addresses = addresses
        self.merged = merged
        self.tickets = tickets
    }
}

/// One of a person's earlier contacts: a ticket with how it began.
public struct PersonTicket: Sendable, Hashable {
    public var ticket: Ticket
    /// Messages in its thread.
    public var messages: Int
    public init(ticket: Ticket, messages: Int) {
        self.ticket = ticket
        self.messages = messages
    }
}

public protocol PersonStore: Sendable {
    /// Follows mergings: nil when there never was such a person.
    func person(_ id: PersonID) async throws -> PersonView?
    func person(of ticket: TicketID) async throws -> PersonView?
    /// Newest first, merged tickets left out; one more than a page would need tells whether there are more.
    /// - Parameters:
    ///   - reach: what lies outside is left out.
    ///   - limit: at most 500.
    func tickets(
        of person: PersonID, reach: TicketReach, limit: Int, offset: Int
    ) async throws -> (tickets: [PersonTicket], hasMore: Bool)
    /// Persons with all these words in their details and addresses, each as the beginning of one, or with this telephone
    /// number; those who wrote last first. A look at the latest 20,000 tickets that have the words and at 2,000 persons, no more.
    func persons(matching words: String, reach: TicketReach, limit: Int) async throws -> [PersonView]

    /// Sets what is known of a person; his tickets (the latest 1,000) are found by the new words from now on. What was filled
    /// from those who have been merged into him, and is left as it is, stays theirs.
    /// - Parameter seen: the version that was edited; `conflict` when another has changed it since. nil: do not check.
    func amend(
        _ person: PersonID, to details: PersonDetails, seen: Int64?, by user: UserID, at now: Instant
    ) async throws
    /// The one is the other from now on: his tickets and addresses are the other's. `conflict` when they are one already.
    func merge(_ person: PersonID, into other: PersonID, by user: UserID, at now: Instant) async throws
    /// A merged person is somebody of his own again, with the addresses and tickets that came with him, and those that came
    /// to his addresses since. `conflict` when he is not merged.
    func unmerge(_ person: PersonID, by user: UserID, at now: Instant) async throws
    /// One ticket goes to another person; its address stays where it is. Its history says from whom to whom.
    /// - Parameter person: nil: to a new person, of whom nothing is known.
    @discardableResult
    func move(_ ticket: TicketID, to person: PersonID?, by user: UserID, at now: Instant) async throws -> PersonID
}

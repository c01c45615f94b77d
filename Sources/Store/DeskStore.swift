// What operators see and do. Queries read one consistent state; acts are one transaction each and write their line of
// history.

import Tickets

/// Which tickets a list shows.
public struct TicketQuery: Sendable, Hashable {
    public enum Scope: String, Sendable, Hashable, CaseIterable {
        /// On somebody's desk (`TicketState.isOpen`).
        case open
        /// Answered, not closed.
        case answered
        case closed
        case all
        /// Open, the citizen was asked for something.
        case waiting = "waiting_for_citizen"
        /// On the desk of the back office, of a department.
        case backOffice = "back_office"
        case department
        /// Open, unanswered, and warned of: due soon or over.
        case urgent

        /// Whether only tickets on somebody's desk are in it.
        public var isOpen: Bool {
            switch self {
            case .open, .waiting, .backOffice, .department, .urgent: true
            case .answered, .closed, .all: false
            }
        }

        public var usualOrder: TicketOrder { isOpen ? .due : .activity }
    }
    public enum Assignment: Sendable, Hashable {
        case any
        case unassigned
        case user(UserID)
    }
    public var scope: Scope
    public var assignment: Assignment
    public var channel: ChannelName?
    /// On the desk of this department.
    public var department: DepartmentCode?
    /// What the asker may know of; the rest is neither listed nor counted.
    public var reach = TicketReach.all
    /// Narrows further.
    public var filter = TicketFilter()
    /// Words as the user typed them; all must match, each as the beginning of a word, accents ignored.
    public var search: String
    public var limit: Int
    /// For those who count lines. Whoever turns pages goes by `start`, which stays right while lines come and go.
    public var offset: Int
    /// nil: open lists by deadline, others by their last change.
    public var order: TicketOrder?
    /// From where on; its order is the list's. Then `offset` counts for nothing.
    public var start: TicketStart?
    /// Not beyond this place, itself included; of the same order.
    public var until: TicketPlace?

    /// The order that holds.
    public var ordering: TicketOrder { start?.place.order ?? until?.order ?? order ?? scope.usualOrder }

    public init(
        scope: Scope = .open, assignment: Assignment = .any, channel: ChannelName? = nil, search: String = "",
        limit: Int = 50, offset: Int = 0
    ) {
        self.scope = scope
        self.assignment = assignment
        self.channel = channel
        self.search = search
        self.limit = limit
        self.offset = offset
    }
}

/// A line of the list.
public struct TicketLine: Sendable, Hashable {
    public var ticket: Ticket
    public var channel: ChannelName
    public var assigneeName: String?
    /// Beginning of the last inbound message's new text, one line, at most 160 characters.
    public var excerpt: String
    public var lastInboundAt: Instant
    public var messages: Int
    public var attachments: Int
    /// An answer of this ticket failed, bounced, is held or in doubt.
    public var hasDeliveryTrouble: Bool
    /// Of the escalation that runs: since when, until when the second level has time, reminders so far.
    public var heldSince: Instant?
    public var heldUntil: Instant?
    public var reminders = 0
    /// In alphabetical order.
    public var tags: [TicketTag] = []

    public init(
        ticket: Ticket, channel: ChannelName, assigneeName: String?, excerpt: String, lastInboundAt: Instant,
        messages: Int, attachments: Int, hasDeliveryTrouble: Bool
    ) {
        self.ticket = ticket
        self.channel = channel
        self.assigneeName = assigneeName
        self.excerpt = excerpt
        self.lastInboundAt = lastInboundAt
        self.messages = messages
        self.attachments = attachments
        self.hasDeliveryTrouble = hasDeliveryTrouble
    }
}

public struct TicketPage: Sendable, Hashable {
    public var lines: [TicketLine]
    public var hasMore: Bool
    /// All matches, counted up to 1,000; a larger number means "more than 1,000".
    public var total: Int
    /// Where the next page begins and the one before it ends; nil where there is none.
    public var next: TicketStart?
    public var previous: TicketStart?
    public init(lines: [TicketLine], hasMore: Bool, total: Int) {
        self.lines = lines
        self.hasMore = hasMore
        self.total = total
    }
}

/// Numbers beside the views.
public struct DeskCounts: Sendable, Hashable, Codable {
    public var open: Int
    public var mine: Int
    public var unassigned: Int
    /// Open with a deadline in the past.
    public var overdue: Int
    /// Raw items that nobody understood; 0 for a reach of some services (`AccountStore.heldCounts`).
    public var held: Int
    /// Outbox entries held or in doubt.
    public var deliveryTrouble: Int
    /// Open tickets with the back office and with departments, and those that have been warned of.
    public var backOffice = 0
    public var department = 0
    public var urgent = 0
    /// Open tickets that wait for the citizen, and those with the asker's own department.
    public var waiting = 0
    public var myDepartment = 0
    /// Open tickets by queue; queues without any are missing.
    public var queues: [String: Int] = [:]
    public init(open: Int, mine: Int, unassigned: Int, overdue: Int, held: Int, deliveryTrouble: Int) {
        self.open = open
        self.mine = mine
        self.unassigned = unassigned
        self.overdue = overdue
        self.held = held
        self.deliveryTrouble = deliveryTrouble
    }
}

/// A line of a ticket's history.
public struct TicketEvent: Sendable, Hashable {
    public var id: Int64
    public var event: NewEvent
    public var userName: String?
    public init(id: Int64, event: NewEvent, userName: String?) {
        self.id = id
        self.event = event
        self.userName = userName
    }
}

/// Everything a ticket's page shows.
public struct TicketView: Sendable, Hashable {
    public var ticket: Ticket
    public var assigneeName: String?
    /// Oldest first.
    public var messages: [Message]
    /// Names of the users who wrote answers and notes.
    public var authors: [UserID: String]
    public var contacts: [Contact]
    public var outbox: [MessageID: OutboxEntry]
    public var events: [TicketEvent]
    public var linked: [Link]
    /// Grows with every change of the ticket: two operators at once notice each other by it.
    public var version: Int64
    /// Every way to this citizen that the ticket knows: the usual one first, then by last use.
    public var addresses: [ReplyAddress] = []
    /// Ways to the same person that his other tickets tell, as far as whoever asks may know of them. Filled in by the page.
    public var elsewhere: [ReplyAddress] = []
    /// Those of them that have asked for no automatic texts, since when.
    public var optedOut: [ReplyAddress: Instant] = [:]
    /// All hand-overs, oldest first; the last one may run.
    public var escalations: [Escalation] = []

    public struct Link: Sendable, Hashable {
        public var ticket: TicketID
        public var number: TicketNumber
        public var subject: String
        public var state: TicketState
        public var reason: String
        public init(ticket: TicketID, number: TicketNumber, subject: String, state: TicketState, reason: String) {
            self.ticket = ticket
            self.number = number
            self.subject = subject
            self.state = state
            self.reason = reason
        }
    }

    public init(
        ticket: Ticket, assigneeName: String?, messages: [Message], authors: [UserID: String], contacts: [Contact],
        outbox: [MessageID: OutboxEntry], events: [TicketEvent], linked: [Link], version: Int64
    ) {
        self.ticket = ticket
        self.assigneeName = assigneeName
        self.messages = messages
        self.authors = authors
        self.contacts = contacts
        self.outbox = outbox
        self.events = events
        self.linked = linked
        self.version = version
    }
}

/// An operator's answer.
public struct NewAnswer: Sendable {
    public var outgoing: NewOutgoing
    /// State after the answer: `answered`, `waitingForCitizen` (a question back) or `closed` (then with `solution`).
    public var then: TicketState
    public var solution: String?
    /// How the case ended, when it is closed with this answer.
    public var outcome: CaseOutcome?
    /// The version the operator saw; when the ticket has got a new message or another answer since, the act is
    /// refused with `StoreError.conflict`, so that nobody answers past a colleague. nil: do not check.
    public var seenVersion: Int64?
    /// Nothing is sent before this instant, so that its author can take it back. nil: at once.
    public var notBefore: Instant?

    public init(outgoing: NewOutgoing, then: TicketState, solution: String? = nil, seenVersion: Int64? = nil) {
        self.outgoing = outgoing
        self.then = then
        self.solution = solution
        self.seenVersion = seenVersion
    }
}

/// Queries and acts of the operators' inbox.
public protocol DeskStore: Sendable {
    /// One page, in the query's order.
    func tickets(_ query: TicketQuery) async throws -> TicketPage
    /// - Parameters:
    ///   - reach: what the asker may know of; the rest is not counted.
    ///   - department: the asker's own.
    func counts(
        for user: UserID, within reach: TicketReach, department: DepartmentCode?, at now: Instant
    ) async throws -> DeskCounts
    func view(_ ticket: TicketID) async throws -> TicketView?
    func ticket(numbered: TicketNumber) async throws -> TicketID?
    /// The message with its ticket, e.g. for its original or an attachment.
    func message(_ id: MessageID) async throws -> Message?

    /// Answer and outbox entry in one transaction. The same idempotency key on the same ticket gives the first entry
    /// again and changes nothing.
    func answer(_ answer: NewAnswer) async throws -> OutboxID
    func addNote(_ text: String, ticket: TicketID, by user: UserID, at now: Instant) async throws -> MessageID
    /// A note that answers a question asked inside; history says which (`contributed`, detail `question`).
    /// - Throws: `StoreError.missing` when the ticket has no such message.
    func answerInside(
        _ question: MessageID, _ text: String, ticket: TicketID, by user: UserID, at now: Instant
    ) async throws -> MessageID
    /// nil takes the assignee away. new → open when somebody takes it.
    func assign(_ ticket: TicketID, to assignee: UserID?, by user: UserID, at now: Instant) async throws
    /// → closed; the solution must not be blank: `StoreError.conflict`. Open contacts stay on record as they
    /// are: closing without an answer does not meet a deadline.
    /// Ends the running escalation as solved.
    func close(
        _ ticket: TicketID, solution: String, outcome: CaseOutcome?, by user: UserID, at now: Instant
    ) async throws
    /// closed, answered → open.
    func reopen(_ ticket: TicketID, by user: UserID, at now: Instant) async throws
    /// Any other step of `TicketState.next`, but not to another level: that is `escalate`.
    func move(_ ticket: TicketID, to state: TicketState, by user: UserID, at now: Instant) async throws
    /// Corrects what is known of the citizen and the request: nil leaves as it is.
    func amend(
        _ ticket: TicketID, requester: Party?, subject: String?, by user: UserID, at now: Instant
    ) async throws
    /// The body's own registration of a message; nil takes it away. Its number can be searched for.
    func register(_ message: MessageID, as registration: Registration?, by user: UserID, at now: Instant) async throws
    /// Corrects when a contact reached the body (the mail room's stamp), with the deadline that follows. Refused with
    /// `conflict` when it lies after its receipt.
    func setArrival(
        _ contact: ContactID, arrivedAt: Instant, clock: ClockSetting?, by user: UserID, at now: Instant
    ) async throws
    /// Addresses that have asked for no automatic texts, newest first; within a limited reach only those from which
    /// somebody wrote on a ticket that lies in it.
    func optedOut(
        within reach: TicketReach, limit: Int, offset: Int
    ) async throws -> [(channel: ChannelName, address: String, at: Instant)]
    /// A person's verdict whether a contact needs an answer: with its clock set it does; without it is out of the figures,
    /// for this reason.
    func setNeedsAnswer(
        _ contact: ContactID, clock: ClockSetting?, exclusion: ContactExclusion?, by user: UserID, at now: Instant
    ) async throws

    /// Changes from now on, coalesced under load; ends when the store closes. Sees other processes' changes within 1 s.
    func changes() -> AsyncStream<StoreChange>
}

extension DeskStore {
    /// The counts of somebody who may know of everything.
    public func counts(for user: UserID, at now: Instant) async throws -> DeskCounts {
        try await counts(for: user, within: .all, department: nil, at: now)
    }
}

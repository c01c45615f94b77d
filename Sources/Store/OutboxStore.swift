// What `Outbox` keeps: entries with their attempts. The states and steps are `Tickets.OutboxState`.

import Tickets

/// An entry as lists show it.
public struct OutboxEntry: Sendable, Hashable {
    public var id: OutboxID
    public var ticket: TicketID
    public var ticketNumber: TicketNumber
    public var message: MessageID
    public var state: OutboxState
    public var delivery: DeliveryState
    public var to: ReplyAddress
    public var subject: String
    public var isAutomatic: Bool
    /// Finished and running attempts.
    public var attempts: Int
    public var writtenAt: Instant
    /// When the next attempt is due (state `waiting`).
    public var nextAttemptAt: Instant?
    public var acceptedAt: Instant?
    /// The channel's own id for it.
    public var reference: String?
    /// Why it is where it is: stable code and one line.
    public var code: String?
    public var detail: String?
    /// How far people are with it: `toPrint` or `printed` while handed over, then `posted`, `returned`; nil for what never
    /// went through their hands.
    public var handStep: HandStep?
    /// A person has let it go beyond the account's budget.
    public var isReleased = false
    /// Who wrote it; nil: the program.
    public var author: UserID?
    /// Nothing of it has gone out and its author may take it back: until `nextAttemptAt`, and longer while nothing is tried.
    public var canBeWithdrawn = false
    /// What leaves in the place of the message's text (`NewOutgoing.sentText`).
    public var sentText: String?

    public init(
        id: OutboxID, ticket: TicketID, ticketNumber: TicketNumber, message: MessageID, state: OutboxState,
        delivery: DeliveryState, to: ReplyAddress, subject: String, isAutomatic: Bool, attempts: Int,
        writtenAt: Instant, nextAttemptAt: Instant?, acceptedAt: Instant?, reference: String?, code: String?,
        detail: String?
    ) {
        self.id = id
        self.ticket = ticket
        self.ticketNumber = ticketNumber
        self.message = message
        self.state = state
        self.delivery = delivery
        self.to = to
        self.subject = subject
        self.isAutomatic = isAutomatic
        self.attempts = attempts
        self.writtenAt = writtenAt
        self.nextAttemptAt = nextAttemptAt
        self.acceptedAt = acceptedAt
        self.reference = reference
        self.code = code
        self.detail = detail
    }
}

/// One attempt, for the entry's page.
public struct OutboxAttempt: Sendable, Hashable {
    public var number: Int
    public var startedAt: Instant
    /// The moment from which the outcome would have been unknown.
    public var transmittedAt: Instant?
    public var endedAt: Instant?
    /// `accepted`, `failed_for_good`, `try_again`, `unknown`, `interrupted`; nil while it runs.
    public var outcome: String?
    public var code: String?
    public var detail: String?

    public init(
        number: Int, startedAt: Instant, transmittedAt: Instant?, endedAt: Instant?, outcome: String?, code: String?,
        detail: String?
    ) {
        self.number = number
        self.startedAt = startedAt
        self.transmittedAt = transmittedAt
        self.endedAt = endedAt
        self.outcome = outcome
        self.code = code
        self.detail = detail
    }
}

/// An entry claimed for an attempt, with all that sending needs. The lease's token fences every later write.
public struct OutboxClaim: Sendable {
    public var entry: OutboxEntry
    public var lease: String
    public var attempt: Int
    public var outgoing: NewOutgoing
    public var ticketToken: ReplyToken
    /// The answered message: external id, thread, sender, arrival, new text.
    public var answered: AnsweredSource?

    public struct AnsweredSource: Sendable, Hashable {
        public var externalID: String?
        public var references: [String]
        public var sender: Party
        public var at: Instant
        public var newText: String
        public init(externalID: String?, references: [String], sender: Party, at: Instant, newText: String) {
            self.externalID = externalID
            self.references = references
            self.sender = sender
            self.at = at
            self.newText = newText
        }
    }

    public init(
        entry: OutboxEntry, lease: String, attempt: Int, outgoing: NewOutgoing, ticketToken: ReplyToken,
        answered: AnsweredSource?
    ) {
        self.entry = entry
        self.lease = lease
        self.attempt = attempt
        self.outgoing = outgoing
        self.ticketToken = ticketToken
        self.answered = answered
    }
}

/// What to write after an attempt.
public enum AttemptResult: Sendable, Hashable {
    /// The first accepted human answer meets every open contact of the ticket that arrived before it was written.
    case accepted(reference: String?, evidence: String)
    case tryAgain(at: Instant, code: String, detail: String)
    case hold(code: String, detail: String)
    case inDoubt(code: String, detail: String)
    /// → handed_over, step `toPrint`.
    case handedOver(reference: String?, evidence: String)
}

/// What people report about a message in their hands.
public enum HandReport: Sendable, Hashable {
    /// toPrint → printed.
    case printed
    /// printed → toPrint: it has to be printed again.
    case printAgain
    /// toPrint, printed → accepted: handed to the post. Meets the deadlines as of the act's own instant.
    case posted
    /// accepted (posted) → returned, delivery `bounced`: it came back. The ticket is reopened when a person wrote it.
    case returned(reason: String)
    /// handed over → held: it shall not go out.
    case withdrawn(reason: String)
}

/// What a person, or a look-up, decides about an entry in doubt.
public enum DoubtResolution: Sendable, Hashable {
    case wasSent(evidence: String)
    case wasNotSent
}

/// Keeps the outbox.
public protocol OutboxStore: Sendable {
    /// waiting → sending for up to `limit` entries of this account that are due, oldest first, durable on return.
    /// Claims nothing while a restore epoch holds the outbox, nor an entry claimed by somebody else.
    func claim(
        channel: ChannelName, account: AccountName, limit: Int, lease: Duration, at now: Instant
    ) async throws -> [OutboxClaim]

    /// From here on a crash leaves the outcome unknown. Synchronous: called by the adapter's own thread in the middle
    /// of an attempt; durable on return. `StoreError.fenced` when the lease is not the caller's any more.
    func markTransmitting(_ entry: OutboxID, lease: String, at now: Instant) throws

    /// Writes the end of an attempt. `StoreError.fenced` when the lease is not the caller's any more.
    /// - Parameter units: what it cost (accepted, in doubt, handed over), for the account's budget.
    func finish(_ entry: OutboxID, lease: String, result: AttemptResult, units: Int, at now: Instant) async throws

    /// Units that went out on the account since an instant, in all and to one address.
    func unitsSent(
        channel: ChannelName, account: AccountName, address: String, since: Instant
    ) async throws -> (all: Int, address: Int)

    /// Entries in people's hands at this step, oldest first; `posted` and `returned` newest first.
    func inHands(_ step: HandStep, limit: Int, offset: Int) async throws -> [OutboxEntry]

    /// How many entries are in people's hands at these steps, of the tickets within somebody's reach.
    func countInHands(_ steps: [HandStep], within reach: TicketReach) async throws -> Int

    /// Writes what people report on several entries, each by itself: an entry in another state gives `.conflict`.
    /// - Returns: for each entry nil, or why it stayed as it was.
    func report(
        _ report: HandReport, on entries: [OutboxID], by user: UserID?, at now: Instant
    ) async throws -> [OutboxID: StoreError]

    /// Deals with attempts whose lease has run out, or with all running ones when `all` (at start, when this process
    /// is the only one): not transmitting → waiting and due; transmitting → in doubt. Returns how many of each.
    func rescue(all: Bool, at now: Instant) async throws -> (waiting: Int, inDoubt: Int)

    /// When the next waiting entry of this account is due; nil when none waits.
    func nextDue(channel: ChannelName, account: AccountName) async throws -> Instant?

    /// Entries in doubt as claims without a lease, for a look-up.
    func inDoubt(channel: ChannelName, account: AccountName, limit: Int) async throws -> [OutboxClaim]

    /// An entry with all that it was sent or will be sent with, as a claim without a lease, whatever its state: for drawing
    /// the very document that people have in their hands. nil when there is none.
    func composed(_ entry: OutboxID) async throws -> OutboxClaim?

    /// in doubt → accepted | waiting; `StoreError.conflict` in any other state.
    func resolve(_ entry: OutboxID, _ resolution: DoubtResolution, by user: UserID?, at now: Instant) async throws

    /// waiting, held → waiting and due now; a held entry's attempts start counting anew, and it may go beyond the
    /// budget: a person has said so.
    func sendNow(_ entry: OutboxID, by user: UserID?, at now: Instant) async throws

    /// waiting → held.
    func holdEntry(_ entry: OutboxID, code: String, detail: String, by user: UserID?, at now: Instant) async throws

    /// Entries newest first; `nil` for all states.
    func outbox(state: OutboxState?, limit: Int, offset: Int) async throws -> [OutboxEntry]
    func outboxEntry(_ id: OutboxID) async throws -> (entry: OutboxEntry, attempts: [OutboxAttempt])?

    /// Whether the outbox as a whole is held after a restore, and its release by a person.
    func outboxIsHeld() async throws -> Bool
    func releaseOutbox(by user: UserID?, at now: Instant) async throws
}

extension OutboxStore {
    /// Of an attempt that cost nothing.
    public func finish(_ entry: OutboxID, lease: String, result: AttemptResult, at now: Instant) async throws {
        try await finish(entry, lease: lease, result: result, units: 0, at: now)
    }
}

// How `Intake` files what it has understood: look-ups and writes inside one transaction, as a synchronous closure, so
// that nothing can come between the question and the act.

import Tickets

/// A message of ours or theirs, found by an id that a message refers to.
public struct FoundMessage: Sendable, Hashable {
    public var ticket: TicketID
    public var message: MessageID
    /// The outbox entry, if it is one of ours.
    public var outbox: OutboxID?
    /// One of ours that the program wrote by itself (`MessageDirection.automatic`).
    public var isAutomatic: Bool
    /// One of ours to somebody inside (`MessageDirection.internalMail`): what answers it is a contribution.
    public var isInternal = false
    public init(ticket: TicketID, message: MessageID, outbox: OutboxID?, isAutomatic: Bool = false) {
        self.ticket = ticket
        self.message = message
        self.outbox = outbox
        self.isAutomatic = isAutomatic
    }
}

/// A ticket to open.
public struct NewTicket: Sendable {
    public var service: String
    public var state: TicketState
    public var subject: String
    public var requester: Party
    public var replyAddress: ReplyAddress
    /// The ticket's secret for its reply address.
    public var token: ReplyToken
    /// Its number carries the year of this instant in this time zone.
    public var year: Int
    public var openedAt: Instant
    /// What the channel tells of who asks, beyond his naming (a form's fields). It makes a new person, and never changes one who
    /// is known: whoever writes under another's address must not rewrite him (A6).
    public var person: PersonDetails?
    /// What it is about, where that is known from the beginning.
    public var topic: TopicCode?
    public var priority: PriorityClass?
    public var queue: QueueCode?

    public init(
        service: String, state: TicketState = .new, subject: String, requester: Party, replyAddress: ReplyAddress,
        token: ReplyToken, year: Int, openedAt: Instant
    ) {
        self.service = service
        self.state = state
        self.subject = subject
        self.requester = requester
        self.replyAddress = replyAddress
        self.token = token
        self.year = year
        self.openedAt = openedAt
    }
}

/// An inbound message with its contact.
public struct NewContact: Sendable {
    public var spool: SpoolID
    public var kind: MessageKind
    public var channel: ChannelName
    public var account: AccountName
    public var sender: Party
    /// Where the answer to this message goes.
    public var replyTo: Party?
    public var subject: String
    public var text: String
    public var newText: String?
    public var attachments: [Attachment]
    public var externalID: String?
    /// Ids of the thread, oldest first, for the answer's headers.
    public var references: [String]
    public var original: BlobReference
    public var warnings: [String]
    public var arrivedAt: Instant
    public var receivedAt: Instant
    public var needsAnswer: Bool
    /// Set when an answer is needed.
    public var clock: ClockSetting?
    /// Why it is not acknowledged automatically (`AcknowledgementRefusal`), nil when it is.
    public var notAcknowledged: String?
    public var particulars: [Particular] = []
    public var registration: Registration?
    /// The original's pages are to be read (`TranscriptStore`).
    public var wantsTranscript = false
    /// On a channel without threads: this sender's next message on the account belongs to this ticket too.
    public var isConversation = false
    /// Answers a mail of ours to somebody inside, by a person or a machine: its sender takes no part in the citizen's thread, so
    /// that neither number nor reference will let him in.
    public var isInside = false
    /// Why no clock runs for it, where that is known from the beginning.
    public var exclusion: ContactExclusion?
    /// It began with us: a call that we made. Alone it makes no case of the figures (I-04).
    public var isOurs = false

    public init(
        spool: SpoolID, kind: MessageKind, channel: ChannelName, account: AccountName, sender: Party,
        replyTo: Party? = nil, subject: String, text: String, newText: String? = nil, attachments: [Attachment] = [],
        externalID: String? = nil, references: [String] = [], original: BlobReference, warnings: [String] = [],
        arrivedAt: Instant, receivedAt: Instant, needsAnswer: Bool, clock: ClockSetting?, notAcknowledged: String? = nil
    ) {
        self.spool = spool
        self.kind = kind
        self.channel = channel
        self.account = account
        self.sender = sender
        self.replyTo = replyTo
        self.subject = subject
        self.text = text
        self.newText = newText
        self.attachments = attachments
        self.externalID = externalID
        self.references = references
        self.original = original
        self.warnings = warnings
        self.arrivedAt = arrivedAt
        self.receivedAt = receivedAt
        self.needsAnswer = needsAnswer
        self.clock = clock
        self.notAcknowledged = notAcknowledged
    }
}

/// A message to send, with its place in the thread.
public struct NewOutgoing: Sendable {
    public var ticket: TicketID
    /// `.answer`, `.automatic` or `.internalMail`.
    public var direction: MessageDirection
    /// With `.internalMail`: what it is for.
    public var internalKind: InternalMailKind?
    public var author: UserID?
    public var authorName: String
    public var to: ReplyAddress
    /// The message's own secret, fixed here for all attempts.
    public var token: ReplyToken
    public var subject: String
    public var text: String
    /// What leaves in its place, where the text itself is read on the request's own page; nil: the text.
    public var sentText: String?
    /// Attachments with `blob` set.
    public var attachments: [Attachment]
    /// The inbound message it answers.
    public var answering: MessageID?
    /// Whether a copy of the answered text goes along.
    public var quotesOriginal: Bool
    public var writtenAt: Instant
    /// The same key twice on a ticket is one message (D6).
    public var idempotencyKey: String?
    /// With `.automatic`: somebody has asked for it, perhaps not he who gets it. Then it counts for none of what is sent unasked, and
    /// a conversation does not follow it.
    public var isOnRequest = false
    /// What stands in the place of `text` once the message has left: a text with a secret in it is not kept.
    public var keptText: String?

    public init(
        ticket: TicketID, direction: MessageDirection, author: UserID?, authorName: String, to: ReplyAddress,
        token: ReplyToken, subject: String, text: String, attachments: [Attachment] = [], answering: MessageID? = nil,
        quotesOriginal: Bool = false, writtenAt: Instant, idempotencyKey: String? = nil
    ) {
        self.ticket = ticket
        self.direction = direction
        self.author = author
        self.authorName = authorName
        self.to = to
        self.token = token
        self.subject = subject
        self.text = text
        self.attachments = attachments
        self.answering = answering
        self.quotesOriginal = quotesOriginal
        self.writtenAt = writtenAt
        self.idempotencyKey = idempotencyKey
    }
}

/// A piece of a longer message that waits for the others.
public struct WaitingFragment: Sendable, Hashable {
    public var spool: SpoolID
    public var number: Int
    public var total: Int
    /// The piece's own text.
    public var text: String
    public var arrivedAt: Instant
    /// Until when the others are waited for.
    public var until: Instant

    public init(spool: SpoolID, number: Int, total: Int, text: String, arrivedAt: Instant, until: Instant) {
        self.spool = spool
        self.number = number
        self.total = total
        self.text = text
        self.arrivedAt = arrivedAt
        self.until = until
    }
}

/// One transaction of filing. Not to be kept or used after the closure has returned.
public protocol Filing {
    // Look-ups: see what this transaction has already written.

    /// The ticket whose secret, or one of whose outgoing messages' secret, this is.
    func find(token: ReplyToken) throws -> FoundMessage?
    /// Tickets with a message of this external id, oldest first, at most ten.
    func find(externalID: String) throws -> [FoundMessage]
    func find(number: TicketNumber) throws -> TicketID?
    /// Whether `address` (any case) has written or been written to on the ticket.
    func isParticipant(_ address: String, of ticket: TicketID) throws -> Bool
    /// When `address` last got an automatic message, over all tickets.
    func lastAutomatic(to address: String) throws -> Instant?
    func ticket(_ id: TicketID) throws -> Ticket?
    /// An active user of ours by his log-in name.
    func user(named login: String) throws -> UserID?
    /// The secret in the address of the ticket's page for the citizen; nil when there is no such ticket.
    func statusSecret(of ticket: TicketID) throws -> String?
    /// An outgoing message by the channel's own id for it (`OutboxEntry.reference`), on this account.
    func find(reference: String, channel: ChannelName, account: AccountName) throws -> FoundMessage?
    /// The ticket of the last word between this account and `address` on a channel without threads, and when it was.
    func conversation(
        with address: String, channel: ChannelName, account: AccountName
    ) throws -> (ticket: TicketID, at: Instant)?
    /// Whether this address has asked for no automatic texts on the channel.
    func isOptedOut(_ address: String, channel: ChannelName) throws -> Bool
    /// Waiting pieces of one message, by number.
    func fragments(group: String, channel: ChannelName, account: AccountName) throws -> [WaitingFragment]

    // Writes. But where it is said, they add no line of history by themselves: `record` is the caller's.

    /// Opens a ticket with the next number of its service and year: no gaps by failures, no number twice.
    func open(_ ticket: NewTicket) throws -> Ticket
    /// Adds an inbound message and its contact, updates due time, subject index and participants.
    /// A contact that needs an answer reopens an answered, closed or waiting ticket (→ open); others change no state.
    func add(_ contact: NewContact, to ticket: TicketID) throws -> MessageID
    /// Brings an answered, closed or waiting-for-citizen ticket back to `open`: an answer of ours came back, so somebody
    /// has to look again, though nobody wrote anew. Other states stay as they are.
    func reopen(_ ticket: TicketID, at now: Instant) throws
    /// → closed, with the solution that was told, and its line `closed`; the running escalation is solved. One that is
    /// closed already stays as it is.
    func close(_ ticket: TicketID, solution: String, outcome: CaseOutcome?, by user: UserID?, at now: Instant) throws
    /// Gives an open ticket that nobody has to somebody.
    func give(_ ticket: TicketID, to user: UserID, at now: Instant) throws
    /// Links two tickets, with a fixed word for why: `quoted_number`, `reference`, `same_message`. Twice is once.
    func link(_ a: TicketID, _ b: TicketID, reason: String) throws
    /// Writes a message and its outbox entry in state `waiting`, due at once.
    func enqueue(_ outgoing: NewOutgoing) throws -> OutboxID
    /// What became of an accepted message. Ignored when it is no step forward (`DeliveryState.next`).
    /// A report about an entry in doubt settles it: it was accepted.
    /// - Returns: whether it was a step forward: the same report twice is one.
    @discardableResult
    func note(
        _ state: DeliveryState, on outbox: OutboxID, status: String?, detail: String?, at now: Instant
    ) throws -> Bool
    /// received, incomplete → done.
    func settle(_ item: SpoolID, ticket: TicketID?) throws
    /// received → incomplete, or anew if it waits already.
    func park(_ fragment: WaitingFragment, group: String, channel: ChannelName, account: AccountName) throws
    /// - Returns: whether it was another way before.
    @discardableResult
    func setOptedOut(_ optedOut: Bool, address: String, channel: ChannelName, at now: Instant) throws -> Bool
    /// The running escalation of the ticket, if one runs, has been answered inside, by a message of the thread: nobody
    /// reminds it any more. Adds the line `contributed` to the history.
    func noteContribution(_ message: MessageID, to ticket: TicketID, at now: Instant) throws
    /// Adds a line to a ticket's history.
    func record(_ event: NewEvent) throws
    /// Adds a line to the audit trail, unless one with the same word and detail is there: what is written with it is written
    /// once, whenever the program dies.
    /// - Returns: whether it was added.
    func recordOnce(_ entry: AuditEntry) throws -> Bool
}

/// Files inside one transaction.
public protocol FilingStore: Sendable {
    /// Groups of waiting pieces whose time is over at `now`, one item (that with the lowest number) for each, and when
    /// the next one's will be.
    func overdueFragments(at now: Instant) async throws -> (items: [SpoolItem], next: Instant?)

    /// Runs `work` in one transaction and commits; a throw rolls everything back and comes through.
    /// `work` is synchronous, quick, and touches nothing but its `Filing`: it may be run a second time when somebody
    /// else's work in the same commit has failed.
    @discardableResult
    func file<Result: Sendable>(_ work: @escaping @Sendable (any Filing) throws -> Result) async throws -> Result

    /// Runs several pieces of work, each all or nothing by itself, in one transaction where the store can: one wait for
    /// the disk for all. For a backlog: some hundred pieces at a time.
    /// - Returns: one result for each, in order; a failure is that of its own work, or of the commit.
    func file<Success: Sendable>(
        each works: [@Sendable (any Filing) throws -> Success]
    ) async -> [Result<Success, any Error>]
}

/// A line of a ticket's history.
public struct NewEvent: Sendable, Hashable {
    public var ticket: TicketID
    /// Fixed word: `opened`, `contact`, `assigned`, `released`, `answered`, `closed`, `reopened`, `note`, `linked`,
    /// `bounced`, `accepted`, `held`, `needs_answer`, `no_answer_needed` …
    public var what: String
    /// Who did it; nil for the program.
    public var user: UserID?
    public var message: MessageID?
    /// Small machine-readable extras.
    public var detail: [String: String]
    public var at: Instant

    public init(
        ticket: TicketID, what: String, user: UserID? = nil, message: MessageID? = nil, detail: [String: String] = [:],
        at: Instant
    ) {
        self.ticket = ticket
        self.what = what
        self.user = user
        self.message = message
        self.detail = detail
        self.at = at
    }
}

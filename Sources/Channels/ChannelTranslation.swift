// From raw bytes to something the desk understands, and from an original back to what a person may look at. Pure.

import Tickets

/// What an item says.
public struct Translation: Sendable, Hashable {
    public var kind: MessageKind
    public var subject: String
    public var sender: Party
    /// Where an answer goes by the sender's wish, if not to `sender` (Reply-To).
    public var replyTo: Party?
    /// All addressees as written.
    public var recipients: [Party]
    /// The sender's own date; only shown, never the clock's start.
    public var sentAt: Instant?
    /// The whole readable text, line ends `\n`.
    public var text: String
    /// The new part without quoted history and signature; nil when the same as `text`.
    public var newText: String?
    public var attachments: [Attachment]
    /// The channel's id of this message, without brackets; nil when it has none.
    public var externalID: String?
    /// Ids of the messages it answers, nearest first.
    public var references: [String]
    /// Our secrets found in it: in the address it was sent to, in the ids it answers, in the id of the message that a
    /// report is about, and in its own id when it is a message of ours that came back to us (D9). Those of messages
    /// come before those of reply addresses.
    public var tokens: [ReplyToken]
    /// Ticket numbers quoted in the subject.
    public var numbers: [TicketNumber]
    /// For bounces, receipts and the like: what happened to a message of ours.
    public var notice: DeliveryNotice?
    /// The sender forbids an automatic answer, or it would be unwise (RFC 3834 2); nil when it may go.
    public var automaticAnswerForbidden: String?
    /// Codes of things an operator should know: limits reached, repaired faults.
    public var warnings: [String]
    /// This is a piece of a longer message; nil when it is whole.
    public var fragment: Fragment?
    /// On channels without subjects and threads: a message belongs to the sender's latest ticket on this account that is
    /// not closed, when the last word there is not older than this. nil: every message without a pointer is a new ticket.
    public var conversation: Duration?
    /// A word to the machine instead of to a person; `kind` is then `.instruction`.
    public var instruction: CitizenInstruction?
    /// The mail room's registration, if it came along.
    public var registration: Registration?
    /// Facts for the operator's eyes, in the order in which they are shown.
    public var particulars: [Particular] = []
    /// Which wording of the automatic acknowledgement fits, e.g. `incomplete`; nil for the usual one.
    public var acknowledgement: String?
    /// Values for further fields of that wording.
    public var textFields: [String: String] = [:]
    /// The original is a picture of paper: have its words read after filing (`Channel.transcription`).
    public var wantsTranscript = false
    /// Where the answer goes when the citizen has chosen another channel than the one he came by.
    public var answerBy: ReplyAddress?
    /// What he has told of himself, field by field.
    public var person: PersonDetails?
    /// What it is about, where it was asked for.
    public var topic: TopicCode?
    public var priority: PriorityClass?
    /// It is a telephone call that somebody of ours has had.
    public var call: RegisteredCall?

    /// A telephone call, as its operator has registered it.
    public struct RegisteredCall: Sendable, Hashable {
        /// What was told, as the request's solution; nil: something is left to do.
        public var solution: String?
        public var outcome: CaseOutcome?
        /// His log-in name.
        public var registeredBy: String?
        /// We called: it is no new approach of the citizen's.
        public var isOutgoing: Bool
        public init(
            solution: String? = nil, outcome: CaseOutcome? = nil, registeredBy: String? = nil, isOutgoing: Bool = false
        ) {
            self.solution = solution
            self.outcome = outcome
            self.registeredBy = registeredBy
            self.isOutgoing = isOutgoing
        }
    }

    /// A piece of a message that came in several.
    public struct Fragment: Sendable, Hashable {
        /// The same for all pieces, unlike any other's within the account: sender, addressee, the provider's reference.
        public var group: String
        /// From 1 to `total`.
        public var number: Int
        public var total: Int
        /// How long to wait for the others from the first on; what is there by then is filed with a warning.
        public var patience: Duration

        public init(group: String, number: Int, total: Int, patience: Duration = .minutes(10)) {
            self.group = group
            self.number = number
            self.total = total
            self.patience = patience
        }
    }

    public init(
        kind: MessageKind, subject: String, sender: Party, replyTo: Party? = nil, recipients: [Party] = [],
        sentAt: Instant? = nil, text: String, newText: String? = nil, attachments: [Attachment] = [],
        externalID: String? = nil, references: [String] = [], tokens: [ReplyToken] = [], numbers: [TicketNumber] = [],
        notice: DeliveryNotice? = nil, automaticAnswerForbidden: String? = nil, warnings: [String] = []
    ) {
        self.kind = kind
        self.subject = subject
        self.sender = sender
        self.replyTo = replyTo
        self.recipients = recipients
        self.sentAt = sentAt
        self.text = text
        self.newText = newText
        self.attachments = attachments
        self.externalID = externalID
        self.references = references
        self.tokens = tokens
        self.numbers = numbers
        self.notice = notice
        self.automaticAnswerForbidden = automaticAnswerForbidden
        self.warnings = warnings
    }
}

/// News of a message that we sent, found by our token or by the provider's key.
public struct DeliveryNotice: Sendable, Hashable {
    public var state: DeliveryState
    /// Will it stay so? A transient failure (`delayed`) is still being tried by the other side.
    public var permanent: Bool
    /// Enhanced status code (RFC 3463) or the provider's, e.g. `5.1.1`.
    public var status: String?
    /// Whom it concerns, as the report says.
    public var recipient: String?
    /// The reporting side's words, one line.
    public var diagnostic: String?
    /// The channel's id of our message, without brackets.
    public var originalID: String?

    public init(
        state: DeliveryState, permanent: Bool, status: String? = nil, recipient: String? = nil,
        diagnostic: String? = nil, originalID: String? = nil
    ) {
        self.state = state
        self.permanent = permanent
        self.status = status
        self.recipient = recipient
        self.diagnostic = diagnostic
        self.originalID = originalID
    }
}

/// Why an item cannot be understood: it is then held for a person.
public struct TranslationFailure: Error, Hashable, Sendable {
    /// A short stable word: `empty`, `unreadable` …
    public var code: String
    /// One line for the operator, without message text.
    public var reason: String
    public init(code: String, reason: String) {
        self.code = code
        self.reason = reason
    }
}

/// An original opened for display.
public struct OpenedOriginal: Sendable {
    /// The message's own HTML, foreign and untrusted, if it has any: sanitise before use.
    public var html: String?
    public var attachments: [Attachment]
    public init(html: String?, attachments: [Attachment]) {
        self.html = html
        self.attachments = attachments
    }
}

/// Reads a channel's raw items. Must be total: any bytes give a translation or a failure, in bounded time and memory.
public protocol ChannelTranslation: Sendable {
    /// Deterministic: the same item gives the same translation.
    func translate(_ item: IncomingItem, account: AccountName) throws(TranslationFailure) -> Translation

    /// Opens an original that `translate` has understood before.
    func open(_ original: [UInt8]) throws(TranslationFailure) -> OpenedOriginal

    /// The decoded bytes of one of its attachments (`Attachment.part`), or nil when there is no such part.
    func attachment(_ part: Int, of original: [UInt8]) throws(TranslationFailure) -> [UInt8]?
}

// The way in for contacts that somebody writes into a form of ours: a citizen on the web, an operator with a caller on the
// line. The page collects values; the adapter makes a raw item of them, which comes in by the front door like all others.

import Tickets

/// What was written into a form.
public struct FormSubmission: Sendable, Hashable {
    /// The same for the same submission, however often it is sent: it becomes the item's key.
    public var key: String
    public var person: PersonDetails
    public var service: String?
    public var topic: TopicCode?
    public var priority: PriorityClass?
    public var subject: String
    public var text: String
    /// By which channel and at which address the citizen wants his answer; nil: by this channel itself.
    public var answerBy: AnswerWish?
    public var attachments: [OutgoingAttachment]
    /// When it reached the public body.
    public var arrivedAt: Instant
    /// `it` or `en`.
    public var language: String
    /// The secret of the ticket that it adds to.
    public var ticketToken: ReplyToken?
    /// The log-in name of the operator who registers it; nil: the citizen himself.
    public var registeredBy: String?
    /// Of a telephone call.
    public var call: Call?

    public struct AnswerWish: Sendable, Hashable {
        public var channel: ChannelName
        public var address: String
        public init(channel: ChannelName, address: String) {
            self.channel = channel
            self.address = address
        }
    }

    public struct Call: Sendable, Hashable {
        public var talked: Duration
        /// Answered on the telephone: nothing is left to do.
        public var isSettled: Bool
        public init(talked: Duration, isSettled: Bool) {
            self.talked = talked
            self.isSettled = isSettled
        }
    }

    public init(
        key: String, person: PersonDetails = PersonDetails(), subject: String, text: String, arrivedAt: Instant,
        language: String = "it"
    ) {
        self.key = key
        self.person = person
        self.subject = subject
        self.text = text
        self.arrivedAt = arrivedAt
        self.language = language
        attachments = []
    }
}

/// One account that takes submissions.
public protocol ChannelForm: Sendable {
    var account: AccountName { get }
    /// Pure and quick. Equal submissions give equal bytes.
    /// - Throws: permanent, with `code` and a sentence in `detail`, when it cannot become a contact.
    func item(_ submission: FormSubmission) throws(ChannelError) -> IncomingItem
}

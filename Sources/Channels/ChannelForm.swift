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
        /// Answered on the telephone: nothing is left to do, and the request is closed with what was said.
        public var isSettled: Bool
        /// We called.
        public var isOutgoing = false
        /// Code of one of the form's `callOutcomes`.
        public var outcome: String?
        /// What was told to the caller; what he asked is the submission's `text`.
        public var said = ""
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
    /// By which further channels an answer may go, with the account of ours that writes.
    var answersBy: [ChannelName: AccountName] { get }
    /// What it takes beside words.
    var files: FormFiles { get }
    /// How a telephone call can end. Where there are none, the form is not for calls.
    var callOutcomes: [CallOutcome] { get }
    /// Pure and quick. Equal submissions give equal bytes.
    /// - Throws: permanent, with `code` and a sentence in `detail`, when it cannot become a contact.
    func item(_ submission: FormSubmission) throws(ChannelError) -> IncomingItem
}

extension ChannelForm {
    public var answersBy: [ChannelName: AccountName] { [:] }
    public var callOutcomes: [CallOutcome] { [] }
}

/// Which files one submission may hold.
public struct FormFiles: Sendable, Hashable {
    public var most = 5
    /// All of them together, in bytes.
    public var largest = 10 << 20

    public init() {}
}

/// How a telephone call ended, as the settings name it.
public struct CallOutcome: Sendable, Hashable {
    /// Short, plain, the same for ever: it is part of what is kept.
    public var code: String
    public var title: LocalizedText
    /// Nothing is left to do after it, as a rule; the operator may say otherwise.
    public var settles: Bool
    /// How a request that is closed with it has ended.
    public var ends: CaseOutcome?

    public init(code: String, title: LocalizedText, settles: Bool, ends: CaseOutcome? = nil) {
        self.code = code
        self.title = title
        self.settles = settles
        self.ends = ends
    }
}

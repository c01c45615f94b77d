// The model of a ticket's page: what the store knows of it, and the state of its forms.

import Channels
import Store
import Tickets

/// A ticket's page.
struct TicketModel: Sendable {
    var frame: PageFrame
    var view: TicketView
    /// Active users, to whom it can be assigned.
    var colleagues: [User]
    /// What can be said of the HTML of inbound messages; a message that is missing has none, or it is not known.
    var displays: [MessageID: MessageDisplay]
    /// Of originals that are pictures of paper.
    var papers: [MessageID: PaperDisplay] = [:]
    /// What was typed into the form of a message's registration or a contact's arrival and could not be taken.
    var corrections = CorrectionForms()
    /// Other channels by which its arrival can be told; none when there are no words for it.
    var receiptWays: [AnswerForm.Way] = []
    /// nil when there is no way to answer (the channel only receives, or is not configured any more).
    var answer: AnswerForm?
    var note: NoteForm
    var closing: CloseForm
    /// Forms about levels and cases that came back.
    var forms: [DeskForm: TypedForm] = [:]
    /// Sent by them, so that one that is sent twice is one act.
    var actKey = ""
    /// Whether the citizen is told when the ticket is handed over.
    var tellsCitizen = false
    /// Of the ticket's service.
    var clock = ServiceClock()
    var tags: [TicketTag] = []
    /// Whether tags can be changed here.
    var mayTag = true
    /// Colleagues who have it open.
    var others: [Presence] = []
    /// The ticket that it went into.
    var mergedInto: TicketNumber?

    /// Who asks, and what else he asked, newest first.
    var person: PersonView?
    var earlier: [PersonTicket] = []
    var hasMoreEarlier = false
    /// The ticket that it was split off from.
    var splitFrom: TicketNumber?
    /// What was said inside.
    var inside: InsideThread { InsideThread(view) }

    /// The escalation that runs.
    var running: Escalation? { view.escalations.last { $0.endedAt == nil } }

    /// Whether whoever has it can be written to: his mailbox, or that of somebody who works there.
    var canRemind: Bool {
        guard let running else { return false }
        let mail =
            running.to == .backOffice
            ? frame.organisation.backOfficeMail : frame.organisation.department(running.department)?.mail
        return mail != nil
            || colleagues.contains {
                $0.mail != nil && $0.role.level == running.to && $0.department == running.department
            }
    }

    /// Whether a contact's clock stands still at present.
    func standsStill(_ contact: Contact) -> Bool {
        view.ticket.state == .waitingForCitizen && contact.answeredAt == nil && contact.clock?.pausesForCitizen == true
    }

    init(
        frame: PageFrame, view: TicketView, colleagues: [User] = [], displays: [MessageID: MessageDisplay] = [:],
        answer: AnswerForm? = nil, note: NoteForm = NoteForm(), closing: CloseForm = CloseForm()
    ) {
        self.frame = frame
        self.view = view
        self.colleagues = colleagues
        self.displays = displays
        self.answer = answer
        self.note = note
        self.closing = closing
    }
}

/// How an inbound message that has HTML may be shown.
struct MessageDisplay: Sendable, Hashable {
    /// Images that lie elsewhere and are not loaded.
    var blockedImages: Int
    /// Show the formatted version first (there is no good text).
    var startsFormatted: Bool

    init(blockedImages: Int = 0, startsFormatted: Bool = false) {
        self.blockedImages = blockedImages
        self.startsFormatted = startsFormatted
    }
}

/// The form for an answer, with what was typed when it comes back with a problem.
struct AnswerForm: Sendable {
    /// One way to send it.
    struct Addressee: Sendable, Hashable {
        enum Role: Sendable, CaseIterable {
            /// Who asked: the ticket's own reply address.
            case requester
            /// Who wrote last, where that is somebody else, or asked for answers elsewhere.
            case lastSender
            /// Another way to the citizen that is on record.
            case known
            /// Told by the same person's other requests or details.
            case elsewhere
        }
        /// What the form sends; the serving half's own key.
        var value: String
        var to: ReplyAddress
        var role: Role
        /// Our account that it leaves by.
        var from: ChannelAccount
        init(value: String, to: ReplyAddress, role: Role, from: ChannelAccount) {
            self.value = value
            self.to = to
            self.role = role
            self.from = from
        }
    }

    /// A way out for an address that the ticket does not know.
    struct Way: Sendable, Hashable {
        /// What the form sends.
        var value: String
        var channel: ChannelDescriptor
        var account: ChannelAccount
    }

    /// An address that the ticket does not know, as it was typed.
    struct Other: Sendable, Hashable {
        /// `Way.value`.
        var way = ""
        var name = ""
        var address = ""
        /// Why it is no address, in the channel's words.
        var detail: String?
    }

    /// Why it was not sent.
    enum Problem: Sendable, Hashable, CaseIterable {
        case noText
        case noSubject
        case noSolution
        case noOutcome
        case tooLarge
        case tooManyAttachments
        /// A new message or a colleague's answer came meanwhile.
        case changedMeanwhile
        case closedMeanwhile
        /// The addressee cannot be written to.
        case badAddressee
        /// The channel does not send it like this; the preview says why.
        case refusedByChannel
        /// It was sent and taken back before; the form is as it was sent.
        case takenBack
        /// Another window of the same operator has written a draft since.
        case otherDraft
        /// Fields of a ready text are still to be written.
        case fieldsOpen
    }

    /// At least one; the first is chosen unless `chosen` says otherwise.
    var addressees: [Addressee]
    /// `Addressee.value`.
    var chosen: String?
    /// The ways for another address; none offered when empty.
    var ways: [Way] = []
    var other = Other()
    /// What would go out, as far as it was asked for.
    var preview: PreviewModel?
    /// The text before a suggestion was taken over.
    var before: String?
    var subject: String
    var text: String
    var then: TicketState
    var solution: String
    /// How the case ends, when it is closed with the answer.
    var outcome: CaseOutcome? = .informationGiven
    /// Whether the reader may close the ticket with it.
    var mayClose = true
    /// Its text was taken from this contribution.
    var taken: MessageID?
    var quotesOriginal: Bool
    /// Whether a short message leads to the text; where the channel writes such.
    var byLink = false
    /// Whether citizens have pages that a message could lead to.
    var mayLink = true
    /// The inbound message that is answered: its new text is the quotation. nil: nothing to quote.
    var answering: MessageID?
    /// Channels that show what will go out.
    var previews: Set<ChannelName> = []
    var hasPreviews: Bool { !previews.isEmpty }

    /// Every channel that it can leave by.
    func channels(in frame: PageFrame) -> [ChannelDescriptor] {
        addressees.compactMap { frame.channel($0.to.channel) } + ways.map(\.channel)
    }

    /// The version of the draft that the form holds; 0 for none. When it was written.
    var draftVersion: Int64 = 0
    var draftAt: Instant?
    /// `SavedDraft.key`.
    var draftKey: String?
    /// Whether the text is the draft's and nothing besides.
    var isAsSaved: Bool { draftAt != nil && taken == nil }
    /// Messages that the operator had not seen when he sent it.
    var meanwhile: [Message] = []
    /// What another window of the same operator has written meanwhile.
    var otherDraft: SavedDraft?
    /// Ready texts that fit one of its ways, those of the chosen one first; the one that was put in last.
    var canned: [CannedText] = []
    var putText: CannedText?
    /// Files of an earlier try.
    var kept: [KeptAttachment]
    /// In bytes, text and attachments together; nil without limit.
    var largest: Int?
    var idempotencyKey: String
    var seenVersion: Int64
    var problems: Set<Problem>

    init(
        addressees: [Addressee], chosen: String? = nil, subject: String, text: String = "",
        then: TicketState = .answered, solution: String = "", quotesOriginal: Bool = true, answering: MessageID? = nil,
        kept: [KeptAttachment] = [], largest: Int? = nil, idempotencyKey: String, seenVersion: Int64,
        problems: Set<Problem> = []
    ) {
        self.addressees = addressees
        self.chosen = chosen
        self.subject = subject
        self.text = text
        self.then = then
        self.solution = solution
        self.quotesOriginal = quotesOriginal
        self.answering = answering
        self.kept = kept
        self.largest = largest
        self.idempotencyKey = idempotencyKey
        self.seenVersion = seenVersion
        self.problems = problems
    }
}

/// What would go out, for the page.
struct PreviewModel: Sendable, Hashable {
    var preview: AnswerPreview
    /// Key of its document (`Paths.preview`) and the pages it has; 0 when they cannot be shown one by one.
    var document: String?
    var pages: Int

    init(preview: AnswerPreview, document: String? = nil, pages: Int = 0) {
        self.preview = preview
        self.document = document
        self.pages = pages
    }
}

/// How an original that is a picture of paper may be shown.
enum PaperDisplay: Sendable, Hashable {
    case pages([PageShape])
    /// They are still being looked at.
    case later
    case unreadable
}

/// Corrections that came back.
struct CorrectionForms: Sendable, Hashable {
    /// An arrival that is no instant, or lies after the receipt.
    var badArrival: ContactID?
    /// A registration whose date is none.
    var badRegistration: MessageID?
    var badRequester = false
    /// Where a confirmation should have gone, and why it cannot.
    var receiptAddress: String?
    var receiptDetail: String?
    var receiptOptedOut = false
    init() {}
}

/// A file that came with an earlier try and need not be chosen again.
struct KeptAttachment: Sendable, Hashable {
    /// What the form sends; the serving half's own, must be checked like everything from outside.
    var value: String
    var name: String
    var size: Int
    init(value: String, name: String, size: Int) {
        self.value = value
        self.name = name
        self.size = size
    }
}

/// The form for an internal note.
struct NoteForm: Sendable {
    var text: String
    /// It came back empty.
    var isBlank: Bool
    init(text: String = "", isBlank: Bool = false) {
        self.text = text
        self.isBlank = isBlank
    }
}

/// The form for closing without an answer.
struct CloseForm: Sendable {
    var solution: String
    /// It came back without a solution.
    var isBlank: Bool
    var outcome: CaseOutcome?
    /// It came back without an outcome.
    var lacksOutcome: Bool
    init(solution: String = "", isBlank: Bool = false, outcome: CaseOutcome? = nil, lacksOutcome: Bool = false) {
        self.solution = solution
        self.isBlank = isBlank
        self.outcome = outcome
        self.lacksOutcome = lacksOutcome
    }
}

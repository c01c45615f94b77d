// What paper brings with it: words read by a machine, proposals that a person confirms, the mail room's registration, and
// the steps of a letter on its way out through somebody's hands.

/// The words on an original's pages as a machine read them. For search and as a help; never the citizen's own text.
public struct Transcript: Hashable, Sendable, Codable {
    public var text: String
    /// 0 to 100, the mean over all words; nil when the words were in the document as text.
    public var confidence: Int?
    public var proposals: [Proposal]

    public init(text: String, confidence: Int?, proposals: [Proposal] = []) {
        self.text = text
        self.confidence = confidence
        self.proposals = proposals
    }
}

/// Something a machine believes to have read, for a person to confirm or correct. Never taken over by itself.
public struct Proposal: Hashable, Sendable, Codable {
    public enum Field: String, Hashable, Sendable, Codable, CaseIterable {
        /// Name and address block, lines separated by line feeds.
        case sender
        /// The letter's own date, `2026-03-02`.
        case date
        case subject
    }
    public var field: Field
    public var value: String
    /// 0 to 100.
    public var confidence: Int
    /// Where it stands: page from 0, and a rectangle in parts of the page's width and height (0 to 1).
    public var page: Int
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double

    public init(
        field: Field, value: String, confidence: Int, page: Int, x: Double, y: Double, width: Double, height: Double
    ) {
        self.field = field
        self.value = value
        self.confidence = confidence
        self.page = page
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
}

/// Registration in the body's own protocol (D.P.R. 445/2000 art. 53). Not the ticket's number.
public struct Registration: Hashable, Sendable, Codable {
    /// As the protocol system wrote it; empty when not yet registered.
    public var number: String
    /// Name of the register or AOO; may be empty.
    public var register: String
    /// `2026-03-02`; empty when unknown.
    public var date: String

    public init(number: String, register: String = "", date: String = "") {
        self.number = number
        self.register = register
        self.date = date
    }
}

/// A small fact that came with a message, shown to operators: `Numero chiamante` `+39 0971 000000`.
public struct Particular: Hashable, Sendable, Codable {
    public var it: String
    public var en: String
    public var value: String
    public init(it: String, en: String, value: String) {
        self.it = it
        self.en = en
        self.value = value
    }
}

/// Where a message is that people carry out: printed, put in an envelope, taken to the post.
public enum HandStep: String, Sendable, Codable, CaseIterable, Hashable {
    case toPrint = "to_print"
    case printed
    /// Handed to the post: the channel's acceptance, which meets the deadline.
    case posted
    /// Came back undelivered.
    case returned
}

/// What a citizen tells the machine instead of a person: one word alone in a short message.
public enum CitizenInstruction: Hashable, Sendable, Codable {
    /// No more automatic texts to this address.
    case stop
    /// Automatic texts again.
    case start
    /// How does my request stand? nil when no number could be read.
    case status(TicketNumber?)
}

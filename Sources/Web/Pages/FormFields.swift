// Names of form fields and their fixed values: written by the pages, read by the serving half.

/// Names of form fields.
enum FormField {
    /// The session's form token, on every form.
    static let token = "csrf"
    /// Where to go afterwards: a path of this server (`Address.init(local:)`).
    static let next = "next"

    // Log-in.
    static let login = "login"
    static let password = "password"
    /// The second step: what the first one has left, and the device's code.
    static let pending = "pending"
    static let code = "code"
    static let newPassword = "new_password"
    static let repeated = "repeated"

    // Users.
    static let role = "role"
    static let identity = "subject_of_identity"
    static let issuer = "issuer"
    static let department = "department"
    static let mail = "mail"
    /// Codes of services; may come several times.
    static let services = "services"
    static let active = "active"

    // Language switch: `Language.rawValue`.
    static let language = "language"

    // Answer (multipart/form-data).
    /// `AnswerForm.Addressee.value` of the chosen one.
    static let addressee = "to"
    static let subject = "subject"
    /// Text of an answer or a note.
    static let text = "text"
    /// Files; may come several times.
    static let attachments = "attachments"
    /// `KeptAttachment.value` of a file that an earlier try has already brought; may come several times.
    static let keptAttachment = "kept"
    /// `TicketState.rawValue`: answered, waiting_for_citizen, closed.
    static let then = "then"
    /// `1`: the text on the request's page, and only its address by the channel.
    static let byLink = "by_link"
    /// What was found, on closing.
    static let solution = "solution"
    /// `1` when the original is quoted below the answer.
    static let quote = "quote"
    /// Twice the same is once (D6).
    static let idempotencyKey = "key"
    /// `TicketView.version` that the operator has seen.
    static let seenVersion = "seen"
    /// The inbound message that is answered.
    static let answering = "answering"

    // Drafts: the version that the window knows; `1` to forget it.
    static let draftVersion = "draft"
    static let discard = "discard"
    /// `CannedText.code`.
    static let canned = "canned"
    /// The question inside that a note answers.
    static let question = "question"

    // A page that is open: its own name, and `open`, `writing` or `gone`.
    static let window = "window"
    static let presence = "presence"

    // An address that the ticket does not know: `to` is then `OtherAddressee.value`.
    static let otherWay = "other_way"
    static let otherName = "other_name"
    static let otherAddress = "other_address"
    /// `1`: put the suggested wording in the place of the text; `before` brings the text as it was.
    static let take = "take"
    static let undo = "undo"
    static let before = "before"
    /// `1`: only the preview is wanted, not the page around it.
    static let fragment = "fragment"

    // Corrections.
    /// Name in the first line, address in those below.
    static let sender = "sender"
    static let personName = "name"
    static let personAddress = "address"
    static let service = "service"
    static let protocolNumber = "number"
    static let register = "register"
    static let date = "date"
    /// Wall-clock time, `2026-03-02T09:15`.
    static let arrival = "arrival"

    // Print queue: ids of the entries, may come several times; what is reported of them; why one came back or stays here.
    static let entries = "entry"
    static let report = "report"
    static let step = "step"
    static let reason = "reason"

    // Levels and cases.
    /// The latest message that stood on the page.
    static let seenMessage = "seen_message"
    /// `HolderChoice.value`.
    static let holder = "holder"
    /// `yes` or `no`.
    static let solved = "solved"
    static let topic = "topic"
    static let queue = "queue"
    static let priority = "priority"
    /// Numbers of tickets, and which act on them (`BulkAct.word`).
    static let ticket = "ticket"
    static let act = "act"
    static let shared = "shared"
    static let complaint = "complaint"
    /// `CaseOutcome.rawValue`.
    static let caseOutcome = "case_outcome"
    /// `ContactExclusion.rawValue`.
    static let exclusion = "exclusion"
    /// People: an id, or `new`; the id of whom somebody is merged into; the ticket that is to be moved.
    static let person = "person"
    static let into = "into"
    static let moving = "ticket"
    /// A message's id; may come several times.
    static let message = "message"
    /// The number of another ticket.
    static let otherTicket = "other"

    // Reports: period by name, or two days; what is entered by hand.
    static let period = "period"
    static let from = "from"
    static let until = "until"
    static let indicator = "indicator"
    static let numerator = "numerator"
    static let denominator = "denominator"
    static let note = "note"
    static let contacts = "contacts"
    /// `1`: of all services.
    static let ofAll = "of_all"
    /// `CallForm.rawValue`.
    static let callForm = "form"
    /// Of a telephone call: `in` or `out`, our number, how long it took.
    static let direction = "direction"
    static let line = "line"
    static let length = "length"
    static let file = "file"

    /// `me`, `none`, or a user's id.
    static let assignee = "assignee"
    /// `yes` or `no`.
    static let needsAnswer = "needs"
    /// `DoubtOutcome.rawValue`.
    static let outcome = "outcome"
}

/// The value of `FormField.addressee` for an address that the ticket does not know.
enum OtherAddressee {
    static let value = "other"
}

/// Values of `FormField.assignee` that are no user's id.
enum AssigneeValue {
    static let me = "me"
    static let nobody = "none"
}

/// What a person says about an entry in doubt.
enum DoubtOutcome: String, Sendable {
    case sent
    case notSent = "not_sent"
}

// What a user asked for and cannot have, by a fixed word: pages have a sentence for each in both languages, the JSON
// API hands the word on.

/// Why an act was refused although the request was well-formed.
enum ActFault: String, Error, CaseIterable, Sendable {
    case textMissing = "text_missing"
    case subjectMissing = "subject_missing"
    case textTooLong = "text_too_long"
    /// Closing demands what was found.
    case solutionMissing = "solution_missing"
    case attachmentsTooLarge = "attachments_too_large"
    case tooManyAttachments = "too_many_attachments"
    /// The channel takes no attachments.
    case attachmentsNotPossible = "attachments_not_possible"
    /// Not an address that has written on this ticket.
    case unknownAddressee = "unknown_addressee"
    /// The channel cannot write to what was typed.
    case badAddress = "bad_address"
    /// The channel will not send it like this: its preview says why.
    case refusedByChannel = "refused_by_channel"
    /// The channel is not configured any more, so nothing can leave by it.
    case channelMissing = "channel_missing"
    /// A person without a name and without an address is nobody.
    case requesterMissing = "requester_missing"
    /// Not a day of the calendar.
    case badDate = "bad_date"
    /// Not an instant, or after the receipt.
    case badArrival = "bad_arrival"
    /// What came back, or shall not leave, needs a reason.
    case reasonMissing = "reason_missing"
    /// There are no words for telling this on that channel.
    case notWorded = "not_worded"
    /// The addressee wants no automatic texts.
    case optedOut = "opted_out"
    /// Neither the back office nor a department that takes requests.
    case holderMissing = "holder_missing"
    /// Whoever has it has no mail address.
    case noMail = "no_mail"
    /// Closing demands how the case ended.
    case outcomeMissing = "outcome_missing"
    /// Not a topic of the service.
    case unknownTopic = "unknown_topic"
    /// What needs no answer needs a reason for that.
    case exclusionMissing = "exclusion_missing"
    case unknownTicket = "unknown_ticket"
    case sameTicket = "same_ticket"
    /// Of another service, or merged already.
    case notMergeable = "not_mergeable"
    /// Service or day make no sheet.
    case badSheet = "bad_sheet"
    /// Somebody else answered, or a new message came, since the page was made.
    case changedMeanwhile = "changed_meanwhile"
    /// Fields of a ready text still stand in the text.
    case fieldsOpen = "fields_open"
    /// It was sent with this key before, and taken back: it is not sent by the same key again.
    case takenBack = "taken_back"
    /// The ticket's or entry's state does not allow the step.
    case notNow = "not_now"

    /// For the JSON API.
    var status: Int {
        switch self {
        case .changedMeanwhile, .notNow, .notMergeable, .takenBack: 409
        case .attachmentsTooLarge: 413
        default: 422
        }
    }

    /// For programs and logs.
    var reason: String {
        switch self {
        case .textMissing: "the text is empty"
        case .subjectMissing: "the subject is empty"
        case .textTooLong: "the text is too long"
        case .solutionMissing: "closing a ticket needs a solution"
        case .attachmentsTooLarge: "the answer is larger than its channel takes"
        case .tooManyAttachments: "too many attachments"
        case .attachmentsNotPossible: "the channel takes no attachments"
        case .unknownAddressee: "nobody with this address has written on the ticket"
        case .badAddress: "the channel cannot write to this address"
        case .refusedByChannel: "the channel does not send it like this"
        case .channelMissing: "the channel is not configured"
        case .requesterMissing: "a name or an address is needed"
        case .badDate: "not a day: 2026-03-02 is expected"
        case .badArrival: "not an instant before the receipt"
        case .reasonMissing: "a reason is needed"
        case .notWorded: "there are no words for it on this channel"
        case .optedOut: "the addressee wants no automatic texts"
        case .holderMissing: "the back office or a department that takes requests is expected"
        case .noMail: "whoever has it has no mail address"
        case .outcomeMissing: "closing a ticket needs an outcome"
        case .unknownTopic: "not a topic of this service"
        case .exclusionMissing: "a reason is needed why no answer is"
        case .unknownTicket: "no such ticket"
        case .sameTicket: "a ticket cannot be merged into itself"
        case .notMergeable: "the two tickets cannot be merged"
        case .badSheet: "service and day do not make a sheet"
        case .changedMeanwhile: "the ticket has changed since it was read"
        case .fieldsOpen: "fields of a ready text are not written yet"
        case .takenBack: "the answer was taken back"
        case .notNow: "the state does not allow it"
        }
    }
}

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
    /// The channel is not configured any more, so nothing can leave by it.
    case channelMissing = "channel_missing"
    /// Somebody else answered, or a new message came, since the page was made.
    case changedMeanwhile = "changed_meanwhile"
    /// The ticket's or entry's state does not allow the step.
    case notNow = "not_now"

    /// For the JSON API.
    var status: Int {
        switch self {
        case .changedMeanwhile, .notNow: 409
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
        case .channelMissing: "the channel is not configured"
        case .changedMeanwhile: "the ticket has changed since it was read"
        case .notNow: "the state does not allow it"
        }
    }
}

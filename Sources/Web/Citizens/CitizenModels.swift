// What the citizens' pages draw: the form as it was typed, the page after it, a request as its citizen may see it.

import Channels
import Foundation
import Store
import Tickets

/// Names of the form's fields.
enum CitizenField {
    static let key = "key"
    static let mark = "mark"
    static let work = "work"
    /// Seen by nobody; programs that fill in everything fill it in.
    static let trap = "website"
    static let service = "service"
    static let topic = "topic"
    static let subject = "subject"
    static let text = "text"
    static let surname = "surname"
    static let name = "name"
    static let locality = "locality"
    static let phone = "phone"
    static let mail = "mail"
    static let way = "way"
    static let files = "files"
    static let number = "number"
    static let code = "code"
    static let rating = "rating"
    static let remark = "remark"
    /// Value of `way` for the request's own page.
    static let page = "page"
}

/// The form as it was typed.
struct CitizenDraft: Sendable, Hashable {
    var key = ""
    var service = ""
    var topic = ""
    var subject = ""
    var text = ""
    var person = PersonDetails()
    var way = CitizenField.page
    var hadFiles = false
}

/// What stands in the way, with the field it is about.
enum CitizenProblem: Sendable, Hashable {
    case noText, textTooLong
    case line(PersonDetails.Field?)
    case mailMissing, phoneMissing, serviceMissing, tooManyFiles, filesTooLarge, stale, trapped, notTaken
    case tooSoon(Int)
    case tooMany(Int)

    /// The id of the field to go to; nil when it is about none.
    var field: String? {
        switch self {
        case .noText, .textTooLong: CitizenField.text
        case .line(let field): field?.rawValue ?? CitizenField.subject
        case .mailMissing: CitizenField.mail
        case .phoneMissing: CitizenField.phone
        case .serviceMissing: "service-0"
        case .tooManyFiles, .filesTooLarge: CitizenField.files
        case .stale, .trapped, .notTaken, .tooSoon, .tooMany: nil
        }
    }
}

/// The page with the form.
struct CitizenFormModel: Sendable {
    var draft: CitizenDraft
    var mark: String
    var settings: CitizenSettings
    var problems: [CitizenProblem] = []
    /// Whether the sender's machine shall work while he writes.
    var work = false
}

/// After the form: on its way, or registered.
struct CitizenDoneModel: Sendable {
    /// nil while it is being registered.
    var ticket: (number: TicketNumber, due: Instant?, secret: String)?
    /// The link in full, for copying.
    var link = ""
    /// A confirmation went to the address given.
    var isConfirmed = false
    var key = ""
}

/// A request as its citizen sees it: nothing internal is in here, so nothing internal can be drawn.
struct CitizenRequestModel: Sendable {
    struct Word: Sendable, Hashable {
        var isOurs: Bool
        var at: Instant
        var subject: String
        var text: String
        var files: [File]
        /// A telephone call: what operators have written down of it is for the desk.
        var isCall = false
    }
    struct File: Sendable, Hashable {
        var name: String
        var size: Int
        /// nil: named, not offered.
        var address: Address?
    }
    var number: TicketNumber
    var secret: String
    var title: String
    var subject: String
    var state: CitizenStatusText
    var openedAt: Instant
    var updatedAt: Instant
    var dueAt: Instant?
    var words: [Word]
    var isMerged = false
    /// Requests that were split off from this one.
    var others: [Other] = []
    /// nil where nothing can be added.
    var adding: (key: String, mark: String, settings: CitizenSettings)?
    var addProblems: [CitizenProblem] = []
    var addDraft = CitizenDraft()
    var justAdded = false
    /// nil where there is nothing to rate (any more).
    var rating: RatingPart?

    struct Other: Sendable {
        var number: TicketNumber
        var subject: String
        var address: Address
    }

    struct RatingPart: Sendable {
        var given: Int?
        var remark = ""
        var changeableUntil: Instant?
        var canRate: Bool
    }
}

/// The way to a request by a code.
struct CitizenCodeModel: Sendable {
    enum Problem: Sendable, Hashable {
        case noNumber, wrong
        case tooMany(Int)
    }
    var number = ""
    var asksCode = false
    var problem: Problem?
}

// The original of a registered call. What the settings say at that moment (the outcome's words, the account by which an answer
// goes) is written down in it: an original reads the same after the settings have changed.

import FormDocuments
import Foundation
import Tickets

/// What is kept of a call.
struct PhoneDocument: FormDocument, Hashable {
    static let form = "sportello-call-1"

    var form: String? = Self.form
    /// When it began.
    var beganAt: Instant?
    var seconds: Int64?
    var isOutgoing: Bool?
    var outcome: Outcome?
    /// Closed with what was told.
    var isSettled: Bool?
    var registeredBy: String?
    var person: PersonDetails?
    var service: String?
    var topic: String?
    var priority: String?
    var subject: String?
    /// What the caller asked.
    var text: String?
    /// What he was told.
    var said: String?
    var answerBy: FormWay?
    var files: [FormFile]?
    var language: String?
    var ticket: String?

    struct Outcome: Codable, Hashable {
        var code: String
        var it: String
        var en: String
        /// `CaseOutcome`.
        var ends: String?
    }
}

// The original of a submission. What the settings decide at that moment (the account by which the answer goes) is written down
// in it: an original reads the same after the settings have changed.

import FormDocuments
import Foundation
import Tickets

/// What is kept of a submission.
struct WebFormDocument: FormDocument, Hashable {
    static let form = "sportello-webform-1"

    var form: String? = Self.form
    var arrivedAt: Instant?
    var person: PersonDetails?
    var service: String?
    var topic: String?
    var priority: String?
    var subject: String?
    var text: String?
    var answerBy: FormWay?
    var files: [FormFile]?
    var language: String?
    var ticket: String?
}

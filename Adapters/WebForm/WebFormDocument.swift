// The original of a submission: one JSON document with sorted keys, so that the same submission always has the same bytes.
// What the settings decide at that moment (the account by which the answer goes) is written down in it: an original reads the
// same after the settings have changed.

import Channels
import Foundation
import Tickets

/// What is kept of a submission. Every field may be missing in what is read.
struct WebFormDocument: Codable, Hashable {
    /// Of this form of documents.
    static let form = "sportello-webform-1"

    var form: String?
    var arrivedAt: Instant?
    var person: PersonDetails?
    var service: String?
    var topic: String?
    var priority: String?
    var subject: String?
    var text: String?
    var answerBy: Way?
    var files: [File]?
    var language: String?
    /// The secret of the ticket that it adds to.
    var ticket: String?

    struct Way: Codable, Hashable {
        var channel: String
        var account: String
        var address: String
    }

    struct File: Codable, Hashable {
        var name: String
        var type: String
        /// In JSON as base 64.
        var bytes: Data
    }

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    /// For `init(decoding:)` and the form's own use.
    init() { form = Self.form }

    init(decoding bytes: [UInt8]) throws(TranslationFailure) {
        guard !bytes.isEmpty else { throw TranslationFailure(code: "empty", reason: "There is nothing to read.") }
        // The decoder's words may quote the message: only their kind is told.
        guard let read = try? JSONDecoder().decode(Self.self, from: Data(bytes)), read.form == Self.form else {
            throw TranslationFailure(code: "unreadable", reason: "Not a document of this channel.")
        }
        self = read
    }
}

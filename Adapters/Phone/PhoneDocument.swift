// The original of a registered call: one JSON document with sorted keys, so that the same registration always has the same
// bytes. What the settings say at that moment (the outcome's words, the account by which an answer goes) is written down in
// it: an original reads the same after the settings have changed.

import Channels
import Foundation
import Tickets

/// What is kept of a call. Every field may be missing in what is read.
struct PhoneDocument: Codable, Hashable {
    /// Of this form of documents.
    static let form = "sportello-call-1"

    var form: String?
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
    var answerBy: Way?
    var files: [File]?
    var language: String?
    /// The secret of the ticket that it belongs to.
    var ticket: String?

    struct Outcome: Codable, Hashable {
        var code: String
        var it: String
        var en: String
        /// `CaseOutcome`.
        var ends: String?
    }

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

    init() { form = Self.form }

    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    init(decoding bytes: [UInt8]) throws(TranslationFailure) {
        guard !bytes.isEmpty else { throw TranslationFailure(code: "empty", reason: "There is nothing to read.") }
        // The decoder's words may quote the call: only their kind is told.
        guard let read = try? JSONDecoder().decode(Self.self, from: Data(bytes)), read.form == Self.form else {
            throw TranslationFailure(code: "unreadable", reason: "Not a document of this channel.")
        }
        self = read
    }
}

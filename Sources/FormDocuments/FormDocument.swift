// What adapters share whose contacts are written into forms of ours: the original is one JSON document with sorted keys, so that
// the same submission always has the same bytes. Each adapter's document names its own fields beside these.

import Channels
import Crypto
import Foundation
import Tickets

/// By which channel and account the answer goes, as the settings said when the form was sent.
public struct FormWay: Codable, Hashable, Sendable {
    public var channel: String
    public var account: String
    public var address: String
}

/// One file of a form.
public struct FormFile: Codable, Hashable, Sendable {
    public var name: String
    public var type: String
    /// In JSON as base 64.
    public var bytes: Data
}

/// What is kept of what was written into a form. Every field may be missing in what is read.
public protocol FormDocument: Codable {
    /// Name of this form of documents; stands in each of them.
    static var form: String { get }

    var form: String? { get }
    var person: PersonDetails? { get set }
    var service: String? { get set }
    var topic: String? { get set }
    var priority: String? { get set }
    var subject: String? { get set }
    var text: String? { get set }
    var answerBy: FormWay? { get set }
    var files: [FormFile]? { get set }
    var language: String? { get set }
    /// The secret of the ticket that it belongs to.
    var ticket: String? { get set }

    init()
}

extension FormDocument {
    func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    public init(decoding bytes: [UInt8]) throws(TranslationFailure) {
        guard !bytes.isEmpty else { throw TranslationFailure(code: "empty", reason: "There is nothing to read.") }
        // The decoder's words may quote the message: only their kind is told.
        guard let read = try? JSONDecoder().decode(Self.self, from: Data(bytes)), read.form == Self.form else {
            throw TranslationFailure(code: "unreadable", reason: "Not a document of this channel.")
        }
        self = read
    }

    /// His details without signs that nobody sees.
    public var tidyPerson: PersonDetails {
        let person = person ?? PersonDetails()
        return PersonDetails(
            surname: FormWords.line(person.surname), name: FormWords.line(person.name),
            locality: FormWords.line(person.locality), phone: FormWords.line(person.phone),
            mail: FormWords.line(person.mail))
    }

    public var attachments: [Attachment] {
        (files ?? []).enumerated().map { index, file in
            Attachment(
                name: FormWords.fileName(file.name), type: FormWords.line(file.type.lowercased()),
                size: file.bytes.count, sha256: SHA256.digest(of: file.bytes).hex, part: index)
        }
    }
}

/// Reads originals of one form of documents.
public protocol FormTranslation: ChannelTranslation {
    associatedtype Document: FormDocument
}

extension FormTranslation {
    public func open(_ original: [UInt8]) throws(TranslationFailure) -> OpenedOriginal {
        OpenedOriginal(html: nil, attachments: try Document(decoding: original).attachments)
    }

    public func attachment(_ part: Int, of original: [UInt8]) throws(TranslationFailure) -> [UInt8]? {
        let files = try Document(decoding: original).files ?? []
        return files.indices.contains(part) ? Array(files[part].bytes) : nil
    }
}

// Pure: a submission's document to what it says. Nothing in it proves who wrote it: a number in the subject or another
// person's mail address leads into nobody's ticket, only the ticket's secret does.

import Channels
import Crypto
import Foundation
import Tickets

/// Reads documents.
struct WebFormTranslation: ChannelTranslation {
    func translate(_ item: IncomingItem, account: AccountName) throws(TranslationFailure) -> Translation {
        let document = try WebFormDocument(decoding: item.bytes)
        let person = Self.tidy(document.person ?? PersonDetails())
        let way = document.answerBy.flatMap { Self.tidy($0) }
        let token = document.ticket.flatMap { ReplyToken($0) }
        let name = [person.name, person.surname].filter { !$0.isEmpty }.joined(separator: " ")
        let address = Self.address(person, token == nil ? way : nil, item.key, isAddition: token != nil)
        var translation = Translation(
            kind: .contact, subject: Self.line(document.subject ?? ""), sender: Party(name: name, address: address),
            text: Self.text(document.text ?? ""), attachments: Self.attachments(of: document),
            tokens: token.map { [$0] } ?? [])
        // Whom no other channel reaches reads everything on the request's own page; an addition is confirmed there, too.
        if way == nil || token != nil { translation.automaticAnswerForbidden = "shown on its page" }
        if token == nil { translation.answerBy = way.map { Self.replyAddress($0, name: name) } }
        translation.person = person.missing.count == PersonDetails.Field.allCases.count ? nil : person
        translation.topic = document.topic.map { TopicCode(Self.line($0)) }
        translation.priority = document.priority.flatMap { PriorityClass(rawValue: $0) }
        return translation
    }

    func open(_ original: [UInt8]) throws(TranslationFailure) -> OpenedOriginal {
        OpenedOriginal(html: nil, attachments: Self.attachments(of: try WebFormDocument(decoding: original)))
    }

    func attachment(_ part: Int, of original: [UInt8]) throws(TranslationFailure) -> [UInt8]? {
        let files = try WebFormDocument(decoding: original).files ?? []
        return files.indices.contains(part) ? Array(files[part].bytes) : nil
    }

    // MARK: Who

    /// An address that is his; else one that is nobody's, so that two people without any are never taken for one. What is added
    /// to a ticket by its secret needs none.
    private static func address(
        _ person: PersonDetails, _ way: WebFormDocument.Way?, _ key: String, isAddition: Bool
    ) -> String {
        if !person.mail.isEmpty { return person.mail }
        if let way { return way.address }
        if let number = TelephoneNumber(person.phone) { return number.e164 }
        return isAddition ? "" : "web-" + SHA256.digest(of: key).hex.prefix(16)
    }

    private static func replyAddress(_ way: WebFormDocument.Way, name: String) -> ReplyAddress {
        ReplyAddress(
            channel: ChannelName(way.channel), account: AccountName(way.account),
            party: Party(name: name, address: way.address))
    }

    private static func tidy(_ way: WebFormDocument.Way) -> WebFormDocument.Way? {
        var way = way
        way.address = line(way.address)
        return way.address.isEmpty || way.channel.isEmpty || way.account.isEmpty ? nil : way
    }

    private static func tidy(_ person: PersonDetails) -> PersonDetails {
        PersonDetails(
            surname: line(person.surname), name: line(person.name), locality: line(person.locality),
            phone: line(person.phone), mail: line(person.mail))
    }

    // MARK: Words

    /// One line without signs that nobody sees, of a bounded length.
    private static func line(_ text: String) -> String {
        let seen = text.unicodeScalars.prefix(2000).map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: " "
            default: Character(scalar)
            }
        }
        return String(String(seen).split(separator: " ").joined(separator: " ").prefix(WebForm.longestLine))
    }

    /// Line ends as the desk keeps them; no other control but the tab.
    private static func text(_ text: String) -> String {
        let plain = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        let kept = plain.unicodeScalars.filter { $0 == "\n" || $0 == "\t" || $0.value >= 32 && $0.value != 127 }
        return String(String.UnicodeScalarView(kept))
    }

    private static func attachments(of document: WebFormDocument) -> [Attachment] {
        (document.files ?? []).enumerated().map { index, file in
            Attachment(
                name: safeName(file.name), type: line(file.type.lowercased()), size: file.bytes.count,
                sha256: SHA256.digest(of: file.bytes).hex, part: index)
        }
    }

    /// The last component of the name, without control and format characters (A5).
    private static func safeName(_ name: String) -> String {
        let plain = name.precomposedStringWithCompatibilityMapping
        let last = plain.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let harmless = last.unicodeScalars.filter {
            ![.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
        }
        var kept = String(String.UnicodeScalarView(harmless.prefix(150)))
        while kept.hasPrefix(".") || kept.hasPrefix(" ") { kept.removeFirst() }
        return kept.isEmpty ? "allegato" : kept
    }
}

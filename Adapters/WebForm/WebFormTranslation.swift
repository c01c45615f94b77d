// Pure: a submission's document to what it says. Nothing in it proves who wrote it: a number in the subject or another
// person's mail address leads into nobody's ticket, only the ticket's secret does.

import Channels
import Crypto
import FormDocuments
import Foundation
import Tickets

/// Reads documents.
struct WebFormTranslation: FormTranslation {
    typealias Document = WebFormDocument

    func translate(_ item: IncomingItem, account: AccountName) throws(TranslationFailure) -> Translation {
        let document = try WebFormDocument(decoding: item.bytes)
        let person = document.tidyPerson
        let way = document.answerBy.flatMap { Self.tidy($0) }
        let token = document.ticket.flatMap { ReplyToken($0) }
        let name = [person.name, person.surname].filter { !$0.isEmpty }.joined(separator: " ")
        let address = Self.address(person, token == nil ? way : nil, item.key, isAddition: token != nil)
        var translation = Translation(
            kind: .contact, subject: FormWords.line(document.subject ?? ""),
            sender: Party(name: name, address: address),
            text: FormWords.text(document.text ?? ""), attachments: document.attachments,
            tokens: token.map { [$0] } ?? [])
        // Whom no other channel reaches reads everything on the request's own page; an addition is confirmed there, too.
        if way == nil || token != nil { translation.automaticAnswerForbidden = "shown on its page" }
        if token == nil { translation.answerBy = way.map { Self.replyAddress($0, name: name) } }
        translation.person = person.missing.count == PersonDetails.Field.allCases.count ? nil : person
        translation.topic = document.topic.map { TopicCode(FormWords.line($0)) }
        translation.priority = document.priority.flatMap { PriorityClass(rawValue: $0) }
        return translation
    }

    // MARK: Who

    /// An address that is his; else one that is nobody's, so that two people without any are never taken for one. What is added
    /// to a ticket by its secret needs none.
    private static func address(
        _ person: PersonDetails, _ way: FormWay?, _ key: String, isAddition: Bool
    ) -> String {
        if !person.mail.isEmpty { return person.mail }
        if let way { return way.address }
        if let number = TelephoneNumber(person.phone) { return number.e164 }
        return isAddition ? "" : "web-" + SHA256.digest(of: key).hex.prefix(16)
    }

    private static func replyAddress(_ way: FormWay, name: String) -> ReplyAddress {
        ReplyAddress(
            channel: ChannelName(way.channel), account: AccountName(way.account),
            party: Party(name: name, address: way.address))
    }

    private static func tidy(_ way: FormWay) -> FormWay? {
        var way = way
        way.address = FormWords.line(way.address)
        return way.address.isEmpty || way.channel.isEmpty || way.account.isEmpty ? nil : way
    }
}

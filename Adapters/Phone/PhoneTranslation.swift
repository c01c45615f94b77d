// Pure: a call's document to what it says. What was asked and what was told become the message's text, the circumstances its
// particulars; only the ticket's secret, which the desk puts in, leads to an existing request.

import Channels
import Crypto
import FormDocuments
import Foundation
import Tickets

/// Reads documents.
struct PhoneTranslation: FormTranslation {
    typealias Document = PhoneDocument

    func translate(_ item: IncomingItem, account: AccountName) throws(TranslationFailure) -> Translation {
        let document = try PhoneDocument(decoding: item.bytes)
        let person = document.tidyPerson
        let token = document.ticket.flatMap { ReplyToken($0) }
        let name = [person.name, person.surname].filter { !$0.isEmpty }.joined(separator: " ")
        let asked = FormWords.text(document.text ?? "")
        let said = FormWords.text(document.said ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        let subject = FormWords.line(document.subject ?? "")
        var translation = Translation(
            kind: .contact, subject: subject.isEmpty ? Self.beginning(of: asked) : subject,
            sender: Party(name: name, address: Self.address(person, item.key, belongs: token != nil)),
            text: Self.whole(asked, said, document.language), attachments: document.attachments,
            tokens: token.map { [$0] } ?? [])
        // The number is told while he is on the line.
        translation.automaticAnswerForbidden = "a telephone call"
        if token == nil { translation.answerBy = document.answerBy.flatMap { Self.way($0, name: name) } }
        translation.person = person.missing.count == PersonDetails.Field.allCases.count ? nil : person
        translation.topic = document.topic.map { TopicCode(FormWords.line($0)) }
        translation.priority = document.priority.flatMap { PriorityClass(rawValue: $0) }
        translation.particulars = Self.particulars(document)
        let isSettled = document.isSettled == true && !said.isEmpty
        translation.call = .init(
            solution: isSettled ? said : nil, outcome: document.outcome?.ends.flatMap { CaseOutcome(rawValue: $0) },
            registeredBy: document.registeredBy.map { FormWords.line($0) }, isOutgoing: document.isOutgoing ?? false)
        return translation
    }

    // MARK: Who

    /// His number; else an address that is nobody's, so that two callers without any are never taken for one. What is added
    /// to a request needs none.
    private static func address(_ person: PersonDetails, _ key: String, belongs: Bool) -> String {
        if let number = TelephoneNumber(person.phone) { return number.e164 }
        if !person.mail.isEmpty { return person.mail }
        return belongs ? "" : "tel-" + SHA256.digest(of: key).hex.prefix(16)
    }

    private static func way(_ way: FormWay, name: String) -> ReplyAddress? {
        let address = way.address.split(whereSeparator: \.isNewline).map { FormWords.line(String($0)) }.filter {
            !$0.isEmpty
        }
        .joined(separator: "\n")
        guard !address.isEmpty, !way.channel.isEmpty, !way.account.isEmpty else { return nil }
        return ReplyAddress(
            channel: ChannelName(way.channel), account: AccountName(way.account),
            party: Party(name: name, address: address))
    }

    // MARK: What

    private static func particulars(_ document: PhoneDocument) -> [Particular] {
        let isOutgoing = document.isOutgoing ?? false
        let number = document.person.flatMap { TelephoneNumber($0.phone) }?.shown ?? "–"
        var found = [
            isOutgoing
                ? Particular(it: "Telefonata in uscita", en: "Outgoing call", value: number)
                : Particular(it: "Telefonata in entrata", en: "Incoming call", value: number)
        ]
        if let seconds = document.seconds, seconds >= 0 {
            found.append(
                Particular(
                    it: "Durata", en: "Length",
                    value: "\(seconds / 60):" + (seconds % 60 < 10 ? "0" : "") + "\(seconds % 60)"))
        }
        if let outcome = document.outcome {
            let (it, en) = (FormWords.line(outcome.it), FormWords.line(outcome.en))
            found.append(Particular(it: "Esito", en: "Outcome", value: it == en ? it : "\(it) / \(en)"))
        }
        return found
    }

    // MARK: Words

    /// What was told stands below what was asked, under a line of its own.
    private static func whole(_ asked: String, _ said: String, _ language: String?) -> String {
        if said.isEmpty { return asked }
        let head = language == "en" ? "Told on the telephone:" : "Risposta data al telefono:"
        return asked.allSatisfy(\.isWhitespace) ? "\(head)\n\(said)" : "\(asked)\n\n\(head)\n\(said)"
    }

    private static func beginning(of text: String) -> String {
        let line = FormWords.line(text)
        return line.count > 70 ? line.prefix(69) + "…" : line
    }
}

// Pure: a call's document to what it says. What was asked and what was told become the message's text, the circumstances its
// particulars; only the ticket's secret, which the desk puts in, leads to an existing request.

import Channels
import Crypto
import Foundation
import Tickets

/// Reads documents.
struct PhoneTranslation: ChannelTranslation {
    func translate(_ item: IncomingItem, account: AccountName) throws(TranslationFailure) -> Translation {
        let document = try PhoneDocument(decoding: item.bytes)
        let person = Self.tidy(document.person ?? PersonDetails())
        let token = document.ticket.flatMap { ReplyToken($0) }
        let name = [person.name, person.surname].filter { !$0.isEmpty }.joined(separator: " ")
        let asked = Self.text(document.text ?? "")
        let said = Self.text(document.said ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
        let subject = Self.line(document.subject ?? "")
        var translation = Translation(
            kind: .contact, subject: subject.isEmpty ? Self.beginning(of: asked) : subject,
            sender: Party(name: name, address: Self.address(person, item.key, belongs: token != nil)),
            text: Self.whole(asked, said, document.language), attachments: Self.attachments(of: document),
            tokens: token.map { [$0] } ?? [])
        // The number is told while he is on the line.
        translation.automaticAnswerForbidden = "a telephone call"
        if token == nil { translation.answerBy = document.answerBy.flatMap { Self.way($0, name: name) } }
        translation.person = person.missing.count == PersonDetails.Field.allCases.count ? nil : person
        translation.topic = document.topic.map { TopicCode(Self.line($0)) }
        translation.priority = document.priority.flatMap { PriorityClass(rawValue: $0) }
        translation.particulars = Self.particulars(document)
        let isSettled = document.isSettled == true && !said.isEmpty
        translation.call = .init(
            solution: isSettled ? said : nil, outcome: document.outcome?.ends.flatMap { CaseOutcome(rawValue: $0) },
            registeredBy: document.registeredBy.map { Self.line($0) }, isOutgoing: document.isOutgoing ?? false)
        return translation
    }

    func open(_ original: [UInt8]) throws(TranslationFailure) -> OpenedOriginal {
        OpenedOriginal(html: nil, attachments: Self.attachments(of: try PhoneDocument(decoding: original)))
    }

    func attachment(_ part: Int, of original: [UInt8]) throws(TranslationFailure) -> [UInt8]? {
        let files = try PhoneDocument(decoding: original).files ?? []
        return files.indices.contains(part) ? Array(files[part].bytes) : nil
    }

    // MARK: Who

    /// His number; else an address that is nobody's, so that two callers without any are never taken for one. What is added
    /// to a request needs none.
    private static func address(_ person: PersonDetails, _ key: String, belongs: Bool) -> String {
        if let number = TelephoneNumber(person.phone) { return number.e164 }
        if !person.mail.isEmpty { return person.mail }
        return belongs ? "" : "tel-" + SHA256.digest(of: key).hex.prefix(16)
    }

    private static func way(_ way: PhoneDocument.Way, name: String) -> ReplyAddress? {
        let address = way.address.split(whereSeparator: \.isNewline).map { line(String($0)) }.filter { !$0.isEmpty }
            .joined(separator: "\n")
        guard !address.isEmpty, !way.channel.isEmpty, !way.account.isEmpty else { return nil }
        return ReplyAddress(
            channel: ChannelName(way.channel), account: AccountName(way.account),
            party: Party(name: name, address: address))
    }

    private static func tidy(_ person: PersonDetails) -> PersonDetails {
        PersonDetails(
            surname: line(person.surname), name: line(person.name), locality: line(person.locality),
            phone: line(person.phone), mail: line(person.mail))
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
            let (it, en) = (line(outcome.it), line(outcome.en))
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
        let line = line(text)
        return line.count > 70 ? line.prefix(69) + "…" : line
    }

    /// One line without signs that nobody sees, of a bounded length.
    private static func line(_ text: String) -> String {
        let seen = text.unicodeScalars.prefix(2000).map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: " "
            default: Character(scalar)
            }
        }
        return String(String(seen).split(separator: " ").joined(separator: " ").prefix(PhoneForm.longestLine))
    }

    /// Line ends as the desk keeps them; no other control but the tab.
    private static func text(_ text: String) -> String {
        let plain = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        let kept = plain.unicodeScalars.filter { $0 == "\n" || $0 == "\t" || $0.value >= 32 && $0.value != 127 }
        return String(String.UnicodeScalarView(kept))
    }

    private static func attachments(of document: PhoneDocument) -> [Attachment] {
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

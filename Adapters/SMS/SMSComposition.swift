// What goes out, decided in one place for the delivery and its preview: to whom, in how many messages, and why not.

import Channels
import Foundation
import Tickets

/// An answer ready to be sent.
struct SMSComposition: Sendable {
    let number: TelephoneNumber
    let text: SMSText
    private let message: OutgoingMessage

    /// Longer texts are nobody's short message; counting stops there.
    static let longestText = 20_000

    /// - Throws: permanent, with a sentence for the operator.
    init(_ message: OutgoingMessage, for account: SMSAccount) throws(ChannelError) {
        let refusals = Self.refusals(message, account)
        if let first = refusals.first {
            throw ChannelError(.permanent, code: first.code, operation: "write message", detail: first.text.it)
        }
        number = try Self.addressee(message.to.party)
        text = SMSText(message.text)
        self.message = message
    }

    /// Everything that forbids sending it.
    static func refusals(_ message: OutgoingMessage, _ account: SMSAccount) -> [PreviewFinding] {
        var found: [PreviewFinding] = []
        do throws(ChannelError) { _ = try addressee(message.to.party) } catch {
            let halves = error.detail.components(separatedBy: " / ")
            found.append(
                PreviewFinding(
                    .refusal, code: error.code, text: LocalizedText(it: halves.first ?? "", en: halves.last ?? "")))
        }
        if message.text.allSatisfy(\.isWhitespace) {
            found.append(
                PreviewFinding(
                    .refusal, code: "empty",
                    text: LocalizedText(it: "Il messaggio è vuoto.", en: "The message is empty.")))
        }
        if message.text.unicodeScalars.contains(where: { $0.value == 0 }) {
            found.append(
                PreviewFinding(
                    .refusal, code: "malformed",
                    text: LocalizedText(
                        it: "Il testo contiene un carattere che non si può inviare.",
                        en: "The text holds a character that cannot be sent.")))
        }
        if !message.attachments.isEmpty {
            found.append(
                PreviewFinding(
                    .refusal, code: "attachments",
                    text: LocalizedText(
                        it: "Un SMS non può avere allegati.", en: "A text message cannot have attachments.")))
        }
        let count = segments(message.text)
        if count > account.segmentLimit {
            found.append(
                PreviewFinding(
                    .refusal, code: "too_long",
                    text: LocalizedText(
                        it:
                            "Servono \(count) SMS, il massimo è \(account.segmentLimit). Accorcia il testo o rispondi per un altro canale.",
                        en:
                            "It takes \(count) messages, the limit is \(account.segmentLimit). Shorten it or answer by another channel."
                    )))
        }
        return found
    }

    /// Messages that a text takes; for a monstrous text as many as cannot be.
    static func segments(_ text: String) -> Int {
        text.utf8.count > longestText * 4 ? text.utf8.count / 67 : SMSText(text).segments.count
    }

    /// The values for a profile's templates.
    func values(_ account: SMSAccount, _ profile: SMSProfile) -> [String: String] {
        let isPlain = text.writing == .gsm7
        let units = message.text.utf16.map { String($0, radix: 16, uppercase: true) }
        let takesReports = profile.report.map { !$0.methods.isEmpty } ?? false
        let report = takesReports ? account.hookURL("report") : ""
        return [
            "reportURL": report.isEmpty ? "" : "\(report)?t=\(message.token.value)",
            "to": number.written(profile.numbers), "text": message.text, "token": message.token.value,
            "textHex": units.map { String(repeating: "0", count: 4 - $0.count) + $0 }.joined(),
            "coding": isPlain ? profile.coding.gsm : profile.coding.unicode, "segments": String(text.segments.count),
            "ticket": message.ticketNumber.description,
            // The day before it was written: providers count days in time zones of their own.
            "since": String((message.writtenAt - .days(1)).description.prefix(10)),
        ]
    }

    /// An addressee that can get a short message.
    /// - Throws: permanent, `address`, with a sentence in Italian and English.
    static func addressee(_ party: Party) throws(ChannelError) -> TelephoneNumber {
        let written = party.address
        func fault(_ sentence: String) -> ChannelError {
            ChannelError(.permanent, code: "address", operation: "read addressee", detail: sentence)
        }
        guard !written.allSatisfy(\.isWhitespace) else {
            throw fault("Manca il numero di telefono. / The telephone number is missing.")
        }
        guard let found = SMSCorrespondent(written) else {
            throw fault("Questo non è un numero di telefono. / This is no telephone number.")
        }
        switch found {
        case .telephone(let number): return number
        case .landline:
            throw fault(
                "È un numero di rete fissa: non riceve SMS. / This is a landline: it receives no text messages.")
        case .special:
            throw fault(
                "È un numero speciale, non un telefono cellulare. / This is a service number, not a mobile telephone.")
        case .short:
            throw fault("È il codice breve di un servizio: non si può rispondere. / A short code cannot be answered.")
        case .alias:
            throw fault(
                "È il nome di un mittente, non un numero: non si può rispondere. / A sender's name cannot be answered.")
        }
    }
}

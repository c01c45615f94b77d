// Shows a fax before it leaves: the very sheet that would be sent, and what would keep it from being sent.

import Channels
import Foundation
import Print
import Tickets

/// Previews answers by fax.
struct FaxPreview: ChannelPreview {
    let compositions: [AccountName: FaxComposition]
    let publicBodies: PublicBodies

    func preview(_ message: OutgoingMessage) async throws(ChannelError) -> AnswerPreview {
        guard let composition = compositions[message.to.account] else {
            throw ChannelError(.permanent, code: "no_account", operation: "preview")
        }
        var findings = findings(message, composition)
        let sheet: PrintedDocument
        do throws(ChannelError) { sheet = try await composition.sheet(of: message) } catch {
            guard error.class == .permanent else { throw error }
            findings.append(
                PreviewFinding(
                    .refusal, code: error.code,
                    text: LocalizedText(
                        it: "Il testo non può diventare un fax: è troppo lungo.",
                        en: "The text cannot become a fax: it is too long.")))
            return AnswerPreview(findings: findings)
        }
        findings += Self.findings(sheet)
        return AnswerPreview(document: sheet.bytes, findings: findings)
    }

    private func findings(_ message: OutgoingMessage, _ composition: FaxComposition) -> [PreviewFinding] {
        var found: [PreviewFinding] = []
        func add(_ weight: PreviewFinding.Weight, _ code: String, _ it: String, _ en: String) {
            found.append(PreviewFinding(weight, code: code, text: LocalizedText(it: it, en: en)))
        }
        if let number = TelephoneNumber(message.to.party.address) {
            if publicBodies.contains(number) {
                add(
                    .warning, "public_body",
                    "Il destinatario è una pubblica amministrazione: tra amministrazioni non si trasmettono documenti "
                        + "a mezzo fax (CAD, art. 47).",
                    "The addressee is a public body: documents do not travel by fax between administrations (CAD, "
                        + "art. 47).")
            }
        } else {
            add(
                .refusal, "address", "Manca un numero di fax valido del destinatario.",
                "There is no valid fax number of the addressee.")
        }
        for attachment in message.attachments where !composition.accepts(attachment) {
            let name = String(attachment.name.prefix(100))
            add(
                .refusal, "format", "Il servizio fax non accetta l'allegato «\(name)»: togliere o convertire in PDF.",
                "The fax service does not take the attachment “\(name)”: remove it, or make it a PDF.")
        }
        return found
    }

    private static func findings(_ sheet: PrintedDocument) -> [PreviewFinding] {
        var found = [
            PreviewFinding(
                .note, code: "pages",
                text: LocalizedText(
                    it: sheet.pages == 1 ? "Una pagina." : "\(sheet.pages) pagine.",
                    en: sheet.pages == 1 ? "One page." : "\(sheet.pages) pages."))
        ]
        for finding in sheet.findings {
            switch finding {
            case .unknownCharacters(let count), .controlCharactersLeftOut(let count):
                found.append(
                    PreviewFinding(
                        .warning, code: "characters",
                        text: LocalizedText(
                            it: "Caratteri che il fax non può mostrare: \(count).",
                            en: "Characters that the fax cannot show: \(count).")))
            case .addressExceedsWindow, .letterheadMeetsWindow: break
            }
        }
        return found
    }
}

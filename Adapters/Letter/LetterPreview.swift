// Shows a letter before it is printed: the very sheets, and what the post or the envelope would not like.

import Channels
import Print
import Tickets

/// Previews answers by letter.
struct LetterPreview: ChannelPreview {
    let compositions: [AccountName: LetterComposition]

    func preview(_ message: OutgoingMessage) async throws(ChannelError) -> AnswerPreview {
        guard let composition = compositions[message.to.account] else {
            throw ChannelError(.permanent, code: "no_account", operation: "preview")
        }
        do throws(ChannelError) {
            let document = try await composition.document(of: message)
            return AnswerPreview(
                document: document.bytes, findings: Self.findings(document) + Self.findings(message.to.party))
        } catch {
            guard error.class == .permanent else { throw error }
            return AnswerPreview(findings: [Self.refusal(error)])
        }
    }

    private static func refusal(_ error: ChannelError) -> PreviewFinding {
        let text =
            switch error.code {
            case "address":
                LocalizedText(
                    it: "L’indirizzo non è completo: servono nome, via e numero, CAP località e provincia, separati da "
                        + "virgole (al massimo 44 caratteri per riga).",
                    en: "The address is not complete: name, street and number, postcode place and province are needed, "
                        + "divided by commas (at most 44 characters a line).")
            case "too_large":
                LocalizedText(
                    it: "Il testo è troppo lungo per una lettera.", en: "The text is too long for a letter.")
            default:
                LocalizedText(
                    it: "La lettera non si può comporre (\(error.code)).",
                    en: "The letter cannot be made (\(error.code)).")
            }
        return PreviewFinding(.refusal, code: error.code, text: text)
    }

    private static func findings(_ party: Party) -> [PreviewFinding] {
        guard let address = try? PostalAddress(party), !address.block.faults.isEmpty else { return [] }
        return [
            PreviewFinding(
                .warning, code: "address_form",
                text: LocalizedText(
                    it: "L’indirizzo non ha la forma chiesta da Poste Italiane: ultima riga «CAP LOCALITÀ PROVINCIA», "
                        + "senza punteggiatura.",
                    en: "The address does not have the form that Poste Italiane ask for: last line “POSTCODE PLACE "
                        + "PROVINCE”, no punctuation."))
        ]
    }

    private static func findings(_ document: PrintedDocument) -> [PreviewFinding] {
        [
            PreviewFinding(
                .note, code: "pages",
                text: LocalizedText(
                    it: document.pages == 1 ? "Una pagina." : "\(document.pages) pagine.",
                    en: document.pages == 1 ? "One page." : "\(document.pages) pages."))
        ] + document.findings.map(finding)
    }

    private static func finding(_ finding: PrintFinding) -> PreviewFinding {
        let (code, it, en) =
            switch finding {
            case .controlCharactersLeftOut(let count):
                (
                    "control_characters", "Caratteri di controllo tralasciati: \(count).",
                    "Control characters left out: \(count)."
                )
            case .unknownCharacters(let count):
                (
                    "characters", "Caratteri che nessun font può stampare: \(count).",
                    "Characters that no font can print: \(count)."
                )
            case .addressExceedsWindow:
                (
                    "address_window", "L’indirizzo non entra nella finestra della busta.",
                    "The address does not fit the envelope’s window."
                )
            case .letterheadMeetsWindow:
                (
                    "letterhead_window", "L’intestazione arriva nella finestra della busta.",
                    "The letterhead reaches into the envelope’s window."
                )
            }
        return PreviewFinding(.warning, code: code, text: LocalizedText(it: it, en: en))
    }
}

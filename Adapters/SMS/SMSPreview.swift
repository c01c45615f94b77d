// What the operator sees while typing: how many messages it takes, a cheaper wording with what it replaces, and what stands
// against sending. Composed by the same code as the delivery.

import Channels
import Foundation
import Tickets

/// Shows answers before they are sent.
struct SMSPreview: ChannelPreview {
    private let accounts: [AccountName: SMSAccount]

    init(_ accounts: [SMSAccount]) {
        self.accounts = Dictionary(accounts.map { ($0.account.name, $0) }) { first, _ in first }
    }

    func preview(_ message: OutgoingMessage) async throws(ChannelError) -> AnswerPreview {
        guard let account = accounts[message.to.account] else {
            throw ChannelError(.permanent, code: "unknown_account", operation: "preview")
        }
        var preview = AnswerPreview(text: message.text, findings: SMSComposition.refusals(message, account))
        guard message.text.utf8.count <= SMSComposition.longestText * 4 else { return preview }
        let text = SMSText(message.text)
        preview.measure = PreviewMeasure(
            unit: LocalizedText(it: "SMS", en: "text messages"), used: text.segments.count,
            limit: account.segmentLimit, places: text.places, capacity: text.capacity, writing: text.writing.rawValue)
        if account.offersReplacements, let cheaper = SMSReplacements(for: message.text) {
            preview.suggestion = cheaper.text
            preview.replacements = cheaper.replaced
        }
        preview.findings += notes(account, text, message.text)
        return preview
    }

    private func notes(_ account: SMSAccount, _ text: SMSText, _ words: String) -> [PreviewFinding] {
        var found: [PreviewFinding] = []
        if case .alias(let name) = account.sender {
            found.append(
                PreviewFinding(
                    .note, code: "alias",
                    text: LocalizedText(
                        it:
                            "Il mittente è «\(name)»: a questo SMS il cittadino non può rispondere. Scrivilo, ad esempio «Non risponda a questo SMS».",
                        en: "The sender is “\(name)”: the citizen cannot answer this message. Say so in it.")))
        }
        if text.writing == .ucs2 {
            let costly = Self.outside(words).prefix(8).map { String($0) }.joined(separator: " ")
            found.append(
                PreviewFinding(
                    .note, code: "ucs2",
                    text: LocalizedText(
                        it: "Per questi caratteri ogni SMS contiene solo 70 lettere invece di 160: \(costly)",
                        en: "Because of these characters each message holds 70 letters instead of 160: \(costly)")))
        }
        return found
    }

    /// Characters that neither table has, each once.
    private static func outside(_ text: String) -> [Unicode.Scalar] {
        var found: [Unicode.Scalar] = []
        for scalar in text.unicodeScalars where GSMAlphabet.places(of: scalar) == nil && !found.contains(scalar) {
            found.append(scalar)
        }
        return found
    }
}

// From a message of the desk to a mail: who it comes from, where answers go, which thread it belongs to, and the
// operator's words with the citizen's below. Pure, and the same bytes at every attempt.

import Channels
import Foundation
import MIME
import MailAccounts
import Runtime
import Tickets

/// Composes for one account.
struct EmailComposition: Sendable {
    let account: EmailAccount
    let timeZone: TimeZone

    /// - Throws: permanent, `malformed`: a value holds what could end its line or forge another header (A9). Nothing of
    ///   the value is told.
    func compose(_ message: OutgoingMessage) throws(ChannelError) -> MailWireForm {
        let ours = account.account.address
        let recipient = message.to.party.address
        guard MailboxAddress.isPlain(recipient) else { throw Self.malformed("write address") }
        let messageID = MailTokens.messageID(message.token, domain: MailboxAddress.domain(ours))
        var mail = OutgoingMail(
            from: MailAddress(name: senderName(message), address: ours),
            to: [MailAddress(name: Self.name(message.to.party, recipient), address: recipient)],
            subject: Self.subject(message.subject, tagged: message.ticketNumber), date: message.writtenAt.date,
            messageID: messageID, text: text(message))
        if account.replyAddress == .plus {
            let address = MailTokens.replyAddress(ours, message.ticketToken)
            mail.replyTo = [MailAddress(name: Self.nonEmpty(account.account.title, unless: ours), address: address)]
        }
        thread(message, into: &mail)
        if message.isAutomatic { markAutomatic(message, &mail) }
        mail.attachments = message.attachments.map {
            MailAttachment(name: $0.name, type: Self.type($0.type), bytes: $0.bytes)
        }
        do {
            return MailWireForm(
                envelopeSender: message.isAutomatic ? "" : ours, recipient: recipient, messageID: messageID,
                bytes: try mail.bytes())
        } catch {
            throw Self.malformed("write \(error.field)")
        }
    }

    private static func malformed(_ operation: String) -> ChannelError {
        ChannelError(.permanent, code: "malformed", operation: operation)
    }

    private func senderName(_ message: OutgoingMessage) -> String? {
        let ours = account.account
        return Self.nonEmpty(message.authorName.isEmpty ? ours.title : message.authorName, unless: ours.address)
    }

    private static func name(_ party: Party, _ address: String) -> String? { nonEmpty(party.name, unless: address) }

    /// A name that only repeats the address says nothing, and filters dislike it.
    private static func nonEmpty(_ name: String, unless address: String) -> String? {
        name.isEmpty || Party.key(name) == Party.key(address) ? nil : name
    }

    /// The subject with the ticket's number in it exactly once, so that a telephone call about the mail can name it.
    static func subject(_ subject: String, tagged number: TicketNumber) -> String {
        let tag = "[\(number)]"
        var parts = subject.components(separatedBy: tag)
        guard parts.count > 1 else {
            return TicketNumber.numbers(in: subject).contains(number)
                ? subject : subject.isEmpty ? tag : "\(subject) \(tag)"
        }
        let head = parts.removeFirst()
        // Further copies go, with the blank before them.
        let rest = parts.enumerated().map { index, part in
            index + 1 < parts.count && part.last == " " ? String(part.dropLast()) : part
        }
        return head + tag + rest.joined()
    }

    /// RFC 5322 3.6.4. The ids come from the citizen's mail: one that could not stand in a header is left out, because
    /// no operator could mend it, and the thread holds without it.
    private func thread(_ message: OutgoingMessage, into mail: inout OutgoingMail) {
        guard let answered = message.answering else { return }
        if let id = answered.externalID, Self.isIdentifier(id) { mail.inReplyTo = id }
        var references: [String] = []
        for id in answered.references + [answered.externalID ?? ""] where Self.isIdentifier(id) {
            references.removeAll { $0 == id }
            references.append(id)
        }
        mail.references = references
    }

    private static func isIdentifier(_ id: String) -> Bool {
        !id.isEmpty && id.utf8.count <= 250
            && id.utf8.allSatisfy { $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") }
    }

    private func markAutomatic(_ message: OutgoingMessage, _ mail: inout OutgoingMail) {
        mail.autoSubmitted = message.answering == nil ? "auto-generated" : "auto-replied"
        // What Exchange understands instead. Not `All`: reports of failure are wanted.
        mail.extra = [("X-Auto-Response-Suppress", "DR, RN, NRN, OOF, AutoReply")]
    }

    /// A claim of who uploaded the file; whatever is no media type travels as plain bytes.
    private static func type(_ claimed: String) -> String {
        let type = claimed.lowercased()
        let halves = type.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        let isType =
            halves.count == 2 && type.utf8.count <= 120
            && halves.allSatisfy { half in
                !half.isEmpty
                    && half.allSatisfy {
                        (97...122).contains($0) || (48...57).contains($0) || "!#$&-^_.+".utf8.contains($0)
                    }
            }
        return isType ? type : "application/octet-stream"
    }

    /// The operator's words first and unchanged; below them, for orientation, the citizen's.
    private func text(_ message: OutgoingMessage) -> String {
        guard account.quotesOriginal, !message.isAutomatic, let answered = message.answering, !answered.quoted.isEmpty
        else { return message.text }
        let quotation = EmailQuotation(answered, language: account.account.language, timeZone: timeZone)
        // By bytes: to Swift, CR and LF together are one character that is not LF.
        let gap = message.text.utf8.last == 10 ? "\n" : "\n\n"
        return message.text + gap + quotation.text
    }
}

// Pure: the raw bytes of a mail to what the desk understands, and an original back to what a person may look at.

import Channels
import Foundation
import HTML
import MIME
import MailAccounts
import Tickets

/// Reads mail for the intake.
public struct EmailTranslation: ChannelTranslation {
    private let own: Set<String>
    private let limits: MIMELimits

    /// - Parameter ownAddresses: every address and alias of our accounts: mail from them is never answered by a machine.
    public init(ownAddresses: some Sequence<String> = [], limits: MIMELimits = MIMELimits()) {
        own = Set(ownAddresses.map { Party.key($0) })
        self.limits = limits
    }

    public func translate(
        _ item: IncomingItem, account: AccountName
    ) throws(TranslationFailure) -> Translation {
        if item.bytes.isEmpty, let reason = item.envelope["withheld"] {
            throw TranslationFailure(code: "withheld", reason: reason)
        }
        let mail = try UnderstoodMail(item.bytes, envelope: item.envelope, own: own, limits: limits)
        let newText = mail.newText
        let recipients = mail.to + mail.cc
        let warnings = mail.warnings
        return Translation(
            kind: mail.kind, subject: mail.subject, sender: Self.party(mail.from), replyTo: replyTo(mail),
            recipients: recipients.map { Self.party($0) }, sentAt: mail.date.map { Instant($0) }, text: mail.text,
            newText: newText == mail.text ? nil : newText, attachments: mail.attachments, externalID: mail.messageID,
            references: Self.nearestFirst(mail), tokens: tokens(mail, item),
            numbers: TicketNumber.numbers(in: mail.subject),
            notice: notice(mail), automaticAnswerForbidden: mail.answerRefusal, warnings: warnings)
    }

    public func open(_ original: [UInt8]) throws(TranslationFailure) -> OpenedOriginal {
        let mail = try UnderstoodMail(original, limits: limits)
        return OpenedOriginal(html: mail.body.html(limits: limits), attachments: mail.attachments)
    }

    public func attachment(_ part: Int, of original: [UInt8]) throws(TranslationFailure) -> [UInt8]? {
        guard !original.isEmpty else { throw TranslationFailure(code: "empty", reason: "There is nothing to read.") }
        let leaves = MailBody.leaves(MIMEMessage(original, limits: limits).root)
        return leaves.indices.contains(part) ? leaves[part].decoded() : nil
    }

    private static func party(_ mailbox: MailAddress?) -> Party {
        Party(name: mailbox?.name ?? "", address: mailbox?.address ?? "")
    }

    /// Only a wish that differs from the sender, and never back to ourselves.
    private func replyTo(_ mail: UnderstoodMail) -> Party? {
        guard let wish = mail.replyTo.first, wish.address.contains("@") else { return nil }
        let key = Party.key(wish.address)
        return key == Party.key(mail.from?.address ?? "") || own.contains(key) ? nil : Self.party(wish)
    }

    private static func nearestFirst(_ mail: UnderstoodMail) -> [String] {
        var found: [String] = []
        for id in mail.inReplyTo + mail.references.reversed() where !found.contains(id) && found.count < 100 {
            found.append(id)
        }
        return found
    }

    private func tokens(_ mail: UnderstoodMail, _ item: IncomingItem) -> [ReplyToken] {
        let ids =
            [mail.report?.originalID].compactMap { $0 } + Self.nearestFirst(mail) + [mail.messageID].compactMap { $0 }
        var addresses = (mail.to + mail.cc).map(\.address)
        for name in ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To"] {
            addresses += mail.message.headers.addresses(name).mailboxes.map(\.address)
        }
        return MailTokens.all(ids: ids, addresses: addresses + [item.envelope["recipient"]].compactMap { $0 })
    }

    private func notice(_ mail: UnderstoodMail) -> DeliveryNotice? {
        guard let report = mail.report, report.kind != .abuseReport else { return nil }
        return DeliveryNotice(
            state: report.state, permanent: report.permanent, status: report.status, recipient: report.recipient,
            diagnostic: report.diagnostic, originalID: report.originalID)
    }
}

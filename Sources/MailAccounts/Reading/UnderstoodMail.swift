// Everything a mail says, read once. The intake's translation and `sportello parse` are two views of this.

import Channels
import Foundation
import HTML
import MIME
import Tickets

/// A mail, understood.
public struct UnderstoodMail: Sendable {
    public let message: MIMEMessage
    public let kind: MessageKind
    public let subject: String
    public let from: MailAddress?
    public let replyTo: [MailAddress]
    public let to: [MailAddress]
    public let cc: [MailAddress]
    public let date: Date?
    /// Without brackets, as all identifiers here.
    public let messageID: String?
    public let inReplyTo: [String]
    /// Oldest first, as in the mail.
    public let references: [String]
    public let body: MailBody
    public let text: String
    public let attachments: [Attachment]
    public let report: DeliveryReport?
    /// Why no machine may answer; nil when it may.
    public let answerRefusal: String?
    public let warnings: [String]

    /// - Parameters:
    ///   - envelope: what the source knew beside the bytes: `sender`, `recipient`.
    ///   - own: our own addresses, as `Party.key`.
    /// - Throws: `empty` when there is nothing at all to read. Any other bytes give a mail.
    public init(
        _ bytes: [UInt8], envelope: [String: String] = [:], own: Set<String> = [], limits: MIMELimits = MIMELimits()
    ) throws(TranslationFailure) {
        guard bytes.contains(where: { $0 > 32 }) else {
            throw TranslationFailure(code: "empty", reason: "There is nothing to read.")
        }
        message = MIMEMessage(bytes, limits: limits)
        let headers = message.headers
        var notes = message.warnings.map(\.name)
        func note(_ name: String) { if !notes.contains(name) { notes.append(name) } }
        func mailboxes(_ name: String) -> [MailAddress] {
            let list = headers.addresses(name, limits: limits)
            for warning in list.warnings { note(warning.name) }
            return list.mailboxes
        }

        subject = headers.text("Subject") ?? ""
        let authors = mailboxes("From")
        replyTo = mailboxes("Reply-To")
        to = mailboxes("To")
        cc = mailboxes("Cc")
        from = authors.first ?? mailboxes("Sender").first ?? replyTo.first
        if authors.isEmpty { note("from-missing") }
        date = headers.raw("Date").flatMap { MailDate.parse($0) }
        if date == nil { note(headers.contains("Date") ? "date-unreadable" : "date-missing") }
        messageID = headers.messageIDs("Message-ID").first
        inReplyTo = headers.messageIDs("In-Reply-To")
        references = headers.messageIDs("References")

        body = MailBody(message.root)
        let words = body.words(limits: limits)
        words.warnings.forEach(note)
        text = words.text
        attachments = MailAttachments.list(
            body.others + UnderstoodMail.oversize(words.oversize, message.root), html: UnderstoodMail.html(body, limits)
        )
        UnderstoodMail.typeWarnings(body).forEach(note)

        let evidence = MailEvidence(headers, subject: subject, from: from, envelope: envelope)
        report = BounceReading.read(message, evidence, text: text)
        kind = report?.kind ?? (evidence.isAutomatic ? .automaticReply : evidence.isToMany ? .mailingList : .contact)
        answerRefusal =
            report != nil
            ? "report" : evidence.answerRefusal(answerTo: (replyTo.first ?? from)?.address ?? "", own: own)
        warnings = notes
    }

    /// The HTML is decoded only where an image might be shown in it.
    private static func html(_ body: MailBody, _ limits: MIMELimits) -> String? {
        body.others.contains { $0.part.contentID != nil } ? body.html(limits: limits) : nil
    }

    private static func oversize(_ parts: [MIMEPart], _ root: MIMEPart) -> [MailBody.Other] {
        guard !parts.isEmpty else { return [] }
        let starts = MailBody.leaves(root).map(\.body.lowerBound)
        return parts.map { part in
            .init(part: part, number: starts.firstIndex(of: part.body.lowerBound) ?? 0, isRelated: false)
        }
    }

    /// What an operator should know about parts that ordinary programs cannot open.
    private static func typeWarnings(_ body: MailBody) -> [String] {
        var found: [String] = []
        for other in body.others {
            let name: String
            switch other.part.type.essence {
            case "application/ms-tnef", "application/vnd.ms-tnef": name = "tnef"
            case "application/pkcs7-mime", "application/x-pkcs7-mime": name = "encrypted-or-signed"
            case "application/pgp-encrypted": name = "encrypted-or-signed"
            case "message/partial": name = "partial-message"
            case "message/external-body": name = "external-body"
            default: continue
            }
            if !found.contains(name) { found.append(name) }
        }
        return found
    }
}

// What `sportello parse FILE --json` prints: one object, the same keys for every mail, null where there is nothing.
// The same reading as the intake's; nothing is understood here.

import Channels
import Foundation
import HTML
import MIME
import MailAccounts
import Tickets

/// A mail as JSON.
public struct MailDescription: Encodable, Sendable {
    struct Mailbox: Encodable, Sendable {
        var name: String?
        var address: String

        init(_ mailbox: MailAddress) {
            name = mailbox.name
            address = mailbox.address
        }

        private enum Keys: String, CodingKey { case name, address }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Keys.self)
            try object.encode(name, forKey: .name)
            try object.encode(address, forKey: .address)
        }
    }

    struct File: Encodable, Sendable {
        var attachment: Attachment
        private enum Keys: String, CodingKey { case name, type, size, sha256, inline, contentID = "content_id" }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Keys.self)
            try object.encode(attachment.name, forKey: .name)
            try object.encode(attachment.type, forKey: .type)
            try object.encode(attachment.size, forKey: .size)
            try object.encode(attachment.sha256, forKey: .sha256)
            try object.encode(attachment.inline, forKey: .inline)
            try object.encode(attachment.contentID, forKey: .contentID)
        }
    }

    struct Bounce: Encodable, Sendable {
        var report: DeliveryReport
        private enum Keys: String, CodingKey {
            case permanent, status, recipient, diagnostic
            case originalMessageID = "original_message_id"
        }

        func encode(to encoder: any Encoder) throws {
            var object = encoder.container(keyedBy: Keys.self)
            try object.encode(report.permanent, forKey: .permanent)
            try object.encode(report.status, forKey: .status)
            try object.encode(report.recipient, forKey: .recipient)
            try object.encode(report.diagnostic, forKey: .diagnostic)
            try object.encode(report.originalID, forKey: .originalMessageID)
        }
    }

    private let mail: UnderstoodMail
    private let html: SanitisedHTML?

    /// - Throws: `empty` when there is nothing at all to read.
    public init(_ bytes: [UInt8]) throws(TranslationFailure) {
        let limits = MIMELimits()
        mail = try UnderstoodMail(bytes, limits: limits)
        html = mail.body.html(limits: limits).map {
            HTMLSanitiser.sanitise($0, images: ImagePolicy(remote: .block) { Self.address(ofContent: $0) })
        }
    }

    /// The object as UTF-8 of one line, keys in alphabetical order.
    public func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    private enum Keys: String, CodingKey {
        case kind, subject, from, to, cc, date, references, text, html, attachments, bounce, warnings
        case replyTo = "reply_to"
        case messageID = "message_id"
        case inReplyTo = "in_reply_to"
        case replyText = "reply_text"
    }

    public func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Keys.self)
        try object.encode(mail.kind.rawValue, forKey: .kind)
        try object.encode(mail.subject, forKey: .subject)
        try object.encode(mail.from.map { Mailbox($0) }, forKey: .from)
        try object.encode(mail.replyTo.map { Mailbox($0) }, forKey: .replyTo)
        try object.encode(mail.to.map { Mailbox($0) }, forKey: .to)
        try object.encode(mail.cc.map { Mailbox($0) }, forKey: .cc)
        try object.encode(mail.date.map { $0.formatted(.iso8601) }, forKey: .date)
        try object.encode(mail.messageID, forKey: .messageID)
        try object.encode(mail.inReplyTo.first, forKey: .inReplyTo)
        try object.encode(mail.references, forKey: .references)
        try object.encode(mail.text, forKey: .text)
        try object.encode(mail.newText, forKey: .replyText)
        try object.encode(html?.html, forKey: .html)
        try object.encode(mail.attachments.map { File(attachment: $0) }, forKey: .attachments)
        try object.encode(bounce, forKey: .bounce)
        try object.encode(warnings, forKey: .warnings)
    }

    private var bounce: Bounce? {
        guard let report = mail.report, report.kind == .bounce else { return nil }
        return Bounce(report: report)
    }

    private var warnings: [String] { mail.warnings + (html?.bound.map { ["html-" + $0.rawValue] } ?? []) }

    /// RFC 2392 2. Outside a page of ours there is no other address for an image of the mail.
    private static func address(ofContent id: String) -> String {
        "cid:" + (id.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? "")
    }
}

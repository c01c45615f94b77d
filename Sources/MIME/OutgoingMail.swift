// Composing a mail: typed fields in, canonical bytes out. Equal input gives equal bytes, so that a second attempt at
// sending is the same mail, and nothing a person or a citizen's mail supplied can become a header of its own (A9).

import Foundation

/// Why a mail could not be composed. Holds no content.
public struct CompositionError: Error, Equatable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// A value holds a line end, NUL or another control character.
        case controlCharacter
        /// An address is not of the form local@domain.
        case address
        /// A field name is not printable ASCII, or is one that the composer writes itself.
        case fieldName
        /// A message identifier is empty or holds blanks or brackets.
        case identifier
        /// A media type is not of the form type/subtype.
        case mediaType
    }
    public let code: Code
    /// The header field.
    public let field: String

    public init(code: Code, field: String) {
        self.code = code
        self.field = field
    }

    public var description: String { "composition: \(code.rawValue) in \(field)" }
}

/// A file that goes out with a mail.
public struct MailAttachment: Sendable, Equatable {
    public var name: String
    /// `application/pdf`.
    public var type: String
    public var bytes: [UInt8]

    public init(name: String, type: String, bytes: [UInt8]) {
        self.name = name
        self.type = type
        self.bytes = bytes
    }
}

/// A mail to be sent.
public struct OutgoingMail: Sendable, Equatable {
    public var from: MailAddress
    public var to: [MailAddress] = []
    public var cc: [MailAddress] = []
    public var replyTo: [MailAddress] = []
    public var subject = ""
    public var date: Date
    /// Without angle brackets; also the seed of the boundaries.
    public var messageID: String
    /// Without angle brackets.
    public var inReplyTo: String?
    /// Oldest first, without angle brackets.
    public var references: [String] = []
    /// RFC 3834 5: `auto-replied`, `auto-generated`; nil for what a person wrote.
    public var autoSubmitted: String?
    /// Further fields, such as `X-Loop`, in this order.
    public var extra: [(name: String, value: String)] = []
    /// The body; leaves as it is, with CRLF line ends.
    public var text = ""
    public var attachments: [MailAttachment] = []
    /// Leave the body out altogether when it is empty and there are attachments: some readers make a page of nothing.
    public var omitsEmptyText = false

    public init(from: MailAddress, to: [MailAddress], subject: String, date: Date, messageID: String, text: String) {
        self.from = from
        self.to = to
        self.subject = subject
        self.date = date
        self.messageID = messageID
        self.text = text
    }

    public static func == (a: Self, b: Self) -> Bool {
        a.from == b.from && a.to == b.to && a.cc == b.cc && a.replyTo == b.replyTo && a.subject == b.subject
            && a.date == b.date && a.messageID == b.messageID && a.inReplyTo == b.inReplyTo
            && a.references == b.references && a.autoSubmitted == b.autoSubmitted && a.text == b.text
            && a.attachments == b.attachments && a.omitsEmptyText == b.omitsEmptyText
            && a.extra.elementsEqual(b.extra) { $0.name == $1.name && $0.value == $1.value }
    }

    /// The mail in wire form: CRLF line ends only, header in ASCII, lines of at most 76 characters where folding can
    /// make them so.
    public func bytes() throws(CompositionError) -> [UInt8] {
        var out = OutgoingHeader()
        try out.date("Date", date)
        try out.addresses("From", [from])
        try out.addresses("Reply-To", replyTo)
        try out.addresses("To", to)
        try out.addresses("Cc", cc)
        try out.text("Subject", subject)
        try out.identifiers("Message-ID", [messageID])
        try out.identifiers("In-Reply-To", inReplyTo.map { [$0] } ?? [])
        try out.identifiers("References", Self.bounded(references))
        if let autoSubmitted { try out.text("Auto-Submitted", autoSubmitted) }
        for (name, value) in extra {
            try out.extra(name, value)
        }
        out.plain("MIME-Version", "1.0")
        let body = OutgoingText(text)
        guard !attachments.isEmpty else { return out.bytes + body.entity }
        let boundary = OutgoingBoundary.make(messageID, avoiding: body.content)
        out.plain("Content-Type", "multipart/mixed;\r\n boundary=\"\(boundary)\"")
        var bytes = out.bytes
        if !(text.isEmpty && omitsEmptyText) { bytes += Array("\r\n--\(boundary)\r\n".utf8) + body.entity }
        for attachment in attachments {
            bytes += Array("\r\n--\(boundary)\r\n".utf8)
            bytes += try OutgoingFile.entity(attachment)
        }
        return bytes + Array("\r\n--\(boundary)--\r\n".utf8)
    }

    /// RFC 5322 3.6.4 lets references grow without end; the first and the newest are what threading needs.
    private static func bounded(_ ids: [String]) -> [String] {
        ids.count <= 21 ? ids : [ids[0]] + ids.suffix(20)
    }
}

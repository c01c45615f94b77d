// Pure: a JSON document to what it says, and an answer to its JSON document. Any bytes give a translation or a failure;
// the same bytes always give the same.

import Channels
import Crypto
import Foundation
import Tickets

/// The wire form, both ways. Every field may be missing.
public struct LoopbackDocument: Codable, Sendable, Hashable {
    /// The message's own id.
    public var id: String?
    /// `MessageKind` raw value; a contact when missing.
    public var kind: String?
    public var from: String?
    public var fromName: String?
    public var to: [String]?
    public var replyTo: String?
    public var sentAt: Instant?
    public var subject: String?
    public var text: String?
    public var newText: String?
    public var inReplyTo: String?
    public var references: [String]?
    public var attachments: [Part]?
    /// Why no machine should answer.
    public var automatic: String?
    public var notice: Notice?
    /// A piece of a longer message.
    public var fragment: Fragment?
    /// Joins the sender's latest ticket when the last word there is not older than so many hours.
    public var conversation: Int?
    /// `stop`, `start`, `status`, or `status` with a number behind it.
    public var instruction: String?
    public var registration: Registration?
    public var particulars: [Particular]?
    /// The wording of the acknowledgement that fits.
    public var acknowledgement: String?
    /// The words on its pages, which only a reading brings to light.
    public var pages: String?

    public struct Fragment: Codable, Sendable, Hashable {
        public var group: String
        public var number: Int
        public var total: Int
        public init(group: String, number: Int, total: Int) {
            self.group = group
            self.number = number
            self.total = total
        }
    }

    public struct Part: Codable, Sendable, Hashable {
        public var name: String
        public var type: String
        /// In JSON as base 64.
        public var bytes: Data
        public init(name: String, type: String, bytes: Data) {
            self.name = name
            self.type = type
            self.bytes = bytes
        }
    }

    /// News of a message of ours.
    public struct Notice: Codable, Sendable, Hashable {
        /// `DeliveryState` raw value.
        public var state: String
        /// The id of our message.
        public var about: String?
        public var status: String?
        public var diagnostic: String?
        public init(state: String, about: String?, status: String? = nil, diagnostic: String? = nil) {
            self.state = state
            self.about = about
            self.status = status
            self.diagnostic = diagnostic
        }
    }

    public init(
        id: String? = nil, kind: MessageKind? = nil, from: String? = nil, fromName: String? = nil,
        to: [String]? = nil, replyTo: String? = nil, sentAt: Instant? = nil, subject: String? = nil,
        text: String? = nil, newText: String? = nil, inReplyTo: String? = nil, references: [String]? = nil,
        attachments: [Part]? = nil, automatic: String? = nil, notice: Notice? = nil
    ) {
        self.id = id
        self.kind = kind?.rawValue
        self.from = from
        self.fromName = fromName
        self.to = to
        self.replyTo = replyTo
        self.sentAt = sentAt
        self.subject = subject
        self.text = text
        self.newText = newText
        self.inReplyTo = inReplyTo
        self.references = references
        self.attachments = attachments
        self.automatic = automatic
        self.notice = notice
    }

    /// The bytes on the wire, keys sorted so that the same document has the same bytes.
    public func encoded() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(self))
    }

    public init(decoding bytes: [UInt8]) throws(TranslationFailure) {
        guard !bytes.isEmpty else { throw TranslationFailure(code: "empty", reason: "There is nothing to read.") }
        do { self = try JSONDecoder().decode(Self.self, from: Data(bytes)) } catch {
            // The decoder's words may quote the message: only their kind is told.
            throw TranslationFailure(code: "unreadable", reason: "Not a document of this channel.")
        }
    }
}

/// Reads and renders documents.
public struct LoopbackTranslation: ChannelTranslation {
    public init() {}

    public func translate(
        _ item: IncomingItem, account: AccountName
    ) throws(TranslationFailure) -> Translation {
        let document = try LoopbackDocument(decoding: item.bytes)
        guard let kind = MessageKind(rawValue: document.kind ?? MessageKind.contact.rawValue) else {
            throw TranslationFailure(code: "unknown_kind", reason: "The kind of message is not known.")
        }
        var references = document.references ?? []
        if let answered = document.inReplyTo {
            references.removeAll { $0 == answered }
            references.append(answered)
        }
        var translation = Translation(
            kind: kind, subject: document.subject ?? "",
            sender: Party(name: document.fromName ?? "", address: document.from ?? ""),
            replyTo: document.replyTo.map { Party(address: $0) },
            recipients: (document.to ?? []).map { Party(address: $0) }, sentAt: document.sentAt,
            text: Self.lines(document.text ?? ""), newText: document.newText.map(Self.lines),
            attachments: attachments(of: document),
            externalID: document.id, references: references.reversed(), tokens: tokens(of: document),
            numbers: TicketNumber.numbers(in: document.subject ?? ""), notice: notice(of: document),
            automaticAnswerForbidden: document.automatic)
        translation.fragment = document.fragment.flatMap { piece in
            guard piece.number >= 1, piece.number <= piece.total else { return nil }
            return Translation.Fragment(group: piece.group, number: piece.number, total: piece.total)
        }
        translation.conversation = document.conversation.map { .hours($0) }
        translation.instruction = document.instruction.flatMap(Self.instruction)
        translation.registration = document.registration
        translation.particulars = document.particulars ?? []
        translation.acknowledgement = document.acknowledgement
        translation.wantsTranscript = document.pages != nil
        return translation
    }

    private static func instruction(_ text: String) -> CitizenInstruction? {
        switch text {
        case "stop": .stop
        case "start": .start
        default: text.hasPrefix("status") ? .status(TicketNumber(text.dropFirst(6))) : nil
        }
    }

    public func open(_ original: [UInt8]) throws(TranslationFailure) -> OpenedOriginal {
        OpenedOriginal(html: nil, attachments: attachments(of: try LoopbackDocument(decoding: original)))
    }

    public func attachment(_ part: Int, of original: [UInt8]) throws(TranslationFailure) -> [UInt8]? {
        let parts = try LoopbackDocument(decoding: original).attachments ?? []
        return parts.indices.contains(part) ? Array(parts[part].bytes) : nil
    }

    /// An answer as it goes out. The operator's words are not touched.
    func document(for message: OutgoingMessage, from account: ChannelAccount) -> LoopbackDocument {
        LoopbackDocument(
            id: Self.id(of: message.token), from: account.address,
            fromName: message.authorName.isEmpty ? account.title : message.authorName,
            to: [message.to.party.address], replyTo: Self.replyAddress(account.address, message.ticketToken),
            sentAt: message.writtenAt, subject: message.subject, text: message.text,
            inReplyTo: message.answering?.externalID, references: message.answering?.references,
            attachments: message.attachments.map { .init(name: $0.name, type: $0.type, bytes: Data($0.bytes)) },
            automatic: message.isAutomatic ? "auto-replied" : nil)
    }

    // Our secrets travel in two places: in the id of a message, `out-<token>`, which comes back in answers and reports,
    // and in the reply address, `desk+<token>@…`, for those who lose the id.

    static func id(of token: ReplyToken) -> String { "out-\(token.value)" }

    static func replyAddress(_ address: String, _ token: ReplyToken) -> String {
        let parts = address.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        return "\(parts[0])+\(token.value)" + (parts.count == 2 ? "@\(parts[1])" : "")
    }

    private func tokens(of document: LoopbackDocument) -> [ReplyToken] {
        let ids = [document.inReplyTo, document.notice?.about, document.id] + (document.references ?? []).reversed()
        let inIDs = ids.compactMap { id in
            id.flatMap { $0.hasPrefix("out-") ? ReplyToken($0.dropFirst(4)) : nil }
        }
        let inAddresses = (document.to ?? []).compactMap { address -> ReplyToken? in
            guard let plus = address.firstIndex(of: "+") else { return nil }
            return ReplyToken(address[address.index(after: plus)...].prefix { $0 != "@" })
        }
        var found: [ReplyToken] = []
        for token in inIDs + inAddresses where !found.contains(token) { found.append(token) }
        return found
    }

    /// Line ends as the desk keeps them.
    private static func lines(_ text: String) -> String {
        let bytes = text.utf8
        guard bytes.contains(13) else { return text }
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte == 10, kept.last == 13 { kept.removeLast() }
            kept.append(byte)
        }
        return String(decoding: kept, as: UTF8.self)
    }

    private func notice(of document: LoopbackDocument) -> DeliveryNotice? {
        guard let notice = document.notice, let state = DeliveryState(rawValue: notice.state) else { return nil }
        return DeliveryNotice(
            state: state, permanent: state == .bounced, status: notice.status, diagnostic: notice.diagnostic,
            originalID: notice.about)
    }

    private func attachments(of document: LoopbackDocument) -> [Attachment] {
        (document.attachments ?? []).enumerated().map { index, part in
            Attachment(
                name: Self.safeName(part.name), type: part.type.lowercased(), size: part.bytes.count,
                sha256: SHA256.digest(of: part.bytes).hex, part: index)
        }
    }

    /// The last component of the sender's name for a file, without control and format characters (A5).
    static func safeName(_ name: String) -> String {
        let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let harmless = last.unicodeScalars.filter {
            ![.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
        }
        var kept = String(String.UnicodeScalarView(harmless.prefix(200)))
        while kept.hasPrefix(".") { kept.removeFirst() }
        return kept.isEmpty ? "attachment" : kept
    }
}

// What the citizen will get, before it is sent: the draft made into the very message that would enter the outbox, shown by
// its channel. Documents are kept for a while, for the session that asked, so that a page can show them.

import Channels
import HTTPServer
import Runtime
import Store
import Synchronization
import Tickets

extension Answering {
    /// What would go out; nil for channels that send just what is written.
    /// - Throws: `StoreError` when an attachment cannot be had. A channel that cannot draw says nothing against sending.
    func preview(
        _ draft: AnswerDraft, _ to: Addressee, on view: TicketView, at now: Instant
    ) async throws -> AnswerPreview? {
        guard let preview = parts.channel(to.reply.channel)?.preview else { return nil }
        var attachments: [OutgoingAttachment] = []
        for attachment in draft.attachments {
            guard let blob = attachment.blob else { continue }
            attachments.append(
                OutgoingAttachment(
                    name: attachment.name, type: attachment.type, bytes: try await parts.store.bytes(of: blob)))
        }
        guard let token = ReplyToken(RandomIdentifier.token()) else { throw HTTPFault(500, "no token") }
        let answered = Self.answered(draft.answering, view, by: to)
        let quotes =
            draft.quotesOriginal && Self.isQuotable(answered, view)
            && parts.channel(to.reply.channel)?.descriptor.quotes ?? true
        let message = OutgoingMessage(
            token: token, ticketToken: token, ticketNumber: view.ticket.number, to: to.reply,
            subject: draft.subject.map(Self.oneLine) ?? Self.subject(answered?.subject ?? view.ticket.subject, view),
            text: sentText(draft, to) ?? Self.lines(draft.text), attachments: attachments,
            answering: answered.map {
                AnsweredMessage(
                    externalID: $0.externalID, references: [], sender: $0.party, sentAt: $0.at,
                    quoted: quotes ? $0.newText ?? $0.text : "")
            }, writtenAt: now, isAutomatic: false)
        do {
            return try await preview.preview(message)
        } catch {
            parts.log.warning(
                "a preview could not be made", ["channel": to.reply.channel.value, "cause": error.description])
            return nil
        }
    }
}

extension Answering {
    /// What leaves in the place of the text.
    func sentText(_ draft: AnswerDraft, _ to: Addressee) -> String? {
        draft.byLink && parts.channel(to.reply.channel)?.descriptor.isShort == true ? draft.linkText : nil
    }
}

extension ChannelDescriptor {
    /// A text and nothing else: what is long is better read elsewhere.
    var isShort: Bool { !hasSubject && !sendsAttachments && !byHand }
}

/// Documents that pages may ask for again, for a while: each for one session, few and not large in all.
final class KeptDocuments: Sendable {
    private static let longest = Duration.minutes(15)
    private static let most = 200
    private static let mostBytes = 64 << 20

    private struct Kept: Sendable {
        let key: String
        let session: String
        let channel: ChannelName
        let bytes: [UInt8]
        let at: Instant
    }
    private let kept = Mutex<[Kept]>([])

    /// - Returns: the key under which the session gets it back.
    func keep(_ bytes: [UInt8], of channel: ChannelName, for session: String, at now: Instant) -> String {
        let key = RandomIdentifier.token()
        kept.withLock { kept in
            kept.removeAll { now - $0.at > Self.longest }
            kept.append(Kept(key: key, session: session, channel: channel, bytes: bytes, at: now))
            while kept.count > Self.most || kept.reduce(0, { $0 + $1.bytes.count }) > Self.mostBytes, kept.count > 1 {
                kept.removeFirst()
            }
        }
        return key
    }

    func document(
        _ key: String, for session: String, at now: Instant
    ) -> (channel: ChannelName, bytes: [UInt8])? {
        kept.withLock { kept in
            kept.first { $0.key == key && $0.session == session && now - $0.at <= Self.longest }
                .map { ($0.channel, $0.bytes) }
        }
    }
}

extension Site {
    /// `GET /previews/{key}`: a document that a preview has made for this session.
    func previewDocument(_ call: Call) async throws -> HTTPResponse {
        guard let key = call.names["key"], let session = call.visitor?.session.tokenHash,
            let found = documents.document(key, for: session, at: call.now)
        else { throw HTTPFault(404, "no such preview") }
        return Self.shown(found.bytes, name: "anteprima.pdf")
    }

    /// A document of our own making, to look at in the browser's viewer; as foreign as any other to the page around it.
    static func shown(_ bytes: [UInt8], name: String, download: Bool = false) -> HTTPResponse {
        let disposition = HTTPResponse.attachmentDisposition(name)
        return HTTPResponse(
            headers: [
                "Content-Type": "application/pdf",
                "Content-Disposition": download ? disposition : "inline" + disposition.dropFirst("attachment".count),
                "Content-Security-Policy": SecurityHeaders.documentPolicy,
            ], body: .bytes(bytes))
    }
}

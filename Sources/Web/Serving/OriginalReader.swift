// Opens originals for people: the message's own HTML made harmless, its attachments decoded. Parsing foreign bytes can
// take a while, so it happens on a thread of its own and never on Swift's shared pool.

import Channels
import Foundation
import HTML
import HTTPServer
import Runtime
import Store
import Synchronization
import Tickets

/// A message's own HTML, ready for its frame.
struct FramedHTML: Sendable {
    /// Sanitised; the message's own small images are inside as data.
    let html: String
    let blockedImages: Int
}

/// What can be said of a message's HTML without showing it.
struct HTMLSummary: Sendable, Hashable {
    /// False: the message is plain text.
    var exists: Bool
    var blockedImages: Int
}

/// Reads originals from the store and opens them.
final class OriginalReader: Sendable {
    /// Bytes of originals that are opened for one page just to say what is in them: a mail with a few photographs, or a
    /// long thread without. What is found is remembered, so the next page of the ticket goes on from there.
    static let mostForOnePage = 64 << 20
    private static let mostRemembered = 4000

    private let store: any OriginalStore
    private let worker = Worker()
    // Messages never change, so what was found in one stays true.
    private let remembered = Mutex<[MessageID: HTMLSummary]>([:])

    init(store: any OriginalStore) { self.store = store }

    /// The HTML of a message for its frame; nil when it has none.
    func html(of message: Message, by channel: any Channel, remoteImages: Bool) async throws -> FramedHTML? {
        guard let original = message.original else { return nil }
        let bytes = try await store.bytes(of: original)
        let framed = try await worker.html(bytes, channel.translation, message.attachments, remoteImages)
        if !remoteImages {
            remember(message.id, HTMLSummary(exists: framed != nil, blockedImages: framed?.blockedImages ?? 0))
        }
        return framed
    }

    /// Whether a message has HTML and how many remote images it would load; nil when that is not known cheaply.
    /// - Parameter left: bytes that may still be opened for this page; what is opened is taken off.
    func summary(of message: Message, by channel: (any Channel)?, within left: inout Int) async -> HTMLSummary? {
        if let known = remembered.withLock({ $0[message.id] }) { return known }
        guard let channel, let original = message.original, original.size <= left else { return nil }
        left -= original.size
        guard let bytes = try? await store.bytes(of: original),
            let summary = try? await worker.summary(bytes, channel.translation)
        else { return nil }
        remember(message.id, summary)
        return summary
    }

    /// The bytes of an attachment.
    /// - Throws: `HTTPFault` 404 when there is none with that number.
    func attachment(_ index: Int, of message: Message, by channel: (any Channel)?) async throws -> [UInt8] {
        guard message.attachments.indices.contains(index) else { throw HTTPFault(404, "no such attachment") }
        let attachment = message.attachments[index]
        if let blob = attachment.blob { return try await store.bytes(of: blob) }
        guard let part = attachment.part, let original = message.original, let channel else {
            throw HTTPFault(404, "no such attachment")
        }
        let bytes = try await store.bytes(of: original)
        guard let content = try await worker.attachment(part, bytes, channel.translation) else {
            throw HTTPFault(404, "no such attachment")
        }
        return content
    }

    private func remember(_ message: MessageID, _ summary: HTMLSummary) {
        remembered.withLock { known in
            if known.count >= Self.mostRemembered { known.removeAll(keepingCapacity: true) }
            known[message] = summary
        }
    }
}

/// The thread on which originals are opened.
private actor Worker {
    private let executor = ThreadExecutor("originals")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    func html(
        _ bytes: [UInt8], _ translation: any ChannelTranslation, _ attachments: [Attachment], _ remoteImages: Bool
    ) throws -> FramedHTML? {
        guard let html = try translation.open(bytes).html else { return nil }
        let images = InlineImages(attachments) { try? translation.attachment($0, of: bytes) }
        let clean = HTMLSanitiser.sanitise(
            html,
            images: ImagePolicy(remote: remoteImages ? .allow : .block) { images.address(contentID: $0) },
            link: LeavingLink.path)
        return FramedHTML(html: clean.html, blockedImages: clean.blockedRemoteImages)
    }

    /// Opens none of the message's own images: nobody looks at them yet.
    func summary(_ bytes: [UInt8], _ translation: any ChannelTranslation) throws -> HTMLSummary {
        guard let html = try translation.open(bytes).html else { return HTMLSummary(exists: false, blockedImages: 0) }
        let clean = HTMLSanitiser.sanitise(html, images: .none) { _ in nil }
        return HTMLSummary(exists: true, blockedImages: clean.blockedRemoteImages)
    }

    func attachment(_ part: Int, _ bytes: [UInt8], _ translation: any ChannelTranslation) throws -> [UInt8]? {
        try translation.attachment(part, of: bytes)
    }
}

/// Links in foreign messages lead to a page of ours that shows where they go (A29).
enum LeavingLink {
    /// Only mailboxes and telephone numbers are reached directly; whatever else there is leads to that page, so that an
    /// address that this does not know cannot pass it by.
    static func path(_ address: String) -> String? {
        if address.hasPrefix("mailto:") || address.hasPrefix("tel:") { return address }
        return "/leave?to=\(PercentText.encode(address))"
    }
}

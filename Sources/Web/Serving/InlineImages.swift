// A message's own images, as data inside its frame: the frame is a stranger to us and could not fetch them with its
// reader's session. Only three kinds of picture, known by their first bytes, and only so much of them: a mail may name
// one image 65,000 times, and to open a part of it means to read the whole mail.

import Foundation
import Synchronization
import Tickets

/// The images of one message, each opened once at most.
final class InlineImages: Sendable {
    /// Bytes of one image.
    static let largest = 1 << 20
    /// Characters of all addresses together, those of repeated images included: 6 MB of pictures.
    static let largestTogether = 8 << 20
    /// Parts that are opened, whatever they turn out to be. No newsletter has as many pictures of its own.
    static let mostOpened = 100

    private struct State {
        var spent = 0
        var opened = 0
        /// By content id; nil stands for what was opened and is no picture that we show.
        var found: [String: String?] = [:]
    }

    private let attachments: [String: Attachment]
    private let bytes: @Sendable (Int) -> [UInt8]?
    private let state = Mutex(State())

    /// - Parameter bytes: opens an attachment by the number of its part; costs as much as reading the original.
    init(_ attachments: [Attachment], _ bytes: @escaping @Sendable (Int) -> [UInt8]?) {
        let named = attachments.compactMap { attachment in attachment.contentID.map { ($0, attachment) } }
        self.attachments = Dictionary(named, uniquingKeysWith: { first, _ in first })
        self.bytes = bytes
    }

    /// The image as a `data:` address.
    /// - Parameter contentID: without angle brackets (RFC 2392).
    /// - Returns: nil when the message has no such image, it is none, or the message has shown enough.
    func address(contentID: String) -> String? {
        guard let attachment = attachments[contentID], let address = found(contentID, attachment) else { return nil }
        return state.withLock { state -> String? in
            // Each mention makes the document longer, though the image is opened only once.
            guard state.spent + address.utf8.count <= Self.largestTogether else { return nil }
            state.spent += address.utf8.count
            return address
        }
    }

    private func found(_ contentID: String, _ attachment: Attachment) -> String? {
        if let known = state.withLock({ $0.found[contentID] }) { return known }
        let mayOpen = state.withLock { state -> Bool in
            guard state.opened < Self.mostOpened, state.spent < Self.largestTogether else { return false }
            state.opened += 1
            return true
        }
        guard mayOpen else { return nil }
        let address = opened(attachment)
        state.withLock { _ = $0.found.updateValue(address, forKey: contentID) }
        return address
    }

    private func opened(_ attachment: Attachment) -> String? {
        guard let part = attachment.part, attachment.size <= Self.largest, let bytes = bytes(part),
            bytes.count <= Self.largest, let type = PictureType.of(bytes)
        else { return nil }
        return "data:\(type);base64,\(Data(bytes).base64EncodedString())"
    }
}

/// Pictures that browsers draw without running anything.
enum PictureType {
    /// By the first bytes, whatever the message says it is: `image/png`, `image/jpeg`, `image/gif` or nil.
    static func of(_ bytes: [UInt8]) -> String? {
        if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
        if bytes.starts(with: Array("GIF87a".utf8)) || bytes.starts(with: Array("GIF89a".utf8)) { return "image/gif" }
        return nil
    }
}

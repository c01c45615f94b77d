// One folder while it is read: what has been listed and not yet fetched, and how positions and keys are written.

import Channels
import Foundation
import Mail
import Tickets

/// A folder under one numbering (RFC 3501 2.3.1.1). Its written form is part of stored keys: it never changes.
struct IMAPPlace: Hashable, Sendable {
    var folder: String
    var validity: UInt32

    /// `<UIDVALIDITY>/<folder>`: the number first, because a folder's name may hold anything.
    var text: String { "\(validity)/\(folder)" }

    init(folder: String, validity: UInt32) {
        self.folder = folder
        self.validity = validity
    }

    init?(_ text: some StringProtocol) {
        guard let slash = text.firstIndex(of: "/"), let validity = UInt32(text[..<slash]) else { return nil }
        self.init(folder: String(text[text.index(after: slash)...]), validity: validity)
    }

    /// `<UID>/<UIDVALIDITY>/<folder>`.
    func key(_ uid: UInt32) -> String { "\(uid)/\(text)" }

    /// A key taken apart again; nil when it is none of ours.
    static func parse(key: String) -> (place: IMAPPlace, uid: UInt32)? {
        guard let slash = key.firstIndex(of: "/"), let uid = UInt32(key[..<slash]),
            let place = IMAPPlace(key[key.index(after: slash)...])
        else { return nil }
        return (place, uid)
    }

    /// A stored watermark of ours.
    struct Mark {
        var place: IMAPPlace
        var position: UInt32

        init?(_ mark: Watermark) {
            guard let place = IMAPPlace(mark.place) else { return nil }
            self.place = place
            position = UInt32(clamping: mark.position)
        }
    }
}

/// A folder being read.
struct IMAPFolderReading: Sendable {
    /// Larger mails are not taken into memory; they are held, with a word on where they are. No server in use takes mails of
    /// this size.
    static let largest = 256 << 20

    let mailbox: IMAPMailbox
    let place: IMAPPlace
    let sameness: IncomingItem.Sameness
    /// Listed and not yet fetched, ascending.
    private(set) var waiting: [IMAPEntry] = []
    /// Everything up to here has been listed.
    private(set) var listedUpTo: UInt32
    /// There may be mails above `listedUpTo`.
    var mayHaveMore = true

    init(
        _ mailbox: IMAPMailbox, _ place: IMAPPlace, after position: UInt32, sameness: IncomingItem.Sameness
    ) {
        self.mailbox = mailbox
        self.place = place
        self.sameness = sameness
        listedUpTo = position
    }

    mutating func add(_ listing: IMAPListing) {
        waiting += listing.entries
        listedUpTo = max(listedUpTo, listing.completeUpTo)
        mayHaveMore = listing.moreMayFollow
    }

    /// The entries from `start` on that fit into a batch; at least one, if there is one.
    func group(_ limit: BatchLimit, from start: Int) -> ArraySlice<IMAPEntry> {
        var end = start
        var bytes: Int64 = 0
        while end < waiting.count {
            let size = max(waiting[end].size, 0)
            if end > start, end - start >= limit.items || bytes + size > limit.bytes { break }
            bytes += size
            end += 1
        }
        return waiting[min(start, waiting.count)..<end]
    }

    /// The first `count` are on their way to the spool: the mark that holds once they are safe.
    mutating func taken(_ count: Int) -> Watermark {
        let last = waiting[count - 1].uid
        waiting.removeFirst(count)
        return Watermark(place: place.text, position: Int64(waiting.isEmpty ? max(last, listedUpTo) : last))
    }

    /// What was fetched as items. A mail that is gone meanwhile is missing; one that cannot be had is an item without
    /// bytes, which is held with the reason and left alone at the server.
    func items(_ messages: [IMAPMessage], entries: ArraySlice<IMAPEntry>, now: Instant) -> [IncomingItem] {
        let arrivals = Dictionary(entries.map { ($0.uid, $0.arrivedAt) }, uniquingKeysWith: { first, _ in first })
        return messages.map { message in
            var bytes: [UInt8] = []
            var envelope: [String: String] = [:]
            switch message.content {
            case .bytes(let content): bytes = content
            case .tooLarge(let size):
                envelope["withheld"] = "\(size) bytes are more than can be taken; the mail is still in its folder"
            case .withheld(let words):
                envelope["withheld"] = "the server does not give it out; the mail is still in its folder (\(words))"
            }
            return IncomingItem(
                key: place.key(message.uid), sameness: bytes.isEmpty ? .key : sameness,
                arrivedAt: (arrivals[message.uid] ?? nil).map { Instant($0) } ?? now, bytes: bytes, envelope: envelope)
        }
    }
}

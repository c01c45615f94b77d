// Listing and fetching: oldest first, in groups bounded by count and by bytes, several FETCH commands under way at once
// so that the server works while we do.

import Foundation

/// A message in a folder's listing.
public struct IMAPEntry: Hashable, Sendable {
    public var uid: UInt32
    /// INTERNALDATE: when it reached the mailbox; nil when the server gives none that can be read.
    public var arrivedAt: Date?
    /// What the server says; not always the truth.
    public var size: Int64

    public init(uid: UInt32, arrivedAt: Date?, size: Int64) {
        self.uid = uid
        self.arrivedAt = arrivedAt
        self.size = size
    }
}

/// Part of a folder.
public struct IMAPListing: Sendable {
    /// Ascending by UID.
    public var entries: [IMAPEntry]
    /// Everything up to and including this UID is in `entries` or does not exist (any more).
    public var completeUpTo: UInt32
    /// Whether the folder may hold more above `completeUpTo`.
    public var moreMayFollow: Bool
}

/// A message that was asked for.
public struct IMAPMessage: Sendable {
    public enum Content: Sendable {
        /// The bytes as they are on the server.
        case bytes([UInt8])
        /// Larger than `IMAPLimits.largestInMemory`: take it with `fetch(uid:into:)`.
        case tooLarge(Int64)
        /// It exists, but the server does not give it out; its words.
        case withheld(String)
    }
    public var uid: UInt32
    public var content: Content

    public init(uid: UInt32, content: Content) {
        self.uid = uid
        self.content = content
    }
}

/// One FETCH on its way.
struct FetchOrder {
    var tag: String
    var uids: [UInt32]
    var bytes: Int64
}

extension IMAPMailbox {
    /// The messages above `uid`, oldest first, at most about `most`. Spans growing stretches of numbers, so that a
    /// folder with 100,000 messages costs no more memory than one with 1,000, and large gaps no more questions.
    public func list(after uid: UInt32, most: Int) async throws(MailError) -> IMAPListing {
        try await guarded { mailbox throws(MailError) in
            try mailbox.listing(after: uid, most: min(most, mailbox.limits.mostListed))
        }
    }

    private func listing(after uid: UInt32, most: Int) throws(MailError) -> IMAPListing {
        let session = try ready("list")
        guard let state else { throw MailError(.local, operation: "list", text: "no folder is open") }
        guard uid < UInt32.max else { return IMAPListing(entries: [], completeUpTo: uid, moreMayFollow: false) }
        var from = uid + 1
        // Below the UIDNEXT of the opening, stretches with an end; above it what came since, which `*` ends.
        let known = state.uidNext ?? 1
        while from < known {
            let to = min(known - 1, from.saturatingPlus(listingSpan - 1))
            let entries = try entries(from: from, to: "\(to)", most: most, session)
            adaptSpan(found: entries.count, most: most)
            if entries.count > most { return Self.cut(entries, most) }
            if !entries.isEmpty { return IMAPListing(entries: entries, completeUpTo: to, moreMayFollow: true) }
            from = to + 1
        }
        // A server may keep new messages to itself until it is asked for news.
        try session.command("NOOP", operation: "list").orThrow("list")
        // What is announced from here on may not be in the listing any more: it is news for `waitForNews`.
        listedArrivals = session.arrivals
        let entries = try entries(from: from, to: "*", most: most, session)
        if entries.count > most { return Self.cut(entries, most) }
        return IMAPListing(entries: entries, completeUpTo: entries.last?.uid ?? from - 1, moreMayFollow: false)
    }

    private static func cut(_ entries: [IMAPEntry], _ most: Int) -> IMAPListing {
        IMAPListing(entries: Array(entries.prefix(most)), completeUpTo: entries[most - 1].uid, moreMayFollow: true)
    }

    /// Ascending entries; if there are more than `most`, then the first of them and at least one more.
    private func entries(
        from: UInt32, to: String, most: Int, _ session: IMAPSession
    ) throws(MailError) -> [IMAPEntry] {
        var entries: [IMAPEntry] = []
        var highest: UInt32 = 0
        let kept = 2 * most
        let tag = try session.issue("UID FETCH \(from):\(to) (UID INTERNALDATE RFC822.SIZE)", operation: "list")
        let answer = try session.answer(to: tag, operation: "list", bytes: session.exists * 100) {
            response throws(MailError) in
            // `n:*` always brings the last message, also below n (RFC 3501 6.4.8). News of flags bring no date or size.
            guard case .fetch(let fetch) = response, let uid = fetch.uid, uid >= from,
                fetch.size != nil || fetch.arrivedAt != nil
            else { return }
            defer { highest = max(highest, uid) }
            if entries.count > kept {
                guard uid > highest else {
                    throw MailError(.malformed, operation: "list", text: "messages out of order")
                }
                return
            }
            entries.append(IMAPEntry(uid: uid, arrivedAt: fetch.arrivedAt, size: fetch.size ?? 0))
        }
        // Some messages went meanwhile: what came is right, the rest does not exist.
        if answer.word != .no || !["EXPUNGEISSUED", "NONEXISTENT"].contains(answer.code) { try answer.orThrow("list") }
        return entries.sorted { $0.uid < $1.uid }
    }

    /// Aims at stretches that bring about as many messages as are wanted, and crosses gaps quickly.
    private func adaptSpan(found: Int, most: Int) {
        if found > most { listingSpan = UInt32(most) }
        if found * 4 < most { listingSpan = listingSpan.saturatingTimes(found == 0 ? 16 : 2) }
    }
}

extension UInt32 {
    fileprivate func saturatingPlus(_ other: UInt32) -> UInt32 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? .max : sum
    }
    fileprivate func saturatingTimes(_ other: UInt32) -> UInt32 {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? .max : product
    }
}

// Finding what is there: `new`, then `cur` (a message moves that way while we look, never back), then files that somebody
// saved straight into the Maildir. Only the oldest ones found are kept in memory; the rest is found by the next look.

import Foundation
import Runtime

extension MaildirReader {
    /// Waiting messages kept in memory; a folder of a million costs no more.
    static let window = 10_000

    /// Decides whether the folders must be looked through.
    func noticeChanges(_ maildir: Maildir) {
        let now = clock.now()
        if watch?.takeChanged() == true {
            mustScan = true
            // It may be the end of the writing that we wait for.
            for (key, value) in postponed where value.isGrowing { postponed[key]?.nextLook = min(value.nextLook, now) }
        }
        if postponed.contains(where: { $0.value.nextLook <= now }) { mustScan = true }
        guard now >= nextPoll || nextPoll > now.addingTimeInterval(60) else { return }
        nextPoll = now.addingTimeInterval((watch == nil ? Self.poll.alone : Self.poll.watched).seconds)
        let found = [maildir.new.stamp, maildir.cur.stamp, maildir.root.stamp]
        // A file system's clock is coarse: a second name within one tick leaves the stamp as it was. Only a stamp that
        // was old when we looked proves that nothing came after.
        let fresh = Int64((now.timeIntervalSince1970 - 5) * 1e9)
        if found != stamps || found.contains(where: { $0 > fresh }) { mustScan = true }
        stamps = found
    }

    /// Fills the queue with the oldest messages not yet handed over.
    func scan(_ maildir: Maildir) throws(MailError) {
        guard maildir.isInPlace else { throw MailError(.missingFolder, operation: "read folder", text: "moved away") }
        mustScan = false
        let now = clock.now()
        var found = MaildirSelection(window: Self.window)
        var stillPostponed: Set<String> = []
        for folder in [maildir.new, maildir.cur, maildir.root] {
            let listing = try folder.listing()
            while let name = try listing.next() {
                if afterwards == .seen, name.isTaken { continue }
                guard let (key, order) = identity(name, folder, of: maildir) else { continue }
                if handed[key] != nil || settled.contains(key) { continue }
                if let waiting = postponed[key] {
                    stillPostponed.insert(key)
                    if waiting.nextLook > now { continue }
                }
                found.add(MaildirEntry(key: key, order: order, place: MaildirPlace(folder: folder, name: name)))
            }
        }
        queue = found.newestFirst()
        if found.left {
            mustScan = true
        } else {
            postponed = postponed.filter { stillPostponed.contains($0.key) }
        }
    }

    /// The key and the order of arrival; nil when the file is gone or is no message.
    /// Names that mail programs make are never used twice and are the key; other names may be used again for another
    /// message, so that size and time of writing belong to the key.
    func identity(
        _ name: MaildirName, _ folder: MaildirFolder, of maildir: Maildir
    ) -> (key: String, order: Int64)? {
        // The Maildir itself holds other files too: indexes of mail programs.
        if folder === maildir.root, !name.looksSaved { return nil }
        if let delivered = name.deliveredAt, !name.looksSaved { return (name.safe, delivered) }
        guard let facts = folder.facts(name) else { return nil }
        return ("\(name.safe)/\(facts.size)/\(facts.writtenAt)", facts.writtenAt / 1000)
    }

    /// What a look at the Maildir for an administrator finds. Changes nothing.
    public func inspect() throws(MailError) -> (waiting: Int, unreadable: Int) {
        let moves = if case .move = afterwards { true } else { false }
        let opened = try Maildir(path: path)
        var waiting = 0
        var unreadable = 0
        for folder in [opened.new, opened.cur] {
            let listing = try folder.listing()
            while let name = try listing.next() {
                waiting += 1
                // A sample: asking for a hundred thousand files would take longer than the answer is worth.
                if waiting <= 1000, !folder.isReadable(name) { unreadable += 1 }
            }
        }
        if afterwards != .keep, !opened.new.isWritable || !opened.cur.isWritable || (moves && !opened.root.isWritable) {
            throw MailError(errno: EACCES, operation: "write to folder")
        }
        return (waiting, unreadable)
    }
}

/// The oldest of many, in bounded memory.
private struct MaildirSelection {
    private let window: Int
    private var kept: [MaildirEntry] = []
    /// Some were left out.
    private(set) var left = false

    init(window: Int) { self.window = window }

    mutating func add(_ entry: MaildirEntry) {
        kept.append(entry)
        if kept.count >= window * 2 { cut() }
    }

    mutating func newestFirst() -> [MaildirEntry] {
        cut()
        return kept.reversed()
    }

    private mutating func cut() {
        kept.sort { ($0.order, $0.key) < ($1.order, $1.key) }
        guard kept.count > window else { return }
        left = true
        kept.removeSubrange(window...)
    }
}

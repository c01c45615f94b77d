// Reads a Maildir: hands out messages oldest first, and does with them afterwards what the administrator chose.
// A Maildir has no numbers, so there is no watermark: what has been handed over is known by its key, here for this run and
// in the spool for ever. A message that another program marks as seen or moves to `cur` is handed over all the same.

import Foundation
import Runtime

/// What a Maildir hands out.
public struct MaildirBatch: Sendable {
    public struct Message: Sendable {
        /// The same for ever for this message, wherever in the Maildir it is and whatever its flags are.
        public var key: String
        /// Time of delivery: when the file was written, rounded down to the millisecond; never in the future.
        public var arrivedAt: Date
        public var bytes: [UInt8]
    }
    public var messages: [Message] = []
    /// More is known to be waiting.
    public var moreWaiting = false
}

/// Reads one Maildir, on a thread of its own. `next` calls do not overlap; everything else may come at any time.
public actor MaildirReader {
    /// What happens to a message once it is safe with us.
    public enum Afterwards: Hashable, Sendable {
        /// Stays as it is. Every start reads the whole folder again.
        case keep
        /// Goes to `cur`, marked as seen and with the letter `X`, by which we know it again.
        case seen
        /// Goes to this folder of the Maildir (`Archive` is `.Archive` on disk), marked as seen.
        case move(String)
    }

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private nonisolated let executor: ThreadExecutor
    let path: String
    let afterwards: Afterwards
    let clock: any WallClock
    /// Told once a run of each file that cannot be read; it stays where it is.
    let reportUnreadable: @Sendable (_ key: String, MailError) -> Void

    var maildir: Maildir?
    /// Where messages are moved to; opened, and made if need be, with the first one.
    var target: MaildirFolder?
    var watch: MaildirWatch?
    let bell = Doorbell()
    /// Waiting to be read, newest first, so that the next one is the last.
    var queue: [MaildirEntry] = []
    /// Handed over, not yet told of: key to where it was.
    var handed: [String: MaildirPlace] = [:]
    /// Handed over since opening, where nothing is told of.
    var settled: Set<String> = []
    /// Cannot be read yet: being written, or not readable.
    var postponed: [String: MaildirPostponed] = [:]
    var mustScan = true
    var nextPoll = Date.distantPast
    var stamps: [Int64] = []
    var complained: Set<String> = []

    /// Between looks when the kernel rings for us, and when it does not.
    static let poll = (watched: Duration.seconds(30), alone: Duration.seconds(2))

    public init(
        path: String, afterwards: Afterwards, clock: any WallClock = SystemClock(),
        reportUnreadable: @escaping @Sendable (_ key: String, MailError) -> Void = { _, _ in }
    ) {
        self.path = path
        self.afterwards = afterwards
        self.clock = clock
        self.reportUnreadable = reportUnreadable
        executor = ThreadExecutor("maildir reader")
    }

    /// A name that a folder of a Maildir may have: letters, digits, `-`, `_`, blanks inside; a dot stands between a
    /// folder and a folder inside it.
    public static func isFolderName(_ name: String) -> Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return name.utf8.count <= 100
            && parts.allSatisfy { part in
                !part.isEmpty && part.first != " " && part.last != " "
                    && part.utf8.allSatisfy { byte in
                        switch byte {
                        case 48...57, 65...90, 97...122: true
                        default: "-_ ".utf8.contains(byte)
                        }
                    }
            }
    }

    /// Makes an empty Maildir, with the folders above it; leaves alone what is there.
    public static func createMaildir(at path: String) throws(MailError) { try Maildir.create(at: path) }

    /// Opens the folders. What was handed over before and not told of is handed over again.
    public func open() throws(MailError) {
        close()
        let opened = try Maildir(path: path)
        if case .move(let name) = afterwards, !Self.isFolderName(name) {
            throw MailError(.local, operation: "open folder \(name)", text: "not a name for it")
        }
        maildir = opened
        // Before the first look: what comes in meanwhile rings.
        watch = MaildirWatch([path, "\(path)/new", "\(path)/cur"], bell: bell)
        mustScan = true
    }

    public func close() {
        maildir = nil
        target = nil
        watch = nil
        queue = []
        handed = [:]
        settled = []
        postponed = [:]
        bell.ring()
    }

    /// The next messages, oldest first. Waits until there is one or `patience` has passed. Changes nothing.
    /// - Parameter bytes: how many a batch may hold; a single larger message comes alone.
    public func next(items: Int, bytes: Int, patience: Duration) async throws(MailError) -> MaildirBatch {
        let end = clock.now().addingTimeInterval(patience.seconds)
        while true {
            let rings = bell.rings
            let batch = try look(items: items, bytes: bytes)
            let now = clock.now()
            if !batch.messages.isEmpty || now >= end { return batch }
            let wake = postponed.values.map(\.nextLook).min().map { min($0, nextPoll) } ?? nextPoll
            do {
                try await bell.wait(after: rings, until: min(end, max(wake, now.addingTimeInterval(0.02))), on: clock)
            } catch {
                throw MailError(.cancelled, operation: "wait")
            }
        }
    }

    private func look(items: Int, bytes: Int) throws(MailError) -> MaildirBatch {
        guard let maildir else { throw MailError.closed("read folder") }
        noticeChanges(maildir)
        var batch = MaildirBatch()
        var room = Int64(bytes)
        var scans = 0
        while batch.messages.count < items {
            if queue.isEmpty {
                // Bounded: a name that is listed and cannot be found must not keep us here.
                guard mustScan, scans < 3 else { break }
                scans += 1
                try scan(maildir)
                guard !queue.isEmpty else { break }
            }
            let verdict = take(queue[queue.count - 1], room: batch.messages.isEmpty ? .max : room)
            if case .doesNotFit = verdict { break }
            queue.removeLast()
            if case .message(let message) = verdict {
                batch.messages.append(message)
                room -= Int64(message.bytes.count)
            }
        }
        batch.moreWaiting = !batch.messages.isEmpty && (!queue.isEmpty || mustScan)
        return batch
    }

    private enum Taken {
        case message(MaildirBatch.Message)
        case doesNotFit
        /// Not now, or not at all.
        case passedOver
    }

    private func take(_ entry: MaildirEntry, room: Int64) -> Taken {
        // Two names of one message, after a crash between linking and unlinking.
        if handed[entry.key] != nil || settled.contains(entry.key) { return .passedOver }
        let now = clock.now()
        let reading = entry.place.folder.read(entry.place.name, room: room) { facts in
            isStill(facts, entry.key, now: now)
        }
        switch reading {
        case .message(let bytes, let facts):
            postponed[entry.key] = nil
            if afterwards == .keep { settled.insert(entry.key) } else { handed[entry.key] = entry.place }
            let written = Date(timeIntervalSince1970: Double(facts.writtenAt / 1_000_000) / 1000)
            return .message(MaildirBatch.Message(key: entry.key, arrivedAt: min(written, now), bytes: bytes))
        case .tooLarge:
            return .doesNotFit
        case .growing(let facts):
            let since = postponed[entry.key].flatMap { $0.facts == facts ? $0.since : nil } ?? now
            postponed[entry.key] = MaildirPostponed(
                facts: facts, since: since, nextLook: now.addingTimeInterval(1), isGrowing: true)
        case .gone:
            // Another program renamed it, most likely: it is found under its new name.
            mustScan = true
        case .notAFile:
            break
        case .unreadable(let error):
            postponed[entry.key] = MaildirPostponed(
                facts: nil, since: now, nextLook: now.addingTimeInterval(60), isGrowing: false)
            if complained.count < 1000, complained.insert(entry.key).inserted { reportUnreadable(entry.key, error) }
        }
        return .passedOver
    }

    /// Where nobody can tell whether a file is being written: unchanged for a second of our watching, or for a minute
    /// by its own account.
    private func isStill(_ facts: MaildirFacts, _ key: String, now: Date) -> Bool {
        let last = Double(max(facts.writtenAt, facts.changedAt)) / 1e9
        if now.timeIntervalSince1970 - last > 60 { return true }
        guard let seen = postponed[key], seen.facts == facts else { return false }
        return now.timeIntervalSince(seen.since) >= 1
    }
}

/// Where a message's file is.
struct MaildirPlace {
    var folder: MaildirFolder
    var name: MaildirName
}

/// A message that waits to be read.
struct MaildirEntry {
    var key: String
    /// Order of arrival, microseconds since 1970.
    var order: Int64
    var place: MaildirPlace
}

/// A file that is to be looked at later.
struct MaildirPostponed {
    /// As it was when seen last; nil when its bytes do not matter.
    var facts: MaildirFacts?
    /// When it was first seen so.
    var since: Date
    var nextLook: Date
    var isGrowing: Bool
}

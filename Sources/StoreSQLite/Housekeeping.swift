// What must be done now and then beside the work, on a thread and a connection of its own: moving the log into the
// database, merging the search index when nobody waits, and looking whether another process has written.

import Dispatch
import Foundation
import Runtime
import SQLite
import Store

/// The store's quiet work.
final class Housekeeping: @unchecked Sendable {
    // @unchecked: everything but `timer` is only touched on `queue`; the timer is cancelled once.
    private let queue = DispatchQueue(label: "store housekeeping")
    private let timer: any DispatchSourceTimer
    private let writer: Writer
    private let feed: ChangeFeed
    private let db: Connection
    private let cleaning: OrphanCleaning?
    private var cleanedAt: Date?
    private var foreignVersion: Int64?

    /// From so many pages on the log is moved: 16 MB. The pages that change all the time (the tops of the indexes) are
    /// then moved once for many commits.
    private static let pagesWorthMoving = 4000

    private static let cleaningInterval: TimeInterval = 6 * 3600

    /// - Parameter cleaning: nil in a process that does not serve.
    init(writer: Writer, feed: ChangeFeed, checkpoints db: sending Connection, cleaning: OrphanCleaning?) {
        self.writer = writer
        self.feed = feed
        self.db = db
        self.cleaning = cleaning
        foreignVersion = writer.foreignVersion()
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + .milliseconds(200), repeating: .milliseconds(200), leeway: .milliseconds(50))
        timer.setEventHandler { [weak self] in self?.look() }
        timer.resume()
    }

    /// Returns when nothing of it runs any more.
    func stop() async {
        timer.cancel()
        await withCheckedContinuation { done in queue.async { done.resume() } }
    }

    private func look() {
        watchOthers()
        cleanNowAndThen()
        if writer.pagesInLog >= Self.pagesWorthMoving { _ = try? db.checkpoint() }
        // At most half of the time, so that a commit never waits for more than one piece.
        for _ in 0..<10 {
            if !writer.mergeAPiece() { break }
        }
    }

    private func cleanNowAndThen() {
        guard let cleaning else { return }
        let now = cleaning.clock.now()
        // Also when the clock was put back.
        if let cleanedAt, abs(now.timeIntervalSince(cleanedAt)) < Self.cleaningInterval { return }
        cleanedAt = now
        do { try cleaning.run() } catch {
            cleaning.log.warning("cleaning failed", ["cause": "\(StoreError(error, operation: "clean"))"])
        }
    }

    /// Commands of other processes write to the same data; the page and the outbox must see it within a second.
    private func watchOthers() {
        guard let now = writer.foreignVersion() else { return }
        defer { foreignVersion = now }
        guard let last = foreignVersion, last != now, feed.hasSubscribers, let number = writer.changeNumber() else {
            return
        }
        feed.publish(StoreChange(number: number, tickets: [], outbox: true, spool: true, everything: true))
    }
}

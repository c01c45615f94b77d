// What must be done now and then beside the work, on a thread and a connection of its own: moving the log into the
// database, merging the search index when nobody waits, and looking whether another process has written.

import Dispatch
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
    private var foreignVersion: Int64?

    /// From so many pages on the log is moved: 16 MB. The pages that change all the time (the tops of the indexes) are
    /// then moved once for many commits.
    private static let pagesWorthMoving = 4000

    init(writer: Writer, feed: ChangeFeed, checkpoints db: sending Connection) {
        self.writer = writer
        self.feed = feed
        self.db = db
        foreignVersion = writer.foreignVersion()
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .now() + .milliseconds(200), repeating: .milliseconds(200), leeway: .milliseconds(50))
        timer.setEventHandler { [weak self] in self?.look() }
        timer.resume()
    }

    /// Returns when nothing of it runs any more.
    func stop() {
        timer.cancel()
        queue.sync {}
    }

    private func look() {
        watchOthers()
        if writer.pagesInLog >= Self.pagesWorthMoving { _ = try? db.checkpoint() }
        // At most half of the time, so that a commit never waits for more than one piece.
        for _ in 0..<10 {
            if !writer.mergeAPiece() { break }
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

// Other processes (commands) write to the same data: looks twice a second whether one has, while somebody listens.

import Dispatch
import Store
import Synchronization

/// Tells the feed of commits by other processes.
final class ForeignWatch: @unchecked Sendable {
    // @unchecked: the source is made in init and afterwards only cancelled, which any thread may do.
    private let timer: any DispatchSourceTimer

    init(writer: Writer, feed: ChangeFeed) {
        timer = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "store watch"))
        let last = Mutex<Int64?>(writer.foreignVersion())
        timer.schedule(deadline: .now() + .milliseconds(500), repeating: .milliseconds(500))
        timer.setEventHandler {
            guard feed.hasSubscribers, let now = writer.foreignVersion() else { return }
            let changed = last.withLock { last in
                defer { last = now }
                return last != now
            }
            guard changed, let number = writer.changeNumber() else { return }
            feed.publish(StoreChange(number: number, tickets: [], outbox: true, spool: true, everything: true))
        }
        timer.resume()
    }

    func stop() { timer.cancel() }
}

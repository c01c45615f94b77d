// Tells the page and the outbox that something changed. A slow subscriber holds up nobody: beyond a few changes he is
// only told to look at everything.

import Store
import Synchronization
import Tickets

/// A change as a transaction gathers it.
struct ChangeDraft {
    var number: Int64 = 0
    private(set) var tickets: [TicketID] = []
    var outbox = false
    var spool = false
    /// Something else.
    var other = false

    mutating func insert(_ ticket: TicketID) {
        if tickets.last != ticket, tickets.count <= ChangeFeed.mostTickets * 4 { tickets.append(ticket) }
    }

    var isEmpty: Bool { tickets.isEmpty && !outbox && !spool && !other }
}

/// Hands changes to all subscribers.
final class ChangeFeed: Sendable {
    private struct State {
        var subscribers: [Int: AsyncStream<StoreChange>.Continuation] = [:]
        var nextID = 0
        var closed = false
    }
    private let state = Mutex(State())

    /// Tickets named in one change at most.
    static let mostTickets = 200
    /// Changes that wait for a subscriber at most; older ones give way to one that says "everything".
    private static let mostWaiting = 32

    func publish(_ draft: ChangeDraft) {
        guard !draft.isEmpty else { return }
        let tickets = Set(draft.tickets)
        let tooMany = tickets.count > Self.mostTickets
        publish(
            StoreChange(
                number: draft.number, tickets: tooMany ? [] : tickets, outbox: draft.outbox,
                spool: draft.spool, everything: tooMany || draft.other))
    }

    func publish(_ change: StoreChange) {
        for subscriber in state.withLock({ Array($0.subscribers.values) }) {
            if case .dropped = subscriber.yield(change) {
                subscriber.yield(
                    StoreChange(number: change.number, tickets: [], outbox: true, spool: true, everything: true))
            }
        }
    }

    var hasSubscribers: Bool { state.withLock { !$0.subscribers.isEmpty } }

    func stream() -> AsyncStream<StoreChange> {
        let (stream, continuation) = AsyncStream<StoreChange>.makeStream(
            bufferingPolicy: .bufferingNewest(Self.mostWaiting))
        let id = state.withLock { state -> Int? in
            guard !state.closed else { return nil }
            state.nextID += 1
            state.subscribers[state.nextID] = continuation
            return state.nextID
        }
        guard let id else {
            continuation.finish()
            return stream
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { _ = $0.subscribers.removeValue(forKey: id) }
        }
        return stream
    }

    func close() {
        let all = state.withLock { state in
            state.closed = true
            defer { state.subscribers = [:] }
            return Array(state.subscribers.values)
        }
        for subscriber in all { subscriber.finish() }
    }
}

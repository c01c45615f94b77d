// Tells open pages that something changed. One reader of the store's changes, many pages; what a page gets says only
// what to look at again, never content, so that every page shows what its user may see.

import Foundation
import HTTPServer
import Runtime
import Store
import Synchronization
import Tickets

/// Spreads the store's changes.
final class LiveUpdates: Sendable {
    private struct State {
        var pages: [Int: AsyncStream<StoreChange>.Continuation] = [:]
        var next = 0
    }
    private let store: any DeskStore
    private let state = Mutex(State())

    init(store: any DeskStore) { self.store = store }

    /// Pages that listen.
    var count: Int { state.withLock { $0.pages.count } }

    /// Reads the changes until the store closes or the task is cancelled.
    func follow() async {
        for await change in store.changes() {
            let pages = state.withLock { Array($0.pages.values) }
            for page in pages { page.yield(change) }
        }
    }

    /// Changes from now on. A page that does not keep up loses the older ones, which the newest makes good for.
    func listen() -> AsyncStream<StoreChange> {
        let (stream, continuation) = AsyncStream<StoreChange>.makeStream(bufferingPolicy: .bufferingNewest(16))
        let number = state.withLock { state in
            state.next += 1
            state.pages[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in self?.forget(number) }
        return stream
    }

    private func forget(_ number: Int) { state.withLock { state in state.pages[number] = nil } }
}

extension StoreChange {
    /// As pages get it: `{"number":7,"tickets":[1,2],"outbox":true,"spool":false}`.
    var event: ServerSentEvent {
        let list = tickets.map { String($0.value) }.sorted().joined(separator: ",")
        return ServerSentEvent(
            name: "change",
            data: "{\"number\":\(number),\"tickets\":[\(list)],\"outbox\":\(outbox),\"spool\":\(spool)}",
            id: String(number))
    }
}

extension StoreChange {
    /// As somebody with a reach gets it: names no ticket that he may not know of.
    func event(within reach: TicketReach, _ store: any AccessStore) async throws -> ServerSentEvent {
        switch reach {
        case .all: return event
        case .none: return blindEvent
        case .services, .department:
            var change = self
            change.tickets = try await store.within(tickets, reach)
            return change.event
        }
    }
}

extension StoreChange {
    /// For those who may not know which tickets there are: that something changed, not what.
    var blindEvent: ServerSentEvent {
        ServerSentEvent(
            name: "change", data: "{\"number\":\(number),\"tickets\":[],\"outbox\":false,\"spool\":false}",
            id: String(number))
    }
}

extension Site {
    /// `GET /events`.
    func events(_ call: Call) async throws -> HTTPResponse {
        guard let visitor = call.visitor else { throw HTTPFault(401, "log in first") }
        let (stream, continuation) = AsyncStream<ServerSentEvent>.makeStream(bufferingPolicy: .bufferingNewest(16))
        let changes = live.listen()
        let (gate, clock) = (gate, parts.clock)
        let (reach, store) = (visitor.user.reach, store)
        presence.streamBegan(session: visitor.session.tokenHash)
        let pump = Task {
            for await change in changes {
                // A session that has ended hears nothing more, within one change of its end.
                let now = Instant(clock.now())
                guard (try? await gate.stillStands(visitor.session, at: now)) == true else { break }
                // When the store cannot say what lies within, nothing is named, and the page looks at everything.
                let event = try? await change.event(within: reach, store)
                continuation.yield(event ?? change.blindEvent)
            }
            continuation.finish()
        }
        let news = Task { [people = presenceEvents(for: visitor)] in
            for await event in people { continuation.yield(event) }
        }
        continuation.onTermination = { [self] _ in
            pump.cancel()
            news.cancel()
            streamEnded(session: visitor.session.tokenHash)
        }
        return .events(stream, clock: parts.clock)
    }
}

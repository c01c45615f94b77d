// Tells open pages that something changed. One reader of the store's changes and of who is where, many pages; what a page
// gets says only what to look at again, never content, so that every page shows what its user may see.
//
// A hundred pages cost one question of each kind, not a hundred: changes that come close together are one, sessions are
// looked at all at once, and what lies within a reach is asked once for everybody who has it.

import Foundation
import HTTPServer
import Runtime
import Store
import Synchronization
import Tickets

/// A page that listens.
struct LiveListener: Sendable {
    var session: Session
    var user: UserID
    var reach: TicketReach
}

/// Spreads the store's changes, and the news of who is where.
final class LiveUpdates: Sendable {
    private struct Page {
        var listener: LiveListener
        var stream: AsyncStream<ServerSentEvent>.Continuation
    }
    private struct State {
        var pages: [Int: Page] = [:]
        var next = 0
        /// What has not been told yet.
        var change: StoreChange?
        var people: Set<TicketID> = []
        /// For pages that begin to listen.
        var trail = ChangeTrail()
    }
    private let parts: WebParts
    private let gate: Gate
    private let presence: PresenceBoard
    private let state = Mutex(State())
    private let bell = Doorbell()

    init(_ parts: WebParts, gate: Gate, presence: PresenceBoard) {
        (self.parts, self.gate, self.presence) = (parts, gate, presence)
    }

    /// Pages that listen.
    var count: Int { state.withLock { $0.pages.count } }

    /// The last change that is known of: what is read from the store from now on has all of it.
    var lastChange: Int64 { state.withLock { $0.trail.last } }

    /// Events from now on. A page that does not keep up loses the older ones, and is told to look at everything instead.
    /// - Parameter since: the last change that the page has seen: what it has missed comes first.
    func listen(_ listener: LiveListener, since: Int64? = nil) async -> AsyncStream<ServerSentEvent> {
        let (stream, continuation) = AsyncStream<ServerSentEvent>.makeStream(bufferingPolicy: .bufferingNewest(16))
        presence.streamBegan(session: listener.session.tokenHash)
        // At one moment: each change is either missed or told, or both.
        let (number, missed) = state.withLock { state in
            state.next += 1
            state.pages[state.next] = Page(listener: listener, stream: continuation)
            var missed: StoreChange?
            if let since { missed = state.trail.after(since) }
            return (state.next, missed)
        }
        continuation.onTermination = { [weak self] _ in
            self?.state.withLock { $0.pages[number] = nil }
            self?.ended(session: listener.session.tokenHash)
        }
        if let first = await event(missed, within: listener.reach) { continuation.yield(first) }
        return stream
    }

    /// The stream of a browser has ended: closed with it, or to be opened again by the next page or another tab.
    private func ended(session: String) {
        presence.streamEnded(session: session)
        let ended = Instant(parts.clock.now())
        Task { [presence, parts] in
            try await parts.clock.sleep(for: PresenceBoard.patienceWithoutStream)
            presence.forget(session: session, silentSince: ended, at: Instant(parts.clock.now()))
        }
    }

    // MARK: Following

    /// Reads the changes until the store closes or the task is cancelled.
    func follow() async {
        let changes = parts.store.changes()
        let tickets = presence.listen()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                for await change in changes { self.gather(change) }
            }
            group.addTask {
                for await ticket in tickets { self.gather(ticket) }
            }
            group.addTask { await self.tell() }
            await group.next()
            group.cancelAll()
        }
        for page in state.withLock({ Array($0.pages.values) }) { page.stream.finish() }
    }

    private func gather(_ change: StoreChange) {
        state.withLock { state in
            state.trail.add(change)
            var sum = state.change ?? change
            sum.join(change)
            state.change = sum
        }
        bell.ring()
    }

    private func gather(_ ticket: TicketID) {
        state.withLock { state in
            // Who misses some of very many sees it when he opens the ticket.
            if state.people.count < StoreChange.mostTold { state.people.insert(ticket) }
        }
        bell.ring()
    }

    private func tell() async {
        while true {
            let seen = bell.rings
            let (change, people, pages) = state.withLock { state in
                defer { (state.change, state.people) = (nil, []) }
                return (state.change, state.people, state.pages)
            }
            guard change != nil || !people.isEmpty else {
                guard (try? await bell.wait(after: seen)) != nil else { return }
                continue
            }
            await tell(change, people, pages)
            // The first of several comes at once, the others together.
            let pace = parts.settings.livePace
            if pace > .zero { try? await parts.clock.sleep(for: pace) }
        }
    }

    private func tell(_ change: StoreChange?, _ people: Set<TicketID>, _ pages: [Int: Page]) async {
        // A session that has ended hears nothing more, within one change of its end. When nobody can say, nobody hears.
        let sessions = Set(pages.values.map(\.listener.session.tokenHash))
        let standing = (try? await gate.standing(sessions, at: Instant(parts.clock.now()))) ?? []
        for (reach, group) in Dictionary(grouping: pages.values, by: \.listener.reach) {
            let change = await event(change, within: reach)
            let people = await known(people, within: reach)
            for page in group {
                guard standing.contains(page.listener.session.tokenHash) else {
                    page.stream.finish()
                    continue
                }
                // Who is where comes first: it may be lost, a change may not.
                send([news(of: people, for: page.listener.user), change].compactMap(\.self), to: page)
            }
        }
    }

    /// What a page had not yet taken may have given way to what came: then it looks at everything.
    private func send(_ events: [ServerSentEvent], to page: Page) {
        var isBehind = false
        for event in events {
            if case .dropped = page.stream.yield(event) { isBehind = true }
        }
        if isBehind { page.stream.yield(StoreChange.unnamed(lastChange).event) }
    }

    /// When the store cannot say what lies within, nothing is named, and the page looks at everything.
    private func event(_ change: StoreChange?, within reach: TicketReach) async -> ServerSentEvent? {
        guard let change else { return nil }
        return (try? await change.event(within: reach, parts.store)) ?? change.blindEvent
    }

    private func known(_ tickets: Set<TicketID>, within reach: TicketReach) async -> [TicketID: [Presence]] {
        if tickets.isEmpty { return [:] }
        let known = (try? await parts.store.within(tickets, reach)) ?? []
        let now = Instant(parts.clock.now())
        return Dictionary(uniqueKeysWithValues: known.map { ($0, presence.others(on: $0, than: nil, at: now)) })
    }

    /// All of it as one event, however many tickets it is about.
    private func news(of people: [TicketID: [Presence]], for user: UserID) -> ServerSentEvent? {
        if people.isEmpty { return nil }
        let words = people.sorted { $0.key < $1.key }.map { ticket, who in
            Site.PresenceWords(ticket, who.filter { $0.user != user })
        }
        guard let data = try? JSONEncoder().encode(words) else { return nil }
        return ServerSentEvent(name: "presence", data: String(decoding: data, as: UTF8.self))
    }
}

extension StoreChange {
    /// As pages get it: `{"number":7,"tickets":[1,2],"all":false,"outbox":true,"spool":false}`.
    var event: ServerSentEvent { event(naming: tickets) }

    /// - Parameter named: those of its tickets that the reader may know of. That it names none does not mean that it may be
    ///   about any: whoever is bound would else look again at each change elsewhere.
    private func event(naming named: Set<TicketID>) -> ServerSentEvent {
        let list = named.map { String($0.value) }.sorted().joined(separator: ",")
        let all = everything || tickets.isEmpty
        return ServerSentEvent(
            name: "change",
            data: "{\"number\":\(number),\"tickets\":[\(list)],\"all\":\(all),\"outbox\":\(outbox),\"spool\":\(spool)}",
            id: String(number))
    }

    /// As somebody with a reach gets it: names no ticket that he may not know of.
    func event(within reach: TicketReach, _ store: any AccessStore) async throws -> ServerSentEvent {
        switch reach {
        case .all: return event
        case .none: return blindEvent
        case .services, .department:
            return event(naming: try await store.within(tickets, reach))
        }
    }

    /// For those who may not know which tickets there are: that something changed, not what.
    var blindEvent: ServerSentEvent { Self.unnamed(number).event }

    /// Something changed, nobody says what.
    static func unnamed(_ number: Int64) -> StoreChange {
        StoreChange(number: number, tickets: [], outbox: false, spool: false, everything: true)
    }
}

extension Site {
    /// `GET /events`: with `since`, and when the browser connects anew with what it sends then, what came after it comes first.
    func events(_ call: Call) async throws -> HTTPResponse {
        guard let visitor = call.visitor else { throw HTTPFault(401, "log in first") }
        let user = visitor.user
        let since = (call.request.headers["Last-Event-ID"] ?? call.request.query["since"]).flatMap { Int64($0) }
        let stream = await live.listen(
            LiveListener(session: visitor.session, user: user.id, reach: user.reach), since: since)
        return .events(stream, clock: parts.clock)
    }
}

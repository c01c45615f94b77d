// Who has which ticket open, and who is writing: in memory alone, from what pages say of themselves. It ends when a page
// leaves, when its browser's event stream ends and nothing comes in its place, or when it says nothing more.

import Foundation
import Runtime
import Synchronization
import Tickets

/// Somebody who has a ticket open.
struct Presence: Sendable, Hashable {
    var user: UserID
    var name: String
    var isWriting: Bool
}

/// Everybody's open pages.
final class PresenceBoard: Sendable {
    /// One open page.
    private struct Page: Sendable {
        var ticket: TicketID
        var who: Presence
        /// Hash of the session's token: pages of one browser end with its event stream.
        var session: String
        var until: Instant
        /// When it last said something.
        var heard: Instant
    }

    /// How long a page counts after its last word. Pages speak every 20 s, but browsers wake a page in the background once a
    /// minute: it may miss its turn once.
    static let patience = Duration.seconds(150)
    /// How long pages count after their browser's last stream has ended: a reload, or another tab, opens the next one sooner.
    static let patienceWithoutStream = Duration.seconds(6)
    /// Of one user at once; further ones are not shown.
    static let mostPages = 30

    private struct State {
        var pages: [String: Page] = [:]
        /// Open streams by session.
        var streams: [String: Int] = [:]
        var listeners: [Int: AsyncStream<TicketID>.Continuation] = [:]
        var next = 0
    }
    private let state = Mutex(State())

    /// A page says that it is there.
    /// - Parameter window: the page's own name, made by it at random.
    func note(
        _ window: String, _ who: Presence, on ticket: TicketID, session: String, until: Instant, at now: Instant
    ) {
        change(at: now) { pages in
            let key = "\(who.user) \(window)"
            guard pages[key] != nil || pages.values.count(where: { $0.who.user == who.user }) < Self.mostPages else {
                return
            }
            pages[key] = Page(ticket: ticket, who: who, session: session, until: until, heard: now)
        }
    }

    /// A page says that it goes.
    func leave(_ window: String, _ user: UserID, at now: Instant) {
        change(at: now) { $0["\(user) \(window)"] = nil }
    }

    /// A browser has opened an event stream. All its tabs share one; when the tab that has it goes, the next one takes over.
    func streamBegan(session: String) { state.withLock { $0.streams[session, default: 0] += 1 } }

    /// One of a browser's streams has ended; after a while its pages are looked at (`forget`).
    func streamEnded(session: String) {
        state.withLock { state in
            let left = (state.streams[session] ?? 1) - 1
            state.streams[session] = left > 0 ? left : nil
        }
    }

    /// The pages of a browser that has no stream any more are forgotten, but for those that have spoken since it ended.
    func forget(session: String, silentSince ended: Instant, at now: Instant) {
        let isThere = state.withLock { $0.streams[session] != nil }
        change(at: now) { pages in
            if !isThere { pages = pages.filter { $0.value.session != session || $0.value.heard > ended } }
        }
    }

    /// The others on a ticket, whoever writes first, each once.
    func others(on ticket: TicketID, than user: UserID?, at now: Instant) -> [Presence] {
        let pages = state.withLock { $0.pages.values.filter { $0.ticket == ticket && $0.until > now } }
        return Self.people(pages.map(\.who)).filter { $0.user != user }
    }

    /// Every ticket that others have open.
    func all(but user: UserID?, at now: Instant) -> [TicketID: [Presence]] {
        let pages = state.withLock { $0.pages.values.filter { $0.until > now && $0.who.user != user } }
        return Dictionary(grouping: pages, by: \.ticket).mapValues { Self.people($0.map(\.who)) }
    }

    /// Tickets whose people have changed, from now on.
    func listen() -> AsyncStream<TicketID> {
        let (stream, continuation) = AsyncStream<TicketID>.makeStream(bufferingPolicy: .bufferingNewest(64))
        let number = state.withLock { state in
            state.next += 1
            state.listeners[state.next] = continuation
            return state.next
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.state.withLock { $0.listeners.removeValue(forKey: number) }
        }
        return stream
    }

    private func change(at now: Instant, _ act: (inout [String: Page]) -> Void) {
        let (tickets, listeners) = state.withLock { state in
            let before = state.pages
            state.pages = state.pages.filter { $0.value.until > now }
            act(&state.pages)
            let (old, new) = (Self.byTicket(before), Self.byTicket(state.pages))
            let changed = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
            return (changed, Array(state.listeners.values))
        }
        for ticket in tickets { for listener in listeners { listener.yield(ticket) } }
    }

    private static func byTicket(_ pages: [String: Page]) -> [TicketID: [Presence]] {
        Dictionary(grouping: pages.values, by: \.ticket).mapValues { people($0.map(\.who)) }
    }

    private static func people(_ all: [Presence]) -> [Presence] {
        var people: [UserID: Presence] = [:]
        for who in all where people[who.user]?.isWriting != true { people[who.user] = who }
        return people.values.sorted {
            ($0.isWriting ? 0 : 1, $0.name, $0.user) < ($1.isWriting ? 0 : 1, $1.name, $1.user)
        }
    }
}

// Pages tell that they are open, and hear who else is there.

import Foundation
import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    static let presenceRoutes: [Route] = [
        Route(.post, "/tickets/{number}/presence", access: .tickets) { try await $0.notePresence($1) },
        Route(.get, "/presence", access: .tickets) { try await $0.allPresence($1) },
    ]

    /// Of one ticket, as pages get it.
    struct PresenceWords: Encodable {
        struct Person: Encodable {
            var user: Int64
            var name: String
            var writes: Bool
        }
        var ticket: Int64
        var who: [Person]

        init(_ ticket: TicketID, _ people: [Presence]) {
            self.ticket = ticket.value
            who = people.map { Person(user: $0.user.value, name: $0.name, writes: $0.isWriting) }
        }
    }

    /// `POST /tickets/{number}/presence`: `window`, and `state`: `open`, `writing` or `gone`. Answers with who else is there.
    func notePresence(_ call: Call) async throws -> HTTPResponse {
        let ticket = try await ticketID(call)
        let form = try call.request.form()
        let window = form[FormField.window] ?? ""
        guard (8...64).contains(window.utf8.count), let session = call.visitor?.session.tokenHash else {
            throw HTTPFault(400, "the page has no name")
        }
        if form[FormField.presence] == "gone" {
            presence.leave(window, call.user.id, at: call.now)
        } else {
            presence.note(
                window,
                Presence(user: call.user.id, name: call.user.name, isWriting: form[FormField.presence] == "writing"),
                on: ticket, session: session, until: call.now + PresenceBoard.patience, at: call.now)
        }
        return HTTPResponse.json(PresenceWords(ticket, presence.others(on: ticket, than: call.user.id, at: call.now)))
    }

    /// `GET /presence`: for the list.
    func allPresence(_ call: Call) async throws -> HTTPResponse {
        let all = presence.all(but: call.user.id, at: call.now)
        let known = try await store.within(Set(all.keys), call.user.reach)
        return HTTPResponse.json(
            all.filter { known.contains($0.key) }.sorted { $0.key < $1.key }.map { PresenceWords($0.key, $0.value) })
    }

    /// News of who is where on the tickets that the visitor may know of, for one event stream. Ends with it, and takes the
    /// browser's pages along unless they speak up.
    func presenceEvents(for visitor: Visitor) -> AsyncStream<ServerSentEvent> {
        let tickets = presence.listen()
        let (stream, continuation) = AsyncStream<ServerSentEvent>.makeStream(bufferingPolicy: .bufferingNewest(16))
        let task = Task { [presence, parts, gate] in
            for await ticket in tickets {
                let now = Instant(parts.clock.now())
                guard (try? await gate.stillStands(visitor.session, at: now)) == true else { break }
                guard let known = try? await parts.store.within([ticket], visitor.user.reach), !known.isEmpty else {
                    continue
                }
                let people = presence.others(on: ticket, than: visitor.user.id, at: now)
                let encoder = JSONEncoder()
                guard let data = try? encoder.encode(PresenceWords(ticket, people)) else { continue }
                continuation.yield(ServerSentEvent(name: "presence", data: String(decoding: data, as: UTF8.self)))
            }
            continuation.finish()
        }
        continuation.onTermination = { _ in task.cancel() }
        return stream
    }

    /// The stream of a browser has ended: closed with it, or to be opened again by the next page or another tab.
    func streamEnded(session: String) {
        presence.streamEnded(session: session)
        let ended = Instant(parts.clock.now())
        Task { [presence, parts] in
            try await parts.clock.sleep(for: PresenceBoard.patienceWithoutStream)
            presence.forget(session: session, silentSince: ended, at: Instant(parts.clock.now()))
        }
    }
}

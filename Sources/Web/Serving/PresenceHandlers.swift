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
}

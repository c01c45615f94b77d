// What operators see and do.

import Store
import Testing
import Tickets

enum DeskCases {
    static let all: [StoreCase] = [
        StoreCase("a mail becomes a ticket, is answered, and its deadline is met", wholeWay)
    ]

    static func wholeWay(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let (ticket, message) = try await scene.ticket(1, text: "Perché la bolletta è così alta?")
        #expect(ticket.number.description == "CC-2026-0000001")
        let page = try await store.tickets(TicketQuery())
        #expect(page.lines.map(\.ticket.id) == [ticket.id] && page.total == 1 && !page.hasMore)
        #expect(page.lines[0].ticket.dueAt == start + .hours(9))
        #expect(page.lines[0].excerpt == "Perché la bolletta è così alta?")
        #expect(page.lines[0].messages == 1 && page.lines[0].channel == mail)
        let found = try await store.tickets(TicketQuery(search: "perche BOLL"))
        #expect(found.lines.map(\.ticket.id) == [ticket.id])

        let user = try await scene.user()
        let written = start + .hours(1)
        let outbox = try await store.answer(
            NewAnswer(
                outgoing: scene.outgoing(2, on: ticket, by: user, at: written, answering: message),
                then: .answered))
        #expect(try await scene.state(ticket.id).state == .answered)
        let claim = try #require(try await scene.claim(at: written).first)
        #expect(claim.entry.id == outbox && claim.attempt == 1 && claim.outgoing.text == "Gentile signora,\r\nfatto.")
        #expect(claim.ticketToken == token(1) && claim.outgoing.token == token(2))
        #expect(claim.answered?.newText == "Perché la bolletta è così alta?")
        try store.markTransmitting(outbox, lease: claim.lease, at: written)
        try await store.finish(
            outbox, lease: claim.lease, result: .accepted(reference: "r1", evidence: "250 ok"),
            at: written + .seconds(2))
        let view = try #require(try await store.view(ticket.id))
        #expect(view.contacts.map(\.answeredAt) == [written + .seconds(2)])
        #expect(view.ticket.dueAt == nil)
        #expect(view.outbox.values.first?.state == .accepted)
        let figures = try await store.statistics()
        #expect(figures.tickets == 1 && figures.contacts == 1 && figures.messages == 2)
        #expect(figures.outbox["accepted"] == 1 && figures.spool["done"] == 1)
    }
}

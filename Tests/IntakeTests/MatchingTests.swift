// Where a message goes: matching, kinds, links, reopening. Each on the real store, through the whole intake.

import Channels
import Foundation
import Intake
import Loopback
import Runtime
import Store
import Testing
import Tickets

@Suite struct MatchingTests {
    @Test func `a letter becomes a ticket with a number, a contact and nine hours from its arrival`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let arrival = IntakeBench.start - .hours(2)
            let view = try await bench.receive(.letter(id: "a-1"), arrivedAt: arrival)
            #expect(view.ticket.number == TicketNumber(service: "CC", year: 2026, sequence: 1))
            #expect(view.ticket.state == .new && view.ticket.subject == "Certificato")
            #expect(view.ticket.requester.address == IntakeBench.ada)
            #expect(view.ticket.replyAddress.account == IntakeBench.urp)
            #expect(view.contacts.count == 1)
            let contact = try #require(view.contacts.first)
            #expect(contact.arrivedAt == arrival && contact.dueAt == arrival + .hours(9) && contact.needsAnswer)
            #expect(contact.receivedAt == IntakeBench.start)
            let message = try #require(view.messages.first)
            #expect(message.text == "Buongiorno, quando apre lo sportello?" && message.externalID == "a-1")
            let original = try await bench.store.bytes(of: try #require(message.original))
            #expect(original == bench.office.box(of: IntakeBench.urp).first?.bytes)
            #expect(view.events.map(\.event.what) == ["opened"])
        }
    }

    @Test func `each service has its own numbers and its own time`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            try await bench.receive(.letter())
            let view = try await bench.receive(.letter(to: ["cup@example.it"]), at: IntakeBench.cup)
            #expect(view.ticket.number == TicketNumber(service: "CUP", year: 2026, sequence: 1))
            #expect(view.ticket.dueAt == IntakeBench.start + .hours(4))
        }
    }

    @Test func `a follow-up on a closed ticket reopens it and starts a contact with its own clock`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let claim = try await bench.answer(first, then: .closed)
            bench.clock.advance(by: .hours(30))
            let again = try await bench.receive(
                .letter(id: "a-2", subject: "Re: Certificato", inReplyTo: "out-\(claim.outgoing.token.value)"))
            #expect(again.ticket.id == first.ticket.id && again.ticket.state == .open)
            #expect(again.contacts.count == 2)
            #expect(again.contacts[0].answeredAt == IntakeBench.start)
            #expect(again.contacts[1].answeredAt == nil)
            #expect(again.contacts[1].dueAt == IntakeBench.start + .hours(39))
            #expect(again.events.map(\.event.what).suffix(2) == ["contact", "reopened"])
        }
    }

    @Test func `our secret in the address leads to the ticket, whatever the subject says`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let claim = try await bench.answer(first)
            let to = "urp+\(claim.ticketToken.value.uppercased())@example.it"
            let again = try await bench.receive(.letter(to: [to], subject: "Tutt'altro"))
            #expect(again.ticket.id == first.ticket.id)
            #expect(again.messages.last { $0.direction == .inbound }?.warnings == [])
        }
    }

    @Test func `somebody else with our secret extends the ticket but changes neither requester nor reply address`()
        async throws
    {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let claim = try await bench.answer(first)
            let again = try await bench.receive(
                .letter(from: "bruno@example.com", inReplyTo: "out-\(claim.outgoing.token.value)"))
            #expect(again.ticket.id == first.ticket.id)
            #expect(again.messages.last { $0.direction == .inbound }?.warnings == [FilingWarning.otherSender])
            #expect(again.ticket.requester == first.ticket.requester)
            #expect(again.ticket.replyAddress == first.ticket.replyAddress)
        }
    }

    @Test func `an answer to a citizen's own message extends when the sender is known there`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let again = try await bench.receive(.letter(id: "a-2", subject: "Ancora io", inReplyTo: "a-1"))
            #expect(again.ticket.id == first.ticket.id && again.contacts.count == 2)
        }
    }

    @Test func `a stranger who guesses a message's id gets a new ticket, linked`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let strange = try await bench.receive(.letter(from: "x@example.com", id: "x-1", inReplyTo: "a-1"))
            #expect(strange.ticket.id != first.ticket.id)
            #expect(strange.linked.map(\.ticket) == [first.ticket.id] && strange.linked.first?.reason == "reference")
        }
    }

    @Test func `a known sender who quotes the number extends the ticket`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let again = try await bench.receive(
                .letter(from: "ADA.Prova@Example.org", id: "a-2", subject: "pratica cc 2026 1, novità?"))
            #expect(again.ticket.id == first.ticket.id)
        }
    }

    @Test func `H1: a stranger who quotes a number gets a new ticket, linked, and learns nothing`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let strange = try await bench.receive(
                .letter(from: "x@example.com", id: "x-1", subject: "Re: CC-2026-0000001"))
            #expect(strange.ticket.id != first.ticket.id)
            #expect(strange.linked.map(\.reason) == ["quoted_number"])
            let untouched = try #require(try await bench.store.view(first.ticket.id))
            #expect(untouched.messages.count(where: { $0.direction == .inbound }) == 1)
            #expect(untouched.linked.map(\.ticket) == [strange.ticket.id])
            let told = try await bench.acknowledgements().filter { $0.to.party.address == "x@example.com" }
            #expect(told.map(\.ticket) == [strange.ticket.id])
        }
    }

    @Test func `our own address vouches for nobody`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let claim = try await bench.answer(first)
            // Makes our own address a participant of the ticket.
            try await bench.receive(
                .letter(from: "info@example.it", id: "out-\(claim.outgoing.token.value)"), at: IntakeBench.info)
            let forged = try await bench.receive(
                .letter(from: "info@example.it", id: "f-1", subject: "CC-2026-0000001"))
            #expect(forged.ticket.id != first.ticket.id)
        }
    }

    @Test func `a secret with one letter changed opens nothing`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let claim = try await bench.answer(first)
            var letters = Array(claim.outgoing.token.value)
            letters[5] = letters[5] == "a" ? "b" : "a"
            let other = try await bench.receive(.letter(from: "x@example.com", inReplyTo: "out-\(String(letters))"))
            #expect(other.ticket.id != first.ticket.id && other.linked.isEmpty)
        }
    }

    @Test func `L4: two different messages with the same id are two contacts`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let one = try await bench.receive(.letter(id: "same", subject: "Spedizione 1", text: "uno"))
            let two = try await bench.receive(.letter(id: "same", subject: "Spedizione 2", text: "due"))
            #expect(one.ticket.id != two.ticket.id)
            #expect(one.contacts.count == 1 && two.contacts.count == 1 && two.linked.isEmpty)
        }
    }

    @Test(arguments: [nil, "", String(repeating: "x", count: 10_240)])
    func `L7: a message without an id, with an empty one or with a huge one is a contact like others`(
        _ id: String?
    ) async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let one = try await bench.receive(.letter(id: id))
            let two = try await bench.receive(.letter(id: id, subject: "Altro"))
            #expect(one.ticket.id != two.ticket.id)
        }
    }

    @Test func `D8: the same message in two of our mailboxes is two tickets, linked, with one acknowledgement`()
        async throws
    {
        let bench = try await IntakeBench()
        try await bench.run {
            let letter = LoopbackDocument.letter(id: "a-1", to: ["urp@example.it", "info@example.it"])
            let one = try await bench.receive(letter)
            let two = try await bench.receive(letter, at: IntakeBench.info)
            #expect(one.ticket.id != two.ticket.id)
            #expect(two.linked.map(\.ticket) == [one.ticket.id] && two.linked.first?.reason == "same_message")
            #expect(one.contacts.count == 1 && two.contacts.count == 1)
            #expect(try await bench.acknowledgements().map(\.ticket) == [one.ticket.id])
        }
    }

    @Test func `the same message in two mailboxes is linked only within a few days`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let letter = LoopbackDocument.letter(id: "a-1")
            try await bench.receive(letter)
            bench.clock.advance(by: .days(4))
            let two = try await bench.receive(letter, at: IntakeBench.info)
            #expect(two.linked.isEmpty)
        }
    }

    @Test func `D9: our own answer in another mailbox of ours goes onto its ticket without a new clock`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let claim = try await bench.answer(first)
            let back = try await bench.receive(
                .letter(
                    from: "URP@example.it", id: "out-\(claim.outgoing.token.value)", subject: "Re: Certificato",
                    inReplyTo: "a-1"), at: IntakeBench.info)
            #expect(back.ticket.id == first.ticket.id && back.ticket.state == .answered && back.ticket.dueAt == nil)
            let message = try #require(back.messages.last)
            #expect(message.direction == .inbound && message.kind == .automaticReply)
            #expect(message.warnings == [FilingWarning.ownMessageReturned])
            #expect(back.contacts.last?.needsAnswer == false)
            #expect(try await bench.acknowledgements().count == 1)
        }
    }
}

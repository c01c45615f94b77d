// What is no citizen's approach: automatic replies, returned and confirmed messages, lists, reports.

import Channels
import Foundation
import Intake
import Loopback
import Runtime
import Store
import Testing
import Tickets

@Suite struct KindTests {
    private func notice(
        _ state: DeliveryState, about token: ReplyToken, kind: MessageKind = .bounce
    ) -> LoopbackDocument {
        LoopbackDocument(
            kind: kind, from: "mailer-daemon@example.org", subject: "Rapporto", text: "…",
            notice: .init(
                state: state.rawValue, about: "out-\(token.value)", status: "5.1.1", diagnostic: "no such user"))
    }

    @Test func `an automatic reply goes onto its ticket without a deadline and without reopening it`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let claim = try await bench.answer(first, then: .closed)
            let reply = try await bench.receive(
                .letter(
                    subject: "Fuori sede", inReplyTo: "out-\(claim.outgoing.token.value)", kind: .automaticReply))
            #expect(reply.ticket.id == first.ticket.id && reply.ticket.state == .closed && reply.ticket.dueAt == nil)
            #expect(reply.messages.last?.kind == .automaticReply)
            #expect(reply.contacts.last?.needsAnswer == false)
            #expect(!reply.events.map(\.event.what).contains("reopened"))
        }
    }

    @Test(arguments: [MessageKind.automaticReply, .bounce, .receipt, .abuseReport, .mailingList])
    func `what belongs to no ticket is a visible ticket without a deadline and without an acknowledgement`(
        _ kind: MessageKind
    ) async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let view = try await bench.receive(.letter(id: "x-1", kind: kind))
            #expect(view.ticket.state == .new && view.ticket.dueAt == nil)
            #expect(view.contacts.first?.needsAnswer == false && view.contacts.first?.kind == kind)
            #expect(try await bench.tickets(.open).map(\.ticket.id) == [view.ticket.id])
            #expect(try await bench.acknowledgements().isEmpty)
            // Counted after the commit that `receive` has seen.
            try await until("it is counted") {
                bench.intake.counters.all.values.first?.notAcknowledged == ["not_a_contact": 1]
            }
        }
    }

    @Test func `a returned answer finds its entry and brings the ticket back to a person`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let claim = try await bench.answer(first, then: .closed)
            let back = try await bench.receive(notice(.bounced, about: claim.outgoing.token))
            #expect(back.ticket.id == first.ticket.id && back.ticket.state == .open)
            let entry = try #require(back.outbox[claim.entry.message])
            #expect(entry.state == .accepted && entry.delivery == .bounced)
            #expect(entry.code == "5.1.1" && entry.detail == "no such user")
            #expect(back.messages.last?.kind == .bounce && back.messages.last?.warnings == [])
            #expect(back.contacts.last?.needsAnswer == false)
            let history = back.events.map(\.event.what)
            #expect(history.contains("bounced") && history.contains("reopened"))
        }
    }

    @Test func `a returned acknowledgement shows on its entry and moves nothing`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let entry = try #require(try await bench.acknowledgements().first)
            try await bench.answer(first, then: .closed)
            let token = try #require(bench.sentTokens[entry.id])
            let back = try await bench.receive(notice(.bounced, about: token))
            #expect(back.ticket.state == .closed)
            #expect(back.outbox[entry.message]?.delivery == .bounced)
        }
    }

    @Test func `a late message is noted as delayed, then as delivered, and never back`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let claim = try await bench.answer(first)
            for (state, kind) in [(DeliveryState.delayed, MessageKind.bounce), (.delivered, .receipt)] {
                let view = try await bench.receive(notice(state, about: claim.outgoing.token, kind: kind))
                #expect(view.outbox[claim.entry.message]?.delivery == state)
                #expect(view.ticket.state == .answered)
            }
            let late = try await bench.receive(notice(.delayed, about: claim.outgoing.token))
            #expect(late.outbox[claim.entry.message]?.delivery == .delivered)
        }
    }

    @Test func `a report about a message in doubt settles it`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let claim = try await bench.answer(first, accept: false)
            _ = try await bench.store.rescue(all: true, at: Instant(bench.clock.now()))
            #expect(try await bench.store.outboxEntry(claim.entry.id)?.entry.state == .inDoubt)
            let view = try await bench.receive(notice(.delivered, about: claim.outgoing.token, kind: .receipt))
            #expect(view.outbox[claim.entry.message]?.state == .accepted)
            #expect(view.contacts.first?.answeredAt != nil)
        }
    }
}

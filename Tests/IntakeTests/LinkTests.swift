// Who gets the address of a request's own page by an automatic text: him who asked, at his own address, and nobody else (A6).

import Channels
import Foundation
import Intake
import Loopback
import Runtime
import Store
import Testing
import Tickets

@Suite struct LinkTests {
    private static let bruno = "bruno.esempio@example.com"

    private func bench() async throws -> IntakeBench {
        try await IntakeBench(
            rules: IntakeBench.rules { rules in
                rules.pageBase = "https://sportello.example.org"
                rules.acknowledgementTexts = [
                    "it": AcknowledgementText(
                        subject: TextTemplate("Auto: {numero}"),
                        body: TextTemplate("Registrata con il n. {numero}. La segua qui: {link}"))
                ]
                rules.texts[AutomaticTextKey(.status, language: "it")] = AcknowledgementText(
                    subject: TextTemplate("Stato"), body: TextTemplate("La n. {numero} è {stato}. {link}"))
            })
    }

    /// Texts of the automatic messages to an address, oldest first.
    private func texts(to address: String, _ bench: IntakeBench) async throws -> [String] {
        var texts: [String] = []
        for entry in try await bench.acknowledgements() where entry.to.party.address == address {
            texts.append(try #require(try await bench.store.message(entry.message)).text)
        }
        return texts
    }

    private func withLink(_ ticket: Ticket, _ bench: IntakeBench) async throws -> String {
        let secret = try #require(try await bench.store.secrets(of: ticket.id)).page
        return "Registrata con il n. \(ticket.number). "
            + "La segua qui: https://sportello.example.org/stato/\(ticket.number)/\(secret)"
    }

    @Test func `who asked gets his link with the first letter and with every further one`() async throws {
        let bench = try await bench()
        try await bench.run {
            let ticket = try await bench.receive(.letter(id: "a-1")).ticket
            bench.clock.advance(by: .hours(2))
            try await bench.receive(.letter(id: "a-2", inReplyTo: "a-1"))
            let link = try await withLink(ticket, bench)
            #expect(try await texts(to: IntakeBench.ada, bench) == [link, link])
        }
    }

    @Test func `words in English lead to the English page`() async throws {
        let bench = try await IntakeBench(
            rules: IntakeBench.rules { rules in
                rules.pageBase = "https://sportello.example.org"
                rules.acknowledgementTexts["en"] = AcknowledgementText(
                    subject: TextTemplate("Auto"), body: TextTemplate("Follow it here: {link}"))
            })
        try await bench.run {
            let ticket = try await bench.receive(.letter(id: "e-1"), at: IntakeBench.cup).ticket
            let secret = try #require(try await bench.store.secrets(of: ticket.id)).page
            #expect(
                try await texts(to: IntakeBench.ada, bench)
                    == ["Follow it here: https://sportello.example.org/status/\(ticket.number)/\(secret)"])
        }
    }

    @Test func `whose request was merged into another person's never gets that person's link`() async throws {
        let bench = try await bench()
        try await bench.run {
            let hers = try await bench.receive(.letter(id: "a-1")).ticket
            let his = try await bench.receive(.letter(from: Self.bruno, id: "b-1")).ticket
            let user = try await bench.store.addUser(
                login: "capo", name: "Capo", role: .operator, language: "it", passwordHash: "-",
                at: IntakeBench.start)
            try await bench.store.merge(his.id, into: hers.id, by: user, at: IntakeBench.start)
            bench.clock.advance(by: .hours(2))
            let again = try await bench.receive(.letter(from: Self.bruno, id: "b-2", inReplyTo: "b-1"))
            #expect(again.ticket.id == hers.id)
            let told = try await texts(to: Self.bruno, bench)
            #expect(told == [try await withLink(his, bench), "Registrata con il n. \(hers.number)."])
            // Nor does the machine tell it when he asks how his request stands.
            bench.clock.advance(by: .hours(2))
            var question = LoopbackDocument.letter(from: Self.bruno, id: "b-3", subject: "", text: "STATO")
            question.kind = MessageKind.instruction.rawValue
            question.instruction = "status \(his.number)"
            try await bench.receive(question)
            let answer = try #require(try await texts(to: Self.bruno, bench).last)
            #expect(answer.hasPrefix("La n. \(hers.number) è ") && answer.hasSuffix(".") && !answer.contains("/stato/"))
        }
    }

    @Test func `a forged sender with another address for answers draws no link out of us`() async throws {
        let bench = try await bench()
        try await bench.run {
            let ticket = try await bench.receive(.letter(id: "a-1")).ticket
            bench.clock.advance(by: .hours(2))
            var forged = LoopbackDocument.letter(id: "f-1", subject: "Re: \(ticket.number)")
            forged.replyTo = "ladro@example.net"
            let extended = try await bench.receive(forged)
            #expect(extended.ticket.id == ticket.id)
            #expect(try await texts(to: "ladro@example.net", bench) == ["Registrata con il n. \(ticket.number)."])
        }
    }

    @Test func `a relative in copy who answers our mail gets no link`() async throws {
        let bench = try await bench()
        try await bench.run {
            let first = try await bench.receive(.letter(id: "a-1"))
            let claim = try await bench.answer(first)
            let again = try await bench.receive(
                .letter(from: "parente@example.net", id: "r-1", inReplyTo: "out-\(claim.outgoing.token.value)"))
            #expect(again.ticket.id == first.ticket.id)
            #expect(
                try await texts(to: "parente@example.net", bench) == ["Registrata con il n. \(first.ticket.number)."])
        }
    }

    @Test func `where citizens have no pages the sentence with the link is left out`() async throws {
        let bench = try await IntakeBench(
            rules: IntakeBench.rules {
                $0.acknowledgementTexts = [
                    "it": AcknowledgementText(
                        subject: TextTemplate("Auto"), body: TextTemplate("Ricevuta.\n\nLa segua qui: {link}\n\nSaluti")
                    )
                ]
            })
        try await bench.run {
            try await bench.receive(.letter(id: "a-1"))
            #expect(try await texts(to: IntakeBench.ada, bench) == ["Ricevuta.\n\nSaluti"])
        }
    }
}

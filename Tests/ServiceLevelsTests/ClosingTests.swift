// Citizens are told that their cases are closed: once, after a while, and only those whom it concerns (E-07).

import Runtime
import ServiceLevels
import Store
import Testing
import Tickets

@Suite(.timeLimit(.minutes(2))) struct ClosingTests {
    private static func rules(_ change: (inout ServiceLevelRules) -> Void = { _ in }) -> ServiceLevelRules {
        LevelBench.rules { rules in
            rules.citizenTexts[AutomaticTextKey(.closed, channel: LevelBench.mail, language: "it")] = .init(
                subject: TextTemplate("E-07 {numero}"),
                body: TextTemplate("Chiusa {data}, {giorni} giorni.\nVoto: {link}\nSaluti"))
            rules.citizenBase = "https://example.org"
            change(&rules)
        }
    }

    private static func with(
        _ rules: ServiceLevelRules = rules(), _ body: (LevelBench) async throws -> Void
    ) async throws {
        let bench = try await LevelBench()
        do { try await bench.run(rules) { try await body(bench) } } catch {
            await bench.close()
            throw error
        }
        await bench.close()
    }

    /// Lets the time go by after which closings are told, and waits until all are decided.
    private static func decide(_ bench: LevelBench, after time: Duration = .minutes(11)) async throws {
        bench.clock.advance(by: time)
        try await until("every closing is decided on") {
            try await bench.store.closings(dueBy: bench.now - .minutes(10), limit: 10).isEmpty
        }
    }

    private static func told(_ bench: LevelBench, _ ticket: TicketID) async throws -> [Message] {
        try await bench.view(ticket).messages.filter { $0.direction == .automatic && $0.subject.hasPrefix("E-07") }
    }

    @Test func `who was answered is told after a while, with the link to his page`() async throws {
        try await Self.with { bench in
            let ticket = try await bench.letter()
            try await bench.answer(ticket, then: .closed)
            bench.clock.advance(by: .minutes(5))
            #expect(try await Self.told(bench, ticket).isEmpty)
            try await Self.decide(bench)
            let letter = try #require(try await Self.told(bench, ticket).first)
            let number = try await bench.view(ticket).ticket.number
            let secret = try #require(try await bench.store.secrets(of: ticket)?.page)
            #expect(letter.text.contains("Chiusa 2 marzo 2026, 30 giorni") || letter.text.contains("30 giorni"))
            #expect(letter.text.contains("Voto: https://example.org/stato/\(number)/\(secret)"))
            #expect(letter.party.address == LevelBench.citizen)
            #expect(try await bench.events(ticket, "closing_told").count == 1)
            // The letter stops no clock and opens nothing.
            #expect(try await bench.view(ticket).ticket.state == .closed)
        }
    }

    @Test func `reopened and closed again he is told at most once in a week`() async throws {
        try await Self.with { bench in
            let olga = try await bench.user().id
            let ticket = try await bench.letter()
            try await bench.answer(ticket, then: .closed)
            try await Self.decide(bench)
            for _ in 0..<3 {
                try await bench.store.reopen(ticket, by: olga, at: bench.now)
                try await bench.store.close(ticket, solution: "Detto.", outcome: nil, by: olga, at: bench.now)
                try await Self.decide(bench)
            }
            #expect(try await Self.told(bench, ticket).count == 1)
            bench.clock.advance(by: .days(8))
            try await bench.store.reopen(ticket, by: olga, at: bench.now)
            try await bench.store.close(ticket, solution: "Detto.", outcome: nil, by: olga, at: bench.now)
            try await Self.decide(bench)
            #expect(try await Self.told(bench, ticket).count == 2)
        }
    }

    @Test func `a closing that is taken back in time is told to nobody`() async throws {
        try await Self.with { bench in
            let ticket = try await bench.letter()
            try await bench.answer(ticket, then: .closed)
            try await bench.store.reopen(ticket, by: try await bench.user().id, at: bench.now + .minutes(1))
            try await Self.decide(bench)
            #expect(try await Self.told(bench, ticket).isEmpty)
        }
    }

    @Test func `nobody is told who was not answered, gave up, is spam, or wants silence`() async throws {
        try await Self.with { bench in
            let olga = try await bench.user().id
            let unanswered = try await bench.letter()
            try await bench.store.close(unanswered, solution: "Telefonato.", outcome: nil, by: olga, at: bench.now)
            let abandoned = try await bench.letter()
            try await bench.answer(abandoned)
            try await bench.store.close(abandoned, solution: "Rinuncia.", outcome: .abandoned, by: olga, at: bench.now)
            let spam = try await bench.letter()
            try await bench.answer(spam)
            let contact = try #require(try await bench.view(spam).contacts.first)
            try await bench.store.setNeedsAnswer(
                contact.id, clock: nil, exclusion: .spam, by: olga, at: bench.now)
            try await bench.store.close(spam, solution: "Spam.", outcome: nil, by: olga, at: bench.now)
            let silent = try await bench.letter()
            try await bench.answer(silent, then: .closed)
            let now = bench.now
            try await bench.store.file { filing in
                try filing.setOptedOut(true, address: LevelBench.citizen, channel: LevelBench.mail, at: now)
            }
            try await Self.decide(bench)
            for ticket in [unanswered, abandoned, spam, silent] {
                #expect(try await Self.told(bench, ticket).isEmpty)
            }
        }
    }

    @Test func `whose last word was never answered is not told of the answer before it`() async throws {
        try await Self.with { bench in
            let ticket = try await bench.letter()
            try await bench.answer(ticket)
            bench.clock.advance(by: .hours(1))
            try await bench.letter(on: ticket, text: "E per l'anno scorso?")
            try await bench.store.close(
                ticket, solution: "Telefonato.", outcome: nil, by: try await bench.user().id, at: bench.now)
            try await Self.decide(bench)
            #expect(try await bench.view(ticket).contacts.filter { $0.answeredAt == nil }.count == 1)
            #expect(try await Self.told(bench, ticket).isEmpty)
        }
    }

    @Test func `an answer on its way is waited for`() async throws {
        try await Self.with { bench in
            let ticket = try await bench.letter()
            let view = try await bench.view(ticket)
            _ = try await bench.store.answer(
                NewAnswer(
                    outgoing: NewOutgoing(
                        ticket: ticket, direction: .answer, author: try await bench.user().id, authorName: "Olga",
                        to: view.ticket.replyAddress, token: try #require(ReplyToken(RandomIdentifier.token())),
                        subject: "Re", text: "Ecco.", writtenAt: bench.now), then: .closed, solution: "Detto."))
            try await Self.decide(bench)
            #expect(try await Self.told(bench, ticket).isEmpty)
            try await bench.deliver()
            try await Self.decide(bench)
            #expect(try await Self.told(bench, ticket).count == 1)
        }
    }

    @Test func `without words for the channel nobody is told, and without pages nothing points at one`() async throws {
        try await Self.with(LevelBench.rules()) { bench in
            let ticket = try await bench.letter()
            try await bench.answer(ticket, then: .closed)
            try await Self.decide(bench)
            #expect(try await bench.events(ticket, "closing_told").isEmpty)
        }
        let pageless = Self.rules {
            $0.citizenBase = nil
            // For people inside, who may work on this machine.
            $0.baseURL = "http://127.0.0.1:8080"
        }
        try await Self.with(pageless) { bench in
            let ticket = try await bench.letter()
            try await bench.answer(ticket, then: .closed)
            try await Self.decide(bench)
            let letter = try #require(try await Self.told(bench, ticket).first)
            #expect(letter.text.hasSuffix("30 giorni.\nSaluti"))
        }
    }

    @Test func `without pages a text loses the sentence with the link, and not the paragraph that it stands in`()
        async throws
    {
        let pageless = Self.rules {
            $0.citizenBase = nil
            $0.citizenTexts[AutomaticTextKey(.closed, channel: LevelBench.mail, language: "it")] = .init(
                subject: TextTemplate("E-07 {numero}"),
                body: TextTemplate("Chiusa. Ci scriva ancora. Valuti: {link}"))
        }
        try await Self.with(pageless) { bench in
            let ticket = try await bench.letter()
            try await bench.answer(ticket, then: .closed)
            try await Self.decide(bench)
            #expect(try await Self.told(bench, ticket).first?.text == "Chiusa. Ci scriva ancora.")
        }
    }
}

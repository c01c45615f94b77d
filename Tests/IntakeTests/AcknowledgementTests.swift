// The automatic acknowledgement: what it says, and when it must not go (RFC 3834, A16).

import Channels
import Foundation
import Intake
import Loopback
import Runtime
import Store
import Testing
import Tickets

@Suite struct AcknowledgementTests {
    private func text(_ entry: OutboxEntry, _ bench: IntakeBench) async throws -> String {
        try #require(try await bench.store.message(entry.message)).text
    }

    @Test func `it names the number, the arrival and the deadline as the clock on the wall shows them`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            // 23:30 UTC on 28 March is half past midnight in Rome; nine hours later summer time has begun.
            bench.clock.set(Instant(milliseconds: 1_774_740_600_000).date)
            let view = try await bench.receive(.letter(id: "a-1", subject: "Il mio certificato"))
            let entry = try #require(try await bench.acknowledgements().first)
            #expect(entry.subject == "Auto: Richiesta n. CC-2026-0000001 (Il mio certificato)")
            #expect(
                try await text(entry, bench)
                    == "Messaggio del 29/03/2026 ore 00:30 a URP: n. CC-2026-0000001, entro le 10:30 del 29/03/2026. "
                    + "Contact Center")
            #expect(entry.state == .waiting && entry.to == view.ticket.replyAddress)
            let claim = try await bench.store.claim(
                channel: LoopbackChannel.name, account: IntakeBench.urp, limit: 1, lease: .minutes(1),
                at: Instant(bench.clock.now()))
            #expect(claim.first?.answered?.externalID == "a-1")
            #expect(claim.first?.outgoing.direction == .automatic)
        }
    }

    @Test func `it speaks the account's language and the service's time`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            try await bench.receive(.letter(), at: IntakeBench.cup)
            let entry = try #require(try await bench.acknowledgements().first)
            #expect(entry.subject == "Auto: Request no. CUP-2026-0000001")
            #expect(
                try await text(entry, bench)
                    == "Your message of 2 March 2026 at 09:00; answer by 13:00 on 2 March 2026.")
        }
    }

    @Test func `of a form for several services it speaks for the chosen one, with that one's hours`() async throws {
        let always = try #require(OpeningSpan(from: 0, until: 1440))
        let week = try #require(ServiceCalendar.Week(days: Array(repeating: [always], count: 7)))
        let rules = IntakeBench.rules { rules in
            rules.services["CUP"]?.clock.calendar = ServiceCalendar(weeks: [week])
            rules.texts[AutomaticTextKey(.outOfHours, language: "it")] = AcknowledgementText(
                subject: TextTemplate("Fuori orario"), body: TextTemplate("{servizio} apre alle {ora-apertura}."))
        }
        let bench = try await IntakeBench(rules: rules)
        try await bench.run {
            // Monday, 22:00: the account's own service has closed.
            bench.clock.advance(by: .hours(13))
            let late = Instant(bench.clock.now())
            for (from, service) in [("uno", "CUP"), ("due", "CC")] {
                let document = LoopbackDocument.letter(from: "\(from)@example.org", id: from)
                _ = try await bench.intake.accept(
                    [
                        IncomingItem(
                            key: from, arrivedAt: late, bytes: try document.encoded(), envelope: ["service": service])
                    ], channel: LoopbackChannel.name, account: IntakeBench.urp)
            }
            try await until("both are filed") { try await bench.settled() == 2 }
            var texts: [String: String] = [:]
            for entry in try await bench.acknowledgements() {
                texts[entry.to.party.address] = try await text(entry, bench)
            }
            #expect(
                texts["uno@example.org"]?.hasSuffix("n. CUP-2026-0000001, entro le 02:00 del 03/03/2026. Prenotazioni")
                    == true)
            #expect(texts["due@example.org"] == "Contact Center apre alle 08:00.")
        }
    }

    @Test func `a citizen's subject can smuggle in neither a field nor a line`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            try await bench.receive(.letter(subject: "{numero}\r\nBcc: x@example.com\u{202E}\u{0}{scadenza}"))
            let entry = try #require(try await bench.acknowledgements().first)
            #expect(entry.subject == "Auto: Richiesta n. CC-2026-0000001 ({numero} Bcc: x@example.com {scadenza})")
            try await bench.receive(
                .letter(from: "b@example.org", subject: String(repeating: "parola ", count: 10_000)))
            #expect(try await bench.acknowledgements()[1].subject.count <= 200)
        }
    }

    @Test func `a sender gets at most one within an hour, over all his tickets and accounts of ours`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            try await bench.receive(.letter(id: "a-1", subject: "Uno"))
            bench.clock.advance(by: .minutes(59))
            try await bench.receive(
                .letter(from: "ADA.prova@example.org", id: "a-2", subject: "Due"), at: IntakeBench.info)
            #expect(try await bench.acknowledgements().count == 1)
            bench.clock.advance(by: .minutes(1))
            try await bench.receive(.letter(id: "a-3", subject: "Tre"))
            #expect(try await bench.acknowledgements().count == 2)
            #expect(bench.intake.counters.all.values.map(\.acknowledged).reduce(0, +) == 2)
        }
    }

    @Test func `ten thousand letters to one address for answers bring it one acknowledgement an hour`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            for number in 1...100 {
                var letter = LoopbackDocument.letter(from: "forged\(number)@example.com", subject: "Spam \(number)")
                letter.replyTo = "victim@example.org"
                try bench.office.plant(letter, for: IntakeBench.urp, arrivedAt: IntakeBench.start)
            }
            try await until("all are filed") { try await bench.settled() == 100 }
            #expect(try await bench.acknowledgements().map(\.to.party.address) == ["victim@example.org"])
        }
    }

    @Test func `it goes where the sender wants his answers`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            var letter = LoopbackDocument.letter(from: "modulo@example.com")
            letter.replyTo = "cittadino@example.org"
            let view = try await bench.receive(letter)
            #expect(view.ticket.replyAddress.party.address == "cittadino@example.org")
            #expect(try await bench.acknowledgements().map(\.to.party.address) == ["cittadino@example.org"])
        }
    }

    private struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var reason: AcknowledgementRefusal
        var letter: LoopbackDocument
        var age: Duration = .zero
        var rules = IntakeBench.rules()
    }

    private static let cases: [Case] = {
        var forbidden = LoopbackDocument.letter()
        forbidden.automatic = "auto-replied"
        var toUs = LoopbackDocument.letter()
        toUs.replyTo = "Info@Example.it"
        return [
            Case(testDescription: "the sender forbids it", reason: .forbiddenBySender, letter: forbidden),
            Case(testDescription: "no address to answer", reason: .forbiddenBySender, letter: .letter(from: " ")),
            Case(testDescription: "an account of ours", reason: .ownAddress, letter: .letter(from: "INFO@example.it")),
            Case(testDescription: "an alias of ours", reason: .ownAddress, letter: .letter(from: "desk@example.it")),
            Case(testDescription: "answers go to us", reason: .ownAddress, letter: toUs),
            Case(testDescription: "a backlog", reason: .tooOld, letter: .letter(), age: .days(3)),
            Case(
                testDescription: "switched off", reason: .switchedOff, letter: .letter(),
                rules: IntakeBench.rules { $0.acknowledgement.enabled = false }),
            Case(
                testDescription: "no text", reason: .switchedOff, letter: .letter(),
                rules: IntakeBench.rules { $0.acknowledgementTexts = [:] }),
            Case(testDescription: "a list", reason: .notAContact, letter: .letter(kind: .mailingList)),
        ]
    }()

    @Test(arguments: AcknowledgementTests.cases)
    private func `none goes out, and the reason is counted, when`(_ one: Case) async throws {
        let bench = try await IntakeBench(rules: one.rules)
        try await bench.run {
            let view = try await bench.receive(one.letter, arrivedAt: IntakeBench.start - one.age)
            #expect(view.outbox.isEmpty)
            try await until("the reason is counted") {
                bench.intake.counters.all.values.first?.notAcknowledged == [one.reason.rawValue: 1]
            }
            // The clock runs all the same: only the citizen's comfort is missing.
            #expect((view.ticket.dueAt != nil) == (one.reason != .notAContact))
        }
    }

    @Test func `two desks that write to each other do not make a loop`() async throws {
        let ours = try await IntakeBench()
        let theirs = try await IntakeBench()
        try await theirs.run {
            try await ours.run {
                // Their person writes to us, our acknowledgement comes into their desk, as the channel writes it.
                try await ours.receive(.letter(from: "ufficio@example.net"))
                let claim = try #require(
                    try await ours.store.claim(
                        channel: LoopbackChannel.name, account: IntakeBench.urp, limit: 1, lease: .minutes(1),
                        at: IntakeBench.start
                    ).first)
                let delivery = try #require(ours.channel.makeDelivery(for: IntakeBench.urp))
                let outgoing = claim.outgoing
                _ = await delivery.attempt(
                    OutgoingMessage(
                        token: outgoing.token, ticketToken: claim.ticketToken, ticketNumber: claim.entry.ticketNumber,
                        to: outgoing.to, subject: outgoing.subject, text: outgoing.text, writtenAt: outgoing.writtenAt,
                        isAutomatic: true), within: .seconds(10), willTransmit: {})
                let sent = try #require(ours.office.arrivals().first)
                let view = try await theirs.receive(sent.document)
                #expect(view.outbox.isEmpty)
            }
        }
    }
}

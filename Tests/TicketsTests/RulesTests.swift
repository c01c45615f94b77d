// Acknowledgement rule, templates, addresses, secrets, instants.

import Foundation
import Testing
import Tickets

@Suite struct AcknowledgementRuleTests {
    private let now = Instant(milliseconds: 1_772_438_400_000)

    private func refusal(
        _ rule: AcknowledgementRule = AcknowledgementRule(), kind: MessageKind = .contact, forbidden: Bool = false,
        own: Bool = false, age: Duration = .zero, last: Duration? = nil
    ) -> AcknowledgementRefusal? {
        rule.refusal(
            kind: kind, forbidden: forbidden, fromOurselves: own, arrivedAt: now - age, last: last.map { now - $0 },
            now: now)
    }

    @Test func `a citizen's fresh contact is acknowledged`() {
        #expect(refusal() == nil)
        #expect(refusal(age: .days(2), last: .hours(1)) == nil)
    }

    @Test func `each reason alone is enough not to`() {
        #expect(refusal(AcknowledgementRule(enabled: false)) == .switchedOff)
        for kind in MessageKind.allCases where kind != .contact { #expect(refusal(kind: kind) == .notAContact) }
        #expect(refusal(forbidden: true) == .forbiddenBySender)
        #expect(refusal(own: true) == .ownAddress)
        #expect(refusal(age: .days(2) + .milliseconds(1)) == .tooOld)
        #expect(refusal(last: .hours(1) - .milliseconds(1)) == .recentlyAcknowledged)
        // A clock that went back must not open the gate.
        #expect(refusal(last: .hours(-1)) == .recentlyAcknowledged)
    }
}

@Suite struct TextTemplateTests {
    @Test func `fields are filled in, also twice, and named in order`() {
        let template = TextTemplate("n. {numero} del {data-scadenza}, {numero}.")
        #expect(template.fields == ["numero", "data-scadenza"])
        #expect(template.filled(["numero": "7", "data-scadenza": "oggi"]) == "n. 7 del oggi, 7.")
    }

    @Test func `a value is never read for fields again`() {
        #expect(TextTemplate("{a}{b}").filled(["a": "{b}", "b": "{a}"]) == "{b}{a}")
    }

    @Test(arguments: ["{", "}", "{}", "{ a }", "{a", "a}", "{{", "{à}", "{{a}", "JSON {\"x\": 1}"])
    func `braces that are no field stay as they are`(_ text: String) {
        #expect(TextTemplate(text).filled([:]) == text)
    }

    @Test func `a field without a value stays visible`() {
        #expect(TextTemplate("n. {numero}").filled(["altro": "x"]) == "n. {numero}")
        #expect(TextTemplate("{{a}}").filled(["a": "x"]) == "{x}")
    }

    @Test(arguments: [
        ("Entro le {ora}. {link}", "Entro le {ora}."),
        ("{casella}: n. {numero}. La segua: {link} Grazie.", "{casella}: n. {numero}."),
        ("La n. {numero} è qui: {link}", ""),
        ("{casella}: n. {numero}.{info} {link}", "{casella}: n. {numero}.{info}"),
        ("Uno.\n\nSegua qui: {link}\n\nDue.", "Uno.\n\nDue."),
        ("Uno. La segua qui:\n{link}\n\nDue.", "Uno.\n\nDue."),
        ("Uno.\nPuò seguire la richiesta\ne aggiungere altro qui: {link}\n\nDue.", "Uno.\n\nDue."),
        ("Numero: {numero}\nPagina: {link}\nOra: {ora}", "Numero: {numero}\nOra: {ora}"),
        ("{link}\n\nDue.\n\n-- \nPiede", "Due.\n\n-- \nPiede"),
        ("Senza  campo.\n\n\nFine.", "Senza  campo.\n\n\nFine."),
    ])
    func `the sentences of a field that has no value go, and nothing is left hanging`(_ text: String, _ left: String) {
        #expect(TextTemplate(text).without("link").source == left)
    }
}

@Suite struct NounTests {
    @Test func `addresses are compared without case and without white space around them`() {
        #expect(Party.key(" Ada.Prova@Example.ORG\t\n") == "ada.prova@example.org")
        #expect(Party(address: "À@x.it").key == Party(address: "à@X.it").key)
        #expect(Party.key("  ") == "")
    }

    @Test func `a secret is known by its form, in any case, and never printed whole`() throws {
        let text = "0123456789abcdefghjkmnpqrs"
        let token = try #require(ReplyToken(text))
        #expect(ReplyToken(text.uppercased()) == token)
        #expect(token.description == "012…" && !"\(token)".contains("456"))
        for bad in ["", String(text.dropLast()), text + "t", String(text.dropLast()) + "i", text.dropLast() + "à"] {
            #expect(ReplyToken(bad) == nil)
        }
    }

    @Test func `only a contact starts the clock`() {
        #expect(MessageKind.allCases.filter(\.needsAnswer) == [.contact])
    }

    @Test func `ids travel as plain numbers and names as plain texts`() throws {
        let encoder = JSONEncoder()
        #expect(String(decoding: try encoder.encode([TicketID(7)]), as: UTF8.self) == "[7]")
        #expect(String(decoding: try encoder.encode([ChannelName("x")]), as: UTF8.self) == "[\"x\"]")
        #expect(try JSONDecoder().decode([TicketID].self, from: Data("[7]".utf8)) == [TicketID(7)])
    }
}

@Suite struct InstantTests {
    @Test func `an instant is a whole millisecond, rounded down, before the epoch as well`() {
        #expect(Instant(Date(timeIntervalSince1970: 1.2345)).milliseconds == 1234)
        #expect(Instant(Date(timeIntervalSince1970: -1.2345)).milliseconds == -1235)
    }

    @Test func `to a date and back it stays the same`() {
        for milliseconds in [0, 1, 999, 1_772_438_400_001, 1_772_438_400_999, 253_402_300_799_999] as [Int64] {
            let instant = Instant(milliseconds: milliseconds)
            #expect(Instant(instant.date) == instant)
        }
    }

    @Test func `sums and differences are exact`() {
        let instant = Instant(milliseconds: 1_772_438_400_000)
        #expect((instant + .hours(9)) - instant == .hours(9))
        #expect(instant - (instant + .days(1)) == .days(-1))
        #expect((instant - .minutes(1)) + .seconds(60) == instant)
        #expect(instant + .microseconds(999) == instant)
    }

    @Test func `it prints as ISO 8601 in UTC`() {
        #expect(Instant(milliseconds: 1_772_439_300_007).description == "2026-03-02T08:15:00.007Z")
        #expect(Instant(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
        for rest in 0..<1000 {
            let digits = String(1000 + rest).dropFirst()
            #expect(Instant(milliseconds: 1_772_439_300_000 + Int64(rest)).description.hasSuffix("00.\(digits)Z"))
        }
    }
}

// What the operator sees while typing.

import Channels
import Testing

@testable import SMS

@Suite struct PreviewTests {
    private func preview(_ text: String, _ desk: Desk, to: String = "340 1234567") async throws -> AnswerPreview {
        let preview = try #require(desk.channel.preview)
        return try await preview.preview(DeliveryTests.message(text, to: to))
    }

    @Test func `The measure counts messages and places, and the text stays as it was written`() async throws {
        let desk = try Desk.twilio("segments: 3")
        let shown = try await preview(String(repeating: "a", count: 161), desk)
        #expect(shown.measure?.used == 2 && shown.measure?.places == 161 && shown.measure?.capacity == 306)
        #expect(shown.measure?.limit == 3 && shown.measure?.writing == "GSM-7" && shown.measure?.unit.it == "SMS")
        #expect(shown.text == String(repeating: "a", count: 161) && shown.suggestion == nil && !shown.isRefused)
    }

    @Test func `A cheaper wording is offered with what it replaces, and the cause is named`() async throws {
        let shown = try await preview("È l’ultima", try Desk.twilio())
        #expect(shown.text == "È l’ultima" && shown.suggestion == "E' l'ultima")
        #expect(shown.replacements.map(\.from) == ["È", "’"] && shown.measure?.writing == "UCS-2")
        #expect(shown.findings.contains { $0.code == "ucs2" && $0.text.it.contains("’") })
        let silent = try await preview("È l’ultima", try Desk.twilio("offerReplacements: false"))
        #expect(silent.suggestion == nil && silent.replacements.isEmpty)
    }

    @Test func `What the delivery would refuse is refused here with the same words`() async throws {
        let desk = try Desk.twilio("segments: 1")
        let long = try await preview(String(repeating: "a", count: 161), desk, to: "0971 000000")
        #expect(long.isRefused && Set(long.findings.map(\.code)) == ["address", "too_long"])
        #expect(long.findings.allSatisfy { !$0.text.it.isEmpty && !$0.text.en.isEmpty && $0.text.it != $0.text.en })
        #expect(try await preview("", desk).findings.map(\.code) == ["empty"])
        let monster = try await preview(String(repeating: "’", count: 3_000_000), desk)
        #expect(monster.isRefused && monster.measure == nil)
    }

    @Test func `A name as the sender is named as one that cannot be answered`() async throws {
        let desk = try Desk(
            "twilio", "values: { accountSid: 'AC0' }, credentials: { authToken: 'file:token' }",
            number: "alias: 'ENTEPROVA'")
        let shown = try await preview("Gentile utente", desk)
        #expect(shown.findings.map(\.code) == ["alias"] && !shown.isRefused)
    }
}

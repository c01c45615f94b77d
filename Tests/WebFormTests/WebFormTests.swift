// The web form keeps the promises of forms, and what is its own: nothing that somebody writes makes him somebody else.

import ChannelConformance
import Channels
import Runtime
import Testing
import Tickets
import WebForm

private let account = AccountName("modulo")

private func channel() -> WebFormChannel {
    let form = WebFormAccount(
        ChannelAccount(name: account, address: "webform:modulo", title: "Sportello di prova"),
        answersBy: [ChannelName("email"): AccountName("contatti")])
    return WebFormChannel(WebFormSettings(accounts: [form]))
}

private func submission() -> FormSubmission {
    var made = FormSubmission(
        key: "0123456789abcdefghjkmnpqrs",
        person: PersonDetails(
            surname: "Prova", name: "Ada", locality: "Potenza", phone: "+39 340 0000000", mail: "ada.prova@example.org"),
        subject: "Bollo auto", text: "Buongiorno,\nperché l'importo è doppio?\n\nGrazie",
        arrivedAt: Instant(milliseconds: 1_772_438_400_000))
    made.service = "CC"
    made.topic = TopicCode("bollo")
    made.priority = .brief
    made.answerBy = .init(channel: ChannelName("email"), address: "ada.prova@example.org")
    made.attachments = [
        OutgoingAttachment(name: "ricevuta àè.pdf", type: "application/pdf", bytes: (0..<5000).map { UInt8($0 % 251) }),
        OutgoingAttachment(name: "righe.txt", type: "text/plain", bytes: Array("a\n.\r\nb".utf8)),
    ]
    return made
}

@Suite struct WebFormConformanceTests {
    static let hostile: [[UInt8]] = [
        "null", "[]", "{}", #"{"form":"sportello-webform-1"}"#, #"{"form":1}"#,
        #"{"form":"sportello-webform-1","files":[{"name":"a","type":"b","bytes":"!"}]}"#,
        #"{"form":"sportello-webform-1","arrivedAt":{"milliseconds":1e400}}"#,
    ].map { Array($0.utf8) }

    @Test(arguments: ChannelConformance.formChecks(hostile: hostile, sample: submission()))
    func `the form keeps the promises of the port`(_ check: FormCheck) async throws {
        try await check.run(channel())
    }
}

@Suite struct WebFormTests {
    private func read(_ submission: FormSubmission) throws -> Translation {
        let form = try #require(channel().forms.first)
        return try channel().translation.translate(try form.item(submission), account: account)
    }

    @Test func `two people without any address are two`() throws {
        var one = submission()
        one.person = PersonDetails()
        one.answerBy = nil
        var other = one
        other.key = "z123456789abcdefghjkmnpqrs"
        let (first, second) = (try read(one), try read(other))
        #expect(first.person == nil && first.answerBy == nil)
        #expect(!first.sender.key.isEmpty && first.sender.key != second.sender.key)
        #expect(try read(one).sender == first.sender)
        #expect(first.automaticAnswerForbidden != nil)
    }

    @Test func `an addition by the secret needs no address and is confirmed on its page`() throws {
        var adding = submission()
        adding.person = PersonDetails()
        adding.ticketToken = ReplyToken("0123456789abcdefghjkmnpqrs")
        let added = try read(adding)
        #expect(added.sender.key.isEmpty && added.automaticAnswerForbidden != nil && added.answerBy == nil)
    }

    @Test(arguments: [
        "Ada\r\nBcc: b@example.org", "Ada\u{0}", String(repeating: "a", count: 501), "riga\u{85}riga",
    ])
    func `a field that is no single short line is refused`(_ value: String) throws {
        var bad = submission()
        bad.person.surname = value
        let form = try #require(channel().forms.first)
        let fault = #expect(throws: ChannelError.self) { try form.item(bad) }
        #expect(fault?.class == .permanent && fault?.code == "line")
    }

    @Test func `signs that nobody sees and markup stay harmless words`() throws {
        var odd = submission()
        odd.person.name = "Ada\u{202E}\u{200B}<script>"
        odd.text = "uno\r\ndue\u{8}\u{1B}[31m\ttre"
        odd.attachments[0].name = "..\\../.fattura\u{202E}fdp.exe"
        let read = try read(odd)
        #expect(read.sender.name == "Ada <script> Prova")
        #expect(read.text == "uno\ndue[31m\ttre")
        #expect(read.attachments[0].name == "fatturafdp.exe")
    }

    @Test func `ways that are not offered, too many files and too long texts are refused`() throws {
        let form = try #require(channel().forms.first)
        func code(_ change: (inout FormSubmission) -> Void) -> String? {
            var bad = submission()
            change(&bad)
            do throws(ChannelError) {
                _ = try form.item(bad)
                return nil
            } catch { return error.code }
        }
        #expect(code { $0.answerBy = .init(channel: ChannelName("fax"), address: "1") } == "answer_way")
        #expect(code { $0.answerBy?.address = " " } == "address")
        #expect(code { $0.text = String(repeating: "a", count: 100_001) } == "too_large")
        #expect(code { $0.attachments = Array(repeating: $0.attachments[1], count: 6) } == "attachments")
        #expect(code { $0.key = "short" } == "key")
        #expect(code { $0.key = "ABCDEFGHIJKLMNOPQRST" } == "key")
        #expect(code { _ in } == nil)
    }

    @Test func `an answer counts as sent at once, after its mark, and not when the mark is refused`() async throws {
        struct NotMine: Error {}
        let delivery = try #require(channel().makeDelivery(for: account))
        let token = try #require(ReplyToken("0123456789abcdefghjkmnpqrs"))
        var message = OutgoingMessage(
            token: token, ticketToken: token, ticketNumber: TicketNumber(service: "CC", year: 2026, sequence: 1),
            to: ReplyAddress(channel: WebFormChannel.name, account: account, party: Party(address: "web-1")),
            subject: "Re: Bollo", text: "Gentile utente", writtenAt: Instant(milliseconds: 0), isAutomatic: false)
        guard case .accepted(_, let evidence) = await delivery.attempt(message, within: .seconds(1), willTransmit: {})
        else {
            Issue.record("it was not accepted")
            return
        }
        #expect(!evidence.isEmpty)
        guard case .found = await delivery.lookUp(message) else {
            Issue.record("what counts as sent was not found")
            return
        }
        let refused = await delivery.attempt(message, within: .seconds(1)) { throw NotMine() }
        guard case .failed(let fault) = refused else {
            Issue.record("it was sent without its mark")
            return
        }
        #expect(fault.class == .transient)
        message.to.party.address = "a\r\nb"
        guard case .failed(let line) = await delivery.attempt(message, within: .seconds(1), willTransmit: {}) else {
            Issue.record("a line break was sent")
            return
        }
        #expect(line.class == .permanent)
    }

    @Test func `settings report every fault at once and read on`() {
        let faults = SettingsFaults()
        let node = SettingsNode(
            [
                "privacyNotice": .text("ftp://example.org"),
                "accounts": .list([
                    .object([
                        "name": .text("a"), "language": .text("fr"), "answersBy": .object(["webform": .text("a")]),
                    ]),
                    .object(["name": .text("a"), "title": .text("B"), "tittle": .text("B")]),
                ]),
            ], file: "webform.json5", faults: faults)
        let settings = WebFormSettings(reading: node)
        #expect(settings.accounts.count == 2)
        #expect(faults.all.filter { !$0.isWarning }.count == 6)
    }
}

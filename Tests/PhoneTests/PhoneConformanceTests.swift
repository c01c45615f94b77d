// The form for calls keeps the promises of forms, and what is its own: what was told, how long, with which outcome.

import ChannelConformance
import Channels
import Phone
import Runtime
import Testing
import Tickets

private let account = AccountName("verde")

private func channel() -> PhoneChannel {
    let line = PhoneAccount(
        ChannelAccount(name: account, address: "800 000000", title: "Sportello di prova"),
        answersBy: [ChannelName("email"): AccountName("contatti"), ChannelName("letter"): AccountName("posta")])
    return PhoneChannel(PhoneSettings(accounts: [line]))
}

private func submission() -> FormSubmission {
    var made = FormSubmission(
        key: "0123456789abcdefghjkmnpqrs",
        person: PersonDetails(
            surname: "Prova", name: "Ada", locality: "Potenza", phone: "+39 340 0000000", mail: "ada.prova@example.org"),
        subject: "Bollo auto", text: "Chiede perché l'importo è doppio.\nDue volte.",
        arrivedAt: Instant(milliseconds: 1_772_438_400_000))
    made.service = "CC"
    made.topic = TopicCode("bollo")
    made.priority = .brief
    made.registeredBy = "olga"
    made.answerBy = .init(channel: ChannelName("email"), address: "ada.prova@example.org")
    made.attachments = [
        OutgoingAttachment(name: "ricevuta àè.pdf", type: "application/pdf", bytes: (0..<5000).map { UInt8($0 % 251) }),
        OutgoingAttachment(name: "righe.txt", type: "text/plain", bytes: Array("a\n.\r\nb".utf8)),
    ]
    var call = FormSubmission.Call(talked: .seconds(200), isSettled: false)
    call.outcome = "to-do"
    made.call = call
    return made
}

@Suite struct PhoneConformanceTests {
    static let hostile: [[UInt8]] = [
        "null", "[]", "{}", #"{"form":"sportello-call-1"}"#, #"{"form":1}"#,
        #"{"form":"sportello-call-1","files":[{"name":"a","type":"b","bytes":"!"}]}"#,
        #"{"form":"sportello-call-1","seconds":-9223372036854775808,"isSettled":true}"#,
        #"{"form":"sportello-call-1","seconds":1e400}"#,
    ].map { Array($0.utf8) }

    @Test(arguments: ChannelConformance.formChecks(hostile: hostile, sample: submission()))
    func `the form keeps the promises of the port`(_ check: FormCheck) async throws {
        try await check.run(channel())
    }
}

@Suite struct PhoneTests {
    private func read(_ submission: FormSubmission) throws -> Translation {
        let form = try #require(channel().forms.first)
        return try channel().translation.translate(try form.item(submission), account: account)
    }

    @Test func `what was told stands below what was asked and is the solution`() throws {
        var settled = submission()
        settled.call?.isSettled = true
        settled.call?.outcome = "informed"
        settled.call?.said = " È la rata di due anni.\r\n"
        let read = try read(settled)
        #expect(read.text.hasSuffix("Risposta data al telefono:\nÈ la rata di due anni."))
        #expect(read.call?.solution == "È la rata di due anni." && read.call?.outcome == .informationGiven)
        #expect(read.call?.registeredBy == "olga" && read.call?.isOutgoing == false)
        #expect(read.sender == Party(name: "Ada Prova", address: "+393400000000"))
        #expect(read.particulars.map(\.value) == ["+39 340 0000000", "3:20", "Informazione data / Information given"])
        #expect(read.automaticAnswerForbidden != nil)
    }

    @Test func `an open call has no solution, and an outgoing one says so`() throws {
        var out = submission()
        out.call?.isOutgoing = true
        out.call?.outcome = "no-answer"
        out.subject = ""
        let read = try read(out)
        #expect(read.call == .init(solution: nil, outcome: nil, registeredBy: "olga", isOutgoing: true))
        #expect(read.particulars.first?.it == "Telefonata in uscita")
        #expect(read.subject == "Chiede perché l'importo è doppio. Due volte.")
    }

    @Test func `two callers without a number are two people`() throws {
        var one = submission()
        one.person = PersonDetails()
        var other = one
        other.key = "z123456789abcdefghjkmnpqrs"
        let (first, second) = (try read(one), try read(other))
        #expect(!first.sender.key.isEmpty && first.sender.key != second.sender.key && first.person == nil)
        one.ticketToken = ReplyToken("0123456789abcdefghjkmnpqrs")
        let added = try read(one)
        #expect(
            added.sender.key.isEmpty && added.answerBy == nil && added.tokens == [one.ticketToken].compactMap(\.self))
    }

    @Test func `what makes no call is refused`() throws {
        let form = try #require(channel().forms.first)
        func code(_ change: (inout FormSubmission) -> Void) -> String? {
            var bad = submission()
            change(&bad)
            do throws(ChannelError) {
                _ = try form.item(bad)
                return nil
            } catch { return error.code }
        }
        #expect(code { $0.call?.outcome = "unknown" } == "outcome")
        #expect(code { $0.call?.isSettled = true } == "solution")
        #expect(code { $0.call?.talked = .hours(25) } == "duration")
        #expect(code { $0.call?.talked = .seconds(-1) } == "duration")
        #expect(code { $0.call?.said = String(repeating: "a", count: 100_001) } == "too_large")
        #expect(code { $0.answerBy = .init(channel: ChannelName("fax"), address: "1") } == "answer_way")
        #expect(code { $0.person.surname = "Ada\r\nProva" } == "line")
        #expect(code { $0.key = "short" } == "key")
        #expect(
            code { $0.answerBy = .init(channel: ChannelName("letter"), address: "Via Prova 1\n85100 Potenza") } == nil)
    }

    @Test func `nobody can be answered by telephone`() {
        #expect(channel().makeDelivery(for: account) == nil && channel().makeSources().isEmpty)
        #expect(throws: ChannelError.self) { try channel().addressee(Party(address: "non un numero")) }
    }
}

@Suite struct PhoneSettingsTests {
    private func read(_ text: String) throws -> (PhoneSettings, [String]) {
        let faults = SettingsFaults()
        let node = SettingsNode(try JSON5Reader.read(text).root, file: "phone.json5", faults: faults)
        let settings = PhoneSettings(reading: node)
        return (settings, faults.all.map { "\($0.key) \($0.problem)" })
    }

    @Test func `outcomes are data in both languages`() throws {
        let (settings, faults) = try read(
            """
            { accounts: [{ name: "verde", number: "0971 000000", title: "Prova", answersBy: { sms: "numero" } }],
              outcomes: [{ code: "fatto", it: "Fatto", en: "Done", settles: true, ends: "service_given" }] }
            """)
        #expect(faults.isEmpty)
        #expect(settings.accounts[0].account.address == "+39 0971 000000")
        #expect(
            settings.outcomes == [
                CallOutcome(
                    code: "fatto", title: LocalizedText(it: "Fatto", en: "Done"), settles: true, ends: .serviceGiven)
            ])
        #expect(
            try read("{ accounts: [{ name: 'a', number: '1', title: 'b' }] }").0.outcomes == PhoneSettings.usualOutcomes
        )
    }

    @Test func `an outcome that closes requests says how they have ended`() throws {
        let line = "accounts: [{ name: 'a', number: '1', title: 'b' }]"
        func faults(_ outcome: String) throws -> [String] { try read("{ \(line), outcomes: [\(outcome)] }").1 }
        let mute = try faults("{ code: 'x', it: 'X', en: 'X', settles: true }")
        #expect(mute.count == 1 && mute.allSatisfy { $0.contains("settles") })
        #expect(try faults("{ code: 'x', it: 'X', en: 'X', settles: true, ends: 'unsolved' }").isEmpty)
        #expect(try faults("{ code: 'x', it: 'X', en: 'X', settles: false }").isEmpty)
    }

    @Test func `what is wrong is said with its remedy`() throws {
        let (_, faults) = try read(
            """
            { accounts: [{ name: "verde", title: "Prova", answersBy: { phone: "verde" } }],
              outcomes: [{ code: "Non così", it: "Fatto" }, { code: "x", it: "X", en: "X", ends: "boh" },
                { code: "x", it: "X", en: "X" }] }
            """)
        #expect(faults.count == 6)
    }
}

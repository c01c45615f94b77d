// From calls to messages: words, characters, pieces, senders, reports.

import Channels
import Foundation
import Testing
import Tickets

@testable import SMS

@Suite struct TranslationTests {
    private func kannel(_ query: String, _ desk: Desk) throws -> Translation {
        let hook = try desk.hook()
        let item = try #require(hook.receive(desk.call(hook, query: query, method: "GET")).items.first)
        return try desk.translate(item)
    }

    @Test func `Bytes are read in the characters that the provider names`() throws {
        let desk = try Desk.kannel()
        let plain = try kannel("?from=%2B393401234567&text=perch%C3%A9+%E2%82%AC&charset=UTF-8", desk)
        #expect(plain.text == "perché €" && plain.warnings.isEmpty)
        let wide = try kannel("?from=%2B393401234567&text=%00p%00e%20%AC%D8%3D%DE%42&charset=UTF-16BE", desk)
        #expect(wide.text == "pe€🙂")
        let latin = try kannel("?from=%2B393401234567&text=perch%E9&charset=ISO-8859-1", desk)
        #expect(latin.text == "perché")
        let broken = try kannel("?from=%2B393401234567&text=perch%E9%00%07&charset=UTF-8", desk)
        #expect(broken.warnings == ["charset_mismatch"] && broken.text == "perch\u{FFFD}")
        let half = try kannel("?from=%2B393401234567&text=%D8%3D%00a%00&charset=UCS-2", desk)
        #expect(half.warnings.contains("charset_mismatch"))
    }

    @Test func `An empty message is a contact that says so`() throws {
        let translation = try kannel("?from=%2B393401234567&text=+", try Desk.kannel())
        #expect(translation.kind == .contact && translation.warnings == ["no_text"])
    }

    @Test func `A number as it was written stands beside its one form`() throws {
        let translation = try kannel("?from=0039+340+1234567&text=x", try Desk.kannel())
        #expect(translation.sender.address == "+393401234567")
        #expect(translation.particulars.first?.value == "0039 340 1234567")
    }

    @Test(arguments: [("ENTEPROVA", "alphanumeric sender"), ("48000", "short code"), ("390971000000", "landline")])
    func `Who cannot be answered gets no automatic answer, and the operator is told`(
        from: String, reason: String
    ) throws {
        let translation = try kannel("?from=\(from)&text=Ciao", try Desk.kannel())
        #expect(translation.kind == .contact && translation.automaticAnswerForbidden == reason)
        #expect(translation.particulars.contains { $0.it == "Risposta" })
    }

    @Test func `A call without a sender is held`() throws {
        let desk = try Desk.kannel()
        #expect(throws: TranslationFailure(code: "no_sender", reason: "The provider's request names no sender.")) {
            try kannel("?text=Ciao", desk)
        }
    }

    @Test func `The keyword of a shared number is taken off, also before an instruction`() throws {
        let desk = try Desk.kannel("addresses: ['192.0.2.0/24'], keyword: 'URP'")
        let question = try kannel("?from=%2B393401234567&text=urp+quando+aprite%3F", desk)
        #expect(question.text == "urp quando aprite?" && question.newText == "quando aprite?")
        #expect(try kannel("?from=%2B393401234567&text=URP+stop", desk).instruction == .stop)
        #expect(try kannel("?from=%2B393401234567&text=Quando%3F", desk).newText == nil)
    }

    @Test func `A word alone is an instruction, a ticket's number is found in the words`() throws {
        let desk = try Desk.kannel()
        let stop = try kannel("?from=%2B393401234567&text=Basta!", desk)
        #expect(stop.kind == .instruction && stop.instruction == .stop)
        let number = TicketNumber(service: "CC", year: 2026, sequence: 7)
        let asked = try kannel("?from=%2B393401234567&text=stato+CC-2026-0000007", desk)
        #expect(asked.instruction == .status(number) && asked.kind == .instruction)
        let quoted = try kannel("?from=%2B393401234567&text=Per+la+CC-2026-0000007+manca+il+modulo", desk)
        #expect(quoted.kind == .contact && quoted.numbers == [number])
    }

    @Test func `Pieces of one message have one group, another sender's have another`() throws {
        let desk = try Desk.vonage()
        let hook = try desk.hook()
        func piece(_ number: Int, from: String = "393401234567") throws -> Translation {
            let form = Desk.vonageSigned(
                [
                    ("messageId", "P\(number)\(from)"), ("msisdn", from), ("to", "393400000000"), ("type", "text"),
                    ("text", "STOP"), ("concat", "true"), ("concat-ref", "77"), ("concat-part", String(number)),
                    ("concat-total", "2"),
                ], "sha256")
            return try desk.translate(try #require(hook.receive(desk.call(hook, form: form)).items.first))
        }
        let first = try piece(1), second = try piece(2), other = try piece(1, from: "393407654321")
        #expect(first.fragment?.group == second.fragment?.group && second.fragment?.number == 2)
        #expect(first.fragment?.group != other.fragment?.group && first.fragment?.total == 2)
        // A piece is not the whole message.
        #expect(first.kind == .contact && first.instruction == nil)
        for bad in [(0, 2), (3, 2), (1, 1), (1, 900)] {
            let form = Desk.vonageSigned(
                [
                    ("messageId", "B"), ("msisdn", "393401234567"), ("text", "x"), ("type", "text"), ("concat", "true"),
                    ("concat-ref", "7"), ("concat-part", String(bad.0)), ("concat-total", String(bad.1)),
                ], "sha256")
            let item = try #require(hook.receive(desk.call(hook, form: form)).items.first)
            #expect(try desk.translate(item).fragment == nil)
        }
    }

    @Test func `A binary message is kept as one that cannot be read`() throws {
        let desk = try Desk.vonage()
        let hook = try desk.hook()
        let form = Desk.vonageSigned(
            [("messageId", "B1"), ("msisdn", "393401234567"), ("type", "binary"), ("data", "0605")], "sha256")
        let translation = try desk.translate(try #require(hook.receive(desk.call(hook, form: form)).items.first))
        #expect(translation.kind == .contact && translation.warnings.contains("no_text"))
        #expect(translation.particulars.contains { $0.value == "binary" })
    }

    @Test func `An arrival that makes no sense is ours, with a warning`() throws {
        let desk = try Desk.kannel()
        let hook = try desk.hook()
        for stated in [1_772_438_400 + 7200, 1_772_438_400 - 10 * 86_400] {
            let query = "?from=%2B393401234567&text=x&id=\(stated)&time=\(stated)"
            let item = try #require(hook.receive(desk.call(hook, query: query, method: "GET")).items.first)
            #expect(item.arrivedAt == Desk.now)
            #expect(try desk.translate(item).warnings == ["arrival_doubtful"])
        }
    }

    @Test(arguments: [("1", DeliveryState.delivered), ("2", .bounced), ("16", .bounced), ("4", .delayed)])
    func `Kannel's report finds its message by our token`(state: String, expected: DeliveryState) throws {
        let desk = try Desk.kannel()
        let hook = try desk.hook("report")
        let token = "0123456789abcdefghjkmnpqrs"
        let query = "?t=\(token)&state=\(state)&to=%2B393401234567&detail=stat%3ADELIVRD"
        let verdict = hook.receive(desk.call(hook, query: query, method: "GET"))
        let translation = try desk.translate(try #require(verdict.items.first))
        #expect(translation.kind == (expected == .delivered ? .receipt : .bounce))
        #expect(translation.tokens.map(\.value) == [token] && translation.notice?.state == expected)
        #expect(
            translation.notice?.recipient == "+393401234567" && translation.notice?.permanent == (expected == .bounced))
        // "Accepted by the centre" is no news.
        let between = hook.receive(desk.call(hook, query: "?t=\(token)&state=8", method: "GET"))
        #expect(between.items.isEmpty && between.answer?.status == 200)
    }

    @Test func `Twilio's report finds its message by Twilio's id and by our token`() throws {
        let desk = try Desk.twilio()
        let hook = try desk.hook("report")
        let token = "0123456789abcdefghjkmnpqrs"
        let form = [
            ("MessageSid", "SM9"), ("MessageStatus", "undelivered"), ("ErrorCode", "30003"), ("To", "+393401234567"),
        ]
        let request = desk.signed(desk.call(hook, query: "?t=\(token)", form: form), form)
        let item = try #require(hook.receive(request).items.first)
        #expect(item.key == "report/SM9/undelivered/30003")
        let notice = try desk.translate(item).notice
        #expect(notice?.originalID == "SM9" && notice?.status == "30003" && notice?.state == .bounced)
        #expect(try desk.translate(item).tokens.map(\.value) == [token])
        #expect(hook.receive(desk.call(hook, query: "?t=\(token)", form: form)).refusal?.code == "unsigned")
    }

    @Test func `Originals open, and have nothing beside their text`() throws {
        let desk = try Desk.kannel()
        let hook = try desk.hook()
        let item = try #require(hook.receive(desk.call(hook, query: "?from=340&text=x", method: "GET")).items.first)
        let opened = try desk.channel.translation.open(item.bytes)
        #expect(opened.html == nil && opened.attachments.isEmpty)
        #expect(try desk.channel.translation.attachment(0, of: item.bytes) == nil)
        #expect(throws: TranslationFailure.self) { try desk.channel.translation.open(Array("x".utf8)) }
    }

    @Test func `A body of any bytes is kept untouched`() throws {
        let body = (0...255).map { UInt8($0) } + [13, 10, 13, 10, 0]
        let kept = SMSOriginal(
            kind: .incoming, method: "POST", target: "/x?a=b", contentType: "a/b", element: 3, receivedAt: Desk.now,
            body: body)
        #expect(try SMSOriginal(decoding: kept.bytes) == kept)
    }
}

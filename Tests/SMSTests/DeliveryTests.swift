// The way out against an HTTP server of the test that plays each provider: what is asked, and what is made of each answer.

import Channels
import Foundation
import Synchronization
import TestServers
import Testing
import Tickets

@testable import SMS

@Suite struct DeliveryTests {
    static let token = ReplyToken("0123456789abcdefghjkmnpqrs")!

    static func message(_ text: String = "Gentile utente, è pronto.", to: String = "340 123 4567") -> OutgoingMessage {
        OutgoingMessage(
            token: token, ticketToken: token, ticketNumber: TicketNumber(service: "CC", year: 2026, sequence: 1),
            to: ReplyAddress(channel: SMSChannel.name, account: Desk.name, party: Party(address: to)), subject: "",
            text: text, writtenAt: Desk.now, isAutomatic: false)
    }

    private func send(
        _ desk: Desk, _ message: OutgoingMessage = DeliveryTests.message(), within limit: Duration = .seconds(20)
    ) async throws -> (DeliveryOutcome, marks: Int) {
        let delivery = try #require(desk.channel.makeDelivery(for: Desk.name))
        let marks = Atomic<Int>(0)
        let outcome = await delivery.attempt(message, within: limit) { marks.add(1, ordering: .relaxed) }
        return (outcome, marks.load(ordering: .relaxed))
    }

    @Test func `Twilio is asked as its manual says, and its id comes back`() async throws {
        let twilio = try HTTPDialogue { _ in .answer(201, #"{"sid":"SM77","status":"queued","error_code":null}"#) }
        let desk = try Desk.twilioAt(twilio.url)
        let (outcome, marks) = try await send(desk, DeliveryTests.message("50 € + IVA & così"))
        guard case .accepted(let reference, _) = outcome else { throw TestServerError("\(outcome)") }
        #expect(reference == "SM77" && marks == 1)
        let asked = try #require(twilio.heard.first)
        #expect(asked.method == "POST" && asked.path == "/2010-04-01/Accounts/AC0/Messages.json")
        #expect(asked.fields["authorization"] == "Basic " + Data("AC0:12345".utf8).base64EncodedString())
        let hook = "https://sportello.example.org/hooks/sms/numero/report?t=\(Self.token.value)"
        #expect(
            asked.parameters == [
                "To": "+393401234567", "From": "+393400000000", "Body": "50 € + IVA & così", "SmartEncoded": "false",
                "StatusCallback": hook,
            ])
        #expect(twilio.heard.count == 1)
    }

    @Test func `Vonage is asked for the alphabet that the text needs, and every part must be taken`() async throws {
        let answers = Mutex([
            #"{"messages":[{"status":"0","message-id":"V1"},{"status":"0","message-id":"V2"}]}"#,
            #"{"messages":[{"status":"0","message-id":"V3"},{"status":"1","error-text":"Throttled"}]}"#,
            #"{"messages":[{"status":"1","error-text":"Throttled"}]}"#,
            #"{"messages":[{"status":"4","error-text":"Bad Credentials"}]}"#,
            #"{"messages":[{"status":"6","error-text":"Invalid message"}]}"#, #"{"messages":[]}"#,
        ])
        let vonage = try HTTPDialogue { _ in .answer(200, answers.withLock { $0.removeFirst() }) }
        let desk = try Desk.vonageAt(vonage.url)
        guard case .accepted("V1", _) = try await send(desk, DeliveryTests.message("L’ora")).0 else {
            throw TestServerError("not accepted")
        }
        let asked = try #require(vonage.heard.first?.parameters)
        #expect(asked["type"] == "unicode" && asked["client-ref"] == Self.token.value && asked["to"] == "393401234567")
        #expect(asked["from"] == "393400000000" && asked["text"] == "L’ora" && asked["api_secret"] == "12345")
        guard case .unknown(let partial) = try await send(desk).0 else { throw TestServerError("partial") }
        #expect(partial.code == "partial" && vonage.heard[1].parameters["type"] == "text")
        #expect(try await send(desk).0.fault?.class == .transient)
        let credentials = try await send(desk).0.fault
        #expect(credentials?.concernsAccount == true && credentials?.detail.contains("Bad Credentials") == true)
        #expect(try await send(desk).0.fault?.class == .permanent)
        guard case .unknown = try await send(desk).0 else { throw TestServerError("an answer without a word") }
    }

    @Test func `Agile Telecom gets JSON with our token as the message's id`() async throws {
        let agile = try HTTPDialogue { _ in .answer(200, "{}") }
        let desk = try Desk(
            "agile",
            "values: { url: '\(agile.url)' }, credentials: { apiKey: 'file:token' }, secretPath: 'file:secret', addresses: ['192.0.2.0/24']"
        )
        guard case .accepted = try await send(desk, DeliveryTests.message("Dice \"sì\"\n{to}")).0 else {
            throw TestServerError("not accepted")
        }
        let asked = try #require(agile.heard.first)
        #expect(
            asked.fields["x-api-key"] == "12345" && asked.fields["content-type"]?.hasPrefix("application/json") == true)
        let first = try #require((asked.json["messages"] as? [[String: Any]])?.first)
        #expect(
            first["ids"] as? [String] == [Self.token.value] && first["destinations"] as? [String] == ["+393401234567"])
        // A hole in the operator's words is no hole.
        #expect(first["body"] as? String == "Dice \"sì\"\n{to}")
    }

    @Test func `Skebby's session is opened once, used again, and opened anew when it is gone`() async throws {
        let isKnown = Mutex(true)
        let skebby = try HTTPDialogue { request in
            if request.path.hasSuffix("/login") { return .answer(200, "U1;S1") }
            guard isKnown.withLock({ $0 }) else { return .answer(401, "") }
            return .answer(201, #"{"result":"OK","order_id":"x","total_sent":1}"#)
        }
        let desk = try Desk(
            "skebby", "values: { url: '\(skebby.url)', username: 'u' }, credentials: { password: 'file:password' }",
            number: "alias: 'ENTEPROVA'")
        for _ in 0..<2 {
            guard case .accepted = try await send(desk).0 else { throw TestServerError("not accepted") }
        }
        let paths = skebby.heard.map(\.path)
        #expect(paths == ["/login", "/sms", "/sms"])
        let asked = skebby.heard[1]
        #expect(asked.fields["user_key"] == "U1" && asked.fields["session_key"] == "S1")
        #expect(skebby.heard[0].fields["authorization"] == "Basic " + Data("u:p&w=ü".utf8).base64EncodedString())
        #expect(asked.json["order_id"] as? String == Self.token.value && asked.json["sender"] as? String == "ENTEPROVA")
        #expect(asked.json["recipient"] as? [String] == ["+393401234567"] && asked.json["encoding"] as? String == "gsm")
        isKnown.withLock { $0 = false }
        #expect(try await send(desk).0.fault?.code == "credentials")
        isKnown.withLock { $0 = true }
        guard case .accepted = try await send(desk).0 else { throw TestServerError("not accepted") }
        #expect(skebby.heard.map(\.path).filter { $0 == "/login" }.count == 2)
    }

    @Test(arguments: [
        (400, ChannelError.Class.permanent, "refused"), (404, .permanent, "refused"), (301, .permanent, "redirected"),
        (401, .transient, "credentials"), (429, .transient, "busy"), (503, .transient, "unavailable"),
    ])
    func `A status says whether to try again`(status: Int, kind: ChannelError.Class, code: String) async throws {
        let twilio = try HTTPDialogue { _ in
            .answer(status, "{\"message\":\"no\"}", ["Retry-After": "17", "Location": "http://127.0.0.1:9/"])
        }
        let fault = try await send(Desk.twilioAt(twilio.url)).0.fault
        #expect(fault?.class == kind && fault?.code == code && fault?.retryAfter == .seconds(17))
        #expect(twilio.heard.count == 1)
    }

    @Test func `A provider's own code outweighs the status`() async throws {
        let twilio = try HTTPDialogue { _ in .answer(400, #"{"code":21611,"message":"queue of +393401234567 full"}"#) }
        let fault = try await send(Desk.twilioAt(twilio.url)).0.fault
        #expect(fault?.class == .transient && fault?.detail == "400 21611 queue of +***567 full")
    }

    @Test func `What may have arrived is unknown, what cannot have is not`() async throws {
        for said in [
            Said.nothing, .raw("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{"), .raw("hello\r\n"), .answer(500, ""),
            .answer(502, ""), .answer(504, ""),
        ] {
            let twilio = try HTTPDialogue { _ in said }
            let (outcome, marks) = try await send(Desk.twilioAt(twilio.url))
            guard case .unknown(let fault) = outcome else { throw TestServerError("\(said): \(outcome)") }
            #expect(marks == 1 && !fault.code.isEmpty && twilio.heard.count == 1)
        }
        let gone = try HTTPDialogue { _ in .nothing }
        let url = gone.url
        gone.stop()
        try await eventually("the server is gone") { !accepts(gone.port) }
        let (outcome, marks) = try await send(Desk.twilioAt(url))
        #expect(outcome.fault?.code == "unreachable" && outcome.fault?.class == .transient && marks == 0)
    }

    @Test func `A server that falls silent ends the attempt at its limit`() async throws {
        let twilio = try HTTPDialogue { _ in .silence }
        let (outcome, marks) = try await send(Desk.twilioAt(twilio.url), within: .seconds(4))
        guard case .unknown(let fault) = outcome else { throw TestServerError("\(outcome)") }
        #expect(fault.code == "timeout" && marks == 1)
    }

    @Test func `An endless answer is cut, and its status counts`() async throws {
        let twilio = try HTTPDialogue { _ in
            .raw("HTTP/1.1 400 Bad\r\n\r\n" + String(repeating: "x", count: 4 << 20))
        }
        let fault = try await send(Desk.twilioAt(twilio.url)).0.fault
        #expect(fault?.class == .permanent && (fault?.detail.count ?? 999) <= 300)
    }

    @Test func `A refused mark lets nothing leave, and the next attempt goes`() async throws {
        struct NotMine: Error {}
        let twilio = try HTTPDialogue { _ in .answer(201, "{\"sid\":\"SM1\"}") }
        let desk = try Desk.twilioAt(twilio.url)
        defer { desk.folder.folder.remove() }
        let delivery = try #require(desk.channel.makeDelivery(for: Desk.name))
        for round in 1...20 {
            let refused = await delivery.attempt(Self.message(), within: .seconds(30)) { throw NotMine() }
            #expect(refused.fault?.operation == "mark as transmitting" && twilio.heard.count == round - 1)
            let accepted = await delivery.attempt(Self.message(), within: .seconds(30)) {}
            guard case .accepted = accepted else { throw TestServerError("round \(round): \(accepted)") }
        }
    }

    @Test(arguments: [
        ("0971 000000", "rete fissa"), ("800 000000", "numero speciale"), ("48000", "codice breve"),
        ("ENTEPROVA", "nome di un mittente"), ("", "Manca"), ("a@example.org", "non è un numero"),
        ("340 1234567\r\nTo: 1", "non è un numero"),
    ])
    func `An addressee that cannot get a message is refused with a sentence`(to: String, words: String) async throws {
        let twilio = try HTTPDialogue { _ in .answer(201, "{}") }
        let desk = try Desk.twilioAt(twilio.url)
        let (outcome, marks) = try await send(desk, Self.message(to: to))
        #expect(outcome.fault?.class == .permanent && outcome.fault?.detail.contains(words) == true && marks == 0)
        #expect(throws: ChannelError.self) { try desk.channel.addressee(Party(address: to)) }
        #expect(twilio.heard.isEmpty)
    }

    @Test func `A text over the limit is refused, never cut, and costs what it takes`() async throws {
        let twilio = try HTTPDialogue { _ in .answer(201, "{}") }
        let desk = try Desk.twilioAt(twilio.url, "segments: 2")
        let long = Self.message(String(repeating: "a", count: 307))
        #expect(try await send(desk, long).0.fault?.code == "too_long")
        var picture = Self.message()
        picture.attachments = [OutgoingAttachment(name: "a", type: "b/c", bytes: [1])]
        #expect(try await send(desk, picture).0.fault?.code == "attachments")
        #expect(try await send(desk, Self.message(" \n")).0.fault?.code == "empty")
        let delivery = try #require(desk.channel.makeDelivery(for: Desk.name))
        #expect(delivery.units(of: long) == 3 && delivery.units(of: Self.message()) == 1)
        #expect(twilio.heard.isEmpty)
        #expect(try desk.channel.addressee(Party(name: "Ada", address: "340/123.45.67")).address == "+393401234567")
    }

    @Test func `Twilio's list shows a lost message by addressee, words and time`() async throws {
        let body = Self.message().text
        let items = Mutex("")
        let twilio = try HTTPDialogue { _ in .answer(200, "{\"messages\":[\(items.withLock { $0 })]}") }
        let desk = try Desk.twilioAt(twilio.url)
        defer { desk.folder.folder.remove() }
        let delivery = try #require(desk.channel.makeDelivery(for: Desk.name))
        func item(_ sid: String, _ time: String, _ to: String = "+393401234567") -> String {
            #"{"sid":"\#(sid)","to":"\#(to)","body":"\#(body)","date_created":"\#(time)"}"#
        }
        items.withLock { $0 = item("SM1", "Mon, 02 Mar 2026 07:00:00 +0000") }
        #expect(await delivery.lookUp(Self.message()) == .unknown)
        items.withLock { $0 = item("SM2", "Mon, 02 Mar 2026 08:00:03 +0000", "+393407654321") }
        #expect(await delivery.lookUp(Self.message()) == .unknown)
        items.withLock { $0 = item("SM3", "Mon, 02 Mar 2026 08:00:03 +0000") }
        #expect(
            await delivery.lookUp(Self.message()) == .found(reference: "SM3", evidence: "found at the provider"))
        #expect(twilio.heard.last?.parameters["DateSent>"] == "2026-03-01")
    }

    @Test func `Skebby knows for certain by our token`() async throws {
        let skebby = try HTTPDialogue { request in
            if request.path.hasSuffix("/login") { return .answer(200, "U;S") }
            return request.path.hasSuffix(DeliveryTests.token.value) ? .answer(404, "") : .answer(500, "")
        }
        let desk = try Desk(
            "skebby", "values: { url: '\(skebby.url)', username: 'u' }, credentials: { password: 'file:password' }")
        defer { desk.folder.folder.remove() }
        let delivery = try #require(desk.channel.makeDelivery(for: Desk.name))
        #expect(await delivery.lookUp(Self.message()) == .absent)
    }

    @Test func `The live test proves the credentials and sends nothing`() async throws {
        let status = Mutex(200)
        let twilio = try HTTPDialogue { _ in .answer(status.withLock { $0 }, "{}") }
        let desk = try Desk.twilioAt(twilio.url)
        #expect(await desk.channel.check().map(\.fault) == [nil])
        status.withLock { $0 = 401 }
        #expect(await desk.channel.check().first?.fault?.code == "credentials")
        #expect(twilio.heard.allSatisfy { $0.method == "GET" && $0.path.hasSuffix("/AC0.json") })
    }
}

extension DeliveryOutcome {
    var fault: ChannelError? { if case .failed(let error) = self { error } else { nil } }
}

extension Desk {
    static func twilioAt(_ url: String, _ more: String = "") throws -> Desk {
        try Desk(
            "twilio", "values: { accountSid: 'AC0', url: '\(url)' }, credentials: { authToken: 'file:token' }, \(more)")
    }
    static func vonageAt(_ url: String) throws -> Desk {
        try Desk(
            "vonage",
            "values: { apiKey: 'k', url: '\(url)' }, credentials: { apiSecret: 'file:token', signatureSecret: 'file:token' }"
        )
    }
}

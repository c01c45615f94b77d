// The provider's calls: signatures, secret addresses, answers, keys, and callers who mean no good.

import Channels
import Crypto
import Foundation
import Testing
import Tickets

@testable import SMS

@Suite struct WebHookTests {
    private let message = [
        ("MessageSid", "SM1"), ("From", "+393401234567"), ("To", "+393400000000"), ("Body", "Buongiorno, è aperto?"),
        ("NumSegments", "1"),
    ]

    /// twilio.com/docs/usage/webhooks/webhooks-security, the example of 2015 and later.
    @Test func `Twilio's published example gives its published signature`() throws {
        let form = [
            ("CallSid", "CA1234567890ABCDE"), ("Caller", "+14158675309"), ("Digits", "1234"), ("From", "+14158675309"),
            ("To", "+18005551212"),
        ].map { SMSCallFields.Parameter(name: $0.0, value: Array($0.1.utf8)) }
        let text = "https://mycompany.com/myapp.php?foo=1&bar=2" + SMSSignature.twilioParameters(form.reversed())
        let code = try #require(KeyedHash.sha1.code(for: Array(text.utf8), key: Array("12345".utf8)))
        #expect(Data(code).base64EncodedString() == "RSOYDt4T1cUTdK1PDd93/VVr8B8=")
    }

    @Test func `A signed call is one message, and gets an empty TwiML document`() throws {
        let desk = try Desk.twilio()
        let hook = try desk.hook()
        let verdict = hook.receive(desk.signed(desk.call(hook, form: message), message))
        let item = try #require(verdict.items.first)
        #expect(verdict.items.count == 1 && item.key == "in/SM1" && item.arrivedAt == Desk.now)
        #expect(verdict.answer?.status == 200 && verdict.answer?.type == "text/xml")
        #expect(
            verdict.answer.map { String(decoding: $0.body, as: UTF8.self) }?.hasSuffix("<Response></Response>") == true)
        let translation = try desk.translate(item)
        #expect(translation.kind == .contact && translation.text == "Buongiorno, è aperto?")
        #expect(translation.sender.address == "+393401234567" && translation.externalID == "SM1")
        #expect(translation.conversation == .hours(72))
    }

    @Test func `A repeated call has the same key, and parameters that nobody knows do no harm`() throws {
        let desk = try Desk.twilio()
        let hook = try desk.hook()
        let again = message + [("SomethingNew", "x"), ("ApiVersion", "2031-01-01")]
        let first = hook.receive(desk.signed(desk.call(hook, form: message), message)).items.first
        let second = hook.receive(
            desk.signed(desk.call(hook, form: again, at: Desk.now + .minutes(15)), again)
        ).items.first
        #expect(first?.key == second?.key && first != nil)
    }

    @Test func `Wrong, missing and foreign signatures are refused`() throws {
        let desk = try Desk.twilio()
        let hook = try desk.hook()
        let plain = desk.call(hook, form: message)
        #expect(hook.receive(plain).refusal.map { [String($0.status), $0.code] } == ["403", "unsigned"])
        let foreign = desk.signed(plain, message, token: "54321")
        #expect(hook.receive(foreign).refusal?.code == "signature")
        var changed = desk.signed(plain, message)
        changed.body = Array(Desk.encoded(message.map { ($0.0, $0.0 == "Body" ? "altro" : $0.1) }).utf8)
        #expect(hook.receive(changed).refusal?.code == "signature")
        var elsewhere = desk.signed(plain, message)
        elsewhere.publicURL = elsewhere.publicURL.replacingOccurrences(of: "https", with: "http")
        #expect(hook.receive(elsewhere).refusal?.code == "signature")
        var garbage = plain
        garbage.fields.append(.init(name: "x-twilio-signature", value: "%%%"))
        #expect(hook.receive(garbage).refusal?.code == "unsigned")
    }

    @Test func `The port that goes without saying may be in the signed address`() throws {
        let desk = try Desk.twilio()
        let hook = try desk.hook()
        var withPort = desk.call(hook, form: message)
        let real = withPort.publicURL
        withPort.publicURL = real.replacingOccurrences(of: "example.org", with: "example.org:443")
        var signed = desk.signed(withPort, message)
        signed.publicURL = real
        #expect(hook.receive(signed).items.count == 1)
    }

    @Test func `A body in JSON is proved by its hash in the address`() throws {
        let desk = try Desk.twilio()
        let hook = try desk.hook()
        let json = #"{"MessageSid":"SM2","From":"+393401234567","Body":"ciao"}"#
        let query = "?bodySHA256=" + SHA256.digest(of: json).hex
        let genuine = desk.signed(desk.call(hook, query: query, json: json), [])
        #expect(hook.receive(genuine).items.first?.key == "in/SM2")
        var other = genuine
        other.body = Array(json.replacingOccurrences(of: "ciao", with: "addio").utf8)
        #expect(hook.receive(other).refusal?.code == "signature")
        #expect(hook.receive(desk.signed(desk.call(hook, json: json), [])).refusal?.code == "signature")
    }

    @Test(arguments: ["md5hash", "md5", "sha1", "sha256", "sha512"])
    func `Vonage's signature is checked by every method, in a query, a form and JSON`(method: String) throws {
        let desk = try Desk.vonage(method)
        let hook = try desk.hook()
        let signed = Desk.vonageSigned(
            [
                ("messageId", "V1"), ("msisdn", "393401234567"), ("to", "393400000000"), ("type", "text"),
                ("text", "A & B = perché?"), ("message-timestamp", "2026-03-02 07:59:30"),
            ], method)
        let json = JSONValue.object(signed.map { .init(name: $0.0, value: .text($0.1)) }).encoded
        let calls = [
            desk.call(hook, query: "?" + Desk.encoded(signed), method: "GET"), desk.call(hook, form: signed),
            desk.call(hook, json: String(decoding: json, as: UTF8.self)),
        ]
        for call in calls {
            let verdict = hook.receive(call)
            let item = try #require(verdict.items.first)
            #expect(item.key == "in/V1" && item.arrivedAt == Desk.now - .seconds(30) && verdict.answer?.status == 204)
            let translation = try desk.translate(item)
            #expect(translation.text == "A & B = perché?" && translation.sender.address == "+393401234567")
        }
        var wrong = signed
        wrong[4].1 = "altro"
        #expect(hook.receive(desk.call(hook, form: wrong)).refusal?.code == "signature")
    }

    /// developer.vonage.com, concept "signing messages": the text that is hashed.
    @Test func `The text that Vonage hashes is in the order of names, borders in values replaced`() {
        let parameters = [("b", "2&3=4"), ("a", "1"), ("sig", "x")].map {
            SMSCallFields.Parameter(name: $0.0, value: Array($0.1.utf8))
        }
        #expect(String(decoding: SMSSignature.vonageText(parameters), as: UTF8.self) == "&a=1&b=2_3_4")
    }

    @Test func `A stale call is refused, one that the provider repeats for a day is not`() throws {
        let desk = try Desk.vonage()
        let hook = try desk.hook()
        func refusal(_ age: Duration) -> String? {
            let form = Desk.vonageSigned(
                [("messageId", "V2"), ("msisdn", "393401234567")], "sha256", at: Desk.now - age)
            return hook.receive(desk.call(hook, form: form)).refusal?.code
        }
        #expect(refusal(.hours(23)) == nil && refusal(.hours(26)) == "stale" && refusal(.hours(-1)) == "stale")
        let timeless = Desk.vonageSigned([("messageId", "V2")], "sha256").filter { $0.0 != "timestamp" }
        #expect(hook.receive(desk.call(hook, form: timeless)).refusal?.code == "signature")
    }

    @Test func `Without signatures the secret address and the caller's address decide`() throws {
        let desk = try Desk.kannel()
        let hook = try desk.hook()
        #expect(hook.path == "numero/\(SettingsFolder.secret)/incoming" && hook.methods == ["GET", "POST"])
        let query = "?from=%2B393401234567&to=%2B393400000000&text=Ciao&id=K1&time=1772438395"
        let verdict = hook.receive(desk.call(hook, query: query, method: "GET"))
        #expect(verdict.items.first?.key == "in/K1" && verdict.items.first?.arrivedAt == Desk.now - .seconds(5))
        #expect(verdict.answer == WebHookAnswer(status: 200))
        let stranger = hook.receive(desk.call(hook, query: query, method: "GET", from: "203.0.113.9"))
        #expect(stranger.refusal.map { [String($0.status), $0.code] } == ["403", "address"])
        #expect(hook.receive(desk.call(hook, query: query, method: "DELETE")).refusal?.status == 405)
    }

    @Test func `The secret of the address is not in what is kept`() throws {
        let desk = try Desk.kannel()
        let hook = try desk.hook()
        let item = try #require(
            hook.receive(desk.call(hook, query: "?from=1234567890&text=x", method: "GET")).items.first)
        #expect(!String(decoding: item.bytes, as: UTF8.self).contains(SettingsFolder.secret))
    }

    @Test func `Agile Telecom gets its +OK, and without an id the content is the key`() throws {
        let desk = try Desk.agile()
        let hook = try desk.hook()
        let form = [
            ("originator", "+393401234567"), ("destination", "+393400000000"), ("date_time", "20260302085900"),
            ("text", "Ciao"),
        ]
        let first = hook.receive(desk.call(hook, form: form))
        #expect(first.answer.map { String(decoding: $0.body, as: UTF8.self) } == "+OK")
        // 08:59 in Rome is 07:59 UTC.
        #expect(first.items.first?.arrivedAt == Desk.now - .minutes(1))
        let again = hook.receive(desk.call(hook, form: form, at: Desk.now + .minutes(15)))
        #expect(again.items.first?.key == first.items.first?.key)
        let later = form.map { ($0.0, $0.0 == "date_time" ? "20260302085901" : $0.1) }
        #expect(hook.receive(desk.call(hook, form: later)).items.first?.key != first.items.first?.key)
    }

    @Test func `Without id and time no two calls are taken for one`() throws {
        let desk = try Desk.agile()
        let hook = try desk.hook()
        let form = [("originator", "+393401234567"), ("text", "Ciao")]
        let keys = [0, 1].map {
            hook.receive(desk.call(hook, form: form, at: Desk.now + .seconds($0))).items.first?.key
        }
        #expect(keys[0] != nil && keys[0] != keys[1])
    }

    @Test func `Hostile bodies end in a refusal or a held item, never in a crash`() throws {
        let desk = try Desk.kannel()
        let hook = try desk.hook()
        #expect(hook.largestBody < 1 << 20)
        let huge = [UInt8](repeating: UInt8(ascii: "a"), count: 10 << 20)
        #expect(hook.receive(desk.call(hook, body: huge, type: "text/plain")).refusal?.status == 413)
        #expect(
            hook.receive(desk.call(hook, query: "?" + String(repeating: "a=b&", count: 10_000))).refusal?.status == 413)
        let bodies: [([UInt8], String)] = [
            (Array(String(repeating: "[", count: 200_000).utf8), "application/json"),
            (Array(String(repeating: #"{"a":"#, count: 30_000).utf8), "application/json"),
            (Array("{\"from\":".utf8), "application/json"), ([0, 0, 0, 255, 254], "application/json"),
            ([UInt8](repeating: 0, count: 1000), "application/x-www-form-urlencoded"),
            (Array("from=%ff%fe&text=%00%00".utf8), "application/x-www-form-urlencoded"),
            (Array(String(repeating: "a=b&", count: 5000).utf8), "application/x-www-form-urlencoded"),
            (Array("%%%=%&&&==".utf8), "application/x-www-form-urlencoded"),
            ((0..<255).map { UInt8($0) }, "application/octet-stream"),
            (Array("{\"from\":{\"x\":1},\"text\":[1]}".utf8), "application/json"),
        ]
        for (body, type) in bodies {
            let verdict = hook.receive(desk.call(hook, body: body, type: type))
            for item in verdict.items {
                do {
                    let translation = try desk.translate(item)
                    #expect(!translation.text.unicodeScalars.contains { $0.value == 0 })
                } catch let failure as TranslationFailure {
                    #expect(!failure.code.isEmpty && !failure.reason.isEmpty)
                }
            }
            #expect(verdict.refusal != nil || verdict.answer != nil)
        }
    }

    @Test func `A genuine call that is not understood is kept and held, an empty one is only answered`() throws {
        let desk = try Desk.kannel()
        let hook = try desk.hook()
        let broken = hook.receive(desk.call(hook, json: "{ not json"))
        let item = try #require(broken.items.first)
        #expect(throws: TranslationFailure.self) { try desk.translate(item) }
        let empty = hook.receive(desk.call(hook, method: "GET"))
        #expect(empty.items.isEmpty && empty.answer?.status == 200)
    }

    @Test func `One call may bring several messages, each an item of its own`() throws {
        let desk = try Desk(
            "generic", "values: { customer: 'c' }, credentials: { apiKey: 'file:token', signingSecret: 'file:token' }")
        let hook = try desk.hook()
        func signed(_ json: String) -> WebHookRequest {
            let code = KeyedHash.sha256.code(for: Array(json.utf8), key: Array("12345".utf8)) ?? []
            return desk.call(
                hook, json: json, fields: [.init(name: "x-signature", value: "sha256=" + Hex.string(code))])
        }
        let json = """
            {"messages":[{"id":123456789012345678901,"from":"393401234567","body":"uno","kind":"text"},
             {"id":"2","sender":"447700900123","body":"due","kind":"text","receivedAt":"2026-03-02T07:00:00Z"},
             {"id":"3","from":"393401234567","body":"1","kind":"text","multipart":true,"ref":"r","part":2,"parts":3}]}
            """
        let items = hook.receive(signed(json)).items
        #expect(items.map(\.key) == ["in/123456789012345678901", "in/2", "in/3"])
        let read = try items.map { try desk.translate($0) }
        #expect(read.map(\.text) == ["uno", "due", "1"])
        #expect(read[1].sender.address == "+447700900123" && items[1].arrivedAt == Desk.now - .hours(1))
        #expect(read[2].fragment?.number == 2 && read[2].fragment?.total == 3 && read[0].fragment == nil)
        let crowd = "{\"messages\":[" + (0..<51).map { "{\"id\":\"\($0)\"}" }.joined(separator: ",") + "]}"
        #expect(hook.receive(signed(crowd)).refusal?.status == 413)
    }
}

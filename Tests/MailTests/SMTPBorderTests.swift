// Nothing gets onto the wire but what was meant: addresses (A9) and line ends (A10).

import Curl
import Foundation
import Runtime
import TestServers
import Testing

@testable import Mail

@Suite(.timeLimit(.minutes(1))) struct SMTPBorderTests {
    @Test(arguments: [
        "a@example.org", "first.last+tag@example.org", "o'neil@sub.example.com", "\"a b\"@example.org",
        "\"a\\\"b\"@example.org",
        "x@[192.0.2.1]", "x@[IPv6:2001:db8::1]", "città@esempio.example", "a@xn--citt-0na.example", "_x@example.org",
        "a@localhost",
    ])
    func `addresses are taken`(_ address: String) { #expect(SMTPAddress.isValid(address)) }

    @Test(arguments: [
        "", "a", "@", "a@", "@b", "a@b>", "a@b\r\nRCPT TO:<c@d>", "a\n@b", "a\r@b", "a\u{0}@b", "a b@c", "a@b c",
        "a@b>\r\nRSET\r\nVRFY <x",
        "a@example.org\r\n", "<a@b>", "a,b@c", "a@b,c@d", "a..b@c", ".a@b", "a.@b", "a@-b", "a@b-", "a@.b", "a@b.",
        "a@b..c",
        "\"a@b", "\"a\"b\"@c", "\"a\\\"@b", "\"a\u{0D}\"@b", "a\u{2028}@b", "a\u{200B}@b", "a\u{202E}@b", "a\u{85}@b",
        "a\u{A0}@b", "a@b[", "a@[b", "a@[]",
        "a@[1.2.3.4]x", "a@[x\r\n]", "a;b@c", "a(b)@c", "a@b(c)", "a@b:25", "a@b/c",
        String(repeating: "a", count: 65) + "@b",
        "a@" + String(repeating: "b.", count: 126) + "c",
    ])
    func `what is no address never reaches the network`(_ address: String) async throws {
        #expect(!SMTPAddress.isValid(address))
        let server = try FakeSubmission()
        for message in [
            SMTPMessage(sender: address, recipients: ["a@b"], bytes: [65]),
            SMTPMessage(sender: nil, recipients: ["a@b", address], bytes: [65]),
        ] {
            let outcome = await plainSubmission(server.port).submit(message, credentials: nil, within: .seconds(20))
            #expect(outcome.ending == .final && outcome.error?.code == .local)
        }
        #expect(server.server.connections.isEmpty)
    }

    @Test func `no recipient, NUL in the message and a strange envelope id are refused here`() async throws {
        let server = try FakeSubmission()
        for message in [
            SMTPMessage(sender: "a@b", recipients: [], bytes: [65]),
            SMTPMessage(sender: "a@b", recipients: ["c@d"], bytes: Array("x\r\n\u{0}.\r\n".utf8)),
            SMTPMessage(sender: "a@b", recipients: ["c@d"], bytes: [65], envelopeID: "x\r\nRSET"),
            SMTPMessage(sender: "a@b", recipients: ["c@d"], bytes: [65], envelopeID: ""),
        ] {
            #expect(
                await plainSubmission(server.port).submit(message, credentials: nil, within: .seconds(20)).ending
                    == .final)
        }
        #expect(server.server.connections.isEmpty)
    }

    @Test(arguments: [
        "\n.\n", "\n.\r\n", "\r.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\n.\r", "\r\n.\r\n", "\r\r\n.\r\r\n",
        "\n\n.\n\n",
    ])
    func `no message can end before its end, however lenient the server`(_ trap: String) async throws {
        let body =
            "Subject: x\r\n\r\nciao\(trap)MAIL FROM:<evil@example.com>\r\nRCPT TO:<victim@example.com>\r\nDATA\r\nFrom: boss\r\n\r\npay\(trap)"
        for lenient in [false, true] {
            let server = try FakeSubmission(lenient: lenient)
            let submission = plainSubmission(server.port)
            #expect(await submission.submit(letter(body), credentials: nil, within: .seconds(20)).ending == .accepted)
            await submission.rest()
            #expect(server.messages.count == 1, "smuggled")
            #expect(server.commands.filter { $0.hasPrefix("RCPT") } == ["RCPT TO:<citizen@example.com>"])
        }
    }

    @Test func `on the wire there are only whole line ends, and every dot comes back`() throws {
        func wire(_ text: [UInt8], _ size: Int) throws -> [UInt8] {
            var content = try SMTPContent(text), out: [UInt8] = []
            while !content.isAtEnd { out += content.piece(size) }
            return out
        }
        let cases: [(String, String)] = [
            ("", ".\r\n"), ("a", "a\r\n.\r\n"), ("a\r\n", "a\r\n.\r\n"), ("a\n", "a\r\n.\r\n"), ("a\r", "a\r\n.\r\n"),
            (".", "..\r\n.\r\n"),
            (".a\r\n..b\n.\r.", "..a\r\n...b\r\n..\r\n..\r\n.\r\n"), ("\r\r\n\n", "\r\n\r\n\r\n.\r\n"),
            ("a\r\n.\r\n", "a\r\n..\r\n.\r\n"), ("è€\n", "è€\r\n.\r\n"),
        ]
        for (text, expected) in cases {
            for size in [1, 2, 3, 7, 65_536] {
                #expect(try wire(Array(text.utf8), size) == Array(expected.utf8), "\(text.debugDescription)")
            }
        }
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...60, using: &generator)).map { _ in
                [10, 13, 46, 46, 65, 200].randomElement(using: &generator)! as UInt8
            }
            let out = try wire(bytes, Int.random(in: 1...9, using: &generator))
            #expect(out == (try wire(bytes, 100_000)), "the pieces must not matter")
            let lines = String(decoding: out.map { $0 == 200 ? 66 : $0 }, as: UTF8.self).components(separatedBy: "\r\n")
            #expect(lines.joined().utf8.allSatisfy { $0 != 10 && $0 != 13 }, "a bare line end")
            // Only the last line is a single dot.
            #expect(lines.firstIndex(of: ".") == lines.count - 2)
        }
    }

    @Test func `secrets and addresses do not get into what is logged`() async throws {
        let server = try FakeSubmission(
            [.auth: .reply("535 5.7.8 <desk@example.org> wrong password")], extensions: ["AUTH PLAIN"])
        let outcome = await plainSubmission(server.port).submit(
            letter(), credentials: .password(user: "desk@example.org", Secret("S3CR3T-pw")), within: .seconds(20))
        #expect(outcome.ending == .passing && outcome.error?.code == .credentials)
        #expect(!"\(outcome)".contains("S3CR3T"))
        let refusing = try FakeSubmission([.recipient(0): .reply("550 5.1.1 <citizen@example.com>... unknown")])
        let refused = await plainSubmission(refusing.port).submit(letter(), credentials: nil, within: .seconds(20))
        #expect(refused.error.map { !"\($0)".contains("citizen@") } == true)
    }
}

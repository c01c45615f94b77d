// Who has the message? Every verb times every misbehaviour, on a scripted server (F11): the outcome must be exact.

import Curl
import Foundation
import Mail
import Runtime
import TestServers
import Testing

/// The outcome without its details.
enum Ending: String { case accepted, passing, final, unknown }

extension SMTPOutcome {
    var ending: Ending {
        switch self {
        case .accepted: .accepted
        case .notAccepted(_, let isPermanent, _): isPermanent ? .final : .passing
        case .unknown: .unknown
        }
    }

    var error: MailError? {
        switch self {
        case .accepted: nil
        case .notAccepted(let error, _, _), .unknown(let error): error
        }
    }

    var verdicts: [SMTPVerdict] {
        switch self {
        case .accepted(_, let verdicts), .notAccepted(_, _, let verdicts): verdicts
        case .unknown: []
        }
    }
}

/// Counts calls, from any thread.
final class Count: @unchecked Sendable {
    // @unchecked: `value` is only touched under `lock`.
    private let lock = NSLock()
    private var value = 0
    var now: Int { lock.withLock { value } }
    func up() { lock.withLock { value += 1 } }
}

func plainSubmission(_ port: UInt16) -> SMTPSubmission {
    SMTPSubmission(MailEndpoint(.smtp, host: "localhost", port: port, security: .none, helloName: "desk.example.org"))
}

func letter(to recipients: [String] = ["citizen@example.com"], _ text: String = "Subject: x\r\n\r\nciao\r\n")
    -> SMTPMessage
{
    SMTPMessage(sender: "desk@example.org", recipients: recipients, bytes: Array(text.utf8))
}

@Suite(.timeLimit(.minutes(1))) struct SMTPMatrixTests {
    typealias Moment = FakeSubmission.Moment

    private static let before: [Moment] = [.greeting, .hello, .mail, .recipient(0), .data]

    @Test(arguments: before, [true, false])
    func `whatever goes wrong before the content, the server certainly has nothing`(_ moment: Moment, _ pipelines: Bool)
        async throws
    {
        let bad: [(FakeAnswer, Ending)] = [
            (.reply("451 4.3.0 try later"), .passing), (.reply("554 5.7.1 never"), .final),
            (.reply("421 4.3.2 closing"), .passing), (.replyThenClose("421 4.3.2 closing"), .passing),
            (.replyThenReset("451 4.3.0 later"), .passing), (.close, .passing), (.reset, .passing),
            (.silence, .passing),
            (.reply("nonsense"), .passing), (.reply("999 what"), .passing),
        ]
        for (answer, expected) in bad {
            let server = try FakeSubmission([moment: answer], extensions: pipelines ? ["PIPELINING"] : [])
            let asked = Count()
            let outcome = await plainSubmission(server.port).submit(
                letter(), credentials: nil, within: .milliseconds(400)
            ) { asked.up() }
            // The greeting and EHLO are libcurl's: what it reports as a refusal may pass.
            let wanted = moment == .greeting || moment == .hello ? Ending.passing : expected
            #expect(outcome.ending == wanted, "\(moment) \(answer): \(outcome)")
            #expect(asked.now == 0 && server.messages.isEmpty)
        }
    }

    @Test(arguments: [
        (FakeAnswer.reply("250 2.0.0 Ok: queued as 4Xy12"), Ending.accepted),
        (.reply("250-first\r\n250-second\r\n250 2.0.0 Ok: queued as 4Xy12"), .accepted),
        (.replyThenReset("250 2.0.0 Ok: queued as 4Xy12"), .accepted),
        (.reply("451 4.3.0 disk full"), .passing), (.reply("421 4.3.2 closing"), .passing),
        (.replyThenClose("452 4.3.1 later"), .passing), (.reply("554 5.6.0 no"), .final),
        (.close, .unknown), (.reset, .unknown), (.silence, .unknown), (.reply("354 more?"), .unknown),
        (.reply("what?"), .unknown), (.reply("250"), .accepted), (.replyThenClose("25"), .unknown),
    ])
    func `after the last byte only a clear answer decides`(_ answer: FakeAnswer, _ expected: Ending) async throws {
        let server = try FakeSubmission([.content: answer])
        let asked = Count()
        let outcome = await plainSubmission(server.port).submit(
            letter(), credentials: nil, within: .seconds(1)
        ) { asked.up() }
        #expect(outcome.ending == expected, "\(outcome)")
        #expect(asked.now == 1)
        if case .accepted(let reply, _) = outcome, reply.text.contains("queued") { #expect(reply.queueName == "4Xy12") }
    }

    @Test(arguments: [true, false])
    func `each recipient gets its own verdict, and the good ones get the mail`(_ pipelines: Bool) async throws {
        let server = try FakeSubmission(
            [
                .recipient(1): .reply("550 5.1.1 <b@example.com>: no such user"),
                .recipient(3): .reply("450 4.2.0 greylisted"),
            ],
            extensions: pipelines ? ["PIPELINING"] : [])
        let all = ["a", "b", "c", "d", "e"].map { "\($0)@example.com" }
        let submission = plainSubmission(server.port)
        let outcome = await submission.submit(letter(to: all), credentials: nil, within: .seconds(20))
        #expect(outcome.ending == .accepted)
        #expect(
            outcome.verdicts.map(\.recipient) == all && outcome.verdicts.map(\.reply.code) == [250, 550, 250, 450, 250])
        #expect(!outcome.verdicts[1].reply.text.contains("b@example.com"), "addresses in replies are masked")
        #expect(server.messages.map(\.recipients) == [["a@example.com", "c@example.com", "e@example.com"]])
    }

    @Test(arguments: [true, false])
    func `when nobody is accepted the worst is only final if it is final for all`(_ pipelines: Bool) async throws {
        for (codes, expected) in [([550, 550], Ending.final), ([550, 450], .passing), ([450, 550], .passing)] {
            let answers = [
                Moment.recipient(0): FakeAnswer.reply("\(codes[0]) no"), .recipient(1): .reply("\(codes[1]) no"),
            ]
            let server = try FakeSubmission(answers, extensions: pipelines ? ["PIPELINING"] : [])
            let submission = plainSubmission(server.port)
            for _ in 0..<2 {
                let outcome = await submission.submit(
                    letter(to: ["a@example.com", "b@example.com"]), credentials: nil, within: .seconds(20))
                #expect(outcome.ending == expected && outcome.verdicts.map(\.reply.code) == codes)
            }
            // The refusal leaves the connection usable.
            #expect(server.server.connections.count == 1 && !server.commands.contains("DATA"))
        }
    }

    @Test func `a break in the middle of a long content leaves nothing behind and is not in doubt`() async throws {
        let long = "Subject: x\r\n\r\n" + String(repeating: "riga lunga abbastanza\r\n", count: 500_000)
        for refusal in [nil, "421 4.3.2 closing\r\n", "552 5.3.4 too much\r\n"] as [String?] {
            let server = try FakeServer { client in
                client.send("220 fake\r\n")
                while let line = client.line() {
                    guard line == "DATA" else {
                        client.send("250 ok\r\n")
                        continue
                    }
                    client.send("354 go on\r\n")
                    _ = client.read(100_000)
                    guard let refusal else { return client.reset() }
                    client.send(refusal)
                    return client.silence()
                }
            }
            let outcome = await plainSubmission(server.port).submit(
                letter(long), credentials: nil, within: .seconds(20))
            #expect(outcome.ending == (refusal?.hasPrefix("552") == true ? .final : .passing), "\(outcome)")
            #expect(!server.receivedText.contains("\r\n.\r\n"))
        }
    }

    @Test func `what must be durable before the last byte holds it back when it fails`() async throws {
        struct DiskFull: Error {}
        let server = try FakeSubmission()
        let outcome = await plainSubmission(server.port).submit(letter(), credentials: nil, within: .seconds(20)) {
            throw DiskFull()
        }
        #expect(outcome.ending == .passing)
        try await eventually("the connection is gone") { server.server.connections.allSatisfy { !$0.isOpen } }
        #expect(server.messages.isEmpty && !server.server.receivedText.contains("ciao"))
    }

    @Test func `a cancelled attempt ends at once: in doubt only after the last byte`() async throws {
        for (moment, expected) in [(Moment.mail, Ending.passing), (.content, .unknown)] {
            let server = try FakeSubmission([moment: .silence])
            let submission = plainSubmission(server.port)
            let attempt = Task { await submission.submit(letter(), credentials: nil, within: .seconds(50)) }
            try await eventually("the server is silent") {
                moment == .mail ? server.commands.contains { $0.hasPrefix("MAIL") } : !server.messages.isEmpty
            }
            attempt.cancel()
            let outcome = await attempt.value
            #expect(outcome.ending == expected && outcome.error?.code == .cancelled)
        }
    }

    @Test func `the connection is kept for the next message and replaced when it has gone stale`() async throws {
        let server = try FakeSubmission()
        let submission = plainSubmission(server.port)
        for _ in 0..<5 {
            #expect(await submission.submit(letter(), credentials: nil, within: .seconds(20)).ending == .accepted)
        }
        #expect(server.server.connections.count == 1)
        // The server closes after its idle time.
        server.server.connections[0].send("421 4.4.2 timeout\r\n")
        server.server.connections[0].close()
        #expect(await submission.submit(letter(), credentials: nil, within: .seconds(20)).ending == .accepted)
        #expect(server.server.connections.count == 2 && server.messages.count == 6)
        await submission.rest()
        #expect(server.commands.last == "QUIT")

        // It accepts the first message and refuses the second with 421 at MAIL: a new connection is tried once.
        let strict = try FakeServer { client in
            var taken = 0
            client.send("220 fake\r\n")
            while let line = client.line() {
                if line.hasPrefix("MAIL"), taken == 1 { return client.send("421 4.7.0 enough\r\n") }
                if line == "DATA" {
                    client.send("354 go\r\n")
                    _ = client.read(until: Array("\r\n.\r\n".utf8))
                    taken += 1
                }
                client.send("250 ok\r\n")
            }
        }
        let second = plainSubmission(strict.port)
        for _ in 0..<3 {
            #expect(await second.submit(letter(), credentials: nil, within: .seconds(20)).ending == .accepted)
        }
        #expect(strict.connections.count == 3)
    }
}

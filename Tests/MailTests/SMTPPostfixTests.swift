// Submission to a real Postfix: TLS, log-in, delivery, refusals, reports of failure, and cuts at every place.

import Curl
import Foundation
import Mail
import Runtime
import TestServers
import Testing

@Suite(.timeLimit(.minutes(2))) struct SMTPPostfixTests {
    private let login = MailCredentials.password(user: anna.address, Secret(anna.password))

    private func submission(
        _ port: UInt16, _ security: MailEndpoint.Security, _ dovecot: Dovecot, authority: String? = nil
    ) -> SMTPSubmission {
        SMTPSubmission(
            MailEndpoint(
                .smtp, host: "localhost", port: port, security: security,
                authorityFile: authority ?? dovecot.certificates?.authority, helloName: "desk.example.org"))
    }

    private func letter(_ text: String, to: [String] = [anna.address], from: String? = anna.address, id: String? = nil)
        -> SMTPMessage
    {
        SMTPMessage(sender: from, recipients: to, bytes: Array(text.utf8), envelopeID: id)
    }

    @Test func `mail is submitted over both kinds of TLS with password and token, and arrives byte for byte`()
        async throws
    {
        let dovecot = try await Dovecot(users: [anna])
        let postfix = try await Postfix(deliveringInto: dovecot)
        let token = MailCredentials.token(user: anna.address, Secret(try await dovecot.accessToken(for: anna.address)))
        let text = "Subject: =?utf-8?q?citt=C3=A0?=\r\n\r\n.punto\r\n..due\r\n.\r\nfine è\r\n"
        var sent = 0
        for (port, security) in [
            (postfix.submissionPort, MailEndpoint.Security.startTLS), (postfix.submissionsPort, .tls),
        ] {
            for credentials in [login, token] {
                let out = submission(port, security, dovecot)
                let outcome = await out.submit(
                    letter(text, to: ["anna+tag@example.org"]), credentials: credentials, within: .seconds(30))
                guard case .accepted(let reply, _) = outcome else {
                    Issue.record("\(outcome)")
                    return
                }
                #expect(reply.queueName.map { postfix.log.contains($0) } == true)
                await out.rest()
                sent += 1
            }
        }
        let mailbox = try await dovecot.mailbox()
        try await eventually("all are delivered") { try await mailbox.list(after: 0, most: 10).entries.count == sent }
        for message in try await mailbox.fetch(try await mailbox.list(after: 0, most: 10).entries) {
            let received = String(decoding: message.bytes ?? [], as: UTF8.self)
            // Postfix adds a date and the like after our header.
            #expect(received.contains("\r\nSubject: =?utf-8?q?citt=C3=A0?=\r\n"))
            #expect(received.hasSuffix("\r\n\r\n.punto\r\n..due\r\n.\r\nfine è\r\n"))
        }
    }

    @Test func `wrong passwords, wrong certificates and no log-in are told apart`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        let postfix = try await Postfix(deliveringInto: dovecot)
        let good = submission(postfix.submissionPort, .startTLS, dovecot)
        let wrong = MailCredentials.password(user: anna.address, Secret("wrong"))
        #expect(await good.submit(letter("x"), credentials: wrong, within: .seconds(30)).error?.code == .credentials)
        #expect(
            await mailError { () throws(MailError) in try await good.check(credentials: wrong) }?.code == .credentials)
        #expect(await mailError { () throws(MailError) in try await good.check(credentials: login) } == nil)
        let distrusting = submission(
            postfix.submissionsPort, .tls, dovecot, authority: dovecot.certificates?.wrongAuthority)
        #expect(await distrusting.submit(letter("x"), credentials: login, within: .seconds(30)).error?.code == .tls)
        let anonymous = await good.submit(letter("x"), credentials: nil, within: .seconds(30))
        #expect(anonymous.ending == .final && !anonymous.verdicts.contains { $0.isAccepted })
        // Postfix without TLS must not get a password on the port that could have it.
        let plain = try await Dovecot(
            users: [anna],
            options: {
                var o = Dovecot.Options(); o.offersTLS = false; return o
            }())
        let bare = try await Postfix(deliveringInto: plain)
        #expect(
            await submission(bare.smtpPort, .startTLS, plain).submit(
                letter("x"), credentials: login, within: .seconds(30)
            ).error?.code == .tls)
    }

    @Test func `refused recipients, sizes and strange letters get the server's own verdict`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        let postfix = try await Postfix(
            deliveringInto: dovecot, settings: ["message_size_limit = 100000", "smtputf8_enable = no"])
        let out = submission(postfix.smtpPort, .none, dovecot)
        let mixed = await out.submit(
            letter("x", to: ["nobody@example.org", anna.address]), credentials: nil, within: .seconds(30))
        #expect(mixed.ending == .accepted && mixed.verdicts.map(\.isAccepted) == [false, true])
        let none = await out.submit(letter("x", to: ["nobody@example.org"]), credentials: nil, within: .seconds(30))
        #expect(none.ending == .final && none.verdicts.first?.reply.code == 550)
        let large = await out.submit(
            letter(String(repeating: "riga\r\n", count: 20_000)), credentials: nil, within: .seconds(30))
        #expect(large.ending == .final && large.error?.code == .tooLarge)
        #expect(
            await out.submit(letter("x", to: ["città@example.org"]), credentials: nil, within: .seconds(30)).ending
                == .final)
        #expect(await out.submit(letter("x"), credentials: nil, within: .seconds(30)).ending == .accepted)
    }

    @Test func `a report of failure carries our envelope id, and mail without a sender gets none`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        let refusing = try FakeSubmission([.recipient(0): .reply("550 5.1.1 nobody of that name")])
        let postfix = try await Postfix(
            deliveringInto: dovecot,
            settings: ["transport_maps = inline:{ { elsewhere.example = smtp:[127.0.0.1]:\(refusing.port) } }"])
        let out = submission(postfix.smtpPort, .none, dovecot)
        let id = "reply+7=k3"
        for from in [anna.address, nil] {
            let outcome = await out.submit(
                letter("Subject: andata\r\n\r\nx\r\n", to: ["nobody@elsewhere.example"], from: from, id: id),
                credentials: nil, within: .seconds(30))
            #expect(outcome.ending == .accepted, "Postfix takes it and fails later")
        }
        let mailbox = try await dovecot.mailbox()
        try await eventually("the report is there and the queue is empty") {
            try await mailbox.list(after: 0, most: 10).entries.count == 1 && postfix.queued().isEmpty
        }
        let report = try await mailbox.fetch(try await mailbox.list(after: 0, most: 10).entries).first
        let text = String(decoding: report?.bytes ?? [], as: UTF8.self)
        #expect(text.contains("Original-Envelope-Id: \(id)") && text.contains("Action: failed"))
    }

    @Test func `a mail of 30 MB goes out without being in memory twice`() async throws {
        guard try await Alone.isGranted(filter: "a mail of 30 MB goes out") else { return }
        let dovecot = try await Dovecot(users: [anna])
        let postfix = try await Postfix(deliveringInto: dovecot)
        let out = submission(postfix.submissionsPort, .tls, dovecot)
        let message = letter(
            "Subject: x\r\n\r\n" + String(repeating: "una riga come tante altre\r\n", count: 1_100_000))
        try forgetPeakMemory()
        let before = try peakMemory()
        #expect(await out.submit(message, credentials: login, within: .seconds(60)).ending == .accepted)
        #expect(try peakMemory() - before < 16 << 20)
    }

    @Test func `a cut at any place of the dialogue leads to the right outcome and to no second copy`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        let postfix = try await Postfix(deliveringInto: dovecot)
        let whole = try CutProxy(to: postfix.smtpPort, cutAfter: nil, .toServer)
        let message = letter("Subject: prova\r\n\r\nuna riga\r\n")
        let uncut = SMTPSubmission(
            MailEndpoint(.smtp, host: "localhost", port: whole.port, security: .none, helloName: "desk.example.org"))
        #expect(await uncut.submit(message, credentials: nil, within: .seconds(20)).ending == .accepted)
        let length = whole.passed
        await uncut.rest()
        var accepted = 1, doubtful = 0
        for direction in [CutProxy.Direction.toServer, .toClient] {
            for cut in stride(
                from: 1, through: direction == .toServer ? length : 700, by: direction == .toServer ? 5 : 23)
            {
                let ending: CutProxy.Ending = cut % 2 == 0 ? .reset : .close
                let proxy = try CutProxy(to: postfix.smtpPort, cutAfter: cut, direction, by: ending)
                let out = SMTPSubmission(
                    MailEndpoint(
                        .smtp, host: "localhost", port: proxy.port, security: .none, helloName: "desk.example.org"))
                let outcome = await out.submit(message, credentials: nil, within: .seconds(20))
                switch outcome.ending {
                case .accepted: accepted += 1
                case .unknown: doubtful += 1
                case .passing: break
                case .final: Issue.record("a cut is never final: \(cut) \(outcome)")
                }
            }
        }
        // Everything accepted is there; what is in doubt may be; nothing else is.
        let mailbox = try await dovecot.mailbox()
        var arrived = 0
        try await eventually("delivered") {
            arrived = try await mailbox.list(after: 0, most: 1_000).entries.count
            return arrived >= accepted && postfix.queued().isEmpty
        }
        #expect(arrived <= accepted + doubtful, "\(arrived) of \(accepted) accepted and \(doubtful) in doubt")
        #expect(doubtful > 0 && accepted > 1)
    }
}

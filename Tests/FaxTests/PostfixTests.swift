// A fax handed to a provider by a real mail server, and the ways news of it comes back through one.

import Channels
import Foundation
import MIME
import MailAccounts
import TestServers
import Testing
import Tickets

@testable import Fax

@Suite(.timeLimit(.minutes(2))) struct FaxPostfixTests {
    private static let ours = MailUser("fax@example.org", password: "prova")
    private static let provider = MailUser("0971000001@fax.example.org", password: "prova")

    private func mails(_ dovecot: Dovecot, _ user: MailUser) -> [[UInt8]] {
        let box = dovecot.maildir(of: user.address) + "/new"
        return ((try? FileManager.default.contentsOfDirectory(atPath: box)) ?? []).sorted().map {
            Array(FileManager.default.contents(atPath: "\(box)/\($0)") ?? Data())
        }
    }

    private func bench(_ postfix: Postfix) throws -> FaxBench {
        try FaxBench(
            sending: "{ kind: \"smtp\", server: \"127.0.0.1\", port: \(postfix.smtpPort), security: \"none\" }")
    }

    @Test func `A fax reaches the provider whole, and its report is news of it`() async throws {
        let dovecot = try await Dovecot(users: [Self.ours, Self.provider])
        let postfix = try await Postfix(deliveringInto: dovecot)
        let bench = try bench(postfix)
        #expect(await bench.channel.check().map(\.fault) == [nil, nil, nil])
        let delivery = try #require(bench.channel.makeDelivery(for: FaxBench.account))
        let message = try bench.message()
        guard
            case .accepted(let id, let evidence) = await delivery.attempt(
                message, within: .seconds(30), willTransmit: {})
        else {
            Issue.record("not accepted")
            return
        }
        #expect(evidence.hasPrefix("250"))
        try await eventually(within: .seconds(60), "the provider has it") { mails(dovecot, Self.provider).count == 1 }
        let arrived = try #require(mails(dovecot, Self.provider).first)
        let sheet = try await bench.channel.preview?.preview(message).document
        #expect(FaxDocument.bytes(in: arrived) == sheet)
        // The server of the provider answers with the tag that it was given.
        let tag = try #require(MIMEMessage(arrived).headers.text("X-FAX-JobTag"))
        let report = ProviderMail.report(
            "fax \(tag) (48) per 0971000001 fallito", "Il fax per 0971000001 è fallito perché:\n\nNo answer\n")
        let notice = try bench.translate(report).notice
        #expect(notice?.state == .bounced && notice?.originalID == id)
        await delivery.rest()
        await bench.stop()
    }

    @Test func `A number that the provider's server does not take comes back as a bounce of that fax`() async throws {
        let dovecot = try await Dovecot(users: [Self.ours])
        let postfix = try await Postfix(
            deliveringInto: dovecot, settings: ["transport_maps = inline:{ { fax.example.org = error:5.1.1 unknown } }"]
        )
        let bench = try bench(postfix)
        let delivery = try #require(bench.channel.makeDelivery(for: FaxBench.account))
        let outcome = await delivery.attempt(try bench.message(), within: .seconds(30), willTransmit: {})
        if case .failed(let error) = outcome {
            // Refused at once: no bounce is needed.
            #expect(error.class == .permanent)
        } else {
            try await eventually(within: .seconds(60), "the bounce is there") { mails(dovecot, Self.ours).count == 1 }
            let found = try bench.translate(try #require(mails(dovecot, Self.ours).first))
            #expect(found.kind == .bounce && found.tokens.map(\.value) == [ProviderMail.token])
            #expect(found.notice?.state == .bounced && found.notice?.permanent == true)
        }
        await delivery.rest()
        await bench.stop()
    }
}

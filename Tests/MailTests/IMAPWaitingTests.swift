// Waiting for mail: IDLE and its absence, being woken, being cancelled, and a server that goes away.

import Curl
import Foundation
import Mail
import Runtime
import TestServers
import Testing

@Suite(.timeLimit(.minutes(1))) struct IMAPWaitingTests {
    private func listed(_ mailbox: IMAPMailbox) async throws -> [UInt32] {
        var uids: [UInt32] = []
        while true {
            let listing = try await mailbox.list(after: uids.last ?? 0, most: 100)
            uids += listing.entries.map(\.uid)
            if !listing.moreMayFollow { return uids }
        }
    }

    @Test func `a new mail ends the wait by itself, and one that came between two calls is not missed`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        let mailbox = try await dovecot.mailbox(readOnly: false)
        #expect(await mailbox.capabilities().contains("IDLE"))
        #expect(try await listed(mailbox) == [])
        async let news = mailbox.waitForNews(patience: .seconds(50))
        try dovecot.plant(composed(1), for: anna.address)
        #expect(try await news == .arrived)
        // Not listed yet: still news, at once.
        #expect(try await mailbox.waitForNews(patience: .seconds(50)) == .arrived)
        #expect(try await listed(mailbox) == [1])
        // Announced by the way, in the answer to something else.
        try dovecot.plant(composed(2), for: anna.address)
        try await eventually("the server has noticed") {
            try await mailbox.add(flag: "\\Seen", to: [1])
            return try await mailbox.waitForNews(patience: .milliseconds(1)) == .arrived
        }
        #expect(try await listed(mailbox) == [1, 2])
        #expect(try await mailbox.waitForNews(patience: .milliseconds(50)) == .nothing)
        await mailbox.close()
    }

    @Test func `IDLE is renewed before the server may end it`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        var limits = IMAPLimits()
        limits.idleRenewal = .milliseconds(20)
        let mailbox = try await dovecot.mailbox(limits: limits)
        _ = try await listed(mailbox)
        #expect(try await mailbox.waitForNews(patience: .milliseconds(300)) == .nothing)
        async let news = mailbox.waitForNews(patience: .seconds(50))
        try dovecot.plant(composed(1), for: anna.address)
        #expect(try await news == .arrived)
    }

    @Test func `a server without IDLE is asked in between`() async throws {
        var options = Dovecot.Options()
        options.capabilities = "IMAP4rev1 SASL-IR UIDPLUS"
        let dovecot = try await Dovecot(users: [anna], options: options)
        var limits = IMAPLimits()
        limits.polling = .milliseconds(20)
        let mailbox = try await dovecot.mailbox(limits: limits)
        _ = try await listed(mailbox)
        #expect(await mailbox.capabilities().contains("IDLE") == false)
        #expect(try await mailbox.waitForNews(patience: .milliseconds(100)) == .nothing)
        async let news = mailbox.waitForNews(patience: .seconds(50))
        try dovecot.plant(composed(1), for: anna.address)
        #expect(try await news == .arrived)
    }

    @Test(arguments: [nil, "IMAP4rev1 SASL-IR UIDPLUS"])
    func `somebody who needs the connection ends the wait and is served`(_ capabilities: String?) async throws {
        var options = Dovecot.Options()
        options.capabilities = capabilities
        let dovecot = try await Dovecot(users: [anna], options: options)
        try dovecot.plant(composed(1), for: anna.address)
        let mailbox = try await dovecot.mailbox(readOnly: false)
        #expect(try await listed(mailbox) == [1])
        async let news = mailbox.waitForNews(patience: .seconds(50))
        mailbox.wake()
        try await mailbox.add(flag: "\\Seen", to: [1])
        #expect(try await news == .woken)
        #expect(try await dovecot.uids(["SEEN"]) == [1])
    }

    @Test(arguments: [nil, "IMAP4rev1 SASL-IR UIDPLUS"])
    func `cancelling the task ends the wait at once`(_ capabilities: String?) async throws {
        var options = Dovecot.Options()
        options.capabilities = capabilities
        let dovecot = try await Dovecot(users: [anna], options: options)
        let mailbox = try await dovecot.mailbox()
        let waiting = Task {
            await mailError { () throws(MailError) in try await mailbox.waitForNews(patience: .seconds(50)) }
        }
        waiting.cancel()
        #expect(await waiting.value?.code == .cancelled)
        await mailbox.close()
        #expect(
            await mailError { () throws(MailError) in try await mailbox.list(after: 0, most: 1) }?.code == .unreachable)
    }

    @Test func `a server that stops is noticed during the wait, and comes back for a new connection`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        let mailbox = try await dovecot.mailbox()
        let waiting = Task {
            await mailError { () throws(MailError) in try await mailbox.waitForNews(patience: .seconds(50)) }
        }
        dovecot.stop()
        #expect(await waiting.value?.code == .unreachable)
        try await dovecot.start()
        let again = try await dovecot.mailbox()
        #expect(try await again.list(after: 0, most: 1).entries.isEmpty)
    }
}

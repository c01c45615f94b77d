// The connection to a real Dovecot is cut at every few bytes of a whole reading, by FIN, RST and silence (F4): what is
// handed out is right, the rest is an error, and nothing was changed on the server.

import Curl
import Foundation
import Mail
import Runtime
import TestServers
import Testing

@Suite(.timeLimit(.minutes(2))) struct IMAPCutTests {
    /// Reads everything through a port; returns what came before the error, and the error.
    private func read(_ port: UInt16, answering: Duration) async -> ([IMAPMessage], MailError?) {
        var limits = IMAPLimits()
        limits.answering = answering
        limits.connecting = answering
        limits.groupCount = 3
        let mailbox = IMAPMailbox(limits: limits)
        var messages: [IMAPMessage] = []
        do throws(MailError) {
            let endpoint = MailEndpoint(.imap, host: "localhost", port: port, security: .none)
            try await mailbox.connect(endpoint, .password(user: anna.address, Secret(anna.password)))
            try await mailbox.open(folder: "INBOX", readOnly: false)
            let entries = try await mailbox.list(after: 0, most: 100).entries
            for start in stride(from: 0, to: entries.count, by: 4) {
                let now = Array(entries[start..<min(start + 4, entries.count)])
                messages += try await mailbox.fetch(now, prefetching: Array(entries.dropFirst(start + 4).prefix(4)))
            }
            return (messages, nil)
        } catch {
            return (messages, error)
        }
    }

    @Test func `a cut anywhere loses nothing, invents nothing and changes nothing`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        let mails = (1...10).map { composed($0, size: 400) }
        for mail in mails { try dovecot.plant(mail, for: anna.address) }
        let whole = try CutProxy(to: dovecot.imapPort, cutAfter: nil)
        let (all, none) = await read(whole.port, answering: .seconds(30))
        #expect(none == nil && all.map(\.bytes) == mails)
        let length = whole.passed
        whole.stop()
        var broken = 0
        for cut in stride(from: 1, to: length, by: 43) {
            let ending: CutProxy.Ending = [.close, .reset, .close, .silence][cut % 4]
            let proxy = try CutProxy(to: dovecot.imapPort, cutAfter: cut, by: ending)
            let (messages, error) = await read(
                proxy.port, answering: ending == .silence ? .milliseconds(300) : .seconds(30))
            #expect(messages.map(\.bytes) == Array(mails.prefix(messages.count)), "cut after \(cut)")
            if let error {
                broken += 1
                #expect(
                    [.unreachable, .timeout, .malformed, .credentials].contains(error.code),
                    "cut after \(cut): \(error)")
            } else {
                #expect(messages.count == 10)
            }
            proxy.stop()
        }
        #expect(broken > 50)
        #expect(try await dovecot.uids(["UNSEEN"]).count == 10)
    }
}

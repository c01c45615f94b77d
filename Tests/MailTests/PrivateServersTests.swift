// The private servers themselves: they start, take and hand out mail, and leave nothing behind.

import Foundation
import TestServers
import Testing

@Suite struct PrivateServersTests {
    @Test func `a mail sent through Postfix arrives in Dovecot's mailbox`() async throws {
        let dovecot = try await Dovecot(users: [MailUser("anna@example.org", password: "one")])
        let postfix = try await Postfix(deliveringInto: dovecot)
        try await Command.mustRun([
            "swaks", "--server", "127.0.0.1:\(postfix.smtpPort)", "-f", "carla@example.com", "-t",
            "anna+tag@example.org",
            "--header", "Subject: the first",
        ])
        try await eventually("the mail is in the mailbox") {
            try await dovecot.doveadm(["search", "-u", "anna@example.org", "subject", "the first"]).split(
                separator: "\n"
            ).count == 1
        }
    }

    @Test func `a stopped server is gone with its children and comes back on the same port`() async throws {
        let dovecot = try await Dovecot(users: [MailUser("anna@example.org", password: "one")])
        try dovecot.plant(Array("Subject: kept\r\n\r\nx\r\n".utf8), for: "anna@example.org")
        dovecot.stop()
        #expect(!accepts(dovecot.imapPort))
        try await dovecot.start()
        #expect(accepts(dovecot.imapPort))
        let found = try await dovecot.doveadm(["search", "-u", "anna@example.org", "ALL"])
        #expect(found.split(separator: "\n").count == 1)
        let path = dovecot.folder.path
        dovecot.folder.remove()
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func `commands are fed and read at the same time and end at their limit`() async throws {
        let much = [UInt8](repeating: 65, count: 3_000_000)
        #expect(try await Command.run(["cat"], input: much).output == much)
        #expect(try await Command.run(["sh", "-c", "exit 7"]).code == 7)
        await #expect(throws: TestServerError.self) {
            try await Command.run(["sleep", "60"], limit: .milliseconds(50))
        }
    }
}

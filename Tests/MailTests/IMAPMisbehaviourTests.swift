// Servers that misbehave in ways no real one does to order: the mailbox never loses a mail, never hangs, never crashes.

import Curl
import Foundation
import Mail
import Runtime
import TestServers
import Testing

@Suite(.timeLimit(.minutes(1))) struct IMAPMisbehaviourTests {
    private let login = MailCredentials.password(user: anna.address, Secret("pw"))

    private func mailbox(_ fake: FakeIMAP, limits: IMAPLimits = IMAPLimits(), readOnly: Bool = false) async throws
        -> IMAPMailbox
    {
        let mailbox = IMAPMailbox(limits: limits)
        try await mailbox.connect(MailEndpoint(.imap, host: "localhost", port: fake.port, security: .none), login)
        try await mailbox.open(folder: "INBOX", readOnly: readOnly)
        return mailbox
    }

    private func entries(_ uids: ClosedRange<UInt32>) -> [IMAPEntry] {
        uids.map { IMAPEntry(uid: $0, arrivedAt: nil, size: 3) }
    }

    private static func uids(in command: String) -> [Int] {
        let set = command.split(separator: " ")[2]
        return set.split(separator: ",").flatMap { part -> [Int] in
            let ends = part.split(separator: ":").compactMap { Int($0) }
            return ends.isEmpty ? [] : Array(ends[0]...ends[ends.count - 1])
        }
    }

    @Test func `news in between, other people's flags and numbers that shift change nothing`() async throws {
        let fake = try FakeIMAP(exists: 3, uidNext: 4) { client, tag, command in
            guard command.hasPrefix("UID FETCH"), command.contains("BODY") else { return false }
            client.send("* 3 FETCH (FLAGS (\\Seen \\Flagged))\r\n* 7 EXISTS\r\n")
            for uid in Self.uids(in: command) {
                client.send(
                    "* \(uid) FETCH (FLAGS (\\Seen) UID \(uid) BODY[] {3}\r\nm\(uid)\n)\r\n* 1 EXPUNGE\r\n* OK still here\r\n* VANISHED 9\r\n"
                )
                client.send("* 1 FETCH (UID 77 FLAGS ())\r\n* 1 FETCH (UID 78 BODY[] {2}\r\nno)\r\n")
            }
            client.send("\(tag) OK done\r\n")
            return true
        }
        let messages = try await mailbox(fake).fetch(entries(1...3))
        #expect(messages.map(\.uid) == [1, 2, 3])
        #expect(messages.map { $0.bytes.map { String(decoding: $0, as: UTF8.self) } } == ["m1\n", "m2\n", "m3\n"])
    }

    @Test func `answers to pipelined questions may come in any order and mixed`() async throws {
        // Dovecot sends what the second command asked for before the first one's answer.
        let held = Count()
        let fake = try FakeIMAP(exists: 4, uidNext: 5) { client, tag, command in
            guard command.hasPrefix("UID FETCH"), command.contains("BODY") else { return false }
            for uid in Self.uids(in: command) { client.send("* \(uid) FETCH (UID \(uid) BODY[] {2}\r\nm\(uid))\r\n") }
            held.up()
            // G3 to G6: four groups of one; their answers come at the end, the last first.
            if held.now == 4 { for number in (3...6).reversed() { client.send("G\(number) OK done\r\n") } }
            return true
        }
        var limits = IMAPLimits()
        limits.groupCount = 1
        let mailbox = try await mailbox(fake, limits: limits)
        let first = try await mailbox.fetch(entries(1...2), prefetching: entries(3...4))
        let second = try await mailbox.fetch(entries(3...4))
        #expect(
            (first + second).map { $0.bytes.map { String(decoding: $0, as: UTF8.self) } } == ["m1", "m2", "m3", "m4"])
        #expect(fake.commands.filter { $0.contains("UID FETCH") }.count == 4, "nothing was asked for twice")
    }

    @Test func `one message that cannot be given out does not take its neighbours with it`() async throws {
        let fake = try FakeIMAP(exists: 5, uidNext: 6) { client, tag, command in
            guard command.hasPrefix("UID FETCH") else { return false }
            let uids = Self.uids(in: command).filter { $0 != 4 }  // 4 is gone
            if command.contains("BODY"), uids.contains(3) {
                // The group breaks off at the bad one.
                for uid in uids where uid < 3 { client.send("* \(uid) FETCH (UID \(uid) BODY[] {2}\r\nok)\r\n") }
                client.send("\(tag) NO [SERVERBUG] cannot read 3\r\n")
                return true
            }
            for uid in uids {
                client.send("* \(uid) FETCH (UID \(uid)\(command.contains("BODY") ? " BODY[] {2}\r\nok" : ""))\r\n")
            }
            client.send("\(tag) OK done\r\n")
            return true
        }
        let messages = try await mailbox(fake).fetch(entries(1...5))
        #expect(messages.map(\.uid) == [1, 2, 3, 5])
        guard case .withheld = messages[2].content else {
            Issue.record("3 is there and was not given out")
            return
        }
    }

    @Test func `a body that is NIL is withheld, an empty one is empty`() async throws {
        let fake = try FakeIMAP(exists: 2, uidNext: 3) { client, tag, command in
            guard command.hasPrefix("UID FETCH") else { return false }
            for uid in Self.uids(in: command) {
                let body = command.contains("BODY") ? (uid == 1 ? " BODY[] NIL" : " BODY[] {0}\r\n") : ""
                client.send("* \(uid) FETCH (UID \(uid)\(body))\r\n")
            }
            client.send("\(tag) OK done\r\n")
            return true
        }
        let messages = try await mailbox(fake).fetch(entries(1...2))
        guard case .withheld = messages.first?.content else {
            Issue.record("NIL is not an empty mail")
            return
        }
        #expect(messages.last?.bytes == [])
    }

    @Test(arguments: ["* BYE going down\r\n", "* 1 FETCH (UID 1 BODY[] {500}\r\nhalf", "* 1 FETCH (UID 1 BO", ""])
    func `a server that leaves in the middle is unreachable, and nothing half is handed out`(_ last: String)
        async throws
    {
        for ending in ["close", "reset"] {
            let fake = try FakeIMAP(exists: 1, uidNext: 2) { client, _, command in
                guard command.hasPrefix("UID FETCH") else { return false }
                client.send(last)
                if ending == "close" { client.close() } else { client.reset() }
                return true
            }
            let mailbox = try await mailbox(fake)
            let error = await mailError { () throws(MailError) in try await mailbox.fetch(entries(1...1)) }
            #expect(error?.code == .unreachable, "\(error as Any)")
            #expect(
                await mailError { () throws(MailError) in try await mailbox.fetch(entries(1...1)) }?.code
                    == .unreachable)
        }
    }

    @Test(arguments: [
        "* 1 FETCH (UID 1 BODY[] {2}\r\nmore than two)\r\n", "G99 OK done\r\n", "* 1 FETCH (UID 1 BODY[]\r\n",
        "hello\r\n",
    ])
    func `a server that loses the thread is left, and nothing wrong is handed out`(_ nonsense: String) async throws {
        let fake = try FakeIMAP(exists: 1, uidNext: 2) { client, tag, command in
            guard command.hasPrefix("UID FETCH") else { return false }
            client.send("\(nonsense)\(tag) OK done\r\n")
            return true
        }
        let mailbox = try await mailbox(fake)
        let error = await mailError { () throws(MailError) in try await mailbox.fetch(entries(1...1)) }
        #expect(error?.code == .malformed, "\(error as Any)")
    }

    @Test func `silence and dripping are bounded by the time limit`() async throws {
        var limits = IMAPLimits()
        limits.answering = .milliseconds(300)
        for dripping in [false, true] {
            let fake = try FakeIMAP(exists: 1, uidNext: 2) { client, _, command in
                guard command.hasPrefix("UID FETCH") else { return false }
                client.send("* 1 FETCH (UID 1 BODY[] {100000}\r\n")
                while dripping, client.isOpen, client.isHeard {
                    client.send("x")
                    usleep(20_000)
                }
                client.silence()
                return true
            }
            let mailbox = try await mailbox(fake, limits: limits)
            let error = await mailError { () throws(MailError) in try await mailbox.fetch(entries(1...1)) }
            #expect(error?.code == .timeout)
        }
    }

    @Test func `a shrinking folder, no UIDNEXT and a listing out of order are all right`() async throws {
        let fake = try FakeIMAP(exists: 4, uidNext: nil) { client, tag, command in
            guard command.hasPrefix("UID FETCH") else { return false }
            client.send("* 2 EXISTS\r\n")
            for uid in [9, 3, 12, 5] {
                client.send("* \(uid) FETCH (RFC822.SIZE 3 UID \(uid) INTERNALDATE \"01-Jan-2026 00:00:00 +0000\")\r\n")
            }
            client.send("\(tag) OK done\r\n")
            return true
        }
        let mailbox = try await mailbox(fake)
        let listing = try await mailbox.list(after: 4, most: 10)
        #expect(listing.entries.map(\.uid) == [5, 9, 12] && listing.completeUpTo == 12 && !listing.moreMayFollow)
        #expect(fake.commands.contains { $0.contains("UID FETCH 5:* ") })
    }

    @Test func `a listing that cannot be understood is an error, never an empty folder`() async throws {
        for answer in ["NO [SERVERBUG] later", "BAD what", "NO no"] {
            let fake = try FakeIMAP(exists: 4, uidNext: 5) { client, tag, command in
                guard command.hasPrefix("UID FETCH") else { return false }
                client.send("\(tag) \(answer)\r\n")
                return true
            }
            let mailbox = try await mailbox(fake)
            #expect(await mailError { () throws(MailError) in try await mailbox.list(after: 0, most: 10) } != nil)
        }
    }

    @Test func `only the commands that were meant reach the server, whatever names and flags say`() async throws {
        let fake = try FakeIMAP(exists: 1, uidNext: 2) { _, _, _ in false }
        let mailbox = try await mailbox(fake)
        for name in ["x\" \r\nA1 DELETE INBOX", "x\u{0}", "{5+}\r\nabcde", "a\u{85}b"] {
            _ = await mailError { () throws(MailError) in try await mailbox.open(folder: name, readOnly: true) }
            _ = await mailError { () throws(MailError) in try await mailbox.move([1], to: name) }
            _ = await mailError { () throws(MailError) in try await mailbox.create(folder: name) }
            _ = await mailError { () throws(MailError) in try await mailbox.search(messageID: name) }
            _ = await mailError { () throws(MailError) in try await mailbox.add(flag: name, to: [1]) }
        }
        _ = try await mailbox.search(messageID: #"<a" OR ALL "b\>"#)
        try await mailbox.open(folder: "Citt\u{E0} {5+} \"x\" \\", readOnly: true)
        let said = fake.commands.filter { $0.hasPrefix("G") }.map { $0.drop { $0 != " " }.dropFirst() }
        #expect(
            said == [
                "CAPABILITY", "SELECT \"INBOX\"", #"UID SEARCH HEADER Message-ID "<a\" OR ALL \"b\\>""#,
                #"EXAMINE "Citt&AOA- {5+} \"x\" \\""#,
            ])
    }

    @Test func `IDLE that the server refuses or ends by itself is no disaster`() async throws {
        let refusing = try FakeIMAP { client, tag, command in
            guard command == "IDLE" else { return false }
            client.send("\(tag) NO not today\r\n")
            return true
        }
        let first = try await mailbox(refusing)
        #expect(
            await mailError { () throws(MailError) in try await first.waitForNews(patience: .seconds(30)) }?.code
                == .refused)
        let ending = try FakeIMAP { client, tag, command in
            guard command == "IDLE" else { return false }
            client.send("+ idling\r\n* OK Still here\r\n* 2 EXISTS\r\n\(tag) OK enough\r\n")
            return true
        }
        #expect(try await mailbox(ending).waitForNews(patience: .seconds(30)) == .arrived)
    }
}

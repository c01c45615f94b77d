// The mailbox against a real Dovecot.

import Curl
import Foundation
import Mail
import Runtime
import TestServers
import Testing

@Suite(.timeLimit(.minutes(2))) struct IMAPDovecotTests {
    /// Everything above `uid` in batches, as an adapter would take it.
    private func takeAll(
        _ mailbox: IMAPMailbox, after uid: UInt32 = 0, batch: Int = 100,
        each: (IMAPEntry, IMAPMessage) throws -> Void
    ) async throws {
        var position = uid
        while true {
            let listing = try await mailbox.list(after: position, most: 2_000)
            for start in stride(from: 0, to: listing.entries.count, by: batch) {
                let now = Array(listing.entries[start..<min(start + batch, listing.entries.count)])
                let then = Array(listing.entries.dropFirst(start + batch).prefix(batch))
                let byUID = Dictionary(uniqueKeysWithValues: now.map { ($0.uid, $0) })
                for message in try await mailbox.fetch(now, prefetching: then) {
                    try each(try #require(byUID[message.uid]), message)
                }
            }
            position = listing.completeUpTo
            if !listing.moreMayFollow { return }
        }
    }

    @Test func `five thousand mails come oldest first, byte for byte, with their arrival, and stay unseen`()
        async throws
    {
        let dovecot = try await Dovecot(users: [anna])
        let first = 1_700_000_000
        for number in 0..<5_000 {
            try dovecot.plant(
                composed(number, size: 1_000), for: anna.address,
                arrival: Date(timeIntervalSince1970: Double(first + number)))
        }
        let mailbox = try await dovecot.mailbox(readOnly: false)
        var expected = 0, lastUID: UInt32 = 0
        try await takeAll(mailbox) { entry, message in
            #expect(message.bytes == composed(expected, size: 1_000))
            #expect(entry.arrivedAt == Date(timeIntervalSince1970: Double(first + expected)))
            #expect(Int(entry.size) == message.bytes?.count && entry.uid > lastUID)
            (expected, lastUID) = (expected + 1, entry.uid)
        }
        #expect(expected == 5_000)
        await mailbox.close()
        #expect(try await dovecot.uids(["SEEN"]).isEmpty)
    }

    @Test func `answers and literals inside a mail and lines of 20 KB do not disturb the reading`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        let traps = [
            "A004 OK done\r\nG3 OK Fetch completed.\r\n* BYE\r\n* 1 FETCH (UID 1 BODY[] {5000}\r\n)\r\n{12}\r\n",
            String(repeating: "x", count: 30_000) + "\r\nG2 OK done\r\n" + String(repeating: "€", count: 9_000)
                + "\r\n",
            "\u{0}nul\r\n", ".\r\n..\r\n", "no line end",
        ]
        let mails = traps.enumerated().map { composed($0.offset) + Array($0.element.utf8) }
        for mail in mails { try dovecot.plant(mail, for: anna.address) }
        let mailbox = try await dovecot.mailbox(security: .tls)
        var read: [[UInt8]?] = []
        try await takeAll(mailbox) { read.append($1.bytes) }
        // Dovecot itself shows NUL as 0x80 (RFC 3501 4.3.1: a literal cannot hold NUL).
        let given = mails.map { $0.map { $0 == 0 ? 0x80 : $0 } }
        #expect(read == given)
        await mailbox.close()
    }

    @Test func `a mail of 60 MB is read once into memory, or in pieces without it`() async throws {
        guard try await Alone.isGranted(filter: "a mail of 60 MB is read once") else { return }
        let dovecot = try await Dovecot(users: [anna])
        let big = composed(1, size: 60 << 20), small = composed(2)
        for mail in [big, small] { try dovecot.plant(mail, for: anna.address) }
        let mailbox = try await dovecot.mailbox()
        let entries = try await mailbox.list(after: 0, most: 10).entries
        try forgetPeakMemory()
        let before = try peakMemory()
        let fetched = try await mailbox.fetch([entries[0]])
        #expect(fetched.first?.bytes?.count == big.count)
        #expect(try peakMemory() - before < 72 << 20, "more than one copy was in memory")

        var limits = IMAPLimits()
        limits.largestInMemory = 1 << 20
        let careful = try await dovecot.mailbox(limits: limits)
        let both = try await careful.fetch(entries)
        guard case .tooLarge(let size) = both.first?.content else {
            Issue.record("it should have been too large")
            return
        }
        #expect(Int(size) == big.count && both.last?.bytes == small)
        try forgetPeakMemory()
        let start = try peakMemory()
        let pieces = Pieces()
        let length = try await careful.fetch(uid: entries[0].uid) { pieces.take($0, comparingWith: big) }
        #expect(Int(length ?? 0) == big.count && pieces.count == big.count && pieces.isEqual)
        #expect(try peakMemory() - start < 8 << 20)
        #expect(try await careful.fetch(uid: 999) { _ in } == nil)
    }

    @Test func `nothing is lost while another client expunges during the reading`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        for number in 1...300 { try dovecot.plant(composed(number), for: anna.address) }
        let mailbox = try await dovecot.mailbox()
        let entries = try await mailbox.list(after: 0, most: 1_000).entries
        let other = try await dovecot.mailbox(readOnly: false)
        try await other.create(folder: "Altro")
        var read: Set<UInt32> = []
        for start in stride(from: 0, to: 300, by: 20) {
            // Every third of those to come goes while they are being fetched.
            let going = entries.dropFirst(start).prefix(40).map(\.uid).filter { $0 % 3 == 0 }
            async let moved: Void = other.move(going, to: "Altro")
            for message in try await mailbox.fetch(
                Array(entries[start..<start + 20]), prefetching: Array(entries.dropFirst(start + 20).prefix(20)))
            {
                #expect(message.bytes == composed(Int(message.uid)), "\(message)")
                read.insert(message.uid)
            }
            try await moved
        }
        let staying = Set(entries.map(\.uid).filter { $0 % 3 != 0 })
        #expect(staying.isSubset(of: read), "lost: \(staying.subtracting(read).sorted())")
    }

    @Test func `gaps, single numbers and mail that arrives during the listing are all found`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        for number in 1...60 { try dovecot.plant(composed(number), for: anna.address) }
        let mailbox = try await dovecot.mailbox(readOnly: false)
        let all = try await mailbox.list(after: 0, most: 1_000).entries.map(\.uid)
        try await mailbox.create(folder: "Altro")
        try await mailbox.move(all.filter { (5...50).contains($0) || $0 == 58 }, to: "Altro")
        let left = all.filter { !(5...50).contains($0) && $0 != 58 }
        for number in 61...75 { try dovecot.plant(composed(number), for: anna.address) }
        var found: [UInt32] = [], position: UInt32 = 0
        while true {
            let listing = try await mailbox.list(after: position, most: 3)
            #expect(listing.entries.count <= 3)
            found += listing.entries.map(\.uid)
            position = listing.completeUpTo
            if !listing.moreMayFollow { break }
        }
        // The new ones are seen by the same session without opening the folder again.
        #expect(found == left + Array(61...75))
        #expect(try await mailbox.list(after: position, most: 3).entries.isEmpty)
        #expect(try await mailbox.list(after: UInt32.max, most: 3).entries.isEmpty)
    }

    @Test func `a folder that was made anew shows another UIDVALIDITY, a missing one says so`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        let mailbox = try await dovecot.mailbox()
        try await mailbox.create(folder: "Archivio.2026")
        try await mailbox.create(folder: "Archivio.2026")
        let before = try await mailbox.open(folder: "Archivio.2026", readOnly: true)
        #expect(before.count == 0 && before.uidNext == 1)
        try await mailbox.open(folder: "INBOX", readOnly: true)
        try await dovecot.doveadm(["mailbox", "delete", "-u", anna.address, "Archivio.2026"])
        #expect(
            await mailError { () throws(MailError) in try await mailbox.open(folder: "Archivio.2026", readOnly: true) }?
                .code == .missingFolder)
        // Dovecot forms UIDVALIDITY from the clock's seconds.
        try await eventually("another UIDVALIDITY") {
            try await mailbox.create(folder: "Archivio.2026")
            let after = try await mailbox.open(folder: "Archivio.2026", readOnly: true)
            if after.uidValidity != before.uidValidity { return true }
            try await mailbox.open(folder: "INBOX", readOnly: true)
            try await dovecot.doveadm(["mailbox", "delete", "-u", anna.address, "Archivio.2026"])
            return false
        }
    }

    @Test func `messages are marked and moved by number in batches, the gone ones do not matter`() async throws {
        for capabilities in [nil, "IMAP4rev1 SASL-IR UIDPLUS"] {
            var options = Dovecot.Options()
            options.capabilities = capabilities
            let dovecot = try await Dovecot(users: [anna], options: options)
            for number in 1...1_200 { try dovecot.plant(composed(number), for: anna.address) }
            let mailbox = try await dovecot.mailbox(readOnly: false)
            try await mailbox.add(flag: "\\Seen", to: Array(1...1_100) + [5_000])
            try await mailbox.add(flag: "$Sportello", to: [3])
            #expect(try await dovecot.uids(["SEEN"]).count == 1_100)
            #expect(try await dovecot.uids(["KEYWORD", "$Sportello"]) == [3])
            try await mailbox.create(folder: "Fatto è \"qui\"")
            try await mailbox.move(Array(1...1_000) + [7_777], to: "Fatto è \"qui\"")
            #expect(try await dovecot.uids(["ALL"]) == Array(1_001...1_200))
            #expect(try await dovecot.uids(["ALL"], folder: "Fatto è \"qui\"").count == 1_000)
            #expect(
                await mailError { () throws(MailError) in try await mailbox.move([1_001], to: "Manca") }?.code
                    == .missingFolder)
            #expect(try await dovecot.uids(["ALL"]).count == 200)
            await mailbox.close()
        }
    }

    @Test func `a folder opened for reading cannot be changed`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        try dovecot.plant(composed(1), for: anna.address)
        let mailbox = try await dovecot.mailbox(readOnly: true)
        #expect(
            await mailError { () throws(MailError) in try await mailbox.add(flag: "\\Seen", to: [1]) }?.code == .refused
        )
        #expect(await mailError { () throws(MailError) in try await mailbox.move([1], to: "INBOX") }?.code == .refused)
        // Refusals leave the connection usable.
        #expect(try await mailbox.fetch([IMAPEntry(uid: 1, arrivedAt: nil, size: 0)]).count == 1)
        #expect(try await dovecot.uids(["UNSEEN"]) == [1])
    }

    @Test func `hostile folder names and searches stay what they are`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        for number in 1...3 { try dovecot.plant(composed(number), for: anna.address) }
        let mailbox = try await dovecot.mailbox(readOnly: false)
        for name in [
            "x\" \r\nA1 DELETE INBOX", "x\u{0}y", "{5+}\r\nabcde", "", String(repeating: "n", count: 5_000),
            "../../etc",
        ] {
            let error = await mailError { () throws(MailError) in try await mailbox.open(folder: name, readOnly: true) }
            #expect(error?.code == .missingFolder || error?.code == .local, "\(name.prefix(40)) \(error as Any)")
        }
        try await mailbox.open(folder: "INBOX", readOnly: false)
        #expect(try await mailbox.search(messageID: "<prova.2@example.com>") == [2])
        #expect(try await mailbox.search(messageID: "<\" OR ALL>").isEmpty)
        #expect(
            await mailError { () throws(MailError) in try await mailbox.search(messageID: "<x\r\nG9 DELETE INBOX>") }?
                .code == .local)
        try await mailbox.connect(dovecot.endpoint(), .password(user: anna.address, Secret(anna.password)))
        #expect(try await mailbox.folders().map(\.name) == ["INBOX"])
        try await mailbox.create(folder: "Città & provincia")
        #expect(try await mailbox.folders().map(\.name).sorted() == ["Città & provincia", "INBOX"])
        #expect(try await dovecot.uids(["ALL"]) == [1, 2, 3])
    }
}

/// Compares what comes in pieces with what it should be.
private final class Pieces: @unchecked Sendable {
    // @unchecked: used by one actor's thread, looked at after it is done.
    private(set) var count = 0
    private(set) var isEqual = true

    func take(_ piece: UnsafeRawBufferPointer, comparingWith whole: [UInt8]) {
        isEqual =
            isEqual && count + piece.count <= whole.count
            && whole.withUnsafeBytes { memcmp($0.baseAddress! + count, piece.baseAddress!, piece.count) } == 0
        count += piece.count
    }
}

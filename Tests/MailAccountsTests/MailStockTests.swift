// What lies in a mailbox is named by the very keys under which its mails are taken in: on a Maildir, and on a real Dovecot.

import Channels
import Foundation
import Mail
import MailAccounts
import Runtime
import Synchronization
import TestServers
import Testing
import Tickets

@Suite(.timeLimit(.minutes(2))) struct MailStockTests {
    private final class Pages: Sendable {
        private let kept = Mutex<[StockPage]>([])
        var all: [StockPage] { kept.withLock { $0 } }
        var keys: [String] { all.flatMap { $0.items.map(\.key) } }
        func add(_ page: StockPage) { kept.withLock { $0.append(page) } }
    }

    private let account = AccountName("urp")
    private let clock = SystemClock()

    private func stock(_ reading: MailReading?, within limit: Duration = .seconds(30)) async throws -> Pages {
        let pages = Pages()
        let stock = MailStock(reading.map { [account: $0] } ?? [:], clock: clock)
        try await stock.takeStock(of: account, within: limit) { pages.add($0) }
        return pages
    }

    /// Reads everything and says that it is safe.
    private func takeIn(_ reading: MailReading) async throws -> [IncomingItem] {
        let source = try #require(MailSource.make(account, reading, clock: clock, log: .silent))
        try await source.open(after: [])
        var items: [IncomingItem] = []
        while true {
            let batch = try await source.next(BatchLimit(), patience: .zero)
            if batch.items.isEmpty { break }
            items += batch.items
            try await source.acknowledge(batch.items.map(\.key))
        }
        await source.close()
        return items
    }

    private func mail(_ number: Int) -> Data {
        Data("From: a@example.org\r\nSubject: \(number)\r\n\r\nCiao \(number)\r\n".utf8)
    }

    @Test func `a Maildir's mails keep their keys, before and after they are taken in`() async throws {
        let folder = try TemporaryFolder("stock")
        let path = folder.file("in")
        try MaildirReader.createMaildir(at: path)
        for number in 0..<5 {
            try mail(number).write(to: URL(fileURLWithPath: "\(path)/new/17000000\(10 + number).x\(number).example"))
        }
        // Read by another program, and dropped in by hand.
        try mail(5).write(to: URL(fileURLWithPath: "\(path)/cur/1700000005.x5.example:2,S"))
        try mail(6).write(to: URL(fileURLWithPath: "\(path)/new/a mano.eml"))
        let reading = MailReading.maildir(path: path, after: .seen)
        let before = try await stock(reading)
        #expect(before.all.allSatisfy { $0.place == path && !$0.isCut })
        #expect(before.all.flatMap(\.items).contains { $0.arrivedAt == Instant(milliseconds: 1_700_000_010_000) })
        let items = try await takeIn(reading)
        #expect(items.count == 7)
        #expect(Set(before.keys) == Set(items.map(\.key)) && before.keys.count == 7)
        #expect(Set(try await stock(reading).keys) == Set(items.map(\.key)))
        // What is moved away does not lie there any more.
        let moving = MailReading.maildir(path: path, after: .move("Fatto"))
        _ = try await takeIn(moving)
        let after = try await stock(moving)
        #expect(after.keys.isEmpty && after.all.map(\.place) == [path])
    }

    @Test func `time that runs out is said, and a missing folder is a fault`() async throws {
        let folder = try TemporaryFolder("stock")
        let path = folder.file("in")
        try MaildirReader.createMaildir(at: path)
        for number in 0...StockPage.most {
            try mail(number).write(to: URL(fileURLWithPath: "\(path)/new/1700000000.x\(number).example"))
        }
        let pages = try await stock(.maildir(path: path, after: .keep), within: .zero)
        #expect(pages.keys.count == StockPage.most && pages.all.last?.isCut == true)
        await #expect(throws: ChannelError.self) {
            try await stock(.maildir(path: folder.file("altrove"), after: .keep))
        }
        #expect(try await stock(nil).all.isEmpty)
    }

    @Test func `a server's mails keep their keys in every folder`() async throws {
        let anna = MailUser("anna@example.org", password: "una password")
        let dovecot = try await Dovecot(users: [anna])
        defer { dovecot.stop() }
        for number in 0..<1_100 {
            try dovecot.plant(
                Array(mail(number)), for: anna.address, arrival: Date(timeIntervalSince1970: 1_700_000_000))
        }
        let server = MailServer(
            host: "localhost", port: Int(dovecot.imapPort), security: .none, user: anna.address,
            proof: .password(.inline(Secret(anna.password))))
        func reading(_ folders: [String]) -> MailReading {
            .imap(server, folders: folders, after: .keep, idle: true, poll: .seconds(1))
        }
        let pages = try await stock(reading(["INBOX"]))
        #expect(pages.keys.count == 1_100 && pages.all.allSatisfy { $0.place == "INBOX" && !$0.isCut })
        #expect(pages.all.allSatisfy { $0.items.count <= StockPage.most })
        #expect(Set(pages.keys) == Set(try await takeIn(reading(["INBOX"])).map(\.key)))
        let fault = await #expect(throws: ChannelError.self) { try await stock(reading(["INBOX", "Manca"])) }
        #expect(fault?.code == "missingFolder" || fault?.code == "missing_folder")
    }
}

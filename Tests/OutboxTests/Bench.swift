// A whole outbox on a real store in a temporary folder, with a loopback channel and a clock that the test moves.

import Channels
import Foundation
import Loopback
import Outbox
import Runtime
import SQLite
import Store
import StoreSQLite
import Testing
import Tickets

/// Two accounts that send, one that only receives.
final class OutboxBench: Sendable {
    let folder: String
    let store: any Store
    let clock: ManualClock
    let office: LoopbackPostOffice
    let channel: LoopbackChannel
    let rules: OutboxRules
    let lines = LogLines()
    let log: Log

    static let urp = AccountName("urp")
    static let info = AccountName("info")
    static let mute = AccountName("mute")
    static let start = Instant(milliseconds: 1_772_438_400_000)

    static func accounts(_ parallel: Int = 2) -> [LoopbackAccount] {
        [
            LoopbackAccount(
                ChannelAccount(name: urp, address: "urp@example.it", title: "URP"), parallelAttempts: parallel),
            LoopbackAccount(ChannelAccount(name: info, address: "info@example.it", title: "Informazioni")),
            LoopbackAccount(ChannelAccount(name: mute, address: "mute@example.it", title: "Muta"), sends: false),
        ]
    }

    init(
        folder: String? = nil, rules: OutboxRules = OutboxRules(),
        accounts: [LoopbackAccount] = OutboxBench.accounts(), office: LoopbackPostOffice = LoopbackPostOffice(),
        at start: Instant = OutboxBench.start
    ) async throws {
        self.folder = folder ?? NSTemporaryDirectory() + "sportello-outbox-" + RandomIdentifier.token(bits: 60)
        self.rules = rules
        self.office = office
        let clock = ManualClock(start.date)
        self.clock = clock
        log = Log(part: "test", least: .debug, clock: clock, sink: { [lines] in lines.add($0) })
        store = try await SQLiteStore.open(folder: self.folder, role: .serve, clock: clock, log: log)
        channel = LoopbackChannel(LoopbackSettings(accounts: accounts), postOffice: office, clock: clock)
    }

    var now: Instant { Instant(clock.now()) }

    /// A new outbox over the same store: what a start of the program makes.
    func outbox() -> Outbox {
        Outbox(channels: [channel], store: store, rules: rules, clock: clock, log: log, jitter: { 0.5 })
    }

    /// Runs an outbox while `body` works, then stops it in order.
    func run(keep: Bool = false, _ body: (Outbox) async throws -> Void) async throws {
        let outbox = outbox()
        let running = Task { try await outbox.run() }
        do { try await body(outbox) } catch {
            office.release()
            running.cancel()
            try? await running.value
            await close(keepFolder: keep)
            throw error
        }
        office.release()
        running.cancel()
        try await running.value
        if !keep { await close() }
    }

    func close(keepFolder: Bool = false) async {
        await store.close()
        if !keepFolder { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// Writes a ticket and an operator's answer to it, as the desk does. Returns the entry.
    @discardableResult
    func write(
        _ text: String = "Gentile utente, ecco.", account: AccountName = urp, to address: String = "ada@example.org",
        attachments: [Tickets.Attachment] = [], automatic: Bool = false
    ) async throws -> OutboxID {
        let spool = try await store.accept(
            [
                NewSpoolItem(
                    key: RandomIdentifier.token(), sameness: "key", arrivedAt: now, bytes: Array("?".utf8),
                    envelope: [:])
            ], channel: LoopbackChannel.name, account: account, watermarks: [], mustTell: false, at: now)
        guard case .new(let item, let original)? = spool.first else { throw BenchFailure("no new item") }
        let now = now
        return try await store.file { filing in
            let party = Party(address: address)
            let to = ReplyAddress(channel: LoopbackChannel.name, account: account, party: party)
            let ticket = try filing.open(
                NewTicket(
                    service: "CC", subject: "Domanda", requester: party, replyAddress: to,
                    token: try #require(ReplyToken(RandomIdentifier.token())), year: 2026, openedAt: now))
            let message = try filing.add(
                NewContact(
                    spool: item, kind: .contact, channel: to.channel, account: account, sender: party,
                    subject: "Domanda", text: "Quando?", externalID: "m-1", references: ["m-0"], original: original,
                    arrivedAt: now, receivedAt: now, needsAnswer: true, clock: ServiceClock().setting(from: now)),
                to: ticket.id)
            try filing.settle(item, ticket: ticket.id)
            return try filing.enqueue(
                NewOutgoing(
                    ticket: ticket.id, direction: automatic ? .automatic : .answer, author: nil,
                    authorName: "Operatore", to: to, token: try #require(ReplyToken(RandomIdentifier.token())),
                    subject: "Re: Domanda", text: text, attachments: attachments, answering: message,
                    quotesOriginal: true, writtenAt: now))
        }
    }

    func entry(_ id: OutboxID) async throws -> OutboxEntry {
        try #require(try await store.outboxEntry(id)).entry
    }

    func attempts(_ id: OutboxID) async throws -> [OutboxAttempt] {
        try #require(try await store.outboxEntry(id)).attempts
    }

    func state(_ id: OutboxID) async throws -> OutboxState { try await entry(id).state }

    func wait(_ id: OutboxID, for state: OutboxState) async throws {
        try await until("entry \(id) is \(state)") { try await self.state(id) == state }
    }

    func health(_ account: AccountName = urp) async throws -> AccountHealth? {
        try await store.health().first { $0.account == account && $0.direction == .sending }
    }

    /// Waits until attempt number `count` at this entry is over.
    func finished(_ id: OutboxID, _ count: Int) async throws {
        try await until("attempt \(count) is over") {
            let attempts = try await self.attempts(id)
            return attempts.count >= count && attempts[count - 1].endedAt != nil
        }
    }

    /// Moves the clock to the moment at which the entry is due.
    func advanceToNext(_ id: OutboxID) async throws {
        let next = try #require(try await entry(id).nextAttemptAt)
        clock.set(max(next.date, clock.now()))
    }

    /// The mark that a restore leaves.
    func holdOutbox() throws {
        let db = try Connection(folder + "/sportello.db", .readWrite)
        try db.run(
            "INSERT INTO meta (name, number) VALUES ('outbox_held', 1) ON CONFLICT (name) DO UPDATE SET number = 1")
    }

    /// Large bytes are gone from the disk.
    func destroyFiles() throws { try FileManager.default.removeItem(atPath: folder + "/blobs") }

    /// Texts that arrived, in order.
    var arrived: [String] { office.arrivals().compactMap(\.document.text) }
}

struct BenchFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// Log lines of a test.
final class LogLines: @unchecked Sendable {
    // @unchecked: the lines are only touched under `lock`.
    private let lock = NSLock()
    private var lines: [String] = []
    func add(_ line: String) { lock.withLock { lines.append(line) } }
    var all: [String] { lock.withLock { lines } }
    func count(_ event: String) -> Int { all.count { $0.contains("\"event\":\"\(event)\"") } }
}

/// Waits, bounded, until a condition holds: the store works on threads of its own.
func until(
    _ what: String, within limit: Duration = .seconds(60), _ condition: () async throws -> Bool
) async throws {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while try await !condition() {
        guard clock.now < end else { throw BenchFailure("it did not happen: \(what)") }
        try await Task.sleep(for: .milliseconds(2))
    }
}

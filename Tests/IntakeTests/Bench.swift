// A whole intake on a real store in a temporary folder, with a loopback channel and a clock that the test moves.

import Channels
import Foundation
import Intake
import Loopback
import Runtime
import Store
import StoreSQLite
import Synchronization
import Testing
import Tickets

/// Two mailboxes of one office and one of another service, everything that a test of the intake needs.
final class IntakeBench: Sendable {
    let folder: String
    let store: any Store
    let clock: ManualClock
    let office = LoopbackPostOffice()
    let channel: LoopbackChannel
    let rules: IntakeRules
    let intake: Intake
    let lines = LogLines()
    private let tokens = Mutex<[OutboxID: ReplyToken]>([:])

    static let urp = AccountName("urp")
    static let info = AccountName("info")
    static let cup = AccountName("cup")
    /// Monday, 2 March 2026, 9:00 in Rome.
    static let start = Instant(milliseconds: 1_772_438_400_000)
    static let ada = "ada.prova@example.org"

    static let texts = [
        "it": AcknowledgementText(
            subject: TextTemplate("Auto: Richiesta n. {numero} ({oggetto})"),
            body: TextTemplate(
                "Messaggio del {data} ore {ora} a {casella}: n. {numero}, entro le {ora-scadenza} del {data-scadenza}. {servizio}"
            )),
        "en": AcknowledgementText(
            subject: TextTemplate("Auto: Request no. {numero}"),
            body: TextTemplate("Your message of {data} at {ora}; answer by {ora-scadenza} on {data-scadenza}.")),
    ]

    static func rules(_ change: (inout IntakeRules) -> Void = { _ in }) -> IntakeRules {
        var rules = IntakeRules(
            services: [
                "CC": .init(title: "Contact Center"),
                "CUP": .init(title: "Prenotazioni", clock: ServiceClock(answer: [ClockTerm(target: .hours(4))])),
            ], acknowledgementTexts: texts)
        change(&rules)
        return rules
    }

    static func accounts() -> [LoopbackAccount] {
        [
            LoopbackAccount(
                ChannelAccount(name: urp, address: "urp@example.it", aliases: ["desk@example.it"], title: "URP")),
            LoopbackAccount(ChannelAccount(name: info, address: "info@example.it", title: "Informazioni")),
            LoopbackAccount(
                ChannelAccount(name: cup, address: "cup@example.it", title: "CUP", service: "CUP", language: "en")),
        ]
    }

    init(
        folder: String? = nil, rules: IntakeRules = IntakeBench.rules(),
        accounts: [LoopbackAccount] = IntakeBench.accounts(), office: LoopbackPostOffice? = nil
    ) async throws {
        self.folder = folder ?? NSTemporaryDirectory() + "sportello-intake-" + RandomIdentifier.token(bits: 60)
        clock = ManualClock(Self.start.date)
        self.rules = rules
        let lines = lines
        let log = Log(part: "test", least: .debug, clock: clock, sink: { lines.add($0) })
        store = try await SQLiteStore.open(folder: self.folder, role: .serve, clock: clock, log: log)
        let post = office ?? self.office
        channel = LoopbackChannel(LoopbackSettings(accounts: accounts), postOffice: post, clock: clock)
        intake = Intake(channels: [channel], store: store, rules: rules, clock: clock, log: log)
    }

    /// Runs the intake while `body` works, then stops it in order and removes everything.
    func run(keepFolder: Bool = false, _ body: () async throws -> Void) async throws {
        let running = Task { try await intake.run() }
        do { try await body() } catch {
            running.cancel()
            try? await running.value
            await close(keepFolder: keepFolder)
            throw error
        }
        running.cancel()
        try await running.value
        await close(keepFolder: keepFolder)
    }

    func close(keepFolder: Bool = false) async {
        await store.close()
        if !keepFolder { try? FileManager.default.removeItem(atPath: folder) }
    }

    /// Plants a citizen's letter and waits until it is filed; returns the ticket it went to.
    @discardableResult
    func receive(
        _ document: LoopbackDocument, at account: AccountName = urp, arrivedAt: Instant? = nil
    ) async throws -> TicketView {
        let key = try office.plant(document, for: account, arrivedAt: arrivedAt ?? Instant(clock.now()))
        var item: SpoolItem?
        try await until("\(key) is filed") {
            item = try await newestItem(key, account)
            if let code = item?.heldCode { throw BenchFailure("\(key) is held: \(code)") }
            return item?.state == .done
        }
        guard let ticket = item?.ticket else { throw BenchFailure("\(key) has no ticket") }
        return try #require(try await store.view(ticket))
    }

    private func newestItem(_ key: String, _ account: AccountName) async throws -> SpoolItem? {
        // Spool ids count up from 1: the last one is the newest.
        let count = try await store.statistics().spool.values.reduce(0, +)
        for id in stride(from: Int64(count), through: 1, by: -1) {
            if let item = try await store.spoolItem(SpoolID(id)), item.key == key, item.account == account {
                return item
            }
        }
        return nil
    }

    /// Items filed so far.
    func settled() async throws -> Int { try await store.statistics().spool["done"] ?? 0 }

    func tickets(_ scope: TicketQuery.Scope = .all) async throws -> [TicketLine] {
        var lines: [TicketLine] = []
        while true {
            let page = try await store.tickets(TicketQuery(scope: scope, limit: 500, offset: lines.count))
            lines += page.lines
            if !page.hasMore { return lines }
        }
    }

    /// Sends an operator's answer as the outbox would: written, claimed, accepted. Returns its document's id.
    @discardableResult
    func answer(_ view: TicketView, then state: TicketState = .answered, accept: Bool = true) async throws
        -> OutboxClaim
    {
        let now = Instant(clock.now())
        let user = try await someone()
        let token = try #require(ReplyToken(RandomIdentifier.token()))
        _ = try await store.answer(
            NewAnswer(
                outgoing: NewOutgoing(
                    ticket: view.ticket.id, direction: .answer, author: user, authorName: "Operatore",
                    to: view.ticket.replyAddress, token: token, subject: "Re: \(view.ticket.subject)", text: "Ecco.",
                    answering: view.messages.first?.id, writtenAt: now), then: state,
                solution: state == .closed ? "Risolto." : nil))
        let claims = try await store.claim(
            channel: LoopbackChannel.name, account: view.ticket.replyAddress.account, limit: 50, lease: .minutes(5),
            at: now)
        let claim = try #require(claims.first { $0.outgoing.token == token })
        tokens.withLock { tokens in
            for other in claims { tokens[other.entry.id] = other.outgoing.token }
        }
        for other in claims {
            try store.markTransmitting(other.entry.id, lease: other.lease, at: now)
            if other.entry.id != claim.entry.id || accept {
                try await store.finish(
                    other.entry.id, lease: other.lease, result: .accepted(reference: nil, evidence: "ok"), at: now)
            }
        }
        return claim
    }

    /// Secrets of what `answer` sent, acknowledgements that waited before it included.
    var sentTokens: [OutboxID: ReplyToken] { tokens.withLock { $0 } }

    private func someone() async throws -> UserID {
        if let known = try await store.user(login: "op") { return known.user.id }
        return try await store.addUser(
            login: "op", name: "Operatore", role: .operator, language: "it", passwordHash: "-",
            at: Instant(clock.now()))
    }

    /// Outbox entries of automatic messages, oldest first.
    func acknowledgements() async throws -> [OutboxEntry] {
        try await store.outbox(state: nil, limit: 10_000, offset: 0).filter(\.isAutomatic).reversed()
    }
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

extension LoopbackDocument {
    /// A citizen's letter.
    static func letter(
        from: String = IntakeBench.ada, id: String? = nil, to: [String] = ["urp@example.it"],
        subject: String = "Certificato", text: String = "Buongiorno, quando apre lo sportello?",
        inReplyTo: String? = nil, kind: MessageKind? = nil
    ) -> LoopbackDocument {
        LoopbackDocument(
            id: id, kind: kind, from: from, to: to, subject: subject, text: text, inReplyTo: inReplyTo)
    }
}

/// The store as a command opens it beside the serving process.
enum SQLiteStoreForCommands {
    static func open(_ folder: String, _ clock: any WallClock) async throws -> any Store {
        try await SQLiteStore.open(folder: folder, role: .command, clock: clock, log: .silent)
    }
}

// A desk for one test: a real store in a folder of its own, a few users, a live server on a free port.

import Channels
import Crypto
import Foundation
import HTTPServer
import Reports
import Runtime
import SignIn
import Store
import StoreSQLite
import Switchboard
import Synchronization
import Testing
import Tickets
import WebClient

@testable import Web

/// A fixed beginning: Monday 2026-03-02, 09:00 in Rome.
let start = Instant(milliseconds: 1_772_438_400_000)
let anna = Party(name: "Anna Prova", address: "anna@example.org")
let bruno = Party(name: "Bruno Esempio", address: "bruno@example.com")
let password = "cavallo batteria graffetta"

/// Everything a test needs around a running server.
final class Desk: Sendable {
    let store: any Store
    let server: WebServer
    let clock: ManualClock
    let log: Lines
    let operatorID: UserID
    let administratorID: UserID
    private let folder: String
    private let running: Task<Void, any Error>
    private let keys = Mutex(0)

    var port: Int { server.port }
    var now: Instant { Instant(clock.now()) }

    private init(
        _ settings: WebSettings, listen: HTTPServerSettings, readiness: [String], channels: [any Channel],
        accept: (@Sendable ([IncomingItem], ChannelName, AccountName) async throws -> Void)?,
        sendMail: (@Sendable (String, String, String) async -> Bool)? = nil, identityProvider: IdentityProvider? = nil,
        passwordsAtOnce: Int = 40
    ) async throws {
        folder = NSTemporaryDirectory() + "sportello-web-" + RandomIdentifier.token(bits: 60)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        clock = ManualClock(start.date)
        log = Lines()
        store = try await SQLiteStore.open(folder: folder + "/data", role: .serve, clock: clock, log: .silent)
        let passwords = PasswordHasher(cost: .least)
        let hash = try await passwords.hash(password)
        operatorID = try await store.addUser(
            login: "olga", name: "Olga Operatrice", role: .operator, language: "it", passwordHash: hash, at: start)
        administratorID = try await store.addUser(
            login: "ada", name: "Ada Amministratrice", role: .administrator, language: "en", passwordHash: hash,
            at: start)
        var parts = WebParts(
            store: store, channels: channels, clock: clock, log: log.log,
            passwords: PasswordHasher(cost: .least, waiting: passwordsAtOnce), settings: settings,
            readiness: { readiness })
        parts.separatorSheet = { request in
            request.service == "XX" ? nil : SheetPages.pdf("\(request.service) \(request.arrival)")
        }
        parts.reports = Reports(store: store, rules: Self.reportRules, clock: clock)
        parts.importCalls = { [store, clock] bytes, form, service, user in
            try await CallFile(bytes, form: form, calendar: Self.reportRules.calendar).take(
                into: store, service: service, by: user, at: Instant(clock.now()))
        }
        parts.sendMail = sendMail
        parts.identityProvider = identityProvider
        parts.confirmReceipt = { _, to, _ in to.party.address.hasSuffix("9") ? .optedOut : .written }
        let (store, clock) = (store, clock)
        parts.accept =
            accept ?? { items, channel, account in
                let new = items.map {
                    NewSpoolItem(
                        key: $0.key, sameness: $0.sameness.rawValue, arrivedAt: $0.arrivedAt, bytes: $0.bytes,
                        envelope: $0.envelope)
                }
                _ = try await store.accept(
                    new, channel: channel, account: account, watermarks: [], mustTell: false, at: Instant(clock.now()))
            }
        let server = try WebServer(parts, listen: listen)
        self.server = server
        running = Task { try await server.run() }
    }

    static let reportRules = ReportRules(
        services: ["CC": .init(title: "Contact Center"), "CUP": .init(title: "Centro Unico di Prenotazione")],
        organisation: Organisation(
            departments: [Department(code: DepartmentCode("sanita"), name: "Dipartimento Salute")],
            topics: [Topic(code: TopicCode("ticket"), it: "Esenzione ticket", en: "Exemption")]),
        channels: [PaperChannel.name: (it: "Carta", en: "Paper")])

    /// Runs `body` at a desk and takes it down afterwards.
    static func with(
        _ settings: WebSettings = WebSettings(), listen: HTTPServerSettings = HTTPServerSettings(),
        readiness: [String] = [], channels: [any Channel] = [PaperChannel()],
        accept: (@Sendable ([IncomingItem], ChannelName, AccountName) async throws -> Void)? = nil,
        sendMail: (@Sendable (String, String, String) async -> Bool)? = nil, identityProvider: IdentityProvider? = nil,
        passwordsAtOnce: Int = 40, _ body: (Desk) async throws -> Void
    ) async throws {
        let desk = try await Desk(
            settings, listen: listen, readiness: readiness, channels: channels, accept: accept,
            sendMail: sendMail, identityProvider: identityProvider, passwordsAtOnce: passwordsAtOnce)
        do {
            try await body(desk)
        } catch {
            try await desk.close()
            throw error
        }
        try await desk.close()
    }

    private func close() async throws {
        running.cancel()
        _ = await running.result
        await store.close()
        try FileManager.default.removeItem(atPath: folder)
    }

    private func nextKey() -> Int {
        keys.withLock {
            $0 += 1; return $0
        }
    }

    // MARK: Composing

    /// Files a message that opens a ticket, or a further one on `ticket`.
    @discardableResult
    func contact(
        on ticket: TicketID? = nil, from: Party = anna, subject: String = "Bolletta dell'acqua",
        text: String = "Perché la bolletta è così alta?", newText: String? = nil, sheet: PaperSheet = PaperSheet(),
        original: [UInt8]? = nil, attachments: [Tickets.Attachment]? = nil,
        kind: MessageKind = .contact, at: Instant = start, warnings: [String] = [],
        by channel: ChannelName = PaperChannel.name, account: AccountName = PaperChannel.account,
        wantsTranscript: Bool = false, particulars: [Particular] = [], service: String = "CC"
    ) async throws -> (ticket: Ticket, message: MessageID) {
        let key = nextKey()
        let item = NewSpoolItem(
            key: "item-\(key)", sameness: "key", arrivedAt: at, bytes: original ?? sheet.bytes,
            envelope: [:])
        let receipts = try await store.accept(
            [item], channel: channel, account: account, watermarks: [], mustTell: false, at: at)
        guard case .new(let spool, let blob)? = receipts.first else { throw RawConnection.Failure(step: "accept") }
        var contact = NewContact(
            spool: spool, kind: kind, channel: channel, account: account, sender: from,
            subject: subject, text: text, newText: newText, attachments: attachments ?? sheet.attachments,
            original: blob,
            warnings: warnings, arrivedAt: at, receivedAt: at, needsAnswer: kind.needsAnswer,
            clock: kind.needsAnswer ? ServiceClock().setting(from: at) : nil)
        contact.wantsTranscript = wantsTranscript
        contact.particulars = particulars
        let filed = contact
        let reply = ReplyAddress(channel: channel, account: account, party: from)
        let token = try #require(ReplyToken(RandomIdentifier.token()))
        let new = NewTicket(
            service: service, subject: subject, requester: from, replyAddress: reply, token: token, year: 2026,
            openedAt: at)
        return try await store.file { filing in
            let open: Ticket
            if let ticket, let known = try filing.ticket(ticket) { open = known } else { open = try filing.open(new) }
            let message = try filing.add(filed, to: open.id)
            try filing.record(
                NewEvent(ticket: open.id, what: ticket == nil ? "opened" : "contact", message: message, at: at))
            try filing.settle(spool, ticket: open.id)
            return (open, message)
        }
    }

    /// A raw item that nobody understood.
    func heldItem(_ reason: String = "Nothing to read.") async throws -> SpoolID {
        let item = NewSpoolItem(
            key: "held-\(nextKey())", sameness: "key", arrivedAt: now, bytes: Array("<script>broken".utf8),
            envelope: [:])
        let receipts = try await store.accept(
            [item], channel: PaperChannel.name, account: PaperChannel.account, watermarks: [], mustTell: false, at: now)
        guard case .new(let id, _)? = receipts.first else { throw RawConnection.Failure(step: "accept") }
        try await store.hold(id, code: "unreadable", reason: reason, at: now)
        return id
    }

    /// Somebody with a role.
    /// - Returns: his log-in; the password is everybody's.
    /// - Parameter services: bound to these.
    func user(_ role: UserRole, services: Set<String>? = nil) async throws -> String {
        let login = role.rawValue + (services.map { "-" + $0.sorted().joined() } ?? "").lowercased()
        let id = try await store.addUser(
            login: login, name: login, role: role, language: "it",
            passwordHash: try await PasswordHasher(cost: .least).hash(password), at: start)
        if let services {
            try await store.setPlace(
                id, UserPlace(name: login, role: role, services: services),
                audit: AuditEntry(at: start, user: nil, what: "user_changed"))
        }
        return login
    }

    /// A logged-in browser.
    func browser(_ login: String = "olga") async throws -> Browser {
        let browser = Browser(port: port)
        try await browser.logIn(login)
        return browser
    }

    /// The event stream of a logged-in browser, from its beginning on.
    func events(_ browser: Browser) async throws -> RawConnection {
        let connection = try RawConnection(port: port)
        let secret = browser.cookies["sportello"] ?? ""
        await connection.send(
            "GET /events HTTP/1.1\r\nHost: localhost:\(port)\r\nCookie: sportello=\(secret)\r\nConnection: close\r\n\r\n"
        )
        _ = try #require(await connection.receive(until: "retry: "))
        return connection
    }
}

/// Log lines, to look at.
final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    var log: Log { Log(part: "web", sink: { line in self.lines.withLock { $0.append(line) } }) }
}

// A whole service around registered calls: store, intake, outbox, web, with a logged-in operator. The foreign side of the
// channel that answers is the loopback's post office.

import Channels
import Crypto
import Foundation
import HTTPServer
import Intake
import Loopback
import Outbox
import Phone
import Runtime
import Store
import StoreSQLite
import Testing
import Tickets
import WebClient

@testable import Web

/// Monday, 2 March 2026, 9:00 in Rome.
let start = Instant(milliseconds: 1_772_438_400_000)

final class PhoneBench: Sendable {
    let store: any Store
    let clock = ManualClock(start.date)
    let office = LoopbackPostOffice()
    let server: WebServer
    let operatorID: UserID
    private let folder: String
    private let running: [Task<Void, any Error>]
    private let cookie: String
    private let formToken: String

    var now: Instant { Instant(clock.now()) }
    static let mail = AccountName("posta")
    static let line = AccountName("verde")

    /// How a bench differs from the usual one.
    struct Setting: Sendable {
        var role = UserRole.operator
        var permissions = PermissionTable.standard
        /// The operator is bound to these; nil: to none.
        var bound: Set<String>?
        var services = ["CC"]
        var lines = [
            PhoneAccount(
                ChannelAccount(name: PhoneBench.line, address: "800 000000", title: "Sportello di prova"),
                answersBy: [LoopbackChannel.name: PhoneBench.mail])
        ]
        /// Accounts that write.
        var mails = [PhoneBench.mail]
    }

    private init(_ setting: Setting) async throws {
        folder = NSTemporaryDirectory() + "sportello-phone-" + RandomIdentifier.token(bits: 60)
        store = try await SQLiteStore.open(folder: folder, role: .serve, clock: clock, log: .silent)
        let loopback = LoopbackChannel(
            LoopbackSettings(
                accounts: setting.mails.map {
                    LoopbackAccount(
                        ChannelAccount(name: $0, address: "\($0)@example.it", title: "Sportello di prova"))
                }), postOffice: office, clock: clock)
        let phone = PhoneChannel(PhoneSettings(accounts: setting.lines))
        let channels: [any Channel] = [loopback, phone]
        let rules = IntakeRules(
            services: Dictionary(uniqueKeysWithValues: setting.services.map { ($0, IntakeRules.Service(title: $0)) }),
            acknowledgementTexts: [
                "it": AcknowledgementText(subject: TextTemplate("Auto"), body: TextTemplate("Entro {ora-scadenza}."))
            ])
        let intake = Intake(channels: channels, store: store, rules: rules, clock: clock, log: .silent)
        let outbox = Outbox(channels: channels, store: store, rules: OutboxRules(), clock: clock, log: .silent)
        let passwords = PasswordHasher(cost: .least)
        operatorID = try await store.addUser(
            login: "olga", name: "Olga Operatrice", role: setting.role, language: "it",
            passwordHash: try await passwords.hash("una parola lunga"), at: start)
        if let bound = setting.bound {
            try await store.setPlace(
                operatorID, UserPlace(name: "Olga Operatrice", role: setting.role, services: bound),
                audit: AuditEntry(at: start, user: nil, what: "user_changed"))
        }
        var settings = WebSettings()
        settings.undo = .zero
        settings.permissions = setting.permissions
        for service in setting.services { settings.clocks[service] = ServiceClock() }
        var parts = WebParts(
            store: store, channels: channels, clock: clock, log: .silent, passwords: passwords, settings: settings,
            ways: { channel, _ in AccountWays(reads: true, sends: channel == LoopbackChannel.name) })
        parts.accept = { items, channel, account in
            _ = try await intake.accept(items, channel: channel, account: account)
        }
        let server = try WebServer(parts)
        self.server = server
        running = [
            Task { try await intake.run() }, Task { try await outbox.run() }, Task { try await server.run() },
        ]
        let own = [("Host", "localhost:\(server.port)"), ("Origin", "http://localhost:\(server.port)")]
        let page = try await request(port: server.port, "GET", "/login", headers: own, body: [])
        let before = Self.cookies(page)
        let token = Self.value(of: "csrf", in: String(decoding: page.body, as: UTF8.self))
        let logIn = try await request(
            port: server.port, "POST", "/login",
            headers: own + [
                ("Content-Type", "application/x-www-form-urlencoded"), ("Cookie", before),
                ("Sec-Fetch-Site", "same-origin"),
            ], body: Array("login=olga&password=una+parola+lunga&csrf=\(token)".utf8))
        cookie = Self.cookies(logIn)
        let inbox = try await request(
            port: server.port, "GET", "/tickets", headers: own + [("Cookie", cookie)], body: [])
        formToken = Self.value(of: "csrf", in: String(decoding: inbox.body, as: UTF8.self))
    }

    private static func cookies(_ response: RawResponse) -> String {
        response.all("Set-Cookie").map { String($0.prefix { $0 != ";" }) }.joined(separator: "; ")
    }

    static func with(_ setting: Setting = Setting(), _ body: (PhoneBench) async throws -> Void) async throws {
        let bench = try await PhoneBench(setting)
        do { try await body(bench) } catch {
            await bench.close()
            throw error
        }
        await bench.close()
    }

    private func close() async {
        for part in running { part.cancel() }
        for part in running { _ = await part.result }
        await store.close()
        try? FileManager.default.removeItem(atPath: folder)
    }

    // MARK: The operator's browser

    func get(_ path: String) async throws -> RawResponse {
        try await request(
            port: server.port, "GET", path,
            headers: [("Host", "localhost:\(server.port)"), ("Cookie", cookie)], body: [])
    }

    func text(_ path: String) async throws -> String { String(decoding: try await get(path).body, as: UTF8.self) }

    func post(_ path: String, _ fields: [(String, String)], file: [UInt8]? = nil) async throws -> RawResponse {
        let boundary = "----operator"
        var body: [UInt8] = []
        for (name, value) in [("csrf", formToken)] + fields {
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        if let file {
            body += Array(
                ("--\(boundary)\r\nContent-Disposition: form-data; name=\"attachments\"; filename=\"foglio.pdf\"\r\n"
                    + "Content-Type: application/pdf\r\n\r\n").utf8)
            body += file + Array("\r\n".utf8)
        }
        body += Array("--\(boundary)--\r\n".utf8)
        return try await request(
            port: server.port, "POST", path,
            headers: [
                ("Host", "localhost:\(server.port)"), ("Origin", "http://localhost:\(server.port)"),
                ("Sec-Fetch-Site", "same-origin"), ("Cookie", cookie),
                ("Content-Type", "multipart/form-data; boundary=\(boundary)"),
            ], body: body)
    }

    static func value(of field: String, in page: String) -> String {
        guard let place = page.range(of: "name=\"\(field)\" value=\"") else { return "" }
        return String(page[place.upperBound...].prefix { $0 != "\"" })
    }

    /// A call filled in as an operator would; what is given takes the place of the usual.
    static func call(_ changes: [String: String] = [:]) -> [(String, String)] {
        var fields = [
            "key": RandomIdentifier.token(), "direction": "in", "from": "2026-03-02T08:50", "length": "3:20",
            "phone": "0971 000001", "surname": "Prova", "name": "Ada", "outcome": "to-do", "service": "CC",
            "subject": "Bollo auto", "text": "Chiede perché l'importo è doppio.", "solution": "", "then": "",
        ]
        fields.merge(changes) { $1 }
        return fields.sorted { $0.key < $1.key }
    }

    /// The request that a registered call has become.
    func registered(_ response: RawResponse) async throws -> TicketView {
        let place = try #require(response.all("Location").first)
        var number: TicketNumber?
        let came = try await eventually {
            let there = try await get(place)
            number = there.all("Location").first.flatMap { TicketNumber.numbers(in: $0).first }
            return number != nil
        }
        #expect(came)
        return try await view(try #require(number))
    }

    func view(_ number: TicketNumber) async throws -> TicketView {
        let id = try #require(try await store.ticket(numbered: number))
        return try #require(try await store.view(id))
    }
}

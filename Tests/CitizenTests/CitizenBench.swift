// A whole service around the citizens' pages: store, intake, outbox, web, on a clock that the test moves. The foreign side of
// the other channel is the loopback's post office.

import Channels
import Crypto
import Foundation
import HTTPServer
import Intake
import Loopback
import Outbox
import Runtime
import Store
import StoreSQLite
import Synchronization
import Testing
import Tickets
import WebClient
import WebForm

@testable import Web

/// Monday, 2 March 2026, 9:00 in Rome.
let start = Instant(milliseconds: 1_772_438_400_000)

final class CitizenBench: Sendable {
    let store: any Store
    let clock = ManualClock(start.date)
    let office = LoopbackPostOffice()
    let server: WebServer
    let operatorID: UserID
    private let folder: String
    private let running: [Task<Void, any Error>]

    var port: Int { server.port }
    var now: Instant { Instant(clock.now()) }
    static let mail = AccountName("posta")
    static let form = AccountName("modulo")

    private init(hourly: Int) async throws {
        folder = NSTemporaryDirectory() + "sportello-citizen-" + RandomIdentifier.token(bits: 60)
        store = try await SQLiteStore.open(folder: folder, role: .serve, clock: clock, log: .silent)
        let loopback = LoopbackChannel(
            LoopbackSettings(accounts: [
                LoopbackAccount(
                    ChannelAccount(name: Self.mail, address: "posta@example.it", title: "Sportello di prova"))
            ]), postOffice: office, clock: clock)
        let form = WebFormChannel(
            WebFormSettings(accounts: [
                WebFormAccount(
                    ChannelAccount(name: Self.form, address: "webform:modulo", title: "Sportello di prova"),
                    answersBy: [LoopbackChannel.name: Self.mail])
            ]))
        let channels: [any Channel] = [loopback, form]
        var rules = IntakeRules(acknowledgementTexts: [
            "it": AcknowledgementText(
                subject: TextTemplate("Auto: {numero} {oggetto}"), body: TextTemplate("Entro {ora-scadenza}. {link}"))
        ])
        rules.pageBase = "https://example.org"
        rules.texts[AutomaticTextKey(.statusCode, language: "it")] = AcknowledgementText(
            subject: TextTemplate("Codice"), body: TextTemplate("codice {codice} per {numero}"))
        let intake = Intake(channels: channels, store: store, rules: rules, clock: clock, log: .silent)
        let outbox = Outbox(channels: channels, store: store, rules: OutboxRules(), clock: clock, log: .silent)
        operatorID = try await store.addUser(
            login: "olga", name: "Olga Operatrice", role: .operator, language: "it", passwordHash: "-", at: start)
        var settings = WebSettings()
        var citizens = CitizenSettings(
            channel: WebFormChannel.name, account: Self.form, title: "Sportello di prova",
            services: [.init(code: "CC", title: "Contact Center")],
            topics: [
                Topic(code: TopicCode("bollo"), it: "Bollo auto", en: "Car tax"),
                Topic(
                    code: TopicCode("vecchio"), it: "Tema ritirato", en: "Retired topic",
                    validity: Validity(from: nil, until: CivilDay("2026-03-01"))),
            ],
            ways: [.init(channel: LoopbackChannel.name, account: Self.mail, addresses: .mailbox)])
        citizens.hourlyPerAddress = hourly
        citizens.privacyNotice = "https://example.org/privacy"
        settings.citizens = citizens
        var parts = WebParts(
            store: store, channels: channels, clock: clock, log: .silent, passwords: PasswordHasher(cost: .least),
            settings: settings)
        parts.accept = { items, channel, account in
            _ = try await intake.accept(items, channel: channel, account: account)
        }
        parts.sendStatusCode = { try? await intake.sendStatusCode(of: $0) }
        let server = try WebServer(parts)
        self.server = server
        running = [
            Task { try await intake.run() }, Task { try await outbox.run() }, Task { try await server.run() },
        ]
    }

    static func with(hourly: Int = 100, _ body: (CitizenBench) async throws -> Void) async throws {
        let bench = try await CitizenBench(hourly: hourly)
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

    // MARK: A citizen's browser, without cookies and script

    func get(_ path: String) async throws -> RawResponse {
        try await request(port: port, "GET", path, headers: [("Host", "localhost:\(port)")], body: [])
    }

    func post(
        _ path: String, _ fields: [(String, String)], files: [(name: String, bytes: [UInt8])] = [],
        headers: [(String, String)]? = nil
    ) async throws -> RawResponse {
        let boundary = "----citizen"
        var body: [UInt8] = []
        for (name, value) in fields {
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
        }
        for file in files {
            body += Array(
                ("--\(boundary)\r\nContent-Disposition: form-data; name=\"files\"; filename=\"\(file.name)\"\r\n"
                    + "Content-Type: application/pdf\r\n\r\n").utf8)
            body += file.bytes + Array("\r\n".utf8)
        }
        body += Array("--\(boundary)--\r\n".utf8)
        let own = [("Origin", "http://localhost:\(port)"), ("Sec-Fetch-Site", "same-origin")]
        return try await request(
            port: port, "POST", path,
            headers: [
                ("Host", "localhost:\(port)"), ("Content-Type", "multipart/form-data; boundary=\(boundary)"),
            ] + (headers ?? own), body: body)
    }

    /// Opens the form and gives its marks.
    func marks(_ path: String = "/scrivi") async throws -> [(String, String)] {
        let page = String(decoding: try await get(path).body, as: UTF8.self)
        return ["key", "mark"].map { ($0, Self.value(of: $0, in: page)) }
    }

    static func value(of field: String, in page: String) -> String {
        guard let place = page.range(of: "name=\"\(field)\" value=\"") else { return "" }
        return String(page[place.upperBound...].prefix { $0 != "\"" })
    }

    /// Fills the form in as a person would, and sends it.
    func write(_ fields: [(String, String)], files: [(name: String, bytes: [UInt8])] = []) async throws -> RawResponse {
        let marks = try await marks()
        clock.advance(by: .seconds(20))
        return try await post("/scrivi", marks + fields, files: files)
    }

    /// The page after a form, once the request is registered.
    func registered(_ response: RawResponse) async throws -> (number: TicketNumber, path: String) {
        let place = try #require(response.all("Location").first)
        var page = ""
        let came = try await eventually {
            page = String(decoding: try await get(place).body, as: UTF8.self)
            return page.contains("/stato/") || page.contains("/status/")
        }
        #expect(came)
        let number = try #require(TicketNumber.numbers(in: page, length: 20_000).first)
        let link = try #require(page.range(of: "href=\"/stato/CC"))
        return (number, String(page[link.lowerBound...].dropFirst(6).prefix { $0 != "\"" }))
    }

    func text(_ path: String) async throws -> String { String(decoding: try await get(path).body, as: UTF8.self) }

    func view(_ number: TicketNumber) async throws -> TicketView {
        let id = try #require(try await store.ticket(numbered: number))
        return try #require(try await store.view(id))
    }

    /// An operator's answer.
    /// - Parameter to: nil: the ticket's usual way.
    func answer(
        _ number: TicketNumber, _ text: String, files: [(name: String, bytes: [UInt8])] = [], to: ReplyAddress? = nil
    ) async throws {
        let view = try await view(number)
        let token = try #require(ReplyToken(RandomIdentifier.token()))
        var attachments: [Tickets.Attachment] = []
        for file in files {
            let blob = try await store.keep(file.bytes, at: now)
            attachments.append(
                Tickets.Attachment(
                    name: file.name, type: "text/html", size: blob.size, sha256: blob.sha256, blob: blob))
        }
        let outgoing = NewOutgoing(
            ticket: view.ticket.id, direction: .answer, author: operatorID, authorName: "Olga Operatrice",
            to: to ?? view.ticket.replyAddress, token: token, subject: "Re: \(view.ticket.subject)", text: text,
            attachments: attachments, writtenAt: now, idempotencyKey: token.value)
        _ = try await store.answer(NewAnswer(outgoing: outgoing, then: .answered))
    }
}

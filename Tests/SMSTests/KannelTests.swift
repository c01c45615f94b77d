// The adapter against a real Kannel with its fake network: there and back, delivery reports, refusals.

import Channels
import Foundation
import Synchronization
import TestServers
import Testing
import Tickets

@testable import SMS

/// Kannel on one side, the adapter's web hooks behind an HTTP server on the other.
final class KannelDesk: Sendable {
    let kannel: Kannel
    let channel: SMSChannel
    private let folder: SettingsFolder
    private let server: HTTPDialogue
    private let kept: Kept

    private final class Kept: Sendable {
        let items = Mutex<[IncomingItem]>([])
        let channel = Mutex<SMSChannel?>(nil)
    }

    init(password: String = Kannel.password) async throws {
        let kept = Kept()
        self.kept = kept
        server = try HTTPDialogue { request in
            guard
                let hook = kept.channel.withLock({ $0 })?.webHooks.first(where: {
                    request.path == "/hooks/sms/\($0.path)"
                })
            else { return .answer(404, "") }
            let call = WebHookRequest(
                method: request.method, target: request.target, publicURL: request.target,
                fields: request.fields.map { .init(name: $0.key, value: $0.value) }, body: request.body,
                remoteAddress: "127.0.0.1", receivedAt: Instant(Date()))
            let verdict = hook.receive(call)
            kept.items.withLock { $0 += verdict.items }
            guard let answer = verdict.answer else { return .answer(verdict.refusal?.status ?? 500, "") }
            return .answer(answer.status, String(decoding: answer.body, as: UTF8.self))
        }
        folder = try SettingsFolder()
        try folder.folder.write("kannel", password, mode: 0o600)
        kannel = try await Kannel(
            incomingURL: "\(server.url)/hooks/sms/numero/\(SettingsFolder.secret)/incoming")
        let settings = try folder.settings(
            """
            { name: 'numero', number: '340 0000000', profile: 'kannel', secretPath: 'file:secret', addresses: ['127.0.0.1'],
              values: { url: 'http://127.0.0.1:\(kannel.sendPort)', username: '\(Kannel.user)' },
              credentials: { password: 'file:kannel' } }
            """, publicURL: server.url)
        channel = SMSChannel(settings)
        kept.channel.withLock { $0 = channel }
    }

    /// Waits for this many items and gives them translated.
    func translations(_ count: Int) async throws -> [Translation] {
        try await eventually("\(count) items: \(kannel.log)") { kept.items.withLock { $0.count } >= count }
        return try kept.items.withLock { $0 }.map { try channel.translation.translate($0, account: Desk.name) }
    }

    func send(_ text: String) async throws -> DeliveryOutcome {
        let delivery = try #require(channel.makeDelivery(for: Desk.name))
        return await delivery.attempt(DeliveryTests.message(text), within: .seconds(20)) {}
    }
}

@Suite struct KannelTests {
    @Test func `A citizen's message comes in, the answer goes out and is reported as delivered`() async throws {
        let desk = try await KannelDesk()
        try desk.kannel.receive("Buongiorno,  quando aprite?", from: "+393401234567")
        let message = try #require(try await desk.translations(1).first)
        #expect(message.text == "Buongiorno,  quando aprite?" && message.sender.address == "+393401234567")
        #expect(message.warnings.isEmpty && message.externalID?.isEmpty == false)

        let words = "Gentile utente, l'ufficio è aperto: 50 € {ridotto}."
        guard case .accepted(nil, let evidence) = try await desk.send(words) else { throw TestServerError("refused") }
        #expect(evidence.contains("Accepted"))
        try await eventually("it is on the telephone: \(desk.kannel.log)") { desk.kannel.sent.count == 1 }
        #expect(
            desk.kannel.sent == [
                Kannel.Sent(from: "+393400000000", to: "+393401234567", text: words, isUnicode: false)
            ])
        let report = try #require(try await desk.translations(2).last)
        #expect(report.kind == .receipt && report.tokens == [DeliveryTests.token])
        #expect(report.notice?.state == .delivered)
    }

    @Test func `Words outside the small alphabet arrive as they are, in as many messages as were counted`() async throws
    {
        let desk = try await KannelDesk()
        guard case .accepted = try await desk.send("L’ora è “giusta” 🙂") else { throw TestServerError("refused") }
        try await eventually("it is there: \(desk.kannel.log)") { desk.kannel.sent.count == 1 }
        #expect(desk.kannel.sent.first?.text == "L’ora è “giusta” 🙂" && desk.kannel.sent.first?.isUnicode == true)
        let long = String(repeating: "Lo sportello è aperto dalle 9 alle 13. ", count: 9)
        guard case .accepted = try await desk.send(long) else { throw TestServerError("refused") }
        try await eventually("all its parts are there") { desk.kannel.sent.count == 1 + SMSText(long).segments.count }
    }

    @Test func `STOP is an instruction, and nothing is sent back by the web hook`() async throws {
        let desk = try await KannelDesk()
        try desk.kannel.receive("Stop", from: "+393401234567")
        #expect(try await desk.translations(1).first?.instruction == .stop)
        try desk.kannel.receive("stato CC-2026-0000001", from: "+393401234567")
        #expect(
            try await desk.translations(2).last?.instruction
                == .status(TicketNumber(service: "CC", year: 2026, sequence: 1)))
        #expect(desk.kannel.sent.isEmpty)
    }

    @Test func `The live test tells right from wrong credentials; a dead gateway is unreachable`() async throws {
        let desk = try await KannelDesk()
        #expect(await desk.channel.check().map(\.fault) == [nil])
        let other = try await KannelDesk(password: "sbagliata")
        #expect(await other.channel.check().first?.fault?.code == "credentials")
        #expect(try await other.send("Prova").fault?.code == "credentials")
        desk.kannel.stopSending()
        #expect(try await desk.send("Prova").fault?.code == "unreachable")
        #expect(desk.kannel.sent.isEmpty && other.kannel.sent.isEmpty)
    }
}

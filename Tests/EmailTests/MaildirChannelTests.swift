// Mail over Maildirs keeps the promises of the port, and what is particular to it.

import ChannelConformance
import Channels
import Email
import Foundation
import Mail
import MailAccounts
import Runtime
import Testing
import Tickets

@Suite struct MaildirChannelTests {
    @Test(arguments: ChannelConformance.checks(for: MaildirHarness(after: .seen)))
    func `Mail over Maildirs keeps the promises of the port`(_ check: ChannelCheck) async throws {
        try await check.run(MaildirHarness(after: .seen))
    }

    @Test(arguments: ChannelConformance.checks(for: MaildirHarness(after: .move("Fatto"))))
    func `Mail that is moved away keeps the promises of the port`(_ check: ChannelCheck) async throws {
        try await check.run(MaildirHarness(after: .move("Fatto")))
    }

    private func message(_ number: Int64) throws -> OutgoingMessage {
        OutgoingMessage(
            token: try #require(ReplyToken("0123456789abcdefghjkmnpqr\(number)")),
            ticketToken: try #require(ReplyToken("zzzzzzzzzzzzzzzzzzzzzzzzz\(number)")),
            ticketNumber: TicketNumber(service: "CC", year: 2026, sequence: number),
            to: ReplyAddress(
                channel: EmailChannel.name, account: AccountName("urp"), party: Party(address: "ada@example.org")),
            subject: "Re: x", text: "Buongiorno.", writtenAt: Instant(milliseconds: 1_772_438_400_000),
            isAutomatic: false)
    }

    @Test func `A second attempt at the same message delivers nothing, even after its reader took it`() async throws {
        let bench = try MaildirBench()
        let message = try message(1)
        let first = try #require(bench.channel.makeDelivery(for: AccountName("urp")))
        guard case .accepted(let id, _) = await first.attempt(message, within: .seconds(5), willTransmit: {}) else {
            Issue.record("not accepted")
            return
        }
        #expect(id == "out-0123456789abcdefghjkmnpqr1@example.it")
        // Another run of the program.
        let second = try #require(bench.channel.makeDelivery(for: AccountName("urp")))
        #expect(
            await second.attempt(message, within: .seconds(5), willTransmit: {})
                == .accepted(reference: id, evidence: "was delivered already"))
        #expect(try await bench.arrived().count == 1)
        for name in try FileManager.default.contentsOfDirectory(atPath: bench.path + "/out/new") {
            try FileManager.default.removeItem(atPath: "\(bench.path)/out/new/\(name)")
        }
        #expect(
            await second.lookUp(message) == .found(reference: id, evidence: "delivered, and taken away since"))
        _ = await second.attempt(message, within: .seconds(5), willTransmit: {})
        #expect(try await bench.arrived().isEmpty)
        await bench.stop()
    }

    @Test func `Stopped right before publishing, the look-up says that it never left`() async throws {
        struct Stop: Error {}
        let bench = try MaildirBench()
        let message = try message(2)
        let delivery = try #require(bench.channel.makeDelivery(for: AccountName("urp")))
        _ = await delivery.attempt(message, within: .seconds(5)) { throw Stop() }
        #expect(await delivery.lookUp(message) == .absent)
        await bench.stop()
    }

    @Test func `A file copied in by hand becomes an item, whole`() async throws {
        let bench = try MaildirBench()
        let source = try #require(bench.channel.makeSources().first)
        try await source.open(after: [])
        async let coming = source.next(BatchLimit(), patience: .seconds(30))
        try Data("From: a@example.org\nSubject: Prova\n\nCiao".utf8).write(
            to: URL(fileURLWithPath: bench.path + "/in/new/prova.eml"))
        let items = try await coming.items
        #expect(items.count == 1)
        let translation = try bench.channel.translation.translate(
            try #require(items.first), account: AccountName("urp"))
        #expect(translation.subject == "Prova" && translation.text == "Ciao")
        try await source.acknowledge(items.map(\.key))
        #expect(try FileManager.default.contentsOfDirectory(atPath: bench.path + "/in/cur") == ["prova.eml:2,SX"])
        await source.close()
        await bench.stop()
    }

    @Test func `The live test names what is missing, and changes nothing`() async throws {
        let bench = try MaildirBench()
        #expect(await bench.channel.check().map(\.fault) == [nil, nil])
        try FileManager.default.removeItem(atPath: bench.path + "/out/tmp")
        try FileManager.default.removeItem(atPath: bench.path + "/in")
        let findings = await bench.channel.check()
        #expect(findings.map(\.fault?.code) == ["missing_folder", "unreachable"])
        #expect(findings.map { $0.subject.prefix(8) } == ["reading:", "sending:"])
        #expect(!FileManager.default.fileExists(atPath: bench.path + "/in"))
        await bench.stop()
    }
}

// Letters on their way out: composed, previewed, laid into the print queue; and the words on those that came in.

import Channels
import Foundation
import Print
import Runtime
import TestServers
import Testing
import Tickets

@testable import Letter

@Suite(.serialized) struct OutgoingTests {
    private func message(
        _ address: String = "Via dell'Esempio 12, 75100 Matera MT",
        text: String = "Gentile Signora,\n\nla pratica è chiusa."
    ) throws -> OutgoingMessage {
        let token = try #require(ReplyToken("0123456789abcdefghjkmnpqrs"))
        return OutgoingMessage(
            token: token, ticketToken: token, ticketNumber: TicketNumber(service: "CC", year: 2026, sequence: 7),
            to: ReplyAddress(
                channel: LetterChannel.name, account: AccountName("urp"),
                party: Party(name: "Rosa Di Prova", address: address)),
            subject: "La Sua richiesta", text: text,
            attachments: [
                OutgoingAttachment(name: "../modulo.pdf", type: "application/pdf", bytes: Array("%PDF-".utf8))
            ],
            writtenAt: Instant(milliseconds: 1_772_532_000_000), isAutomatic: false, authorName: "Mario Esempio")
    }

    @Test func `what is previewed is what lies in the print queue`() async throws {
        let bench = try LetterBench()
        let preview = try await #require(bench.channel.preview).preview(message())
        #expect(preview.findings.map(\.code) == ["pages"])
        let delivery = try #require(bench.channel.makeDelivery(for: bench.name))
        let outcome = try await delivery.attempt(message(), within: .seconds(30)) {}
        #expect(outcome == .handedOver(reference: "CC-2026-0000007-01234567.pdf", evidence: "in the print queue"))
        let names = bench.listing(bench.queue + "/to-print")
        #expect(names == ["CC-2026-0000007-01234567-1-_modulo.pdf", "CC-2026-0000007-01234567.pdf"])
        // Whoever prints is in the folder's group, and nobody else reads.
        for (path, mode) in [("", 0o2770), ("/\(names[1])", 0o660)] {
            let facts = try FileManager.default.attributesOfItem(atPath: bench.queue + "/to-print" + path)
            #expect((facts[.posixPermissions] as? Int).map { $0 & 0o7777 } == mode)
        }
        let queued = FileManager.default.contents(atPath: bench.queue + "/to-print/CC-2026-0000007-01234567.pdf")
        #expect(queued.map(Array.init) == preview.document)
        let text = try await LetterBench.text(of: preview.document ?? [])
        for part in [
            "Rosa Di Prova", "Via dell'Esempio 12", "75100 Matera MT", "Potenza, 3 marzo 2026",
            "Oggetto: La Sua richiesta",
            "la pratica è chiusa.", "Distinti saluti", "Mario Esempio", "Allegati: ../modulo.pdf", "pagina 1 di 1",
        ] { #expect(text.contains(part), "\(part)") }
        // Printed: somebody moved it on; a second attempt after a crash must find it.
        try FileManager.default.createDirectory(atPath: bench.queue + "/printed", withIntermediateDirectories: false)
        try FileManager.default.moveItem(
            atPath: bench.queue + "/to-print/CC-2026-0000007-01234567.pdf",
            toPath: bench.queue + "/printed/CC-2026-0000007-01234567.pdf")
        #expect(try await delivery.lookUp(message()) == .absent)
        let again = try await delivery.attempt(message(), within: .seconds(30)) {}
        #expect(again == .handedOver(reference: "CC-2026-0000007-01234567.pdf", evidence: "in printed"))
        #expect(bench.listing(bench.queue + "/to-print") == ["CC-2026-0000007-01234567-1-_modulo.pdf"])
        await bench.stop()
    }

    @Test(arguments: [
        ("Rosa", "Via 1\n 75100 Matera MT \n", "Via 1, 75100 Matera MT"),
        ("Rosa", "Via 1,75100  Matera MT", "Via 1, 75100 Matera MT"), ("Rosa", "", nil),
        ("", "Via 1, 75100 Matera MT", nil),
        ("Rosa", "Via 1", nil), ("Rosa", "a, b, c, d, e, f", nil),
        ("Rosa", "Via con un nome che non finisce mai e poi mai e poi mai, 75100 Matera MT", nil),
    ])
    func `an addressee is kept on one line, or refused with a reason`(name: String, written: String, kept: String?)
        async throws
    {
        let bench = try LetterBench()
        let found = try? bench.channel.addressee(Party(name: name, address: written))
        #expect(found?.address == kept)
        await bench.stop()
    }

    @Test func `the preview tells of an address that the post would not like, and refuses a bad one`() async throws {
        let bench = try LetterBench()
        let preview = try #require(bench.channel.preview)
        #expect(try await preview.preview(message("Via 1, Matera")).findings.map(\.code) == ["pages", "address_form"])
        let refused = try await preview.preview(message("Via 1"))
        #expect(refused.isRefused && refused.document == nil)
        #expect(
            try await preview.preview(message(text: "Raro: \u{12000}")).findings.map(\.code) == ["pages", "characters"])
        await bench.stop()
    }

    @Test func `the words of a scanned letter are read, with what they propose`() async throws {
        let bench = try LetterBench()
        let place = try TemporaryFolder("letter-words")
        let letter = try await bench.scan("richiesta di informazioni", "Gentili signori, vorrei sapere quando aprite.")
        let reader = try #require(bench.channel.transcription)
        let layer = try await reader.transcribe(letter, account: bench.name)
        #expect(layer.confidence == nil)
        #expect(layer.text.contains("vorrei sapere quando aprite"))
        #expect(layer.proposals.first { $0.field == .subject }?.value == "richiesta di informazioni")
        try Data(letter).write(to: URL(fileURLWithPath: place.file("a.pdf")))
        try await Command.mustRun([
            "pdftoppm", "-r", "300", "-gray", "-png", "-singlefile", place.file("a.pdf"), place.file("a"),
        ])
        let picture = Array(try Data(contentsOf: URL(fileURLWithPath: place.file("a.png"))))
        let read = try await reader.transcribe(picture, account: bench.name)
        #expect((read.confidence ?? 0) > 80)
        #expect(read.text.contains("vorrei sapere quando aprite"))
        #expect(read.proposals.first { $0.field == .date }?.value == "2026-03-01")
        #expect(read.proposals.first { $0.field == .sender }?.value.contains("85100 Potenza PZ") == true)
        await #expect(throws: ChannelError.self) {
            try await reader.transcribe(Array("%PDF-1.5 x".utf8), account: bench.name)
        }
        await bench.stop()
    }
}

// Faxes of ours: the sheet that is previewed is the sheet that goes, in a mail of the provider's form.

import Channels
import Foundation
import MIME
import Print
import Runtime
import Scanning
import TestServers
import Testing
import Tickets

@testable import Fax

@Suite struct FaxSendingTests {
    private func deliver(_ message: OutgoingMessage, _ bench: FaxBench) async throws -> DeliveryOutcome {
        let delivery = try #require(bench.channel.makeDelivery(for: FaxBench.account))
        return await delivery.attempt(message, within: .seconds(30), willTransmit: {})
    }

    @Test func `A fax leaves as HylaFAX wants it, with our secret as the job's tag`() async throws {
        let bench = try FaxBench()
        var message = try bench.message()
        message.isAutomatic = true
        guard case .accepted(let id, _) = try await deliver(message, bench) else {
            Issue.record("not accepted")
            return
        }
        #expect(id == "out-\(ProviderMail.token)@example.org")
        let raw = try bench.only()
        #expect(String(decoding: raw.prefix(40), as: UTF8.self).hasPrefix("Return-Path: <fax@example.org>"))
        let mail = MIMEMessage(raw)
        #expect(mail.headers.addresses("To").mailboxes.map(\.address) == ["0971000001@fax.example.org"])
        #expect(mail.headers.addresses("From").mailboxes.map(\.address) == ["fax@example.org"])
        #expect(mail.headers.text("Subject") == "Fax CC-2026-0000007")
        #expect(mail.headers.text("X-FAX-JobTag") == ProviderMail.token)
        #expect(mail.headers.text("X-FAX-Notify") == "when requeued" && !mail.headers.contains("Auto-Submitted"))
        #expect(mail.headers.messageIDs("Message-ID") == ["out-\(ProviderMail.token)@example.org"])
        #expect(mail.root.children.map(\.type.essence) == ["application/pdf"])
        let document = try #require(FaxDocument.all(in: mail.root).first)
        #expect(document.part.fileName == "CC-2026-0000007.pdf" && document.format == .pdf)
        let text = try await bench.pool.text(.bytes(document.part.decoded()), page: 1).text
        for words in [
            "Comune di Esempio", "Ada Prova", "+39 0971 000001", "CC-2026-0000007", "2 marzo 2026", "Rateizzazione",
            "la pratica è pronta", "pagina 1 di 1", "Bruna Esempio",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        await bench.stop()
    }

    @Test func `What is previewed is what is sent`() async throws {
        let bench = try FaxBench()
        let message = try bench.message(String(repeating: "Una riga del testo della risposta.\n", count: 120))
        let preview = try await #require(bench.channel.preview).preview(message)
        let shown = try #require(preview.document)
        #expect(!preview.isRefused && preview.findings.map(\.text.it) == ["4 pagine."])
        _ = try await deliver(message, bench)
        let sent = try #require(FaxDocument.bytes(in: try bench.only()))
        #expect(sent == shown)
        let facts = try await bench.pool.inspect(.bytes(sent))
        #expect(
            facts.pages.count == 4 && facts.pages.allSatisfy { abs($0.width - 210) < 1 && abs($0.height - 297) < 1 })
        #expect(try await bench.pool.text(.bytes(sent), page: 2).text.contains("pagina 2 di 4"))
        await bench.stop()
    }

    @Test func `What the provider does not take is refused before it is sent, and not sent`() async throws {
        let bench = try FaxBench()
        let tiff = OutgoingAttachment(name: "a.tif", type: "image/tiff", bytes: [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0])
        let word = OutgoingAttachment(name: "a.docx", type: "application/pdf", bytes: Array("PK".utf8))
        let preview = try #require(bench.channel.preview)
        #expect(try await !preview.preview(try bench.message(attachments: [tiff])).isRefused)
        let refused = try await preview.preview(try bench.message(attachments: [tiff, word]))
        #expect(refused.isRefused && refused.findings.contains { $0.code == "format" && $0.text.it.contains("a.docx") })
        let nowhere = try await preview.preview(try bench.message(to: "sconosciuto (123)"))
        #expect(nowhere.findings.contains { $0.code == "address" && $0.weight == .refusal })
        for message in [
            try bench.message(attachments: [word]), try bench.message(to: "sconosciuto (123)"),
            try bench.message(to: "ada@example.org"),
        ] {
            guard case .failed(let error) = try await deliver(message, bench) else {
                Issue.record("it was sent")
                continue
            }
            #expect(error.class == .permanent && ["format", "address"].contains(error.code))
        }
        #expect(try bench.sent().isEmpty)
        _ = try await deliver(try bench.message(attachments: [tiff]), bench)
        let mail = MIMEMessage(try bench.only())
        #expect(FaxDocument.all(in: mail.root).map(\.format) == [.pdf, .tiff])
        await bench.stop()
    }

    @Test func `A public body as addressee is warned about, not forbidden`() async throws {
        let bench = try FaxBench()
        let preview = try await #require(bench.channel.preview).preview(try bench.message(to: "+390971660001"))
        #expect(preview.findings.contains { $0.code == "public_body" && $0.weight == .warning } && !preview.isRefused)
        await bench.stop()
    }

    @Test func `Two attempts send the same bytes, and the second delivers nothing`() async throws {
        let bench = try FaxBench()
        let message = try bench.message()
        _ = try await deliver(message, bench)
        let first = try bench.sent()
        _ = try await deliver(message, bench)
        #expect(try bench.sent() == first && first.count == 1)
        let delivery = try #require(bench.channel.makeDelivery(for: FaxBench.account))
        guard case .found = await delivery.lookUp(message) else {
            Issue.record("not found")
            return
        }
        await bench.stop()
    }

    @Test func `The live test names what is missing, the reading of pages included`() async throws {
        let bench = try FaxBench()
        var scanning = ScanPoolSettings()
        scanning.program = bench.folder.file("nothing")
        let channel = FaxChannel(bench.settings, pool: ScanPool(scanning), shop: PrintShop(), log: .silent)
        try FileManager.default.removeItem(atPath: bench.folder.file("in"))
        let findings = await channel.check()
        #expect(findings.map(\.fault?.code) == ["missing_folder", nil, "local"])
        #expect(findings.map { String($0.subject.prefix(8)) } == ["reading:", "sending:", "reading:"])
        await channel.rest()
        await bench.stop()
    }

    @Test func `An addressee is a number, in one form`() throws {
        let bench = try FaxBench()
        #expect(try bench.channel.addressee(Party(name: "Ada", address: "0971/000001")).address == "+390971000001")
        #expect(throws: ChannelError.self) { try bench.channel.addressee(Party(address: "ada@example.org")) }
    }

    @Test(arguments: [
        ("national", "0971000001"), ("0039", "00390971000001"), ("+39", "+390971000001"),
    ])
    func `A number is written as the provider wants it`(form: String, written: String) throws {
        let number = try #require(TelephoneNumber("0971 000001"))
        let numberForm = try #require(FaxProfile.NumberForm(rawValue: form))
        #expect(numberForm.write(number) == written)
    }

    @Test func `What stands in a value is never taken for a name`() {
        let filled = FaxTemplate.fill("{number}@{domain} {x}", ["number": "{domain}", "domain": "a"])
        #expect(filled == "{domain}@a " && FaxTemplate.names(in: "{a}-{b} {") == ["a", "b"])
    }
}

// Faxes that came, through the real worker: every coding that fax machines use, upright and in right proportion, with their
// words; and documents made to do harm.

import Channels
import Foundation
import PaperPages
import Print
import Runtime
import Scanning
import Testing
import TestServers
import Tickets

@testable import Fax

/// Pages as a fax machine makes them.
enum FaxPaperwork {
    static let words = """
        Gentili signori,
        ho ricevuto l'avviso di pagamento relativo all'anno 2025 e vorrei sapere se è possibile versare la somma dovuta \
        in quattro rate mensili, perché in questo periodo la mia famiglia si trova in difficoltà.
        Resto in attesa di una vostra cortese risposta e porgo distinti saluti.
        """

    /// A sheet of one or more pages as PDF.
    static func sheet(_ text: String = words) async throws -> [UInt8] {
        try await PrintShop().print(
            FaxSheet(
                letterhead: Letterhead(lines: ["Ada Prova"]), from: "Ada Prova", to: "Comune di Esempio",
                faxNumber: "+39 0971 000000", ticketNumber: "1", date: "2 marzo 2026", subject: "Rateizzazione",
                text: text)
        ).bytes
    }

    /// Black and white, pixels as oblong as the resolution says, coded by libtiff.
    static func tiff(
        _ pdf: [UInt8], across: Int = 204, down: Int = 196, coding: String = "g4", turned: Int = 0
    ) async throws -> [UInt8] {
        let folder = try TemporaryFolder("paper")
        try Data(pdf).write(to: URL(fileURLWithPath: folder.file("fax.pdf")))
        try await Command.mustRun([
            "pdftoppm", "-mono", "-rx", "\(across)", "-ry", "\(down)", "-tiff", "-tiffcompression", "none",
            folder.file("fax.pdf"), folder.file("page"),
        ])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".tif") }
            .sorted()
        for name in names {
            if turned > 0 {
                try await Command.mustRun(["tiffcrop", "-R", "\(turned)", folder.file(name), folder.file("t.tiff")])
                try FileManager.default.removeItem(atPath: folder.file(name))
                try FileManager.default.moveItem(atPath: folder.file("t.tiff"), toPath: folder.file(name))
            }
            for (tag, value) in [("282", across), ("283", down), ("296", 2)] {
                try await Command.mustRun(["tiffset", "-s", tag, "\(value)", folder.file(name)])
            }
        }
        try await Command.mustRun(
            ["tiffcp", "-c", coding] + names.map { folder.file($0) } + [folder.file("fax.tiff")])
        return Array(try Data(contentsOf: URL(fileURLWithPath: folder.file("fax.tiff"))))
    }

    static func mail(_ document: [UInt8], _ name: String = "fax000000045.tif", _ type: String = "image/tiff") -> [UInt8]
    {
        var fax = ProviderMail.Fax()
        fax.document = (name, type, document)
        return ProviderMail.italian(fax)
    }
}

@Suite struct FaxPagesTests {
    struct Form: Sendable, CustomTestStringConvertible {
        var coding: String
        var across: Int
        var down: Int
        var testDescription: String { "\(coding) \(across)×\(down)" }
    }

    static let forms = [
        Form(coding: "g3:1d", across: 204, down: 98), Form(coding: "g3:1d", across: 204, down: 196),
        Form(coding: "g3:2d", across: 204, down: 98), Form(coding: "g3:2d", across: 204, down: 196),
        Form(coding: "g4", across: 204, down: 98), Form(coding: "g4", across: 204, down: 196),
        Form(coding: "g4", across: 204, down: 391), Form(coding: "g4", across: 408, down: 391),
        Form(coding: "g4", across: 300, down: 300),
    ]

    @Test(arguments: forms)
    func `A fax is shown in right proportion, read, and one PDF for the viewer`(form: Form) async throws {
        let bench = try FaxBench()
        let tiff = try await FaxPaperwork.tiff(
            try await FaxPaperwork.sheet(), across: form.across, down: form.down, coding: form.coding)
        let mail = FaxPaperwork.mail(tiff)
        let pages = try #require(bench.channel.pages)
        let shapes = try await pages.pages(of: mail)
        #expect(shapes.count == 1)
        for shape in shapes { #expect(abs(shape.width - 210) < 3 && abs(shape.height - 297) < 3, "\(shape)") }
        let transcript = try await #require(bench.channel.transcription).transcribe(mail, account: FaxBench.account)
        for word in ["avviso di pagamento", "quattro rate mensili", "difficoltà", "Rateizzazione"] {
            #expect(transcript.text.contains(word), "\(word) in \(transcript.text)")
        }
        #expect(try #require(transcript.confidence) > 80)
        let picture = try await pages.image(of: 0, in: mail, width: 800)
        let size = try #require(PictureSize(picture))
        #expect(abs(size.width - 800) <= 2 && abs(Double(size.height) / Double(size.width) - 297.0 / 210.0) < 0.02)
        keep(picture, "\(form.coding.replacing(":", with: "-"))-\(form.across)x\(form.down).png")
        let viewer = try await pages.document(of: mail)
        #expect(viewer.starts(with: Array("%PDF".utf8)))
        #expect(try await bench.pool.inspect(.bytes(viewer)).pages.count == 1)
        // The original stays what came.
        let part = try #require(bench.translate(mail).attachments.first?.part)
        #expect(try bench.channel.translation.attachment(part, of: mail) == tiff)
        await bench.stop()
    }

    @Test func `A fax that went in upside down is shown upright`() async throws {
        let bench = try FaxBench()
        let sheet = try await FaxPaperwork.sheet()
        let upright = FaxPaperwork.mail(try await FaxPaperwork.tiff(sheet))
        let turned = FaxPaperwork.mail(try await FaxPaperwork.tiff(sheet, turned: 180))
        let pages = try #require(bench.channel.pages)
        let one = try await pages.image(of: 0, in: upright, width: 400)
        let other = try await pages.image(of: 0, in: turned, width: 400)
        keep(other, "turned.png")
        #expect(PictureSize(one)?.height == PictureSize(other)?.height)
        let found = try await #require(bench.channel.transcription).transcribe(turned, account: FaxBench.account)
        #expect(found.text.contains("quattro rate mensili"))
        // Its picture, read once more, needs no turning.
        let text = try await bench.pool.text(.bytes(try await pages.image(of: 0, in: turned, width: 1700)), page: 1)
        #expect(text.turned == 0 && text.text.contains("pagamento"))
        await bench.stop()
    }

    @Test func `Several pages are read in order, no more of them than the settings allow`() async throws {
        let bench = try FaxBench()
        let long = (1...130).map { "Riga numero \($0) di un fax lungo." }.joined(separator: "\n")
        let mail = FaxPaperwork.mail(try await FaxPaperwork.tiff(try await FaxPaperwork.sheet(long)))
        let pages = try #require(bench.channel.pages)
        let count = try await pages.pages(of: mail).count
        #expect(count == 4)
        let text = try await #require(bench.channel.transcription).transcribe(mail, account: FaxBench.account).text
        let first = try #require(text.range(of: "numero 2 di")), last = try #require(text.range(of: "numero 129 di"))
        #expect(first.lowerBound < last.lowerBound)
        let two = FaxPages.reader(pool: bench.pool, mostRead: 2)
        #expect(try await !two.transcribe(mail, account: FaxBench.account).text.contains("numero 129 di"))
        #expect(try await two.image(of: 3, in: mail, width: 200).count > 100)
        await #expect(throws: ChannelError.self) { try await pages.image(of: 4, in: mail, width: 200) }
        await bench.stop()
    }

    @Test func `A PDF with words of its own needs no reading, and is its own document`() async throws {
        let bench = try FaxBench()
        let sheet = try await FaxPaperwork.sheet()
        let mail = FaxPaperwork.mail(sheet, "fax.pdf", "application/pdf")
        let found = try await #require(bench.channel.transcription).transcribe(mail, account: FaxBench.account)
        #expect(found.confidence == nil && found.text.contains("quattro rate mensili"))
        #expect(try await #require(bench.channel.pages).document(of: mail) == sheet)
        await bench.stop()
    }

    // MARK: harm

    /// A TIFF of one page that claims `width` by `height` pixels, chained `pages` times onto itself.
    private static func claiming(width: UInt32, height: UInt32, pages: Int, data: [UInt8] = [0, 1, 0, 1]) -> [UInt8] {
        func le(_ value: UInt32) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) } }
        func entry(_ tag: UInt16, _ value: UInt32) -> [UInt8] {
            [UInt8(truncatingIfNeeded: tag), UInt8(tag >> 8), 4, 0] + le(1) + le(value)
        }
        var bytes: [UInt8] = [0x49, 0x49, 0x2A, 0] + le(16) + data
        while bytes.count < 16 { bytes.append(0) }
        for page in 0..<pages {
            let entries =
                entry(256, width) + entry(257, height) + entry(258, 1) + entry(259, 4) + entry(262, 0) + entry(273, 8)
                + entry(277, 1) + entry(278, height) + entry(279, UInt32(data.count))
            let next = page + 1 < pages ? UInt32(bytes.count + 2 + entries.count + 4) : 0
            bytes += [9, 0] + entries + le(next)
        }
        return bytes
    }

    @Test func `Corrupt, exploding and endless documents are errors, and the next fax is read as ever`() async throws {
        let bench = try FaxBench()
        let good = try await FaxPaperwork.tiff(try await FaxPaperwork.sheet())
        var bent = good
        for index in stride(from: 20, to: bent.count, by: 7) { bent[index] ^= 0x5A }
        let hostile: [(name: String, bytes: [UInt8])] = [
            ("bent", bent), ("cut", Array(good.prefix(200))), ("head", [0x49, 0x49, 0x2A, 0]),
            ("bomb", Self.claiming(width: 60_000, height: 200_000, pages: 1)),
            ("ten thousand pages", Self.claiming(width: 1728, height: 2200, pages: 10_000)),
            ("loop", [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0, 0, 0, 8, 0, 0, 0]),
            ("pdf", Array("%PDF-1.7 niente".utf8)),
        ]
        let pages = try #require(bench.channel.pages)
        let transcription = try #require(bench.channel.transcription)
        for (name, bytes) in hostile {
            let mail = FaxPaperwork.mail(bytes)
            // The ticket is there whatever the document is.
            #expect(try bench.translate(mail).kind == .contact)
            do throws(ChannelError) {
                let found = try await transcription.transcribe(mail, account: FaxBench.account)
                #expect(found.text.utf8.count < 1 << 20, "\(name)")
            } catch {
                #expect(error.class == .permanent, "\(name): \(error)")
            }
            do throws(ChannelError) { _ = try await pages.image(of: 0, in: mail, width: 300) } catch {
                #expect(error.class == .permanent, "\(name): \(error)")
            }
            do throws(ChannelError) { _ = try await pages.document(of: mail) } catch {
                #expect(error.class == .permanent, "\(name): \(error)")
            }
        }
        let found = try await transcription.transcribe(FaxPaperwork.mail(good), account: FaxBench.account)
        #expect(found.text.contains("quattro rate mensili"))
        await bench.stop()
    }

    @Test func `A mail without a document has no pages, and says so for good`() async throws {
        let bench = try FaxBench()
        let mail = ProviderMail.report("fax non ricevuto", "Un tentativo")
        let pages = try #require(bench.channel.pages)
        do throws(ChannelError) {
            _ = try await pages.pages(of: mail)
            Issue.record("it has pages")
        } catch {
            #expect(error.class == .permanent && error.code == "no_document")
        }
        await bench.stop()
    }

    @Test func `A body of 60 MB and a thousand documents are read in bounded time`() async throws {
        let bench = try FaxBench()
        var fax = ProviderMail.Fax()
        fax.more = String(repeating: "CallID1: 0971000002 Mittente: x\n", count: 2_000_000)
        let found = try bench.translate(ProviderMail.italian(fax))
        #expect(found.sender.address == "+390971000001" && found.warnings.contains("limit-text"))
        var many =
            "From: fax@fax.example.org\nSubject: Fax ricevuto da 1\nContent-Type: multipart/mixed; boundary=b\n\n"
        for _ in 0..<1_000 { many += "--b\nContent-Type: image/tiff; name=a.tif\n\nII*\0 x\n" }
        #expect(try bench.translate(Array((many + "--b--\n").utf8)).kind == .contact)
        await bench.stop()
    }

    /// For looking at: `SPORTELLO_KEEP=/folder`.
    private func keep(_ picture: [UInt8], _ name: String) {
        guard let folder = ProcessInfo.processInfo.environment["SPORTELLO_KEEP"] else { return }
        try? Data(picture).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    }
}

/// Width and height of a PNG.
struct PictureSize {
    var width: Int
    var height: Int

    init?(_ bytes: [UInt8]) {
        guard bytes.count > 24, bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else { return nil }
        width = bytes[16..<20].reduce(0) { $0 << 8 | Int($1) }
        height = bytes[20..<24].reduce(0) { $0 << 8 | Int($1) }
    }
}

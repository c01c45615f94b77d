// Reading printed Italian: scans, faxes of every resolution and coding, text layers, sheets that lie wrong.

import Foundation
import Scanning
import TestServers
import Testing

/// A fax's resolution and coding.
struct FaxForm: Sendable, CustomTestStringConvertible {
    var across: Int
    var down: Int
    var coding: String
    /// Errors a character that are allowed.
    var errors: Double
    var testDescription: String { "\(across) × \(down) dpi, \(coding)" }

    static let all = [
        FaxForm(across: 204, down: 98, coding: "g3:1d", errors: 0.04),
        FaxForm(across: 204, down: 98, coding: "g4", errors: 0.04),
        FaxForm(across: 204, down: 196, coding: "g3:2d", errors: 0.01),
        FaxForm(across: 204, down: 196, coding: "g4", errors: 0.01),
        FaxForm(across: 204, down: 391, coding: "g3:1d", errors: 0.01),
        FaxForm(across: 408, down: 391, coding: "g4", errors: 0.01),
        FaxForm(across: 300, down: 300, coding: "g4", errors: 0.01),
    ]
}

extension ScanTests {
    @Suite struct ReadingTests {
        private let letter = TestPage.letter.joined(separator: "\n")

        @Test func `a scanned Italian letter is read right, with its lines in their places`() async throws {
            let pool = TestPool.make()
            let scan = ScanDocument.bytes(try await TestDocument.scan(.italianLetter))
            let text = try await pool.text(scan, page: 1)
            #expect(TextDistance.errorRate(text.text, letter) < 0.005, "\(text.text)")
            #expect(text.source == .ocr && text.confidence >= 85 && text.turned == 0 && !text.isCut)
            let sender = try #require(text.lines.first)
            #expect(sender.text == "Ada Fittizia" && sender.confidence >= 80)
            // The base line of the first line lies 25 mm from the top and left edges.
            #expect(abs(sender.box.x - 25) < 1.5 && abs(sender.box.y + sender.box.height - 25) < 1.5)
            let subject = try #require(text.lines.first { $0.text.hasPrefix("Oggetto") })
            #expect(subject.block > sender.block || subject.box.y > sender.box.y)
            await pool.close()
        }

        @Test(arguments: FaxForm.all) func `a fax is read right and stands in right proportion`(form: FaxForm)
            async throws
        {
            let pool = TestPool.make()
            let fax = ScanDocument.bytes(
                try await TestDocument.fax([.italianLetter], across: form.across, down: form.down, coding: form.coding))
            let facts = try await pool.inspect(fax)
            #expect(facts.kind == .tiff && facts.pages.count == 1 && !facts.hasText)
            #expect(abs(facts.pages[0].width - 210) < 1 && abs(facts.pages[0].height - 297) < 1)
            #expect(facts.pages[0].horizontalResolution == Double(form.across))
            #expect(facts.pages[0].verticalResolution == Double(form.down))
            let text = try await pool.text(fax, page: 1)
            let rate = TextDistance.errorRate(text.text, letter)
            #expect(rate < form.errors && text.confidence >= 75, "\(rate) \(text.confidence)\n\(text.text)")
            let size = try #require(PNGSize(try await pool.image(fax, page: 1, width: 800)))
            #expect(abs(size.width - 800) <= 2 && abs(size.height - 1131) <= 4)
            await pool.close()
        }

        @Test func `a page that lies upside down is turned, read, and shown upright`() async throws {
            let pool = TestPool.make()
            var page = TestPage.italianLetter
            page.skew = 180
            let scan = ScanDocument.bytes(try await TestDocument.scan(page, dotsPerInch: 200))
            let text = try await pool.text(scan, page: 1)
            #expect(text.turned == 180 && TextDistance.errorRate(text.text, letter) < 0.01, "\(text.text)")
            let upright = try await pool.image(scan, page: 1, width: 1_654, turned: text.turned)
            let again = try await pool.text(.bytes(upright), page: 1)
            #expect(again.turned == 0 && TextDistance.errorRate(again.text, letter) < 0.01)
            await pool.close()
        }

        @Test(arguments: [90, 270]) func `a page that lies on its side is turned the right way`(degrees: Int)
            async throws
        {
            let pool = TestPool.make()
            let upright = try await TestDocument.scan(.italianLetter, dotsPerInch: 200, form: "tiff")
            let scan = ScanDocument.bytes(
                try await TestDocument.convert(upright, ["tiffcrop", "-R", "\(degrees)", "IN", "OUT"]))
            let text = try await pool.text(scan, page: 1)
            #expect(text.turned == 360 - degrees && TextDistance.errorRate(text.text, letter) < 0.01, "\(text.text)")
            let size = try #require(PNGSize(try await pool.image(scan, page: 1, width: 400, turned: text.turned)))
            #expect(abs(size.width - 400) <= 2 && abs(size.height - 566) <= 4)
            await pool.close()
        }

        @Test func `an orientation tag is obeyed`() async throws {
            let pool = TestPool.make()
            let fax = try await TestDocument.fax([.italianLetter], across: 204, down: 196, coding: "g4")
            let folder = try TemporaryFolder("turn")
            try Data(fax).write(to: URL(fileURLWithPath: folder.file("fax.tiff")))
            // 8: the upper edge is what is stored at the left, so the page stands once turned by 270° clockwise.
            try await Command.mustRun(["tiffset", "-s", "274", "8", folder.file("fax.tiff")])
            let document = ScanDocument.file(folder.file("fax.tiff"))
            let facts = try await pool.inspect(document)
            #expect(abs(facts.pages[0].width - 297) < 1 && abs(facts.pages[0].height - 210) < 1)
            // As read it lies on its side now, and must be turned back.
            let text = try await pool.text(document, page: 1)
            #expect(text.turned == 90 && TextDistance.errorRate(text.text, letter) < 0.02, "\(text.text)")
            await pool.close()
        }

        @Test func `a sheet that went in askew is read right`() async throws {
            let pool = TestPool.make()
            var page = TestPage.italianLetter
            page.skew = 1.4
            let text = try await pool.text(.bytes(try await TestDocument.scan(page, form: "jpeg")), page: 1)
            #expect(TextDistance.errorRate(text.text, letter) < 0.01, "\(text.text)")
            await pool.close()
        }

        @Test func `a text layer is taken as it is`() async throws {
            let pool = TestPool.make()
            let document = ScanDocument.bytes(TestDocument.pdf([.italianLetter]))
            let facts = try await pool.inspect(document)
            #expect(facts.kind == .pdf && facts.hasText && !facts.encrypted)
            let text = try await pool.text(document, page: 1)
            #expect(text.source == .textLayer && text.confidence == 100)
            #expect(TextDistance.errorRate(text.text, letter) == 0, "\(text.text)")
            let sender = try #require(text.lines.first)
            #expect(sender.text == "Ada Fittizia" && abs(sender.box.x - 25) < 1 && abs(sender.box.y - 22) < 4)
            #expect(try #require(text.lines.last).box.y > 100)
            await pool.close()
        }

        @Test func `a header over the image of a letter is not taken for its text`() async throws {
            let pool = TestPool.make()
            let jpeg = try await TestDocument.scan(.italianLetter, dotsPerInch: 200, form: "jpeg")
            let document = ScanDocument.bytes(HostilePDF.imageWithHeader(jpeg, width: 1_654, height: 2_339))
            let facts = try await pool.inspect(document)
            #expect(!facts.hasText)
            let text = try await pool.text(document, page: 1)
            #expect(text.source == .ocr && text.text.contains("Oggetto: richiesta di rateizzazione"), "\(text.text)")
            await pool.close()
        }

        @Test func `a blank page has no text, no codes and no confidence`() async throws {
            let pool = TestPool.make()
            let blank = ScanDocument.bytes(try await TestDocument.scan(TestPage(), dotsPerInch: 100))
            let text = try await pool.text(blank, page: 1)
            #expect(text.lines.isEmpty && text.confidence == 0)
            #expect(try await pool.codes(blank, page: 1).isEmpty)
            await pool.close()
        }
    }
}

// Taking batches apart, and making one PDF for the viewer: nothing on the pages changes.

import Foundation
import Scanning
import TestServers
import Testing

extension ScanTests {
    @Suite struct SplittingTests {
        private func pages(_ count: Int) -> [TestPage] {
            (1...count).map {
                TestPage().adding(["Pagina di prova \($0)", "Seconda riga della pagina \($0) con più testo"])
            }
        }

        @Test func `pages of a PDF are copied as they are, in the order asked for`() async throws {
            let pool = TestPool.make()
            let batch = TestDocument.pdf(pages(5))
            let part = try await pool.extract(.bytes(batch), pages: [4...5, 2...2])
            let facts = try await pool.inspect(.bytes(part))
            #expect(facts.kind == .pdf && facts.pages.count == 3 && facts.hasText)
            for (place, number) in [(1, 4), (2, 5), (3, 2)] {
                #expect(try await drawn(part, place) == drawn(batch, number))
                #expect(try await pool.text(.bytes(part), page: place).text.contains("Pagina di prova \(number)\n"))
            }
            // The drawing commands themselves are there, byte for byte.
            let stream = try await TestDocument.convert(part, ["qpdf", "--stream-data=uncompress", "IN", "OUT"])
            #expect(Data(stream).range(of: Data(pages(5)[3].content.utf8)) != nil)
            // The same pages give the same bytes: a repeated batch is known by its digest.
            #expect(try await pool.extract(.bytes(batch), pages: [4...5, 2...2]) == part)
            await pool.close()
        }

        private func drawn(_ pdf: [UInt8], _ page: Int) async throws -> [UInt8] {
            try await TestDocument.convert(
                pdf, ["sh", "-c", "pdftoppm -r 60 -f \(page) -l \(page) \"$1\" > \"$2\"", "sh", "IN", "OUT"])
        }

        @Test(arguments: ["g3:1d", "g3:2d", "g4", "lzw", "zip:2", "jpeg"])
        func `pages of a TIFF are copied without coding them anew`(coding: String) async throws {
            let pool = TestPool.make()
            let folder = try TemporaryFolder("split")
            if coding.hasPrefix("g") {
                let fax = try await TestDocument.fax(pages(4), across: 204, down: 98, coding: coding)
                try Data(fax).write(to: URL(fileURLWithPath: folder.file("batch.tiff")))
            } else {
                var files: [String] = []
                for (number, page) in pages(4).enumerated() {
                    files.append(folder.file("\(number).tiff"))
                    let scan = try await TestDocument.scan(page, dotsPerInch: 75, form: "tiff")
                    try Data(scan).write(to: URL(fileURLWithPath: files[number]))
                }
                try await Command.mustRun(["tiffcp", "-r", "64", "-c", coding] + files + [folder.file("batch.tiff")])
            }
            let part = try await pool.extract(.file(folder.file("batch.tiff")), pages: [2...3])
            try Data(part).write(to: URL(fileURLWithPath: folder.file("part.tiff")))
            let facts = try await pool.inspect(.bytes(part))
            #expect(facts.kind == .tiff && facts.pages.count == 2)
            for (place, number) in [(0, 1), (1, 2)] {
                // tiffcmp compares tags and every pixel; the coded strips are the same bytes as well.
                let one = folder.file("one.tiff"), other = folder.file("other.tiff")
                try await Command.mustRun(["tiffcp", folder.file("part.tiff,\(place)"), one])
                try await Command.mustRun(["tiffcp", folder.file("batch.tiff,\(number)"), other])
                try await Command.mustRun(["tiffcmp", "-t", one, other])
                let strips = try await Command.mustRun(["tiffinfo", "-s", "-\(place)", folder.file("part.tiff")])
                #expect(strips.contains("Strip"))
            }
            let batch = try TestDocument.read(folder.file("batch.tiff"))
            let strip = try await largestStrip(folder.file("batch.tiff"), page: 1)
            #expect(batch[strip].count > 20 && Data(part).range(of: Data(batch[strip])) != nil)
            await pool.close()
        }

        /// Where the largest strip of a page (from 0) lies, as tiffinfo says.
        private func largestStrip(_ path: String, page: Int) async throws -> Range<Int> {
            let lines = try await Command.mustRun(["tiffinfo", "-s", "-\(page)", path]).split(separator: "\n")
            let strips = lines.filter { $0.contains(": [") }.compactMap { line -> Range<Int>? in
                let numbers = line.split { !$0.isNumber }.compactMap { Int($0) }
                return numbers.count >= 3 ? numbers[1]..<numbers[1] + numbers[2] : nil
            }
            return try #require(strips.max { $0.count < $1.count })
        }

        @Test(arguments: FaxForm.all) func `a fax becomes one PDF, small, without loss, in right proportion`(
            form: FaxForm
        ) async throws {
            let pool = TestPool.make()
            let fax = try await TestDocument.fax(
                [.italianLetter] + pages(2), across: form.across, down: form.down, coding: form.coding)
            let pdf = try await pool.pdf(.bytes(fax))
            let facts = try await pool.inspect(.bytes(pdf))
            #expect(facts.pages.count == 3)
            for page in facts.pages { #expect(abs(page.width - 210) < 1 && abs(page.height - 297) < 1) }
            #expect(pdf.count < 80_000)
            // Not only poppler takes it, and the pixels are the fax's own.
            _ = try await TestDocument.convert(pdf, ["qpdf", "--check", "IN"], keeps: true)
            let folder = try TemporaryFolder("pixels")
            try Data(pdf).write(to: URL(fileURLWithPath: folder.file("fax.pdf")))
            try Data(fax).write(to: URL(fileURLWithPath: folder.file("fax.tiff")))
            try await Command.mustRun([
                "pdfimages", "-tiff", "-f", "1", "-l", "1", folder.file("fax.pdf"), folder.file("i"),
            ])
            try await Command.mustRun(["tiffcp", "-c", "none", folder.file("i-000.tif"), folder.file("a.tiff")])
            try await Command.mustRun(["tiffcp", "-c", "none", folder.file("fax.tiff,0"), folder.file("b.tiff")])
            #expect(try PlainBits(folder.file("a.tiff")) == PlainBits(folder.file("b.tiff")))
            await pool.close()
        }

        @Test func `images become PDFs, a JPEG as the file it is`() async throws {
            let pool = TestPool.make()
            let jpeg = try await TestDocument.scan(.italianLetter, dotsPerInch: 150, form: "jpeg")
            let pdf = try await pool.pdf(.bytes(jpeg))
            #expect(Data(pdf).range(of: Data(jpeg)) != nil)
            let png = try await pool.pdf(.bytes(try await TestDocument.scan(.italianLetter, dotsPerInch: 150)))
            for document in [pdf, png] {
                let facts = try await pool.inspect(.bytes(document))
                #expect(abs(facts.pages[0].width - 210) < 1 && abs(facts.pages[0].height - 297) < 1)
                let text = try await pool.text(.bytes(document), page: 1)
                #expect(text.source == .ocr && text.text.contains("Oggetto: richiesta di rateizzazione"))
            }
            let own = TestDocument.pdf(pages(1))
            #expect(try await pool.pdf(.bytes(own)) == own)
            await pool.close()
        }

        @Test func `five hundred pages are handled in bounded memory`() async throws {
            let pool = TestPool.make()
            let folder = try TemporaryFolder("batch")
            let page = try await TestDocument.fax([.italianLetter], across: 204, down: 98, coding: "g4")
            try Data(page).write(to: URL(fileURLWithPath: folder.file("page.tiff")))
            try await Command.mustRun(
                ["tiffcp", "-c", "g4"] + Array(repeating: folder.file("page.tiff"), count: 500)
                    + [folder.file("batch.tiff")])
            let batch = ScanDocument.file(folder.file("batch.tiff"))
            #expect(try await pool.inspect(batch).pages.count == 500)
            #expect(try await pool.text(batch, page: 500).confidence > 75)
            let part = try await pool.extract(batch, pages: [251...500])
            #expect(try await pool.inspect(.bytes(part)).pages.count == 250)
            let pdf = try await pool.pdf(batch)
            #expect(try await pool.inspect(.bytes(pdf)).pages.count == 500)
            let letters = try await pool.extract(.bytes(pdf), pages: [1...250])
            #expect(try await pool.inspect(.bytes(letters)).pages.count == 250)
            // One worker did it all: its peak says what a batch costs.
            let worker = try #require(pool.processes.first)
            let peak = try Memory.peak(of: worker)
            #expect(peak < 400 << 20, "\(peak >> 20) MB")
            await pool.close()
        }
    }
}

/// Height and bits of an uncompressed TIFF of one bit a pixel, black as 1.
struct PlainBits: Equatable {
    var bits: [UInt8]

    init(_ path: String) throws {
        let bytes = try TestDocument.read(path)
        func number(_ place: Int, _ size: Int) -> Int {
            (0..<size).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
        }
        let table = number(4, 4)
        var fields: [Int: (count: Int, place: Int, size: Int)] = [:]
        for entry in 0..<number(table, 2) {
            let at = table + 2 + 12 * entry
            let size = number(at + 2, 2) == 3 ? 2 : 4, count = number(at + 4, 4)
            fields[number(at, 2)] = (count, size * count <= 4 ? at + 8 : number(at + 8, 4), size)
        }
        func values(_ tag: Int) -> [Int] {
            guard let field = fields[tag] else { return [] }
            return (0..<field.count).map { number(field.place + $0 * field.size, field.size) }
        }
        let black: UInt8 = values(262) == [1] ? 0xFF : 0
        bits = zip(values(273), values(279)).flatMap { offset, count in
            bytes[offset..<offset + count].map { $0 ^ black }
        }
        // What lies beyond the right edge is no pixel.
        let across = values(256).first ?? 0, row = (across + 7) / 8
        if across % 8 != 0 {
            for end in stride(from: row - 1, to: bits.count, by: row) { bits[end] &= 0xFF << UInt8(8 - across % 8) }
        }
    }
}

enum Memory {
    /// Most memory that a process has had in use, in bytes.
    static func peak(of process: Int32) throws -> Int { try value("VmHWM", process) }
    /// Most address space.
    static func peakAddressSpace(of process: Int32) throws -> Int { try value("VmPeak", process) }

    private static func value(_ name: String, _ process: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix(name) } ?? ""
        return (line.split { !$0.isNumber }.first.flatMap { Int($0) } ?? Int.max >> 10) << 10
    }
}

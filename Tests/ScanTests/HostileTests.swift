// Documents that are broken or mean harm: an error with a code, never a dead gateway, and the next document is read.

import Foundation
import Scanning
import TestServers
import Testing

extension ScanTests {
    @Suite struct HostileTests {
        private let good = ScanDocument.bytes(TestDocument.pdf([TestPage().adding(["Prova di una pagina con testo"])]))

        /// Everything that a channel does with a document. Returns the codes of what failed; each must be of the document.
        private func use(_ bytes: [UInt8], _ pool: ScanPool, reading: Bool = false) async -> Set<ScanError.Code> {
            var codes: Set<ScanError.Code> = []
            func note(_ work: () async throws(ScanError) -> Void) async {
                do throws(ScanError) { try await work() } catch {
                    #expect(error.isOfTheDocument, "\(error)")
                    codes.insert(error.code)
                }
            }
            let document = ScanDocument.bytes(bytes)
            await note { () throws(ScanError) in _ = try await pool.inspect(document) }
            await note { () throws(ScanError) in _ = try await pool.image(document, page: 1, width: 200) }
            await note { () throws(ScanError) in _ = try await pool.pdf(document) }
            await note { () throws(ScanError) in _ = try await pool.extract(document, pages: [1...1]) }
            if reading {
                await note { () throws(ScanError) in _ = try await pool.codes(document, page: 1) }
                await note { () throws(ScanError) in _ = try await pool.text(document, page: 1) }
            }
            return codes
        }

        private static func sample(_ form: String) async throws -> [UInt8] {
            let pages = [TestPage.italianLetter, TestPage().adding(["Seconda pagina"])]
            switch form {
            case "pdf": return TestDocument.pdf(pages)
            case "g4", "g3:2d":
                return try await TestDocument.fax(pages, across: 204, down: 98, coding: form)
            default: return try await TestDocument.scan(pages[1], dotsPerInch: 75, form: form)
            }
        }

        @Test(arguments: ["pdf", "g4", "g3:2d", "png", "jpeg", "tiff"])
        func `a document cut off anywhere harms nobody`(form: String) async throws {
            let pool = TestPool.make(workers: 2)
            let bytes = try await Self.sample(form)
            for part in 0..<18 {
                let end = part < 6 ? 1 << part : bytes.count * part / 18
                let codes = await use(Array(bytes.prefix(end)), pool)
                if part < 6 { #expect(!codes.isEmpty, "\(end) bytes are no document") }
            }
            #expect(try await pool.text(good, page: 1).text == "Prova di una pagina con testo\n")
            await pool.close()
        }

        @Test(arguments: ["pdf", "g4", "g3:2d", "png", "jpeg", "tiff"])
        func `a document with changed bytes harms nobody`(form: String) async throws {
            let pool = TestPool.make(workers: 2)
            let bytes = try await Self.sample(form)
            var dice = Dice(seed: 11)
            for round in 0..<30 {
                var changed = bytes
                // Half of them in the directories at either end, where the numbers are.
                for _ in 0..<(1 + round % 8) {
                    let place = dice.next() % bytes.count
                    let edge = dice.next() % min(400, bytes.count)
                    let chosen = [place, edge, bytes.count - 1 - edge][dice.next() % 3]
                    changed[chosen] = UInt8(dice.next() & 0xFF)
                }
                _ = await use(changed, pool)
            }
            #expect(try await pool.text(good, page: 1).text == "Prova di una pagina con testo\n")
            await pool.close()
        }

        @Test func `a fax that breaks off is shown as far as it goes`() async throws {
            let pool = TestPool.make()
            let fax = try await TestDocument.fax([.italianLetter], across: 204, down: 196, coding: "g4")
            let folder = try TemporaryFolder("broken")
            // The directory of libtiff's own files comes last: a page in the middle of the coded data is what is broken.
            var broken = fax
            for place in fax.count / 3..<fax.count / 2 { broken[place] = 0 }
            try Data(broken).write(to: URL(fileURLWithPath: folder.file("fax.tiff")))
            let document = ScanDocument.file(folder.file("fax.tiff"))
            #expect(try await pool.inspect(document).pages.count == 1)
            let text = try await pool.text(document, page: 1)
            #expect(text.text.contains("Ada Fittizia"), "\(text.text)")
            await pool.close()
        }

        @Test func `a black-and-white bomb of some kilobytes is refused`() async throws {
            let pool = TestPool.make()
            // Group 4: one bit, a 1, is a line like the one above.
            let bomb = HostileTIFF.file(across: 50_000, down: 50_000, strip: [UInt8](repeating: 0xFF, count: 6_300))
            #expect(try await pool.inspect(.bytes(bomb)).pages.count == 1)
            await #expect { try await pool.text(.bytes(bomb), page: 1) } throws: { ($0 as? ScanError)?.code == .tooBig }
            #expect(await use(bomb, pool, reading: true) == [.tooBig])
            // What just fits is read, in memory that is bounded.
            let large = HostileTIFF.file(across: 40_000, down: 40_000, strip: [UInt8](repeating: 0xFF, count: 5_001))
            #expect(try await pool.text(.bytes(large), page: 1).text.isEmpty)
            let worker = try #require(pool.processes.first)
            #expect(try Memory.peakAddressSpace(of: worker) <= ScanPoolSettings().memory)
            await pool.close()
        }

        @Test func `pages without measure are refused or drawn small`() async throws {
            let pool = TestPool.make()
            let wide = TestDocument.pdf([
                TestPage(width: 5_080, height: 5_080).adding(["Grande"], x: 100, y: 500, size: 900)
            ])
            let facts = try await pool.inspect(.bytes(wide))
            #expect(abs(facts.pages[0].width - 5_080) < 1)
            #expect(await use(wide, pool, reading: true) == [])
            let image = try #require(PNGSize(try await pool.image(.bytes(wide), page: 1, width: 9_000)))
            #expect(image.width * image.height <= 41_000_000)
            let worker = try #require(pool.processes.first)
            #expect(try Memory.peak(of: worker) < 900 << 20)
            let endless = TestDocument.pdf([TestPage(width: 1e9, height: 1)])
            _ = await use(endless, pool, reading: true)
            #expect(try await pool.inspect(good).pages.count == 1)
            await pool.close()
        }

        @Test func `an image that claims to be huge is refused before it is decoded`() async throws {
            let pool = TestPool.make()
            var png = try await TestDocument.scan(TestPage(), dotsPerInch: 20)
            for place in [16, 20] { png.replaceSubrange(place..<place + 4, with: [0, 0, 0xEA, 0x60]) }
            #expect(await use(png, pool, reading: true).contains(.tooBig))
            var jpeg = try await TestDocument.scan(TestPage(), dotsPerInch: 20, form: "jpeg")
            let frame = try #require(Data(jpeg).range(of: Data([0xFF, 0xC0])))
            jpeg.replaceSubrange(frame.lowerBound + 5..<frame.lowerBound + 9, with: [0xFF, 0xFF, 0xFF, 0xFF])
            _ = await use(jpeg, pool, reading: true)
            let inside = HostilePDF.imageWithHeader(Array("no image".utf8), width: 60_000, height: 60_000)
            _ = await use(inside, pool, reading: true)
            #expect(try await pool.inspect(good).pages.count == 1)
            await pool.close()
        }

        @Test func `PDFs that go in circles, nest without end or count without shame end with an error`() async throws {
            let pool = TestPool.make(workers: 2, limit: .seconds(20))
            let deep = String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000)
            let font = "<< /Type /Catalog /Pages 2 0 R >>"
            let hostile: [[String]] = [
                [font, "<< /Type /Pages /Count 1 /Kids [2 0 R] >>"],
                [font, "<< /Type /Pages /Count 1 /Kids \(deep) >>"],
                [
                    font, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
                    "<< /Type /Page /Parent 2 0 R /Contents \(deep) >>",
                ],
                [font, "<< /Type /Pages /Count 0 /Kids [] >>"],
                [
                    font, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
                    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                        + " /Resources << /XObject << /X 5 0 R >> >> >>",
                    "<< /Length 5 >>\nstream\n/X Do\nendstream",
                    "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
                        + " /Length 12 >>\nstream\n/X Do /X Do \nendstream",
                ],
            ]
            for objects in hostile { _ = await use(TestDocument.pdf(objects: objects), pool, reading: true) }
            let many = TestDocument.pdf(objects: [font, "<< /Type /Pages /Count 2000000000 /Kids [] >>"])
            #expect(await use(many, pool).isSubset(of: [.tooManyPages, .damaged, .empty, .crashed]))
            #expect(try await pool.inspect(good).pages.count == 1)
            await pool.close()
        }

        @Test func `more pages than are granted are refused`() async throws {
            let pool = TestPool.make { $0.mostPages = 3 }
            let pages = (1...4).map { TestPage().adding(["Pagina \($0)"]) }
            for bytes in [
                TestDocument.pdf(pages), try await TestDocument.fax(pages, across: 204, down: 98, coding: "g4"),
            ] {
                await #expect { try await pool.inspect(.bytes(bytes)) } throws: {
                    ($0 as? ScanError)?.code == .tooManyPages
                }
            }
            // A directory that leads to itself.
            let ring = HostileTIFF.file(across: 100, down: 10, strip: [0xFF, 0xFF], next: 8)
            _ = await use(ring, pool)
            #expect(try await pool.inspect(good).pages.count == 1)
            await pool.close()
        }

        @Test func `a PDF with a password is told from a damaged one, a restricted one is read`() async throws {
            let pool = TestPool.make()
            let pdf = TestDocument.pdf([.italianLetter])
            let locked = try await TestDocument.convert(
                pdf, ["qpdf", "--encrypt", "segreto", "segreto", "256", "--", "IN", "OUT"])
            #expect(await use(locked, pool, reading: true).contains(.encrypted))
            await #expect { try await pool.extract(.bytes(locked), pages: [1...1]) } throws: {
                ($0 as? ScanError)?.code == .encrypted
            }
            let restricted = try await TestDocument.convert(
                pdf, ["qpdf", "--encrypt", "", "segreto", "256", "--extract=n", "--modify=none", "--", "IN", "OUT"])
            #expect(try await pool.inspect(.bytes(restricted)).encrypted)
            #expect(try await pool.text(.bytes(restricted), page: 1).text.contains("Oggetto"))
            let part = try await pool.extract(.bytes(restricted), pages: [1...1])
            #expect(try await pool.inspect(.bytes(part)).pages.count == 1)
            await pool.close()
        }

        @Test func `what is no document is said to be none`() async throws {
            let pool = TestPool.make()
            let folder = try TemporaryFolder("files")
            try folder.write("empty.pdf", "")
            try folder.write("text.pdf", "Gentili signori, questo non è un PDF.")
            try Data(TestDocument.pdf([.italianLetter])).write(to: URL(fileURLWithPath: folder.file("good.pdf")))
            symlink(folder.file("good.pdf"), folder.file("link.pdf"))
            mkfifo(folder.file("fifo.pdf"), 0o600)
            let expected: [(String, ScanError.Code)] = [
                ("empty.pdf", .empty), ("text.pdf", .unknownKind), ("link.pdf", .notReadable),
                ("fifo.pdf", .notReadable),
                ("absent.pdf", .notReadable), ("", .notReadable),
            ]
            for (name, code) in expected {
                await #expect("\(name)") { try await pool.inspect(.file(folder.file(name))) } throws: {
                    ($0 as? ScanError)?.code == code
                }
            }
            await #expect { try await pool.inspect(.bytes([])) } throws: { ($0 as? ScanError)?.code == .empty }
            let file = ScanDocument.file(folder.file("good.pdf"))
            for page in [0, 2, -1, Int.max] {
                await #expect { try await pool.text(file, page: page) } throws: {
                    ($0 as? ScanError)?.code == .noSuchPage
                }
            }
            await #expect { try await pool.extract(file, pages: [1...2]) } throws: {
                ($0 as? ScanError)?.code == .noSuchPage
            }
            await pool.close()
            let small = TestPool.make { $0.mostBytes = 500 }
            await #expect { try await small.inspect(file) } throws: { ($0 as? ScanError)?.code == .tooBig }
            await small.close()
        }
    }
}

/// TIFFs written byte by byte.
enum HostileTIFF {
    /// One page of Group 4.
    /// - Parameter next: place of the next directory; 0: none.
    static func file(across: Int, down: Int, strip: [UInt8], next: Int = 0) -> [UInt8] {
        func number(_ value: Int, _ size: Int) -> [UInt8] { (0..<size).map { UInt8(value >> (8 * $0) & 0xFF) } }
        let tags = [
            (256, across), (257, down), (258, 1), (259, 4), (262, 0), (273, 8 + 2 + 12 * 9 + 4), (277, 1), (278, down),
            (279, strip.count),
        ]
        var bytes: [UInt8] = [0x49, 0x49, 42, 0] + number(8, 4) + number(tags.count, 2)
        for (tag, value) in tags { bytes += number(tag, 2) + number(4, 2) + number(1, 4) + number(value, 4) }
        return bytes + number(next, 4) + strip
    }
}

// The eight orientations of TIFF and Exif: the inbox's picture and the viewer's PDF show the same page, upright.

import Foundation
import Scanning
import TestServers
import Testing

extension ScanTests {
    @Suite struct OrientationTests {
        /// Different in all four corners, so that no turn or flip goes unseen.
        private static var page: TestPage {
            var page = TestPage(width: 120, height: 80)
            page.fill(x: 5, y: 5, width: 40, height: 12)
            page.fill(x: 100, y: 5, width: 10, height: 10)
            page.fill(x: 5, y: 60, width: 6, height: 15)
            return page
        }

        @Test(arguments: 1...8) func `a JPEG stands as Exif says, and so does its PDF`(tag: Int) async throws {
            let plain = try await TestDocument.scan(Self.page, dotsPerInch: 100, form: "jpeg")
            try await check(Self.withExif(plain, orientation: tag), tag, tolerance: 3)
        }

        @Test(arguments: 1...8) func `a grey TIFF stands as its tag says, and so does its PDF`(tag: Int) async throws {
            let plain = try await TestDocument.scan(Self.page, dotsPerInch: 100, form: "tiff")
            try await check(try await Self.tagged(plain, tag), tag, tolerance: 2)
        }

        @Test(arguments: 1...8) func `a fax stands as its tag says, and so does its PDF`(tag: Int) async throws {
            let plain = try await TestDocument.fax([Self.page], across: 204, down: 196, coding: "g4")
            try await check(try await Self.tagged(plain, tag), tag, tolerance: 3)
        }

        private func check(_ bytes: [UInt8], _ tag: Int, tolerance: Double) async throws {
            let pool = TestPool.make()
            let document = ScanDocument.bytes(bytes)
            let facts = try await pool.inspect(document)
            let isOnItsSide = tag >= 5
            #expect(abs(facts.pages[0].width - (isOnItsSide ? 80 : 120)) < 1.5, "\(facts)")
            #expect(abs(facts.pages[0].height - (isOnItsSide ? 120 : 80)) < 1.5)
            let width = isOnItsSide ? 200 : 300
            let shown = try await grey(try await pool.image(document, page: 1, width: width), pool)
            let viewed = try await grey(
                try await pool.image(.bytes(try await pool.pdf(document)), page: 1, width: width), pool)
            #expect(shown.difference(viewed) < tolerance, "\(shown.difference(viewed))")
            // What the tag does to the page that lies there, done by hand.
            let upright = try await grey(try await TestDocument.scan(Self.page, dotsPerInch: 100), pool)
            #expect(shown.difference(upright.oriented(tag)) < 12, "\(shown.difference(upright.oriented(tag)))")
            await pool.close()
        }

        /// A small grey raster of a PNG: by way of a PDF and poppler's own tool.
        private func grey(_ png: [UInt8], _ pool: ScanPool) async throws -> GreyRaster {
            let pdf = try await pool.pdf(.bytes(png))
            let size = try #require(PNGSize(png))
            let isWide = size.width > size.height
            let pgm = try await TestDocument.convert(
                pdf,
                [
                    "sh", "-c",
                    "pdftoppm -gray -scale-to-x \(isWide ? 90 : 60) -scale-to-y \(isWide ? 60 : 90) \"$1\" > \"$2\"",
                    "sh", "IN", "OUT",
                ])
            return try #require(GreyRaster(pgm: pgm))
        }

        private static func tagged(_ tiff: [UInt8], _ tag: Int) async throws -> [UInt8] {
            let folder = try TemporaryFolder("tag")
            try Data(tiff).write(to: URL(fileURLWithPath: folder.file("page.tiff")))
            try await Command.mustRun(["tiffset", "-s", "274", "\(tag)", folder.file("page.tiff")])
            return try TestDocument.read(folder.file("page.tiff"))
        }

        /// With a segment that says nothing but the orientation, in the byte order of Motorola.
        private static func withExif(_ jpeg: [UInt8], orientation: Int) -> [UInt8] {
            let tiff: [UInt8] = [
                0x4D, 0x4D, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, UInt8(orientation), 0, 0, 0, 0, 0, 0,
            ]
            let body = Array("Exif\0\0".utf8) + tiff
            let length = body.count + 2
            return Array(jpeg[..<2]) + [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + body + jpeg[2...]
        }

        @Test func `a fax without a resolution has that of its width`() async throws {
            let pool = TestPool.make()
            for (down, resolution) in [(1_143, 98.0), (2_287, 196.0)] {
                let strip = [UInt8](repeating: 0xFF, count: down / 8 + 1)
                let fax = HostileTIFF.file(across: 1_728, down: down, strip: strip)
                let page = try await pool.inspect(.bytes(fax)).pages[0]
                #expect(page.horizontalResolution == 204 && page.verticalResolution == resolution)
                #expect(abs(page.width - 215) < 1 && abs(page.height - 296) < 2)
            }
            // A photograph that claims 72 dpi is a letter, not a poster.
            let photograph = try await TestDocument.convert(
                try await TestDocument.scan(TestPage(), dotsPerInch: 200, form: "tiff"),
                [
                    "sh", "-c", "cp \"$1\" \"$2\" && tiffset -s 282 72 \"$2\" && tiffset -s 283 72 \"$2\"", "sh", "IN",
                    "OUT",
                ])
            #expect(abs(try await pool.inspect(.bytes(photograph)).pages[0].width - 210) < 1)
            await pool.close()
        }
    }
}

/// A small grey picture.
struct GreyRaster {
    var width: Int
    var height: Int
    var samples: [UInt8]

    init?(pgm: [UInt8]) {
        var place = 0
        var numbers: [Int] = []
        guard pgm.starts(with: Array("P5".utf8)) else { return nil }
        place = 2
        while numbers.count < 3, place < pgm.count {
            let word = pgm[place...].drop { $0 <= 32 }.prefix { $0 > 32 }
            guard let number = Int(String(decoding: word, as: UTF8.self)) else { return nil }
            numbers.append(number)
            place = word.endIndex
        }
        (width, height) = (numbers[0], numbers[1])
        samples = Array(pgm[(place + 1)...])
        guard samples.count == width * height else { return nil }
    }

    private init(width: Int, height: Int, _ sample: (Int, Int) -> UInt8) {
        (self.width, self.height) = (width, height)
        samples = (0..<height).flatMap { y in (0..<width).map { x in sample(x, y) } }
    }

    /// Mean difference of the samples, 0 to 255; 255 where the sizes differ.
    func difference(_ other: GreyRaster) -> Double {
        guard width == other.width, height == other.height else { return 255 }
        let sum = zip(samples, other.samples).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
        return Double(sum) / Double(samples.count)
    }

    /// TIFF 6.0 page 36: where row 0 and column 0 of what is stored are seen.
    func oriented(_ tag: Int) -> GreyRaster {
        let (w, h, stored) = (width, height, samples)
        let isOnItsSide = tag >= 5
        return GreyRaster(width: isOnItsSide ? h : w, height: isOnItsSide ? w : h) { x, y in
            let (column, row): (Int, Int) =
                switch tag {
                case 2: (w - 1 - x, y)
                case 3: (w - 1 - x, h - 1 - y)
                case 4: (x, h - 1 - y)
                case 5: (y, x)
                case 6: (y, h - 1 - x)
                case 7: (w - 1 - y, h - 1 - x)
                case 8: (w - 1 - y, x)
                default: (x, y)
                }
            return stored[row * w + column]
        }
    }
}

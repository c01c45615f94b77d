// Bar codes: on clean sheets, on bad copies, with letters outside ASCII.

import Foundation
import Scanning
import TestServers
import Testing

extension ScanTests {
    @Suite struct CodeTests {
        private func sheet() async throws -> TestPage {
            try await TestPage().adding(["Foglio separatore"], y: 20, size: 20)
                .addingQR("SPORTELLO;URP;2025-03-04;12345-È", x: 60, y: 40, module: 1.2)
                .addingCode128("PATCHT", x: 40, y: 150)
        }

        @Test func `a separator sheet shows its QR code and its bar code, with their places`() async throws {
            let pool = TestPool.make()
            let codes = try await pool.codes(.bytes(try await TestDocument.scan(sheet())), page: 1)
            #expect(codes.map(\.kind) == [.qr, .code128])
            #expect(codes.map(\.text) == ["SPORTELLO;URP;2025-03-04;12345-È", "PATCHT"])
            #expect(abs(codes[0].box.x - 60) < 3 && abs(codes[0].box.y - 40) < 3, "\(codes)")
            await pool.close()
        }

        @Test func `both are found on a page full of specks that went in askew`() async throws {
            let pool = TestPool.make()
            var page = try await sheet()
            page.skew = 2.1
            page.addSpecks(12_000)
            let codes = try await pool.codes(.bytes(try await TestDocument.scan(page, form: "jpeg")), page: 1)
            #expect(Set(codes.map(\.text)) == ["SPORTELLO;URP;2025-03-04;12345-È", "PATCHT"])
            await pool.close()
        }

        @Test(arguments: [(204, 98), (204, 196)]) func `they are found on a fax`(across: Int, down: Int) async throws {
            let pool = TestPool.make()
            let fax = try await TestDocument.fax([sheet()], across: across, down: down, coding: "g4")
            let codes = try await pool.codes(.bytes(fax), page: 1)
            #expect(Set(codes.map(\.text)) == ["SPORTELLO;URP;2025-03-04;12345-È", "PATCHT"])
            await pool.close()
        }

        @Test func `a letter has none`() async throws {
            let pool = TestPool.make()
            #expect(try await pool.codes(.bytes(try await TestDocument.scan(.italianLetter)), page: 1) == [])
            #expect(try await pool.codes(.bytes(TestDocument.pdf([.italianLetter])), page: 1) == [])
            await pool.close()
        }
    }
}

extension TestPage {
    /// Black specks on white and white ones on black, always the same.
    mutating func addSpecks(_ count: Int) {
        var dice = Dice(seed: 7)
        for number in 0..<count {
            if number == count / 2 { content += "1 g\n" }
            let size = 0.1 + Double(dice.next() % 20) / 100
            let x = Double(dice.next() % 20_000) / 100, y = Double(dice.next() % 29_000) / 100
            fill(x: x, y: y, width: size, height: size)
        }
        content += "0 g\n"
    }
}

/// The same numbers in every run (Knuth's MMIX constants).
struct Dice {
    private var state: UInt64
    init(seed: UInt64) { state = seed }

    mutating func next() -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33)
    }
}

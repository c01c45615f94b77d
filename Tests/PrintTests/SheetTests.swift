// Faxes, separator sheets and the test print.

import Foundation
import Print
import Testing
import TestServers

@Suite struct SheetTests {
    private let shop = PrintShop()

    @Test func `a fax names both sides and the ticket, on every page`() async throws {
        let text = (1...120).map { "Riga \($0) della risposta." }.joined(separator: "\n")
        let document = try await shop.print(Sample.fax(text))
        #expect(document.pages > 2)
        let pages = try await PaperFile(document).text().split(separator: "\u{C}")
        for (index, page) in pages.enumerated() {
            #expect(page.contains("pagina \(index + 1) di \(document.pages)"))
            #expect(page.contains("CC-2026-0001234"))
            #expect(page.contains("Se questo fax non è completo"))
        }
        #expect(pages[0].contains("+39 0835 000000"))
        #expect(pages[0].contains("Rosa Di Prova"))
        #expect(pages.joined().contains("Riga 120 della risposta."))
    }

    @Test func `a fax is black on white and nothing else`() async throws {
        let paper = try PaperFile(try await shop.print(Sample.fax()))
        let page = paper.folder.file("colours")
        try await Command.mustRun(["pdftoppm", "-r", "100", "-aa", "no", "-aaVector", "no", paper.path, page])
        let image = try Data(contentsOf: URL(fileURLWithPath: page + "-1.ppm"))
        // After the head of the file (P6, measures, 255) every byte is ink or paper.
        let shades = Set(image.dropFirst(20))
        #expect(shades == [0, 255])
    }

    @Test func `a separator sheet says the same to machines and to people`() async throws {
        let mark = try #require(
            SeparatorMark(service: "CC", arrival: "2026-03-02", protocolNumber: "0001234", register: "URP è; qui=1"))
        let paper = try PaperFile(try await shop.print(SeparatorSheet(mark: mark)))
        for resolution in [150, 200, 300] {
            let codes = try await paper.codes(resolution: resolution)
            #expect(codes.contains("PATCHT"))
            #expect(codes.contains { SheetCode($0) == .separator(mark) })
        }
        let text = try await paper.text()
        for part in ["Servizio: CC", "Pervenuta il: 02/03/2026", "Protocollo n. 0001234", "Registro: URP è; qui=1"] {
            #expect(text.contains(part), "\(part)")
        }
    }

    @Test func `the test print shows the window with its measures`() async throws {
        let document = try await shop.print(AddressTestSheet(window: .rightWindow))
        #expect(document.pages == 1)
        #expect(document.findings == [])
        let text = try await PaperFile(document).text()
        #expect(text.contains("x 110 y 45 85 x 35 mm"))
        #expect(text.contains("85100 POTENZA PZ"))
    }

    @Test(arguments: [
        "", "SPORTELLO1", "SPORTELLO2;S=CC;D=2026-03-02", "SPORTELLO1;S=CC;D=2026-02-30", "SPORTELLO1;S=CC;D=2026-3-2",
        "SPORTELLO1;S=;D=2026-03-02", "SPORTELLO1;S=CC;S=CC;D=2026-03-02", "SPORTELLO1;S=CC;D=2026-03-02;P=%0a",
        "SPORTELLO1;S=CC;D=2026-03-02;P=%", "SPORTELLO1;S=C C;D=2026-03-02", "SPORTELLO1;N=", "SPORTELLO1;S",
        "xSPORTELLO1;S=CC;D=2026-03-02", "SPORTELLO1;S=CC;D=2026-03-02;P=%ff",
    ])
    func `a code that is not ours or out of order says nothing`(text: String) {
        #expect(SheetCode(text) == nil)
    }

    @Test func `codes come back as they were, and later fields are passed over`() throws {
        let mark = try #require(SeparatorMark(service: "CUP", arrival: "2028-02-29", protocolNumber: "12/è;=%"))
        let code = SheetCode.separator(mark)
        #expect(code.text.utf8.count == code.text.unicodeScalars.count)
        #expect(SheetCode(code.text) == code)
        #expect(SheetCode(code.text + ";Z=later") == code)
        #expect(SheetCode(SheetCode.separator(mark).text + String(repeating: "x", count: 600)) == nil)
    }

    @Test func `an address in good order has no fault, and each fault is told`() {
        #expect(Sample.address.faults == [])
        #expect(AddressBlock(text: "\n MARIO ROSSI \nVIALE ROMAGNA 12\n20133 MILANO MI\n\n").faults == [])
        #expect(AddressBlock(lines: []).faults == [.tooFewLines(0)])
        let bad = AddressBlock(lines: [
            "ROSSI, MARIO", "", String(repeating: "A", count: 45), "VIA\u{7}", "X", "Y", "85100 POTENZA",
        ])
        #expect(
            bad.faults == [
                .tooManyLines(7), .punctuation(line: 1), .emptyLine(2), .lineTooLong(line: 3, characters: 45),
                .controlCharacters(line: 4), .noPostcodeLine,
            ])
        #expect(AddressBlock(lines: ["A", "B", "8000 ZUERICH", "SVIZZERA"], isAbroad: true).faults == [])
    }
}

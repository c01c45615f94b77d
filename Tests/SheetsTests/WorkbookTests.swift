// Workbooks, read back by a program that knows nothing of ours: unzip, and as plain XML.

import Foundation
import Sheets
import TestServers
import Testing

@Suite struct WorkbookTests {
    private func write(_ path: String, _ folder: TemporaryFolder, rows: Int = 1) throws {
        let book = try Workbook(path: path, folder: folder.path, title: "Prova", created: 1_780_000_000)
        let sheet = try book.sheet(
            "Contatti", columns: [SheetColumn("Testo"), SheetColumn("Numero"), SheetColumn("Quando", width: 20)])
        for row in 0..<rows {
            try sheet.add([.text("=1+\(row)"), .number(3.25), .moment(1_772_438_400), .duration(90_000), .nothing])
        }
        try sheet.add([.text("http://example.org/"), .count(7), .day(20_514), .text("a\u{0}b<&>\u{1F600}")])
        try book.close()
    }

    private func output(_ words: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = words
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let bytes = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func `texts stay texts, whatever they begin with; numbers and times are numbers`() throws {
        let folder = try TemporaryFolder("sheets")
        let path = folder.file("one.xlsx")
        try write(path, folder)
        let sheet = try output("unzip", "-p", path, "xl/worksheets/sheet1.xml")
        #expect(!sheet.contains("<f>") && !sheet.contains("hyperlink"))
        func cell(_ name: String) -> Substring? {
            guard let start = sheet.range(of: "<c r=\"\(name)\"") else { return nil }
            let rest = sheet[start.lowerBound...]
            return rest.range(of: "</c>").map { rest[..<$0.upperBound] }
        }
        #expect(try #require(cell("A1")).contains("<t>Testo</t>"))
        #expect(try #require(cell("A2")) == "<c r=\"A2\" t=\"inlineStr\"><is><t>=1+0</t></is></c>")
        #expect(try #require(cell("B2")).contains("<v>3.25</v>"))
        // 2026-03-02 08:00 as sheets count days.
        #expect(try #require(cell("C2")).contains("<v>46083.3333"))
        #expect(try #require(cell("C3")).contains("<v>46083</v>"))
        #expect(try #require(cell("A3")).contains("t=\"inlineStr\""))
        #expect(try #require(cell("D3")).contains("<t>ab&lt;&amp;&gt;\u{1F600}</t>"))
        #expect(cell("E2") == nil)
    }

    @Test func `the same values make the same bytes`() throws {
        let folder = try TemporaryFolder("sheets")
        try write(folder.file("one.xlsx"), folder, rows: 50)
        try write(folder.file("two.xlsx"), folder, rows: 50)
        let one = try Data(contentsOf: URL(fileURLWithPath: folder.file("one.xlsx")))
        let two = try Data(contentsOf: URL(fileURLWithPath: folder.file("two.xlsx")))
        #expect(one == two && one.count > 2000)
    }

    @Test func `a workbook given up leaves nothing behind`() throws {
        let folder = try TemporaryFolder("sheets")
        do {
            let book = try Workbook(path: folder.file("never.xlsx"), folder: folder.path, title: "", created: 1)
            let sheet = try book.sheet("Uno", columns: [SheetColumn("A")])
            try sheet.add([.text("x")])
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(left.allSatisfy { $0 == "never.xlsx" })
    }

    @Test func `a place that takes no file is an error`() throws {
        let folder = try TemporaryFolder("sheets")
        let book = try Workbook(path: folder.file("no/such.xlsx"), folder: folder.path, title: "", created: 1)
        _ = try book.sheet("Uno", columns: [SheetColumn("A")])
        #expect(throws: SheetsError.self) { try book.close() }
    }
}

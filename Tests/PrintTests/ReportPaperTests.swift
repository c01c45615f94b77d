// Reports of many pages, judged by what poppler finds in them.

import Foundation
import Plots
import Print
import Testing
import TestServers

@Suite struct ReportPaperTests {
    private let shop = PrintShop()

    static func report(rows: Int = 120, plots: Int = 2) -> ReportPaper {
        let chart = BarChart(
            PlotHeading("Arrivi per giorno", measure: "Contatti"), positions: ["lun", "mar", "mer"],
            series: [PlotSeries("Posta", [4, 8, 15]), PlotSeries("Fax", [16, 23, 42])], isStacked: true)
        let table = ReportTable(
            title: "Contatti per argomento",
            columns: [.init("Argomento", share: 3), .init("Contatti", alignment: .right)],
            rows: (1...max(rows, 1)).map { .init([.init("Argomento numero \($0)"), .init("\($0 * 1000)")]) })
        return ReportPaper(
            title: "Rapporto di prova", issuer: ["Ente di Prova", "Ufficio di Prova"],
            facts: [.init("Periodo", "2026-S1"), .init("Servizio", "CUP")], author: "Ente di Prova",
            parts: [
                .heading("PREMESSA", level: 1), .paragraph("Prima riga.\nSeconda riga, è più lunga."),
                .list(["uno", "due", "tre"]), .heading("ANALISI", level: 1), .heading("VERIFICHE", level: 2),
                .blank("Da completare."),
            ] + Array(repeating: .picture(ReportPicture(chart)), count: plots) + [
                .table(table), .page(lying: true), .heading("TABELLA", level: 2),
                .table(
                    ReportTable(
                        columns: (1...9).map { .init("COLONNA \($0)") },
                        rows: [
                            .init((1...9).map { .init("valore \($0)") }, staysWithNext: true),
                            .init([.init("Responsabile: RQ", span: 7), .init("OK ☒"), .init("KO ☐")]),
                        ], isGrid: true)),
                .page(lying: false), .heading("USCITA", level: 1), .remark("In piccolo."),
            ], header: "Ente di Prova - Rapporto", footer: ["Sigillo abc"], contents: "Indice",
            created: "2026-07-01T08:00:00Z")
    }

    @Test func `the same values give the same bytes, other values others`() async throws {
        let one = try await shop.print(Self.report())
        let again = try await PrintShop().print(Self.report())
        #expect(one.bytes == again.bytes && one.findings == [])
        #expect(try await shop.print(Self.report(rows: 119)).bytes != one.bytes)
    }

    @Test func `every page has header, foot and its number of all`() async throws {
        let document = try await shop.print(Self.report())
        #expect(document.pages >= 5)
        for page in 1...document.pages {
            let text = try await PaperFile(document).text(["-f", "\(page)", "-l", "\(page)"])
            #expect(text.contains("pagina \(page) di \(document.pages)") && text.contains("Sigillo abc"))
            #expect(text.contains("Ente di Prova - Rapporto") == (page > 1))
        }
    }

    @Test func `a table's head stands on every page that the table reaches, and no row is lost`() async throws {
        let document = try await shop.print(Self.report(rows: 400, plots: 0))
        let all = try await PaperFile(document).text()
        for row in 1...400 {
            #expect(all.contains("Argomento numero \(row)\n") || all.contains("Argomento numero \(row) "))
        }
        for page in 1...document.pages {
            let text = try await PaperFile(document).text(["-f", "\(page)", "-l", "\(page)"])
            if text.contains("Argomento numero") { #expect(text.contains("Contatti"), "page \(page)") }
        }
    }

    @Test func `the table of contents names the pages on which the headings stand`() async throws {
        let document = try await shop.print(Self.report())
        let first = try await PaperFile(document).text(["-l", "1", "-layout"])
        for title in ["PREMESSA", "ANALISI", "VERIFICHE", "TABELLA", "USCITA"] {
            let line = first.split(separator: "\n").first { $0.contains(title) }
            let number = try #require(line?.split(separator: " ").last.flatMap { Int($0) }, "\(title)")
            let page = try await PaperFile(document).text(["-f", "\(number)", "-l", "\(number)"])
            #expect(page.contains(title) && number > 1)
        }
    }

    @Test func `the words of a chart are text, and the sheet of a wide table lies`() async throws {
        let document = try await shop.print(Self.report())
        let text = try await PaperFile(document).text()
        for part in ["Arrivi per giorno", "lun", "Posta: Massimo 15 (mer)", "☒", "Responsabile: RQ"] {
            #expect(text.contains(part), "\(part)")
        }
        let sizes = try await PaperFile(document).sizes(pages: document.pages)
        #expect(sizes.filter { $0 == "842 x 595" }.count == 1)
        #expect(sizes.first == "595 x 842" && sizes.last == "595 x 842")
    }

    @Test func `a row taller than a page goes on, a word longer than a line is broken`() async throws {
        var report = Self.report(rows: 1, plots: 0)
        let long = (1...900).map { "parola\($0)" }.joined(separator: " ").prefix(3900)
        let endless = String(repeating: "x", count: 3000)
        report.parts = [
            .table(
                ReportTable(
                    columns: [.init("A"), .init("B", share: 0.2)],
                    rows: [.init([.init("corto"), .init(String(long))]), .init([.init("dopo"), .init(endless)])])),
            .paragraph(endless),
        ]
        let document = try await shop.print(report)
        let words = try await PaperFile(document).text().filter { !$0.isWhitespace }
        #expect(document.pages > 3 && words.contains("parola1") && words.contains("dopo"))
        #expect(words.filter { $0 == "x" }.count >= 6000)
    }

    @Test func `a heading never stands at a page's end, not even with a remark below it`() async throws {
        for lines in 20...60 {
            var report = Self.report()
            report.contents = ""
            report.parts = [
                .page(lying: false), .paragraph((1...lines).map { "riga \($0)" }.joined(separator: "\n")),
                .heading("TITOLO", level: 2), .remark("Dati in ingresso"), .paragraph("Segue."),
            ]
            let pages = try await PaperFile(shop.print(report)).text().split(separator: "\u{C}")
            let page = try #require(pages.first { $0.contains("TITOLO") })
            #expect(page.contains("Dati in ingresso") && page.contains("Segue."), "\(lines)")
        }
    }

    @Test func `a report without parts is one page, too much is refused`() async throws {
        var report = Self.report()
        report.parts = []
        #expect(try await shop.print(report).pages == 1)
        report.parts = [.paragraph(String(repeating: "a ", count: 1 << 20))]
        await #expect(throws: PrintError.self) { try await shop.print(report) }
    }

    @Test func `the document tells its language, its title and its structure`() async throws {
        let document = try await shop.print(Self.report())
        let text = String(decoding: document.bytes, as: UTF8.self)
        #expect(text.contains("/Lang (it-IT)") && text.contains("/MarkInfo"))
        #expect(text.contains("/S /Table") && text.contains("/S /H1") && text.contains("/S /TH"))
    }
}

extension PaperFile {
    /// `595 x 842`, for each page.
    func sizes(pages: Int) async throws -> [String] {
        try await run(["pdfinfo", "-f", "1", "-l", "\(pages)", "FILE"]).split(separator: "\n")
            .filter { $0.hasPrefix("Page ") && $0.contains("size:") }
            .map { line in
                let numbers = line.split(separator: " ").compactMap { Double($0) }.suffix(2)
                return numbers.map { String(Int($0.rounded())) }.joined(separator: " x ")
            }
    }
}

// The document of a real desk: made live, closed, and printed again after everything has changed.

import Foundation
import Reports
import Runtime
import Store
import Testing
import TestServers
import Tickets

@Suite struct DeskDocumentTests {
    private let quarter = ReportPeriod("2026-Q1")!

    private func text(_ file: ReportFile) async throws -> String {
        let folder = try TemporaryFolder("report")
        let path = folder.file("report.pdf")
        try Data(try file.bytes()).write(to: URL(fileURLWithPath: path))
        return try await Command.mustRun(["pdftotext", "-layout", path, "-"])
    }

    @Test func `a closed period is printed the same for ever, with its hash on every page`() async throws {
        let desk = try await Desk()
        do {
            let inTime = try await desk.arrive("03-02 08:00")
            try await desk.answer(inTime, "03-02 12:00", then: .closed, outcome: .informationGiven)
            let late = try await desk.arrive("03-03 08:00", "sms")
            try await desk.answer(late, "03-03 18:00", then: .closed, outcome: .unsolved)
            desk.clock.set(rome("04-02 09:00").date)
            let report = try await desk.reports.freeze(service: "CUP", period: quarter, by: desk.anna)
            let first = try #require(try await desk.reports.frozen(report.id)?.export(format: .pdf))
            let words = try await text(first)
            for part in ["50,00%", "Report trimestrale", "SHA-256 \(report.content.sha256)", "Rep 1963 del 10/06/2024"]
            {
                #expect(words.contains(part), "\(part)")
            }
            let pages = words.split(separator: "\u{C}").filter { !$0.allSatisfy(\.isWhitespace) }
            #expect(pages.allSatisfy { $0.contains(report.content.sha256) } && pages.count > 4)

            desk.clock.set(rome("05-20 09:00").date)
            try await desk.exclude(late, .duplicate, "05-01 09:00")
            desk.rules.header.body = "Altro ente"
            let again = try #require(try await desk.reports.frozen(report.id)?.export(format: .pdf))
            #expect(try again.bytes() == first.bytes())
            let live = try await text(
                try await desk.reports.export(service: "CUP", period: quarter, format: .pdf, language: "en"))
            #expect(live.contains("100,00%") && live.contains("Altro ente") && live.contains("Not closed"))
        } catch {
            await desk.close()
            throw error
        }
        await desk.close()
    }

    @Test func `what people write stands in the document, live and closed, and is closed with the period`() async throws
    {
        let desk = try await Desk()
        do {
            try await desk.reports.write(
                [.section(.training): "Bozza.", .actions(.i02): "Turno serale."], service: "CUP", period: quarter,
                by: desk.anna)
            try await desk.reports.write(
                [.section(.training): "Due corsi per gli operatori.", .actions(.i02): "Turno serale."], service: "CUP",
                period: quarter, by: desk.anna)
            let live = try await text(try await desk.reports.export(service: "CUP", period: quarter, format: .pdf))
            #expect(live.contains("Due corsi per gli operatori.") && live.contains("Turno serale."))
            #expect(!live.contains("Bozza."))
            desk.clock.set(rome("04-02 09:00").date)
            let report = try await desk.reports.freeze(service: "CUP", period: quarter, by: desk.anna)
            await #expect(throws: ReportError.self) {
                try await desk.reports.write(
                    [.section(.training): "Più tardi."], service: "CUP", period: quarter, by: desk.anna)
            }
            let closed = try #require(try await desk.reports.frozen(report.id))
            #expect(
                closed.content.texts == ["training": "Due corsi per gli operatori.", "actions I-02": "Turno serale."])
            #expect(try await text(try await closed.export(format: .pdf)).contains("Due corsi per gli operatori."))
            #expect(WrittenPart.all.allSatisfy { WrittenPart(word: $0.word) == $0 })
        } catch {
            await desk.close()
            throw error
        }
        await desk.close()
    }

    @Test func `a period in which nobody wrote is printed as well`() async throws {
        let desk = try await Desk()
        do {
            desk.clock.set(rome("04-02 09:00").date)
            let words = try await text(try await desk.reports.export(service: "CC", period: quarter, format: .pdf))
            #expect(words.contains("Nel periodo non risultano contatti scritti.") && words.contains("n/a"))
        } catch {
            await desk.close()
            throw error
        }
        await desk.close()
    }
}

// Closed periods: what was said stays said, byte for byte.

import Foundation
import Reports
import Runtime
import Store
import Testing
import Tickets

@Suite struct FrozenTests {
    private let quarter = ReportPeriod("2026-Q1")!

    private func withDesk(_ work: (Desk) async throws -> Void) async throws {
        let desk = try await Desk()
        do {
            try await work(desk)
        } catch {
            await desk.close()
            throw error
        }
        await desk.close()
    }

    /// Four contacts: in time, late, excluded, never answered; one call, one entry.
    private func fill(_ desk: Desk) async throws -> [Ticket] {
        let inTime = try await desk.arrive("03-02 08:00")
        try await desk.answer(inTime, "03-02 12:00", then: .closed, outcome: .informationGiven)
        let late = try await desk.arrive("03-03 08:00", "sms")
        try await desk.answer(late, "03-03 18:00", then: .closed, outcome: .unsolved)
        let spam = try await desk.arrive("03-04 08:00", "fax")
        try await desk.exclude(spam, .spam, "03-04 09:00")
        let open = try await desk.arrive("03-31 20:00", "letter")
        _ = try await desk.store.importCalls(
            [
                CallRecord(
                    key: "=1+1", startedAt: rome("03-05 10:00"), waited: .seconds(5), ending: .answered,
                    talked: .seconds(100), queue: "cup;\"uno\"", agent: "@SUM")
            ], service: "CUP", source: "csv",
            audit: AuditEntry(at: rome("03-06 10:00"), user: nil, what: "calls_imported"))
        _ = try await desk.store.enter(
            Outage(
                service: "CUP", from: rome("03-05 10:00"), until: rome("03-05 11:00"), reason: "=cmd", by: desk.anna,
                at: rome("03-06 00:00")))
        return [inTime, late, spam, open]
    }

    private func prints(_ document: FrozenDocument) async throws -> [[UInt8]] {
        var prints: [[UInt8]] = []
        prints.append(try await document.export(format: .pdf).bytes())
        for format in [ReportFormat.csv, .xlsx, .json] {
            for sheet in [ReportSheet.indicators, .contacts, .calls, .outages] {
                prints.append(try await document.export(format: format, sheet: sheet).bytes())
            }
        }
        return prints
    }

    @Test func `a closed period prints the same for ever, whatever is changed since`() async throws {
        try await withDesk { desk in
            let tickets = try await fill(desk)
            desk.clock.set(rome("04-02 09:00").date)
            let report = try await desk.reports.freeze(service: "CUP", period: quarter, by: desk.anna)
            let document = try #require(try await desk.reports.frozen(report.id))
            #expect(document.table[.i02].value == "33,33%")
            let before = try await prints(document)
            let facts = try await document.facts(of: .contacts(.all))

            // Everything changes: exclusions, answers, names, rules, the clock.
            desk.clock.set(rome("05-20 09:00").date)
            try await desk.exclude(tickets[1], .duplicate, "05-01 09:00")
            try await desk.answer(tickets[3], "05-01 10:00")
            try await desk.store.reopen(tickets[0].id, by: desk.anna, at: rome("05-02 10:00"))
            desk.rules.services["CUP"]?.title = "Altro"
            desk.rules.channels = [:]
            desk.rules.header.body = "Altro ente"
            let live = try await desk.reports.table(service: "CUP", period: quarter)
            #expect(live[.i02].value == "50,00%")

            let again = try #require(try await desk.reports.frozen(report.id))
            #expect(try await prints(again) == before)
            #expect(again.content == document.content)
            #expect(try await again.facts(of: .contacts(.all)) == facts)
            #expect(again.content.seal == ReportContent.Seal(number: report.id, sha256: report.content.sha256))
        }
    }

    @Test func `who must not know who worked finds no names in any file, live or closed`() async throws {
        try await withDesk { desk in
            _ = try await fill(desk)
            desk.clock.set(rome("04-02 09:00").date)
            let report = try await desk.reports.freeze(service: "CUP", period: quarter, by: desk.anna)
            let name = try #require(try await desk.store.users().first { $0.id == desk.anna }?.name)
            func has(_ word: String, _ sheet: ReportSheet, _ reports: Reports) async throws -> [Bool] {
                let live = try await reports.export(service: "CUP", period: quarter, format: .csv, sheet: sheet)
                let closed = try await reports.frozen(report.id)?.export(format: .csv, sheet: sheet)
                return try [live, #require(closed)].map {
                    String(decoding: try $0.bytes(), as: UTF8.self).contains(word)
                }
            }
            var blind = desk.reports
            blind.namesPeople = false
            #expect(try await has(name, .outages, desk.reports) == [true, true])
            #expect(try await has(name, .outages, blind) == [false, false])
            #expect(try await has("@SUM", .calls, desk.reports) == [true, true])
            #expect(try await has("@SUM", .calls, blind) == [false, false])
        }
    }

    @Test func `every figure of a closed period is opened to the same list as when it was live`() async throws {
        try await withDesk { desk in
            _ = try await fill(desk)
            let escalated = try await desk.arrive("03-10 08:00")
            try await desk.answer(escalated, "03-10 09:00", then: .closed)
            desk.clock.set(rome("04-02 09:00").date)
            let report = try await desk.reports.freeze(service: "CUP", period: quarter, by: desk.anna)
            let document = try #require(try await desk.reports.frozen(report.id))
            var seen = 0
            for row in document.table.rows {
                for detail in row.details {
                    guard let list = detail.list else { continue }
                    let live = try await desk.reports.facts(
                        of: list, service: "CUP", period: quarter, channel: detail.channel, limit: 1000,
                        at: report.frozenAt)
                    let kept = try await document.facts(of: list, channel: detail.channel, limit: 1000)
                    #expect(live.rows == kept.rows, "\(row.indicator) \(detail.it)")
                    #expect(live.columns == kept.columns)
                    if [.numerator, .denominator, .excluded, .running].contains(detail.role), row.origin == .measured,
                        row.indicator != .i10
                    {
                        #expect(Double(kept.rows.count) == detail.number, "\(row.indicator) \(detail.it)")
                        seen += 1
                    }
                }
            }
            #expect(seen >= 8)
        }
    }

    @Test func `lists of a closed period are read page by page`() async throws {
        try await withDesk { desk in
            for hour in 8..<18 { try await desk.arrive("03-02 \(hour):00", hour % 2 == 0 ? "email" : "sms") }
            desk.clock.set(rome("04-02 09:00").date)
            let report = try await desk.reports.freeze(service: "CUP", period: quarter, by: nil)
            let document = try #require(try await desk.reports.frozen(report.id))
            var rows: [FactRow] = []
            var cursor: FactCursor?
            var pages = 0
            repeat {
                let page = try await document.facts(
                    of: .contacts(.overdue), channel: ChannelName("email"), after: cursor, limit: 2)
                rows += page.rows
                cursor = page.next
                pages += 1
            } while cursor != nil
            #expect(rows.count == 5 && pages == 3 && Set(rows.map(\.contact)).count == 5)
        }
    }

    @Test func `only what is over is closed, and only once`() async throws {
        try await withDesk { desk in
            desk.clock.set(rome("03-31 23:59:59").date)
            await #expect(throws: ReportError(.notOver, operation: "freeze")) {
                _ = try await desk.reports.freeze(service: "CUP", period: quarter, by: nil)
            }
            desk.clock.set(rome("04-01 00:00").date)
            _ = try await desk.reports.freeze(service: "CUP", period: quarter, by: nil)
            let error = await #expect(throws: ReportError.self) {
                _ = try await desk.reports.freeze(service: "CUP", period: quarter, by: nil)
            }
            #expect(error?.code == .frozenAlready)
            // Another service's is another report.
            _ = try await desk.reports.freeze(service: "CC", period: quarter, by: nil)
            let kept = try await desk.reports.frozenReports()
            #expect(kept.count == 2)
            let trail = try await desk.store.auditTrail(limit: 10, offset: 0)
            #expect(trail.filter { $0.what == "period_closed" }.count == 2)
        }
    }

    @Test func `what a citizen or a colleague wrote cannot become a formula, and no reason of an escalation is kept`()
        async throws
    {
        try await withDesk { desk in
            _ = try await fill(desk)
            desk.clock.set(rome("04-02 09:00").date)
            let report = try await desk.reports.freeze(service: "CUP", period: quarter, by: nil)
            let document = try #require(try await desk.reports.frozen(report.id))
            let csv = String(decoding: try await document.export(format: .csv, sheet: .calls).bytes(), as: UTF8.self)
            #expect(csv.hasPrefix("\u{FEFF}Chiamata;Inizio;"))
            #expect(
                csv.contains("\r\n'=1+1;05/03/2026 10:00:00;0:00:05;Risposta;0:01:40;;\"cup;\"\"uno\"\"\";'@SUM\r\n"))
            let kept = try await desk.store.bytes(of: report.content)
            #expect(!String(decoding: kept, as: UTF8.self).contains("competenza"))
        }
    }
}

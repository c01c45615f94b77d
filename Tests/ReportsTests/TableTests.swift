// The indicator table: its words, and the cases at its edges.

import Foundation
import Reports
import Store
import Testing
import Tickets

@Suite struct TableTests {
    private let semester = ReportPeriod("2026-S1")!

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

    @Test func `an empty period has nothing to measure, and says so`() async throws {
        try await withDesk { desk in
            let table = try await desk.reports.table(service: "CUP", period: semester, at: rome("07-10 12:00"))
            #expect(table.rows.map(\.indicator) == Indicator.allCases)
            #expect(table.rows.allSatisfy { $0.value == "n/a" && $0.verdict == .none && $0.origin == .nothing })
        }
    }

    @Test func `the rate of each service stands beside the others', and one without judged contacts has none`()
        async throws
    {
        try await withDesk { desk in
            let inTime = try await desk.arrive("03-02 08:00")
            try await desk.answer(inTime, "03-02 12:00", then: .closed, outcome: .informationGiven)
            _ = try await desk.arrive("03-02 09:00")
            let rates = try await desk.reports.onTimeRates(period: semester, at: rome("03-04 12:00"))
            #expect(rates == ["CUP": 50])
        }
    }

    @Test func `the words are the source's, for both services`() async throws {
        try await withDesk { desk in
            let cup = try await desk.reports.table(service: "CUP", period: semester, at: rome("07-10 12:00"))
            let cc = try await desk.reports.table(service: "CC", period: semester, at: rome("07-10 12:00"))
            #expect(cup[.i01].measure == "% di chiamate risposte entro 20''")
            #expect(cup[.i02].measure == "% contatti email/fax/sms risposti entro 9h")
            #expect(cup[.i05].measure == "% Chiamate gestite al primo contatto <=4'")
            #expect(cc[.i05].measure == "% Chiamate gestite al I contatto <=9'")
            #expect(cup[.i07].measure == "% Chiamate risolte al II livello Entro 4h")
            #expect(cup[.i09].measure == "Tempo di evasione di un pacchetto da 100 contatti (e multipli)")
            #expect(cup[.i10].measure.isEmpty && cup[.i10].source.isEmpty && cup[.i10].responsible.isEmpty)
            #expect(cup.rows.filter { $0.process.isEmpty }.map(\.indicator) == [.i04, .i08])
            #expect(cup[.i05].goal == "4 minuti nel 95% dei casi" && cc[.i05].goal == "98%")
            #expect(cup.rows.filter(\.isCeiling).map(\.indicator) == [.i03, .i09])
            #expect(
                cup[.i02].objective
                    == "Monitoraggio tempo massimo di risposta nel caso di contatto via Mail, Fax, SMS, Lettere")
            #expect(cup[.i01].source == "Database delle chiamate/Resoconti trimestrali.")
            #expect(cup.rows.map(\.responsible) == ["DT", "RQ", "RQ", "", "DT", "RQ", "RQ", "", "DT", ""])
        }
    }

    @Test func `one contact answered on the second is in time, one a second later is not`() async throws {
        try await withDesk { desk in
            let one = try await desk.arrive("03-02 08:00")
            try await desk.answer(one, "03-02 17:00:00")
            let table = try await desk.reports.table(service: "CUP", period: semester, at: rome("07-10 12:00"))
            #expect(table[.i02].value == "100,00%" && table[.i02].verdict == .ok)
            #expect(table[.i02].detail("Contatti giudicati") == "1")
            #expect(table[.i02].detail("Tempo medio di risposta (ore trascorse)") == "9,00 h")
            let two = try await desk.arrive("03-03 08:00")
            try await desk.answer(two, "03-03 17:00:01")
            let later = try await desk.reports.table(service: "CUP", period: semester, at: rome("07-10 12:00"))
            #expect(later[.i02].value == "50,00%" && later[.i02].verdict == .ko)
        }
    }

    @Test func `an answer before the arrival is in time, and took no time`() async throws {
        try await withDesk { desk in
            let ticket = try await desk.arrive("03-02 08:00")
            // The channel's clock runs ten minutes behind ours.
            try await desk.answer(ticket, "03-02 08:00", accepted: "03-02 07:50")
            let table = try await desk.reports.table(service: "CUP", period: semester, at: rome("07-10 12:00"))
            #expect(table[.i02].value == "100,00%")
            #expect(table[.i02].detail("Tempo medio di risposta (ore trascorse)") == "0 s")
        }
    }

    @Test func `an open contact is judged when its deadline is over, and not before`() async throws {
        try await withDesk { desk in
            try await desk.arrive("03-02 08:00")
            let running = try await desk.reports.table(service: "CUP", period: semester, at: rome("03-02 17:00:00"))
            #expect(running[.i02].value == "n/a")
            #expect(running[.i02].detail("In corso, non ancora giudicati") == "1")
            let over = try await desk.reports.table(service: "CUP", period: semester, at: rome("03-02 17:00:01"))
            #expect(over[.i02].value == "0,00%" && over[.i02].verdict == .ko)
        }
    }

    @Test func `across a change of targets each contact is judged by the rule of its arrival`() async throws {
        try await withDesk { desk in
            let change = CivilDay("2026-04-01")!
            desk.rules.services["CUP"]?.clock = ServiceClock(answer: [
                ClockTerm(), ClockTerm(validity: Validity(from: change), target: .hours(4)),
            ])
            let before = try await desk.arrive("03-31 08:00")
            try await desk.answer(before, "03-31 13:00")
            let after = try await desk.arrive("04-01 08:00")
            try await desk.answer(after, "04-01 13:00")
            let table = try await desk.reports.table(service: "CUP", period: semester, at: rome("07-10 12:00"))
            #expect(table[.i02].value == "50,00%")
            #expect(
                Array(table.clockNotes.prefix(2)) == [
                    "Prima risposta: 9 h, ore trascorse (dal 01/01/2026 al 31/03/2026)",
                    "Prima risposta: 4 h, ore trascorse (dal 01/04/2026 al 30/06/2026)",
                ])
            #expect(table[.i02].measure == "% contatti email/fax/sms risposti entro 4h")
        }
    }

    @Test func `calls count by the thresholds of their own day; without calls, what was entered does`() async throws {
        try await withDesk { desk in
            desk.rules.services["CUP"]?.indicators = IndicatorRules(terms: [
                .i01: [
                    IndicatorTerm(goal: 95, threshold: .seconds(20), goalText: "95% dei casi", responsible: "DT"),
                    IndicatorTerm(
                        validity: Validity(from: CivilDay("2026-04-01")), goal: 50, threshold: .seconds(30),
                        goalText: "50%", responsible: "DT"),
                ]
            ])
            func call(_ key: String, _ at: String, _ waited: Int, _ ending: CallRecord.Ending, _ talked: Int)
                -> CallRecord
            {
                CallRecord(
                    key: key, startedAt: rome(at), waited: .seconds(waited), ending: ending, talked: .seconds(talked))
            }
            let audit = AuditEntry(at: rome("07-01 00:00"), user: desk.anna, what: "calls_imported")
            _ = try await desk.store.importCalls(
                [
                    call("a", "03-31 10:00", 20, .answered, 240), call("b", "03-31 11:00", 25, .answered, 241),
                    call("c", "04-01 10:00", 25, .answered, 60), call("d", "04-01 11:00", 9, .abandoned, 0),
                ], service: "CUP", source: "csv", audit: audit)
            let table = try await desk.reports.table(service: "CUP", period: semester, at: rome("07-10 12:00"))
            // a and c of four: b was too late for the rule of its day.
            #expect(table[.i01].value == "50,00%" && table[.i01].verdict == .ok && table[.i01].origin == .imported)
            #expect(table[.i03].value == "25,00%" && table[.i03].verdict == .ko)
            // a and c of three handled; 240 s is within 4 min.
            #expect(table[.i05].value == "66,67%" && table[.i05].verdict == .ko)
            let quick = try await desk.reports.facts(
                of: .calls(.answeredQuickly), service: "CUP", period: semester, at: rome("07-10 12:00"))
            #expect(quick.rows.compactMap(\.cells.first) == [.text("a"), .text("c")])

            _ = try await desk.store.enter(
                EnteredFigure(
                    service: "CC", indicator: .i01, from: CivilDay("2026-01-01")!, until: CivilDay("2026-03-31")!,
                    numerator: 900, denominator: 1000, note: "", by: desk.anna, at: rome("07-01 00:00")))
            _ = try await desk.store.enter(
                EnteredFigure(
                    service: "CC", indicator: .i01, from: CivilDay("2026-04-01")!, until: CivilDay("2026-06-30")!,
                    numerator: 1000, denominator: 1000, note: "", by: desk.anna, at: rome("07-01 00:00")))
            let cc = try await desk.reports.table(service: "CC", period: semester, at: rome("07-10 12:00"))
            #expect(cc[.i01].value == "95,00%" && cc[.i01].verdict == .ok && cc[.i01].origin == .entered)
            #expect(cc[.i03].value == "n/a")
        }
    }

    @Test func `packets are judged by the slowest, in working hours for each hundred`() async throws {
        try await withDesk { desk in
            func packet(_ name: String, _ contacts: Int, _ from: String, _ until: String?) async throws {
                _ = try await desk.store.enter(
                    OutboundPacket(
                        service: "CUP", name: name, contacts: contacts, startedAt: rome(from),
                        endedAt: until.map { rome($0) }, by: desk.anna, at: rome(from)))
            }
            // Friday 18:00 to Saturday 9:00: two hours and one, for 100.
            try await packet("A", 100, "03-06 18:00", "03-07 09:00")
            // Eight working hours for 200: four for each hundred.
            try await packet("B", 200, "03-09 08:00", "03-09 16:00")
            let table = try await desk.reports.table(service: "CUP", period: semester, at: rome("07-10 12:00"))
            #expect(table[.i09].value == "4,00 h lavorative" && table[.i09].verdict == .ok)
            #expect(table[.i09].detail("Media") == "3,50 h")
            try await packet("C", 50, "03-10 08:00", "03-10 10:06")
            let later = try await desk.reports.table(service: "CUP", period: semester, at: rome("07-10 12:00"))
            #expect(later[.i09].value == "4,20 h lavorative" && later[.i09].verdict == .ko)
        }
    }

    @Test func `continuity is the time without the program's stops and the entered outages, each counted once`()
        async throws
    {
        try await withDesk { desk in
            let month = ReportPeriod("2026-03")!
            // Signs of life from 1 March 0:00 on; away on the 2nd from 6:00 to 12:00.
            for (from, until) in [("03-01 00:00", "03-02 06:00"), ("03-02 12:00", "03-11 00:00")] {
                var at = rome(from)
                while at <= rome(until) {
                    try await desk.store.beat(at: at, gap: .hours(2))
                    at = at + .hours(1)
                }
            }
            // Entered: 2nd, 10:00 to 14:00: two hours of it are known already.
            _ = try await desk.store.enter(
                Outage(
                    service: nil, from: rome("03-02 10:00"), until: rome("03-02 14:00"), reason: "linea", by: desk.anna,
                    at: rome("03-03 00:00")))
            // Eight hours of ten days, 240 hours: 96,67 %.
            let table = try await desk.reports.table(service: "CUP", period: month, at: rome("03-11 00:00"))
            #expect(table[.i10].value == "96,67%" && table[.i10].verdict == .ko && table[.i10].origin == .measured)
            let list = try await desk.reports.facts(
                of: .outages, service: "CUP", period: month, at: rome("03-11 00:00"))
            #expect(list.rows.count == 2)
        }
    }
}

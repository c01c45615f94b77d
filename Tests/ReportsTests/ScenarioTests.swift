// A semester of two services, worked out on paper: 49 contacts over all channels, late, early, on the second, escalated, excluded,
// reopened, merged and still open ones. Everything happens through the store's own acts.
//
// CUP, contacts (elapsed hours judge, 9 h):
//
//   what                                     in time  late  overdue  running  excluded
//   A  e-mail, after 4 h                           8
//   A  e-mail, on the second / a second later      1     1
//   A  e-mail, reopened: 2 h, then 10 h            1     1
//   A  e-mail, never answered; closed so                          2
//   A  e-mail of 15:00 today                                               1
//   A  e-mail: spam, duplicate, automatic                                            3
//   B  SMS, after 2 h                              4
//   B  SMS, question back and answer               2
//   C  fax, after 5 h; Friday 18 to Saturday 9     3     1
//   D  letter, after 8 h; after 30 h               2     1
//   E  escalated and answered                      6
//   E  with the department since 10:00; 18:00                     1        1
//   M  two e-mails, merged                         2
//                                                 29     4        3        2         3      = 41
//
//   I-02 = 29/36 = 80,56 %        e-mail 16/21, SMS 7/7, fax 4/5, letter 2/3; without letters 27/33 = 81,82 %
//   by working hours the fax of Friday is in time as well: 30/36 = 83,33 %
//   mean of the 33 answered: A 8x4 + 9 + 9 (and 1 s) + 2 + 10, B 4x2 + 1 + 1, C 3x5 + 15, D 2x8 + 30, E 3+6+2+3+5,5+4,
//   M 2 + 1 = 174,5 h and 1 s; / 33 = 5,29 h
//
//   Cases closed: A 8+1+1+1+1 = 12, B 5, C 4, D 3, E 6, M 1 = 31; of these escalated: E 6.  I-04 = 25/31 = 80,65 %
//   Outcomes: 1 unknown (the late letter), 2 negative (unsolved, abandoned).              I-08 = 28/30 = 93,33 %
//
//   Second level: E1 solved in 2 h, E2 in 5 h, E5 (second department) in 3,5 h, E8 given back solved after 2 h; E6 running
//   over its 4 h. Apart: E4 not competent, E5 passed on, E7 running, E3 (back office: no second level).
//   I-06 = 4/5 = 80,00 %   I-07 = 3/5 = 60,00 %   mean (2 + 5 + 3,5 + 2) / 4 = 3,13 h
//
//   Calls: 10, of these 6 answered within 20 s, 2 later, 2 lost.    I-01 = 60,00 %   I-03 = 20,00 %
//   Of the 8 answered 1 was handed on; of the other 7, 5 took at most 4 min.             I-05 = 5/7 = 71,43 %
//   One packet of 250 in 10 working hours: 4 h for each hundred.                          I-09 = 4,00 h
//   Time so far: 180 days and 20 h less the hour of summer time = 4339 h, 12 h away:      I-10 = 4327/4339 = 99,72 %
//
// CC: 8 contacts, all in time, all closed well at the first level; no escalation; I-01, I-03, I-05 entered as the report of
// 2025 has them; nothing of I-09.

import Foundation
import Reports
import Store
import Testing
import Tickets

@Suite struct ScenarioTests {
    private let semester = ReportPeriod("2026-S1")!
    private let now = rome("06-30 20:00")

    private func cup(_ desk: Desk) async throws {
        // A
        for day in 2...9 { try await simple(desk, "03-0\(day) 08:00", "03-0\(day) 12:00") }
        try await simple(desk, "03-10 08:00", "03-10 17:00:00", outcome: .serviceGiven)
        try await simple(desk, "03-11 08:00", "03-11 17:00:01", outcome: .unsolved)
        let again = try await simple(desk, "04-01 08:00", "04-01 10:00")
        try await desk.arrive("04-02 08:00", on: again.id)
        try await desk.answer(again, "04-02 18:00", then: .closed, outcome: .informationGiven)
        try await desk.arrive("06-10 08:00")
        let unanswered = try await desk.arrive("05-04 08:00")
        try await desk.close(unanswered, "05-04 10:00", .abandoned)
        try await desk.arrive("06-30 15:00")
        try await desk.exclude(try await desk.arrive("03-12 08:00"), .spam, "03-12 09:00")
        try await desk.exclude(try await desk.arrive("03-13 08:00"), .duplicate, "03-13 09:00")
        try await desk.arrive("03-14 08:00", kind: .automaticReply)
        // B
        for day in 2...5 { try await simple(desk, "02-0\(day) 08:00", "02-0\(day) 10:00", "sms", outcome: .referred) }
        let question = try await desk.arrive("03-16 08:00", "sms")
        try await desk.answer(question, "03-16 09:00", then: .waitingForCitizen)
        try await desk.arrive("03-16 12:00", "sms", on: question.id)
        try await desk.answer(question, "03-16 13:00", then: .closed, outcome: .informationGiven)
        // C
        for day in 10...12 { try await simple(desk, "02-\(day) 08:00", "02-\(day) 13:00", "fax") }
        try await simple(desk, "03-20 18:00", "03-21 09:00", "fax")
        // D
        for day in 16...17 { try await simple(desk, "02-\(day) 08:00", "02-\(day) 16:00", "letter") }
        try await simple(desk, "02-18 08:00", "02-19 14:00", "letter", outcome: nil)
        try await escalated(desk)
        // M
        let kept = try await desk.arrive("05-20 08:00")
        let merged = try await desk.arrive("05-20 09:00")
        try await desk.store.merge(merged.id, into: kept.id, by: desk.anna, at: rome("05-20 09:30"))
        try await desk.answer(kept, "05-20 10:00", then: .closed, outcome: .informationGiven)
    }

    private func escalated(_ desk: Desk) async throws {
        func solve(_ ticket: Ticket, _ at: String) async throws {
            try await desk.answer(ticket, at, then: .closed, by: desk.bruno, outcome: .informationGiven)
        }
        let e1 = try await desk.arrive("05-11 08:00")
        try await desk.escalate(e1, to: "salute", "05-11 09:00")
        try await solve(e1, "05-11 11:00")
        let e2 = try await desk.arrive("05-12 08:00")
        try await desk.escalate(e2, to: "salute", "05-12 09:00")
        try await solve(e2, "05-12 14:00")
        let e3 = try await desk.arrive("05-13 08:00", "sms")
        try await desk.escalate(e3, to: nil, "05-13 09:00")
        try await solve(e3, "05-13 10:00")
        let e4 = try await desk.arrive("05-14 08:00")
        try await desk.escalate(e4, to: "agricoltura", "05-14 09:00")
        try await desk.store.giveBack(
            e4.id, solved: false, note: "non competente", by: desk.bruno, at: rome("05-14 10:00"))
        try await solve(e4, "05-14 11:00")
        let e5 = try await desk.arrive("05-15 08:00", "fax")
        try await desk.escalate(e5, to: "salute", "05-15 09:00")
        try await desk.escalate(e5, to: "agricoltura", "05-15 10:00")
        try await solve(e5, "05-15 13:30")
        let e6 = try await desk.arrive("06-30 09:00")
        try await desk.escalate(e6, to: "salute", "06-30 10:00")
        let e7 = try await desk.arrive("06-30 16:00")
        try await desk.escalate(e7, to: "salute", "06-30 18:00")
        let e8 = try await desk.arrive("05-18 08:00")
        try await desk.escalate(e8, to: "salute", "05-18 09:00")
        try await desk.store.giveBack(e8.id, solved: true, note: "soluzione", by: desk.bruno, at: rome("05-18 11:00"))
        try await solve(e8, "05-18 12:00")
    }

    @discardableResult
    private func simple(
        _ desk: Desk, _ arrived: String, _ answered: String, _ channel: String = "email", service: String = "CUP",
        outcome: CaseOutcome? = .informationGiven
    ) async throws -> Ticket {
        let ticket = try await desk.arrive(arrived, channel, service: service)
        try await desk.answer(ticket, answered, then: .closed, outcome: outcome)
        return ticket
    }

    private func telephone(_ desk: Desk) async throws {
        func call(_ key: Int, _ waited: Int, _ ending: CallRecord.Ending, _ talked: Int, first: Bool? = nil)
            -> CallRecord
        {
            CallRecord(
                key: "\(key)", startedAt: rome("04-0\(key % 9 + 1) 10:00"), waited: .seconds(waited), ending: ending,
                talked: .seconds(talked), solvedAtFirstContact: first)
        }
        let calls = [
            call(1, 5, .answered, 60), call(2, 20, .answered, 240), call(3, 9, .answered, 100),
            call(4, 10, .answered, 241), call(5, 1, .answered, 30, first: false), call(6, 19, .answered, 239),
            call(7, 21, .answered, 300), call(8, 30, .answered, 10), call(9, 40, .abandoned, 0),
            call(10, 60, .unanswered, 0),
        ]
        _ = try await desk.store.importCalls(
            calls, service: "CUP", source: "csv", audit: AuditEntry(at: now, user: nil, what: "calls_imported"))
        for (indicator, numerator) in [(Indicator.i01, 8687.0), (.i03, 603), (.i05, 10_000)] {
            _ = try await desk.store.enter(
                EnteredFigure(
                    service: "CC", indicator: indicator, from: semester.from, until: semester.until,
                    numerator: numerator, denominator: 10_000, note: "report 2025", by: desk.anna, at: now))
        }
    }

    private func operation(_ desk: Desk) async throws {
        _ = try await desk.store.enter(
            OutboundPacket(
                service: "CUP", name: "Richiami", contacts: 250, startedAt: rome("03-09 08:00"),
                endedAt: rome("03-09 18:00"), by: desk.anna, at: rome("03-09 18:00")))
        try await desk.store.beat(at: rome("01-01 00:00"), gap: .days(400))
        try await desk.store.beat(at: now, gap: .days(400))
        _ = try await desk.store.enter(
            Outage(
                service: "CUP", from: rome("05-01 00:00"), until: rome("05-01 12:00"), reason: "linea", by: desk.anna,
                at: now))
    }

    private func withSemester(_ work: (Desk) async throws -> Void) async throws {
        let desk = try await Desk()
        do {
            try await cup(desk)
            for day in 2...6 { try await simple(desk, "03-0\(day) 08:00", "03-0\(day) 09:00", service: "CC") }
            try await simple(desk, "03-09 08:00", "03-09 11:00", "sms", service: "CC")
            try await simple(desk, "03-10 08:00", "03-10 12:00", "fax", service: "CC")
            try await simple(desk, "03-11 08:00", "03-11 17:00", "letter", service: "CC")
            try await telephone(desk)
            try await operation(desk)
            try await work(desk)
        } catch {
            await desk.close()
            throw error
        }
        await desk.close()
    }

    @Test func `the whole table of both services equals the one worked out on paper`() async throws {
        try await withSemester { desk in
            let cup = try await desk.reports.table(service: "CUP", period: semester, at: now)
            #expect(
                cup.rows.map { "\($0.indicator) \($0.value) \($0.verdict.rawValue)" } == [
                    "I-01 60,00% KO", "I-02 80,56% KO", "I-03 20,00% KO", "I-04 80,65% KO", "I-05 71,43% KO",
                    "I-06 80,00% KO", "I-07 60,00% KO", "I-08 93,33% KO", "I-09 4,00 h lavorative OK",
                    "I-10 99,72% OK",
                ])
            let written = cup[.i02]
            #expect(written.detail("Risposti in tempo") == "29" && written.detail("Contatti giudicati") == "36")
            #expect(written.detail("Risposti in ritardo") == "4")
            #expect(written.detail("Senza risposta, scaduti") == "3")
            #expect(written.detail("In corso, non ancora giudicati") == "2")
            #expect(
                written.details.filter { $0.role == .excluded }.map { "\($0.it) \($0.value)" } == [
                    "Esclusi: Risposte automatiche 1", "Esclusi: Doppioni 1", "Esclusi: Posta indesiderata 1",
                ])
            #expect(written.detail("Posta elettronica") == "76,19% (16/21)")
            #expect(written.detail("SMS") == "100,00% (7/7)")
            #expect(written.detail("Fax") == "80,00% (4/5)")
            #expect(written.detail("Lettera") == "66,67% (2/3)")
            #expect(written.detail("Lettere comprese") == "80,56% (29/36)")
            #expect(written.detail("Senza lettere") == "81,82% (27/33)")
            #expect(written.detail("In tempo per ore trascorse") == "80,56% (29/36)")
            #expect(written.detail("In tempo per ore lavorative") == "83,33% (30/36)")
            #expect(written.detail("Tempo medio di risposta (ore trascorse)") == "5,29 h")
            #expect(cup[.i07].detail("Tempo medio di soluzione (ore trascorse)") == "3,13 h")
            #expect(cup[.i07].detail("Restituiti o passati ad altri") == "2")

            let cc = try await desk.reports.table(service: "CC", period: semester, at: now)
            #expect(
                cc.rows.map { "\($0.indicator) \($0.value) \($0.verdict.rawValue)" } == [
                    "I-01 86,87% KO", "I-02 100,00% OK", "I-03 6,03% KO", "I-04 100,00% OK", "I-05 100,00% OK",
                    "I-06 n/a n/a", "I-07 n/a n/a", "I-08 100,00% OK", "I-09 n/a n/a", "I-10 100,00% OK",
                ])
        }
    }

    @Test func `every number of the table is the length of the list behind it`() async throws {
        try await withSemester { desk in
            for service in ["CUP", "CC"] {
                let table = try await desk.reports.table(service: service, period: semester, at: now)
                for row in table.rows where row.origin == .measured || row.origin == .imported {
                    for detail in row.details where row.indicator != .i10 && detail.role != .mean {
                        guard let list = detail.list, detail.role != .variant else { continue }
                        let page = try await desk.reports.facts(
                            of: list, service: service, period: semester, channel: detail.channel, limit: 1000, at: now)
                        #expect(Double(page.rows.count) == detail.number, "\(service) \(row.indicator) \(detail.it)")
                    }
                }
            }
        }
    }

    @Test func `the dashboard shows the same semester`() async throws {
        try await withSemester { desk in
            let dashboard = try await desk.reports.dashboard(service: "CUP", period: semester, at: now)
            #expect(dashboard.rates.map(\.word) == ["now", "today", "week", "month", "period"])
            #expect(dashboard.rates.last?.tally.judged == 36)
            // Today: one overdue (9:00), two running.
            #expect(dashboard.rates[1].tally.overdue == 1 && dashboard.rates[1].tally.running == 2)
            #expect(dashboard.overdue == 3)
            // Due at midnight and at one: both within twelve hours.
            #expect(dashboard.runway.count == 48 && dashboard.runway.reduce(0) { $0 + $1.count } == 2)
            #expect(dashboard.runway.first { $0.count > 0 }?.at == rome("07-01 00:00"))
            #expect(dashboard.channels.map { "\($0.key) \($0.count)" } == ["email 23", "sms 7", "fax 5", "letter 3"])
            #expect(dashboard.hours.reduce(0, +) == 38 && dashboard.hours[8] == 32)
            #expect(dashboard.weekdays.reduce(0, +) == 38 && dashboard.heat.flatMap { $0 }.reduce(0, +) == 38)
            #expect(dashboard.days.count == 181 && dashboard.days.reduce(0) { $0 + $1.count } == 38)
            #expect(dashboard.distribution.bins.reduce(0) { $0 + $1.count } == 33)
            #expect(dashboard.distribution.median == 240 && dashboard.distribution.target == 540)
            // Anna 25, all at the first level; Bruno's six went up.
            #expect(
                dashboard.people.map { "\($0.title) \($0.closed) \($0.atFirstLevel)" } == [
                    "Anna Operatrice 25 25", "Bruno Operatore 6 0",
                ])
            #expect(dashboard.topicTrend.flatMap(\.counts).reduce(0, +) == 38)
            #expect(dashboard.escalations.judged == 5)
        }
    }
}

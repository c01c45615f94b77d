// Tables and dashboards for the document's tests: evidently made up, of a semester.

import Foundation
import Reports
import Store
import Tickets

enum DocumentSample {
    static let header = ReportRules.Header(
        body: "Ente di Prova", contractor: "RTI Prova/Esempio",
        contracts: ["Rep 1963 del 10/06/2024", "Rep 1151 del 05/05/2022"], place: "Potenza")
    static let period =
        ReportPeriod("2026-S1") ?? ReportPeriod(name: "?", from: CivilDay(number: 0), until: CivilDay(number: 1))
    /// 2026-07-03 08:15 UTC.
    static let madeAt = Instant(milliseconds: 1_783_066_500_000)

    static func row(
        _ indicator: Indicator, _ objective: String, _ measure: String, _ value: String, _ goal: String,
        _ verdict: Verdict, responsible: String = "RQ", details: [FigureDetail] = []
    ) -> IndicatorRow {
        IndicatorRow(
            indicator: indicator, process: indicator == .i04 || indicator == .i08 ? "" : "GESTIONE DEGLI SLA",
            objective: objective, measure: measure, value: value, number: value == "n/a" ? nil : 1, goal: goal,
            goalNumber: 95, isCeiling: indicator == .i03, source: indicator == .i10 ? "" : "Resoconti trimestrali",
            responsible: responsible, frequency: "Semestrale", verdict: verdict,
            origin: value == "n/a" ? .nothing : .measured, details: details)
    }

    static var table: IndicatorTable {
        IndicatorTable(
            service: "CUP", serviceTitle: "Centro Unico Prenotazioni", period: period, madeAt: madeAt,
            clockNotes: [
                "Prima risposta: 9 h, ore trascorse (dal 01/01/2026 al 31/03/2026)",
                "Prima risposta: 9 h, ore lavorative (dal 01/04/2026 al 30/06/2026)",
                "Secondo livello: 4 h, ore trascorse",
            ], rows: rows)
    }

    private static var rows: [IndicatorRow] {
        [
            row(
                .i01, "Monitoraggio tempo massimo di attesa", "% di chiamate risposte entro 20''", "33,39%",
                "95% dei casi", .ko, responsible: "DT"),
            row(
                .i02, "Monitoraggio tempo massimo di risposta nel caso di contatto via Mail, Fax, SMS, Lettere",
                "% contatti email/fax/sms risposti entro 9h", "99,26%", "100% dei casi", .ko,
                details: [
                    FigureDetail(
                        .numerator, it: "Risposti in tempo", en: "Answered in time", value: "9.528", number: 9528),
                    FigureDetail(
                        .denominator, it: "Contatti giudicati", en: "Contacts judged", value: "9.599", number: 9599),
                    FigureDetail(
                        .excluded, it: "Esclusi: Posta indesiderata", en: "Excluded: Spam", value: "311", number: 311),
                    FigureDetail(
                        .variant, it: "Senza lettere", en: "Without letters", value: "99,41% (9102/9156)", number: 99.41
                    ),
                ]),
            row(
                .i03, "Percentuale chiamate entranti perse",
                "Percentuale di chiamate pervenute al Call Center e terminate prima di avere ottenuto risposta (rispetto al totale delle chiamate)",
                "14,22%", "5%", .ko),
            row(
                .i04, "Percentuali chiamate evase al primo contatto",
                "Percentuale di casi risolti e chiusi senza fare ricorso a procedure di escalation", "97,10%", "95%",
                .ok,
                responsible: "",
                details: [
                    FigureDetail(.numerator, it: "Senza escalation", en: "Without escalation", value: "8.002"),
                    FigureDetail(.denominator, it: "Casi chiusi", en: "Closed cases", value: "8.241"),
                ]),
            row(
                .i05, "Tempo medio di soluzione al primo contatto", "% Chiamate gestite al primo contatto <=4'",
                "69,30%", "4 minuti nel 95% dei casi", .ko, responsible: "DT"),
            row(
                .i06, "Percentuale di chiamate risolte al secondo livello",
                "Numero di casi risolti e chiusi dopo il ricorso al secondo livello", "100,00%", "100%", .ok),
            row(
                .i07, "Tempo medio di soluzione al secondo livello", "% Chiamate risolte al II livello Entro 4h",
                "100,00%", "100%", .ok),
            row(
                .i08, "Efficacia acquisizione dati",
                "Numero di contatti che si sono risolti con esito positivo (acquisizione informazioni, rilascio del servizio, ecc.) rispetto al totale delle chiamate effettuate",
                "98,75%", "100%", .ko, responsible: ""),
            row(
                .i09, "Efficienza operativa", "Tempo di evasione di un pacchetto da 100 contatti (e multipli)", "n/a",
                "4 h lavorative", .none, responsible: "DT"),
            row(.i10, "Continuità di funzionamento", "", "99,98%", "99,5%", .ok, responsible: ""),
        ]
    }

    static func dashboard(topics: Int = 9, empty: Bool = false) -> Dashboard {
        let days = daily(empty: empty)
        let monday = period.from + -period.from.weekday
        let weeks = (0..<26).map { (monday + $0 * 7).description }
        let hours: [Int] = (0..<24).map { (hour: Int) -> Int in
            empty || hour < 6 || hour > 20 ? 0 : max(40, 1700 - abs(hour - 8) * 260)
        }
        let weekdays = empty ? Array(repeating: 0, count: 7) : [2810, 1900, 1820, 1690, 1230, 130, 19]
        let sum = max(hours.reduce(0, +), 1)
        let heat: [[Int]] = weekdays.map { (day: Int) -> [Int] in hours.map { $0 * day / sum } }
        return Dashboard(
            service: "CUP", period: period, madeAt: madeAt, rates: rates(empty: empty), overdue: 0, runway: [],
            ages: [],
            distribution: distribution(empty: empty), channels: empty ? [] : channels,
            levels: empty
                ? []
                : [
                    .init(key: "first", title: "1° livello", count: 9320, percent: 99.4),
                    .init(key: "department", title: "Supporto dipartimentale", count: 279, percent: 94.2),
                ],
            departments: empty
                ? []
                : [
                    .init(key: "AMB", title: longDepartment, count: 140, percent: 93.1),
                    .init(key: "", title: "", count: 9459, percent: 99.3),
                ],
            topics: empty
                ? []
                : (1...topics).map {
                    .init(
                        key: "T\($0)", title: "Argomento di prova \($0)", count: 2000 / $0, percent: $0 == 3 ? nil : 99)
                },
            hours: hours, weekdays: weekdays, heat: heat, days: days,
            topicTrend: empty ? [] : (1...min(topics, 8)).map { trend($0) }, weeks: weeks, people: empty ? [] : people,
            levelTimes: empty
                ? []
                : [
                    LevelTime(
                        level: .department, count: 279, meanMilliseconds: 9_000_000, longestMilliseconds: 41_000_000)
                ],
            escalations: EscalationTally())
    }

    static let longDepartment =
        "Dipartimento "
        + (1...30).map { "Ambiente, Territorio e Infrastrutture della Prova \($0)" }.joined(separator: ", ")

    private static func trend(_ topic: Int) -> Dashboard.Series {
        Dashboard.Series(
            key: "T\(topic)", title: "Argomento di prova \(topic)",
            counts: (0..<26).map { (week: Int) -> Int in (week < 13 ? 100 : 135) / topic + (week * topic) % 3 })
    }

    private static func daily(empty: Bool) -> [Dashboard.Count] {
        (0...(period.until.number - period.from.number)).map { (index: Int) -> Dashboard.Count in
            let day = period.from + index
            let count = empty || day.weekday == 6 ? 0 : 60 - day.weekday * 6 + index % 5
            return .init(
                key: day.description, title: "", count: count, percent: count == 0 ? nil : 98 + Double(index % 9) / 4.5)
        }
    }

    private static var channels: [Dashboard.Count] {
        [
            .init(key: "email", title: "Posta elettronica", count: 7204, percent: 99.5),
            .init(key: "sms", title: "SMS", count: 1310, percent: 100),
            .init(key: "fax", title: "Fax", count: 642, percent: 98.1),
            .init(key: "letter", title: "Lettere", count: 443, percent: 94.6),
            .init(key: "pec", title: "PEC", count: 0, percent: nil),
        ]
    }

    private static func rates(empty: Bool) -> [Dashboard.Rate] {
        var tally = ContactTally()
        if !empty { (tally.inTime, tally.late, tally.overdue, tally.running) = (9528, 60, 11, 3) }
        tally.excluded = empty ? [:] : ["spam": 300, "bounce": 11]
        return [Dashboard.Rate(word: "period", tally: tally, percent: empty ? nil : 99.26, goal: 100)]
    }

    private static let people: [Dashboard.Person] = [
        .init(key: "1", title: "Ada Prova", closed: 3000, atFirstLevel: 2940),
        .init(key: "2", title: "Bea Prova", closed: 2500, atFirstLevel: 2375),
        .init(key: "3", title: "Ciro Prova", closed: 2700, atFirstLevel: 2700),
        .init(key: "4", title: "Dino Prova", closed: 19, atFirstLevel: 0),
    ]

    private static func distribution(empty: Bool) -> Dashboard.Distribution {
        let bounds: [Int?] = [15, 30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 600, 720, 1440, 2880, nil]
        let counts = [900, 1400, 2100, 1800, 1100, 800, 520, 380, 240, 160, 128, 20, 16, 22, 10, 3]
        return Dashboard.Distribution(
            bins: zip(bounds, counts).map { .init(upTo: $0, count: empty ? 0 : $1) }, median: empty ? nil : 78,
            p90: empty ? nil : 312, p95: empty ? nil : 405, target: 540)
    }
}

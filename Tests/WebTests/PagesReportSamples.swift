// Models of the report pages for the tests: nothing at all, one contact, and many.

import Foundation
import Reports
import Store
import Tickets

@testable import Web

extension Sample {
    static let manager = User(
        id: UserID(5), login: "carla", name: "Carla Monti", role: .manager, active: true, language: "it")
    static let monitor = User(
        id: UserID(6), login: "ente", name: "Ufficio Vigilanza", role: .monitor, active: true, language: "it")

    static func reportFrame(_ user: User = manager, notice: Notice? = nil) -> PageFrame {
        var frame = frame(user: user, notice: notice)
        frame.hasReports = true
        frame.here = Address(["reports"])
        return frame
    }

    static let semester = period("2026-S1")
    static func period(_ text: String) -> ReportPeriod {
        guard let period = ReportPeriod(text) else { preconditionFailure("not a period: \(text)") }
        return period
    }

    static func scope(_ choice: ReportChoice = ReportChoice(service: "CUP", period: semester)) -> ReportScope {
        ReportScope(
            choice, services: [.init("CC", "Contact Center"), .init("CUP", "Centro Unico di Prenotazione")],
            presets: ["2026-S2", "2026-S1", "2026-Q4", "2026-Q3", "2026-11", "2026-10"].map(period))
    }

    static func faulty(_ from: String, _ until: String) -> ReportScope {
        scope(
            ReportChoice(services: ["CC", "CUP"], usual: semester) {
                ["service": "CUP", "from": from, "until": until][$0]
            })
    }

    // MARK: Dashboard

    static func tally(_ inTime: Int, _ late: Int, _ overdue: Int = 0) -> ContactTally {
        var tally = ContactTally()
        (tally.inTime, tally.late, tally.overdue) = (inTime, late, overdue)
        return tally
    }

    /// - Parameter scale: 0 for an empty period, 1 for one contact, more for many.
    static func dashboard(_ scale: Int, name: (String) -> String = { $0 }) -> Dashboard {
        let many = scale > 1
        let tallies =
            many
            ? [tally(41, 1, 2), tally(38, 0), tally(212, 3, 1), tally(840, 6, 2), tally(5120, 31, 9)]
            : Array(repeating: tally(scale, 0), count: 5)
        let rates = zip(["now", "today", "week", "month", "period"], tallies).map { word, tally in
            Dashboard.Rate(
                word: word, tally: tally,
                percent: tally.judged > 0 ? Double(tally.inTime) / Double(tally.judged) * 100 : nil,
                goal: word == "today" ? 100 : 99)
        }
        func counts(_ titles: [(String, String)]) -> [Dashboard.Count] {
            let shown = scale == 0 ? 0 : many ? 99 : 1
            return titles.prefix(shown).enumerated().map { index, title -> Dashboard.Count in
                let percent: Double? = index == 3 ? nil : 100 - Double(index) * 2.35
                return Dashboard.Count(
                    key: title.0, title: name(title.1), count: many ? 1200 / (index + 1) : 1, percent: percent)
            }
        }
        let quarter = Int64(900_000)
        let begin = now.milliseconds / quarter * quarter
        let slots = (0..<48).map { index -> Dashboard.Slot in
            let rush: Int = index > 20 && index < 30 ? 4 : 0
            let few: Int = index == 5 ? scale : 0
            let count: Int = many ? (index * 7) % 5 + rush : few
            return Dashboard.Slot(at: Instant(milliseconds: begin + Int64(index) * quarter), count: count)
        }
        func arrivals(_ day: Int, _ hour: Int) -> Int {
            if !many { return day == 0 && hour == 9 ? scale : 0 }
            guard day < 6, hour > 6, hour < 20 else { return 0 }
            return max(0, 40 - abs(hour - 9) * 5 - day * 3)
        }
        let heat: [[Int]] = (0..<7).map { day -> [Int] in (0..<24).map { hour -> Int in arrivals(day, hour) } }
        let ageKeys = ["0-1", "1-3", "3-6", "6-9", "9-24", "24-"]
        let ages = ageKeys.map { key -> Dashboard.Count in
            Dashboard.Count(key: key, title: key, count: many ? 12 : key == "0-1" ? scale : 0)
        }
        let bounds: [Int?] = [30, 60, 120, 180, 240, 300, 360, 420, 480, 540, 720, nil]
        let bins = bounds.enumerated().map { index, bound -> Dashboard.Distribution.Bin in
            Dashboard.Distribution.Bin(upTo: bound, count: many ? 900 / (index + 1) : index == 1 ? scale : 0)
        }
        let spread = Dashboard.Distribution(
            bins: bins, median: scale > 0 ? 74 : nil, p90: scale > 0 ? 312 : nil, p95: scale > 0 ? 455 : nil,
            target: 540)
        let hours = (0..<24).map { hour -> Int in heat.reduce(0) { $0 + $1[hour] } }
        let days = (0..<181).map { day -> Dashboard.Count in
            Dashboard.Count(key: "\(semester.from + day)", title: "", count: many ? day % 7 * 9 : 0)
        }
        let titles = scale == 0 ? [] : ["Esenzione e rimborso del ticket", "Bonus gas", "Altro"]
        let trend = titles.map { title -> Dashboard.Series in
            let counts = (0..<26).map { week -> Int in many ? week * 3 % 40 + title.utf8.count : 1 }
            return Dashboard.Series(key: title, title: name(title), counts: counts)
        }
        let people = [Dashboard.Person(key: "1", title: name("Anna Ferri"), closed: 230, atFirstLevel: 221)]
        let times = Level.allCases.map { level -> LevelTime in
            LevelTime(level: level, count: scale, meanMilliseconds: 4_000_000, longestMilliseconds: 90_000_000)
        }
        let departments = [("sanita", "Dipartimento Salute e Politiche della Persona"), ("urp", "URP Matera")]
        let topics = [
            ("ticket", "Esenzione e rimborso del ticket"), ("agenda", "Spostare una prenotazione"),
            ("referti", "Ritiro dei referti"), ("gas", "Bonus gas"), ("altro", "Altro"),
        ]
        return Dashboard(
            service: "CUP", period: semester, madeAt: now, rates: rates, overdue: many ? 2 : 0, runway: slots,
            ages: ages, distribution: spread,
            channels: counts([("email", "E-mail"), ("sms", "SMS"), ("letter", "Lettera"), ("fax", "Fax")]),
            levels: counts([("first", ""), ("back_office", ""), ("department", ""), ("", "")]),
            departments: counts(departments), topics: counts(topics), hours: hours,
            weekdays: heat.map { $0.reduce(0, +) }, heat: heat, days: days, topicTrend: trend,
            weeks: (0..<26).map { "\(semester.from + ($0 * 7))" }, people: scale == 0 ? [] : people,
            levelTimes: times, escalations: EscalationTally())
    }

    // MARK: Table

    /// - Parameter hasFigures: whether there was anything to measure.
    static func table(_ hasFigures: Bool = true, _ p: String? = nil) -> IndicatorTable {
        let rows = Indicator.allCases.enumerated().map { index, indicator -> IndicatorRow in
            row(index, indicator, hasFigures, p)
        }
        return IndicatorTable(
            service: "CUP", serviceTitle: p ?? "Centro Unico di Prenotazione", period: semester, madeAt: now,
            clockNotes: [p ?? "9 h trascorse"], rows: rows)
    }

    private static func row(_ index: Int, _ indicator: Indicator, _ hasFigures: Bool, _ p: String?) -> IndicatorRow {
        let objective = "Monitoraggio tempo massimo di risposta nel caso di contatto via Mail, Fax, SMS, Lettere"
        let origins: [IndicatorRow.Origin] = [.measured, .imported, .entered, .nothing]
        let verdict: Verdict = !hasFigures ? .none : index % 3 == 0 ? .ok : .ko
        let value: String = hasFigures ? "99,23%" : "n/a"
        let process: String = index % 4 == 3 ? "" : p ?? "GESTIONE DEGLI SLA"
        return IndicatorRow(
            indicator: indicator, process: process, objective: p ?? objective,
            measure: p ?? "% contatti email/fax/sms risposti entro 9h", value: p ?? value,
            number: hasFigures ? 99.23 : nil, goal: p ?? "100% dei casi", goalNumber: 100, isCeiling: index == 2,
            source: p ?? "Resoconti trimestrali", responsible: p ?? "RQ", frequency: p ?? "Semestrale",
            verdict: verdict, origin: origins[index % 4], details: hasFigures ? details(p) : [])
    }

    private static func details(_ p: String?) -> [FigureDetail] {
        let all: [(FigureDetail.Role, String, String, String, FactList?)] = [
            (.numerator, "Risposti entro il termine", "Answered in time", "5.120", .contacts(.inTime)),
            (.denominator, "Contatti giudicati", "Contacts judged", "5.160", .contacts(.judged)),
            (.excluded, "Posta indesiderata", "Spam", "12", .contacts(.excluded(p ?? "spam"))),
            (.variant, "Solo e-mail", "E-mail only", "99,80%", .contacts(.judged)),
            (.mean, "Tempo medio", "Mean time", "1 h 14 min", nil),
        ]
        return all.map { role, it, en, value, list -> FigureDetail in
            FigureDetail(
                role, it: p ?? it, en: p ?? en, value: p ?? value, list: list,
                channel: role == .variant ? ChannelName(p ?? "email") : nil)
        }
    }

    // MARK: Lists and proof

    static func facts(_ rows: Int, next: Bool = false, _ p: String? = nil) -> FactPage {
        FactPage(
            list: .contacts(.late),
            columns: [
                FactColumn("number", it: p ?? "Richiesta", en: p ?? "Request"),
                FactColumn("channel", it: "Canale", en: "Channel"),
                FactColumn("arrived", it: "Arrivo", en: "Arrived", .instant),
                FactColumn("day", it: "Giorno", en: "Day", .day),
                FactColumn("time", it: "Tempo", en: "Time", .duration),
                FactColumn("count", it: "Conta", en: "Count", .number),
                FactColumn("flag", it: "Reclamo", en: "Complaint", .flag),
                FactColumn("closed_by", it: "Chiusa da", en: "Closed by"),
                FactColumn("sha256", it: "SHA-256", en: "SHA-256"),
            ],
            rows: (0..<rows).map { factRow($0, p) }, next: next ? FactCursor(at: now, id: 50) : nil)
    }

    private static func factRow(_ index: Int, _ p: String?) -> FactRow {
        let hash: FactCell = index % 2 == 0 ? .nothing : .text(p ?? String(repeating: "a1b2", count: 16))
        let cells: [FactCell] = [
            .text(p ?? "\(number(Int64(index + 1)))"), .word(it: p ?? "E-mail", en: p ?? "E-mail"),
            .instant(ago(Double(index))), .day(semester.from), .duration(33_300_000), .number(1.5),
            .flag(index % 2 == 0), .text(p ?? "Anna Ferri"), hash,
        ]
        return FactRow(cells, contact: ContactID(Int64(index + 1)), ticket: TicketID(Int64(index + 1)))
    }

    static func factsModel(_ facts: FactPage, frame: PageFrame = reportFrame(), before: Int = 0) -> FactsModel {
        FactsModel(
            frame: frame, source: .live(ReportChoice(service: "CUP", period: semester)), serviceTitle: "CUP",
            period: semester,
            choice: FactsChoice(
                facts.list, after: before > 0 ? FactCursor(at: now, id: 1) : nil, before: before), facts: facts)
    }

    static func evidence(_ p: String? = nil, answered: Bool = true) -> ContactEvidence {
        let arrival = ago(20)
        let fact = ContactFact(
            contact: ContactID(15), ticket: TicketID(1), number: number(1201), channel: ChannelName(p ?? "email"),
            account: AccountName(p ?? "info"), kind: .contact, arrivedAt: arrival, receivedAt: ago(19.9),
            clock: ServiceClock().setting(from: arrival), answeredAt: answered ? ago(15) : nil,
            answeredBy: nil, exclusion: nil, needsAnswer: true, paused: answered ? .minutes(40) : .zero,
            topic: TopicCode(p ?? "ticket"), department: DepartmentCode(p ?? "sanita"), level: .first,
            sha256: p ?? String(repeating: "9f86d081", count: 8))
        let steps = [
            "arrived", "committed", "acknowledged", "opened", "escalated", "answered", "accepted", "delivered",
            "something_new",
        ].enumerated().map { index, what in
            ContactEvidence.Step(
                what: p ?? what, at: arrival + .minutes(index * 30), user: index == 3 ? UserID(1) : nil,
                userName: index == 3 ? p ?? "Anna Ferri" : nil,
                detail: index < 6
                    ? [:]
                    : [
                        "evidence": p ?? "250 2.0.0 Ok: queued as 4QxT for <marta@example.org>", "attempt": p ?? "1",
                        "reason": p ?? "La signora Marta chiede",
                    ])
        }
        return ContactEvidence(
            fact: fact, steps: steps, externalID: p ?? "<CAF1@mail.example.org>", sourceKey: p ?? "imap/info/INBOX/7/42"
        )
    }

    static func frozen(_ p: String? = nil) -> FrozenReport {
        FrozenReport(
            id: 3, service: p ?? "CUP", period: p ?? "2026-S1", from: ago(4000), until: ago(100), frozenAt: ago(90),
            by: UserID(5),
            content: BlobReference(sha256: p ?? String(repeating: "0a1b2c3d", count: 8), size: 81_000))
    }

    static func entries(_ p: String? = nil, refused: EntriesModel.Refused? = nil) -> EntriesModel {
        let withdrawn = ago(1)
        return EntriesModel(
            frame: reportFrame(), scope: scope(),
            figures: [nil, withdrawn].enumerated().map {
                EnteredFigure(
                    id: Int64($0), service: "CUP", indicator: .i01, from: semester.from, until: semester.until,
                    numerator: 12_345, denominator: 13_000.5, note: p ?? "Resoconto della centrale", by: UserID(5),
                    at: ago(3), withdrawnAt: $1)
            },
            packets: [
                OutboundPacket(
                    id: 1, service: "CUP", name: p ?? "Richiami vaccini", contacts: 200, startedAt: ago(50),
                    endedAt: nil, by: UserID(5), at: ago(49))
            ],
            outages: [
                Outage(
                    id: 1, service: nil, from: ago(30), until: ago(29), reason: p ?? "Guasto elettrico", by: nil,
                    at: ago(28))
            ],
            names: [UserID(5): p ?? "Carla Monti"], imported: refused == nil ? CallImport(read: 3, new: 2) : nil,
            refused: refused)
    }

    static func secondLevel(_ p: String? = nil) -> SecondLevelModel {
        let clock = ServiceClock().setting(.secondLevel, from: ago(5))
        let lines = [Level.department, .backOffice].enumerated().map { index, level in
            SecondLevelModel.Line(
                escalation: Escalation(
                    id: EscalationID(Int64(index + 1)), ticket: TicketID(1), from: .first, to: level,
                    department: level == .department ? DepartmentCode("sanita") : nil, reason: p ?? "x", by: nil,
                    at: ago(5), clock: level == .department ? clock : nil, reminders: 2 - index * 2,
                    remindedAt: index == 0 ? ago(1) : nil, contributedAt: index == 0 ? ago(0.5) : nil),
                ticket: ticket(1, subject: p ?? "Esenzione ticket"),
                holder: level == .department ? p ?? "Dipartimento Salute" : nil)
        }
        return SecondLevelModel(frame: reportFrame(), lines: lines, page: 2, hasMore: true)
    }

    static func audit(_ p: String? = nil) -> AuditModel {
        AuditModel(
            frame: reportFrame(),
            entries: ["period_closed", "calls_imported", "unheard_of"].enumerated().map {
                AuditEntry(
                    at: ago(Double($0)), user: $0 == 0 ? UserID(5) : $0 == 1 ? UserID(9) : nil, what: p ?? $1,
                    detail: ["service": p ?? "CUP", "period": p ?? "2026-S1"])
            }, names: [UserID(5): p ?? "Carla Monti"], page: 2, hasMore: true)
    }

    /// Every report page in every state.
    static func reportPages(_ pages: Pages) -> [(name: String, page: Markup)] {
        let frame = reportFrame()
        let watching = reportFrame(monitor)
        let figuresRefused = EntriesModel.Refused(
            .figures, [.badDays, .badNumbers, .badNote], typed: ["from": "2026-02-30", "numerator": "tanti"])
        func board(_ scale: Int, _ frame: PageFrame, _ scope: ReportScope = scope()) -> Markup {
            pages.dashboard(DashboardModel(frame: frame, scope: scope, dashboard: dashboard(scale)))
        }
        return [
            ("dashboard", board(2, frame)), ("dashboard-empty", board(0, frame)), ("dashboard-one", board(1, watching)),
            ("dashboard-fault", board(2, frame, faulty("2026-02-30", ""))),
            ("dashboard-reversed", board(2, frame, faulty("2026-03-02", "2026-03-01"))),
            ("dashboard-long", board(2, frame, faulty("1999-03-02", "2026-03-01"))),
            (
                "indicators",
                pages.indicators(IndicatorsModel(frame: frame, scope: scope(), table: table(), mayClose: true))
            ),
            (
                "indicators-empty",
                pages.indicators(IndicatorsModel(frame: watching, scope: scope(), table: table(false)))
            ),
            ("facts", pages.facts(factsModel(facts(50, next: true)))),
            ("facts-last", pages.facts(factsModel(facts(3), frame: watching, before: 50))),
            ("facts-empty", pages.facts(factsModel(facts(0)))),
            ("evidence", pages.evidence(EvidenceModel(frame: frame, evidence: evidence()))),
            (
                "evidence-open",
                pages.evidence(
                    EvidenceModel(frame: watching, evidence: Discretion(monitor).evidence(evidence(answered: false))))
            ),
            (
                "closed",
                pages.closedPeriods(
                    ClosedPeriodsModel(frame: reportFrame(notice: .periodClosed), reports: [frozen()], titles: [:]))
            ),
            ("closed-empty", pages.closedPeriods(ClosedPeriodsModel(frame: watching, reports: []))),
            (
                "closed-one",
                pages.closedPeriod(ClosedPeriodModel(frame: watching, report: frozen(), table: table()))
            ),
            ("closing", pages.closing(ClosingModel(frame: frame, scope: scope()))),
            ("closing-not-over", pages.closing(ClosingModel(frame: frame, scope: scope(), obstacle: .notOver))),
            ("closing-already", pages.closing(ClosingModel(frame: frame, scope: scope(), obstacle: .already))),
            ("entries", pages.entries(entries())),
            ("entries-empty", pages.entries(EntriesModel(frame: frame, scope: scope()))),
            ("entries-refused", pages.entries(entries(refused: figuresRefused))),
            (
                "entries-refused-file",
                pages.entries(
                    entries(
                        refused: EntriesModel.Refused(
                            .calls, [], file: CallFileFault(.value, line: 12, detail: "waited"))))
            ),
            (
                "entries-refused-packet",
                pages.entries(entries(refused: EntriesModel.Refused(.packets, [.badName, .badCount, .badTimes])))
            ),
            (
                "entries-refused-outage",
                pages.entries(
                    entries(refused: EntriesModel.Refused(.outages, [.badReason, .badTimes], typed: ["of_all": "1"])))
            ),
            (
                "entries-refused-none",
                pages.entries(entries(refused: EntriesModel.Refused(.calls, [.noFile, .badForm])))
            ),
            ("second-level", pages.secondLevel(secondLevel())),
            ("second-level-empty", pages.secondLevel(SecondLevelModel(frame: frame, lines: []))),
            ("audit", pages.audit(audit())), ("audit-empty", pages.audit(AuditModel(frame: frame, entries: []))),
            ("error-watching", pages.failure(ErrorModel(frame: watching, status: 403))),
        ]
    }

    /// The same with a stranger's text wherever one can stand.
    static func hostileReportPages(_ p: String, _ pages: Pages, _ frame: PageFrame) -> [(name: String, page: Markup)] {
        var frame = frame
        frame.hasReports = true
        var choice = ReportChoice(service: p, period: ReportPeriod(name: p, from: semester.from, until: semester.until))
        (choice.typedFrom, choice.typedUntil, choice.fault) = (p, p, .notADay)
        let scope = ReportScope(choice, services: [.init(p, p), .init("CC", p)], presets: [choice.period])
        var entries = entries(p, refused: EntriesModel.Refused(.figures, [.badNote], typed: ["note": p, "from": p]))
        (entries.frame, entries.scope) = (frame, scope)
        var (level, audit) = (secondLevel(p), audit(p))
        (level.frame, audit.frame) = (frame, frame)
        var facts = FactsModel(
            frame: frame, source: .closed(frozen(p)), serviceTitle: p, period: choice.period,
            choice: FactsChoice(.contacts(.excluded(p)), channel: ChannelName(p)), facts: facts(2, next: true, p))
        facts.facts.list = .contacts(.excluded(p))
        return [
            (
                "dashboard",
                pages.dashboard(
                    DashboardModel(frame: frame, scope: scope, dashboard: dashboard(2, name: { _ in p })))
            ),
            ("indicators", pages.indicators(IndicatorsModel(frame: frame, scope: scope, table: table(true, p)))),
            ("facts", pages.facts(facts)),
            ("evidence", pages.evidence(EvidenceModel(frame: frame, evidence: evidence(p)))),
            ("closed", pages.closedPeriods(ClosedPeriodsModel(frame: frame, reports: [frozen(p)], titles: [p: p]))),
            (
                "closed-one",
                pages.closedPeriod(ClosedPeriodModel(frame: frame, report: frozen(p), table: table(true, p)))
            ),
            ("closing", pages.closing(ClosingModel(frame: frame, scope: scope))), ("entries", pages.entries(entries)),
            ("second-level", pages.secondLevel(level)), ("audit", pages.audit(audit)),
        ]
    }
}

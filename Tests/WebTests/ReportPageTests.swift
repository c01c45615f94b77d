// Reports on a live server: figures open down to their contacts, periods are closed, figures entered; and whoever only watches
// sees nothing of what people wrote.

import Foundation
import HTTPServer
import Reports
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct ReportPageTests {
    private static let period = "period=2026-S1"

    /// Contacts of every standing in March: in time, late, overdue, running, left out.
    private static func fill(_ desk: Desk) async throws {
        for number in 0..<7 {
            try await desk.contact(
                from: Party(name: "Zoraide Segretissima", address: "zoraide@segreta.example.org"),
                subject: "Oggetto riservatissimo", text: "Testo confidenzialissimo, mai da mostrare.",
                sheet: PaperSheet(
                    html: "<p>Testo confidenzialissimo",
                    parts: [.init(name: "allegato-riservatissimo.pdf", type: "application/pdf", bytes: Data("x".utf8))]),
                at: start - .hours(number * 3))
        }
        try await desk.contact(kind: .bounce, at: start - .hours(1))
        let (ticket, _) = try await desk.contact(subject: "Oggetto riservatissimo", at: start - .hours(2))
        _ = try await desk.store.addNote("Nota confidenzialissima", ticket: ticket.id, by: desk.operatorID, at: start)
    }

    /// The indicator table of a page, without the counts beside it that go on.
    private static func table(_ html: String) -> String {
        html.components(separatedBy: "<table class=\"indicators\"").dropFirst().first ?? ""
    }

    private static func links(_ html: String, _ prefix: String) -> [String] {
        html.components(separatedBy: "href=\"").dropFirst().map { String($0.prefix { $0 != "\"" }) }
            .map { $0.replacing("&amp;", with: "&") }.filter { $0.hasPrefix(prefix) }
    }

    @Test func `every number of the table with a list opens it, and the list has as many rows`() async throws {
        try await Desk.with { desk in
            try await Self.fill(desk)
            let browser = try await desk.browser(try await desk.user(.manager))
            let reports = Reports(store: desk.store, rules: Desk.reportRules, clock: desk.clock)
            let table = try await reports.table(service: "CC", period: try #require(ReportPeriod("2026-S1")))
            let page = try await browser.get("/reports/indicators?service=CC&\(Self.period)")
            #expect(page.status == 200)
            var opened = 0
            for detail in table.rows.flatMap(\.details) {
                guard let list = detail.list, let number = detail.number, detail.role != .variant else { continue }
                let choice = FactsChoice(list, channel: detail.channel)
                let path = Paths(assetVersion: "").facts(
                    choice, ReportChoice(service: "CC", period: Sample.semester)
                ).text
                #expect(Self.links(page.text, "/reports/facts").contains(path), "\(path)")
                let shown = try await browser.get(path)
                #expect(shown.status == 200)
                if case .contacts = list {
                    #expect(max(0, shown.text.components(separatedBy: "<tr>").count - 2) == Int(number), "\(path)")
                    opened += 1
                }
            }
            #expect(opened > 3)
        }
    }

    @Test func `a long list is turned page by page, each row once`() async throws {
        try await Desk.with { desk in
            for number in 0..<120 { try await desk.contact(at: start - .minutes(number)) }
            let browser = try await desk.browser(try await desk.user(.manager))
            var path = "/reports/facts?service=CC&\(Self.period)&list=contacts.all"
            var seen: [String] = []
            var pages = 0
            while pages < 10 {
                let page = try await browser.get(path).text
                seen += Self.links(page, "/reports/contacts/")
                pages += 1
                guard let next = Self.links(page, "/reports/facts?").first(where: { $0.contains("after=") }) else {
                    #expect(page.contains("In tutto 120"))
                    break
                }
                path = next
            }
            #expect(pages == 3 && seen.count == 120 && Set(seen).count == 120)
        }
    }

    @Test func `whoever only watches sees no word that anybody wrote, no name and no address`() async throws {
        try await Desk.with { desk in
            try await Self.fill(desk)
            let login = try await desk.user(.monitor)
            let (browser, program) = (try await desk.browser(login), try await Program(desk, login))
            let secrets = [
                "onfidenzialissim", "iservatissim", "Zoraide", "zoraide", "Segretissima", "segreta.example", "Olga Op",
                "Ada Amm", "anna@example", "Anna Prova",
            ]
            var paths: [String] = []
            let lists = FactList.everyWord
            for service in ["CC", "CUP"] {
                let scope = "service=\(service)&\(Self.period)"
                paths += ["?\(scope)", "/indicators?\(scope)"].map { "/reports\($0)" }
                paths += lists.map { "/reports/facts?\(scope)&list=\($0)" }
                paths += ["/api/v1/reports/dashboard?\(scope)", "/api/v1/reports/indicators?\(scope)"]
                paths += lists.map { "/api/v1/reports/facts?\(scope)&list=\($0)" }
                paths += lists.map { "/reports/facts/export?\(scope)&list=\($0)" }
                paths += ["csv", "json"].map { "/reports/indicators/export?\(scope)&format=\($0)" }
            }
            paths += (1...9).flatMap { ["/reports/contacts/\($0)", "/api/v1/reports/contacts/\($0)"] }
            paths += ["/reports/closed", "/api/v1/reports/closed", "/"]
            var bodies = 0
            for path in paths {
                let response =
                    path.hasPrefix("/api/v1")
                    ? try await program.send("GET", String(path.dropFirst(7))) : try await browser.get(path)
                #expect([200, 303].contains(response.status), "\(path) \(response.status)")
                bodies += response.status == 200 ? 1 : 0
                for secret in secrets { #expect(!response.text.contains(secret), "\(secret) in \(path)") }
            }
            #expect(bodies > 100)
            // Live updates say that something changed, not what.
            let change = StoreChange(number: 4, tickets: [TicketID(77)], outbox: true, spool: true)
            #expect(!change.blindEvent.data.contains("77") && change.event.data.contains("77"))
            // And the same pages do show a manager what is his to see, or the search proves nothing.
            let manager = try await desk.browser(try await desk.user(.manager))
            let ticket = try #require(try await desk.store.tickets(TicketQuery()).lines.first?.ticket.number)
            #expect(try await manager.get("/tickets/\(ticket)").text.contains("iservatissim"))
        }
    }

    @Test func `everybody begins where he may be, and sees in the navigation only what is his`() async throws {
        try await Desk.with { desk in
            for role in UserRole.allCases {
                let login = try await desk.user(role)
                let user = try #require(try await desk.store.user(login: login)?.user)
                let browser = try await desk.browser(login)
                let first = try #require(try await browser.get("/")["Location"])
                #expect(first.hasPrefix(user.beginsWithReports ? "/reports" : "/tickets"))
                let page = try await browser.get(first)
                #expect(page.status == 200)
                for (path, permission) in [
                    ("/tickets", Permission.tickets), ("/held", .held), ("/outbox", .outbox), ("/reports", .reports),
                    ("/reports/indicators", .reports), ("/reports/closed", .reports), ("/figures", .figures),
                    ("/figures/second-level", .figures), ("/figures/audit", .figures),
                ] {
                    #expect(
                        page.text.contains("href=\"\(path)\"") == user.may(permission), "\(role) \(path)")
                }
            }
        }
    }

    @Test func `a period that is none is said to be none, in both languages`() async throws {
        try await Desk.with { desk in
            let browser = try await desk.browser("ada")
            for (query, words) in [
                ("from=2026-02-30&until=2026-03-01", "Two days of the calendar are needed"),
                ("from=2026-03-02", "Two days of the calendar are needed"),
                ("from=2026-03-02&until=2026-03-01", "comes before the first"),
                ("from=1990-03-02&until=2026-03-01", "three years at most"), ("period=2026-S3", "no such period"),
            ] {
                for path in ["/reports", "/reports/indicators"] {
                    let page = try await browser.get("\(path)?service=CC&\(query)")
                    #expect(page.status == 422 && page.text.contains(words), "\(path) \(query)")
                    #expect(page.text.contains("role=\"alert\""))
                }
            }
            for query in ["period=2026-S1", "period=2026-Q3", "period=2026-02", "from=2026-01-15&until=2026-02-14"] {
                #expect(try await browser.get("/reports?service=CUP&\(query)").status == 200, "\(query)")
            }
            // An unknown service gives the first, as addresses are the user's to edit.
            #expect(try await browser.get("/reports?service=XX").text.contains("Contact Center"))
        }
    }

    @Test func `a file of calls is taken in once, and a broken one not at all`() async throws {
        try await Desk.with { desk in
            let browser = try await desk.browser(try await desk.user(.manager))
            let token = try await browser.formToken()
            let here = [("service", "CC"), ("period", "2026-S1"), ("form", "queue_log")]
            // Asterisk's own lines: two calls, one of them lost.
            let log = """
                1772438400|1772438400.1|cc|NONE|ENTERQUEUE||390000000001|1
                1772438410|1772438400.1|cc|Agent/7|CONNECT|10|1772438409.2|5
                1772438500|1772438400.1|cc|Agent/7|COMPLETECALLER|10|90|1
                1772438600|1772438600.3|cc|NONE|ENTERQUEUE||390000000002|1
                1772438630|1772438600.3|cc|NONE|ABANDON|1|1|30

                """
            func take(_ text: String, _ fields: [(String, String)]) async throws -> RawResponse {
                try await browser.postFile(
                    "/figures/calls", fields, file: (name: "queue_log", bytes: Array(text.utf8)), csrf: token)
            }
            let first = try await take(log, here)
            #expect(first.status == 303 && first["Location"]?.contains("new=2") == true, "\(first.text.prefix(300))")
            let second = try await take(log, here)
            #expect(second["Location"]?.contains("read=2&new=0") == true)
            let shown = try await browser.get(try #require(first["Location"])).text
            #expect(shown.contains("Lette 2 chiamate: 2 nuove"))
            let broken = try await take("no,such,heading\n1,2,3\n", [here[0], here[1], ("form", "csv")])
            #expect(broken.status == 422 && broken.text.contains("Niente è cambiato"))
            let empty = try await browser.postFile("/figures/calls", here, file: nil, csrf: token)
            #expect(empty.status == 422 && empty.text.contains("Scegli un file"))
            let lost = try await browser.get("/reports/facts?service=CC&period=2026-S1&list=calls.lost").text
            #expect(lost.contains("In tutto 1"))
        }
    }

    @Test func `what people write into a report is kept, shown again and closed with the period`() async throws {
        try await Desk.with { desk in
            let login = try await desk.user(.manager)
            let (browser, program) = (try await desk.browser(login), try await Program(desk, login))
            let token = try await browser.formToken()
            let place = "/figures/texts?service=CC&period=2025-S2"
            let form = [
                ("service", "CC"), ("period", "2025-S2"), ("training", "Due corsi. <b>"), ("actions I-02", "Turni."),
            ]
            let kept = try await browser.post("/figures/texts", form, csrf: token)
            #expect(kept.status == 303 && kept["Location"]?.hasPrefix(place) == true)
            let shown = try await browser.get(place).text
            #expect(shown.contains("Due corsi. &lt;b") && shown.contains("Turni.") && shown.contains("PREMESSA"))
            let long = String(repeating: "x", count: 20_001)
            let refused = try await browser.post(
                "/figures/texts", [("service", "CC"), ("period", "2025-S2"), ("premise", long)], csrf: token)
            #expect(refused.status == 422 && refused.text.contains("troppo lungo") && refused.text.contains(long))
            let put = try await program.send(
                "PUT", "/figures/texts",
                ["service": "CC", "period": "2025-S2", "part": "premise", "text": "Premessa nostra."])
            #expect(put.status == 204)
            let watcher = try await desk.browser(try await desk.user(.monitor))
            #expect(try await watcher.get(place).status == 403)
            _ = try await browser.post("/figures/close", [("service", "CC"), ("period", "2025-S2")], csrf: token)
            let late = try await program.send(
                "PUT", "/figures/texts", ["service": "CC", "period": "2025-S2", "part": "premise", "text": "Altro."])
            #expect(late.status == 409)
            _ = try await browser.post(
                "/figures/texts", [("service", "CC"), ("period", "2025-S2"), ("premise", "Altro.")], csrf: token)
            let closed = try await browser.get(place).text
            #expect(closed.contains("Premessa nostra.") && closed.contains("non cambiano più"))
            #expect(!closed.contains("Altro."))
        }
    }

    @Test func `a period is closed once, after a question, and prints the same whatever happens later`() async throws {
        try await Desk.with { desk in
            let december = start - .days(80)
            for number in 0..<3 {
                try await desk.contact(subject: "Oggetto riservatissimo", at: december - .hours(number))
            }
            let login = try await desk.user(.manager)
            let (browser, program) = (try await desk.browser(login), try await Program(desk, login))
            let token = try await browser.formToken()
            let running = try await browser.get("/figures/close?service=CC&period=2026-S1")
            #expect(running.text.contains("non è ancora finito") && !running.text.contains("action=\"/figures/close\""))
            let asked = try await browser.get("/figures/close?service=CC&period=2025-S2")
            #expect(asked.text.contains("Non si può annullare") && asked.text.contains("action=\"/figures/close\""))
            let form = [("service", "CC"), ("period", "2025-S2")]
            let closed = try await browser.post("/figures/close", form, csrf: token)
            let place = try #require(closed["Location"]?.split(separator: "?").first.map(String.init))
            #expect(closed.status == 303 && place.hasPrefix("/reports/closed/"))
            let again = try await browser.post("/figures/close", form, csrf: token)
            #expect(again["Location"]?.hasPrefix("/figures/close?") == true)
            #expect(try await browser.get("/figures/close?service=CC&period=2025-S2").text.contains("già chiuso"))
            let early = try await program.send(
                "POST", "/figures/closed", ["service": "CC", "period": "2026-S1"])
            #expect(early.status == 409)
            let watcher = try await desk.browser(try await desk.user(.monitor))
            #expect(try await watcher.post("/figures/close", form, csrf: try await watcher.formToken()).status == 403)
            let before = Self.table(try await browser.get(place).text)
            let csv = try await browser.get("\(place)/export?format=csv")
            #expect(csv.status == 200 && csv["Content-Disposition"]?.contains("CC-2025-S2.csv") == true)
            let list = try await browser.get("\(place)/facts?list=contacts.all").text
            #expect(Self.links(list, "/reports/contacts/").count == 3)
            try await desk.contact(at: december - .hours(9))
            #expect(Self.table(try await browser.get(place).text) == before && before.contains("I-02"))
            #expect(try await browser.get("\(place)/export?format=csv").body == csv.body)
            #expect(
                Self.links(try await browser.get("\(place)/facts?list=contacts.all").text, "/reports/contacts/").count
                    == 3)
            #expect(
                Self.links(
                    try await browser.get("/reports/facts?service=CC&period=2025-S2&list=contacts.all").text,
                    "/reports/contacts/"
                ).count == 4)
            // Whoever only watches reads the same report, without the names of who worked.
            for path in ["", "/facts?list=contacts.all", "/export?format=csv", "/export?format=json"] {
                let response = try await watcher.get(place + path)
                #expect(response.status == 200 && !response.text.contains("iservatissim"), "\(path)")
            }
            let items = try object(try await program.send("GET", "/reports/closed").body)["items"] as? [[String: Any]]
            let id = try #require(items?.first?["id"] as? Int)
            try APITests.check(try #require(items?.first), "ClosedPeriod", "closed")
            let one = try await program.send("GET", "/reports/closed/\(id)")
            try APITests.check(try object(one.body), "ClosedReport", "one")
            #expect(try await browser.get("/figures/audit").text.contains("Periodo chiuso"))
        }
    }

    @Test func `answers of the API have exactly the fields that the description gives them`() async throws {
        try await Desk.with { desk in
            try await Self.fill(desk)
            let program = try await Program(desk, try await desk.user(.manager))
            let entry: [String: Any] = [
                "service": "CC", "indicator": "I-01", "from": "2026-01-01", "until": "2026-06-30", "numerator": 12.5,
                "denominator": 100, "note": "x",
            ]
            #expect(try await program.send("POST", "/figures/entries/figures", entry).status == 201)
            let packet: [String: Any] = [
                "service": "CC", "name": "x", "contacts": 100, "from": "2026-02-02T08:00:00Z",
                "until": "2026-02-02T12:00:00Z",
            ]
            #expect(try await program.send("POST", "/figures/entries/packets", packet).status == 201)
            let stop = [
                "service": "CC", "from": "2026-02-02T08:00:00Z", "until": "2026-02-02T09:00:00Z", "reason": "x",
            ]
            #expect(try await program.send("POST", "/figures/entries/outages", stop).status == 201)
            var wrong = entry
            wrong["denominator"] = 0
            let refused = try await program.send("POST", "/figures/entries/figures", wrong)
            #expect(refused.status == 422)
            #expect(try object(refused.body)["code"] as? String == "badNumbers")
            let scope = "?service=CC&\(Self.period)"
            for (path, name) in [
                ("/reports/dashboard\(scope)", "Dashboard"), ("/reports/indicators\(scope)", "IndicatorTable"),
                ("/reports/facts\(scope)&list=contacts.all&limit=3", "Facts"),
                ("/reports/facts\(scope)&list=entered", "Facts"), ("/reports/contacts/1", "Evidence"),
                ("/figures/entries\(scope)", "Entries"),
            ] {
                let response = try await program.send("GET", path)
                #expect(response.status == 200, "\(path)")
                try APITests.check(try object(response.body), name, path)
            }
            let trail = try object(try await program.send("GET", "/figures/audit").body)["items"] as? [Any] ?? []
            #expect(trail.count == 3)
            for item in trail { try APITests.check(item, "AuditEntry", "audit") }
            let first = try object(
                try await program.send("GET", "/reports/facts\(scope)&list=contacts.all&limit=3").body)
            let next = try #require(first["next"] as? String)
            let second = try object(
                try await program.send("GET", "/reports/facts\(scope)&list=contacts.all&limit=100&after=\(next)").body)
            let counts = [first, second].map { ($0["rows"] as? [Any])?.count ?? 0 }
            #expect(counts[0] == 3 && second["next"] == nil)
            let all = try object(try await program.send("GET", "/reports/facts\(scope)&list=contacts.all").body)
            #expect((all["rows"] as? [Any])?.count == counts[0] + counts[1])
            for (path, status) in [
                ("/reports/dashboard", 400), ("/reports/dashboard?service=XX&period=2026", 404),
                ("/reports/dashboard?service=CC&period=2026-S3", 400), ("/reports/facts\(scope)&list=nothing", 404),
                ("/reports/facts\(scope)&list=contacts.all&after=x", 400),
                ("/reports/facts\(scope)&list=contacts.all&limit=0", 400),
                ("/reports/dashboard\(scope)&role=x", 400), ("/reports/contacts/99999", 404),
            ] { #expect(try await program.send("GET", path).status == status, "\(path)") }
        }
    }

    @Test func `figures are entered, refused with every fault at once, and taken back for all to see`() async throws {
        try await Desk.with { desk in
            let browser = try await desk.browser(try await desk.user(.manager))
            let token = try await browser.formToken()
            let here = [("service", "CC"), ("period", "2026-S1")]
            let bad = try await browser.post(
                "/figures/entries/figures",
                here + [
                    ("indicator", "I-01"), ("from", "2026-03-02"), ("until", "2026-03-01"), ("numerator", "<b>"),
                    ("denominator", "0"), ("note", " "),
                ], csrf: token)
            #expect(bad.status == 422)
            for words in ["il primo non dopo", "da zero in su", "da dove viene", "&lt;b&gt;"] {
                #expect(bad.text.contains(words), "\(words)")
            }
            let good = try await browser.post(
                "/figures/entries/figures",
                here + [
                    ("indicator", "I-01"), ("from", "2026-01-01"), ("until", "2026-06-30"), ("numerator", "95,5"),
                    ("denominator", "100"), ("note", "Resoconto della centrale"),
                ], csrf: token)
            #expect(good.status == 303)
            let packet = try await browser.post(
                "/figures/entries/packets",
                here + [
                    ("name", "Richiami"), ("contacts", "200"), ("from", "2026-02-02T09:00"),
                    ("until", "2026-02-02T13:00"),
                ], csrf: token)
            let outage = try await browser.post(
                "/figures/entries/outages",
                here + [
                    ("from", "2026-02-02T09:00"), ("until", "2026-02-02T10:00"), ("reason", "Guasto"),
                    ("of_all", "1"),
                ], csrf: token)
            #expect(packet.status == 303 && outage.status == 303)
            let future = try await browser.post(
                "/figures/entries/outages",
                here + [("from", "2026-03-02T08:00"), ("until", "2030-03-02T10:00"), ("reason", "x")], csrf: token)
            #expect(future.status == 422)
            let page = try await browser.get("/figures?service=CC&\(Self.period)").text
            for words in ["Resoconto della centrale", "Richiami", "Guasto", "95,5"] { #expect(page.contains(words)) }
            let figures = try await desk.store.enteredFigures(
                service: "CC", from: Sample.semester.from, until: Sample.semester.until)
            let id = try #require(figures.first?.id)
            let taken = try await browser.post("/figures/entries/figure/\(id)/withdraw", here, csrf: token)
            #expect(taken.status == 303)
            let after = try await browser.get("/figures?service=CC&\(Self.period)").text
            #expect(after.contains("Resoconto della centrale") && after.contains("ritirato"))
            let trail = try await browser.get("/figures/audit").text
            for words in ["Valore inserito", "Valore ritirato", "Interruzione inserita"] {
                #expect(trail.contains(words), "\(words)")
            }
        }
    }
}

extension FactList {
    /// The words of all lists.
    static let everyWord = [
        "contacts.all", "contacts.judged", "contacts.in_time", "contacts.late", "contacts.overdue", "contacts.running",
        "contacts.excluded", "contacts.excluded.bounce", "cases.closed", "cases.without_escalation", "cases.escalated",
        "cases.positive", "cases.not_positive", "cases.without_outcome", "cases.complaints", "escalations.judged",
        "escalations.solved_in_time", "escalations.solved_late", "escalations.overdue", "escalations.running",
        "escalations.not_counted", "escalations.solved_and_closed", "calls.offered", "calls.answered",
        "calls.answered_quickly", "calls.lost", "calls.handled", "calls.handled_quickly", "packets", "outages",
        "entered",
    ]
}

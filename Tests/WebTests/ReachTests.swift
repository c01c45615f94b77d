// What lies outside somebody's reach answers exactly as what does not exist (A21): every route of the table that names
// something, for every role, on a live server.

import Foundation
import HTTPServer
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct ReachTests {
    /// A thing of each kind that an address can name.
    private struct Things {
        var ticket: String
        var message: Int64
        var entry: Int64
        var item: Int64
        var period: Int64
        var person: Int64

        static let none = Things(
            ticket: "CC-2026-9999999", message: 99999, entry: 99999, item: 99999, period: 99999, person: 99999)

        func path(_ pattern: String) -> String {
            var parts = pattern.split(separator: "/").map(String.init)
            for (name, subject) in RouteSubject.subjects(of: pattern) {
                let at = parts.firstIndex(of: "{\(name)}") ?? 0
                parts[at] =
                    switch subject {
                    case .ticket: ticket
                    case .message, .evidence: "\(message)"
                    case .person: "\(person)"
                    case .outboxEntry: "\(entry)"
                    case .heldItem: "\(item)"
                    case .closedPeriod: "\(period)"
                    case .ofNoTicket, nil: name == "page" ? "1.png" : "0"
                    }
            }
            return "/" + parts.joined(separator: "/")
        }
    }

    @Test func `every name in an address says what it names`() {
        for route in Site.routes where route.access != .everyone {
            for (name, subject) in RouteSubject.subjects(of: route.pattern) {
                #expect(subject != nil, "\(route.pattern): {\(name)} is missing in RouteSubject.all")
            }
        }
        #expect(RouteSubject.subjects(of: "/invented/{id}").map(\.subject) == [nil])
    }

    private func things(
        _ desk: Desk, service: String, department: String?, held: ChannelName, month: Int
    ) async throws -> Things {
        let sheet = PaperSheet(
            html: "<p>Ciao", parts: [.init(name: "a.pdf", type: "application/pdf", bytes: Data("x".utf8))])
        // A person of its own for each service: who is known by both lies within the reach of either.
        let from = Party(name: "Gente di \(service)", address: "gente.\(service.lowercased())@example.org")
        let (ticket, message) = try await desk.contact(from: from, sheet: sheet, service: service)
        let person = try #require(try await desk.store.person(of: ticket.id)).id
        let entry = try await desk.store.answer(
            NewAnswer(
                outgoing: NewOutgoing(
                    ticket: ticket.id, direction: .answer, author: desk.operatorID, authorName: "Olga",
                    to: ticket.replyAddress, token: try #require(ReplyToken(RandomIdentifier.token())), subject: "Re",
                    text: "Segreto di \(service)",
                    answering: message, writtenAt: desk.now), then: .answered))
        if let department {
            try await desk.store.ask(
                "Che ne dite?", on: ticket.id, to: DepartmentCode(department), mail: nil, by: desk.operatorID,
                at: desk.now)
        }
        let receipts = try await desk.store.accept(
            [
                NewSpoolItem(
                    key: "odd-\(service)", sameness: "key", arrivedAt: desk.now, bytes: Array("odd".utf8), envelope: [:]
                )
            ], channel: held, account: PaperChannel.account, watermarks: [], mustTell: false, at: desk.now)
        guard case .new(let item, _)? = receipts.first else { throw RawConnection.Failure(step: "accept") }
        try await desk.store.hold(item, code: "unreadable", reason: "Nothing to read.", at: desk.now)
        let content = try await desk.store.keep(Array("{}\n".utf8), at: desk.now)
        let period = try await desk.store.freeze(
            FrozenReport(
                service: service, period: "2025-0\(month)", from: start, until: start, frozenAt: desk.now,
                by: desk.administratorID, content: content),
            audit: AuditEntry(at: desk.now, user: desk.administratorID, what: "period_closed"))
        return Things(
            ticket: ticket.number.description, message: message.value, entry: entry.value, item: item.value,
            period: period, person: person.value)
    }

    /// Somebody with a role and an end to his reach.
    private func bound(_ desk: Desk, _ role: UserRole) async throws -> String {
        let login = try await desk.user(role)
        let user = try #require(try await desk.store.user(login: login)?.user)
        try await desk.store.setPlace(
            user.id,
            UserPlace(
                name: user.name, role: role, department: role == .department ? DepartmentCode("sanita") : nil,
                services: role == .department || role == .administrator ? nil : ["CC"]),
            audit: AuditEntry(at: desk.now, user: desk.administratorID, what: "user_changed"))
        return login
    }

    private func send(
        _ route: Route, _ path: String, _ browser: Browser, _ program: Program, _ token: String
    ) async throws -> RawResponse {
        let method = route.method
        if path.hasPrefix("/api/v1") {
            return try await program.send(
                method.rawValue, String(path.dropFirst("/api/v1".count)),
                method.isSafe ? nil : [:] as [String: String])
        }
        return method.isSafe ? try await browser.get(path) : try await browser.post(path, [], csrf: token)
    }

    /// Everything that comes over the wire, without the clock's word.
    private func shape(_ response: RawResponse) -> String {
        let headers = response.headers.filter { $0.name.lowercased() != "date" }.map { "\($0.name): \($0.value)" }
        return "\(response.status)\n" + headers.joined(separator: "\n") + "\n\n" + response.text
    }

    @Test(arguments: UserRole.allCases) func `what is foreign answers as what does not exist, on every route`(
        role: UserRole
    ) async throws {
        try await Desk.with { desk in
            let own = try await things(desk, service: "CC", department: "sanita", held: PaperChannel.name, month: 1)
            let foreign = try await things(
                desk, service: "CUP", department: nil, held: ChannelName("elsewhere"), month: 2)
            let number = try #require(TicketNumber(foreign.ticket))
            let foreignID = try #require(try await desk.store.ticket(numbered: number))
            let before = try await desk.store.view(foreignID)?.version
            let login = try await bound(desk, role)
            let (browser, program) = (try await desk.browser(login), try await Program(desk, login))
            let token = try await browser.formToken()
            let user = try #require(try await desk.store.user(login: login)?.user)
            var walked = 0
            for route in Site.routes {
                guard case .permission(let permission) = route.access else { continue }
                let subjects = RouteSubject.subjects(of: route.pattern).compactMap(\.subject)
                guard subjects.contains(where: { $0 != .ofNoTicket }) else { continue }
                let hidden = try await send(route, foreign.path(route.pattern), browser, program, token)
                let absent = try await send(route, Things.none.path(route.pattern), browser, program, token)
                let name = "\(role) \(route.method) \(route.pattern)"
                if !user.may(permission) {
                    #expect(hidden.status == 403 && shape(hidden) == shape(absent), "\(name)")
                } else if user.reach(of: permission) == .all {
                    #expect(hidden.status != 403, "\(name)")
                } else {
                    #expect(hidden.status == 404, "\(name) \(hidden.status)")
                    #expect(shape(hidden) == shape(absent), "\(name)")
                }
                #expect(!hidden.text.contains("Segreto di CUP") || user.reach(of: permission) == .all, "\(name)")
                walked += 1
            }
            #expect(walked > 60)
            if user.reach != .all {
                #expect(try await desk.store.view(foreignID)?.version == before)
            }
            // What is his own is there.
            if user.may(.tickets) {
                for path in [
                    "/tickets/\(own.ticket)", "/messages/\(own.message)/original", "/outbox/\(own.entry)",
                    "/people/\(own.person)",
                ] {
                    #expect(try await browser.get(path).status == 200, "\(role) \(path)")
                }
            }
            if user.may(.held) { #expect(try await browser.get("/held/\(own.item)/original").status == 200) }
        }
    }

    @Test func `lists of held items and of what goes out show what is one's own`() async throws {
        try await Desk.with { desk in
            let own = try await things(desk, service: "CC", department: nil, held: PaperChannel.name, month: 1)
            let foreign = try await things(
                desk, service: "CUP", department: nil, held: ChannelName("elsewhere"), month: 2)
            let browser = try await desk.browser(try await bound(desk, .operator))
            let chief = try await desk.browser("ada")
            for (path, mine, other) in [
                ("/api/v1/held", "\"id\":\(own.item)", "\"id\":\(foreign.item)"),
                ("/api/v1/outbox", own.ticket, foreign.ticket), ("/outbox?view=all", own.ticket, foreign.ticket),
            ] {
                let seen = try await browser.get(path).text
                #expect(seen.contains(mine) && !seen.contains(other), "\(path)")
                #expect(try await chief.get(path).text.contains(other), "\(path)")
            }
            // The number beside the list is the list's.
            #expect(try await browser.get("/api/v1/counts").text.contains("\"held\":1,"))
            #expect(try await chief.get("/api/v1/counts").text.contains("\"held\":2,"))
            // Trying everything again leaves alone what is not his.
            _ = try await browser.post("/held/retry", [], csrf: try await browser.formToken())
            #expect(try await desk.store.held(limit: 5, offset: 0).map(\.id.value) == [foreign.item])
        }
    }

    @Test func `the list of who wants no automatic texts names nobody of a foreign service`() async throws {
        try await Desk.with { desk in
            let (own, foreign) = ("+393330000001", "+393330000002")
            _ = try await desk.contact(from: Party(address: own), service: "CC")
            _ = try await desk.contact(from: Party(address: foreign), service: "CUP")
            for address in [own, foreign] {
                let now = desk.now
                _ = try await desk.store.file {
                    try $0.setOptedOut(true, address: address, channel: PaperChannel.name, at: now)
                }
            }
            let seen = try await Program(desk, try await bound(desk, .operator)).send("GET", "/opt-outs").text
            #expect(seen.contains(own) && !seen.contains(foreign))
            let whole = try await Program(desk, "ada").send("GET", "/opt-outs").text
            #expect(whole.contains(own) && whole.contains(foreign))
        }
    }

    @Test func `whoever moves a person's only ticket to another person can move it back`() async throws {
        try await Desk.with { desk in
            let (own, _) = try await desk.contact(service: "CC")
            let before = try #require(try await desk.store.person(of: own.id)).id
            let browser = try await desk.browser(try await bound(desk, .operator))
            let csrf = try await browser.formToken()
            _ = try await desk.store.move(own.id, to: nil, by: desk.operatorID, at: desk.now)
            #expect(try await desk.store.person(of: own.id)?.id != before)
            #expect(try await browser.get("/people/\(before)").status == 200)
            let path = "/tickets/\(own.number)/person"
            _ = try await browser.post(path, [("person", "\(before)")], csrf: csrf)
            #expect(try await desk.store.person(of: own.id)?.id == before)
        }
    }

    @Test func `live events name no ticket out of reach`() async throws {
        let change = StoreChange(number: 7, tickets: [TicketID(1), TicketID(2)], outbox: false, spool: false)
        try await Desk.with { desk in
            let (own, _) = try await desk.contact(service: "CC")
            let (foreign, _) = try await desk.contact(service: "CUP")
            #expect([own.id.value, foreign.id.value] == [1, 2])
            let seen = try await change.event(within: .services(["CC"]), desk.store)
            #expect(seen.data.contains("[1]"))
            #expect(try await change.event(within: .department(DepartmentCode("x")), desk.store).data.contains("[]"))
            #expect(try await change.event(within: .all, desk.store).data.contains("[1,2]"))
            #expect(try await change.event(within: .none, desk.store).data.contains("[]"))
        }
    }

    @Test func `joining with a foreign ticket is joining with none`() async throws {
        try await Desk.with { desk in
            let (own, _) = try await desk.contact(service: "CC")
            let (foreign, _) = try await desk.contact(service: "CUP")
            let program = try await Program(desk, try await bound(desk, .operator))
            let path = "/tickets/\(own.number)/merge"
            let hidden = try await program.send("PUT", path, ["into": "\(foreign.number)"])
            let absent = try await program.send("PUT", path, ["into": "CUP-2026-0000099"])
            #expect(hidden.status >= 400 && hidden.status == absent.status && hidden.text == absent.text)
        }
    }

    @Test func `a history names no ticket that its reader may not know of`() async throws {
        try await Desk.with { desk in
            let (own, _) = try await desk.contact(service: "CC")
            let (foreign, _) = try await desk.contact(service: "CUP")
            try await desk.store.link(own.id, with: foreign.id, by: desk.operatorID, at: desk.now)
            try await desk.store.unlink(own.id, from: foreign.id, by: desk.operatorID, at: desk.now)
            let (path, login) = ("/tickets/\(own.number)", try await bound(desk, .operator))
            let page = try await desk.browser(login).get(path).text
            #expect(page.contains("collegata alla richiesta di un altro ufficio"))
            #expect(page.contains("tolto il collegamento con la richiesta di un altro ufficio"))
            #expect(!page.contains("\(foreign.number)"))
            #expect(!(try await Program(desk, login).send("GET", path).text.contains("\(foreign.number)")))
            let whole = try await desk.browser().get(path).text
            #expect(whole.contains("collegata alla richiesta \(foreign.number)"))
        }
    }

    @Test func `the settings' table decides, and the administrator's own line stays`() async throws {
        var settings = WebSettings()
        settings.permissions[.operator][.close] = .none
        try await Desk.with(settings) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let token = try await browser.formToken()
            let path = "/tickets/\(ticket.number)"
            #expect(try await browser.post("\(path)/close", [("solution", "x")], csrf: token).status == 403)
            #expect(try await browser.get(path).status == 200)
        }
    }

    @Test func `who may not close does not close by the list nor with an answer, and is not offered it`() async throws {
        var settings = WebSettings()
        settings.permissions[.operator][.close] = .none
        try await Desk.with(settings) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let token = try await browser.formToken()
            let path = "/tickets/\(ticket.number)"
            let bulk = [
                ("act", "close"), ("solution", "x"), ("case_outcome", "referred"), ("ticket", "\(ticket.number)"),
                ("next", "/tickets"),
            ]
            #expect(try await browser.post("/inbox/bulk", bulk, csrf: token).status == 403)
            let answer = [
                ("text", "Fatto."), ("key", "chiave-0001"), ("subject", "Re"), ("to", "requester"), ("then", "closed"),
                ("solution", "x"), ("case_outcome", "referred"),
            ]
            #expect(try await browser.post("\(path)/answer", answer, csrf: token).status == 403)
            let program = try await Program(desk)
            let closing = ["text": "Fatto.", "then": "closed", "solution": "x", "outcome": "referred"]
            let refused = try await program.send(
                "POST", "\(path)/answers", closing, headers: [("Idempotency-Key", "chiave-0002")])
            #expect(refused.status == 403)
            let view = try #require(try await desk.store.view(ticket.id))
            #expect(view.ticket.state == .new && view.messages.count == 1)
            let page = try await browser.get(path).text
            #expect(page.contains("id=\"then-answered\"") && !page.contains("id=\"then-closed\""))
            let list = try await browser.get("/tickets").text
            #expect(list.contains("value=\"assign\"") && !list.contains("value=\"close\""))
            // Of the others it is as before.
            #expect(try await desk.browser("ada").get(path).text.contains("id=\"then-closed\""))
        }
    }

    @Test func `who may read alone has nothing to mark`() async throws {
        var settings = WebSettings()
        for permission in [Permission.note, .classify, .close] { settings.permissions[.operator][permission] = .none }
        try await Desk.with(settings) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let token = try await browser.formToken()
            #expect(!(try await browser.get("/tickets").text.contains("id=\"bulk\"")))
            for (act, value) in [
                ("assign", ("assignee", "me")), ("tag", ("tag", "gas")), ("complaint", ("x", "x")),
                ("topic", ("topic", "")),
            ] {
                let fields = [("act", act), value, ("ticket", "\(ticket.number)")]
                #expect(try await browser.post("/inbox/bulk", fields, csrf: token).status == 403, "\(act)")
            }
            let view = try #require(try await desk.store.view(ticket.id))
            #expect(view.ticket.assignee == nil && !view.ticket.isComplaint)
        }
    }

    @Test func `acting on a foreign ticket among others says what acting on none says`() async throws {
        try await Desk.with { desk in
            let (foreign, _) = try await desk.contact(service: "CUP")
            let browser = try await desk.browser(try await bound(desk, .operator))
            let token = try await browser.formToken()
            func mark(_ number: String) async throws -> String? {
                let fields = [("act", "complaint"), ("ticket", number), ("next", "/tickets")]
                return try await browser.post("/inbox/bulk", fields, csrf: token)["Location"]
            }
            let hidden = try await mark("\(foreign.number)")
            let absent = try await mark("CUP-2026-0000099")
            #expect(hidden != nil && hidden == absent)
            #expect(try await desk.store.view(foreign.id)?.ticket.isComplaint == false)
        }
    }

    @Test func `an act on many is undone as far as one's place reaches now`() async throws {
        try await Desk.with { desk in
            let (own, _) = try await desk.contact(service: "CC")
            let (other, _) = try await desk.contact(service: "CUP")
            let login = try await desk.user(.backOffice)
            let browser = try await desk.browser(login)
            let marked = [("ticket", "\(own.number)"), ("ticket", "\(other.number)")]
            let done = try await browser.post(
                "/inbox/bulk", [("act", "complaint"), ("next", "/tickets")] + marked,
                csrf: try await browser.formToken())
            let page = try await browser.get(try #require(done["Location"])).text
            let undo = String(try #require(page.firstMatch(of: /\/inbox\/undo\/[0-9]+/)).output)
            try await desk.place(login, services: ["CC"])
            let again = try await desk.browser(login)
            let undone = try await again.post(undo, [("next", "/tickets")], csrf: try await again.formToken())
            #expect(undone["Location"]?.contains("undone=1") == true)
            #expect(undone["Location"]?.contains("skip-missing=1") == true)
            #expect(try await desk.store.view(own.id)?.ticket.isComplaint == false)
            #expect(try await desk.store.view(other.id)?.ticket.isComplaint == true)
        }
    }

    @Test func `what was split off goes back only where one may know of the source`() async throws {
        var settings = WebSettings()
        settings.permissions[.department][.merge] = .own
        try await Desk.with(settings) { desk in
            let (source, first) = try await desk.contact()
            let (_, second) = try await desk.contact(on: source.id, text: "E un'altra cosa.", at: start + .minutes(1))
            let part = try await desk.store.split(
                NewSplit(
                    ticket: source.id, messages: [second], subject: "Altro",
                    token: try #require(ReplyToken(RandomIdentifier.token())), year: 2026, by: desk.operatorID,
                    at: desk.now))
            let number = try #require(try await desk.store.view(part)?.ticket.number)
            try await desk.store.ask(
                "Che ne dite?", on: part, to: DepartmentCode("sanita"), mail: nil, by: desk.operatorID, at: desk.now)
            let browser = try await desk.browser(try await bound(desk, .department))
            let page = try await browser.get("/tickets/\(number)")
            #expect(page.status == 200 && !page.text.contains("Divisa dalla richiesta"))
            let refused = try await browser.post(
                "/tickets/\(number)/unsplit", [], csrf: try await browser.formToken())
            #expect(refused.status == 409 && !refused.text.contains("\(source.number)"))
            #expect(try await desk.store.view(source.id)?.messages.map(\.id) == [first])
            #expect(try await desk.browser().get("/tickets/\(number)").text.contains("Divisa dalla richiesta"))
        }
    }
}

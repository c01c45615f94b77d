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
        var person: Int64 = 99999

        static let none = Things(ticket: "CC-2026-9999999", message: 99999, entry: 99999, item: 99999, period: 99999)

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
        let (ticket, message) = try await desk.contact(sheet: sheet, service: service)
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
            period: period)
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
                for path in ["/tickets/\(own.ticket)", "/messages/\(own.message)/original", "/outbox/\(own.entry)"] {
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
            // Trying everything again leaves alone what is not his.
            _ = try await browser.post("/held/retry", [], csrf: try await browser.formToken())
            #expect(try await desk.store.held(limit: 5, offset: 0).map(\.id.value) == [foreign.item])
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
}

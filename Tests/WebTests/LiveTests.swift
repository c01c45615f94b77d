// Live updates, probes and metrics over real sockets.

import Foundation
import HTTPServer
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct LiveTests {
    @Test func `a page hears of a new contact, without its content`() async throws {
        try await Desk.with { desk in
            let connection = try await desk.events(try await desk.browser())
            let (ticket, _) = try await desk.contact(subject: "Geheim")
            var heard = ""
            while !heard.contains("\"tickets\":[\(ticket.id)]"), let more = await connection.receive(until: "\n\n") {
                heard += more
            }
            #expect(heard.contains("event: change\n") || heard.contains("\"tickets\":[\(ticket.id)]"))
            #expect(!heard.contains("Geheim"))
        }
    }

    @Test func `what happens between a page and its stream is the first that it hears`() async throws {
        try await Desk.with { desk in
            let browser = try await desk.browser()
            let page = try await browser.get("/tickets").text
            let match = page.firstMatch(of: /data-change="(-?[0-9]+)"/)
            let drawn = String(try #require(match).output.1)
            let witness = try await desk.events(browser)
            let ticket = try await desk.contact().ticket
            var told = ""
            while !told.contains("\"tickets\":[\(ticket.id)]"), let more = await witness.receive(until: "\n\n") {
                told += more
            }
            // By then the change has been told to all who listened.
            for field in ["GET /events?since=\(drawn) HTTP/1.1", "GET /events HTTP/1.1\r\nLast-Event-ID: \(drawn)"] {
                let late = try RawConnection(port: desk.port)
                defer { late.close() }
                let secret = browser.cookies["sportello"] ?? ""
                await late.send("\(field)\r\nHost: localhost:\(desk.port)\r\nCookie: sportello=\(secret)\r\n\r\n")
                let heard = await late.receive(until: "\"tickets\":[\(ticket.id)]", within: .seconds(20))
                #expect(heard != nil, "\(field)")
            }
        }
    }

    @Test func `a page that does not keep up is told to look at everything, whatever pushed the change out`()
        async throws
    {
        try await Desk.with { desk in
            let tickets = try await Self.tickets(20, desk)
            let witness = try await desk.events(try await desk.browser("ada"))
            _ = try await desk.browser()
            let session = try #require(try await desk.store.sessions(of: desk.operatorID).first)
            let stream = await desk.server.site.live.listen(
                LiveListener(session: session, user: desk.operatorID, reach: .all))
            try await desk.store.assign(tickets[0], to: desk.operatorID, by: desk.administratorID, at: desk.now)
            var told = ""
            while !Self.named(in: told).contains("\(tickets[0])"), let more = await witness.receive(until: "\n\n") {
                told += more
            }
            for ticket in tickets {
                desk.server.site.presence.note(
                    "finestra-\(ticket)", Presence(user: desk.operatorID, name: "Olga", isWriting: false), on: ticket,
                    session: session.tokenHash, until: desk.now + .minutes(1), at: desk.now)
                // One after the other: together they would be one event.
                while !Self.present(in: told).contains("\(ticket)"), let more = await witness.receive(until: "\n\n") {
                    told += more
                }
            }
            var events: [ServerSentEvent] = []
            for await event in stream {
                events.append(event)
                if event.name == "change" || events.count == 16 { break }
            }
            #expect(events.last?.name == "change")
        }
    }

    @Test func `who is where on many tickets is one event, before the change that came with it`() async throws {
        var settings = WebSettings()
        settings.livePace = .seconds(10)
        try await Desk.with(settings) { desk in
            let tickets = try await Self.tickets(20, desk)
            let connection = try await desk.events(try await desk.browser("ada"))
            try await desk.store.assign(tickets[0], to: desk.operatorID, by: desk.administratorID, at: desk.now)
            for ticket in tickets {
                desk.server.site.presence.note(
                    "finestra-\(ticket)", Presence(user: desk.operatorID, name: "Olga", isWriting: false), on: ticket,
                    session: "a", until: desk.now + .hours(1), at: desk.now)
            }
            var heard = ""
            let all = Set(tickets.map { "\($0)" })
            let first = "\(tickets[0])"
            for _ in 1...60 where Self.present(in: heard) != all || !Self.named(in: heard).contains(first) {
                desk.clock.advance(by: .seconds(10))
                heard += await connection.receive(until: "\n\n", within: .seconds(1)) ?? ""
            }
            #expect(Self.present(in: heard) == all && Self.named(in: heard).contains(first))
            #expect(heard.components(separatedBy: "event: presence").count - 1 < tickets.count)
        }
    }

    /// The tickets that news of people name.
    private static func present(in text: String) -> Set<String> {
        Set(text.matches(of: /"ticket":([0-9]+)/).map { String($0.output.1) })
    }

    private static func tickets(_ count: Int, _ desk: Desk) async throws -> [TicketID] {
        var tickets: [TicketID] = []
        for _ in 1...count { tickets.append(try await desk.contact().ticket.id) }
        return tickets
    }

    @Test func `what comes close together is one event, and nothing of it is lost`() async throws {
        var settings = WebSettings()
        settings.livePace = .seconds(10)
        try await Desk.with(settings) { desk in
            let connection = try await desk.events(try await desk.browser())
            var tickets: [TicketID] = []
            for _ in 1...8 { tickets.append(try await desk.contact().ticket.id) }
            var heard = ""
            for _ in 1...60 where !tickets.allSatisfy({ Self.named(in: heard).contains("\($0)") }) {
                desk.clock.advance(by: .seconds(10))
                heard += await connection.receive(until: "\n\n", within: .seconds(1)) ?? ""
            }
            #expect(tickets.allSatisfy { Self.named(in: heard).contains("\($0)") })
            #expect(heard.components(separatedBy: "event: change").count - 1 < tickets.count)
        }
    }

    /// The tickets that changes name.
    private static func named(in text: String) -> Set<String> {
        Set(text.matches(of: /"tickets":\[([0-9,]*)\]/).flatMap { $0.output.1.split(separator: ",").map(String.init) })
    }

    @Test func `who is bound to services hears of nothing else, nor who has it open`() async throws {
        try await Desk.with { desk in
            let bound = try await desk.browser(try await desk.user(.operator, services: ["CUP"]))
            let other = try await desk.browser()
            let ticket = try await desk.contact(service: "CC").ticket
            let connection = try await desk.events(bound)
            _ = try await other.postForm(
                "/tickets/\(ticket.number)/presence", [("window", "finestra-1"), ("presence", "writing")])
            let mine = try await desk.contact(service: "CUP").ticket
            _ = try await other.postForm(
                "/tickets/\(mine.number)/presence", [("window", "finestra-2"), ("presence", "writing")])
            var heard = ""
            while !heard.contains("\"ticket\":\(mine.id)"), let more = await connection.receive(until: "\n\n") {
                heard += more
            }
            #expect(heard.contains("\"ticket\":\(mine.id)") && heard.contains("Olga"))
            #expect(!heard.contains("\"ticket\":\(ticket.id)"))
            let present = try await bound.get("/presence").text
            #expect(present.contains("\"ticket\":\(mine.id)") && !present.contains("\"ticket\":\(ticket.id)"))
        }
    }

    @Test func `a change elsewhere does not look like one of everything to whoever is bound to services`() async throws
    {
        try await Desk.with { desk in
            let bound = try await desk.browser(try await desk.user(.operator, services: ["CUP"]))
            let connection = try await desk.events(bound)
            let foreign = try await desk.contact(service: "CC").ticket
            var heard = ""
            while !heard.contains("\"tickets\":[],\"all\":false"), let more = await connection.receive(until: "\n\n") {
                heard += more
            }
            #expect(heard.contains("\"tickets\":[],\"all\":false"))
            #expect(!heard.contains("\"tickets\":[\(foreign.id)]"))
        }
    }

    @Test func `a session that ended hears nothing more`() async throws {
        try await Desk.with { desk in
            let browser = try await desk.browser()
            let connection = try await desk.events(browser)
            try await desk.store.setActive(desk.operatorID, false, at: desk.now)
            try await desk.contact()
            let rest = String(decoding: await connection.receiveAll(), as: UTF8.self)
            #expect(!rest.contains("\"tickets\":[1]"))
            #expect(rest.hasSuffix("0\r\n\r\n"))
        }
    }

    @Test func `a page that only listens does not keep its session alive`() async throws {
        try await Desk.with { desk in
            let browser = try await desk.browser()
            let connection = try await desk.events(browser)
            desk.clock.advance(by: .minutes(20))
            try await desk.contact()
            _ = try #require(await connection.receive(until: "event: change"))
            let fetched = try await browser.send("GET", "/tickets", headers: [("Sec-Fetch-Dest", "empty")])
            #expect(fetched.status == 200)
            desk.clock.advance(by: .minutes(11))
            #expect(try await browser.get("/api/v1/counts").status == 401)
        }
    }

    @Test func `probes answer without a session and by any name`() async throws {
        try await Desk.with { desk in
            for path in ["/livez", "/readyz"] {
                let response = try await request(port: desk.port, "GET", path, headers: [("Host", "10.0.0.1:80")])
                #expect(response.status == 200, "\(path)")
            }
            await desk.store.close()
            #expect(try await request(port: desk.port, "GET", "/livez").status == 200)
            let response = try await request(port: desk.port, "GET", "/readyz")
            #expect(response.status == 503 && response.text == "store\n")
        }
        try await Desk.with(readiness: ["disk_full"]) { desk in
            let response = try await request(port: desk.port, "GET", "/readyz")
            #expect(response.text == "disk_full\n")
        }
    }

    @Test func `metrics have names that operators know and no data of people`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            _ = try await desk.heldItem()
            let browser = try await desk.browser()
            _ = try await browser.get("/tickets/\(ticket.number)")
            let text = try await request(port: desk.port, "GET", "/metrics").text
            for line in [
                "gw_tickets{state=\"new\"} 1", "gw_spool_items{state=\"held\"} 1", "gw_failed_messages 1",
                "gw_outbox_messages{state=\"waiting\"} 0", "gw_outbox_in_doubt 0", "gw_contacts 1",
            ] { #expect(text.contains(line + "\n"), "\(line)") }
            #expect(text.contains("gw_http_request_duration_seconds_count{route=\"/tickets/{number}\",code=\"200\"} 1"))
            #expect(!text.contains("example.org") && !text.contains("CC-2026") && !text.contains("Anna"))
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                #expect(line.wholeMatch(of: /gw_[a-z_]+(\{[^}]*(\{[a-z]+\}[^}]*)*\})? [-0-9.e+]+/) != nil, "\(line)")
            }
        }
    }

    @Test func `metrics are for this machine unless the settings say otherwise`() async throws {
        try await Desk.with { desk in
            let forwarded = [("X-Forwarded-For", "203.0.113.5")]
            let response = try await request(port: desk.port, "GET", "/metrics", headers: forwarded)
            #expect(response.status == 404)
        }
        var settings = WebSettings()
        settings.metrics = .nobody
        try await Desk.with(settings) { desk in
            let response = try await request(port: desk.port, "GET", "/metrics")
            #expect(response.status == 404)
        }
    }
}

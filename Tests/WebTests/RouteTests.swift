// The whole table of routes, walked over: nothing is open by accident, nothing goes out without its headers.

import Foundation
import HTTPServer
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct RouteTests {
    /// A path for a pattern, with things that exist where that matters.
    static func path(_ pattern: String, ticket: TicketNumber) -> String {
        pattern.replacing("{number}", with: "\(ticket)").replacing("{id}", with: "1").replacing("{index}", with: "0")
            .replacing("{version}", with: AssetLibrary.version).replacing("{name}", with: "app.css")
            .replacing("{page}", with: "1.png").replacing("{key}", with: "abc").replacing("{table}", with: "figure")
            .replacing("{form}", with: "figures")
    }

    private static let html = PaperSheet(
        html: "<p>Ciao", parts: [PaperSheet.Part(name: "a.pdf", type: "application/pdf", bytes: Data("x".utf8))])

    @Test func `without a session nothing is shown and nothing is done`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact(sheet: Self.html)
            for route in Site.routes where route.access != .everyone {
                let path = Self.path(route.pattern, ticket: ticket.number)
                let response = try await Browser(port: desk.port).send(route.method.rawValue, path)
                if route.pattern.hasPrefix("/api/") {
                    #expect(response.status == 401, "\(route.method) \(path)")
                } else {
                    #expect(response.status == 303, "\(route.method) \(path)")
                    #expect(response["Location"]?.hasPrefix("/login") == true)
                }
                #expect(!response.text.contains("Bolletta"))
            }
        }
    }

    @Test func `every answer carries the security headers`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact(sheet: Self.html)
            let browser = try await desk.browser()
            var paths = Site.routes.filter { $0.method == .get && !$0.pattern.hasSuffix("/events") }
                .map { Self.path($0.pattern, ticket: ticket.number) }
            paths += ["/nothing", "/tickets/CC-2026-9999999", "/tickets/%zz", "/api/v1/nothing"]
            for path in paths {
                let response = try await browser.get(path)
                let policy = try #require(response["Content-Security-Policy"], "\(path)")
                #expect(policy.contains("default-src 'none'"), "\(path)")
                #expect(!policy.contains("unsafe-inline") || policy.contains("sandbox"), "\(path)")
                #expect(!policy.contains("unsafe-eval") && !policy.contains("script-src *"), "\(path)")
                #expect(policy.contains("frame-ancestors") || policy.contains("sandbox"), "\(path)")
                #expect(response["X-Content-Type-Options"] == "nosniff", "\(path)")
                #expect(response["Referrer-Policy"] == "no-referrer", "\(path)")
                #expect(response["Cache-Control"] != nil, "\(path)")
            }
        }
    }

    @Test func `an act without the session's token, or from elsewhere, changes nothing`() async throws {
        try await Desk.with(sendMail: { _, _, _ in true }) { desk in
            let (ticket, _) = try await desk.contact()
            _ = try await desk.heldItem()
            let (browser, other) = (try await desk.browser("ada"), try await desk.browser())
            let (csrf, foreign) = (try await browser.formToken(), try await other.formToken())
            let own = [("Origin", browser.origin)]
            for route in Site.routes where route.method == .post && !route.pattern.hasPrefix("/api/") {
                // Before the log-in there is no session whose token could be asked for.
                guard route.pattern != "/login" else { continue }
                let path = Self.path(route.pattern, ticket: ticket.number)
                let fields = [
                    ("language", "it"), ("text", "x"), ("assignee", "me"), ("solution", "x"), ("key", "12345678"),
                    ("outcome", "sent"),
                ]
                let attempts: [(String?, [(String, String)])] = [
                    (nil, own), (foreign, own), ("", own),
                    (csrf, [("Origin", "https://evil.example")]), (csrf, [("Origin", "null")]),
                    (csrf, [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "same-origin")]),
                    (csrf, [("Origin", "null"), ("Sec-Fetch-Site", "cross-site")]),
                    (csrf, [("Sec-Fetch-Site", "cross-site")]), (csrf, [("Sec-Fetch-Site", "same-site")]),
                    (csrf, [("Origin", "http://localhost:\(desk.port + 1)")]),
                ]
                // Without a session there is no token: citizens' forms must come from our own pages, and open nothing. Browsers that
                // know no Sec-Fetch-Site say null for our own pages without referrer, too.
                let ofCitizens = attempts.dropFirst(3).filter { $0.1.count > 1 || $0.1.allSatisfy { $0.1 != "null" } }
                for (token, headers) in Site.isForCitizens(route) ? ofCitizens : attempts {
                    let response = try await browser.post(path, fields, csrf: token, headers: headers)
                    #expect(response.status == 403, "\(path) \(headers)")
                }
                // As a page that pretends to be a form of plain text would.
                let text = try await browser.send(
                    "POST", path, headers: [("Content-Type", "text/plain")] + own, body: Array("csrf=\(csrf)".utf8))
                // There is no form at this desk, and the ticket's secret is not in the address.
                #expect([415, 403].contains(text.status) || Site.isForCitizens(route) && text.status == 404, "\(path)")
            }
            let view = try #require(try await desk.store.view(ticket.id))
            #expect(view.ticket.state == .new && view.ticket.assignee == nil && view.messages.count == 1)
            // Nobody was logged out, and nobody's pages speak another language.
            #expect(try await browser.get("/tickets").status == 200)
            #expect(try await desk.store.user(desk.administratorID)?.language == "en")
            #expect(try await desk.store.held(limit: 5, offset: 0).count == 1)
        }
    }

    @Test func `asking by GET changes nothing, and a wrong method is named`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser("ada")
            for route in Site.routes where route.method != .get {
                let path = Self.path(route.pattern, ticket: ticket.number)
                let response = try await browser.get(path)
                guard !Site.routes.contains(where: { $0.method == .get && $0.pattern == route.pattern }) else {
                    continue
                }
                #expect([404, 405].contains(response.status), "\(path)")
                if response.status == 405 { #expect(response["Allow"]?.contains(route.method.rawValue) == true) }
            }
            #expect(try await desk.store.view(ticket.id)?.ticket.state == .new)
        }
    }

    @Test func `only an administrator releases the outbox`() async throws {
        try await Desk.with { desk in
            let (browser, chief) = (try await desk.browser(), try await desk.browser("ada"))
            let refused = try await browser.post("/outbox/release", [], csrf: try await browser.formToken())
            #expect(refused.status == 403)
            let done = try await chief.post("/outbox/release", [], csrf: try await chief.formToken())
            #expect(done.status == 303)
        }
    }

    @Test func `numbers and words out of their place lead nowhere, never to a fault of ours`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact(sheet: Self.html)
            let browser = try await desk.browser("ada")
            let odd = [
                "0", "-1", "99999999999999999999", "1.5", "abc", "%00", "' OR 1=1 --", "١", "\u{FF07}", "../1", "1e3",
            ]
            for pattern in Site.routes.filter({ $0.method == .get && $0.pattern.contains("{") }).map(\.pattern) {
                for text in odd {
                    let part = PercentText.encode(text)
                    let path = pattern.replacing("{number}", with: part).replacing("{id}", with: part)
                        .replacing("{page}", with: part).replacing("{key}", with: part)
                        .replacing("{index}", with: part).replacing("{version}", with: part).replacing(
                            "{name}", with: part)
                    let response = try await browser.get(path)
                    #expect([400, 404].contains(response.status), "\(path) \(response.status)")
                }
            }
            for query in [
                "q=%27%25_%5C", "q=%EF%BC%87", "page=99999999999", "view=nonsense&channel=%27",
                "q=" + String(repeating: "a%20", count: 500),
            ] {
                #expect(try await browser.get("/tickets?\(query)").status == 200, "\(query)")
            }
            #expect(try await browser.get("/tickets/\(ticket.number.description.lowercased())").status == 404)
        }
    }

    @Test func `a page that is not there leads on as widely as any other`() async throws {
        try await Desk.with { desk in
            for login in ["olga", "ada"] {
                let browser = try await desk.browser(login)
                func ways(_ path: String) async throws -> [String] {
                    let text = try await browser.get(path).text
                    let from = try #require(text.range(of: "<nav class=\"views\""))
                    let until = try #require(text[from.upperBound...].range(of: "</nav>"))
                    return text[from.upperBound..<until.lowerBound].matches(of: /href="([^"]*)"/).map { String($0.1) }
                }
                let found = try await ways("/tickets")
                #expect(found.count > 5)
                #expect(try await ways("/nowhere") == found)
            }
        }
    }

    @Test func `a fault inside shows an incident number and is found by it in the log`() async throws {
        try await Desk.with { desk in
            let browser = try await desk.browser()
            await desk.store.close()
            for path in ["/tickets", "/api/v1/tickets"] {
                let response = try await browser.get(path)
                #expect(response.status == 503 || response.status == 500)
                let lines = desk.log.all.compactMap { try? object(Array($0.utf8)) }
                let incidents = lines.compactMap { $0["incident"] as? String }
                #expect(incidents.contains { response.text.contains($0) }, "\(path)")
                #expect(!response.text.lowercased().contains("sqlite") && !response.text.contains("StoreError"))
            }
        }
    }
}

// What must hold for every route, made from the table: headers and cookies of every answer, redirects that stay here (A29),
// tokens on everything that changes something, and the table of permissions as it was changed by the settings.

import Crypto
import Foundation
import HTTPServer
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct SweepTests {
    private static let sheet = PaperSheet(
        html: "<p>Ciao", parts: [PaperSheet.Part(name: "a.pdf", type: "application/pdf", bytes: Data("x".utf8))])

    /// Every route once, as somebody; streams are left out, which do not end.
    private func walk(
        _ desk: Desk, _ browser: Browser, csrf: String?, next: String? = nil,
        _ look: (Route, String, RawResponse) throws -> Void
    ) async throws {
        let (ticket, _) = try await desk.contact(sheet: Self.sheet)
        for route in Site.routes where !route.pattern.hasSuffix("/events") {
            // These end the session that the walk is made with.
            if !route.method.isSafe, ["/logout", "/account/password"].contains(route.pattern) { continue }
            let path = RouteTests.path(route.pattern, ticket: ticket.number)
            let query = next.map { "?next=\(PercentText.encode($0))&back=\(PercentText.encode($0))" } ?? ""
            let response: RawResponse
            if route.method == .post, !route.pattern.hasPrefix("/api/") {
                let fields = next.map { [("next", $0), ("back", $0), ("language", "it")] } ?? []
                response = try await browser.post(path + query, fields, csrf: csrf)
            } else {
                response = try await browser.send(route.method.rawValue, path + query)
            }
            try look(route, path, response)
        }
    }

    @Test(arguments: ["", "olga", "ada", "monitor"]) func `every answer to everybody carries its headers`(
        login: String
    ) async throws {
        try await Desk.with(sendMail: { _, _, _ in true }) { desk in
            _ = try await desk.user(.monitor)
            let browser = login.isEmpty ? Browser(port: desk.port) : try await desk.browser(login)
            let csrf = login.isEmpty ? nil : try await browser.formToken()
            var count = 0
            try await walk(desk, browser, csrf: csrf) { route, path, response in
                count += 1
                let place = "\(route.method) \(path) \(response.status)"
                let policy = try #require(response["Content-Security-Policy"], "\(place)")
                let isAsset = route.pattern.hasPrefix("/assets/")
                #expect(policy.contains("default-src 'none'"), "\(place)")
                #expect(policy.contains("frame-ancestors") || isAsset, "\(place)")
                #expect(!policy.contains("unsafe-eval") && !policy.contains(" http:"), "\(place)")
                #expect(response.all("Content-Security-Policy").count == 1, "\(place)")
                #expect(response["X-Content-Type-Options"] == "nosniff", "\(place)")
                #expect(response["Referrer-Policy"] == "no-referrer", "\(place)")
                #expect(response["Cross-Origin-Opener-Policy"] == "same-origin", "\(place)")
                #expect(response["Permissions-Policy"]?.contains("camera=()") == true, "\(place)")
                let cache = try #require(response["Cache-Control"], "\(place)")
                // Only what is the same for everybody is kept anywhere.
                let isPublic = isAsset || route.pattern.hasSuffix("/openapi.json")
                #expect(cache.contains("no-store") || cache.contains("private") || isPublic, "\(place) \(cache)")
                #expect(response["Server"] == nil && response["Access-Control-Allow-Origin"] == nil, "\(place)")
                for cookie in response.all("Set-Cookie") {
                    #expect(cookie.contains("; HttpOnly") && cookie.contains("; SameSite=Lax"), "\(place)")
                    #expect(cookie.contains("; Path=/") && !cookie.contains("Domain"), "\(place)")
                }
            }
            #expect(count > 150)
        }
    }

    @Test(arguments: [
        "//evil.example", "https://evil.example/", "/\\evil.example", "/%09/evil.example", "javascript:alert(1)",
    ])
    func `no route leads elsewhere, whatever it is told`(next: String) async throws {
        try await Desk.with(sendMail: { _, _, _ in true }) { desk in
            let chief = try await desk.browser("ada")
            let walks: [(Browser, String?)] = [
                (Browser(port: desk.port), nil), (chief, try await chief.formToken()),
            ]
            for (browser, csrf) in walks {
                try await walk(desk, browser, csrf: csrf, next: next) { route, path, response in
                    guard let place = response["Location"] else { return }
                    let isOwn = Address(local: place) != nil
                    #expect(isOwn, "\(route.method) \(path) → \(place)")
                    #expect(!place.hasPrefix("//") && !place.contains("evil.example/"), "\(path) → \(place)")
                }
            }
        }
    }

    @Test func `what stands before the log-in wants its own token, what a script calls the session's`() async throws {
        try await Desk.with(sendMail: { _, _, _ in true }) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser("ada")
            let fields = [
                ("login", "olga"), ("password", password), ("code", "1"), ("pending", "x"), ("language", "it"),
            ]
            for route in Site.routes where route.method == .post && route.hasOwnToken {
                let path = RouteTests.path(route.pattern, ticket: ticket.number)
                let stranger = Browser(port: desk.port)
                _ = try await stranger.get("/login")
                let right = stranger.cookies["sportello-login"]
                for token in [nil, "", String(repeating: "0", count: 26)] as [String?] {
                    #expect(try await stranger.post(path, fields, csrf: token).status == 403, "\(path)")
                }
                let elsewhere = [("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site")]
                #expect(try await stranger.post(path, fields, csrf: right, headers: elsewhere).status == 403, "\(path)")
                // Somebody else's cookie of the form, without its token.
                stranger.put("sportello-login", "")
                #expect(try await stranger.post(path, fields, csrf: "").status == 403, "\(path)")
                #expect(stranger.cookies["sportello"] == nil)
            }
            // These two are for everyone, and yet nobody else's to press for somebody who is logged in.
            let forms = ["/logout", "/language"]
            let walked = Site.routes.filter {
                !$0.method.isSafe
                    && ($0.pattern.hasPrefix("/api/") && $0.access != .everyone || forms.contains($0.pattern))
            }
            #expect(walked.count { forms.contains($0.pattern) } == forms.count)
            for route in walked {
                let path = RouteTests.path(route.pattern, ticket: ticket.number)
                let type = route.pattern.hasPrefix("/api/") ? "application/json" : "application/x-www-form-urlencoded"
                let response = try await browser.send(
                    route.method.rawValue, path,
                    headers: [("Content-Type", type), ("Origin", browser.origin)],
                    body: Array((type.hasSuffix("json") ? "{}" : "language=it").utf8))
                #expect(response.status == 403, "\(route.method) \(path) \(response.status)")
            }
            #expect(try await browser.get("/tickets").status == 200)
            #expect(try await desk.store.user(desk.administratorID)?.language == "en")
            #expect(try await desk.store.view(ticket.id)?.ticket.state == .new)
        }
    }

    @Test func `the second step opens nothing in a browser that has not taken the first`() async throws {
        try await Desk.with { desk in
            let secret = RandomIdentifier.bytes(TOTP.secretLength)
            try await desk.store.beginSecondFactor(of: desk.operatorID, secret: secret)
            try await desk.store.confirmSecondFactor(
                of: desk.operatorID, step: 1, recoveryHashes: [],
                audit: AuditEntry(at: desk.now, user: desk.operatorID, what: "second_factor_set"))
            let (own, other) = (Browser(port: desk.port), Browser(port: desk.port))
            let half = try await own.logIn("olga")
            let pending = String(try #require(half.text.firstMatch(of: /name="pending" value="([0-9a-z]+)"/)?.1))
            let token = try #require(own.cookies["sportello-login"])
            let code = try #require(TOTP.code(secret, step: TOTP.step(at: desk.now.milliseconds / 1000)))
            let fields = [("pending", pending), ("code", code)]
            // Right in everything but the cookie: nobody is logged in under somebody else's name.
            #expect(try await other.post("/login/code", fields, csrf: token).status == 403)
            _ = try await other.get("/login")
            #expect(try await other.post("/login/code", fields, csrf: token).status == 403)
            #expect(other.cookies["sportello"] == nil)
            // Right in everything but the form's token.
            for wrong in [nil, "", String(repeating: "0", count: 26)] as [String?] {
                own.put("sportello-login", token)
                #expect(try await own.post("/login/code", fields, csrf: wrong).status == 403)
            }
            #expect(try await desk.store.sessions(of: desk.operatorID).isEmpty)
            // All was right: with both it opens.
            own.put("sportello-login", token)
            #expect(try await own.post("/login/code", fields, csrf: token).status == 303)
        }
    }

    @Test func `every way in gives a session that nobody has seen before`() async throws {
        try await Desk.with { desk in
            func planted() -> Browser {
                let browser = Browser(port: desk.port)
                browser.put("sportello", String(repeating: "0", count: 32))
                return browser
            }
            // By password; while logged in already: the old session ends.
            let browser = planted()
            #expect(try await browser.logIn("olga").status == 303)
            let first = try #require(browser.cookies["sportello"])
            #expect(first != String(repeating: "0", count: 32))
            #expect(try await browser.logIn("olga").status == 303)
            let second = try #require(browser.cookies["sportello"])
            browser.put("sportello", first)
            #expect(first != second)
            #expect(try await browser.get("/api/v1/session").status == 401)
            // By the second step: none between the steps, a new one after.
            let secret = RandomIdentifier.bytes(TOTP.secretLength)
            try await desk.store.beginSecondFactor(of: desk.operatorID, secret: secret)
            try await desk.store.confirmSecondFactor(
                of: desk.operatorID, step: 1, recoveryHashes: [],
                audit: AuditEntry(at: desk.now, user: desk.operatorID, what: "second_factor_set"))
            let stepping = planted()
            let half = try await stepping.logIn("olga")
            #expect(half.all("Set-Cookie").allSatisfy { !$0.hasPrefix("sportello=") })
            let pending = try #require(half.text.firstMatch(of: /name="pending" value="([0-9a-z]+)"/)?.1)
            let code = try #require(TOTP.code(secret, step: TOTP.step(at: desk.now.milliseconds / 1000)))
            let whole = try await stepping.post(
                "/login/code", [("pending", String(pending)), ("code", code)],
                csrf: stepping.cookies["sportello-login"])
            #expect(whole.status == 303)
            #expect(stepping.cookies["sportello"] != String(repeating: "0", count: 32))
            #expect(try await stepping.get("/api/v1/session").status == 200)
        }
    }

    // MARK: The table as it was changed

    @Test(arguments: Permission.allCases) func `what the table takes or gives, every route takes or gives`(
        permission: Permission
    ) async throws {
        var settings = WebSettings()
        settings.permissions[.operator][permission] = .none
        settings.permissions[.monitor][permission] = .all
        settings.permissions[.monitor][.tickets] = permission.concernsTickets ? .all : .none
        try await Desk.with(settings) { desk in
            let (ticket, _) = try await desk.contact(sheet: Self.sheet)
            let (without, with) = (
                try await desk.browser(), try await desk.browser(try await desk.user(.monitor))
            )
            let routes = Site.routes.filter {
                $0.access == .permission(permission) && !$0.pattern.hasSuffix("/events")
                    && !$0.pattern.hasPrefix("/api/")
            }
            let tokens = (try await without.formToken(), try await with.formToken())
            for route in routes {
                let path = RouteTests.path(route.pattern, ticket: ticket.number)
                for (browser, token, isLetIn) in [(without, tokens.0, false), (with, tokens.1, true)] {
                    let response =
                        try await route.method.isSafe
                        ? browser.get(path) : browser.post(path, [], csrf: token)
                    #expect((response.status != 403) == isLetIn, "\(route.method) \(path) \(response.status)")
                }
            }
        }
    }
}

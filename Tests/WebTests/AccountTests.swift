// The second step of the log-in, and one's own account (A19, A22).

import Crypto
import Foundation
import HTTPServer
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct AccountTests {
    /// Sets up olga's second factor through the pages.
    /// - Returns: its secret, and the recovery codes.
    private func enrol(_ desk: Desk, _ browser: Browser) async throws -> (secret: [UInt8], codes: [String]) {
        let token = try await browser.formToken()
        #expect(
            try await browser.post("/account/second-factor/begin", [("password", password)], csrf: token).status == 303)
        let secret = try #require(try await desk.store.secondFactor(of: desk.operatorID)?.secret)
        let shown = try await browser.get("/account/second-factor").text
        #expect(shown.contains("<svg") && shown.contains(String(Base32.string(secret).prefix(4))))
        let wrong = try await browser.post("/account/second-factor", [("code", "000000")], csrf: token)
        #expect(wrong.status == 422)
        let done = try await browser.post("/account/second-factor", [("code", code(secret, desk.now))], csrf: token)
        #expect(done.status == 200)
        let codes = done.text.matches(of: /<li>([0-9a-z]{4}-[0-9a-z]{4}-[0-9a-z]{4})<\/li>/).map { String($0.1) }
        #expect(Set(codes).count == 10)
        return (secret, codes)
    }

    /// The session's form token, from the one page that whoever must set up a second factor may see.
    private func token(_ browser: Browser) async throws -> String {
        let page = try await browser.get("/account").text
        return String(try #require(page.firstMatch(of: /name="csrf" value="([0-9a-z]+)"/)?.1))
    }

    private func code(_ secret: [UInt8], _ now: Instant) -> String {
        TOTP.code(secret, step: TOTP.step(at: now.milliseconds / 1000)) ?? ""
    }

    /// The first step, and the code into the second.
    private func logIn(_ desk: Desk, code: String) async throws -> (Browser, RawResponse) {
        let browser = Browser(port: desk.port)
        let first = try await browser.logIn("olga")
        #expect(first.status == 200 && browser.cookies["sportello"] == nil)
        let pending = try #require(first.text.firstMatch(of: /name="pending" value="([0-9a-z]+)"/)?.1)
        let second = try await browser.post(
            "/login/code", [("pending", String(pending)), ("code", code)], csrf: browser.cookies["sportello-login"])
        return (browser, second)
    }

    @Test func `a second factor is asked for after the password, and each of its codes opens once`() async throws {
        try await Desk.with { desk in
            let (secret, codes) = try await enrol(desk, try await desk.browser())
            // The code of the enrolment is used up.
            #expect(try await logIn(desk, code: code(secret, desk.now)).1.status == 401)
            desk.clock.advance(by: .seconds(30))
            let next = code(secret, desk.now)
            let (browser, entered) = try await logIn(desk, code: next)
            #expect(entered.status == 303 && entered["Location"] == "/tickets")
            #expect(try await browser.get("/tickets").status == 200)
            #expect(try await logIn(desk, code: next).1.status == 401)
            // A recovery code opens once as well, in any case, with or without its hyphens.
            let plain = codes[3].uppercased().replacing("-", with: " ")
            #expect(try await logIn(desk, code: plain).1.status == 303)
            #expect(try await logIn(desk, code: codes[3]).1.status == 401)
            #expect(try await desk.store.secondFactor(of: desk.operatorID)?.codesLeft == 9)
            // A program says its code with the password.
            desk.clock.advance(by: .seconds(30))
            let words = ["login": "olga", "password": password]
            let bare = try await request(
                port: desk.port, "POST", "/api/v1/session",
                headers: [("Host", "localhost:\(desk.port)"), ("Content-Type", "application/json")],
                body: Array(try JSONSerialization.data(withJSONObject: words)))
            #expect(bare.status == 401)
            let full = try await request(
                port: desk.port, "POST", "/api/v1/session",
                headers: [("Host", "localhost:\(desk.port)"), ("Content-Type", "application/json")],
                body: Array(
                    try JSONSerialization.data(
                        withJSONObject: words.merging(["code": code(secret, desk.now)]) { $1 })))
            #expect(full.status == 201)
        }
    }

    @Test func `a browser left open does not make a stranger's device the second factor`() async throws {
        try await Desk.with { desk in
            let (left, own) = (try await desk.browser(), try await desk.browser())
            let (token, mine) = (try await left.formToken(), try await own.formToken())
            let begin = "/account/second-factor/begin"
            #expect(try await left.post(begin, [], csrf: token).status == 422)
            let guess = try await left.post(begin, [("password", "indovinata")], csrf: token)
            #expect(guess.status == 422 && guess.text.contains("La password attuale non è giusta."))
            #expect(try await desk.store.secondFactor(of: desk.operatorID) == nil)
            // What its owner begins elsewhere is neither read nor confirmed here.
            #expect(try await own.post(begin, [("password", password)], csrf: mine).status == 303)
            let secret = try #require(try await desk.store.secondFactor(of: desk.operatorID)?.secret)
            #expect(try await own.get("/account/second-factor").text.contains("<svg class=\"qr\""))
            #expect(try await !left.get("/account/second-factor").text.contains("<svg class=\"qr\""))
            let right = [("code", code(secret, desk.now))]
            #expect(try await left.post("/account/second-factor", right, csrf: token).status == 409)
            #expect(try await own.post("/account/second-factor", right, csrf: mine).status == 200)
            // Whoever was in with the password alone is out, and whoever has set it up is not.
            #expect(try await left.get("/tickets").status == 303)
            #expect(try await own.get("/tickets").status == 200)
        }
    }

    @Test func `guessing codes comes to an end, from whatever browser`() async throws {
        try await Desk.with { desk in
            let (secret, _) = try await enrol(desk, try await desk.browser())
            desk.clock.advance(by: .seconds(60))
            for _ in 0..<LogIn.mostCodes { #expect(try await logIn(desk, code: "000000").1.status == 401) }
            #expect(try await logIn(desk, code: code(secret, desk.now)).1.status == 429)
            desk.clock.advance(by: .minutes(16))
            #expect(try await logIn(desk, code: code(secret, desk.now)).1.status == 303)
        }
    }

    @Test func `what the first step left is worth nothing in another browser, or after five minutes`() async throws {
        try await Desk.with { desk in
            let (secret, _) = try await enrol(desk, try await desk.browser())
            desk.clock.advance(by: .seconds(60))
            let browser = Browser(port: desk.port)
            let first = try await browser.logIn("olga")
            let pending = String(try #require(first.text.firstMatch(of: /name="pending" value="([0-9a-z]+)"/)?.1))
            let other = Browser(port: desk.port)
            _ = try await other.get("/login")
            let fields = [("pending", pending), ("code", code(secret, desk.now))]
            let stolen = try await other.post("/login/code", fields, csrf: other.cookies["sportello-login"])
            #expect(stolen.status == 403 && other.cookies["sportello"] == nil)
            desk.clock.advance(by: .minutes(6))
            let late = try await browser.post("/login/code", fields, csrf: browser.cookies["sportello-login"])
            #expect(late.status == 403 && browser.cookies["sportello"] == nil)
        }
    }

    @Test func `what was proved before a new password opens nothing after it`() async throws {
        try await Desk.with { desk in
            let (secret, _) = try await enrol(desk, try await desk.browser())
            desk.clock.advance(by: .seconds(60))
            let browser = Browser(port: desk.port)
            let first = try await browser.logIn("olga")
            let pending = String(try #require(first.text.firstMatch(of: /name="pending" value="([0-9a-z]+)"/)?.1))
            try await desk.store.setPassword(desk.operatorID, hash: "$argon2id$other", at: desk.now)
            let second = try await browser.post(
                "/login/code", [("pending", pending), ("code", code(secret, desk.now))],
                csrf: browser.cookies["sportello-login"])
            #expect(second.status == 403 && browser.cookies["sportello"] == nil)
            #expect(try await desk.store.sessions(of: desk.operatorID).isEmpty)
        }
    }

    @Test func `a role may have to set up a second factor before anything else`() async throws {
        var settings = WebSettings()
        settings.secondFactorFor = [.operator]
        try await Desk.with(settings) { desk in
            let browser = try await desk.browser()
            #expect(try await browser.get("/tickets")["Location"] == "/account/second-factor")
            #expect(try await browser.get("/api/v1/tickets").status == 403)
            #expect(try await browser.get("/account/second-factor").status == 200)
            let token = try await token(browser)
            _ = try await browser.post("/account/second-factor/begin", [("password", password)], csrf: token)
            let secret = try #require(try await desk.store.secondFactor(of: desk.operatorID)?.secret)
            _ = try await browser.post("/account/second-factor", [("code", code(secret, desk.now))], csrf: token)
            #expect(try await browser.get("/tickets").status == 200)
            #expect(try await desk.browser("ada").get("/tickets").status == 200)
        }
    }

    @Test func `whoever must set up a second factor first reaches nothing outside his own account`() async throws {
        var settings = WebSettings()
        settings.secondFactorFor = [.administrator]
        for permission in Permission.allCases { settings.permissions[.administrator][permission] = .all }
        try await Desk.with(settings) { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser("ada")
            let token = try await self.token(browser)
            for route in Site.routes where route.access != .everyone {
                guard route.pattern != "/account", !route.pattern.hasPrefix("/account/") else { continue }
                let path = RouteTests.path(route.pattern, ticket: ticket.number)
                if route.pattern.hasPrefix("/api/") {
                    let response = try await browser.send(route.method.rawValue, path)
                    #expect(response.status == 403, "\(route.method) \(path) \(response.status)")
                } else {
                    let response =
                        try await route.method.isSafe ? browser.get(path) : browser.post(path, [], csrf: token)
                    #expect(
                        response["Location"] == "/account/second-factor",
                        "\(route.method) \(path) \(response.status)")
                }
            }
        }
    }

    /// A browser that somebody came in with by the identity provider, now.
    private func provider(_ desk: Desk) async throws -> Browser {
        let (browser, secret) = (Browser(port: desk.port), RandomIdentifier.token(bits: 160))
        var session = Session(
            tokenHash: SHA256.digest(of: secret).hex, user: desk.operatorID, formToken: RandomIdentifier.token(),
            createdAt: desk.now, lastSeenAt: desk.now, kind: "cookie")
        session.way = LogInWay.provider.rawValue
        session.epoch = try #require(try await desk.store.user(desk.operatorID)).epoch
        try await desk.store.addSession(session)
        browser.put("sportello", secret)
        return browser
    }

    @Test func `whoever comes by the identity provider alone sets up the second factor that his role demands`()
        async throws
    {
        var settings = WebSettings()
        settings.secondFactorFor = [.operator]
        try await Desk.with(settings) { desk in
            let (page, begin) = ("/account/second-factor", "/account/second-factor/begin")
            // Only whoever has an identity comes by it.
            let stranger = try await provider(desk)
            #expect(try await stranger.post(begin, [], csrf: try await token(stranger)).status == 422)
            try await desk.store.bind(
                ForeignIdentity(issuer: "https://id.example.org", subject: "s-olga"), to: desk.operatorID,
                audit: AuditEntry(at: desk.now, user: nil, what: "identity_bound"))
            let left = try await provider(desk)
            desk.clock.advance(by: .minutes(11))
            // A browser left open is not enough.
            let late = try await left.get(page).text
            #expect(late.contains("name=\"password\"") && late.contains("entro dieci minuti"))
            #expect(try await left.post(begin, [], csrf: try await token(left)).status == 422)
            #expect(try await desk.store.secondFactor(of: desk.operatorID) == nil)

            let browser = try await provider(desk)
            #expect(try await !browser.get(page).text.contains("name=\"password\""))
            let own = try await token(browser)
            #expect(try await browser.post(begin, [], csrf: own).status == 303)
            let secret = try #require(try await desk.store.secondFactor(of: desk.operatorID)?.secret)
            let right = [("code", code(secret, desk.now))]
            #expect(try await browser.post(page, right, csrf: own).status == 200)
            #expect(try await browser.get("/tickets").status == 200)
            // What was open before it came without a second factor.
            #expect(try await left.get("/tickets").status == 303)
        }
    }

    @Test func `sessions are listed and end one by one or all at once`() async throws {
        try await Desk.with { desk in
            let (mine, other, third) = (
                try await desk.browser(), try await desk.browser(), try await desk.browser()
            )
            let foreign = try await desk.browser("ada")
            let token = try await mine.formToken()
            let page = try await mine.get("/account").text
            let names = page.matches(of: /\/account\/sessions\/([0-9a-f]{24})\/end/).map { String($0.1) }
            #expect(names.count == 2)
            #expect(!page.contains(try #require(mine.cookies["sportello"])))
            let end = "/account/sessions/\(names[0])/end"
            // Somebody else's session has no name here.
            #expect(try await foreign.post(end, [], csrf: try await foreign.formToken()).status == 404)
            #expect(try await mine.post(end, [], csrf: token).status == 303)
            let alive = try await [other.get("/tickets").status, third.get("/tickets").status]
            #expect(alive.sorted() == [200, 303])
            #expect(try await mine.post("/account/sessions/end", [], csrf: token).status == 303)
            #expect(try await other.get("/tickets").status == 303)
            #expect(try await third.get("/tickets").status == 303)
            #expect(try await mine.get("/tickets").status == 200)
            #expect(try await foreign.get("/tickets").status == 200)
        }
    }

    @Test func `a new password needs the old one, ends all sessions, and gives this browser a new one`() async throws {
        try await Desk.with { desk in
            let (browser, other) = (try await desk.browser(), try await desk.browser())
            let token = try await browser.formToken()
            let new = "una frase nuova e lunga"
            func change(_ old: String, _ new: String, _ again: String) async throws -> Int {
                try await browser.post(
                    "/account/password", [("password", old), ("new_password", new), ("repeated", again)], csrf: token
                ).status
            }
            #expect(try await change("sbagliata", new, new) == 422)
            #expect(try await change(password, "corta", "corta") == 422)
            #expect(try await change(password, new, new + "x") == 422)
            let before = browser.cookies["sportello"]
            #expect(try await change(password, new, new) == 303)
            #expect(browser.cookies["sportello"] != before)
            #expect(try await browser.get("/account").status == 200)
            #expect(try await other.get("/tickets").status == 303)
            #expect(try await Browser(port: desk.port).logIn("olga").status == 401)
            #expect(try await Browser(port: desk.port).logIn("olga", new).status == 303)
        }
    }

    @Test(arguments: [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0",
            "Edge, Windows"
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:115.0) Gecko/20100101 Firefox/115.0", "Firefox, Linux"),
        ("curl/7.88.1", "curl"), ("", ""), ("<script>alert(1)</script>", "scriptalert1"),
    ])
    func `a device has a short name, whatever its browser says`(agent: String, name: String) {
        #expect(DeviceName.of(agent) == name)
    }
}

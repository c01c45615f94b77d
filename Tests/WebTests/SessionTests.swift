// Logging in and staying logged in (reliability.md A19, A20, A22, A29).

import Foundation
import HTTPServer
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct SessionTests {
    @Test func `a log-in gives a new secret in a cookie that scripts cannot read`() async throws {
        try await Desk.with { desk in
            let browser = Browser(port: desk.port)
            browser.put("sportello", "planted-by-somebody-else")
            let response = try await browser.logIn("olga")
            #expect(response.status == 303)
            #expect(response["Location"] == "/tickets")
            let line = try #require(response.all("Set-Cookie").first { $0.hasPrefix("sportello=") })
            #expect(line.contains("; HttpOnly") && line.contains("; SameSite=Lax") && line.contains("; Path=/"))
            #expect(browser.cookies["sportello"] != "planted-by-somebody-else")
            #expect(try await browser.get("/api/v1/session").status == 200)
            // What is kept is a hash: the cookie's text is nowhere in the data.
            let secret = try #require(browser.cookies["sportello"])
            #expect(
                try await desk.store.session(
                    tokenHash: secret, idle: .hours(9), absolute: .hours(9), at: desk.now) == nil)
        }
    }

    @Test func `over TLS the cookie is bound to this host and to TLS`() async throws {
        var settings = WebSettings()
        settings.baseURL = URL(string: "https://sportello.example.org")
        try await Desk.with(settings) { desk in
            let headers = [("Host", "sportello.example.org"), ("Origin", "https://sportello.example.org")]
            let page = try await request(port: desk.port, "GET", "/login", headers: headers)
            let cookie = try #require(page.all("Set-Cookie").first?.prefix { $0 != ";" })
            #expect(cookie.hasPrefix("__Host-sportello-login="))
            #expect(page["Strict-Transport-Security"] != nil)
            let body = "login=olga&password=\(PercentText.encode(password))&csrf=\(cookie.split(separator: "=")[1])"
            let response = try await request(
                port: desk.port, "POST", "/login",
                headers: headers + [
                    ("Cookie", String(cookie)), ("Content-Type", "application/x-www-form-urlencoded"),
                ], body: Array(body.utf8))
            let line = try #require(response.all("Set-Cookie").first { $0.hasPrefix("__Host-sportello=") })
            #expect(line.contains("; Secure") && line.contains("; Path=/") && !line.contains("Domain"))
        }
    }

    @Test func `a wrong password and an unknown name are answered alike`() async throws {
        try await Desk.with { desk in
            let wrong = try await Browser(port: desk.port).logIn("olga", "falsch")
            let unknown = try await Browser(port: desk.port).logIn("nobody", "falsch")
            try await desk.store.setActive(desk.administratorID, false, at: desk.now)
            let inactive = try await Browser(port: desk.port).logIn("ada")
            for response in [wrong, unknown, inactive] {
                #expect(response.status == 401)
                #expect(response.all("Set-Cookie").allSatisfy { !$0.hasPrefix("sportello=") })
            }
            let strip = { (text: String, login: String) in text.replacing(login, with: "").count }
            #expect(strip(wrong.text, "olga") == strip(unknown.text, "nobody"))
        }
    }

    @Test func `guessing is stopped for the guesser and for nobody else`() async throws {
        var listen = HTTPServerSettings()
        listen.trustedProxies = ["127.0.0.1"]
        try await Desk.with(listen: listen) { desk in
            let from = { (address: String) in
                [("X-Forwarded-For", address), ("Origin", "http://localhost:\(desk.port)")]
            }
            func attempt(_ browser: Browser, _ secret: String, _ address: String) async throws -> Int {
                _ = try await browser.get("/login")
                return try await browser.post(
                    "/login", [("login", "olga"), ("password", secret)], csrf: browser.cookies["sportello-login"],
                    headers: from(address)
                ).status
            }
            let guesser = Browser(port: desk.port)
            for _ in 0..<5 {
                let status = try await attempt(guesser, "wrong", "203.0.113.1")
                #expect(status == 401)
            }
            #expect(try await attempt(guesser, "wrong", "203.0.113.1") == 429)
            // Even the right password does not help from there, but the owner elsewhere is not locked out.
            #expect(try await attempt(guesser, password, "203.0.113.1") == 429)
            #expect(try await attempt(Browser(port: desk.port), password, "203.0.113.2") == 303)
            desk.clock.advance(by: .minutes(16))
            #expect(try await attempt(guesser, password, "203.0.113.1") == 303)
        }
    }

    @Test func `whoever is refused for too many tries does not make his waiting longer by trying`() async throws {
        try await Desk.with { desk async throws in
            for _ in 0..<5 { #expect(try await Browser(port: desk.port).logIn("olga", "wrong").status == 401) }
            for _ in 0..<3 {
                desk.clock.advance(by: .minutes(4))
                #expect(try await Browser(port: desk.port).logIn("olga").status == 429)
            }
            desk.clock.advance(by: .minutes(4))
            #expect(try await Browser(port: desk.port).logIn("olga").status == 303)
        }
    }

    @Test func `whoever is told to try again, as the machine is busy, has not guessed`() async throws {
        try await Desk.with(passwordsAtOnce: 0) { desk async throws in
            for _ in 0..<7 { #expect(try await Browser(port: desk.port).logIn("olga").status == 503) }
        }
    }

    @Test func `one address that tries many names is stopped`() async throws {
        try await Desk.with { desk in
            var statuses: [Int] = []
            for number in 0..<55 {
                statuses.append(try await Browser(port: desk.port).logIn("name\(number)", "guess").status)
            }
            #expect(statuses.prefix(50).allSatisfy { $0 == 401 })
            #expect(statuses.suffix(5).allSatisfy { $0 == 429 })
        }
    }

    @Test func `a log-in form of somebody else's making logs nobody in`() async throws {
        try await Desk.with { desk in
            let browser = Browser(port: desk.port)
            _ = try await browser.get("/login")
            let fields = [("login", "olga"), ("password", password)]
            let without = try await browser.post("/login", fields)
            let wrong = try await browser.post("/login", fields, csrf: String(repeating: "0", count: 26))
            #expect(without.status == 403 && wrong.status == 403)
            #expect(browser.cookies["sportello"] == nil)
        }
    }

    @Test func `logging out ends the session on the server`() async throws {
        try await Desk.with { desk in
            let browser = try await desk.browser()
            let secret = try #require(browser.cookies["sportello"])
            let csrf = try await browser.formToken()
            let response = try await browser.post("/logout", [], csrf: csrf)
            #expect(response.status == 303)
            #expect(browser.cookies["sportello"] == nil)
            browser.put("sportello", secret)
            #expect(try await browser.get("/api/v1/session").status == 401)
        }
    }

    @Test func `switching a user off or changing his password ends his sessions at once`() async throws {
        try await Desk.with { desk in
            let (first, second) = (try await desk.browser(), try await desk.browser("ada"))
            try await desk.store.setActive(desk.operatorID, false, at: desk.now)
            #expect(try await first.get("/api/v1/session").status == 401)
            #expect(try await second.get("/api/v1/session").status == 200)
            try await desk.store.setPassword(desk.administratorID, hash: "$argon2id$other", at: desk.now)
            #expect(try await second.get("/api/v1/session").status == 401)
        }
    }

    @Test func `a session ends after half an hour without a click and after twelve hours in all`() async throws {
        try await Desk.with { desk in
            let browser = try await desk.browser()
            for _ in 0..<3 {
                desk.clock.advance(by: .minutes(29))
                #expect(try await browser.get("/api/v1/counts").status == 200)
            }
            desk.clock.advance(by: .minutes(31))
            #expect(try await browser.get("/api/v1/counts").status == 401)

            let busy = try await desk.browser()
            for _ in 0..<35 {
                desk.clock.advance(by: .minutes(20))
                #expect(try await busy.get("/api/v1/counts").status == 200)
            }
            desk.clock.advance(by: .minutes(21))
            #expect(try await busy.get("/api/v1/counts").status == 401)
        }
    }

    @Test func `an open ticket that only says it is there does not keep its session alive`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            let path = "/tickets/\(ticket.number)"
            desk.clock.advance(by: .minutes(20))
            let beat = [("window", "finestra-1"), ("presence", "open")]
            #expect(try await browser.post("\(path)/presence", beat, csrf: csrf).status == 200)
            desk.clock.advance(by: .minutes(20))
            let after = try await browser.get(path)
            #expect(after.status == 303 && after["Location"]?.hasPrefix("/login") == true)
        }
    }

    @Test func `a draft that grows keeps its session alive, the same draft once more does not`() async throws {
        try await Desk.with { desk in
            let (ticket, _) = try await desk.contact()
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            func save(_ text: String, _ version: Int) async throws -> Int {
                let saved = try await browser.post(
                    "/tickets/\(ticket.number)/draft",
                    [
                        ("text", text), ("key", "chiave-0001"), ("subject", "Re"), ("then", "answered"),
                        ("to", "requester"), ("draft", "\(version)"), ("fragment", "1"),
                    ], csrf: csrf)
                #expect(saved.status == 200)
                return try object(saved.body)["version"] as? Int ?? -1
            }
            desk.clock.advance(by: .minutes(20))
            let first = try await save("Gentile", 0)
            desk.clock.advance(by: .minutes(20))
            let second = try await save("Gentile signora", first)
            #expect(second > first)
            desk.clock.advance(by: .minutes(20))
            #expect(try await save("Gentile signora", second) == second)
            desk.clock.advance(by: .minutes(11))
            #expect(try await browser.get("/api/v1/counts").status == 401)
        }
    }

    @Test func `whoever types keeps his session alive`() async throws {
        try await Desk.with { desk in
            let browser = try await desk.browser()
            let csrf = try await browser.formToken()
            for _ in 0..<3 {
                desk.clock.advance(by: .minutes(20))
                #expect(try await browser.post("/typing", [], csrf: csrf).status == 204)
            }
            desk.clock.advance(by: .minutes(20))
            #expect(try await browser.get("/new-contact").status == 200)
        }
    }

    @Test func `a page without a session leads to the log-in and back`() async throws {
        try await Desk.with { desk in
            let browser = Browser(port: desk.port)
            let response = try await browser.get("/tickets?view=mine&q=acqua")
            #expect(response.status == 303)
            #expect(response["Location"] == "/login?next=%2Ftickets%3Fview%3Dmine%26q%3Dacqua")
            _ = try await browser.get("/login")
            let done = try await browser.post(
                "/login", [("login", "olga"), ("password", password), ("next", "/tickets?view=mine")],
                csrf: browser.cookies["sportello-login"])
            #expect(done["Location"] == "/tickets?view=mine")
        }
    }

    @Test func `a tab left open after its session does not spoil the log-in in another tab`() async throws {
        try await Desk.with { desk in
            let browser = Browser(port: desk.port)
            _ = try await browser.get("/login")
            let form = try #require(browser.cookies["sportello-login"])
            // The other tab asks for its page again, is sent to the log-in and goes there, as a browser's fetch does.
            let away = try await browser.send("GET", "/tickets?after=7", headers: [("Sec-Fetch-Dest", "empty")])
            #expect(away.status == 303)
            let place = try #require(away["Location"])
            let page = try await browser.send("GET", place, headers: [("Sec-Fetch-Dest", "empty")])
            #expect(page.status == 200 && page.text.contains(form))
            let done = try await browser.post("/login", [("login", "olga"), ("password", password)], csrf: form)
            #expect(done.status == 303)
            // What is not one of ours is not taken up.
            for planted in ["short", String(repeating: "A", count: 26), form + form] {
                let other = Browser(port: desk.port)
                other.put("sportello-login", planted)
                _ = try await other.get("/login")
                #expect(other.cookies["sportello-login"] != planted)
            }
        }
    }

    @Test(arguments: [
        "//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y", "",
    ])
    func `a log-in never leads elsewhere`(next: String) async throws {
        try await Desk.with { desk in
            let browser = Browser(port: desk.port)
            _ = try await browser.get("/login")
            let response = try await browser.post(
                "/login", [("login", "olga"), ("password", password), ("next", next)],
                csrf: browser.cookies["sportello-login"])
            #expect(response.status == 303)
            #expect(response["Location"] == "/tickets")
        }
    }

    @Test func `a name that is not ours is not served, whatever header brings it`() async throws {
        try await Desk.with { desk in
            for host in [
                "evil.example", "localhost.evil.example:\(desk.port)", "localhost:1", "127.0.0.1@evil.example",
            ] {
                let response = try await request(port: desk.port, "GET", "/login", headers: [("Host", host)])
                #expect(response.status == 421, "\(host)")
            }
            for header in ["X-Forwarded-Host", "Forwarded", "X-Original-URL"] {
                let response = try await Browser(port: desk.port).send(
                    "GET", "/tickets", headers: [(header, "host=evil.example")])
                #expect(response["Location"]?.hasPrefix("/login") == true)
                #expect(!response.headers.contains { $0.value.contains("evil") })
            }
        }
    }

    @Test func `the language is chosen before and after the log-in`() async throws {
        try await Desk.with { desk in
            let browser = Browser(port: desk.port)
            let response = try await browser.post("/language", [("language", "en"), ("next", "/login")])
            #expect(response.status == 303 && response["Location"] == "/login")
            #expect(try await browser.get("/login").text.contains("lang=\"en\""))
            try await browser.logIn("olga")
            let csrf = try await browser.formToken()
            #expect(
                try await browser.post("/language", [("language", "en"), ("next", "//evil")], csrf: csrf)["Location"]
                    == "/")
            #expect(try await desk.store.user(desk.operatorID)?.language == "en")
            #expect(try await browser.post("/language", [("language", "xx")], csrf: csrf).status == 400)
        }
    }
}

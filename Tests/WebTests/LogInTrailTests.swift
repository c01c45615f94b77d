// Who came in, who tried to, and who may read of it (Garante, 27 November 2008).

import Crypto
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct LogInTrailTests {
    private func trail(_ desk: Desk) async throws -> [AuditEntry] {
        try await desk.store.auditTrail(limit: 100, offset: 0)
    }

    @Test func `who comes in, who goes and who is refused is on record`() async throws {
        try await Desk.with { desk in
            let browser = try await desk.browser()
            let entered = try #require(try await trail(desk).first)
            #expect(entered.what == "logged_in" && entered.user == desk.operatorID)
            #expect(entered.detail == ["way": "password", "address": "127.0.0.1"])
            let token = try await browser.formToken()
            #expect(try await browser.post("/logout", [], csrf: token).status == 303)
            let gone = try #require(try await trail(desk).first)
            #expect(gone.what == "logged_out" && gone.user == desk.operatorID)

            _ = try await Browser(port: desk.port).logIn("olga", "sbagliata")
            let refused = try #require(try await trail(desk).first)
            // Who it was nobody knows: the trail says whose name was used.
            #expect(refused.what == "login_refused" && refused.user == nil)
            #expect(refused.detail == ["user": "olga", "address": "127.0.0.1"])
            // What is nobody's name may be somebody's password.
            _ = try await Browser(port: desk.port).logIn("la mia password", "sbagliata")
            #expect(try await trail(desk).first?.detail == ["address": "127.0.0.1"])
        }
    }

    @Test func `a flood of wrong passwords leaves one line a minute`() async throws {
        try await Desk.with { desk in
            func lines() async throws -> Int { try await trail(desk).count { $0.what == "login_refused" } }
            for _ in 0..<4 { _ = try await Browser(port: desk.port).logIn("olga", "sbagliata") }
            #expect(try await lines() == 1)
            desk.clock.advance(by: .seconds(61))
            _ = try await Browser(port: desk.port).logIn("olga", "sbagliata")
            #expect(try await lines() == 2)
        }
    }

    @Test func `a wrong code is on record, and what came before a right one`() async throws {
        try await Desk.with { desk in
            let secret = RandomIdentifier.bytes(TOTP.secretLength)
            try await desk.store.beginSecondFactor(of: desk.operatorID, secret: secret)
            try await desk.store.confirmSecondFactor(
                of: desk.operatorID, step: 1, recoveryHashes: [],
                audit: AuditEntry(at: desk.now, user: desk.operatorID, what: "second_factor_set"))
            let browser = Browser(port: desk.port)
            let half = try await browser.logIn("olga")
            #expect(try await trail(desk).first?.what == "second_factor_set")
            let pending = String(try #require(half.text.firstMatch(of: /name="pending" value="([0-9a-z]+)"/)?.1))
            func send(_ code: String) async throws -> Int {
                try await browser.post(
                    "/login/code", [("pending", pending), ("code", code)], csrf: browser.cookies["sportello-login"]
                ).status
            }
            #expect(try await send("nonsense") == 401)
            let refused = try #require(try await trail(desk).first)
            #expect(refused.what == "code_refused" && refused.detail["user"] == "olga")
            #expect(try await send(TOTP.code(secret, step: TOTP.step(at: desk.now.milliseconds / 1000)) ?? "") == 303)
            #expect(try await trail(desk).first?.what == "logged_in")
        }
    }

    @Test func `only who looks after users reads when colleagues come and go`() async throws {
        try await Desk.with { desk in
            _ = try await desk.browser()
            let chief = try await desk.browser("ada").get("/figures/audit")
            let manager = try await desk.browser(try await desk.user(.manager)).get("/figures/audit")
            #expect(chief.status == 200 && chief.text.contains("Logged in") && chief.text.contains("127.0.0.1"))
            #expect(manager.status == 200 && !manager.text.contains("127.0.0.1"))
        }
    }

    @Test func `where colleagues' mail goes is read by those who look after users alone`() async throws {
        try await Desk.with { desk in
            let olga = try #require(try await desk.store.user(desk.operatorID))
            let (before, old) = (UserPlace(olga), "olga@example.org")
            var first = before
            first.mail = old
            var then = first
            (then.name, then.mail) = ("Olga Nuova", "olga.nuova@example.org")
            for (place, earlier) in [(first, before), (then, first)] {
                try await desk.store.setPlace(
                    olga.id, place,
                    audit: AuditEntry(
                        at: desk.now, user: desk.administratorID, what: "user_changed",
                        detail: place.particulars(of: olga.login, before: earlier)))
            }
            let login = try await desk.user(.manager)
            let pages = (
                chief: try await desk.browser("ada").get("/figures/audit"),
                manager: try await desk.browser(login).get("/figures/audit")
            )
            #expect(pages.chief.text.contains(old) && pages.chief.text.contains("olga.nuova@example.org"))
            #expect(pages.manager.status == 200 && pages.manager.text.contains("olga"))
            #expect(!pages.manager.text.contains("@example.org"))
            let calls = (
                chief: try await Program(desk, "ada").send("GET", "/figures/audit"),
                manager: try await Program(desk, login).send("GET", "/figures/audit")
            )
            #expect(calls.chief.text.contains(old) && calls.manager.status == 200)
            #expect(calls.manager.text.contains("user_changed") && !calls.manager.text.contains("@"))
        }
    }

    @Test func `log-ins do not stand before the lines of somebody bound to services, whatever else he may`() {
        let words = Site.hiddenWords(looksAfterUsers: true, reach: .services(["CC"]))
        #expect(words.isSuperset(of: ["logged_in", "logged_out", "login_refused", "code_refused"]))
        #expect(Site.hiddenWords(looksAfterUsers: false, reach: .all) == words)
        #expect(Site.hiddenWords(looksAfterUsers: true, reach: .all).isEmpty)
    }
}

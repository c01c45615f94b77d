// Administration of users, and a forgotten password (A22).

import Foundation
import HTTPServer
import Runtime
import Store
import Synchronization
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct UsersTests {
    private func fields(
        _ name: String, _ role: UserRole, department: String = "", services: [String] = [], mail: String = ""
    ) -> [(String, String)] {
        [("name", name), ("role", role.rawValue), ("department", department), ("mail", mail)]
            + services.map { ("services", $0) }
    }

    @Test func `an administrator makes, changes and switches off users, and all of it is on record`() async throws {
        try await Desk.with { desk in
            let chief = try await desk.browser("ada")
            let token = try await chief.formToken()
            let new = fields("Nora Nuova", .operator, services: ["CC"], mail: "nora@example.org")
            let made = try await chief.post(
                "/admin/users", new + [("login", "nora"), ("new_password", "una frase abbastanza lunga")], csrf: token)
            #expect(made.status == 303)
            let nora = try #require(try await desk.store.user(login: "nora")?.user)
            #expect(nora.services == ["CC"] && nora.mail == "nora@example.org" && nora.role == .operator)
            let browser = Browser(port: desk.port)
            #expect(try await browser.logIn("nora", "una frase abbastanza lunga").status == 303)
            // What she may changes: she must come in anew.
            let path = "/admin/users/\(nora.id)"
            #expect(try await chief.post(path, fields("Nora N.", .backOffice), csrf: token).status == 303)
            #expect(try await browser.get("/tickets").status == 303)
            let changed = try #require(try await desk.store.user(nora.id))
            #expect(changed.services == nil && changed.role == .backOffice && changed.mail == nil)
            _ = try await browser.logIn("nora", "una frase abbastanza lunga")
            #expect(try await browser.get("/tickets").status == 200)
            #expect(try await chief.post("\(path)/active", [("active", "no")], csrf: token).status == 303)
            #expect(try await browser.get("/tickets").status == 303)
            #expect(try await browser.logIn("nora", "una frase abbastanza lunga").status == 401)
            let words = try await desk.store.auditTrail(limit: 20, offset: 0).map(\.what)
                .filter { $0.hasPrefix("user_") }
            #expect(words == ["user_disabled", "user_changed", "user_added"])
        }
    }

    @Test func `what is wrong with a user is said, and nothing is kept`() async throws {
        try await Desk.with { desk in
            let chief = try await desk.browser("ada")
            let token = try await chief.formToken()
            let good = [("login", "nuovo"), ("new_password", "una frase abbastanza lunga")]
            for bad in [
                fields("", .operator) + good, fields("X", .department) + good,
                fields("X", .operator, department: "sanita") + good, fields("X", .operator, mail: "no") + good,
                fields("X", .department, department: "invented") + good,
                fields("X", .operator) + [("login", "olga"), good[1]],
                fields("X", .operator) + [("login", "a b"), good[1]],
                fields("X", .operator) + [good[0], ("new_password", "corta")],
            ] {
                #expect(try await chief.post("/admin/users", bad, csrf: token).status == 422, "\(bad)")
            }
            #expect(try await desk.store.users().count == 2)
        }
    }

    @Test func `what another administrator has changed meanwhile is not taken back by an older form`() async throws {
        try await Desk.with { desk in
            let login = try await desk.user(.administrator)
            let (chief, other) = (try await desk.browser("ada"), try await desk.browser(login))
            let (token, second) = (try await chief.formToken(), try await other.formToken())
            let path = "/admin/users/\(desk.operatorID)"
            func seen(_ page: RawResponse) throws -> (String, String) {
                ("seen", String(try #require(page.text.firstMatch(of: /name="seen" value="([0-9a-f]{64})"/)?.1)))
            }
            let (hers, his) = (try seen(try await chief.get(path)), try seen(try await other.get(path)))
            let place = fields("Olga", .backOffice, services: ["CC"])
            #expect(try await other.post(path, place + [his], csrf: second).status == 303)
            let mail = fields("Olga Operatrice", .operator, mail: "olga@example.org") + [hers]
            let stale = try await chief.post(path, mail, csrf: token)
            #expect(stale.status == 409)
            // The form that comes back is filled with what is, not with what was typed over something else.
            #expect(stale.text.contains("value=\"back_office\" selected") && !stale.text.contains("olga@example.org"))
            let olga = try #require(try await desk.store.user(desk.operatorID))
            #expect(olga.role == .backOffice && olga.services == ["CC"] && olga.mail == nil)
            let fresh = try seen(stale)
            let again = fields("Olga", .backOffice, services: ["CC"], mail: "olga@example.org") + [fresh]
            #expect(try await chief.post(path, again, csrf: token).status == 303)
            #expect(try await desk.store.user(desk.operatorID)?.mail == "olga@example.org")
        }
    }

    @Test func `an administrator sees where a user is in and ends it at once, and that is on record`() async throws {
        try await Desk.with { desk in
            let (first, second) = (try await desk.browser(), try await desk.browser())
            let program = try await Program(desk, "olga")
            let chief = try await desk.browser("ada")
            let token = try await chief.formToken()
            let path = "/admin/users/\(desk.operatorID)"
            func names(_ path: String) async throws -> [String] {
                let page = try await chief.get(path).text
                // Names open nothing: neither secrets nor what the store knows them by are on the page.
                let sessions = try await desk.store.sessions(of: desk.operatorID)
                for word in sessions.flatMap({ [$0.tokenHash, $0.formToken] }) { #expect(!page.contains(word)) }
                for browser in [first, second] {
                    if let secret = browser.cookies["sportello"] { #expect(!page.contains(secret)) }
                }
                return page.matches(of: /\/sessions\/([0-9a-f]{24})\/end/).map { String($0.1) }
            }
            let open = try await names(path)
            #expect(open.count == 3)
            func end(_ user: UserID, _ name: String = "") async throws -> Int {
                let end = "/admin/users/\(user)/sessions" + (name.isEmpty ? "" : "/\(name)") + "/end"
                return try await chief.post(end, [], csrf: token).status
            }
            #expect(try await end(desk.operatorID, open[0]) == 303)
            #expect(try await end(desk.operatorID, open[0]) == 404)
            // Under another user's name it is nobody's, and an operator ends nobody's.
            #expect(try await end(desk.administratorID, open[1]) == 404)
            #expect(try await names(path).count == 2)
            let alive = try await desk.store.sessions(of: desk.operatorID).count
            #expect(alive == 2)
            #expect(try await end(desk.operatorID) == 303)
            #expect(try await names(path).isEmpty)
            for browser in [first, second] { #expect(try await browser.get("/tickets").status == 303) }
            #expect(try await program.send("GET", "/tickets").status == 401)
            // On one's own page the session that reads it goes on.
            let elsewhere = try await desk.browser("ada")
            let own = try await names("/admin/users/\(desk.administratorID)")
            #expect(own.count == 1)
            #expect(try await end(desk.administratorID) == 303)
            #expect(try await elsewhere.get("/tickets").status == 303)
            #expect(try await chief.get("/tickets").status == 200)
            let trail = try await desk.store.auditTrail(limit: 50, offset: 0).filter { $0.what == "sessions_ended" }
            #expect(trail.map { $0.detail["user"] } == ["ada", "olga", "olga"])
            #expect(trail.allSatisfy { $0.user == desk.administratorID })
            // Nobody else does that.
            let operatorBrowser = try await desk.browser()
            let refused = try await operatorBrowser.post(
                path + "/sessions/end", [], csrf: try await operatorBrowser.formToken())
            #expect(refused.status == 403)
        }
    }

    @Test func `nobody takes administration from the last administrator`() async throws {
        try await Desk.with { desk in
            let chief = try await desk.browser("ada")
            let token = try await chief.formToken()
            let path = "/admin/users/\(desk.administratorID)"
            #expect(try await chief.post(path, fields("Ada", .operator), csrf: token).status == 409)
            #expect(try await chief.post("\(path)/active", [("active", "no")], csrf: token).status == 409)
            #expect(try await desk.store.user(desk.administratorID)?.role == .administrator)
            #expect(try await chief.get("/admin/users").status == 200)
            _ = try await desk.user(.administrator)
            #expect(try await chief.post(path, fields("Ada", .operator), csrf: token).status == 303)
        }
    }

    @Test func `the table of permissions is shown as it holds`() async throws {
        var settings = WebSettings()
        settings.permissions[.department][.close] = .none
        try await Desk.with(settings) { desk in
            let page = try await desk.browser("ada").get("/admin/permissions")
            #expect(page.status == 200 && page.text.contains("Close and reopen"))
            let row = try #require(page.text.components(separatedBy: "Close and reopen").last?.prefix(400))
            let cells = row.matches(of: /<td>([^<]*)<\/td>/).map { String($0.1) }
            #expect(cells.prefix(6) == ["what is his", "what is his", "no", "what is his", "no", "everything"])
        }
    }
}

@Suite struct ResetTests {
    /// Mails instead of a server: what was to be sent.
    private final class Letters: Sendable {
        let sent = Mutex<[(to: String, text: String)]>([])
        var all: [(to: String, text: String)] { sent.withLock { $0 } }
    }

    private func withDesk(
        _ settings: WebSettings = WebSettings(), _ body: (Desk, Letters) async throws -> Void
    ) async throws {
        let letters = Letters()
        try await Desk.with(
            settings,
            sendMail: { to, _, text in
                letters.sent.withLock { $0.append((to, text)) }
                return true
            }
        ) { desk in
            let olga = try #require(try await desk.store.user(desk.operatorID))
            var place = UserPlace(olga)
            place.mail = "olga@example.org"
            try await desk.store.setPlace(
                olga.id, place, audit: AuditEntry(at: desk.now, user: nil, what: "user_changed"))
            try await body(desk, letters)
        }
    }

    /// Asks for a link, and waits until all letters are written.
    private func ask(_ desk: Desk, _ login: String, headers: [(String, String)] = []) async throws -> RawResponse {
        let browser = Browser(port: desk.port)
        _ = try await browser.get("/login/reset")
        let own = [("Origin", browser.origin), ("Sec-Fetch-Site", "same-origin")] + headers
        let response = try await browser.post(
            "/login/reset", [("login", login)], csrf: browser.cookies["sportello-login"], headers: own)
        await written(desk)
        return response
    }

    private func written(_ desk: Desk) async {
        let deadline = ContinuousClock.now + .seconds(10)
        while !desk.server.site.resets.isIdle, ContinuousClock.now < deadline { await Task.yield() }
    }

    private func path(_ text: String) throws -> String {
        String(try #require(text.firstMatch(of: /http:\/\/[^\/]+(\/login\/reset\/[0-9a-z]{52})/)?.1))
    }

    @Test func `a link by mail sets a new password once, and looking at it does not use it up`() async throws {
        try await withDesk { desk, letters in
            let logged = try await desk.browser()
            #expect(try await ask(desk, "OLGA").status == 200)
            #expect(letters.all.map(\.to) == ["olga@example.org"])
            let path = try path(letters.all[0].text)
            // Scanners of mails open links, many times.
            for _ in 0..<3 { #expect(try await Browser(port: desk.port).get(path).status == 200) }
            let browser = Browser(port: desk.port)
            _ = try await browser.get(path)
            let new = "una frase del tutto nuova"
            func set(_ word: String) async throws -> Int {
                try await browser.post(
                    path, [("new_password", word), ("repeated", word)], csrf: browser.cookies["sportello-login"]
                ).status
            }
            #expect(try await set("corta") == 422)
            #expect(try await set(new) == 303)
            #expect(try await set(new) == 404)
            #expect(try await browser.get(path).status == 404)
            #expect(try await logged.get("/tickets").status == 303)
            #expect(try await Browser(port: desk.port).logIn("olga", new).status == 303)
        }
    }

    @Test func `the answer is the same for everybody, and only the settings say where the link leads`() async throws {
        try await withDesk { desk, letters in
            func shape(_ response: RawResponse) -> String {
                response.text.replacing(/value="[0-9a-z]{26}"/, with: "")
            }
            let known = try await ask(
                desk, "olga",
                headers: [
                    ("X-Forwarded-Host", "evil.example"), ("Forwarded", "host=evil.example"),
                ])
            let unknown = try await ask(desk, "nobody")
            let wild = try await ask(desk, "%")
            let without = try await ask(desk, "ada")
            for other in [unknown, wild, without] {
                #expect(other.status == known.status && shape(other) == shape(known))
            }
            #expect(letters.all.count == 1)
            #expect(!letters.all[0].text.contains("evil") && letters.all[0].text.contains("http://localhost:"))
        }
    }

    @Test func `a link ends after half an hour, with the next one, and with the password it was for`() async throws {
        try await withDesk { desk, letters in
            _ = try await ask(desk, "olga")
            _ = try await ask(desk, "olga")
            let paths = try letters.all.map { try path($0.text) }
            #expect(try await Browser(port: desk.port).get(paths[0]).status == 404)
            #expect(try await Browser(port: desk.port).get(paths[1]).status == 200)
            desk.clock.advance(by: .minutes(31))
            #expect(try await Browser(port: desk.port).get(paths[1]).status == 404)
            _ = try await ask(desk, "olga")
            let third = try path(letters.all[2].text)
            desk.clock.advance(by: .seconds(1))
            try await desk.store.setPassword(desk.operatorID, hash: "other", at: desk.now)
            #expect(try await Browser(port: desk.port).get(third).status == 404)
        }
    }

    @Test func `a changed mail address is on record, and the old mailbox is told and has no key any more`() async throws
    {
        try await withDesk { desk, letters in
            _ = try await ask(desk, "olga")
            let path = try path(letters.all[0].text)
            #expect(try await Browser(port: desk.port).get(path).status == 200)
            let chief = try await desk.browser("ada")
            let token = try await chief.formToken()
            let user = "/admin/users/\(desk.operatorID)"
            func change(_ name: String, _ mail: String) async throws -> Int {
                let fields = [("name", name), ("role", "operator"), ("department", ""), ("mail", mail)]
                let status = try await chief.post(user, fields, csrf: token).status
                await written(desk)
                return status
            }
            #expect(try await change("Olga O.", "olga.o@example.org") == 303)
            #expect(try await Browser(port: desk.port).get(path).status == 404)
            let trail = try await desk.store.auditTrail(limit: 50, offset: 0).filter {
                ["user_changed", "reset_sent"].contains($0.what)
            }.prefix(2)
            #expect(trail.map(\.what) == ["user_changed", "reset_sent"])
            #expect(trail[0].detail["mail"] == "olga.o@example.org" && trail[0].detail["name"] == "Olga O.")
            #expect(trail[0].detail["mail_before"] == "olga@example.org")
            #expect(trail[0].detail["name_before"] == "Olga Operatrice")
            #expect(trail[1].detail["mail"] == "olga@example.org")
            #expect(letters.all.map(\.to) == ["olga@example.org", "olga@example.org"])
            // It says that it changed, and not to which address.
            #expect(letters.all[1].text.contains("olga") && !letters.all[1].text.contains("olga.o@"))
            // Another name alone is nothing to tell.
            #expect(try await change("Olga", "olga.o@example.org") == 303)
            #expect(letters.all.count == 2)
            // Whoever is switched off and on again has no key either.
            _ = try await ask(desk, "olga")
            let later = try self.path(letters.all[2].text)
            for word in ["no", "yes"] {
                #expect(try await chief.post("\(user)/active", [("active", word)], csrf: token).status == 303)
            }
            #expect(try await Browser(port: desk.port).get(later).status == 404)
        }
    }

    @Test func `nobody's mailbox is flooded`() async throws {
        try await withDesk { desk, letters in
            for _ in 0..<8 { _ = try await ask(desk, "olga") }
            #expect(letters.all.count == 3)
        }
    }

    @Test func `whoever sets a new password by mail comes in with it, however often the old one was wrong`()
        async throws
    {
        try await withDesk { desk, letters in
            for _ in 0..<5 { #expect(try await Browser(port: desk.port).logIn("olga", "sbagliata").status == 401) }
            #expect(try await Browser(port: desk.port).logIn("olga", "sbagliata").status == 429)
            _ = try await ask(desk, "olga")
            let path = try path(letters.all[0].text)
            let (browser, new) = (Browser(port: desk.port), "una frase del tutto nuova")
            _ = try await browser.get(path)
            let set = try await browser.post(
                path, [("new_password", new), ("repeated", new)], csrf: browser.cookies["sportello-login"])
            #expect(set.status == 303)
            #expect(try await Browser(port: desk.port).logIn("olga", new).status == 303)
        }
    }

    @Test func `asking again and again does not switch somebody's reset off`() async throws {
        try await withDesk { desk, letters in
            for _ in 0..<12 {
                _ = try await ask(desk, "olga")
                desk.clock.advance(by: .minutes(4))
            }
            #expect(letters.all.count > 3)
        }
    }

    /// Sets a new password by a letter's link.
    private func reset(_ browser: Browser, _ letter: String, to new: String) async throws {
        let path = try path(letter)
        _ = try await browser.get(path)
        let set = try await browser.post(
            path, [("new_password", new), ("repeated", new)], csrf: browser.cookies["sportello-login"])
        #expect(set.status == 303)
    }

    @Test func `a mailbox alone gives no more tries at the second step, however often it sets a password`()
        async throws
    {
        try await withDesk { desk, letters in
            let audit = AuditEntry(at: desk.now, user: desk.operatorID, what: "second_factor_set")
            try await desk.store.beginSecondFactor(of: desk.operatorID, secret: Array(repeating: 7, count: 20))
            try await desk.store.confirmSecondFactor(of: desk.operatorID, step: 1, recoveryHashes: [], audit: audit)
            var statuses: [Int] = []
            for round in 0..<3 {
                _ = try await ask(desk, "olga")
                let (browser, new) = (Browser(port: desk.port), "una frase del tutto nuova \(round)")
                try await reset(browser, letters.all[round].text, to: new)
                #expect(browser.cookies["sportello-device"] == nil)
                let first = try await browser.logIn("olga", new)
                let pending = try #require(first.text.firstMatch(of: /name="pending" value="([0-9a-z]+)"/)?.1)
                for _ in 0..<LogIn.mostCodes {
                    let answer = try await browser.post(
                        "/login/code", [("pending", String(pending)), ("code", "wrong")],
                        csrf: browser.cookies["sportello-login"])
                    statuses.append(answer.status)
                }
            }
            #expect(statuses.prefix(LogIn.mostCodes).allSatisfy { $0 == 401 })
            #expect(statuses.dropFirst(LogIn.mostCodes).allSatisfy { $0 == 429 })
        }
    }

    @Test func `a password set by mail forgets the browsers of the old one, and what was guessed against it`()
        async throws
    {
        try await withDesk { desk, letters in
            let (old, browser) = (Browser(port: desk.port), Browser(port: desk.port))
            _ = try await old.logIn("olga")
            #expect(old.cookies["sportello-device"] != nil)
            for _ in 0..<LogIn.mostOfAccount {
                _ = try await desk.store.noteLoginFailure(
                    LogInKeys.account("olga"), window: LogIn.window, at: desk.now)
            }
            #expect(try await Browser(port: desk.port).logIn("olga").status == 429)
            _ = try await ask(desk, "olga")
            let new = "una frase del tutto nuova"
            try await reset(browser, letters.all[0].text, to: new)
            #expect(try await Browser(port: desk.port).logIn("olga", new).status == 303)
            // The old browser's tries are those of a browser that nobody knows: counted with all others' of its address.
            for _ in 0..<5 { #expect(try await old.logIn("olga", "sbagliata").status == 401) }
            #expect(try await Browser(port: desk.port).logIn("olga", new).status == 429)
            #expect(try await browser.logIn("olga", new).status == 303)
        }
    }
}

// Logging in by a real identity provider: sessions, whose account it is, what another browser can do with an answer.

import Crypto
import Foundation
import Runtime
import SignIn
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite(.enabled(if: RealProvider.isThere, "Tests/run.sh installs the provider"), .serialized) struct ProviderTests {
    private static let olga =
        #"{"sub":"s-olga","preferred_username":"olga","email":"olga@example.org","email_verified":true}"#

    private func withDesk(
        _ link: IdentityProviderSettings.Link, _ people: [String] = [olga],
        _ body: (Desk, RealProvider) async throws -> Void
    ) async throws {
        let real = try await RealProvider(people)
        defer { real.stop() }
        let provider = IdentityProvider(try real.settings(link))
        try await Desk.with(identityProvider: provider) { try await body($0, real) }
    }

    /// Goes there, proves somebody, and comes back.
    private func come(
        _ browser: Browser, as subject: String, by real: RealProvider, next: String = ""
    ) async throws -> RawResponse {
        let off = try await browser.get("/login/provider" + next)
        #expect(off.status == 303)
        return try await browser.get(try await real.prove(subject, at: off["Location"]))
    }

    @Test func `whoever the provider proves is in, with a session that was never seen before`() async throws {
        try await withDesk(.login) { desk, real in
            let browser = Browser(port: desk.port)
            browser.put("sportello", "planted-by-somebody-else")
            #expect(try await browser.get("/login").text.contains("SPID / CIE"))
            let off = try await browser.get("/login/provider?next=%2Ftickets%3Fview%3Dmine")
            let kept = try #require(off.all("Set-Cookie").first { $0.hasPrefix("sportello-provider=") })
            #expect(kept.contains("; HttpOnly") && kept.contains("; SameSite=Lax") && kept.contains("; Max-Age=600"))
            let cookie = try #require(browser.cookies["sportello-provider"])
            let back = try await real.prove("s-olga", at: off["Location"])
            // The answer in another browser opens nothing: it was not the one that asked.
            let other = Browser(port: desk.port)
            #expect(try await other.get(back).status == 403)
            _ = try await other.get("/login/provider")
            #expect(try await other.get(back).status == 403 && other.cookies["sportello"] == nil)

            let entered = try await browser.get(back)
            #expect(entered.status == 303 && entered["Location"] == "/tickets?view=mine")
            let session = try #require(browser.cookies["sportello"])
            #expect(session != "planted-by-somebody-else" && browser.cookies["sportello-provider"] == nil)
            #expect(try await browser.get("/tickets").status == 200)
            let bound = try await desk.store.identities(of: desk.operatorID)
            #expect(bound == [ForeignIdentity(issuer: real.issuer, subject: "s-olga")])
            let trail = try await desk.store.auditTrail(limit: 5, offset: 0)
            #expect(trail.map(\.what) == ["logged_in", "identity_bound"] && trail[0].detail["way"] == "provider")

            // The same answer again, with the same cookie: used.
            browser.put("sportello-provider", cookie)
            #expect(try await browser.get(back).status == 403)
            // Coming in again while logged in ends the session of before.
            #expect(try await come(browser, as: "s-olga", by: real).status == 303)
            #expect(browser.cookies["sportello"] != session)
            browser.put("sportello", session)
            #expect(try await browser.get("/api/v1/session").status == 401)
        }
    }

    @Test func `nobody is let in whom nobody has linked; an administrator links and unlinks`() async throws {
        try await withDesk(.administrator) { desk, real in
            let browser = Browser(port: desk.port)
            let stranger = try await come(browser, as: "s-olga", by: real)
            #expect(stranger.status == 403 && stranger.text.contains("s-olga") && browser.cookies["sportello"] == nil)
            #expect(try await desk.store.users().count == 2)
            let chief = try await desk.browser("ada")
            let token = try await chief.formToken()
            let path = "/admin/users/\(desk.operatorID)/identity"
            #expect(try await chief.post(path, [("subject_of_identity", "")], csrf: token).status == 422)
            #expect(try await chief.post(path, [("subject_of_identity", "s-olga")], csrf: token).status == 303)
            let ada = "/admin/users/\(desk.administratorID)/identity"
            #expect(try await chief.post(ada, [("subject_of_identity", "s-olga")], csrf: token).status == 409)
            #expect(try await chief.get("/admin/users/\(desk.operatorID)").text.contains("s-olga"))
            #expect(try await come(browser, as: "s-olga", by: real).status == 303)
            #expect(try await browser.get("/tickets").status == 200)
            let fields = [("issuer", real.issuer), ("subject_of_identity", "s-olga")]
            #expect(try await chief.post("\(ada)/remove", fields, csrf: token).status == 404)
            #expect(try await chief.post("\(path)/remove", fields, csrf: token).status == 303)
            #expect(try await browser.get("/tickets").status == 303)
            #expect(try await come(browser, as: "s-olga", by: real).status == 403)
            let words = try await desk.store.auditTrail(limit: 20, offset: 0).map(\.what)
                .filter { $0.hasPrefix("identity_") }
            #expect(words == ["identity_unbound", "identity_bound"])
        }
    }

    @Test func `a claim binds nobody who is bound already, is switched off, or is one of two`() async throws {
        let people = [
            Self.olga, #"{"sub":"s-second","preferred_username":"olga"}"#,
            #"{"sub":"s-ada","preferred_username":"ada"}"#, #"{"sub":"s-none","preferred_username":"invented"}"#,
        ]
        try await withDesk(.login, people) { desk, real in
            #expect(try await come(Browser(port: desk.port), as: "s-olga", by: real).status == 303)
            #expect(try await come(Browser(port: desk.port), as: "s-second", by: real).status == 403)
            #expect(try await come(Browser(port: desk.port), as: "s-none", by: real).status == 403)
            _ = try await desk.user(.administrator)
            try await desk.store.setActive(desk.administratorID, false, at: desk.now)
            #expect(try await come(Browser(port: desk.port), as: "s-ada", by: real).status == 403)
            #expect(try await desk.store.identities(of: desk.administratorID).isEmpty)
            // Bound before he was switched off: the same.
            try await desk.store.setActive(desk.operatorID, false, at: desk.now)
            #expect(try await come(Browser(port: desk.port), as: "s-olga", by: real).status == 403)
            #expect(try await desk.store.users().count == 3)
        }
        let mails = [Self.olga, #"{"sub":"s-unproved","email":"olga@example.org"}"#]
        try await withDesk(.mail, mails) { desk, real in
            func write(_ mail: String, _ user: UserID) async throws {
                var place = UserPlace(try #require(try await desk.store.user(user)))
                place.mail = mail
                try await desk.store.setPlace(
                    user, place, audit: AuditEntry(at: desk.now, user: nil, what: "user_changed"))
            }
            try await write("Olga@Example.org", desk.operatorID)
            try await write("olga@example.org", desk.administratorID)
            #expect(try await come(Browser(port: desk.port), as: "s-olga", by: real).status == 403)
            try await write("ada@example.org", desk.administratorID)
            #expect(try await come(Browser(port: desk.port), as: "s-unproved", by: real).status == 403)
            #expect(try await come(Browser(port: desk.port), as: "s-olga", by: real).status == 303)
        }
    }

    @Test func `what an administrator has unlinked does not link itself again`() async throws {
        try await withDesk(.login) { desk, real in
            let browser = Browser(port: desk.port)
            #expect(try await come(browser, as: "s-olga", by: real).status == 303)
            let chief = try await desk.browser("ada")
            let token = try await chief.formToken()
            let path = "/admin/users/\(desk.operatorID)/identity"
            let fields = [("issuer", real.issuer), ("subject_of_identity", "s-olga")]
            #expect(try await chief.post("\(path)/remove", fields, csrf: token).status == 303)
            #expect(try await browser.get("/tickets").status == 303)
            #expect(try await come(browser, as: "s-olga", by: real).status == 403)
            #expect(try await chief.post(path, [("subject_of_identity", "s-olga")], csrf: token).status == 303)
            #expect(try await come(browser, as: "s-olga", by: real).status == 303)
        }
    }

    @Test func `a second factor is asked for whoever proved the first`() async throws {
        try await withDesk(.login) { desk, real in
            let secret = RandomIdentifier.bytes(TOTP.secretLength)
            try await desk.store.beginSecondFactor(of: desk.operatorID, secret: secret)
            try await desk.store.confirmSecondFactor(
                of: desk.operatorID, step: 1, recoveryHashes: [],
                audit: AuditEntry(at: desk.now, user: desk.operatorID, what: "second_factor_set"))
            let browser = Browser(port: desk.port)
            let half = try await come(browser, as: "s-olga", by: real)
            #expect(half.status == 200 && browser.cookies["sportello"] == nil)
            let pending = try #require(half.text.firstMatch(of: /name="pending" value="([0-9a-z]+)"/)?.1)
            let code = try #require(TOTP.code(secret, step: TOTP.step(at: desk.now.milliseconds / 1000)))
            let whole = try await browser.post(
                "/login/code", [("pending", String(pending)), ("code", code)],
                csrf: browser.cookies["sportello-login"])
            #expect(whole.status == 303 && browser.cookies["sportello"] != nil)
        }
    }

    @Test func `a provider that refuses, or is away, is said, and passwords go on`() async throws {
        try await withDesk(.login) { desk, real in
            let browser = Browser(port: desk.port)
            func state(_ response: RawResponse) throws -> String {
                String(try #require(response["Location"]?.firstMatch(of: /[?&]state=([^&]+)/)?.1))
            }
            for answer in [
                "error=access_denied", "code=invented", "code=x&iss=https%3A%2F%2Fevil.example", "nothing=1",
            ] {
                let state = try state(try await browser.get("/login/provider"))
                let response = try await browser.get("/login/provider/return?\(answer)&state=\(state)")
                #expect(response.status == 403 && response.text.contains("SPID / CIE"), "\(answer)")
                #expect(browser.cookies["sportello"] == nil && browser.cookies["sportello-provider"] == nil)
            }
            for wrong in ["state=", "state=x&code=y", ""] {
                _ = try await browser.get("/login/provider")
                #expect(try await browser.get("/login/provider/return?\(wrong)").status == 403, "\(wrong)")
            }
            let waiting = try await browser.get("/login/provider")
            real.stop()
            let away = try await browser.get("/login/provider/return?code=x&state=\(try state(waiting))")
            #expect(away.status == 503 && away.text.contains("name=\"password\""))
            #expect(try await browser.logIn("olga").status == 303)
        }
        let gone = IdentityProvider(
            IdentityProviderSettings(name: "Ente", issuer: "http://127.0.0.1:9", clientID: "x", limit: .seconds(5)))
        try await Desk.with(identityProvider: gone) { desk in
            let response = try await Browser(port: desk.port).get("/login/provider")
            #expect(response.status == 503 && response.text.contains("name=\"password\""))
            #expect(desk.log.all.contains { $0.contains("identity provider") && $0.contains("unreachable") })
        }
        // Where there is none there is no way to it.
        try await Desk.with { (desk: Desk) async throws in
            for path in ["/login/provider", "/login/provider/return?code=x&state=y"] {
                #expect(try await Browser(port: desk.port).get(path).status == 404)
            }
        }
    }
}

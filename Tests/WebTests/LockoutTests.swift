// Guessing must end, and must not become a way of locking somebody out (A22).

import HTTPServer
import Runtime
import Store
import Testing
import Tickets
import WebClient

@testable import Web

@Suite struct LockoutTests {
    /// A desk behind a proxy, which says where somebody comes from.
    private func withDesk(_ body: (Desk) async throws -> Void) async throws {
        var listen = HTTPServerSettings()
        listen.trustedProxies = ["127.0.0.1"]
        try await Desk.with(listen: listen) { try await body($0) }
    }

    /// - Returns: the answer's status.
    private func attempt(
        _ browser: Browser, _ login: String = "olga", _ secret: String = password, from address: String
    ) async throws -> Int {
        _ = try await browser.get("/login")
        return try await browser.post(
            "/login", [("login", login), ("password", secret)], csrf: browser.cookies["sportello-login"],
            headers: [("X-Forwarded-For", address), ("Origin", browser.origin)]
        ).status
    }

    @Test func `guessers everywhere do not lock somebody out of the browser that he has come in with`() async throws {
        try await withDesk { desk async throws in
            let (own, guesser) = (Browser(port: desk.port), Browser(port: desk.port))
            #expect(try await attempt(own, from: "203.0.113.1") == 303)
            for place in 1...40 {
                for _ in 0..<5 {
                    #expect(try await attempt(guesser, "olga", "wrong", from: "198.51.100.\(place)") == 401)
                }
            }
            // The guessing has come to an end, for browsers that nobody knows.
            #expect(try await attempt(guesser, from: "198.51.100.99") == 429)
            #expect(try await attempt(own, from: "203.0.113.1") == 303)
            // Her browser is hers: for others it is one that nobody knows.
            for _ in 0..<5 { #expect(try await attempt(own, "ada", "wrong", from: "198.51.100.1") == 401) }
            #expect(try await attempt(own, "ada", "wrong", from: "198.51.100.1") == 429)
            // It is no way of guessing on either.
            for _ in 0..<5 { #expect(try await attempt(own, "olga", "wrong", from: "203.0.113.1") == 401) }
            #expect(try await attempt(own, from: "203.0.113.1") == 429)
            try await desk.store.unlock(
                LogInKeys.all(of: "Olga"), audit: AuditEntry(at: desk.now, user: nil, what: "user_unlocked"))
            #expect(try await attempt(own, from: "203.0.113.1") == 303)
            #expect(try await attempt(Browser(port: desk.port), from: "203.0.113.77") == 303)
        }
    }

    @Test func `wrong names from an office's one address do not lock out who works there`() async throws {
        try await withDesk { desk async throws in
            let own = Browser(port: desk.port)
            #expect(try await attempt(own, from: "203.0.113.1") == 303)
            for number in 0..<50 {
                #expect(try await attempt(Browser(port: desk.port), "x\(number)", "x", from: "203.0.113.1") == 401)
            }
            #expect(try await attempt(Browser(port: desk.port), from: "203.0.113.1") == 429)
            #expect(try await attempt(own, from: "203.0.113.1") == 303)
        }
    }

    @Test func `one household's many addresses are one`() async throws {
        try await withDesk { desk async throws in
            var statuses: [Int] = []
            for number in 1...60 {
                statuses.append(
                    try await attempt(
                        Browser(port: desk.port), "name\(number)", "guess",
                        from: "2001:db8:0:1::\(String(number, radix: 16))"))
            }
            #expect(statuses.prefix(50).allSatisfy { $0 == 401 })
            #expect(statuses.suffix(10).allSatisfy { $0 == 429 })
        }
    }

    @Test func `a mark of one's own making makes no browser known`() async throws {
        try await withDesk { desk async throws in
            let (own, guesser) = (Browser(port: desk.port), Browser(port: desk.port))
            let made = String(repeating: "0", count: 32)
            own.put("sportello-device", made)
            #expect(try await attempt(own, from: "203.0.113.1") == 303)
            // Planted before she came: she got another, and this one is still nobody's.
            #expect(own.cookies["sportello-device"]?.count == 32 && own.cookies["sportello-device"] != made)
            guesser.put("sportello-device", made)
            for _ in 0..<5 { #expect(try await attempt(guesser, "olga", "wrong", from: "198.51.100.1") == 401) }
            #expect(try await attempt(Browser(port: desk.port), from: "198.51.100.1") == 429)
            // What she got stays: several people may use one browser.
            let kept = own.cookies["sportello-device"]
            #expect(try await attempt(own, "ada", from: "203.0.113.1") == 303)
            #expect(own.cookies["sportello-device"] == kept)
        }
    }
}

// Logging in by a body's own identity provider, against one that lies: what a token must prove, and what is not waited for.

import Crypto
import Foundation
import Runtime
import Testing

@testable import SignIn

@Suite(.enabled(if: ProviderTools.isThere, "Tests/run.sh installs the providers"), .serialized) struct SignInTests {
    private let journey = SignInJourney(secret: RandomIdentifier.token(bits: 256))

    private func fault(_ work: () async throws(SignInFault) -> Void) async -> SignInFault.Code? {
        do throws(SignInFault) {
            try await work()
            return nil
        } catch { return error.code }
    }

    @Test func `the browser is sent off with everything that binds the answer to it`() async throws {
        let server = try await HostileProvider()
        let provider = IdentityProvider(try server.settings())
        let address = try await provider.address(for: journey, backTo: HostileProvider.place)
        #expect(address.hasPrefix(server.issuer + "/authorize?tenant=1&response_type=code&client_id=sportello&"))
        let query = try #require(URLComponents(string: address)?.queryItems)
        func value(_ name: String) -> String? { query.first { $0.name == name }?.value }
        #expect(value("redirect_uri") == HostileProvider.place && value("scope") == "openid profile email")
        #expect(value("state") == journey.state && value("nonce") == journey.nonce)
        #expect(value("code_challenge_method") == "S256" && value("code_challenge")?.count == 43)
        // Nobody can tell the secret, or one of them from another.
        #expect(Set([journey.state, journey.nonce, journey.verifier, journey.challenge, journey.secret]).count == 5)
        #expect(!address.contains(journey.secret) && !address.contains(journey.verifier))
        #expect(provider.farewell(backTo: "http://localhost/")?.hasPrefix(server.issuer + "/leave?client_id=") == true)
    }

    @Test func `right answers prove somebody, signed by RSA or on the curve, once for each code`() async throws {
        let server = try await HostileProvider()
        let provider = IdentityProvider(try server.settings())
        for wish in [[:], ["key": "curve"], ["kid": ""], ["claims": [:], "key": "curve", "kid": ""]] as [[String: Any]]
        {
            let code = try server.code(wish, for: journey, claims: ["preferred_username": "anna.bianchi"])
            let found = try await provider.identity(for: code, of: journey, backTo: HostileProvider.place)
            #expect(found == ProvenIdentity(issuer: server.issuer, subject: "soggetto-1", claim: "anna.bianchi"))
            let again = await fault { () throws(SignInFault) in
                _ = try await provider.identity(for: code, of: journey, backTo: HostileProvider.place)
            }
            #expect(again == .refused)
        }
        // Several receivers are right when we are the one who asked.
        let several = try server.code(for: journey, claims: ["aud": ["altri", "sportello"], "azp": "sportello"])
        #expect(
            try await provider.identity(for: several, of: journey, backTo: HostileProvider.place).subject
                == "soggetto-1")
    }

    @Test func `a token that proves something else proves nothing`() async throws {
        let server = try await HostileProvider()
        let provider = IdentityProvider(try server.settings())
        let now = Int(Date().timeIntervalSince1970)
        let lies: [(String, [String: Any], [String: Any])] = [
            ("nonce of another log-in", [:], ["nonce": SignInJourney(secret: "other").nonce]),
            ("no nonce", ["without": ["nonce"]], [:]), ("a nonce that is no text", [:], ["nonce": [journey.nonce]]),
            ("another issuer", [:], ["iss": "https://evil.example"]), ("no issuer", ["without": ["iss"]], [:]),
            ("issuer with a slash", [:], ["iss": server.issuer + "/"]),
            ("for somebody else", [:], ["aud": "altri"]), ("for nobody", ["without": ["aud"]], [:]),
            ("for several, asked by nobody", [:], ["aud": ["sportello", "altri"]]),
            ("for several, asked by another", [:], ["aud": ["sportello", "altri"], "azp": "altri"]),
            ("asked by another", [:], ["azp": "altri"]), ("asked by a number", [:], ["azp": 7]),
            ("expired", [:], ["exp": now - 61]), ("never ends", ["without": ["exp"]], [:]),
            ("ends as text", [:], ["exp": "never"]), ("made tomorrow", [:], ["iat": now + 86_400]),
            ("not before tomorrow", [:], ["nbf": now + 86_400]),
            ("no subject", ["without": ["sub"]], [:]), ("empty subject", [:], ["sub": ""]),
            ("subject with a line end", [:], ["sub": "a\nb"]),
            ("endless subject", [:], ["sub": String(repeating: "x", count: 256)]),
            ("a foreign key", ["key": "foreign"], [:]),
            ("a foreign key under our key's name", ["key": "foreign", "kid": "old"], [:]),
            ("a foreign key without a name", ["key": "foreign", "kid": ""], [:]),
            ("a key too short", ["key": "weak"], [:]), ("a spoilt signature", ["spoil": true], [:]),
            ("a spoilt signature on the curve", ["spoil": true, "key": "curve"], [:]),
            ("unsigned", ["head": ["alg": "none"]], [:]), ("unsigned in capitals", ["head": ["alg": "NONE"]], [:]),
            ("our public key as a shared secret", ["head": ["alg": "HS256"]], [:]),
            ("one algorithm's name on the other's key", ["head": ["alg": "ES256"]], [:]),
            ("an extension that must be understood", ["head": ["crit": ["x"]]], [:]),
            ("no token", ["raw": ""], [:]), ("no token either", ["raw": "a.b"], [:]),
            ("five parts", ["raw": "a.b.c.d.e"], [:]),
            ("a number", ["raw": 7], [:]), ("a redirect", ["redirect": true], [:]),
        ]
        for (name, wish, claims) in lies {
            let code = try server.code(wish, for: journey, claims: claims)
            let found = await fault { () throws(SignInFault) in
                _ = try await provider.identity(for: code, of: journey, backTo: HostileProvider.place)
            }
            #expect(
                found == .invalid || found == .malformed || name == "a redirect" && found == .unreachable, "\(name)")
        }
        // The other half of a log-in in another browser; a code for another place.
        let code = try server.code(for: journey)
        let other = SignInJourney(secret: "other")
        for (journey, place) in [(other, HostileProvider.place), (journey, "http://localhost:8080/elsewhere")] {
            let found = await fault { () throws(SignInFault) in
                _ = try await provider.identity(for: code, of: journey, backTo: place)
            }
            #expect(found == .refused)
        }
    }

    @Test func `clocks may differ by a minute, keys may change from one log-in to the next`() async throws {
        let server = try await HostileProvider()
        let provider = IdentityProvider(try server.settings())
        func subject(_ wish: [String: Any], _ claims: [String: Any] = [:]) async throws -> String {
            let code = try server.code(wish, for: journey, claims: claims)
            return try await provider.identity(for: code, of: journey, backTo: HostileProvider.place).subject
        }
        let now = Int(Date().timeIntervalSince1970)
        #expect(try await subject([:], ["exp": now - 30, "iat": now + 30, "nbf": now + 30]) == "soggetto-1")
        #expect(try await subject([:]) == "soggetto-1")
        try await server.set("keys", "rotated")
        #expect(try await subject(["key": "new"]) == "soggetto-1")
        // The old one is withdrawn at once.
        await #expect(throws: SignInFault.self) { _ = try await subject([:]) }
        try await server.set("keys", "none")
        await #expect(throws: SignInFault.self) { _ = try await subject(["key": "new"]) }
    }

    @Test func `a mail address counts only when the provider has checked it`() async throws {
        let server = try await HostileProvider()
        var settings = try server.settings()
        (settings.link, settings.claim) = (.mail, "email")
        let provider = IdentityProvider(settings)
        func claim(_ claims: [String: Any]) async throws -> String? {
            let code = try server.code(for: journey, claims: claims)
            return try await provider.identity(for: code, of: journey, backTo: HostileProvider.place).claim
        }
        #expect(try await claim(["email": "anna@example.org", "email_verified": true]) == "anna@example.org")
        #expect(try await claim(["email": "anna@example.org", "email_verified": false]) == nil)
        #expect(try await claim(["email": "anna@example.org"]) == nil)
        #expect(try await claim(["email": 7, "email_verified": true]) == nil)
    }

    @Test(arguments: ["foreign", "clear", "page", "flood", "away", "hung"])
    func `a provider that is away, slow or somebody else is said at once the next time`(kind: String) async throws {
        let server = try await HostileProvider()
        try await server.set("discovery", kind)
        let clock = ManualClock(Date(timeIntervalSince1970: 1_772_438_400))
        let provider = IdentityProvider(try server.settings(limit: .milliseconds(700)), clock: clock)
        for _ in 0..<2 {
            let found = await fault { () throws(SignInFault) in
                _ = try await provider.address(for: journey, backTo: HostileProvider.place)
            }
            #expect(found == .unreachable || found == .malformed, "\(kind)")
        }
        try await server.set("discovery", "right")
        clock.advance(by: .seconds(6))
        let patient = IdentityProvider(try server.settings(), clock: clock)
        #expect(try await patient.address(for: journey, backTo: HostileProvider.place).hasPrefix(server.issuer))
    }

    @Test func `a provider that hangs holds up so many and no more`() async throws {
        let server = try await HostileProvider()
        let provider = IdentityProvider(try server.settings(limit: .seconds(2)))
        _ = try await provider.address(for: journey, backTo: HostileProvider.place)
        let codes = try (0..<24).map { _ in try server.code(["hang": true], for: journey) }
        let faults = await withTaskGroup(of: SignInFault.Code?.self) { group in
            for code in codes {
                group.addTask {
                    await fault { () throws(SignInFault) in
                        _ = try await provider.identity(for: code, of: journey, backTo: HostileProvider.place)
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(faults.count { $0 == .busy } == 8 && faults.count { $0 == .unreachable } == 16)
        let right = try server.code(for: journey)
        #expect(
            try await provider.identity(for: right, of: journey, backTo: HostileProvider.place).subject == "soggetto-1")
    }

    @Test(arguments: [
        ("https://login.example.org/realms/a", true), ("http://localhost:9400", true),
        ("http://127.0.0.1:9400/x", true),
        ("http://login.example.org", false), ("http://localhost.example.org", false),
        ("http://localhost:x@evil.example", false),
        ("https://", false), ("ftp://localhost", false), ("//localhost", false), ("", false),
    ]) func `only this machine is asked without TLS`(address: String, isProtected: Bool) {
        #expect(IdentityProviderSettings.isProtected(address) == isProtected)
    }
}

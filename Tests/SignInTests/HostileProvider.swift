// The provider that lies when told to (hostile_provider.py), as a test talks to it.

import Crypto
import Foundation
import Runtime
import SignIn
import TestServers
import WebClient

/// Programs for the tests' providers, as Tests/run.sh has put them there.
enum ProviderTools {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../.build/oidc/bin").standardized
    static var python: String { folder.appending(path: "python3").path }
    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: python) }
}

/// A running one.
final class HostileProvider: Sendable {
    static let place = "http://localhost:8080/login/provider/return"
    let port: UInt16
    private let server: ServerProcess
    private let folder: TemporaryFolder
    var issuer: String { "http://127.0.0.1:\(port)" }

    init() async throws {
        port = try FreePort.next()
        folder = try TemporaryFolder("provider")
        let script = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../Providers/hostile_provider.py"
        ).standardized.path
        server = try ServerProcess(
            [ProviderTools.python, script, "\(port)"], folder: folder.path, log: folder.file("log"))
        let end = ContinuousClock.now + .seconds(60)
        while !accepts(port) {
            guard server.isRunning, ContinuousClock.now < end else {
                throw TestServerError("the provider did not start: \(folder.file("log"))")
            }
            usleep(20_000)
        }
    }

    func settings(limit: Duration = .seconds(10)) throws -> IdentityProviderSettings {
        let secret = try folder.write("secret", "parola+del cliente&", mode: 0o600)
        return IdentityProviderSettings(
            name: "Ente", issuer: issuer, clientID: "sportello", clientSecret: .file(secret), limit: limit)
    }

    /// Tells it how to be from now on.
    func set(_ what: String, _ how: String) async throws {
        _ = try await request(port: Int(port), "GET", "/mood?\(what)=\(how)", headers: [("Host", "127.0.0.1")])
    }

    /// A code for a log-in: what the token shall be.
    func code(_ wish: [String: Any] = [:], for journey: SignInJourney, claims: [String: Any] = [:]) throws -> String {
        var wish = wish
        wish["claims"] = ["nonce": journey.nonce].merging(claims) { $1 }
        wish["challenge"] = Self.challenge(of: journey)
        wish["back"] = Self.place
        wish["unique"] = UUID().uuidString
        return Base64URL.string(try JSONSerialization.data(withJSONObject: wish))
    }

    // What a provider has seen in the address that the browser was sent to.
    private static func challenge(of journey: SignInJourney) -> String {
        Base64URL.string(
            SHA256.digest(of: Base64URL.string(SHA256.digest(of: "sign-in verifier \(journey.secret)").bytes)).bytes)
    }
}

// A real OpenID provider (oidc-provider-mock, by Tests/run.sh) on loopback, and somebody who proves himself there.

import Foundation
import Runtime
import SignIn
import TestServers
import Testing
import WebClient

/// A running provider. Whoever names a subject is that one; it demands a nonce.
final class RealProvider: Sendable {
    private static let program = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../.build/oidc/bin/oidc-provider-mock").standardized.path
    static var isThere: Bool { FileManager.default.isExecutableFile(atPath: program) }
    let port: UInt16
    private let server: ServerProcess
    private let folder: TemporaryFolder
    var issuer: String { "http://127.0.0.1:\(port)" }

    /// - Parameter people: claims of people, as JSON objects with their `sub`.
    init(_ people: [String] = []) async throws {
        port = try FreePort.next()
        folder = try TemporaryFolder("oidc")
        server = try ServerProcess(
            [Self.program, "--port", "\(port)", "--require-nonce", "true"]
                + people.flatMap { ["--user-claims", $0] },
            folder: folder.path, log: folder.file("log"))
        let end = ContinuousClock.now + .seconds(90)
        while !accepts(port) {
            guard server.isRunning, ContinuousClock.now < end else {
                throw TestServerError((try? String(contentsOfFile: folder.file("log"), encoding: .utf8)) ?? "no log")
            }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    func stop() { server.stop() }

    func settings(_ link: IdentityProviderSettings.Link) throws -> IdentityProviderSettings {
        let secret = try folder.write("secret", "un segreto", mode: 0o600)
        return IdentityProviderSettings(
            name: "SPID / CIE", issuer: issuer, clientID: "sportello", clientSecret: .file(secret), link: link,
            limit: .seconds(30))
    }

    /// Proves somebody at the address that the browser was sent to; where it is sent back to, as a path of ours.
    func prove(_ subject: String, at address: String?) async throws -> String {
        let text = try #require(address)
        try #require(text.hasPrefix(issuer + "/"))
        let response = try await request(
            port: Int(port), "POST", String(text.dropFirst(issuer.count)),
            headers: [
                ("Host", "127.0.0.1:\(port)"), ("Content-Type", "application/x-www-form-urlencoded"),
            ], body: Array("sub=\(subject)".utf8))
        let back = try #require(response["Location"], "\(response.status) \(response.text)")
        let parts = try #require(URLComponents(string: back))
        #expect(parts.host == "localhost" && parts.path == "/login/provider/return")
        return parts.percentEncodedPath + "?" + (parts.percentEncodedQuery ?? "")
    }
}

// The way to a mail server: TLS in every good and bad form, log-in, and being cut short. Against a real Dovecot, and
// against a scripted server where no real one would misbehave so.

import Curl
import Foundation
import Runtime
import TestServers
import Testing

private let anna = MailUser("anna@example.org", password: "S3CR3T-canary-password")

private func within(_ seconds: Int) -> ContinuousClock.Instant { .now + .seconds(seconds) }

/// Connects on a thread of its own, as an actor would.
private func connect(
    _ endpoint: MailEndpoint, _ credentials: MailCredentials?, seconds: Int = 20, _ interrupt: Interrupt = Interrupt()
) async -> Result<String, CurlError> {
    await withCheckedContinuation { continuation in
        Thread {
            continuation.resume(
                returning: Result { () throws(CurlError) in
                    let stream = try CurlStream(
                        endpoint, credentials: credentials, until: within(seconds), interrupt: interrupt)
                    try stream.send("X1 NOOP\r\n", until: within(5))
                    var buffer = [UInt8](repeating: 0, count: 4096)
                    let got = buffer.withUnsafeMutableBytes { raw in
                        Result { () throws(CurlError) in try stream.receive(into: raw, until: within(5)) }
                    }
                    guard case .bytes(let count) = try got.get() else { return "" }
                    return String(decoding: buffer[..<count], as: UTF8.self)
                })
        }.start()
    }
}

private func kind(_ result: Result<String, CurlError>) -> CurlError.Kind? {
    if case .failure(let error) = result { error.kind } else { nil }
}

@Suite(.timeLimit(.minutes(1))) struct CurlStreamTests {
    private let password = MailCredentials.password(user: anna.address, Secret(anna.password))

    private func endpoint(
        _ dovecot: Dovecot, _ security: MailEndpoint.Security, host: String = "localhost", authority: String? = nil
    ) -> MailEndpoint {
        let port = security == .tls ? dovecot.imapsPort : dovecot.imapPort
        return MailEndpoint(
            .imap, host: host, port: port, security: security,
            authorityFile: authority ?? dovecot.certificates?.authority)
    }

    @Test func `logs in over TLS, over STARTTLS, and in clear only when asked in so many words`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        for security in MailEndpoint.Security.allCases {
            let answer = try await connect(endpoint(dovecot, security), password).get()
            #expect(answer.hasPrefix("X1 OK"))
        }
        #expect(MailEndpoint(.imap, host: "mail.example.org").security == .tls)
        #expect(dovecot.log.components(separatedBy: "TLS, session").count - 1 == 2)
    }

    @Test(arguments: [MailEndpoint.Security.tls, .startTLS])
    func `a certificate of an unknown authority is refused before the log-in`(_ security: MailEndpoint.Security)
        async throws
    {
        let dovecot = try await Dovecot(users: [anna])
        let wrong = try #require(dovecot.certificates?.wrongAuthority)
        #expect(kind(await connect(endpoint(dovecot, security, authority: wrong), password)) == .tls)
        var trusting = endpoint(dovecot, security)
        trusting.authorityFile = nil  // The machine's own list does not know the test's authority.
        #expect(kind(await connect(trusting, password)) == .tls)
        #expect(!dovecot.log.contains("Login:"))
    }

    @Test(arguments: [MailEndpoint.Security.tls, .startTLS])
    func `a certificate for another name is refused before the log-in`(_ security: MailEndpoint.Security) async throws {
        var options = Dovecot.Options()
        options.certificates = try await Certificates(names: ["mail.example.com"], address: nil)
        let dovecot = try await Dovecot(users: [anna], options: options)
        for host in ["localhost", "127.0.0.1"] {
            #expect(kind(await connect(endpoint(dovecot, security, host: host), password)) == .tls)
        }
        #expect(!dovecot.log.contains("Login:"))
    }

    @Test func `an expired certificate is refused`() async throws {
        var options = Dovecot.Options()
        options.certificates = try await Certificates(expired: true)
        let dovecot = try await Dovecot(users: [anna], options: options)
        #expect(kind(await connect(endpoint(dovecot, .tls), password)) == .tls)
    }

    @Test func `no credential leaves when STARTTLS is required and not offered`() async throws {
        let server = try FakeServer { client in
            client.send("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2] ready\r\n")
            while let line = client.line() {
                let tag = line.prefix { $0 != " " }
                if line.contains("CAPABILITY") {
                    client.send("* CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN AUTH=XOAUTH2\r\n")
                }
                client.send("\(tag) OK done\r\n")
            }
        }
        let endpoint = MailEndpoint(.imap, host: "localhost", port: server.port, security: .startTLS)
        let token = MailCredentials.token(user: anna.address, Secret("S3CR3T-canary-token"))
        for credentials in [password, token] { #expect(kind(await connect(endpoint, credentials)) == .tls) }
        expectNoCredential(in: server)
    }

    @Test func `no credential leaves when the server claims to have logged us in already`() async throws {
        let server = try FakeServer { client in
            client.send("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN] welcome\r\n")
            while let line = client.line() { client.send("\(line.prefix { $0 != " " }) OK done\r\n") }
        }
        let endpoint = MailEndpoint(.imap, host: "localhost", port: server.port, security: .startTLS)
        #expect(kind(await connect(endpoint, password)) == .tls)
        expectNoCredential(in: server)
    }

    @Test func `answers slipped in before the TLS handshake end the connection`() async throws {
        let server = try FakeServer { client in
            client.send("* OK ready\r\n")
            while let line = client.line() {
                let tag = line.prefix { $0 != " " }
                if line.contains("STARTTLS") {
                    client.send(
                        "\(tag) OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nA003 OK done\r\nA004 OK in\r\n")
                    return client.silence()
                }
                client.send("* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN\r\n\(tag) OK done\r\n")
            }
        }
        let endpoint = MailEndpoint(.imap, host: "localhost", port: server.port, security: .startTLS)
        #expect(kind(await connect(endpoint, password, seconds: 5)) != nil)
        expectNoCredential(in: server)
    }

    @Test func `SMTP without STARTTLS gets no credential and no EHLO answer is trusted before TLS`() async throws {
        let server = try FakeSubmission(extensions: ["AUTH PLAIN LOGIN XOAUTH2"])
        let endpoint = MailEndpoint(.smtp, host: "localhost", port: server.port, security: .startTLS)
        #expect(kind(await connect(endpoint, password)) == .tls)
        #expect(server.commands.allSatisfy { $0.hasPrefix("EHLO") || $0 == "QUIT" })
    }

    @Test func `a wrong password and an unknown user are refused as such`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        for credentials in [
            MailCredentials.password(user: anna.address, Secret("wrong")),
            .password(user: "nobody@example.org", Secret(anna.password)),
        ] {
            #expect(kind(await connect(endpoint(dovecot, .tls), credentials)) == .authentication)
        }
    }

    @Test func `a bearer token is taken while it is good`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        let good = MailCredentials.token(user: anna.address, Secret(try await dovecot.accessToken(for: anna.address)))
        let stale = MailCredentials.token(
            user: anna.address, Secret(try await dovecot.accessToken(for: anna.address, lifetime: -60)))
        #expect(try await connect(endpoint(dovecot, .tls), good).get().hasPrefix("X1 OK"))
        #expect(kind(await connect(endpoint(dovecot, .tls), stale)) == .authentication)
    }

    @Test func `XOAUTH2 is used where the server has nothing newer, and no empty password where it has no tokens`()
        async throws
    {
        let dovecot = try await Dovecot(users: [anna], options: withLines(["auth_mechanisms = plain xoauth2"]))
        let token = MailCredentials.token(user: anna.address, Secret(try await dovecot.accessToken(for: anna.address)))
        #expect(try await connect(endpoint(dovecot, .tls), token).get().hasPrefix("X1 OK"))
        let old = try await Dovecot(users: [anna], options: withLines(["auth_mechanisms = plain login"]))
        #expect(kind(await connect(endpoint(old, .tls), token)) == .authentication)
        #expect(!old.log.contains("auth failed"))
    }

    @Test func `a silent server costs no more than the time limit, and a cancelled wait nothing`() async throws {
        let server = try FakeServer { $0.silence() }
        let endpoint = MailEndpoint(.imap, host: "localhost", port: server.port, security: .none)
        #expect(kind(await connect(endpoint, password, seconds: 1)) == .timeout)
        let interrupt = Interrupt()
        async let waiting = connect(endpoint, password, seconds: 50, interrupt)
        try await eventually("the second client is there") { server.connections.count == 2 }
        interrupt.cancel()
        #expect(kind(await waiting) == .cancelled)
    }

    @Test func `a cancelled read ends at once, a woken one only where it may`() async throws {
        let server = try FakeServer { client in
            client.send("220 fake ESMTP\r\n")
            while let line = client.line() { client.send(line.hasPrefix("EHLO") ? "250 fake\r\n" : "") }
        }
        let endpoint = MailEndpoint(.smtp, host: "localhost", port: server.port, security: .none)
        let interrupt = Interrupt()
        let arrivals = await withCheckedContinuation { (done: CheckedContinuation<[String], Never>) in
            Thread {
                var seen: [String] = []
                do throws(CurlError) {
                    let stream = try CurlStream(endpoint, credentials: nil, until: within(20), interrupt: interrupt)
                    var buffer = [UInt8](repeating: 0, count: 64)
                    for wakeable in [true, false, true] {
                        let got = buffer.withUnsafeMutableBytes { raw in
                            Result { () throws(CurlError) in
                                interrupt.wake()
                                return try stream.receive(
                                    into: raw, until: within(wakeable ? 50 : 1), wakeable: wakeable)
                            }
                        }
                        seen.append("\(try got.get())")
                    }
                    Thread { interrupt.cancel() }.start()
                    let got = buffer.withUnsafeMutableBytes { raw in
                        Result { () throws(CurlError) in try stream.receive(into: raw, until: within(50)) }
                    }
                    seen.append("\(try got.get())")
                } catch {
                    seen.append(error.kind.rawValue)
                }
                done.resume(returning: seen)
            }.start()
        }
        #expect(arrivals == ["woken", "late", "woken", "cancelled"])
    }

    @Test func `nobody listening is unreachable, a name that is none never gets to the network`() async throws {
        let port = try FreePort.next()
        #expect(kind(await connect(MailEndpoint(.imap, host: "localhost", port: port), password)) == .unreachable)
        for host in [
            "", "example.org/;UID=1", "example.org\r\nX", "a b", "user@example.org", "[::1", "example.org:25", "%31",
        ] {
            #expect(kind(await connect(MailEndpoint(.imap, host: host, port: port), password)) == .local, "\(host)")
        }
    }

    @Test func `errors and endpoints never print a secret`() async throws {
        let dovecot = try await Dovecot(users: [anna])
        let wrong = MailCredentials.password(user: anna.address, Secret("S3CR3T-wrong"))
        guard case .failure(let error) = await connect(endpoint(dovecot, .tls), wrong) else {
            Issue.record("a wrong password was taken")
            return
        }
        var dumped = ""
        dump((error, wrong), to: &dumped)
        #expect(!"\(error) \(wrong) \(dumped)".contains("S3CR3T"))
    }

    private func withLines(_ lines: [String]) -> Dovecot.Options {
        var options = Dovecot.Options()
        options.extraLines = lines
        return options
    }

    private func expectNoCredential(in server: FakeServer) {
        let seen = server.receivedText.uppercased()
        for word in ["S3CR3T", "LOGIN", "AUTHENTICATE", Data(anna.password.utf8).base64EncodedString().uppercased()] {
            #expect(!seen.contains(word), "\(word)")
        }
    }
}

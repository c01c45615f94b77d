// `sportello intake`: 0 only when the message is safe, 75 whenever the mail server must keep it.

import Foundation
import TestServers
import Testing

@Suite("sportello intake")
struct IntakeTests {
    private static let message = Array("{ \"from\": \"mario@example.org\", \"text\": \"Buongiorno\" }".utf8)
    private static let channel = "{ accounts: [{ name: \"prova\", address: \"prova@example.org\", sends: false }] }"

    @Test("a message is in the spool when it ends with 0, and the same bytes again are the same message")
    func keeps() async throws {
        let program = try Program(files: ["loopback.json5": Self.channel])
        let first = try await program.run("intake", "--channel", "loopback", input: Self.message)
        #expect(first.code == 0, "\(first.errorText)")
        #expect(first.output.isEmpty)
        #expect(try await program.json("stats")["spool"]["received"].int == 1)
        let again = try await program.run(
            "intake", "--channel=loopback", "--account", "prova", "--sender", "", "--recipient", "x@example.org",
            input: Self.message)
        #expect(again.code == 0, "\(again.errorText)")
        #expect(try await program.json("stats")["spool"]["received"].int == 1)
        let other = try await program.run("intake", "--channel", "loopback", input: Self.message + [0x20])
        #expect(other.code == 0)
        #expect(try await program.json("stats")["spool"]["received"].int == 2)
    }

    @Test(
        "whatever is wrong with us ends with 75",
        arguments: [
            (["intake"], "--channel NAME is missing"),
            (["intake", "--chanel", "loopback"], "unknown option --chanel"),
            (["intake", "--channel", "email"], "there is no channel \"email\""),
            (["intake", "--channel", "loopback", "--account", "other"], "name one of the accounts"),
            (["intake", "--channel", "loopback", "--config", "/no/such/folder"], "is not there"),
        ])
    func tempFail(words: [String], message: String) async throws {
        let program = try Program(files: ["loopback.json5": Self.channel])
        let result = try await Command.run(
            [Program.path] + words, input: Self.message, environment: program.environment)
        #expect(result.code == 75)
        #expect(result.errorText.contains(message), "\(result.errorText)")
        #expect(try await program.json("stats")["spool"]["received"].int == 0)
    }

    @Test("a faulty configuration and an unusable store end with 75; a fault of another channel does not matter")
    func faults() async throws {
        let program = try Program(files: ["loopback.json5": Self.channel, "email.json5": "{ accounts: 7 }"])
        #expect(try await program.run("intake", "--channel", "loopback", input: Self.message).code == 0)

        try program.folder.write("config/loopback.json5", "{ accounts: [{}] }")
        let faulty = try await program.run("intake", "--channel", "loopback", input: Self.message)
        #expect(faulty.code == 75)
        #expect(faulty.errorText.contains("accounts[1].name is missing"))

        try program.folder.write("config/loopback.json5", Self.channel)
        try program.folder.write("config/sportello.json5", "{ data: \"/proc/no-place\" }")
        let unusable = try await program.run("intake", "--channel", "loopback", input: Self.message)
        #expect(unusable.code == 75)
        #expect(!unusable.errorText.contains("Buongiorno"))
    }

    @Test("nothing on standard input ends with 65")
    func nothing() async throws {
        let program = try Program(files: ["loopback.json5": Self.channel])
        #expect(try await program.run("intake", "--channel", "loopback").code == 65)
        #expect(try await program.json("stats")["spool"]["received"].int == 0)
    }
}

// fax.json5 and the profiles beside it.

import Channels
import Foundation
import Runtime
import TestServers
import Testing
import Tickets

@testable import Fax

@Suite struct FaxSettingsTests {
    @Test func `The commented example lacks nothing but its secrets`() throws {
        let example = try String(contentsOfFile: "\(FaxBench.config)/fax.json5", encoding: .utf8)
        let (settings, faults) = try FaxBench.read(example)
        #expect(
            faults.map(\.key) == [
                "accounts[1].reading.password.file", "accounts[1].sending.password.file",
            ], "\(faults)")
        let account = try #require(settings.accounts.first)
        #expect(account.account.address == "+390971000000" && account.profile.title == "HylaFAX")
        #expect(account.account.textFields["informazioni"] == "Informazioni: 800 000 000.")
        #expect(account.trusts("fax@fax.example.org") && !account.trusts("fax@example.org") && !account.trusts(nil))
        let body = settings.publicBodies
        #expect(body.contains(mailbox: "a@ufficio.regione.example") && !body.contains(mailbox: "a@xregione.example"))
    }

    @Test(arguments: ["hylafax", "generic"])
    func `The shipped profiles are sound`(name: String) throws {
        let bench = try FaxBench(profile: name)
        let profile = try #require(bench.settings.accounts.first).profile
        #expect(profile.name == name && profile.sending != nil)
        #expect(!profile.incoming.caller.isEmpty && !profile.reports.failed.isEmpty)
        bench.folder.remove()
    }

    private static let sound = """
        name: "fax", number: "0971 000000", profile: "hylafax", mailbox: "fax@example.org",
        senders: ["fax@fax.example.org"], values: { domain: "fax.example.org" },
        reading: { kind: "maildir", path: "/p" }, sending: { kind: "maildir", path: "/q" }
        """

    static let faults: [(change: (String, String), key: String)] = [
        (("name: \"fax\"", "x: 1"), "name"), (("0971 000000", "pronto"), "number"),
        (("hylafax", "../email"), "profile"), (("hylafax", "nessuno"), "profile"),
        (("fax@example.org", "fax"), "mailbox"), (("domain: \"fax.example.org\"", ""), "values"),
        (("kind: \"maildir\", path: \"/p\"", "kind: \"pop3\""), "reading.kind"),
        (("name: \"fax\"", "name: \"fax\", language: \"de\""), "language"),
        (("name: \"fax\"", "name: \"fax\", aliases: [\"x\"]"), "aliases"),
        (("name: \"fax\"", "name: \"fax\", titel: \"x\""), "titel"),
    ]

    @Test(arguments: faults)
    func `What is wrong is named with its place and a remedy`(change: (String, String), key: String) throws {
        let text = Self.sound.replacing(change.0, with: change.1)
        #expect(text != Self.sound)
        let (_, faults) = try FaxBench.read("{ accounts: [{ \(text) }] }")
        let found = faults.filter { !$0.isWarning }
        #expect(found.contains { $0.key == "accounts[1].\(key)" }, "\(faults)")
        #expect(found.allSatisfy { !$0.problem.isEmpty && !$0.remedy.isEmpty })
    }

    @Test func `Whoever trusts every sender is warned, and one Maildir is not read twice`() throws {
        let trusting = Self.sound.replacing("senders: [\"fax@fax.example.org\"],", with: "")
        let (_, faults) = try FaxBench.read("{ accounts: [{ \(trusting) }] }")
        #expect(faults.map(\.key) == ["accounts[1].senders"] && faults.allSatisfy(\.isWarning))
        #expect(
            try FaxBench.read("{ accounts: [{ \(Self.sound) }, { \(Self.sound) }] }").1.map(\.key) == ["accounts"])
        #expect(
            try FaxBench.read(
                "{ accounts: [{ \(Self.sound) }], publicBodies: { numbers: [\"x\"], prefixes: [\"0971\"] } }"
            )
            .1.map(\.key) == ["publicBodies.numbers", "publicBodies.prefixes"])
    }
}

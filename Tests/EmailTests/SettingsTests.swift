// Every fault of `email.json5` is found, with its place.

import Channels
import Email
import Foundation
import MailAccounts
import Runtime
import TestServers
import Testing
import Tickets

@Suite struct EmailSettingsTests {
    private let place: TemporaryFolder
    private var folder: String { place.path }

    init() throws {
        place = try TemporaryFolder("settings")
        try #require(
            FileManager.default.createFile(
                atPath: folder + "/password", contents: Data("geheim".utf8), attributes: [.posixPermissions: 0o600]))
    }

    private func read(_ json: String) throws -> (EmailSettings, [SettingsFault]) {
        let text = json.replacing("$P", with: folder)
        let decoder = JSONDecoder()
        decoder.allowsJSON5 = true
        let tree = try decoder.decode(Tree.self, from: Data(text.utf8))
        let faults = SettingsFaults()
        guard case .object(let values) = tree.value else { throw CancellationError() }
        let node = SettingsNode(values, file: folder + "/email.json5", faults: faults)
        let settings = EmailSettings(reading: node)
        node.finish()
        return (settings, faults.all)
    }

    private struct Tree: Decodable {
        let value: SettingsValue
        init(from decoder: any Decoder) throws {
            let box = try decoder.singleValueContainer()
            if let flag = try? box.decode(Bool.self) {
                value = .bool(flag)
            } else if let number = try? box.decode(Double.self) {
                value = .number(number)
            } else if let text = try? box.decode(String.self) {
                value = .text(text)
            } else if let list = try? box.decode([Tree].self) {
                value = .list(list.map(\.value))
            } else {
                value = .object(try box.decode([String: Tree].self).mapValues(\.value))
            }
        }
    }

    @Test func `A receiving account on loopback in the clear is read as it stands`() throws {
        let (settings, faults) = try read(
            """
            { accounts: [{ name: "contatti", address: "contatti@example.net", acknowledge: false,
              reading: { kind: "imap", server: "127.0.0.1", port: 1143, security: "none", user: "bench",
                         password: { file: "$P/password" }, folders: ["INBOX"], after: "keep" } }] }
            """)
        #expect(faults.isEmpty, "\(faults)")
        let account = try #require(settings.accounts.first)
        #expect(!account.account.acknowledges && account.account.title == "contatti@example.net")
        #expect(account.sending == nil && account.replyAddress == .plus && account.quotesOriginal)
        let server = MailServer(
            host: "127.0.0.1", port: 1143, security: .none, user: "bench", proof: .password(.file(folder + "/password"))
        )
        #expect(
            account.reading
                == .imap(server, folders: ["INBOX"], after: .keep, idle: true, poll: .seconds(30)))
    }

    @Test func `Two Maildirs, paths relative to the settings, and every choice`() throws {
        let (settings, faults) = try read(
            """
            { timeZone: "Europe/London", accounts: [{ name: "urp", address: "urp@example.org", title: "URP",
              aliases: ["info@example.org"], service: "CUP", language: "en", replyAddress: "plain", quoteOriginal: false,
              reading: { kind: "maildir", path: "posta", after: { move: "Fatto.Ieri" } },
              sending: { kind: "maildir", path: "/srv/uscita" } }] }
            """)
        #expect(faults.isEmpty, "\(faults)")
        let account = try #require(settings.accounts.first)
        #expect(account.reading == .maildir(path: folder + "/posta", after: .move("Fatto.Ieri")))
        #expect(account.sending == .maildir(path: "/srv/uscita"))
        #expect(account.replyAddress == .plain && !account.quotesOriginal && account.account.language == "en")
        #expect(settings.timeZone.identifier == "Europe/London")
    }

    @Test func `Ports follow the security, and tokens are taken for passwords`() throws {
        for (security, port) in [("tls", 465), ("starttls", 587)] {
            let (settings, faults) = try read(
                """
                { accounts: [{ name: "a", address: "a@example.org", sending: { kind: "smtp", server: "mail.example.org",
                  security: "\(security)", user: "a", token: { command: "token a" } } }] }
                """)
            #expect(faults.isEmpty, "\(faults)")
            #expect(
                settings.accounts.first?.sending
                    == .smtp(
                        MailServer(
                            host: "mail.example.org", port: port, security: .init(rawValue: security) ?? .none,
                            user: "a", proof: .token(.command("token a")))))
        }
    }

    static let account = "name: \"a\", address: \"a@example.org\""
    static let maildir = "reading: { kind: \"maildir\", path: \"/p\" }"
    static func imap(_ more: String) -> String {
        "\(account), reading: { kind: \"imap\", server: \"mail.example.org\", user: \"u\", password: \"file:$P/password\"\(more) }"
    }

    static let faults: [(account: String, key: String)] = [
        ("address: \"a@example.org\", \(maildir)", "name"),
        ("name: \"a\", \(maildir)", "address"),
        ("name: \"a\", address: \"a\", \(maildir)", "address"),
        ("name: \"a\", address: \"a b@example.org\", \(maildir)", "address"),
        ("name: \"a\", address: \"a@example.org\\nx\", \(maildir)", "address"),
        ("name: \"a\", address: \"a@exa_mple..org\", \(maildir)", "address"),
        ("name: \"a\", address: \"\(String(repeating: "x", count: 40))@example.org\", \(maildir)", "address"),
        ("\(account), aliases: [\"b\"], \(maildir)", "aliases"),
        ("\(account), title: \"a\\nb\", \(maildir)", "title"),
        ("\(account), language: \"de\", \(maildir)", "language"),
        ("\(account), replyAddress: \"minus\", \(maildir)", "replyAddress"),
        ("\(account), \(maildir), titel: \"x\"", "titel"),
        ("\(account)", "reading"),
        ("\(account), reading: {}", "reading.kind"),
        ("\(account), reading: { kind: \"pop3\", server: \"x\" }", "reading.kind"),
        ("\(account), reading: { kind: \"maildir\" }", "reading.path"),
        ("\(account), reading: { kind: \"maildir\", path: \"/p\", after: \"delete\" }", "reading.after"),
        ("\(account), reading: { kind: \"maildir\", path: \"/p\", after: { move: \"../x\" } }", "reading.after"),
        ("\(account), reading: { kind: \"maildir\", path: \"/p\", after: { moove: \"x\" } }", "reading.after.move"),
        ("\(account), reading: { kind: \"maildir\", path: \"/p\", folders: [] }", "reading.folders"),
        ("\(account), \(maildir), sending: { kind: \"imap\" }", "sending.kind"),
        ("\(account), \(maildir), sending: { kind: \"smtp\" }", "sending.server"),
        ("\(account), \(maildir), sending: { kind: \"smtp\", server: \"s\", user: \"u\" }", "sending.password"),
        (
            "\(account), \(maildir), sending: { kind: \"smtp\", server: \"s\", password: \"file:$P/password\" }",
            "sending.user"
        ),
        (imap(", port: 0"), "reading.port"),
        (imap(", security: \"ssl\""), "reading.security"),
        (imap(", security: \"none\""), "reading.security"),
        (imap(", folders: []"), "reading.folders"),
        (imap(", folders: [\"INBOX\", \"INBOX\"]"), "reading.folders"),
        (imap(", poll: \"bald\""), "reading.poll"),
        (imap(", caFile: \"$P/nicht-da\""), "reading.caFile"),
        (imap(", token: \"file:$P/password\""), "reading.token"),
        (
            "\(account), reading: { kind: \"imap\", server: \"https://x/\", user: \"u\", password: \"file:$P/password\" }",
            "reading.server"
        ),
        ("\(account), reading: { kind: \"imap\", server: \"x\", password: \"file:$P/password\" }", "reading.user"),
        ("\(account), reading: { kind: \"imap\", server: \"x\", user: \"u\" }", "reading.password"),
        (
            "\(account), reading: { kind: \"imap\", server: \"x\", user: \"u\", password: { file: \"$P/nicht-da\" } }",
            "reading.password.file"
        ),
    ]

    @Test(arguments: faults)
    func `What is wrong is named with its place and a remedy`(account: String, key: String) throws {
        let (_, faults) = try read("{ accounts: [{ \(account) }] }")
        let found = faults.filter { !$0.isWarning }
        #expect(found.contains { $0.key.hasPrefix("accounts[1].\(key)") }, "\(faults)")
        #expect(found.allSatisfy { !$0.problem.isEmpty && !$0.remedy.isEmpty })
        #expect(!faults.contains { "\($0)".contains("geheim") })
    }

    @Test func `The commented example lacks nothing but its secrets`() throws {
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let example = try String(contentsOf: root.appending(path: "Config/email.json5"), encoding: .utf8)
        let (settings, faults) = try read(example)
        #expect(
            faults.map(\.key) == [
                "accounts[1].reading.password.file", "accounts[1].sending.password.file",
            ], "\(faults)")
        #expect(settings.accounts.count == 1)
        // The second account is a comment: read it as well.
        let maildir = example.split(separator: "\n").map { line in
            let bare = line.drop { $0 == " " }
            return bare.hasPrefix("//   ") || bare == "// {" || bare == "// },"
                ? String(bare.dropFirst(2)) : String(line)
        }
        let (both, others) = try read(maildir.dropFirst(6).joined(separator: "\n"))
        #expect(both.accounts.count == 2 && others.count == 2, "\(others)")
    }

    @Test func `All faults come out at once, and no account at all is one`() throws {
        let (_, faults) = try read("{ accounts: [{ language: \"de\" }, 3], timeZone: \"Roma\", foo: 1 }")
        let keys = Set(faults.map(\.key))
        #expect(
            keys.isSuperset(of: [
                "accounts[1].name", "accounts[1].address", "accounts[1].language", "accounts[1].reading",
                "accounts[2]", "timeZone", "foo",
            ]))
        #expect(try read("{}").1.map(\.key) == ["accounts"])
    }

    @Test func `One Maildir for two accounts is a fault`() throws {
        let (_, faults) = try read(
            "{ accounts: [{ \(Self.account), \(Self.maildir) }, { \(Self.account), \(Self.maildir) }] }")
        #expect(faults.map(\.key) == ["accounts"])
    }

    @Test func `Who insists may go in the clear, with a warning; on this machine nobody minds`() throws {
        let (_, faults) = try read("{ accounts: [{ \(Self.imap(", security: \"none\", insecure: true")) }] }")
        #expect(faults.map(\.isWarning) == [true] && faults.map(\.key) == ["accounts[1].reading.security"])
        for host in ["127.0.0.1", "127.9.9.9", "::1", "localhost"] {
            #expect(
                try read(
                    "{ accounts: [{ \(Self.account), sending: { kind: \"smtp\", server: \"\(host)\", security: \"none\" } }] }"
                ).1.isEmpty)
        }
        for host in ["127.0.0.1.example.org", "127.0.1", "localhost.example.org"] {
            #expect(
                try read(
                    "{ accounts: [{ \(Self.account), sending: { kind: \"smtp\", server: \"\(host)\", security: \"none\" } }] }"
                ).1.map(\.key) == ["accounts[1].sending.security"])
        }
    }
}

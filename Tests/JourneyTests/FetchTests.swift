// `sportello fetch`: every account once, to its end; and the examples in Config/ as an administrator would try them.

import Foundation
import TestServers
import Testing

@Suite("sportello fetch")
struct FetchTests {
    /// An e-mail account on Maildirs below the settings' folder.
    static func account(_ name: String) -> String {
        """
        { name: "\(name)", address: "\(name)@example.com", reading: { kind: "maildir", path: "../\(name)-in" },
          sending: { kind: "maildir", path: "../\(name)-out" } }
        """
    }

    static func program(_ accounts: String...) throws -> Program {
        let list = accounts.map { account($0) }.joined(separator: ", ")
        let program = try Program(files: ["email.json5": "{ accounts: [\(list)] }"])
        for account in accounts {
            for part in ["new", "cur", "tmp"] {
                try program.folder.makeFolder("\(account)-in/\(part)")
                try program.folder.makeFolder("\(account)-out/\(part)")
            }
        }
        return program
    }

    /// Drops a mail in. Through a descriptor that no program started meanwhile inherits: as long as anybody could write
    /// to a file, it counts as still growing and is left for later.
    static func drop(_ text: String, into place: String, of program: Program) throws {
        let file = open(program.folder.file(place), O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        try #require(file >= 0)
        defer { close(file) }
        let bytes = Array(text.utf8)
        #expect(write(file, bytes, bytes.count) == bytes.count)
    }

    static func mail(_ number: Int) -> String {
        """
        From: Persona \(number) <persona\(number)@example.org>
        To: urp@example.com
        Subject: Richiesta numero \(number)
        Message-ID: <\(number)@example.org>

        Buongiorno, la richiesta è la numero \(number).

        """
    }

    @Test("everything that is there becomes tickets, and a second run finds nothing new")
    func fetches() async throws {
        let program = try Self.program("urp", "cup")
        for number in 1...300 {
            let place = "\(number % 2 == 0 ? "urp" : "cup")-in/new/\(number).eml"
            try Self.drop(Self.mail(number), into: place, of: program)
        }
        let first = try await program.run("fetch")
        #expect(first.code == 0, "\(first.errorText)")
        let stats = try await program.json("stats")
        #expect(stats["tickets"].int == 300)
        #expect(stats["spool"]["done"].int == 300)
        #expect(stats["outbox"]["waiting"].int == 300)
        #expect(try FileManager.default.contentsOfDirectory(atPath: program.folder.file("urp-in/new")).isEmpty)
        #expect(try await program.run("fetch").code == 0)
        #expect(try await program.json("stats")["tickets"].int == 300)
    }

    @Test("an account that cannot be read ends with 69, and the others are read all the same")
    func failing() async throws {
        let program = try Self.program("urp", "cup")
        try Self.drop(Self.mail(1), into: "urp-in/new/1.eml", of: program)
        try FileManager.default.removeItem(atPath: program.folder.file("cup-in"))
        let result = try await program.run("fetch")
        #expect(result.code == 69)
        #expect(result.errorText.contains("email cup: "))
        #expect(try await program.json("stats")["tickets"].int == 1)
        let status = try await program.run("status", "--json")
        #expect(status.code == 69)
        let health = try JSON(status.output)
        #expect(
            (0..<health.count).contains { health[$0]["account"].text == "cup" && health[$0]["works"].bool == false })
    }

    @Test("an item that cannot be understood is held, shown with its bytes, and read again when asked")
    func held() async throws {
        let program = try Self.program("urp")
        try Self.drop(" \n\n", into: "urp-in/new/empty.eml", of: program)
        #expect(try await program.run("fetch").code == 0)
        let items = try await program.json("held", "list")
        #expect(items.count == 1)
        let id = String(try #require(items[0]["id"].int))
        #expect(items[0]["code"].text == "empty")
        #expect(try await program.run("held", "show", id, "--original").outputText == " \n\n")
        #expect(try await program.json("held", "show", id)["state"].text == "held")
        #expect(try await program.run("held", "retry", id).code == 0)
        #expect(try await program.json("held", "show", id)["state"].text == "received")
        #expect(try await program.run("held", "retry", id).code == 65)
        #expect(try await program.run("held", "show", "999").code == 66)
    }

    @Test("the outbox is listed, held and let go by hand")
    func queue() async throws {
        let program = try Self.program("urp")
        try Self.drop(Self.mail(1), into: "urp-in/new/1.eml", of: program)
        try Self.drop(Self.mail(2), into: "urp-in/new/2.eml", of: program)
        #expect(try await program.run("fetch").code == 0)
        let list = try await program.json("queue", "list")
        #expect(list["outboxHeld"].bool == false)
        #expect(list["entries"].count == 2)
        let id = String(try #require(list["entries"][0]["id"].int))
        #expect(list["entries"][0]["automatic"].bool == true)
        #expect(try await program.run("queue", "hold", id).code == 0)
        #expect(try await program.json("queue", "list", "--state", "held")["entries"].count == 1)
        #expect(try await program.json("queue", "show", id)["entry"]["code"].text == "by_hand")
        // Twice is no state for it, and the other entry is dealt with all the same.
        let other = String(try #require(list["entries"][1]["id"].int))
        let mixed = try await program.run("queue", "hold", id, other)
        #expect(mixed.code == 65)
        #expect(mixed.outputText == "Entry \(other): done.\n")
        #expect(try await program.run("queue", "release", id, other).code == 0)
        #expect(try await program.json("stats")["outbox"]["waiting"].int == 2)
        #expect(try await program.run("queue", "resolve", id, "--sent").code == 65)
    }

    @Test("the examples in Config lack nothing but the secrets")
    func examples() async throws {
        let program = try Program()
        let config =
            URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().path + "/Config"
        let result = try await program.run("check", "--offline", "--json", "--config", config)
        let faults = try JSON(result.output)["faults"]
        let keys = (0..<faults.count).compactMap { faults[$0]["key"].text }.filter { !$0.isEmpty }
        let mailbox = ["accounts[1].reading.password.file", "accounts[1].sending.password.file"]
        let provider = "accounts[1].credentials.authToken"
        // E-mail, fax, then the provider of short messages, whose secret also signs its calls; letters need none.
        #expect(Set(keys) == Set(mailbox + [provider, provider + ".file"]))
    }
}

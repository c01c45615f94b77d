// `sportello check`: all faults at once, the data folder, and every account for real.

import Foundation
import TestServers
import Testing

@Suite("sportello check")
struct CheckTests {
    private func loopback(_ program: Program, folder: String) throws {
        let text = "{ accounts: [{ name: \"prova\", address: \"prova@example.org\", folder: \"\(folder)\" }] }"
        try program.folder.write("config/loopback.json5", text)
    }

    @Test("a broken configuration is reported as a whole, with file, line, key and remedy, and ends with 78")
    func broken() async throws {
        let program = try Program(
            main: "language: \"fr\",\n outbox: { giveUpAfter: \"1 h\" },",
            files: ["loopback.json5": "{ accounts: [{ name: \"a\" }, { adress: \"b\" }] }", "emial.json5": "{}"])
        let result = try await program.run("check", "--json")
        #expect(result.code == 78)
        let faults = try JSON(result.output)["faults"]
        let found = (0..<faults.count).map { index in
            let fault = faults[index]
            let file = (fault["file"].text ?? "").split(separator: "/").last ?? ""
            return "\(file):\(fault["line"].int ?? 0) \(fault["key"].text ?? "")"
        }
        #expect(
            Set(found) == [
                "sportello.json5:1 language", "sportello.json5:2 outbox.giveUpAfter",
                "loopback.json5:1 accounts[1].address", "loopback.json5:1 accounts[2].name",
                "loopback.json5:1 accounts[2].address", "loopback.json5:1 accounts[2].adress", "emial.json5:0 ",
            ])
        for index in 0..<faults.count { #expect(faults[index]["remedy"].text?.isEmpty == false) }

        let text = try await program.run("check")
        #expect(text.code == 78)
        #expect(text.outputText.contains("sportello.json5:2: fault: outbox.giveUpAfter is too short\n    Use at least"))
    }

    @Test("an account that does not work ends with 69 and says what was tried; offline it is not tried")
    func deadAccount() async throws {
        let program = try Program()
        try loopback(program, folder: program.folder.file("missing"))
        let result = try await program.run("check", "--json")
        #expect(result.code == 69)
        let accounts = try JSON(result.output)["accounts"]
        #expect(accounts[0]["account"].text == "prova")
        #expect(accounts[0]["subject"].text == "reading")
        #expect(accounts[0]["works"].bool == false)
        #expect(accounts[0]["cause"].text?.contains("missing_folder") == true)
        #expect(try await program.run("check", "--offline").code == 0)
    }

    @Test("accounts that work end with 0")
    func liveAccount() async throws {
        let program = try Program()
        try loopback(program, folder: try program.folder.makeFolder("in"))
        let result = try await program.run("check")
        #expect(result.code == 0, "\(result.outputText)\(result.errorText)")
        #expect(result.outputText.contains("loopback prova, reading: works\n"))
    }

    @Test("a data folder that others may look into is a warning, one that cannot be made a fault")
    func dataFolder() async throws {
        let program = try Program()
        try program.folder.makeFolder("data", mode: 0o755)
        let open = try await program.run("check", "--offline")
        #expect(open.code == 0)
        #expect(open.outputText.contains("is open to other users"))

        try program.folder.write("config/sportello.json5", "{ data: \"/no/such/place/data\" }")
        let absent = try await program.run("check", "--offline")
        #expect(absent.code == 69)
        #expect(absent.outputText.contains("/no/such/place/data: fault: is not there and cannot be made"))
    }
}

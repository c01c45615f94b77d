// `sportello backup` and `restore`: verified, beside the serving process, and with the outbox held afterwards.

import Foundation
import TestServers
import Testing

@Suite("sportello backup and restore")
struct BackupTests {
    /// A program with three tickets and their acknowledgements in the outbox, and a backup of it.
    private func backedUp() async throws -> (Program, backup: String) {
        let program = try FetchTests.program("urp")
        for number in 1...3 {
            try FetchTests.drop(FetchTests.mail(number), into: "urp-in/new/\(number).eml", of: program)
        }
        #expect(try await program.run("fetch").code == 0)
        let backup = program.folder.file("backup")
        let result = try await program.run("backup", backup)
        #expect(result.code == 0, "\(result.errorText)")
        #expect(result.outputText.contains("3 tickets"))
        return (program, backup)
    }

    @Test("what was backed up is there after a restore, and nothing leaves until a person releases it")
    func restores() async throws {
        let (program, backup) = try await backedUp()
        let before = try await program.run("stats", "--json").output
        try FileManager.default.moveItem(atPath: program.data, toPath: program.data + ".old")

        let result = try await program.run("restore", backup)
        #expect(result.code == 0, "\(result.errorText)")
        #expect(result.outputText.contains("sportello queue release"))
        #expect(try await program.run("stats", "--json").output == before)
        #expect(try await program.json("queue", "list")["outboxHeld"].bool == true)

        let port = try FreePort.next()
        try program.folder.write("config/sportello.json5", "{ data: \"\(program.data)\", listen: { port: \(port) } }")
        let running = try await RunningProgram(
            ["serve"], port: port, data: program.data, environment: program.environment)
        // The mail that came after the backup is read while the outbox is held: intake has had its turn.
        try FetchTests.drop(FetchTests.mail(4), into: "urp-in/new/4.eml", of: program)
        try await eventually("a ticket") { try await program.json("stats")["tickets"].int == 4 }
        #expect(try await program.json("stats")["outbox"]["accepted"].int == 0)
        let out = program.folder.file("urp-out/new")
        #expect(try FileManager.default.contentsOfDirectory(atPath: out).isEmpty)

        #expect(try await program.run("queue", "release").code == 0)
        #expect(try await program.json("queue", "list")["outboxHeld"].bool == false)
        try await eventually("all four acknowledgements") {
            try FileManager.default.contentsOfDirectory(atPath: out).count == 4
        }
        #expect(try await running.stop().code == 0)
    }

    @Test("a backup is taken beside the serving process")
    func online() async throws {
        let program = try FetchTests.program("urp")
        let port = try FreePort.next()
        try program.folder.write("config/sportello.json5", "{ data: \"\(program.data)\", listen: { port: \(port) } }")
        let running = try await RunningProgram(
            ["serve"], port: port, data: program.data, environment: program.environment)
        let backup = program.folder.file("backup")
        #expect(try await program.json("backup", backup)["tickets"].int == 0)
        #expect(try await program.json("restore", "--verify", backup)["tickets"].int == 0)
        #expect(try await running.stop().code == 0)
    }

    @Test("a target that is there, data that are there, and a backup that is not whole are refused")
    func refuses() async throws {
        let (program, backup) = try await backedUp()
        #expect(try await program.run("backup", backup).code == 73)
        let onto = try await program.run("restore", backup)
        #expect(onto.code == 73)
        #expect(onto.errorText.contains("move the folder aside"))
        #expect(try await program.run("restore", program.folder.file("no-backup")).code == 66)
        #expect(try await program.run("restore", "--verify", backup).code == 0)

        let database = URL(fileURLWithPath: backup + "/sportello.db")
        var bytes = try Data(contentsOf: database)
        bytes[bytes.count / 2] ^= 1
        try bytes.write(to: database)
        #expect(try await program.run("restore", "--verify", backup).code == 70)
        try FileManager.default.moveItem(atPath: program.data, toPath: program.data + ".old")
        #expect(try await program.run("restore", backup).code == 70)
        #expect(!FileManager.default.fileExists(atPath: program.data + "/sportello.db"))
    }
}

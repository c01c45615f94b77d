// `sportello demo`: the samples go through the real intake, a dropped file becomes a ticket, a second start continues.

import Foundation
import TestServers
import Testing

@Suite("sportello demo")
struct DemoTests {
    private func start(_ folder: TemporaryFolder) async throws -> (RunningProgram, [String: String]) {
        let port = try FreePort.next()
        var environment = ProcessInfo.processInfo.environment
        environment["SPORTELLO_DEMO"] = folder.file("demo")
        let running = try await RunningProgram(
            ["demo", "--port", "\(port)"], port: port, data: folder.file("demo/data"), environment: environment)
        environment["SPORTELLO_CONFIG"] = folder.file("demo/config")
        return (running, environment)
    }

    private func stats(_ environment: [String: String]) async throws -> JSON {
        try JSON(try await Command.run([Program.path, "stats", "--json"], environment: environment).output)
    }

    @Test("the first start shows tickets, a held item and log-ins; a dropped file becomes a ticket; the second goes on")
    func life() async throws {
        let folder = try TemporaryFolder("demo")
        let (first, environment) = try await start(folder)
        // By mail 22 samples, one of which cannot be read; three texts of two citizens, a fax, a scan of two letters, two calls. A
        // citizen and a returned answer come later on the same tickets.
        try await eventually("the samples") { try await stats(environment)["tickets"].int == 29 }
        #expect(try await stats(environment)["held"].int == 1)
        // Answers have left, one lies ready for printing; the citizen's next message, and the returned answer have found
        // their tickets; reports on two texts are no contacts, nor are the mails to departments and managers.
        try await eventually("the afternoon") { try await stats(environment)["contacts"].int == 32 }
        try await eventually("the letter lies ready") { try await stats(environment)["outbox"]["handed_over"].int == 1 }
        let queue = try JSON(
            try await Command.run([Program.path, "queue", "list", "--all", "--json"], environment: environment).output)
        let entries = (0..<queue["entries"].count).map { queue["entries"][$0] }
        let answers = entries.filter { $0["subject"].text?.hasPrefix("Re: ") == true && $0["state"].text == "accepted" }
        #expect(answers.count == 6)
        #expect(entries.count { $0["to"].text == "urp.ambiente@example.org" } == 1)
        #expect(entries.count { $0["delivery"].text == "bounced" } == 1)

        let inbox = folder.file("demo/posta-in-arrivo/new")
        try FileManager.default.copyItem(atPath: folder.file("demo/esempio.eml"), toPath: inbox + "/esempio.eml")
        try await eventually("the dropped file") { try await stats(environment)["tickets"].int == 30 }
        // And a text, by the command that the demo prints.
        let hook = "http://127.0.0.1:\(first.port)/hooks/sms/numero/dimostrazione-su-questa-macchina/incoming"
        let sent = try await Command.run([
            "/usr/bin/curl", "-fsS", hook, "-d", "from=+393400000009", "-d", "text=Buongiorno, una prova",
        ])
        #expect(sent.code == 0 && sent.output.isEmpty)
        try await eventually("the text") { try await stats(environment)["tickets"].int == 31 }

        let ended = try await first.stop(SIGINT)
        #expect(ended.code == 0, "\(ended.errorText)")
        #expect(ended.outputText.contains("http://127.0.0.1:\(first.port)/"))
        for login in ["anna.bianchi", "paola.neri", "sergio.conti", "elena.rossi", "committente", "amministrazione"] {
            #expect(ended.outputText.contains(login), "\(login)")
        }
        #expect(ended.outputText.contains("cp '\(folder.file("demo/esempio.eml"))'"))
        #expect(ended.errorText.isEmpty)

        let (second, _) = try await start(folder)
        #expect(try await stats(environment)["tickets"].int == 31)
        #expect(try await second.stop().code == 0)
        let users = try await Command.run([Program.path, "user", "list", "--json"], environment: environment)
        #expect(try JSON(users.output).count == 7)
    }

    @Test("a folder with other things in it is left alone, and a taken port says how to choose another")
    func refuses() async throws {
        let folder = try TemporaryFolder("demo")
        try folder.makeFolder("mine")
        try folder.write("mine/letter.txt", "")
        let foreign = try await Command.run([Program.path, "demo", "--folder", folder.file("mine"), "--port", "0"])
        #expect(foreign.code == 73)
        #expect(foreign.errorText.contains("holds other things than a demo"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.file("mine")) == ["letter.txt"])

        let (running, _) = try await start(folder)
        let taken = try await Command.run(
            [Program.path, "demo", "--folder", folder.file("other"), "--port", "\(running.port)"])
        #expect(taken.code == 69)
        #expect(taken.errorText.contains("la porta è occupata"))
        #expect(taken.errorText.contains("--port"))
        #expect(try await running.stop().code == 0)
    }
}

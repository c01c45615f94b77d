// The command line itself: help, unknown words, exit codes of sysexits.

import Foundation
import TestServers
import Testing

@Suite("The command line")
struct CommandLineTests {
    @Test("every command that the overview names has a help with its usage")
    func help() async throws {
        let program = try Program()
        let overview = try await program.run("--help")
        #expect(overview.code == 0)
        let names = overview.outputText.split(separator: "\n").filter { $0.hasPrefix("  ") }.map {
            $0.dropFirst(2).split(separator: "  ", maxSplits: 1)[0].split(separator: " ").map(String.init)
        }
        #expect(names.count > 10)
        for name in names {
            let help = try await Command.run([Program.path] + name + ["--help"], environment: program.environment)
            #expect(help.code == 0)
            #expect(help.outputText.contains("Usage: sportello \(name.joined(separator: " "))"))
        }
    }

    @Test(
        "wrong words end with 64 and say what was meant",
        arguments: [
            ([], "no command given"),
            (["stat"], "Did you mean stats?"),
            (["frobnicate"], "sportello --help lists the commands."),
            (["queue"], "queue wants a second word: list, show, send-now, hold, release, resolve"),
            (["queue", "lits"], "Did you mean queue list?"),
            (["stats", "--jsno"], "Did you mean --json?"),
            (["stats", "--json=1"], "--json takes no value"),
            (["stats", "--json", "--json"], "--json is given twice"),
            (["stats", "more"], "\"more\" is one word too many"),
            (["queue", "show"], "something is missing"),
            (["queue", "show", "seven"], "\"seven\" is not the number of an entry"),
            (["queue", "list", "--limit", "many"], "--limit many is not a number"),
            (
                ["queue", "list", "--state", "lost"],
                "Known: waiting, sending, handed_over, accepted, held, in_doubt, withdrawn."
            ),
            (["queue", "resolve", "1"], "say either --sent or --not-sent"),
            (["user", "add", "../root"], "cannot be a log-in name"),
        ])
    func wrongWords(words: [String], message: String) async throws {
        let program = try Program()
        let result = try await Command.run([Program.path] + words, environment: program.environment)
        #expect(result.code == 64)
        #expect(result.errorText.contains(message), "\(result.errorText)")
        #expect(result.output.isEmpty)
    }

    @Test("the API's description is printed without settings or data")
    func openAPI() async throws {
        let program = try Program()
        let result = try await program.run("openapi")
        #expect(result.code == 0)
        #expect(try JSON(result.output)["openapi"].text?.hasPrefix("3.1") == true)
        #expect(!FileManager.default.fileExists(atPath: program.data))
    }

    @Test("a fault in the settings ends with 78 and names all of them with their lines")
    func faultySettings() async throws {
        let program = try Program(main: "titel: \"x\",\n timeZone: \"Mars/Olympus\",")
        let result = try await program.run("stats")
        #expect(result.code == 78)
        #expect(
            result.errorText.contains("sportello.json5:1: fault: titel is not a known key\n    Did you mean \"title\"?")
        )
        #expect(result.errorText.contains("sportello.json5:2: fault: timeZone is no known time zone"))
    }

    @Test("without a settings folder it says which one it looked for")
    func noSettings() async throws {
        let program = try Program()
        let result = try await program.run("stats", "--config", "/no/such/folder/")
        #expect(result.code == 78)
        #expect(result.errorText.contains("/no/such/folder: fault: is not there"))
    }

    @Test("a faulty channel does not keep the administrator from his data")
    func faultyChannel() async throws {
        let program = try Program(files: ["email.json5": "{"])
        #expect(try await program.json("stats")["tickets"].int == 0)
    }
}

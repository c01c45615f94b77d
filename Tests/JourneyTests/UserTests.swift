// Users by command: added, listed, locked out; passwords come by file or pipe and are never printed or kept.

import Foundation
import TestServers
import Testing

@Suite("Users by command")
struct UserTests {
    @Test("somebody is added, listed, given a new password, disabled and enabled")
    func life() async throws {
        let program = try Program()
        let added = try await program.run(
            "user", "add", "Anna.Rossi", "--name", "Anna Rossi", "--administrator", "--password-file", "-",
            input: Array("una parola lunga\n".utf8))
        #expect(added.code == 0, "\(added.errorText)")
        #expect(added.outputText == "anna.rossi may log in at http://127.0.0.1:8080/\n")
        var users = try await program.json("user", "list")
        #expect(users.count == 1)
        #expect(users[0]["login"].text == "anna.rossi")
        #expect(users[0]["name"].text == "Anna Rossi")
        #expect(users[0]["role"].text == "administrator")
        #expect(users[0]["active"].bool == true)
        #expect(users[0]["language"].text == "it")

        let file = try program.folder.write("password", "un'altra parola\nrest", mode: 0o600)
        let changed = try await program.run("user", "password", "ANNA.ROSSI", "--password-file", file)
        #expect(changed.code == 0, "\(changed.errorText)")
        let last = try await program.run("user", "disable", "anna.rossi")
        #expect(last.code != 0, "the last administrator stays")
        let other = try await program.run(
            "user", "add", "bruno.verdi", "--name", "Bruno Verdi", "--administrator", "--password-file", file)
        #expect(other.code == 0, "\(other.errorText)")
        #expect(try await program.run("user", "disable", "anna.rossi").code == 0)
        users = try await program.json("user", "list")
        #expect(users.count == 2 && users[0]["login"].text == "anna.rossi")
        #expect(users[0]["active"].bool == false)
        #expect(try await program.run("user", "enable", "anna.rossi").code == 0)
        let unlocked = try await program.run("user", "unlock", "ANNA.ROSSI")
        #expect(unlocked.code == 0 && unlocked.outputText == "anna.rossi: may try again.\n")
    }

    @Test(
        "what cannot be is refused with its code",
        arguments: [
            (["user", "add", "mario", "--password-file", "-"], "corta", 65, "too short: at least 12"),
            (["user", "add", "mario", "--password-file", "-"], "parolacorta", 65, "too short: at least 12"),
            (["user", "add", "mario", "--password-file", "-"], "", 65, "too short"),
            (["user", "add", "mario", "--password-file", "/no/such"], "", 66, "cannot read the password"),
            (["user", "add", "mario"], "una parola lunga", 64, "no terminal to ask for the password"),
            (["user", "add", "mario", "--language", "fr", "--password-file", "-"], "una parola lunga", 64, "it or en"),
            (["user", "add", "mario", "--role", "king", "--password-file", "-"], "una parola lunga", 64, "is no role"),
            (
                ["user", "add", "mario", "--role", "department", "--password-file", "-"], "una parola lunga", 64,
                "--department goes with"
            ),
            (
                ["user", "add", "mario", "--department", "ambiente", "--password-file", "-"], "una parola lunga", 64,
                "--department goes with"
            ),
            (["user", "add", "mario", "--mail", "x", "--password-file", "-"], "una parola lunga", 64, "no address"),
            (["user", "disable", "mario"], "", 66, "nobody logs in as \"mario\""),
            (["user", "unlock", "mario"], "", 66, "nobody logs in as \"mario\""),
        ])
    func refused(words: [String], input: String, code: Int32, message: String) async throws {
        let program = try Program()
        let result = try await Command.run(
            [Program.path] + words, input: Array(input.utf8), environment: program.environment)
        #expect(result.code == code)
        #expect(result.errorText.contains(message), "\(result.errorText)")
        #expect(try await program.json("user", "list").count == 0)
    }

    @Test(
        "every role can be given, a department with its code, and where warnings go",
        arguments: ["operator", "back_office", "department", "manager", "monitor", "administrator"])
    func roles(role: String) async throws {
        let program = try Program()
        let place = role == "department" ? ["--department", "ambiente"] : []
        let added = try await Command.run(
            [
                Program.path, "user", "add", "mario", "--role", role, "--mail", "mario@example.org", "--password-file",
                "-",
            ]
                + place, input: Array("una parola lunga\n".utf8), environment: program.environment)
        #expect(added.code == 0, "\(added.errorText)")
        let users = try await program.json("user", "list")
        #expect(users[0]["role"].text == role)
        #expect(users[0]["mail"].text == "mario@example.org")
        #expect(users[0]["department"].text == (role == "department" ? "ambiente" : nil))
    }

    @Test("a log-in name is given once")
    func once() async throws {
        let program = try Program()
        let password = Array("una parola lunga\n".utf8)
        #expect(try await program.run("user", "add", "mario", "--password-file", "-", input: password).code == 0)
        let again = try await program.run("user", "add", "MARIO", "--password-file", "-", input: password)
        #expect(again.code == 65)
        #expect(again.errorText.contains("mario is there already"))
    }

    @Test("the data folder and everything in it is the service's alone, and no password lies in it")
    func privacy() async throws {
        let program = try Program()
        let password = "kanarienvogel-7419"
        _ = try await program.run("user", "add", "mario", "--password-file", "-", input: Array(password.utf8))
        let paths = try #require(FileManager.default.subpaths(atPath: program.data)).map { "\(program.data)/\($0)" }
        #expect(!paths.isEmpty)
        for path in [program.data] + paths {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            let mode = try #require(attributes[.posixPermissions] as? Int)
            #expect(mode & 0o077 == 0, "\(path) has mode \(String(mode, radix: 8))")
            if attributes[.type] as? FileAttributeType == .typeRegular {
                #expect(try Data(contentsOf: URL(fileURLWithPath: path)).range(of: Data(password.utf8)) == nil)
            }
        }
    }
}

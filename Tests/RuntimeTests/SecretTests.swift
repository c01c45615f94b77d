// Secrets: read from files, variables and commands, checked before use, never printed.

import Foundation
import Runtime
import Testing

@Suite("Secrets")
final class SecretTests {
    private let folder: String

    init() throws {
        folder = NSTemporaryDirectory() + "sportello-secret-" + RandomIdentifier.token(bits: 60)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private func file(_ name: String, _ text: String, mode: Int = 0o600) throws -> String {
        let path = "\(folder)/\(name)"
        try #require(
            FileManager.default.createFile(
                atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode]))
        return path
    }

    private func faults(_ value: String) -> [SettingsFault] {
        let faults = SettingsFaults()
        let node = SettingsNode(["password": .text(value)], file: "\(folder)/x.json5", faults: faults)
        _ = node.secret("password")
        return faults.all
    }

    @Test("a file gives its text without the last line end")
    func readsFile() async throws {
        let path = try file("secret", "kanarienvogel \n")
        #expect(try await SecretReference("file:\(path)", relativeTo: "/").read().value == "kanarienvogel ")
        #expect(try await SecretReference("file:secret", relativeTo: folder).read().value == "kanarienvogel ")
    }

    @Test("a command gives its output, with its variables and with signals that can stop it")
    func readsCommand() async throws {
        let command = SecretReference("command:printf '%s' \"tok${HOME:+en}\"; kill -0 $$", relativeTo: "/")
        #expect(try await command.read().value == "token")
        let stopped = SecretReference("command:kill -TERM $$; echo survived", relativeTo: "/")
        await #expect(throws: SecretError(.unreadable, place: "command kill", detail: "ended with 143")) {
            try await stopped.read()
        }
    }

    @Test("a command that never ends is killed with its children, and says so")
    func endsCommand() async throws {
        let mark = "\(folder)/pid"
        let command = SecretReference("command:sleep 600 & echo $! > \(mark); wait", relativeTo: "/")
        await #expect(throws: SecretError(.timeout, place: "command sleep")) {
            try await command.read(within: .milliseconds(500))
        }
        let child = try #require(pid_t(String(contentsOfFile: mark, encoding: .utf8).filter(\.isNumber)))
        // The orphan is reaped by whoever is init here; until then it may be seen as a zombie, never as a sleeper.
        // A signal takes its time on a busy machine.
        let limit = ContinuousClock.now + .seconds(30)
        var state: String?
        repeat {
            state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
        } while state?.contains(") Z") == false && ContinuousClock.now < limit
        #expect(state?.contains(") Z") ?? true)
    }

    @Test("endless output, empty output and a missing variable are errors that do not contain the secret")
    func refuses() async throws {
        for (text, code) in [
            ("command:yes kanarienvogel", SecretError.Code.unreadable), ("command:true", .empty),
            ("env:SPORTELLO_NO_SUCH_VARIABLE", .unreadable), ("file:/no/such/file", .unreadable),
        ] {
            let error = await #expect(throws: SecretError.self) {
                try await SecretReference(text, relativeTo: "/").read()
            }
            #expect(error?.code == code)
            #expect(error.map { "\($0)".contains("kanarienvogel") } == false, "\(text)")
        }
    }

    @Test("a secret is never printed, neither described nor dumped nor inside a fault")
    func hidesItself() throws {
        let reference = SecretReference("kanarienvogel", relativeTo: "/")
        var dumped = ""
        dump(reference, to: &dumped)
        #expect(!dumped.contains("kanarienvogel"))
        #expect(!"\(reference) \(String(reflecting: reference))".contains("kanarienvogel"))
        #expect(!faults("kanarienvogel").map(\.description).joined().contains("kanarienvogel"))
    }

    @Test("what can be wrong with a secret's place is found before it is used")
    func checksPlace() throws {
        let good = try file("good", "x")
        let open = try file("open", "x", mode: 0o644)
        let empty = try file("empty", "")
        #expect(faults("file:\(good)").isEmpty)
        #expect(faults("file:good").isEmpty)
        #expect(faults("file:\(open)").map(\.remedy) == ["chmod o= \(open)"])
        #expect(faults("file:\(empty)").map(\.problem) == ["\(empty) is empty"])
        #expect(
            faults("file:missing").map(\.problem) == ["\(folder)/missing cannot be read: No such file or directory"])
        #expect(faults("file:\(folder)").map(\.problem) == ["\(folder) is not a file"])
        #expect(faults("env:SPORTELLO_NO_SUCH_VARIABLE").count == 1)
        #expect(faults("command: ").map(\.problem) == ["names no command"])
        #expect(faults("open sesame").map(\.isWarning) == [true])
        #expect(faults("").map(\.isWarning) == [false])
    }

    @Test("a place may be written as an object, and then names exactly one place")
    func readsObjects() throws {
        let path = try file("token", "t")
        func read(_ value: [String: SettingsValue]) -> (SecretReference?, [String]) {
            let faults = SettingsFaults()
            let node = SettingsNode(["password": .object(value)], file: "\(folder)/x.json5", faults: faults)
            let found = node.secret("password")
            node.finish()
            return (found, faults.all.map(\.key))
        }
        #expect(read(["file": .text(path)]) == (.file(path), []))
        #expect(read(["file": .text("token")]) == (.file("\(folder)/token"), []))
        #expect(read(["command": .text("echo a:b")]) == (.command("echo a:b"), []))
        #expect(read(["file": .text("nicht-da")]).1 == ["password.file"])
        #expect(read([:]).1 == ["password"])
        #expect(read(["file": .text(path), "env": .text("HOME")]).1 == ["password"])
        #expect(read(["command": .text("x"), "fiel": .text("x")]).1 == ["password.fiel"])
    }
}

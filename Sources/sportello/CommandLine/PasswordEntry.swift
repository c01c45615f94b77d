// How a password gets in: from a file, from standard input, or typed twice without echo. Never as an argument, where
// every user of the machine could read it.

import Crypto
import Foundation
import Glibc

enum PasswordEntry {
    static let options = [
        OptionSpec(
            "--password-file", "FILE", help: "Takes the first line of FILE; - is standard input. Else it is asked for.")
    ]

    /// - Throws: `CommandFailure` when there is none, the two differ, or it is too short.
    static func read(_ arguments: Arguments) throws -> String {
        let password: String
        if let file = arguments.value("--password-file") {
            password = try firstLine(of: file)
        } else if isatty(0) == 1 {
            password = try ask("Password: ")
            if try ask("Once more: ") != password { throw CommandFailure(.dataError, "the two are not the same") }
        } else {
            throw CommandFailure(
                .usage, "no terminal to ask for the password",
                hint: "Give it with --password-file FILE (- for standard input).")
        }
        let least = PasswordHasher.shortestPassword
        if password.count < least {
            throw CommandFailure(.dataError, "the password is too short: at least \(least) characters")
        }
        return password
    }

    private static func firstLine(of file: String) throws -> String {
        let handle = file == "-" ? FileHandle.standardInput : FileHandle(forReadingAtPath: file)
        guard let handle else { throw CommandFailure(.noInput, "cannot read the password from \(file)") }
        let bytes = try handle.read(upToCount: 4096) ?? Data()
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        guard let text = String(validating: line, as: UTF8.self) else {
            throw CommandFailure(.dataError, "the password is not UTF-8")
        }
        return text
    }

    private static func ask(_ prompt: String) throws -> String {
        Console.write(Array(prompt.utf8))
        var before = termios()
        guard tcgetattr(0, &before) == 0 else { throw CommandFailure(.ioError, "the terminal cannot be set") }
        var quiet = before
        quiet.c_lflag &= ~tcflag_t(ECHO)
        tcsetattr(0, TCSAFLUSH, &quiet)
        let line = readLine(strippingNewline: true)
        tcsetattr(0, TCSAFLUSH, &before)
        Console.print("")
        guard let line else { throw CommandFailure(.noInput, "no password given") }
        return line
    }
}

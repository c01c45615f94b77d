// `sportello parse`: shows what the intake understands of a mail, as JSON. The same code as the intake's.

import Channels
import Email
import Foundation
import Glibc

enum ParseCommand {
    static let command = Command(
        "parse", operands: "[FILE]", count: 0...1, summary: "Shows what a mail says, as the intake understands it.",
        notes: """
            FILE is a mail as it came (RFC 5322); - is standard input. Exit code 0 whatever the bytes are, 65 when there is
            nothing at all to read. With --batch one object comes out for each name that goes in, in the same order:
            {"exit": 65, "error": …} for one with nothing to read.
            """,
        options: [
            OptionSpec("--json", help: "One object on one line; without it the same for human eyes."),
            OptionSpec(
                "--batch", help: "Reads file names from standard input, one a line, and prints one object a line."),
        ], run: run)

    /// A mail larger than this is read no further; the source of the intake keeps larger ones, too.
    private static let largest = 256 << 20

    @Sendable private static func run(_ arguments: Arguments) async throws -> ExitCode {
        if arguments.has("--batch") {
            guard arguments.operands.isEmpty else {
                throw CommandFailure(.usage, "--batch takes its file names from standard input")
            }
            batch()
            return .ok
        }
        guard let file = arguments.operands.first else {
            throw CommandFailure(.usage, "which FILE? - is standard input")
        }
        do {
            let mail = try MailDescription(try contents(of: Array(file.utf8)))
            if arguments.has("--json") {
                Console.write(try mail.json() + [0x0A])
            } else {
                let encoder = JSONEncoder()
                encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                Console.write(Array(try encoder.encode(mail)) + [0x0A])
            }
            return .ok
        } catch let failure as TranslationFailure {
            throw CommandFailure(.dataError, "\(file): \(failure.reason)")
        }
    }

    private static func batch() {
        var lines = LineReader()
        while let name = lines.next() {
            do {
                Console.write(try MailDescription(try contents(of: name)).json() + [0x0A])
            } catch {
                let reason = (error as? TranslationFailure)?.reason ?? "\(error)"
                try? Console.printJSON(Nothing(error: reason))
            }
        }
    }

    /// What stands in the place of a mail with nothing to read.
    private struct Nothing: Encodable {
        var exit = ExitCode.dataError.rawValue
        var error: String
    }

    /// - Parameter name: bytes, because file names are no text.
    /// - Throws: `TranslationFailure` when there is no such file: there is nothing to read, as in an empty one.
    private static func contents(of name: [UInt8]) throws(TranslationFailure) -> [UInt8] {
        let isInput = name == [UInt8(ascii: "-")]
        let descriptor = isInput ? 0 : open(name.map { CChar(bitPattern: $0) } + [0], O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw TranslationFailure(
                code: "unreadable", reason: "cannot be opened: \(String(cString: strerror(errno)))")
        }
        defer { if !isInput { close(descriptor) } }
        do { return try InputReader(descriptor).all(atMost: largest) } catch {
            throw TranslationFailure(code: "unreadable", reason: "cannot be read: \(error)")
        }
    }
}

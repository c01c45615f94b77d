// Telephone calls from a switchboard's file: `sportello calls import`.

import Foundation
import Glibc
import Settings
import Store
import Switchboard
import Tickets

enum CallsCommand {
    static let command = Command(
        "calls", "import", operands: "FILE", count: 1...1, summary: "Takes in the calls of a switchboard's file.",
        notes: """
            csv: one line, one call, with a heading (Adapters/Switchboard/README.md). queue_log: Asterisk's own log. The file
            is checked to its last line first; a fault takes in nothing and names its line (exit code 65). The same file
            twice changes nothing.
            """,
        options: [
            OptionSpec("--service", "CODE", help: "Service code, e.g. CUP."),
            OptionSpec("--form", "FORM", help: "csv or queue_log."),
            OptionSpec("--queue", "NAMES", help: "With queue_log: only these queues, parted by commas."), .json,
            .config,
        ], run: run)

    @Sendable private static func run(_ arguments: Arguments) async throws -> ExitCode {
        guard let service = arguments.value("--service"), let word = arguments.value("--form"),
            let form = CallForm(rawValue: word)
        else {
            throw CommandFailure(
                .usage, "--service and --form csv or queue_log are needed", hint: "sportello calls import --help")
        }
        let path = arguments.operands[0]
        let queues = Set((arguments.value("--queue") ?? "").split(separator: ",").map { String($0) })
        return try await Workplace.withStore(arguments) { settings, store in
            guard let known = settings.services[service] else {
                throw CommandFailure(.noInput, "the settings know no service \(service)")
            }
            let file = CallFile(form: form, queues: queues, calendar: known.calendar) {
                let reading = try FileReading(path)
                return { try await reading.next() }
            }
            do {
                let taken = try await file.take(into: store, service: service, by: nil, at: UserCommands.now())
                if arguments.has("--json") {
                    try Console.printJSON(taken)
                } else {
                    Console.print("\(taken.read) calls, \(taken.new) of them new, \(taken.unfinished) without an end.")
                }
                return .ok
            } catch let fault as CallFileFault {
                throw CommandFailure(.dataError, "\(path): \(fault)", hint: "Nothing was taken in.")
            } catch is InputError {
                throw CommandFailure(.noInput, "\(path) cannot be read")
            }
        }
    }

    /// A file, piece by piece.
    private actor FileReading {
        private let descriptor: Int32

        init(_ path: String) throws {
            let opened = open(path, O_RDONLY | O_CLOEXEC)
            guard opened >= 0 else { throw InputError.last }
            descriptor = opened
        }

        deinit { close(descriptor) }

        func next() throws -> [UInt8]? {
            let piece = try InputReader(descriptor).next(1 << 18)
            return piece.isEmpty ? nil : Array(piece)
        }
    }
}

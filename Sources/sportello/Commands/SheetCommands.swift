// Sheets of paper for the mail room: the separator that goes before each letter of a pile, and the test print that shows
// where the window of the house's envelopes is.

import Channels
import Foundation
import Letter
import Print
import Settings
import Tickets

enum SheetCommands {
    static let all = [
        Command(
            "separator-sheet", summary: "Makes the sheet that parts two letters of a scanned pile (PDF).",
            notes: """
                It goes before the letter. The scan is split there, the sheet is dropped, and the letter gets the service,
                the day of arrival (the clock starts then) and the protocol number that stand on it.
                """,
            options: [
                OptionSpec("--service", "CODE", help: "Service code of the letter's ticket, e.g. CC."),
                OptionSpec("--date", "DAY", help: "Day of arrival, e.g. 2026-03-02."),
                OptionSpec("--protocol", "NUMBER", help: "Number in the protocol register."),
                OptionSpec("--register", "NAME", help: "Name of the register, where there are several."), out,
            ], run: separator),
        Command(
            "window-sheet", operands: "[ACCOUNT]", count: 0...1,
            summary: "Makes a test print of the envelope's window with millimetres (PDF).",
            notes: """
                ACCOUNT is one of letter.json5; without it, the window at its default place is printed. Print it at 100 %,
                fold it at the marks and put it into the envelope.
                """,
            options: [out, .config], run: window),
    ]

    private static let out = OptionSpec("--out", "FILE", help: "Where to write (default: standard output).")

    @Sendable private static func separator(_ arguments: Arguments) async throws -> ExitCode {
        guard let service = arguments.value("--service"), let day = arguments.value("--date") else {
            throw CommandFailure(.usage, "--service and --date are needed", hint: "sportello separator-sheet --help")
        }
        guard
            let mark = SeparatorMark(
                service: service, arrival: day, protocolNumber: arguments.value("--protocol"),
                register: arguments.value("--register"))
        else {
            throw CommandFailure(
                .usage, "\(service), \(day) do not make a separator sheet",
                hint: "A code such as CC, a day such as 2026-03-02, protocol and register of at most 60 characters.")
        }
        return try write(try await PrintShop().print(SeparatorSheet(mark: mark)), arguments)
    }

    @Sendable private static func window(_ arguments: Arguments) async throws -> ExitCode {
        var frame = Frame.rightWindow
        if let name = arguments.operands.first {
            let (settings, _) = Settings.read(
                folder: Workplace.folder(arguments), channels: OfferedChannels.parsers())
            let channel = settings.channels.lazy.compactMap { $0 as? LetterChannel }.first
            guard let found = channel?.window(of: AccountName(name)) else {
                throw CommandFailure(.noInput, "letter.json5 has no account \(name) that sends")
            }
            frame = found
        }
        return try write(try await PrintShop().print(AddressTestSheet(window: frame)), arguments)
    }

    private static func write(_ document: PrintedDocument, _ arguments: Arguments) throws -> ExitCode {
        guard let path = arguments.value("--out") else {
            Console.write(document.bytes)
            return .ok
        }
        do { try Data(document.bytes).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
            throw CommandFailure(.cannotCreate, "\(path) cannot be written")
        }
        return .ok
    }
}

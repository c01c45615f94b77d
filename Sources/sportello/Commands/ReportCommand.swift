// Reports of a period, `sportello report`: the indicator table on the terminal, the whole report as a file, closing a period and
// printing a closed one.

import Foundation
import Reports
import Settings
import StoreSQLite
import Store
import Tickets

enum ReportCommand {
    static let command = Command(
        "report", summary: "Makes the report of a service and period, closes a period, prints a closed one.",
        notes: """
            Without --format the indicator table is printed. A period is 2026-S1, 2026-Q3, 2026-03, 2026 or
            2026-01-15..2026-02-14. --freeze keeps the figures of a period that is over, with every contact behind them, for
            ever; --frozen prints them as they were. Exit codes: 65 the period is not over or closed already, 66 no such
            service or closed period, 70 what was kept is damaged.
            """,
        options: [
            OptionSpec("--service", "CODE", help: "Service code, e.g. CUP."),
            OptionSpec("--period", "PERIOD", help: "Which period."),
            OptionSpec("--format", "FORM", help: "pdf, xlsx, csv or json."),
            OptionSpec(
                "--sheet", "SHEET",
                help: "With csv and json: indicators (default), details, dashboard, contacts, cases, escalations, "
                    + "calls, packets, outages, entered."),
            OptionSpec("--language", "LANG", help: "it (default) or en."),
            OptionSpec("--out", "FILE", help: "Where to write (default: standard output)."),
            OptionSpec("--freeze", help: "Closes the period."),
            OptionSpec("--frozen", "NUMBER", help: "A closed period instead of today's figures."),
            OptionSpec("--closed", help: "Lists the closed periods."), .config,
        ], run: run)

    @Sendable private static func run(_ arguments: Arguments) async throws -> ExitCode {
        let settings = try Workplace.mainSettings(arguments)
        // Channels are named by their own settings; what is wrong with one is no reason to refuse a report.
        let (named, _) = Settings.read(folder: Workplace.folder(arguments), channels: OfferedChannels.parsers())
        do {
            return try await Workplace.withStore(settings) { store in
                let amended = named.amended(by: try await store.amendments()).settings
                let reports = Reports(store: store, rules: ReportRules(amended))
                if arguments.has("--closed") { return try await list(reports, settings, arguments) }
                if let number = try arguments.number("--frozen", in: 1...Int.max) {
                    guard let document = try await reports.frozen(Int64(number)) else {
                        throw CommandFailure(.noInput, "there is no closed period no. \(number)")
                    }
                    return try await print(document, arguments)
                }
                return try await live(reports, arguments)
            }
        } catch let error as ReportError {
            throw CommandFailure(error)
        }
    }

    private static func live(_ reports: Reports, _ arguments: Arguments) async throws -> ExitCode {
        guard let service = arguments.value("--service"), let text = arguments.value("--period") else {
            throw CommandFailure(.usage, "--service and --period are needed", hint: "sportello report --help")
        }
        guard let period = ReportPeriod(text) else {
            throw CommandFailure(.usage, "\(text) is no period", hint: "Such as 2026-S1, 2026-Q3, 2026-03.")
        }
        if arguments.has("--freeze") {
            let report = try await reports.freeze(service: service, period: period, by: nil)
            Console.complain("closed period no. \(report.id), SHA-256 \(report.content.sha256)")
            guard arguments.has("--format"), let document = try await reports.frozen(report.id) else { return .ok }
            return try await print(document, arguments)
        }
        guard let format = try format(arguments) else {
            table(try await reports.table(service: service, period: period))
            return .ok
        }
        let file = try await reports.export(
            service: service, period: period, format: format, sheet: try sheet(arguments),
            language: try language(arguments))
        return try write(file, arguments)
    }

    private static func print(_ document: FrozenDocument, _ arguments: Arguments) async throws -> ExitCode {
        guard let format = try format(arguments) else {
            table(document.table)
            return .ok
        }
        let file = try await document.export(
            format: format, sheet: try sheet(arguments), language: try language(arguments))
        return try write(file, arguments)
    }

    private static func list(_ reports: Reports, _ settings: Settings, _ arguments: Arguments) async throws -> ExitCode
    {
        let time = LocalTime(zone: settings.timeZone)
        let rows = try await reports.frozenReports(service: arguments.value("--service")).map {
            ["\($0.id)", $0.service, $0.period, time.text($0.frozenAt), $0.content.sha256]
        }
        Console.print(Console.table(["no.", "service", "period", "closed", "SHA-256"], rows))
        return .ok
    }

    private static func table(_ table: IndicatorTable) {
        let rows = table.rows.map { [$0.indicator.rawValue, $0.objective, $0.value, $0.goal, $0.verdict.rawValue] }
        Console.print("\(table.serviceTitle), \(table.period.name)\n" + table.clockNotes.joined(separator: "\n") + "\n")
        Console.print(Console.table(["", "OBIETTIVO", "VALORI", "VALORI DA RAGGIUNGERE", "OK KO"], rows))
    }

    // MARK: Arguments and output

    private static func format(_ arguments: Arguments) throws -> ReportFormat? {
        guard let text = arguments.value("--format") else { return nil }
        guard let format = ReportFormat(rawValue: text) else {
            throw CommandFailure(.usage, "--format \(text) is none of pdf, xlsx, csv, json")
        }
        return format
    }

    private static func sheet(_ arguments: Arguments) throws -> ReportSheet {
        guard let text = arguments.value("--sheet") else { return .indicators }
        guard let sheet = ReportSheet(rawValue: text) else {
            throw CommandFailure(
                .usage, "--sheet \(text) is no sheet",
                hint: "One of " + ReportSheet.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return sheet
    }

    private static func language(_ arguments: Arguments) throws -> String {
        let language = arguments.value("--language") ?? "it"
        guard ["it", "en"].contains(language) else {
            throw CommandFailure(.usage, "--language \(language) is neither it nor en")
        }
        return language
    }

    private static func write(_ file: ReportFile, _ arguments: Arguments) throws -> ExitCode {
        guard let path = arguments.value("--out") else {
            var offset = 0
            while offset < file.size {
                let piece = try file.piece(at: offset)
                Console.write(piece)
                offset += piece.count
            }
            return .ok
        }
        do { try Data(try file.bytes()).write(to: URL(fileURLWithPath: path), options: .atomic) } catch {
            throw CommandFailure(.cannotCreate, "\(path) cannot be written")
        }
        return .ok
    }
}

extension CommandFailure {
    init(_ error: ReportError) {
        switch error.code {
        case .unknownService: self.init(.noInput, "the settings know no service \(error.detail)")
        case .missing: self.init(.noInput, "there is no such thing (\(error))")
        case .notOver: self.init(.dataError, "the period is not over")
        case .frozenAlready: self.init(.dataError, "the period has been closed already")
        case .damaged: self.init(.software, "what was kept of the period is not what was kept (\(error))")
        case .notOffered: self.init(.unavailable, "this form cannot be made here (\(error))")
        case .unwritable: self.init(.ioError, "the report cannot be written (\(error))")
        }
    }
}

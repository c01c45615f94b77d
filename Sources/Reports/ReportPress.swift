// Writes reports as files. Spreadsheets wait for the disk row by row, so the work has a thread of its own.

import Foundation
import Runtime
import Sheets
import Store
import Tickets

/// Makes files from reports. One at a time: a semester of contacts is work enough for one core.
actor ReportPress {
    private let executor = ThreadExecutor("report-press")
    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// For the whole process.
    static let shared = ReportPress()

    /// - Parameter calendar: its time zone is that of printed times.
    func file(
        _ material: any ReportMaterial, format: ReportFormat, sheet: ReportSheet, language: String,
        calendar: ServiceCalendar
    ) async throws -> ReportFile {
        let sheets = ReportSheets(material: material, language: language)
        let table = material.content.table
        let whole = format == .xlsx || format == .pdf || sheet == .indicators
        let name = Self.name(table, whole ? nil : sheet.rawValue, format)
        let place: UnnamedFile
        switch format {
        case .pdf:
            place = try UnnamedFile()
            try place.append(try await Self.document(material.content, language: language, calendar: calendar))
            try place.flush()
        case .csv:
            place = try beginCSV(sheets.columns(sheet), language)
            let text = CellText(language: language, calendar: calendar)
            try await sheets.rows(sheet) { try place.append(CSVText.line($0.map(text.csv))) }
            try place.flush()
        case .xlsx: place = try await workbook(sheets, calendar)
        case .json: place = try await json(sheets, sheet)
        }
        return ReportFile(name: name, type: format.type, place: place)
    }

    private static func document(
        _ content: ReportContent, language: String, calendar: ServiceCalendar
    ) async throws -> [UInt8] {
        let texts = WrittenParts(content.texts)
        return try await ReportDocument(
            content: content, notes: texts.notes, actions: texts.actions, resources: texts.resources,
            language: language, timeZone: calendar.timeZone.identifier
        ).pdf()
    }

    /// One list as CSV.
    func file(
        _ material: any ReportMaterial, list: FactList, channel: ChannelName?, language: String,
        calendar: ServiceCalendar
    ) async throws -> ReportFile {
        let sheets = ReportSheets(material: material, language: language)
        let place = try beginCSV(FactRows.columns(of: list), language)
        let text = CellText(language: language, calendar: calendar)
        try await sheets.rows(of: list, channel: channel) { try place.append(CSVText.line($0.map(text.csv))) }
        try place.flush()
        let word = list.word + (channel.map { "-\($0)" } ?? "")
        return ReportFile(
            name: Self.name(material.content.table, word, .csv), type: ReportFormat.csv.type, place: place)
    }

    /// Letters, digits, dashes and points only: it becomes a file's name on somebody's machine.
    private static func name(_ table: IndicatorTable, _ part: String?, _ format: ReportFormat) -> String {
        let text = ([table.service, table.period.name.replacing("..", with: "_")] + [part].compactMap(\.self))
            .joined(separator: "-")
        let safe = text.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "_" }
        return String(safe) + "." + format.rawValue
    }

    // MARK: CSV

    private func beginCSV(_ columns: [FactColumn], _ language: String) throws -> UnnamedFile {
        let place = try UnnamedFile()
        try place.append(CSVText.mark)
        try place.append(CSVText.line(columns.map { CSVText.text(language == "en" ? $0.en : $0.it) }))
        return place
    }

    // MARK: JSON

    private func json(_ sheets: ReportSheets, _ sheet: ReportSheet) async throws -> UnnamedFile {
        let place = try UnnamedFile()
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if sheet == .indicators {
            let content = sheets.material.content
            let report = JSONReport(
                service: content.table.service, period: content.table.period.name, madeAt: content.madeAt.description,
                seal: content.seal, table: content.table, dashboard: content.dashboard)
            try place.append(try encoder.encode(report))
            try place.append("\n")
        } else {
            let keys = sheets.columns(sheet).map(\.key)
            var separator = "[\n"
            try await sheets.rows(sheet) { cells in
                let object = JSONRow(keys: keys, cells: cells, isItalian: sheets.language != "en")
                try place.append(separator)
                try place.append(try encoder.encode(object))
                separator = ",\n"
            }
            try place.append(separator == "[\n" ? "[]\n" : "\n]\n")
        }
        try place.flush()
        return place
    }

    private struct JSONReport: Encodable {
        var service: String
        var period: String
        var madeAt: String
        var seal: ReportContent.Seal?
        var table: IndicatorTable
        var dashboard: Dashboard
    }

    // MARK: Spreadsheet

    private func workbook(_ sheets: ReportSheets, _ calendar: ServiceCalendar) async throws -> UnnamedFile {
        var template = Array("\(FileManager.default.temporaryDirectory.path)/sportello-report-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw ReportError(.unwritable, operation: "mkdtemp", detail: "errno \(errno)")
        }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let content = sheets.material.content
        let path = folder + "/report.xlsx"
        do {
            let book = try Workbook(
                path: path, folder: folder, title: "\(content.table.serviceTitle) \(content.table.period.name)",
                created: content.madeAt.milliseconds / 1000)
            try cover(content, in: book, CellText(language: sheets.language, calendar: calendar))
            for sheet in ReportSheet.allCases { try await write(sheet, of: sheets, to: book, calendar) }
            try book.close()
        } catch let error as SheetsError {
            throw ReportError(.unwritable, operation: error.operation, detail: error.detail)
        }
        return try UnnamedFile(taking: path)
    }

    /// Who reports what to whom, and which rules judged.
    private func cover(_ content: ReportContent, in book: Workbook, _ text: CellText) throws {
        let sheet = try book.sheet("Report", columns: [])
        var lines: [(String, String)] = [
            ("Ente", content.header.body), ("Affidatario", content.header.contractor),
        ]
        lines += content.header.contracts.map { ("Contratto", $0) }
        lines += [
            ("Servizio", content.table.serviceTitle), ("Periodo", content.table.period.name),
            ("Dal", ItalianNumber.day(content.table.period.from)),
            ("Al", ItalianNumber.day(content.table.period.until)),
            (content.seal == nil ? "Elaborato il" : "Chiuso il", text.moment(content.madeAt)),
        ]
        if let seal = content.seal { lines += [("Periodo chiuso n.", "\(seal.number)"), ("SHA-256", seal.sha256)] }
        lines += content.table.clockNotes.map { ("Regola", $0) }
        for (name, value) in lines where !value.isEmpty { try sheet.add([.heading(name), .text(value)]) }
    }

    private func write(
        _ sheet: ReportSheet, of sheets: ReportSheets, to book: Workbook, _ calendar: ServiceCalendar
    ) async throws {
        let text = CellText(language: sheets.language, calendar: calendar)
        let columns = sheets.columns(sheet).map { column in
            let title = sheets.language == "en" ? column.en : column.it
            return SheetColumn(title, width: column.key == "sha256" ? 66 : column.kind == .instant ? 20 : 18)
        }
        let title = sheets.title(sheet)
        var number = 1
        var page = try book.sheet(title, columns: columns)
        try await sheets.rows(sheet) { cells in
            if page.rows == Workbook.mostRows {
                number += 1
                page = try book.sheet("\(title) \(number)", columns: columns)
            }
            try page.add(cells.map(text.sheet))
        }
    }
}

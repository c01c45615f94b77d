// One sheet of a workbook: rows from top to bottom.

import CXLSX

/// A sheet that is being written.
public final class Worksheet {
    private let sheet: UnsafeMutablePointer<lxw_worksheet>
    // Holds the workbook, whose memory the sheet is.
    private let workbook: Workbook
    /// Rows written, heading included.
    public private(set) var rows = 0

    init(
        _ sheet: UnsafeMutablePointer<lxw_worksheet>, of workbook: Workbook, columns: [SheetColumn]
    ) throws(SheetsError) {
        self.sheet = sheet
        self.workbook = workbook
        for (index, column) in columns.enumerated() {
            worksheet_set_column(sheet, UInt16(index), UInt16(index), column.width, nil)
        }
        if !columns.isEmpty {
            worksheet_freeze_panes(sheet, 1, 0)
            try add(columns.map { .heading($0.title) })
        }
    }

    /// Adds a row.
    /// - Throws: `SheetsError.tooMuch` when the sheet is full.
    public func add(_ cells: [SheetCell]) throws(SheetsError) {
        guard rows < Workbook.mostRows else { throw SheetsError(.tooMuch, operation: "row") }
        let row = UInt32(rows)
        rows += 1
        for (index, cell) in cells.enumerated() {
            let result = write(cell, row, UInt16(index))
            guard result == LXW_NO_ERROR else {
                throw SheetsError(.unwritable, operation: "cell", detail: String(cString: lxw_strerror(result)))
            }
        }
    }

    private func write(_ cell: SheetCell, _ row: UInt32, _ column: UInt16) -> lxw_error {
        let formats = workbook.formats
        switch cell {
        case .nothing: return LXW_NO_ERROR
        // Never `worksheet_write_url` or `_formula`, whatever the text begins with.
        case .text(let text): return worksheet_write_string(sheet, row, column, Self.fitting(text), nil)
        case .heading(let text): return worksheet_write_string(sheet, row, column, Self.fitting(text), formats.heading)
        case .number(let value):
            guard value.isFinite else { return LXW_NO_ERROR }
            return worksheet_write_number(sheet, row, column, value, formats.decimal)
        case .count(let value): return worksheet_write_number(sheet, row, column, Double(value), nil)
        case .moment(let seconds):
            return worksheet_write_number(sheet, row, column, Self.serial(Double(seconds) / 86_400), formats.moment)
        case .day(let number):
            return worksheet_write_number(sheet, row, column, Self.serial(Double(number)), formats.day)
        case .duration(let milliseconds):
            return worksheet_write_number(
                sheet, row, column, Double(milliseconds) / 86_400_000, formats.duration)
        }
    }

    /// Days as sheets count them: 1970-01-01 is 25569.
    private static func serial(_ days: Double) -> Double { days + 25_569 }

    /// Without what XML cannot hold, and not longer than a cell can be.
    static func fitting(_ text: String) -> String {
        let allowed = text.unicodeScalars.filter {
            $0.value >= 0x20 ? $0.value != 0xFFFE && $0.value != 0xFFFF : $0 == "\n" || $0 == "\t"
        }
        var kept = String(String.UnicodeScalarView(allowed))
        if kept.utf16.count > Workbook.mostText { kept = String(kept.prefix(Workbook.mostText / 4)) }
        return kept
    }
}

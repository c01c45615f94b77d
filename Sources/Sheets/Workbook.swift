// Spreadsheets (OOXML) by libxlsxwriter: rows in, a file out. In constant memory: a row is written when the next one begins, so
// rows come in order. The same values and the same date make the same bytes.

import CXLSX
import Foundation

/// A workbook that is being written. Belongs to one task or actor at a time; every call may wait for the disk.
public final class Workbook {
    /// As many rows as a sheet holds, heading included.
    public static let mostRows = 1_048_576
    /// A cell's text in characters of UTF-16, as the form of file says; longer ones are cut.
    static let mostText = 32_767

    let book: UnsafeMutablePointer<lxw_workbook>
    private var isClosed = false
    let formats: Formats

    struct Formats {
        let heading: UnsafeMutablePointer<lxw_format>
        let wrapped: UnsafeMutablePointer<lxw_format>
        let decimal: UnsafeMutablePointer<lxw_format>
        let moment: UnsafeMutablePointer<lxw_format>
        let day: UnsafeMutablePointer<lxw_format>
        let duration: UnsafeMutablePointer<lxw_format>
    }

    /// - Parameters:
    ///   - path: the file, made by `close`.
    ///   - folder: for what is written before that.
    ///   - created: seconds since 1970; stands in the file instead of the moment of writing.
    /// - Throws: `SheetsError.unwritable`.
    public init(path: String, folder: String, title: String, created: Int64) throws(SheetsError) {
        // The library keeps the pointer until `workbook_close`, and frees a copy of the options' string never: its own.
        let book: UnsafeMutablePointer<lxw_workbook>? = folder.withCString { place in
            var options = lxw_workbook_options()
            options.constant_memory = 1
            options.tmpdir = UnsafeMutablePointer(mutating: place)
            return workbook_new_opt(path, &options)
        }
        guard let book else { throw SheetsError(.unwritable, operation: "new") }
        guard let heading = workbook_add_format(book), let wrapped = workbook_add_format(book),
            let decimal = workbook_add_format(book), let moment = workbook_add_format(book),
            let day = workbook_add_format(book), let duration = workbook_add_format(book)
        else {
            lxw_workbook_free(book)
            throw SheetsError(.unwritable, operation: "format")
        }
        self.book = book
        formats = Formats(
            heading: heading, wrapped: wrapped, decimal: decimal, moment: moment, day: day, duration: duration)
        format_set_bold(heading)
        format_set_text_wrap(heading)
        format_set_text_wrap(wrapped)
        format_set_num_format(decimal, "#,##0.00")
        format_set_num_format(moment, "dd/mm/yyyy hh:mm:ss")
        format_set_num_format(day, "dd/mm/yyyy")
        format_set_num_format(duration, "[h]:mm:ss")
        Self.name(book, title: title, created: created)
    }

    deinit {
        // Given up: closing is the only way by which the library lets go of its temporary files. The caller removes the folder.
        if !isClosed { workbook_close(book) }
    }

    private static func name(_ book: UnsafeMutablePointer<lxw_workbook>, title: String, created: Int64) {
        // The library copies what it is given.
        title.withCString { title in
            var properties = lxw_doc_properties()
            properties.title = UnsafeMutablePointer(mutating: title)
            properties.created = time_t(created)
            workbook_set_properties(book, &properties)
        }
    }

    /// Adds a sheet, with its heading as the first row.
    /// - Parameter name: at most 31 characters without `[]:*?/\`, unique.
    public func sheet(_ name: String, columns: [SheetColumn]) throws(SheetsError) -> Worksheet {
        guard let sheet = workbook_add_worksheet(book, name) else {
            throw SheetsError(.tooMuch, operation: "sheet")
        }
        return try Worksheet(sheet, of: self, columns: columns)
    }

    /// Writes the file. Sheets must not be written to any more.
    /// - Throws: `SheetsError.unwritable`.
    public func close() throws(SheetsError) {
        precondition(!isClosed, "a workbook is closed once")
        isClosed = true
        let result = workbook_close(book)
        guard result == LXW_NO_ERROR else {
            throw SheetsError(.unwritable, operation: "close", detail: String(cString: lxw_strerror(result)))
        }
    }
}

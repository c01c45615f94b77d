// The demo's batch of scanned letters: a PDF as a mail room's scanner makes it, two letters as pictures (fax coding, 200
// dots an inch), each behind a separator sheet of its own. It goes into the hot folder like any other scan.

import Foundation
import Print

/// Composes the batch.
struct DemoBatch {
    /// Days on which the mail room stamped the letters, `2026-03-02`.
    var arrivals: [String]

    /// The pictures of the letters (CCITT Group 4, Demo/Mails), 1653 by 2339 dots.
    private static let pages = [PackageResources.lettera_1_g4, PackageResources.lettera_2_g4]
    private static let (columns, rows) = (1653, 2339)
    /// A4 in points.
    private static let (width, height) = (595, 842)

    /// - Throws: `CommandFailure` when a day is no day.
    func pdf() throws -> [UInt8] {
        var file = PDFBytes()
        var kids: [Int] = []
        for (page, arrival) in zip(Self.pages, arrivals) {
            kids.append(file.addPage(try separator(arrival)))
            let image = file.add(
                """
                /Type /XObject /Subtype /Image /Width \(Self.columns) /Height \(Self.rows) /ColorSpace /DeviceGray \
                /BitsPerComponent 1 /Filter /CCITTFaxDecode /DecodeParms << /K -1 /Columns \(Self.columns) \
                /Rows \(Self.rows) /BlackIs1 true >>
                """, stream: page)
            kids.append(
                file.addPage("q \(Self.width) 0 0 \(Self.height) 0 0 cm /Scan Do Q", image: image))
        }
        return file.finished(kids, width: Self.width, height: Self.height)
    }

    /// The separator's code, drawn as areas.
    private func separator(_ arrival: String) throws -> String {
        guard let mark = SeparatorMark(service: "CC", arrival: arrival) else {
            throw CommandFailure(.software, "\(arrival) is no day")
        }
        let code = try QRCode(SheetCode.separator(mark).text)
        let module = 280.0 / Double(code.side)
        return code.runs.map { run in
            let x = 157 + Double(run.column) * module
            let y = 700 - Double(run.row + 1) * module
            return String(
                format: "%.2f %.2f %.2f %.2f re f", x, y, Double(run.length) * module, module)
        }.joined(separator: "\n")
    }
}

/// As much of a PDF as pictures of pages need (ISO 32000-1 7.5).
private struct PDFBytes {
    private var bytes = Array("%PDF-1.4\n".utf8)
    /// Numbers of the catalogue and the page tree.
    private static let (catalogue, tree) = (1, 2)
    private var next = 3

    mutating func add(_ dictionary: String, stream: [UInt8]) -> Int {
        begin(next)
        bytes += Array("<< \(dictionary) /Length \(stream.count) >>\nstream\n".utf8) + stream
        bytes += Array("\nendstream\nendobj\n".utf8)
        next += 1
        return next - 1
    }

    mutating func addPage(_ content: String, image: Int? = nil) -> Int {
        let stream = add("", stream: Array(content.utf8))
        let resources = image.map { "/XObject << /Scan \($0) 0 R >>" } ?? ""
        begin(next)
        bytes += Array(
            "<< /Type /Page /Parent \(Self.tree) 0 R /Contents \(stream) 0 R /Resources << \(resources) >> >>\nendobj\n"
                .utf8)
        next += 1
        return next - 1
    }

    mutating func finished(_ kids: [Int], width: Int, height: Int) -> [UInt8] {
        begin(Self.catalogue)
        bytes += Array("<< /Type /Catalog /Pages \(Self.tree) 0 R >>\nendobj\n".utf8)
        begin(Self.tree)
        let list = kids.map { "\($0) 0 R" }.joined(separator: " ")
        bytes += Array(
            "<< /Type /Pages /Kids [\(list)] /Count \(kids.count) /MediaBox [0 0 \(width) \(height)] >>\nendobj\n".utf8)
        let start = bytes.count
        var table = "xref\n0 \(next)\n0000000000 65535 f \n"
        for number in 1..<next { table += String(format: "%010d 00000 n \n", places[number] ?? 0) }
        bytes += Array(
            "\(table)trailer\n<< /Size \(next) /Root \(Self.catalogue) 0 R >>\nstartxref\n\(start)\n%%EOF\n".utf8)
        return bytes
    }

    private var places: [Int: Int] = [:]
    private mutating func begin(_ number: Int) {
        places[number] = bytes.count
        bytes += Array("\(number) 0 obj\n".utf8)
    }
}

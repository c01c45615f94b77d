// Pages composed for the tests: a small PDF writer for text and bars, drawn into scans and faxes with the tools of
// poppler and libtiff. Persons and places are made up.

import Foundation
import TestServers

/// What stands on a page, as PDF drawing commands; millimetres from the upper left corner.
struct TestPage {
    var width = 210.0
    var height = 297.0
    var content = ""
    /// Turned by degrees about the middle, as a sheet that went in askew.
    var skew = 0.0

    static let letter = [
        "Ada Fittizia", "Via delle Prove 12", "85100 Potenza PZ", "", "Al Comune di Esempio", "Ufficio Tributi",
        "Piazza del Campione 1", "", "Potenza, 3 marzo 2025", "",
        "Oggetto: richiesta di rateizzazione della tassa sui rifiuti", "", "Gentili signori,",
        "ho ricevuto l'avviso di pagamento numero 4711 relativo all'anno 2024 e vorrei",
        "sapere se è possibile versare la somma dovuta in quattro rate mensili, perché",
        "in questo periodo la mia famiglia si trova in difficoltà economiche.",
        "Vi chiedo inoltre di verificare la superficie dell'abitazione: nel catasto",
        "risultano settantadue metri quadrati, mentre nell'avviso ne sono indicati",
        "ottantacinque. Allego la copia della visura e del documento di identità.",
        "Resto in attesa di una vostra cortese risposta e porgo distinti saluti.", "", "Ada Fittizia",
    ]

    /// An Italian letter of one page.
    static var italianLetter: TestPage { TestPage().adding(letter) }

    /// Lines of text from the upper left corner downwards.
    func adding(_ lines: [String], x: Double = 25, y: Double = 25, size: Double = 11) -> TestPage {
        var page = self
        for (index, line) in lines.enumerated() {
            let down = height - y - Double(index) * size * 0.53
            let text = line.unicodeScalars.map { scalar -> String in
                if "()\\".unicodeScalars.contains(scalar) { return "\\\(scalar)" }
                return scalar.value < 128 ? String(scalar) : "\\" + String(scalar.value, radix: 8)
            }.joined()
            page.content += "BT /F \(size) Tf 1 0 0 1 \(x * Self.points) \(down * Self.points) Tm (\(text)) Tj ET\n"
        }
        return page
    }

    static let points = 72 / 25.4

    /// A black rectangle.
    mutating func fill(x: Double, y: Double, width w: Double, height h: Double) {
        let corner = "\(x * Self.points) \((height - y - h) * Self.points)"
        content += "\(corner) \(w * Self.points) \(h * Self.points) re f\n"
    }

    /// A QR code made by qrencode.
    func addingQR(_ text: String, x: Double, y: Double, module: Double = 0.8) async throws -> TestPage {
        var page = self
        let picture = try await Command.mustRun(["qrencode", "-t", "ASCII", "-m", "0", "-8", "-o", "-", text])
        for (row, line) in picture.split(separator: "\n").enumerated() {
            for (column, mark) in line.enumerated() where mark == "#" && column % 2 == 0 {
                page.fill(
                    x: x + Double(column / 2) * module, y: y + Double(row) * module, width: module, height: module)
            }
        }
        return page
    }

    /// A Code 128, set B (ISO/IEC 15417).
    func addingCode128(_ text: String, x: Double, y: Double, module: Double = 0.5, height: Double = 15) -> TestPage {
        var page = self
        let values = [104] + text.utf8.map { Int($0) - 32 }
        let check = values.enumerated().reduce(0) { $0 + max($1.offset, 1) * $1.element } % 103
        var place = x
        for value in values + [check, 106] {
            for (index, digit) in Self.code128[value].enumerated() {
                let width = Double(digit.wholeNumberValue ?? 0) * module
                if index % 2 == 0 { page.fill(x: place, y: y, width: width, height: height) }
                place += width
            }
        }
        return page
    }

    private static let code128 = """
        212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222
        123122 123221 223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321
        232121 111323 131123 131321 112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
        313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111 314111 221411 431111 111224
        111422 121124 121421 141122 141221 112214 112412 122114 122411 142112 142211 241211 221114 413111 241112 134111
        111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
        114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112
        """.split(whereSeparator: \.isWhitespace)

    /// The page's drawing commands, turned if it is askew.
    fileprivate var drawing: String {
        let angle = skew * .pi / 180, x = width / 2 * Self.points, y = height / 2 * Self.points
        // PDF numbers have no exponent.
        let turn = String(format: "%.6f %.6f %.6f %.6f", cos(angle), sin(angle), -sin(angle), cos(angle))
        return skew == 0 ? content : "q 1 0 0 1 \(x) \(y) cm \(turn) 0 0 cm 1 0 0 1 \(-x) \(-y) cm\n\(content)Q\n"
    }
}

/// Documents made of pages.
enum TestDocument {
    /// A PDF with a text layer.
    static func pdf(_ pages: [TestPage]) -> [UInt8] {
        var objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count \(pages.count) /Kids ["
                + pages.indices.map { "\(4 + 2 * $0) 0 R" }.joined(separator: " ") + "] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        ]
        for (index, page) in pages.enumerated() {
            let box = "[0 0 \(page.width * TestPage.points) \(page.height * TestPage.points)]"
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox \(box) /Contents \(5 + 2 * index) 0 R"
                    + " /Resources << /Font << /F 3 0 R >> >> >>")
            objects.append("<< /Length \(page.drawing.utf8.count) >>\nstream\n\(page.drawing)\nendstream")
        }
        return pdf(objects: objects)
    }

    /// A PDF of these objects, numbered from 1; the first is the catalogue.
    static func pdf(objects: [String]) -> [UInt8] {
        var file = "%PDF-1.4\n"
        var places: [Int] = []
        for (index, object) in objects.enumerated() {
            places.append(file.utf8.count)
            file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = file.utf8.count
        file += "xref\n0 \(places.count + 1)\n0000000000 65535 f \n"
        for place in places { file += String(format: "%010d 00000 n \n", place) }
        file += "trailer\n<< /Size \(places.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
        return Array(file.utf8)
    }

    /// A fax: black and white, pixels as oblong as the resolution says, coded by libtiff (`g4`, `g3:1d`, `g3:2d`).
    static func fax(_ pages: [TestPage], across: Int, down: Int, coding: String) async throws -> [UInt8] {
        let folder = try TemporaryFolder("fax")
        try Data(pdf(pages)).write(to: URL(fileURLWithPath: folder.file("fax.pdf")))
        try await Command.mustRun([
            "pdftoppm", "-mono", "-rx", "\(across)", "-ry", "\(down)", "-tiff", "-tiffcompression", "none",
            folder.file("fax.pdf"), folder.file("page"),
        ])
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".tif") }
        for name in names {
            try await Command.mustRun(["tiffset", "-s", "282", "\(across)", folder.file(name)])
            try await Command.mustRun(["tiffset", "-s", "283", "\(down)", folder.file(name)])
            try await Command.mustRun(["tiffset", "-s", "296", "2", folder.file(name)])
        }
        try await Command.mustRun(
            ["tiffcp", "-c", coding] + names.sorted().map { folder.file($0) } + [folder.file("fax.tiff")])
        return try read(folder.file("fax.tiff"))
    }

    /// A page as a scanner gives it: `png`, `jpeg` or `tiff`, grey.
    static func scan(_ page: TestPage, dotsPerInch: Int = 300, form: String = "png") async throws -> [UInt8] {
        let folder = try TemporaryFolder("scan")
        try Data(pdf([page])).write(to: URL(fileURLWithPath: folder.file("scan.pdf")))
        try await Command.mustRun([
            "pdftoppm", "-gray", "-r", "\(dotsPerInch)", "-\(form)", "-singlefile", folder.file("scan.pdf"),
            folder.file("page"),
        ])
        let ending = ["png": "png", "jpeg": "jpg", "tiff": "tif"][form] ?? form
        return try read(folder.file("page.\(ending)"))
    }

    static func read(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// Runs a tool from file to file: `arguments` with `IN` and `OUT` replaced by paths.
    /// - Parameter keeps: whether the tool writes nothing and the input is given back.
    static func convert(_ bytes: [UInt8], _ arguments: [String], keeps: Bool = false) async throws -> [UInt8] {
        let folder = try TemporaryFolder("convert")
        try Data(bytes).write(to: URL(fileURLWithPath: folder.file("in")))
        try await Command.mustRun(
            arguments.map { $0 == "IN" ? folder.file("in") : $0 == "OUT" ? folder.file("out") : $0 })
        return try read(folder.file(keeps ? "in" : "out"))
    }
}

/// How far two texts are apart.
enum TextDistance {
    /// Wrong, missing and surplus characters for each of `expected`'s, spaces and line ends counting as one.
    static func errorRate(_ found: String, _ expected: String) -> Double {
        let one = Array(normal(found).unicodeScalars), other = Array(normal(expected).unicodeScalars)
        var row = Array(0...other.count)
        for (i, left) in one.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, right) in other.enumerated() {
                let cost = min(diagonal + (left == right ? 0 : 1), row[j] + 1, row[j + 1] + 1)
                diagonal = row[j + 1]
                row[j + 1] = cost
            }
        }
        return Double(row[other.count]) / Double(max(other.count, 1))
    }

    private static func normal(_ text: String) -> String {
        text.replacingOccurrences(of: "’", with: "'").split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

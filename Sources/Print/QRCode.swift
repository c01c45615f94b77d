// QR codes (ISO/IEC 18004) by libqrencode, drawn as areas so that they are sharp in any size.

import CQREncode

/// A QR code's modules.
public struct QRCode: Sendable {
    /// Modules a side, without the quiet zone.
    public let side: Int
    private let dark: [Bool]

    /// - Parameter text: at most 500 bytes; more would not be read reliably from paper.
    /// - Throws: `PrintError.code`.
    public init(_ text: String) throws(PrintError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty, bytes.count <= 500,
            // Level Q mends a quarter of the code: folds, stamps and staples are to be expected.
            let code = QRcode_encodeData(Int32(bytes.count), bytes, 0, QR_ECLEVEL_Q)
        else { throw PrintError(.code, "make a QR code", "text of \(bytes.count) bytes") }
        defer { QRcode_free(code) }
        let side = Int(code.pointee.width)
        self.side = side
        guard let data = code.pointee.data else { throw PrintError(.code, "make a QR code") }
        dark = (0..<side * side).map { data[$0] & 1 == 1 }
    }

    /// Draws the code into a square of `size` points, quiet zone of four modules included (ISO/IEC 18004 6.3.8).
    func draw(on canvas: PDFCanvas, x: Double, y: Double, size: Double) {
        let module = size / Double(side + 8)
        canvas.fill(
            runs.map { run in
                (
                    x: x + Double(run.column + 4) * module, y: y + Double(run.row + 4) * module,
                    width: Double(run.length) * module, height: module
                )
            })
    }

    /// The dark modules, row by row. Neighbours in a row are one area: fewer areas, no seams.
    public var runs: [(row: Int, column: Int, length: Int)] {
        var runs: [(row: Int, column: Int, length: Int)] = []
        for row in 0..<side {
            var column = 0
            while column < side {
                let start = column
                while column < side, dark[row * side + column] { column += 1 }
                if column > start { runs.append((row, start, column - start)) } else { column += 1 }
            }
        }
        return runs
    }
}

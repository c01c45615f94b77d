// Code 128 bar codes (ISO/IEC 15417), code set B: the ones that scanning programs know as separators (`PATCHT`).

/// A Code 128 bar code as widths of bars and spaces.
struct Code128 {
    /// Widths in modules, a bar first, then a space, and so on; without the quiet zones.
    let widths: [Int]

    /// - Parameter text: 1 to 40 printable ASCII characters (code set B).
    /// - Throws: `PrintError.code`.
    init(_ text: String) throws(PrintError) {
        let bytes = Array(text.utf8)
        guard (1...40).contains(bytes.count), bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw PrintError(.code, "make a bar code", "text of \(bytes.count) bytes")
        }
        let values = bytes.map { Int($0) - 0x20 }
        // ISO/IEC 15417 A.1: the check character is the sum weighted by position, the start counting once.
        let sum = values.enumerated().reduce(Self.startB) { $0 + ($1.offset + 1) * $1.element }
        widths = ([Self.startB] + values + [sum % 103, Self.stop]).flatMap { Self.symbols[$0] }
    }

    /// In modules, with quiet zones of ten on both sides (ISO/IEC 15417 4.4).
    var width: Int { widths.reduce(20, +) }

    /// Draws the code into the given area, quiet zones included, in points.
    func draw(on canvas: PDFCanvas, x: Double, y: Double, width: Double, height: Double) {
        let module = width / Double(self.width)
        var at = x + 10 * module
        var bars: [(x: Double, y: Double, width: Double, height: Double)] = []
        for (index, modules) in widths.enumerated() {
            let length = Double(modules) * module
            if index.isMultiple(of: 2) { bars.append((x: at, y: y, width: length, height: height)) }
            at += length
        }
        canvas.fill(bars)
    }

    private static let startB = 104
    private static let stop = 106

    /// ISO/IEC 15417 table 1: widths of the symbols 0 to 106.
    private static let symbols: [[Int]] = """
        212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212
        112232 122132 122231 113222 123122 123221 223211 221132 221231 213212 223112 312131
        311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321
        112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121
        313121 211331 231131 213113 213311 213131 311123 311321 331121 312113 312311 332111
        314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114
        122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212
        124112 124211 411212 421112 421211 212141 214121 412121 111143 111341 131141 114113
        114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112
        """.split(whereSeparator: \.isWhitespace).map { $0.compactMap(\.wholeNumberValue) }
}

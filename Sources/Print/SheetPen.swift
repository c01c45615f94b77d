// What all sheets have in common when they are drawn: letterhead, address in its window, foot, single paragraphs.
// Measures are millimetres.

/// All texts of one sheet, checked for size once, each made printable when it is set; counts what was left out.
final class SheetText {
    private(set) var leftOut = 0

    /// - Throws: `PrintError.tooLarge`.
    init(_ limits: PrintLimits, text: String = "", fields: [String]) throws(PrintError) {
        let size = fields.reduce(0) { $0 + $1.utf8.count }
        for (size, most) in [(text.utf8.count, limits.text), (size, limits.fields)] where size > most {
            throw PrintError(.tooLarge, "read the texts", "\(size) of at most \(most) bytes")
        }
        leftOut = (fields + [text]).reduce(0) { $0 + PrintableText($1).leftOut }
    }

    func line(_ text: String) -> String { PrintableText(text).single }
    func lines(_ text: String) -> [String] { PrintableText(text).lines }
}

/// Draws the parts of a sheet.
final class SheetPen {
    let canvas: PDFCanvas
    let style: TextStyle
    let fonts: Fonts
    let text: SheetText
    var findings: [PrintFinding] = []
    private var unknown = 0

    init(_ canvas: PDFCanvas, style: TextStyle, fonts: Fonts, text: SheetText) {
        self.canvas = canvas
        self.style = style
        self.fonts = fonts
        self.text = text
    }

    /// One paragraph at a place. Returns its lower edge.
    @discardableResult
    func paragraph(
        _ words: String, _ style: TextStyle, x: Double, y: Double, width: Double, element: StructureElement = .paragraph
    ) -> Double {
        let block = TextBlock(text.line(words), style: style, width: points(width), fonts: fonts)
        unknown += block.unknownCharacters
        canvas.element(element) { _ = block.draw(on: canvas, x: points(x), y: points(y)) }
        return y + millimetres(block.height)
    }

    /// Logo, lines and a rule below. Returns the lower edge.
    func letterhead(
        _ head: Letterhead, x: Double, y: Double, width: Double, limits: PrintLimits
    ) throws(PrintError) -> Double {
        var left = x
        var bottom = y
        if let logo = head.logo {
            let picture = try Picture(png: logo, limits: limits)
            let drawn = canvas.draw(picture, x: points(x), y: points(y), width: points(45), height: points(20))
            left += millimetres(drawn) + 5
            bottom = y + 20
        }
        var at = y
        for (index, line) in head.lines.enumerated() {
            let style =
                index == 0
                ? style.with(size: 15, bold: true, spacing: 1.1) : style.with(size: 9, spacing: 1.1, ink: Ink.grey)
            at = paragraph(line, style, x: left, y: at, width: x + width - left)
        }
        guard !head.lines.isEmpty || head.logo != nil else { return y }
        bottom = max(bottom, at) + 2
        canvas.rule(from: (points(x), points(bottom)), to: (points(x + width), points(bottom)), width: 0.75)
        return bottom
    }

    /// The address in the window: as large as the window allows, never cut.
    func address(_ lines: [String], returnLine: String, window: Frame) {
        let inner = Frame(x: window.x + 4, y: window.y + 3, width: window.width - 8, height: window.height - 5)
        var top = inner.y
        if !returnLine.isEmpty {
            let small = fitting([returnLine], style.with(spacing: 1), sizes: [7, 6.5, 6, 5.5, 5], inner, height: 6)
            top = draw(small.blocks, x: inner.x, y: inner.y - 1) + 0.6
            canvas.rule(
                from: (points(inner.x), points(top)), to: (points(inner.right), points(top)), width: 0.3, ink: Ink.grey)
            top += 2.5
        }
        let sizes = stride(from: 11.0, through: 7.5, by: -0.5)
        let set = fitting(lines, style.with(spacing: 1.12), sizes: Array(sizes), inner, height: inner.bottom - top)
        draw(set.blocks, x: inner.x, y: top)
        unknown += set.blocks.reduce(0) { $0 + $1.unknownCharacters }
        if !set.fits { findings.append(.addressExceedsWindow) }
    }

    /// A rule with words below it, left and right.
    func foot(left: String, right: String, x: Double, width: Double, y: Double) {
        canvas.rule(
            from: (points(x), points(y)), to: (points(x + width), points(y)), width: 0.4, ink: Ink.light)
        let small = style.with(size: 8.5)
        for (words, alignment) in [(left, TextStyle.Alignment.left), (right, .right)] {
            paragraph(words, small.with(alignment: alignment), x: x, y: y + 1.5, width: width)
        }
    }

    /// - Parameter unknown: characters without a form that others counted.
    func finish(unknown others: Int = 0) throws(PrintError) -> PrintedDocument {
        if text.leftOut > 0 { findings.append(.controlCharactersLeftOut(text.leftOut)) }
        if unknown + others > 0 { findings.append(.unknownCharacters(unknown + others)) }
        let pages = canvas.pages
        return PrintedDocument(bytes: try canvas.finish(), pages: pages, findings: findings)
    }

    /// The lines in the largest of the sizes in which they fit, else in the smallest.
    private func fitting(
        _ lines: [String], _ style: TextStyle, sizes: [Double], _ frame: Frame, height: Double
    ) -> (blocks: [TextBlock], fits: Bool) {
        var blocks: [TextBlock] = []
        for size in sizes {
            blocks = lines.map { TextBlock(text.line($0), style: style.with(size: size), width: nil, fonts: fonts) }
            let tall = millimetres(blocks.reduce(0) { $0 + $1.height })
            let wide = millimetres(blocks.map(\.width).max() ?? 0)
            if tall <= height, wide <= frame.width { return (blocks, true) }
        }
        return (blocks, blocks.isEmpty)
    }

    @discardableResult
    private func draw(_ blocks: [TextBlock], x: Double, y: Double) -> Double {
        var at = points(y)
        for block in blocks {
            canvas.element(.paragraph) { at = block.draw(on: canvas, x: points(x), y: at) }
        }
        return millimetres(at)
    }
}

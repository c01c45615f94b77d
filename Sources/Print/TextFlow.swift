// Paragraphs on their way to pages: set in lines once, spread over pages by `Pagination`, drawn page by page.

/// Text that runs on from page to page.
final class TextFlow {
    private struct Item {
        var block: TextBlock
        var line: Int
        var element: StructureElement
        var inset: Double
    }

    private var items: [Item] = []
    private var flow: [FlowLine] = []
    private var space = 0.0
    private let fonts: Fonts
    private let width: Double
    private let most: Int
    private(set) var unknownCharacters = 0

    /// - Parameter width: of the text field, in points.
    init(width: Double, fonts: Fonts, limits: PrintLimits) {
        self.width = width
        self.fonts = fonts
        // No page holds more lines than this; a text of a million empty lines must not become a million objects.
        most = limits.pages * 100
    }

    /// Adds one paragraph.
    /// - Parameters:
    ///   - inset: from the text field's left edge, in points; the paragraph gets narrower by it.
    ///   - together: its lines stand on one page, if one can hold them.
    ///   - withNext: its last line stands on the page of what follows.
    func add(
        _ text: String, _ style: TextStyle, element: StructureElement = .paragraph, inset: Double = 0,
        together: Bool = false, withNext: Bool = false
    ) throws(PrintError) {
        let pieces = Self.breakable(text)
        for (index, piece) in pieces.enumerated() {
            try set(piece, style, element, inset, together, withNext && index == pieces.count - 1)
        }
    }

    // Pango takes quadratic time over a word that is longer than its line (measured: 17 s for 200,000 letters). No word
    // has more letters than this; what has is laid out in pieces.
    static func breakable(_ text: String) -> [String] {
        let longest = 400
        var pieces: [String] = []
        var piece = ""
        var run = 0
        guard text.utf8.count > longest else { return [text] }
        for character in text {
            run = character.isWhitespace ? 0 : run + 1
            if run > longest {
                pieces.append(piece)
                piece = ""
                run = 1
            }
            piece.append(character)
        }
        return pieces + [piece]
    }

    private func set(
        _ text: String, _ style: TextStyle, _ element: StructureElement, _ inset: Double, _ together: Bool,
        _ withNext: Bool
    ) throws(PrintError) {
        let block = TextBlock(text, style: style, width: width - inset, fonts: fonts)
        unknownCharacters += block.unknownCharacters
        let last = block.lines.count - 1
        guard flow.count + last < most else { throw PrintError(.tooLarge, "set the text", "too many lines") }
        for (index, line) in block.lines.enumerated() {
            let above = index == 0 ? space : 0
            // The two first and the two last lines of a paragraph stay together.
            let stays = index < last && (together || index == 0 || index == last - 1) || index == last && withNext
            flow.append(FlowLine(height: line.height + above, spaceAbove: above, staysWithNext: stays))
            items.append(Item(block: block, line: index, element: element, inset: inset))
        }
        space = 0
    }

    /// Adds an operator's text: each line a paragraph, empty lines as space.
    /// - Parameter withNext: its last line stands on the page of what follows.
    func add(text lines: [String], _ style: TextStyle, withNext: Bool = false) throws(PrintError) {
        let last = lines.lastIndex { !$0.allSatisfy(\.isWhitespace) }
        for (index, line) in lines.enumerated() {
            if line.allSatisfy(\.isWhitespace) {
                skip(style.size * 0.8)
            } else {
                try add(line, style, withNext: withNext && index == last)
            }
        }
    }

    /// Space before what follows, in points; falls away at the top of a page.
    func skip(_ height: Double) { space += height }

    /// - Throws: `PrintError.tooLarge`.
    func pages(first: Double, others: Double, limits: PrintLimits) throws(PrintError) -> [Range<Int>] {
        let pages = Pagination.pages(flow, first: first, others: others)
        guard pages.count <= limits.pages else {
            throw PrintError(.tooLarge, "set the text", "more than \(limits.pages) pages")
        }
        return pages
    }

    /// Draws the lines of one page, upper left corner at (`x`, `y`).
    func draw(_ range: Range<Int>, on canvas: PDFCanvas, x: Double, y: Double) {
        var y = y
        var at = range.lowerBound
        while at < range.upperBound {
            let first = items[at]
            canvas.element(first.element) {
                while at < range.upperBound, items[at].block === first.block {
                    let line = first.block.lines[items[at].line]
                    if at > range.lowerBound { y += flow[at].spaceAbove }
                    first.block.draw(line, on: canvas, x: x + first.inset, y: y)
                    y += line.height
                    at += 1
                }
            }
        }
    }
}

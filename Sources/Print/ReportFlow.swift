// Parts of a report on their way to pages: each becomes items of known height, items become pages. A table's head comes again on top
// of every page that begins within the table.

/// Something on a page.
struct ReportItem {
    /// In points.
    var height: Double
    /// Above; falls away at the top of a page.
    var space = 0.0
    var staysWithNext = false
    /// The structure that neighbours of one kind share: rows of one table, entries of one list.
    var group: (element: StructureElement, number: Int)?
    /// Comes again on top of a page that begins with this item.
    var head: ReportHead?
    /// Draws it with its upper left corner at (x, y).
    var draw: (PDFCanvas, Double, Double) -> Void
}

/// The head of a table.
final class ReportHead {
    let height: Double
    let draw: (PDFCanvas, Double, Double) -> Void
    init(height: Double, draw: @escaping (PDFCanvas, Double, Double) -> Void) {
        self.height = height
        self.draw = draw
    }
}

/// Items of one page, and how the sheet lies.
struct ReportPage {
    var isLying: Bool
    var items: [ReportItem]
    /// What stands in the table of contents: which entry, for its page's number.
    var entries: [Int] = []
}

/// Where the text field lies; in millimetres.
struct ReportField {
    let isLying: Bool
    static let side = 20.0
    static let top = 26.0
    static let bottom = 26.0
    var sheetWidth: Double { isLying ? Sheet.height : Sheet.width }
    var sheetHeight: Double { isLying ? Sheet.width : Sheet.height }
    var width: Double { sheetWidth - 2 * Self.side }
    var height: Double { sheetHeight - Self.top - Self.bottom }
}

/// Collects items and breaks them into pages.
final class ReportFlow {
    let fonts: Fonts
    let limits: PrintLimits
    let text: SheetText
    let style: TextStyle
    private(set) var isLying = false
    private(set) var pages: [ReportPage] = []
    private(set) var unknownCharacters = 0
    private(set) var groups = 0
    private var items: [(item: ReportItem, entry: Int?)] = []
    private var space = 0.0
    var isBelowHeading = false

    init(style: TextStyle, fonts: Fonts, limits: PrintLimits, text: SheetText) {
        self.style = style
        self.fonts = fonts
        self.limits = limits
        self.text = text
    }

    var field: ReportField { ReportField(isLying: isLying) }
    /// Of the text field, in points.
    var width: Double { points(field.width) }
    var height: Double { points(field.height) }

    func block(_ words: String, _ style: TextStyle, width: Double) -> TextBlock {
        let block = TextBlock(words, style: style, width: width, fonts: fonts)
        unknownCharacters += block.unknownCharacters
        return block
    }

    /// Characters without a form, counted by who draws a part of its own.
    func count(unknown: Int) { unknownCharacters += unknown }

    func newGroup() -> Int {
        groups += 1
        return groups
    }

    func skip(_ height: Double) { space = max(space, height) }

    /// - Parameter entry: number in the table of contents.
    func add(_ item: ReportItem, entry: Int? = nil) throws(PrintError) {
        // No page holds more items than this.
        guard items.count < limits.pages * 100 else { throw PrintError(.tooLarge, "set the report", "too many lines") }
        var item = item
        item.space = max(item.space, space)
        space = 0
        items.append((item, entry))
    }

    /// Ends the page; what follows begins a new one.
    func turn(lying: Bool) throws(PrintError) {
        try breakPages()
        isLying = lying
        space = 0
    }

    func finish() throws(PrintError) { try breakPages() }

    private func breakPages() throws(PrintError) {
        var page = ReportPage(isLying: isLying, items: [])
        var used = 0.0
        var at = 0
        while at < items.count {
            let end = groupEnd(at)
            let isFirst = page.items.isEmpty
            let head = isFirst ? items[at].item.head?.height ?? 0 : 0
            let tall = items[at..<end].reduce(0) { $0 + $1.item.height + $1.item.space }
            let needed = tall + head - (isFirst ? items[at].item.space : 0)
            // What belongs together and exceeds a page is torn apart after its first item.
            let isTorn = isFirst && needed > height && end - at > 1
            guard isFirst || used + needed <= height else {
                pages.append(page)
                page = ReportPage(isLying: isLying, items: [])
                used = 0
                continue
            }
            let taken = isTorn ? fitting(at, end, head) : end
            used += isTorn ? height : needed
            page.items += items[at..<taken].map(\.item)
            page.entries += items[at..<taken].compactMap(\.entry)
            at = taken
        }
        if !page.items.isEmpty { pages.append(page) }
        items = []
        guard pages.count <= limits.pages else {
            throw PrintError(.tooLarge, "set the report", "more than \(limits.pages) pages")
        }
    }

    private func groupEnd(_ start: Int) -> Int {
        var end = start
        while end < items.count - 1, items[end].item.staysWithNext { end += 1 }
        return end + 1
    }

    private func fitting(_ start: Int, _ end: Int, _ head: Double) -> Int {
        var used = head - items[start].item.space
        var at = start
        while at < end, at == start || used + items[at].item.height + items[at].item.space <= height {
            used += items[at].item.height + items[at].item.space
            at += 1
        }
        return at
    }
}

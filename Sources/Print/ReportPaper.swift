// A report as values: headings, paragraphs, lists, tables, charts, blanks to be filled in by hand, in order. How it becomes pages is in
// `ReportFlow.swift`, how these are drawn in `ReportPaper+Drawing.swift`.

import Plots

/// A report of many pages, with title, table of contents, header and foot.
public struct ReportPaper: Hashable, Sendable {
    /// Large, on the first page; also the document's title.
    public var title: String
    /// Above the title: the body, the office.
    public var issuer: [String]
    /// Below the title: service, period, contracts, when it was made. The first two are also the document's subject.
    public var facts: [Fact]
    public var author: String
    public var parts: [ReportPart]
    /// On every page but the first, above.
    public var header: String
    /// On every page, below, left of the page's number.
    public var footer: [String]
    /// Title of the table of contents; empty for none.
    public var contents: String
    public var words: SheetWords
    public var look: SheetLook
    /// ISO 8601 with zone, for the document's date; the same values give the same bytes.
    public var created: String

    /// `Periodo: 2026-S1`.
    public struct Fact: Hashable, Sendable {
        public var name: String
        public var value: String
        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(
        title: String, issuer: [String] = [], facts: [Fact] = [], author: String = "", parts: [ReportPart],
        header: String = "", footer: [String] = [], contents: String = "", words: SheetWords = .italian,
        look: SheetLook = SheetLook(size: 10), created: String = ""
    ) {
        self.title = title
        self.issuer = issuer
        self.facts = facts
        self.author = author
        self.parts = parts
        self.header = header
        self.footer = footer
        self.contents = contents
        self.words = words
        self.look = look
        self.created = created
    }
}

public enum ReportPart: Hashable, Sendable {
    /// Level 1 to 3; 1 and 2 stand in the table of contents.
    case heading(String, level: Int)
    /// Lines of the text are paragraphs.
    case paragraph(String)
    /// The same in small grey letters: where a figure comes from, how it is counted.
    case remark(String)
    case list([String])
    case table(ReportTable)
    case picture(ReportPicture)
    /// A frame for what only people can write, with a few words in it.
    case blank(String)
    /// What follows stands on a new page, upright or lying.
    case page(lying: Bool)
}

/// A chart on paper.
public struct ReportPicture: Hashable, Sendable {
    public var title: String
    public var drawing: Drawing
    /// The same in words, below it; empty for none.
    public var alternative: String

    public init(title: String, drawing: Drawing, alternative: String) {
        self.title = title
        self.drawing = drawing
        self.alternative = alternative
    }

    /// A chart over the whole width, its letters as large as the text of tables.
    public init(_ plot: some Plot, width: Double = 640) {
        self.init(title: plot.heading.title, drawing: plot.drawing(width: width), alternative: plot.alternative)
    }
}

/// A table that goes on over pages; its head stands on each.
public struct ReportTable: Hashable, Sendable {
    public struct Column: Hashable, Sendable {
        public enum Alignment: String, Sendable { case left, right, centre }
        public var title: String
        /// Against those of the other columns.
        public var share: Double
        public var alignment: Alignment
        public init(_ title: String, share: Double = 1, alignment: Alignment = .left) {
            self.title = title
            self.share = share.isFinite ? max(share, 0.01) : 1
            self.alignment = alignment
        }
    }
    public struct Cell: Hashable, Sendable {
        public var text: String
        public var isBold: Bool
        /// Columns that it covers.
        public var span: Int
        public var alignment: Column.Alignment?
        public init(_ text: String, isBold: Bool = false, span: Int = 1, alignment: Column.Alignment? = nil) {
            self.text = text
            self.isBold = isBold
            self.span = max(span, 1)
            self.alignment = alignment
        }
    }
    public struct Row: Hashable, Sendable {
        public var cells: [Cell]
        /// Stands on the page of the next one.
        public var staysWithNext: Bool
        public init(_ cells: [Cell], staysWithNext: Bool = false) {
            self.cells = cells
            self.staysWithNext = staysWithNext
        }
    }
    public var title: String
    public var columns: [Column]
    public var rows: [Row]
    /// Lines round every cell, as contracts print them; else every second row has a grey ground.
    public var isGrid: Bool
    /// Of the letters, in points.
    public var size: Double

    public init(title: String = "", columns: [Column], rows: [Row], isGrid: Bool = false, size: Double = 8.5) {
        self.title = title
        self.columns = columns
        self.rows = rows
        self.isGrid = isGrid
        self.size = min(max(size, 6), 14)
    }

    /// The numbers of a chart: names on the left, numbers on the right.
    public init(_ table: PlotTable, title: String = "") {
        self.init(
            title: title,
            columns: table.columns.enumerated().map {
                Column($1, share: $0 == 0 ? 2 : 1, alignment: $0 == 0 ? .left : .right)
            },
            rows: table.rows.map { Row($0.map { Cell($0) }) })
    }
}

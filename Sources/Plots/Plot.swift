// Charts as values: what is drawn, with its numbers; then as marks on a plane, which the pages write as SVG and `Print` draws
// on paper. Knows nothing of tickets. Values that are not finite count as missing, so no mark ever lies nowhere; counts
// below zero count as zero; what is too much for the width is drawn together, never left out without a word.

/// What every chart says in words.
public struct PlotHeading: Hashable, Sendable {
    /// For the heading beside the picture, and for screen readers; not drawn.
    public var title: String
    /// The picture in words; nil: made from the numbers (`Plot.summary`).
    public var description: String?
    /// What is counted, above the upright axis; empty for none.
    public var measure: String
    /// What the positions are, below the lying axis; empty for none.
    public var positions: String

    public init(_ title: String, description: String? = nil, measure: String = "", positions: String = "") {
        self.title = title
        self.description = description
        self.measure = measure
        self.positions = positions
    }
}

/// Numbers of one kind in the order of the chart's positions.
public struct PlotSeries: Hashable, Sendable {
    public var title: String
    /// nil where nothing was measured.
    public var values: [Double?]

    public init(_ title: String, _ values: [Double?]) {
        self.title = title
        self.values = values.map { $0.flatMap { $0.isFinite ? min(max($0, 0), 1e15) : nil } }
    }
}

/// A line that values have to reach, or to stay below.
public struct PlotTarget: Hashable, Sendable {
    public var value: Double
    /// `obiettivo 95%`.
    public var title: String
    public init(_ value: Double, _ title: String) {
        self.value = value.isFinite ? min(max(value, 0), 1e15) : 0
        self.title = title
    }
}

/// The numbers of a chart, for the table beside it. The first column names the row.
public struct PlotTable: Hashable, Sendable {
    public var columns: [String]
    public var rows: [[String]]
    public init(columns: [String], rows: [[String]]) {
        self.columns = columns
        self.rows = rows
    }
}

/// Widths for which a chart is laid out, in CSS pixels; any other from 240 to 2000 is as good.
public enum PlotWidth {
    /// A telephone.
    public static let narrow = 320.0
    /// A screen or a sheet of paper.
    public static let wide = 960.0
    static func clamped(_ width: Double) -> Double { width.isFinite ? min(max(width, 240), 2000) : wide }
}

/// A chart: heading, numbers, and its picture for a width.
public protocol Plot: Sendable {
    var heading: PlotHeading { get }
    var words: PlotWords { get }
    /// Nothing to draw: the picture is a sentence that says so.
    var isEmpty: Bool { get }
    /// All numbers, also those that the picture draws together.
    var table: PlotTable { get }
    /// The picture in a sentence or two, made from the numbers.
    var summary: String { get }
    /// - Parameter width: see `PlotWidth`.
    func marks(width: Double, on plane: inout Plane)
}

extension Plot {
    /// The picture as marks, `width` CSS pixels wide and as high as it needs.
    public func drawing(width: Double = PlotWidth.wide) -> Drawing {
        let width = PlotWidth.clamped(width)
        var plane = Plane(width: width)
        if isEmpty {
            plane.text(words.noData, x: width / 2, y: 34, anchor: .middle, ink: .muted, role: .note)
            plane.height = 56
        } else {
            marks(width: width, on: &plane)
        }
        return plane.drawing
    }

    /// The text alternative: the caller's, else the one made from the numbers.
    public var alternative: String {
        if let description = heading.description { return description }
        return isEmpty ? words.noData : summary
    }
}

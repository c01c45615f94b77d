// The marks that charts consist of: areas, lines, symbols, texts on a plane whose origin is the upper left corner, in CSS pixels.
// They say what a mark means; its colour is the choice of who draws it, light, dark or on paper.

public struct Point: Hashable, Sendable {
    public var x: Double
    public var y: Double
    public init(_ x: Double, _ y: Double) {
        self.x = x
        self.y = y
    }
}

/// A rectangle.
public struct Box: Hashable, Sendable {
    public var x: Double
    public var y: Double
    public var width: Double
    public var height: Double
    public init(x: Double, y: Double, width: Double, height: Double) {
        self.x = x
        self.y = y
        self.width = width
        self.height = height
    }
    public var right: Double { x + width }
    public var bottom: Double { y + height }
    public func meets(_ other: Box) -> Bool {
        x < other.right && other.x < right && y < other.bottom && other.y < bottom
    }
}

/// What an area stands for. Series differ by pattern too, never by colour alone.
public enum Fill: Hashable, Sendable {
    /// From 0; beyond the sixth they begin anew.
    case series(Int)
    /// What is over its term.
    case overdue
    /// Reached and not reached.
    case good, bad
    /// The ground of a gauge.
    case track
    /// 0 (nothing) to 6 (most).
    case heat(Int)
}

public enum Stroke: Hashable, Sendable {
    case axis, grid
    /// From 0, as for areas.
    case series(Int)
    case target
    /// A figure marked in a distribution, from 0: solid, dashed, dotted.
    case mark(Int)

    /// In CSS pixels.
    public var width: Double {
        switch self {
        case .axis, .grid: 1
        case .series: 2
        case .target: 2
        case .mark: 1.5
        }
    }

    /// Drawn across areas, with a rim in the colour of the ground.
    public var isOverAreas: Bool {
        switch self {
        case .target, .mark: true
        case .axis, .grid, .series: false
        }
    }

    /// Lengths of dash and gap; empty for a solid line.
    public var dashes: [Double] {
        switch self {
        case .axis, .grid: []
        case .series(let index): [[], [7, 3], [2, 3], [9, 3, 2, 3], [4, 2], [1, 2]][index % 6]
        case .target: [6, 4]
        case .mark(let index): [[], [5, 3], [2, 2]][index % 3]
        }
    }
}

/// A text on the plane.
public struct Label: Hashable, Sendable {
    public enum Anchor: String, Sendable { case start, middle, end }
    public enum Ink: String, Sendable {
        case text, muted
        /// On the darker heat areas.
        case onDark = "on-dark"
    }
    public enum Role: String, Sendable { case tick, axis, value, legend, mark, note }

    public var text: String
    /// The uncut text, where `text` had to be cut.
    public var full: String?
    /// On the baseline.
    public var at: Point
    public var anchor: Anchor
    /// In CSS pixels; never below 11.
    public var size: Double
    public var isBold: Bool
    public var ink: Ink
    public var role: Role
    /// Stands on other marks: has a rim in the ground's colour.
    public var hasHalo: Bool

    /// The room it takes, as `TextMeasure` estimates it.
    public var box: Box {
        let width = TextMeasure.width(text, size: size, bold: isBold)
        let x =
            switch anchor {
            case .start: at.x
            case .middle: at.x - width / 2
            case .end: at.x - width
            }
        return Box(x: x, y: at.y - size * 0.8, width: width, height: size)
    }
}

public enum Mark: Hashable, Sendable {
    case area(Box, Fill)
    case line([Point], Stroke)
    /// A symbol of a series: circle, square, triangle, diamond …
    case symbol(Point, series: Int)
    case text(Label)
}

/// A finished picture.
public struct Drawing: Hashable, Sendable {
    public var width: Double
    public var height: Double
    public var marks: [Mark]
    public init(width: Double, height: Double, marks: [Mark]) {
        self.width = width
        self.height = height
        self.marks = marks
    }
}

/// A picture under way.
public struct Plane: Sendable {
    let width: Double
    var height = 0.0
    private(set) var marks: [Mark] = []

    var isNarrow: Bool { width < 560 }
    var drawing: Drawing { Drawing(width: width, height: height.rounded(.up), marks: marks) }

    init(width: Double) { self.width = width }

    mutating func area(_ box: Box, _ fill: Fill) {
        guard box.width > 0, box.height > 0 else { return }
        marks.append(.area(box, fill))
    }
    mutating func line(_ points: [Point], _ stroke: Stroke) { marks.append(.line(points, stroke)) }
    mutating func symbol(_ at: Point, series: Int) { marks.append(.symbol(at, series: series)) }

    mutating func text(
        _ text: String, x: Double, y: Double, anchor: Label.Anchor = .start, size: Double = TextMeasure.size,
        bold: Bool = false, ink: Label.Ink = .text, role: Label.Role, full: String? = nil, halo: Bool = false
    ) {
        guard !text.isEmpty else { return }
        marks.append(
            .text(
                Label(
                    text: text, full: full, at: Point(x, y), anchor: anchor, size: size, isBold: bold, ink: ink,
                    role: role, hasHalo: halo)))
    }
}

// One rate as a bar from nothing to all, with the mark it has to reach; the number stands above in large figures.

public struct Gauge: Plot, Hashable {
    public var heading: PlotHeading
    public var words: PlotWords
    /// nil: nothing to measure.
    public var value: Double?
    public var target: PlotTarget
    /// The end of the bar.
    public var full: Double
    /// Lower is better.
    public var isCeiling: Bool

    /// - Parameter full: 100 for rates.
    public init(
        _ heading: PlotHeading, words: PlotWords = PlotWords.italian.with(unit: "%", decimals: 2, isFixed: true),
        value: Double?, target: PlotTarget, full: Double = 100, isCeiling: Bool = false
    ) {
        self.heading = heading
        self.words = words
        self.value = value.flatMap { $0.isFinite ? max($0, 0) : nil }
        self.target = target
        self.full = full.isFinite && full > 0 ? full : 100
        self.isCeiling = isCeiling
    }

    public var isEmpty: Bool { value == nil }
    public var isReached: Bool? { value.map { isCeiling ? $0 <= target.value : $0 >= target.value } }

    public var table: PlotTable {
        PlotTable(
            columns: [words.position, words.value],
            rows: [
                [heading.title, words.numbers.text(value)], [words.target, words.numbers.text(target.value)],
            ])
    }

    public var summary: String { "\(words.numbers.text(value)). \(target.title)." }

    public func marks(width: Double, on plane: inout Plane) {
        guard let value, let isReached else { return }
        let bar = Box(x: 1, y: 36, width: plane.width - 2, height: 16)
        plane.text(
            words.numbers.text(value) + (isReached ? "  ✓" : "  ✗"), x: 0, y: 26, size: 24, bold: true, role: .value)
        plane.area(bar, .track)
        let length = min(value / full, 1) * bar.width
        plane.area(Box(x: bar.x, y: bar.y, width: length, height: bar.height), isReached ? .good : .bad)
        let x = bar.x + min(target.value / full, 1) * bar.width
        plane.line([Point(x, bar.y - 5), Point(x, bar.bottom + 5)], .target)
        let text = TextMeasure.cut(target.title, to: plane.width - 4)
        let half = TextMeasure.width(text) / 2
        plane.text(
            text, x: min(max(x, half), plane.width - half), y: bar.bottom + 18, anchor: .middle, ink: .muted,
            role: .tick)
        plane.height = bar.bottom + 26
    }
}

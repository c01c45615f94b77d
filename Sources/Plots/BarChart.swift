// Bars: upright or lying, one or several series beside or upon each other.

public struct BarChart: Plot, Hashable {
    public enum Direction: String, Sendable { case upright, lying }
    /// How neighbours are drawn together when there are more than the width can show: counts add up, rates do not.
    public enum Joining: String, Sendable { case sum, mean }

    public var heading: PlotHeading
    public var words: PlotWords
    public var direction: Direction
    public var positions: [String]
    public var series: [PlotSeries]
    public var isStacked: Bool
    public var target: PlotTarget?
    public var joining: Joining
    /// The axis never goes beyond it: 100 for rates.
    public var ceiling: Double?

    /// Lying bars at most; what follows is drawn together as "others".
    static let mostLying = 40

    public init(
        _ heading: PlotHeading, words: PlotWords = .italian, direction: Direction = .upright, positions: [String],
        series: [PlotSeries], isStacked: Bool = false, target: PlotTarget? = nil, joining: Joining = .sum,
        ceiling: Double? = nil
    ) {
        self.heading = heading
        self.words = words
        self.direction = direction
        self.positions = positions
        self.series = series
        self.isStacked = isStacked
        self.target = target
        self.joining = joining
        self.ceiling = ceiling.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    }

    public var isEmpty: Bool {
        positions.isEmpty || series.allSatisfy { $0.values.prefix(positions.count).allSatisfy { $0 == nil } }
    }

    public var table: PlotTable {
        PlotTable(
            columns: [heading.positions.isEmpty ? words.position : heading.positions]
                + series.map { $0.title.isEmpty ? words.value : $0.title },
            rows: positions.indices.map { row in
                [positions[row]] + series.map { words.cell($0.at(row)) }
            })
    }

    public var summary: String {
        summary(closing: joining == .sum ? .total : .none)
    }

    func summary(closing: PlotWords.Closing) -> String {
        let parts = series.prefix(6).map { words.summary(of: $0, at: positions, closing: closing) }
        return (parts + (target.map { ["\($0.title)."] } ?? [])).joined(separator: " ")
    }

    public func marks(width: Double, on plane: inout Plane) {
        switch direction {
        case .upright: upright(on: &plane)
        case .lying: lying(on: &plane)
        }
    }

    /// The highest bar, and the target.
    var highest: Double {
        let tops = positions.indices.map { row in
            let values = series.map { $0.at(row) ?? 0 }
            return isStacked ? values.reduce(0, +) : values.max() ?? 0
        }
        return max(tops.max() ?? 0, target?.value ?? 0)
    }

    var isWhole: Bool { series.allSatisfy { $0.values.allSatisfy { $0.map { $0 == $0.rounded() } ?? true } } }

    /// With at most `most` positions: neighbours together.
    func joined(most: Int) -> BarChart {
        let size = (positions.count + most - 1) / max(most, 1)
        guard size > 1 else { return self }
        var chart = self
        let starts = Array(stride(from: 0, to: positions.count, by: size))
        chart.positions = starts.map { positions[$0] }
        chart.series = series.map { one in
            PlotSeries(
                one.title, starts.map { join((($0)..<min($0 + size, positions.count)).compactMap { one.at($0) }) })
        }
        return chart
    }

    func join(_ values: [Double]) -> Double? {
        guard !values.isEmpty else { return nil }
        let sum = values.reduce(0, +)
        return joining == .sum ? sum : sum / Double(values.count)
    }
}

extension PlotSeries {
    func at(_ index: Int) -> Double? { index < values.count ? values[index] : nil }
}

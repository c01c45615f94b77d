// Values over time, with the line they have to reach. Missing values leave a gap; nothing is guessed between.

public struct LineChart: Plot, Hashable {
    public var heading: PlotHeading
    public var words: PlotWords
    /// One for each value, in order: days, weeks.
    public var positions: [String]
    public var series: [PlotSeries]
    public var target: PlotTarget?
    /// False: the axis may begin above zero, so that small changes of a high rate can be seen.
    public var startsAtZero: Bool
    public var ceiling: Double?

    public init(
        _ heading: PlotHeading, words: PlotWords = .italian, positions: [String], series: [PlotSeries],
        target: PlotTarget? = nil, startsAtZero: Bool = true, ceiling: Double? = nil
    ) {
        self.heading = heading
        self.words = words
        self.positions = positions
        self.series = series
        self.target = target
        self.startsAtZero = startsAtZero
        self.ceiling = ceiling.flatMap { $0.isFinite && $0 > 0 ? $0 : nil }
    }

    public var isEmpty: Bool { bars.isEmpty }
    public var table: PlotTable { bars.table }
    public var summary: String { bars.summary(closing: .last) }

    /// The same numbers: what bars say of them is true of lines.
    private var bars: BarChart {
        BarChart(
            heading, words: words, positions: positions, series: series, target: target, joining: .mean,
            ceiling: ceiling)
    }

    public func marks(width: Double, on plane: inout Plane) {
        let known =
            series.flatMap { $0.values.prefix(positions.count).compactMap { $0 } } + (target.map { [$0.value] } ?? [])
        let high = known.max() ?? 1
        let low = known.min() ?? 0
        let scale = Scale(
            low: startsAtZero ? 0 : max(low - max((high - low) * 0.1, 1e-6), 0), high: high,
            intervals: Upright.intervals(plane), whole: bars.isWhole && startsAtZero, ceiling: ceiling)
        let frame = Upright(
            self, legend: Legend.series(series, target: target, lines: true), scale: scale, on: &plane, top: 4,
            rightRoom: 10)
        let step = frame.area.width / Double(max(positions.count, 1))
        let place = { (index: Int) in frame.area.x + (Double(index) + 0.5) * step }
        if let target {
            let y = frame.y(target.value)
            plane.line([Point(frame.area.x, y), Point(frame.area.right, y)], .target)
        }
        for (index, one) in series.enumerated() {
            draw(one, index, place: place, frame, on: &plane)
        }
        Positions.draw(
            positions.enumerated().map { (text: $1, x: place($0)) }, y: frame.area.bottom, on: &plane)
    }

    private func draw(
        _ one: PlotSeries, _ index: Int, place: (Int) -> Double, _ frame: Upright, on plane: inout Plane
    ) {
        for run in runs(one) {
            let points = run.map { Point(place($0.index), frame.y($0.value)) }
            let thinned = thin(points)
            if thinned.count > 1 { plane.line(thinned, .series(index)) }
            // Symbols as long as they stand apart; a lone value shows by nothing else.
            let apart = positions.count * 9 < Int(frame.area.width)
            if apart || points.count == 1 {
                for point in thinned { plane.symbol(point, series: index) }
            }
        }
    }

    /// Stretches without a gap.
    private func runs(_ one: PlotSeries) -> [[(index: Int, value: Double)]] {
        var runs: [[(index: Int, value: Double)]] = []
        var run: [(index: Int, value: Double)] = []
        for index in positions.indices {
            if let value = one.at(index) {
                run.append((index, value))
            } else if !run.isEmpty {
                runs.append(run)
                run = []
            }
        }
        return run.isEmpty ? runs : runs + [run]
    }

    /// For each pixel across at most the lowest and the highest: a line of ten thousand values looks the same.
    private func thin(_ points: [Point]) -> [Point] {
        guard points.count > 2000 else { return points }
        var kept: [Point] = []
        var column: [Point] = []
        for point in points + [Point(.infinity, 0)] {
            if let first = column.first, first.x.rounded(.down) != point.x.rounded(.down) {
                let low = column.min { $0.y < $1.y } ?? first
                let high = column.max { $0.y < $1.y } ?? first
                kept += low == high ? [low] : (low.x < high.x ? [low, high] : [high, low])
                column = []
            }
            column.append(point)
        }
        return kept
    }
}

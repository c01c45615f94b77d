// How values are spread: counts by stretch, with median, percentiles and the target as upright lines. Stretches are drawn
// equally wide even where they are not (0-15 min, … 9-12 h), their bounds stand below; a mark stands in its stretch at the part of
// it that it has reached.

public struct Histogram: Plot, Hashable {
    public struct Bin: Hashable, Sendable {
        public var from: Double
        /// nil: open to the top.
        public var upTo: Double?
        public var count: Int
        public init(from: Double, upTo: Double?, count: Int) {
            self.from = from.isFinite ? from : 0
            self.upTo = upTo.flatMap { $0.isFinite ? $0 : nil }
            self.count = max(count, 0)
        }
    }
    public struct Marker: Hashable, Sendable {
        public var value: Double
        /// With the value: `mediana 2 h 05 min`.
        public var title: String
        /// The line to be kept, drawn heavier.
        public var isTarget: Bool
        public init(_ value: Double, _ title: String, isTarget: Bool = false) {
            self.value = value.isFinite ? value : 0
            self.title = title
            self.isTarget = isTarget
        }
    }

    public var heading: PlotHeading
    public var words: PlotWords
    /// Ascending, without gaps.
    public var bins: [Bin]
    public var markers: [Marker]
    /// Name of a bound: `30 min`, `9 h`. One for each bin's beginning; then one for the last end, if it has one.
    public var bounds: [String]

    /// Bins at most; more are drawn together.
    static let mostBins = 72

    public init(
        _ heading: PlotHeading, words: PlotWords = .italian, bins: [Bin], bounds: [String], markers: [Marker] = []
    ) {
        self.heading = heading
        self.words = words
        self.bins = bins
        self.bounds = bounds
        self.markers = markers
    }

    public var isEmpty: Bool { bins.allSatisfy { $0.count == 0 } }

    public var table: PlotTable {
        PlotTable(
            columns: [heading.positions.isEmpty ? words.position : heading.positions, words.value],
            rows: bins.indices.map { [name($0), words.numbers.text(Double(bins[$0].count))] }
                + markers.map { [$0.title, ""] })
    }

    public var summary: String {
        let most = bins.indices.max { bins[$0].count < bins[$1].count } ?? 0
        let total = bins.reduce(0) { $0 + $1.count }
        let parts = [
            (word: words.total, text: words.numbers.text(Double(total))),
            (word: words.highest, text: "\(words.numbers.text(Double(bins[most].count))) (\(name(most)))"),
        ]
        return ([words.sentences(parts)] + markers.map { "\($0.title)." }).joined(separator: " ")
    }

    /// `30 min - 1 h`, `> 12 h`.
    func name(_ index: Int) -> String {
        let from = index < bounds.count ? bounds[index] : words.numbers.text(bins[index].from)
        guard bins[index].upTo != nil else { return "> \(from)" }
        let end = index + 1 < bounds.count ? bounds[index + 1] : words.numbers.text(bins[index].upTo)
        return "\(from) - \(end)"
    }

    public func marks(width: Double, on plane: inout Plane) {
        let chart = joined()
        let counts = chart.bins.map { Double($0.count) }
        let scale = Scale(high: counts.max() ?? 1, intervals: Upright.intervals(plane), whole: true)
        let shown = markers.sorted { $0.value < $1.value }
        // Where there is no room beside the lines, their names stand in the key above.
        let named = plane.isNarrow ? 0 : shown.count
        let key = shown.enumerated().map { (sign: Legend.Sign.line(Self.stroke($1, $0)), title: $1.title) }
        let frame = Upright(
            self, legend: plane.isNarrow ? key : [], scale: scale, on: &plane, top: 12 + Double(named) * 16,
            rightRoom: 10)
        let slot = frame.area.width / Double(chart.bins.count)
        for (index, count) in counts.enumerated() {
            let top = frame.y(count)
            plane.area(
                Box(
                    x: frame.area.x + Double(index) * slot + 0.5, y: top, width: max(slot - 1, 0.5),
                    height: frame.area.bottom - top), .series(0))
        }
        plane.line([Point(frame.area.x, frame.area.bottom), Point(frame.area.right, frame.area.bottom)], .axis)
        for (row, marker) in shown.enumerated() {
            let y = frame.area.y - 12 - Double(max(named - row, 0)) * 16
            chart.draw(marker, row: row, y: y, slot: slot, frame, on: &plane)
        }
        for (index, count) in counts.enumerated() {
            let text = words.numbers.text(count)
            guard count > 0, TextMeasure.width(text) <= slot - 2 else { continue }
            plane.text(
                text, x: frame.area.x + (Double(index) + 0.5) * slot, y: frame.y(count) - 4, anchor: .middle,
                role: .value, halo: true)
        }
        Positions.draw(
            chart.bounds.enumerated().map { (text: $1, x: frame.area.x + Double($0) * slot) }, y: frame.area.bottom,
            on: &plane)
    }

    private static func stroke(_ marker: Marker, _ row: Int) -> Stroke { marker.isTarget ? .target : .mark(row) }

    // Texts stand in steps, the leftmost on top, so that no line runs through the text of one further left.
    private func draw(
        _ marker: Marker, row: Int, y: Double, slot: Double, _ frame: Upright, on plane: inout Plane
    ) {
        let x = frame.area.x + place(marker.value) * slot
        plane.line([Point(x, y + 2), Point(x, frame.area.bottom)], Self.stroke(marker, row))
        guard !plane.isNarrow else { return }
        let text = TextMeasure.cut(marker.title, to: plane.width - 8)
        let width = TextMeasure.width(text, bold: marker.isTarget)
        let left = x + 4 + width <= plane.width ? x + 4 : max(x - 4 - width, 0)
        plane.text(text, x: left, y: y + 11, bold: marker.isTarget, role: .mark, halo: true)
    }

    /// In bins from the left end.
    private func place(_ value: Double) -> Double {
        guard let index = bins.lastIndex(where: { $0.from <= value }) else { return 0 }
        guard let end = bins[index].upTo, end > bins[index].from else { return Double(index) + 0.5 }
        return Double(index) + min((value - bins[index].from) / (end - bins[index].from), 1)
    }

    private func joined() -> Histogram {
        let size = (bins.count + Self.mostBins - 1) / Self.mostBins
        guard size > 1 else { return self }
        var chart = self
        let starts = Array(stride(from: 0, to: bins.count, by: size))
        chart.bins = starts.map { start in
            let part = bins[start..<min(start + size, bins.count)]
            return Bin(from: bins[start].from, upTo: part.last?.upTo, count: part.reduce(0) { $0 + $1.count })
        }
        chart.bounds = starts.filter { $0 < bounds.count }.map { bounds[$0] }
        return chart
    }
}

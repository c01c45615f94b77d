// Counts by two things, weekday and hour. The number stands in each cell, so that the shade is not alone; on a narrow page
// hours run downwards, because seven columns hold numbers and twenty-four do not.

public struct HeatMap: Plot, Hashable {
    public var heading: PlotHeading
    public var words: PlotWords
    /// Weekdays.
    public var rows: [String]
    /// Hours.
    public var columns: [String]
    /// One row of counts for each of `rows`.
    public var counts: [[Int]]

    /// Cells at most in either direction.
    static let most = 60

    public init(
        _ heading: PlotHeading, words: PlotWords = .italian, rows: [String], columns: [String], counts: [[Int]]
    ) {
        self.heading = heading
        self.words = words
        self.rows = Array(rows.prefix(Self.most))
        self.columns = Array(columns.prefix(Self.most))
        self.counts = counts.map { $0.map { max($0, 0) } }
    }

    public var isEmpty: Bool { rows.isEmpty || columns.isEmpty || highest == 0 }

    func count(_ row: Int, _ column: Int) -> Int {
        row < counts.count && column < counts[row].count ? counts[row][column] : 0
    }
    private var highest: Int {
        rows.indices.flatMap { row in columns.indices.map { count(row, $0) } }.max() ?? 0
    }

    public var table: PlotTable {
        PlotTable(
            columns: [heading.positions.isEmpty ? words.position : heading.positions] + columns,
            rows: rows.indices.map { row in
                [rows[row]] + columns.indices.map { words.numbers.text(Double(count(row, $0))) }
            })
    }

    public var summary: String {
        var best = (0, 0)
        var total = 0
        for row in rows.indices {
            for column in columns.indices {
                total += count(row, column)
                if count(row, column) > count(best.0, best.1) { best = (row, column) }
            }
        }
        let place = "\(words.numbers.text(Double(count(best.0, best.1)))) (\(rows[best.0]), \(columns[best.1]))"
        return words.sentences([
            (word: words.total, text: words.numbers.text(Double(total))), (word: words.highest, text: place),
        ])
    }

    public func marks(width: Double, on plane: inout Plane) {
        let turned = plane.isNarrow && columns.count > rows.count
        let across = turned ? rows : columns
        let down = turned ? columns : rows
        let left = min((down.map { TextMeasure.width($0) }.max() ?? 0) + 8, plane.width * 0.35)
        let cell = (plane.width - left - 2) / Double(across.count)
        let tall = turned ? 18.0 : 26
        var top = 6.0
        if !heading.measure.isEmpty {
            plane.text(
                TextMeasure.cut(heading.measure, to: plane.width - 4), x: 0, y: top + 9, ink: .muted, role: .axis)
            top += 19
        }
        Positions.draw(
            across.enumerated().map { (text: $1, x: left + (Double($0) + 0.5) * cell) }, y: top - 6, on: &plane)
        top += 18
        for (line, name) in down.enumerated() {
            let y = top + Double(line) * tall
            plane.text(
                TextMeasure.cut(name, to: left - 8), x: left - 6, y: y + tall / 2 + 4, anchor: .end, ink: .muted,
                role: .tick)
            for place in across.indices {
                let count = turned ? count(place, line) : count(line, place)
                draw(
                    count, Box(x: left + Double(place) * cell, y: y, width: cell - 1, height: tall - 1), on: &plane)
            }
        }
        plane.height = top + Double(down.count) * tall + 4
    }

    private func draw(_ count: Int, _ box: Box, on plane: inout Plane) {
        // Six shades; the lowest begins with one, so that a single contact is not nothing.
        let shade = count == 0 ? 0 : 1 + min(Int(Double(count - 1) / Double(max(highest, 1)) * 6), 5)
        plane.area(box, .heat(shade))
        let text = words.numbers.text(Double(count))
        guard count > 0, TextMeasure.width(text, size: 11) <= box.width - 1 else { return }
        plane.text(
            text, x: box.x + box.width / 2, y: box.y + box.height / 2 + 4, anchor: .middle, size: 11,
            ink: shade >= 4 ? .onDark : .text, role: .value)
    }
}

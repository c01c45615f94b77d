// Lying bars: names as long as they are, the value at the bar's end. Wide: names on the left; narrow: above their bars.

extension BarChart {
    func lying(on plane: inout Plane) {
        let chart = shortened()
        let texts = chart.positions.indices.flatMap { row in chart.rowValues(row) }.map { words.numbers.text($0) }
        let valueRoom = (texts.map { TextMeasure.width($0) }.max() ?? 0) + 8
        var y = 6.0
        if !heading.measure.isEmpty {
            plane.text(
                TextMeasure.cut(heading.measure, to: plane.width - 4), x: 0, y: y + 9, ink: .muted, role: .axis)
            y += 19
        }
        y = Legend.draw(Legend.series(series, target: target, lines: false), from: y, on: &plane) + 2
        let names = chart.positions.map { TextMeasure.width($0) }.max() ?? 0
        let column = plane.isNarrow ? 0 : min(names + 12, plane.width * 0.38)
        let scale = Scale(high: chart.highest, intervals: 5, whole: false, ceiling: ceiling)
        // Bars end at the highest value: there are no ticks whose roundness would matter.
        let longest = min(scale.high, max(chart.highest, ceiling ?? 0))
        let area = Box(x: column, y: y, width: max(plane.width - column - valueRoom, 40), height: 0)
        let length = { (value: Double) in value / max(longest, 1e-9) * area.width }
        var values: [(text: String, at: Point)] = []
        for row in chart.positions.indices {
            y = chart.row(row, from: y, area: area, length: length, values: &values, on: &plane)
        }
        plane.line([Point(area.x, area.y), Point(area.x, y)], .axis)
        if let target {
            let x = area.x + length(min(target.value, longest))
            plane.line([Point(x, area.y), Point(x, y)], .target)
        }
        // Last, so that they stand on the target's line.
        for value in values { plane.text(value.text, x: value.at.x, y: value.at.y, role: .value, halo: true) }
        plane.height = y + 6
    }

    /// Values written in a row: one for each bar, or the stack's sum.
    private func rowValues(_ row: Int) -> [Double] {
        let values = series.compactMap { $0.at(row) }
        return isStacked ? [values.reduce(0, +)] : values
    }

    private func row(
        _ row: Int, from top: Double, area: Box, length: (Double) -> Double,
        values: inout [(text: String, at: Point)], on plane: inout Plane
    ) -> Double {
        let above = area.x == 0
        let lines = TextMeasure.lines(positions[row], width: above ? plane.width - 4 : area.x - 12, most: 2)
        let full = lines.joined(separator: " ") == positions[row] ? nil : positions[row]
        let bars = isStacked ? 1 : max(series.count, 1)
        let thick = bars == 1 ? 16.0 : 14
        let body = Double(bars) * (thick + 2)
        let height = above ? body : max(body, Double(lines.count) * 15)
        let start = above ? top + Double(lines.count) * 15 + 2 : top
        for (index, line) in lines.enumerated() {
            let y = above ? top + 11 + Double(index) * 15 : nameY(index, lines.count, top, height)
            plane.text(
                line, x: above ? 0 : area.x - 8, y: y, anchor: above ? .start : .end, role: .tick,
                full: index == 0 ? full : nil)
        }
        drawBars(
            row, y: start + (height - body) / 2, thick: thick, area: area, length: length, values: &values, on: &plane)
        return start + height + 7
    }

    private func nameY(_ index: Int, _ count: Int, _ top: Double, _ height: Double) -> Double {
        top + height / 2 + 4 + (Double(index) - Double(count - 1) / 2) * 15
    }

    private func drawBars(
        _ row: Int, y: Double, thick: Double, area: Box, length: (Double) -> Double,
        values: inout [(text: String, at: Point)], on plane: inout Plane
    ) {
        var x = area.x
        for (index, one) in series.enumerated() {
            let long = length(one.at(row) ?? 0)
            let top = isStacked ? y : y + Double(index) * (thick + 2)
            plane.area(Box(x: x, y: top, width: long, height: thick), .series(index))
            if isStacked {
                x += long
            } else {
                values.append((words.cell(one.at(row)), Point(area.x + long + 5, top + thick / 2 + 4)))
            }
        }
        guard isStacked else { return }
        let isKnown = series.contains { $0.at(row) != nil }
        values.append((words.cell(isKnown ? rowValues(row)[0] : nil), Point(x + 5, y + thick / 2 + 4)))
    }

    /// The first ones; what follows as one bar.
    private func shortened() -> BarChart {
        guard positions.count > Self.mostLying else { return self }
        var chart = self
        let kept = Self.mostLying - 1
        chart.positions = positions.prefix(kept) + ["\(words.others) (\(positions.count - kept))"]
        chart.series = series.map { one in
            PlotSeries(
                one.title,
                (0..<kept).map { one.at($0) } + [join((kept..<positions.count).compactMap { one.at($0) })])
        }
        return chart
    }
}

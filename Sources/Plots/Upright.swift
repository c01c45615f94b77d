// What upright charts have in common: measure and legend on top, an axis with round numbers on the left, positions below.

/// The frame of an upright chart.
struct Upright {
    let area: Box
    let scale: Scale

    func y(_ value: Double) -> Double { area.bottom - scale.part(value) * area.height }

    /// Draws axis, grid, measure, legend, the positions' title; what is left is `area`.
    /// - Parameters:
    ///   - top: room for texts above the area.
    ///   - labels: room for the positions' labels below.
    init(
        _ plot: some Plot, legend: [Legend.Entry], scale: Scale, on plane: inout Plane, top: Double = 0,
        rightRoom: Double = 8
    ) {
        self.scale = scale
        var y = 6.0
        if !plot.heading.measure.isEmpty {
            let cut = TextMeasure.cut(plot.heading.measure, to: plane.width - 4)
            plane.text(cut, x: 0, y: y + 9, ink: .muted, role: .axis)
            y += 19
        }
        y = Legend.draw(legend, from: y, on: &plane)
        let form = plot.words.numbers
        let texts = scale.ticks.map { form.text($0) }
        let left = (texts.map { TextMeasure.width($0) }.max() ?? 0) + 8
        area = Box(
            x: left, y: y + 8 + top, width: plane.width - left - rightRoom, height: plane.isNarrow ? 150 : 200)
        for (value, text) in zip(scale.ticks, texts) {
            let at = self.y(value)
            plane.line(
                [Point(area.x, at), Point(area.right, at)], value == scale.ticks.first ? .axis : .grid)
            plane.text(text, x: left - 6, y: at + 4, anchor: .end, ink: .muted, role: .tick)
        }
        plane.height = area.bottom + 22
        guard !plot.heading.positions.isEmpty else { return }
        let cut = TextMeasure.cut(plot.heading.positions, to: plane.width - 4)
        plane.text(cut, x: plane.width - 2, y: area.bottom + 35, anchor: .end, ink: .muted, role: .axis)
        plane.height += 19
    }

    static func intervals(_ plane: Plane) -> Int { plane.isNarrow ? 4 : 5 }
}

/// Labels along the lying axis: as many as stand apart, moved inwards at the ends.
enum Positions {
    static func draw(_ labels: [(text: String, x: Double)], y: Double, on plane: inout Plane) {
        let shown = labels.filter { !$0.text.isEmpty }
        guard !shown.isEmpty else { return }
        var every = 1
        while every < shown.count, !isFree(shown, every, plane.width) { every += 1 }
        for index in stride(from: 0, to: shown.count, by: every) {
            let text = TextMeasure.cut(shown[index].text, to: plane.width - 4)
            let half = TextMeasure.width(text) / 2
            let x = min(max(shown[index].x, half), plane.width - half)
            let full = text == shown[index].text ? nil : shown[index].text
            plane.text(text, x: x, y: y + 17, anchor: .middle, ink: .muted, role: .tick, full: full)
        }
    }

    private static func isFree(_ labels: [(text: String, x: Double)], _ every: Int, _ width: Double) -> Bool {
        var edge = -Double.infinity
        for index in stride(from: 0, to: labels.count, by: every) {
            let half = TextMeasure.width(labels[index].text) / 2
            let x = min(max(labels[index].x, half), max(width - half, half))
            if x - half < edge + 6 { return false }
            edge = x + half
        }
        return true
    }
}

/// The key to series and lines: the only place where a pattern gets its name, so it stands on top.
enum Legend {
    enum Sign {
        case area(Fill)
        case line(Stroke)
        case series(Int)
    }
    typealias Entry = (sign: Sign, title: String)

    /// Returns the lower edge.
    static func draw(_ entries: [Entry], from top: Double, on plane: inout Plane) -> Double {
        guard !entries.isEmpty else { return top }
        var x = 0.0
        var y = top
        for entry in entries {
            let text = TextMeasure.cut(entry.title, to: plane.width - 28)
            let width = 26 + TextMeasure.width(text)
            if x > 0, x + width > plane.width {
                x = 0
                y += 18
            }
            sign(entry.sign, x: x, y: y, on: &plane)
            plane.text(text, x: x + 22, y: y + 10, role: .legend, full: text == entry.title ? nil : entry.title)
            x += width + 14
        }
        return y + 18
    }

    private static func sign(_ sign: Sign, x: Double, y: Double, on plane: inout Plane) {
        let middle = y + 6
        switch sign {
        case .area(let fill): plane.area(Box(x: x + 1, y: y, width: 15, height: 12), fill)
        case .line(let stroke): plane.line([Point(x, middle), Point(x + 18, middle)], stroke)
        case .series(let index):
            plane.line([Point(x, middle), Point(x + 18, middle)], .series(index))
            plane.symbol(Point(x + 9, middle), series: index)
        }
    }

    static func series(_ series: [PlotSeries], target: PlotTarget?, lines: Bool) -> [Entry] {
        var entries: [Entry] = []
        if series.count > 1 {
            entries = series.enumerated().map {
                (lines ? .series($0.offset) : .area(.series($0.offset)), $0.element.title)
            }
        }
        if let target { entries.append((.line(.target), target.title)) }
        return entries
    }
}

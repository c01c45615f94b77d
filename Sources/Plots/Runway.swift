// What comes due in the next hours, by the quarter of an hour, behind what is over already.

public struct Runway: Plot, Hashable {
    public struct Slot: Hashable, Sendable {
        /// `10:15`.
        public var title: String
        public var count: Int
        public init(_ title: String, _ count: Int) {
            self.title = title
            self.count = max(count, 0)
        }
    }
    public var heading: PlotHeading
    public var words: PlotWords
    public var overdue: Int
    public var slots: [Slot]

    public init(_ heading: PlotHeading, words: PlotWords = .italian, overdue: Int, slots: [Slot]) {
        self.heading = heading
        self.words = words
        self.overdue = max(overdue, 0)
        self.slots = slots
    }

    public var isEmpty: Bool { overdue == 0 && slots.allSatisfy { $0.count == 0 } }

    public var table: PlotTable {
        PlotTable(
            columns: [heading.positions.isEmpty ? words.position : heading.positions, words.value],
            rows: [[words.overdue, words.numbers.text(Double(overdue))]]
                + slots.map { [$0.title, words.numbers.text(Double($0.count))] })
    }

    public var summary: String {
        let coming = PlotSeries("", slots.map { Double($0.count) })
        return words.sentences([(word: words.overdue, text: words.numbers.text(Double(overdue)))]) + " "
            + words.summary(of: coming, at: slots.map(\.title), closing: .total)
    }

    public func marks(width: Double, on plane: inout Plane) {
        let shown = joined(most: max(Int((plane.width - 110) / 4), 8))
        let high = Double(max(overdue, shown.map(\.count).max() ?? 0))
        let scale = Scale(high: high, intervals: Upright.intervals(plane), whole: true)
        let frame = Upright(self, legend: [], scale: scale, on: &plane, top: 12)
        let title = TextMeasure.cut(words.overdue, to: plane.width / 3)
        let front = max(TextMeasure.width(title) + 8, 44)
        bar(overdue, Box(x: frame.area.x + 6, y: 0, width: front - 14, height: 0), .overdue, frame, on: &plane)
        let start = frame.area.x + front
        let slot = (frame.area.right - start) / Double(max(shown.count, 1))
        for (index, one) in shown.enumerated() {
            let box = Box(x: start + Double(index) * slot + 0.5, y: 0, width: max(slot - 1, 0.8), height: 0)
            bar(one.count, box, .series(0), frame, on: &plane)
        }
        plane.line([Point(frame.area.x, frame.area.bottom), Point(frame.area.right, frame.area.bottom)], .axis)
        // The line between what is over and what is to come.
        plane.line([Point(start - 2, frame.area.y - 6), Point(start - 2, frame.area.bottom)], .axis)
        // Its title and the hours share one row of labels, so that they cannot meet.
        plane.text(
            title, x: frame.area.x + (front - 4) / 2, y: frame.area.bottom + 17, anchor: .middle, bold: false,
            role: .tick)
        Hours.draw(shown, from: start, slot: slot, y: frame.area.bottom, on: &plane)
    }

    private func bar(_ count: Int, _ column: Box, _ fill: Fill, _ frame: Upright, on plane: inout Plane) {
        guard count > 0 else { return }
        let top = frame.y(Double(count))
        plane.area(Box(x: column.x, y: top, width: column.width, height: frame.area.bottom - top), fill)
        let text = words.numbers.text(Double(count))
        guard TextMeasure.width(text) <= column.width + 1 else { return }
        plane.text(text, x: column.x + column.width / 2, y: top - 4, anchor: .middle, role: .value, halo: true)
    }

    private func joined(most: Int) -> [Slot] {
        let size = (slots.count + most - 1) / most
        guard size > 1 else { return slots }
        return stride(from: 0, to: slots.count, by: size).map { start in
            Slot(slots[start].title, slots[start..<min(start + size, slots.count)].reduce(0) { $0 + $1.count })
        }
    }

    /// Labels of hours, to the right of the overdue bar only.
    private enum Hours {
        static func draw(_ slots: [Slot], from start: Double, slot: Double, y: Double, on plane: inout Plane) {
            // Full hours if there are some: 10:00 reads better than 9:45.
            let full = slots.indices.filter { slots[$0].title.hasSuffix(":00") }
            let indices = full.isEmpty ? Array(slots.indices) : full
            var edge = start
            for index in indices {
                let text = slots[index].title
                let half = TextMeasure.width(text) / 2
                let x = start + Double(index) * slot
                guard x - half >= edge, x + half <= plane.width else { continue }
                plane.text(text, x: x, y: y + 17, anchor: .middle, ink: .muted, role: .tick)
                edge = x + half + 8
            }
        }
    }
}

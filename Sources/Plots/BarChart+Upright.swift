// Upright bars.

extension BarChart {
    func upright(on plane: inout Plane) {
        let bars = isStacked ? 1 : max(series.count, 1)
        joined(most: max(Int((plane.width - 60) / (4 * Double(bars))), 4)).drawUpright(on: &plane)
    }

    private func drawUpright(on plane: inout Plane) {
        let scale = Scale(high: highest, intervals: Upright.intervals(plane), whole: isWhole, ceiling: ceiling)
        // Values stand on the bars, so the highest one needs room above.
        let frame = Upright(
            self, legend: Legend.series(series, target: target, lines: false), scale: scale, on: &plane, top: 12)
        let slot = frame.area.width / Double(positions.count)
        var values: [(text: String, at: Point)] = []
        for row in positions.indices {
            let x = frame.area.x + Double(row) * slot
            if isStacked {
                stack(row, x: x, slot: slot, frame, values: &values, on: &plane)
            } else {
                group(row, x: x, slot: slot, frame, values: &values, on: &plane)
            }
        }
        plane.line([Point(frame.area.x, frame.area.bottom), Point(frame.area.right, frame.area.bottom)], .axis)
        if let target {
            let y = frame.y(target.value)
            plane.line([Point(frame.area.x, y), Point(frame.area.right, y)], .target)
        }
        // After the target's line, so that they stand on it.
        for value in values {
            plane.text(value.text, x: value.at.x, y: value.at.y, anchor: .middle, role: .value, halo: true)
        }
        let labels = positions.enumerated().map { (text: $1, x: frame.area.x + (Double($0) + 0.5) * slot) }
        Positions.draw(labels, y: frame.area.bottom, on: &plane)
    }

    private func group(
        _ row: Int, x: Double, slot: Double, _ frame: Upright, values: inout [(text: String, at: Point)],
        on plane: inout Plane
    ) {
        let inner = min(slot * 0.8, 64 * Double(series.count))
        let width = inner / Double(max(series.count, 1))
        for (index, one) in series.enumerated() {
            guard let value = one.at(row) else { continue }
            let left = x + (slot - inner) / 2 + Double(index) * width
            bar(
                value, from: 0, x: left, width: max(width - (series.count > 1 ? 1 : 0), 0.8), .series(index), frame,
                &plane)
            values += label(value, Point(left + width / 2, frame.y(value) - 4), room: series.count > 1 ? width : slot)
        }
    }

    private func stack(
        _ row: Int, x: Double, slot: Double, _ frame: Upright, values: inout [(text: String, at: Point)],
        on plane: inout Plane
    ) {
        let width = min(slot * 0.8, 64)
        var sum = 0.0
        for (index, one) in series.enumerated() {
            let value = one.at(row) ?? 0
            bar(value, from: sum, x: x + (slot - width) / 2, width: width, .series(index), frame, &plane)
            sum += value
        }
        guard series.contains(where: { $0.at(row) != nil }) else { return }
        values += label(sum, Point(x + slot / 2, frame.y(sum) - 4), room: slot)
    }

    private func bar(
        _ value: Double, from base: Double, x: Double, width: Double, _ fill: Fill, _ frame: Upright,
        _ plane: inout Plane
    ) {
        let top = frame.y(base + value)
        plane.area(Box(x: x, y: top, width: width, height: frame.y(base) - top), fill)
    }

    private func label(_ value: Double, _ at: Point, room: Double) -> [(text: String, at: Point)] {
        let text = words.numbers.text(value)
        return value > 0 && TextMeasure.width(text) <= room - 3 ? [(text, at)] : []
    }
}

// The same as in `LayoutTests`, of five hundred charts that nobody has chosen.

import Plots
import Testing

@Suite struct RandomTests {
    /// SplitMix64: the same charts in every run.
    private struct Dice: RandomNumberGenerator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var z = state
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
    }

    @Test(arguments: 0..<20)
    func `of random charts no text leaves the picture or stands upon another`(seed: UInt64) {
        var dice = Dice(state: seed)
        for _ in 0..<25 {
            let plot = Self.chart(&dice)
            let width = Double.random(in: 240...1400, using: &dice).rounded()
            let drawing = plot.drawing(width: width)
            let labels = drawing.labels
            for (index, one) in labels.enumerated() {
                let box = one.box
                let isInside = box.x >= -0.5 && box.right <= width + 0.5 && box.y >= 0 && box.bottom <= drawing.height
                #expect(isInside, "seed \(seed), \(plot.heading.title) at \(width): \(one.text)")
                for other in labels[..<index] where one.box.meets(other.box) {
                    Issue.record("seed \(seed), \(plot.heading.title) at \(width): \(one.text) on \(other.text)")
                }
            }
            for area in drawing.areas {
                #expect(area.x >= -0.5 && area.right <= width + 0.5 && area.y >= 0 && area.bottom <= drawing.height)
            }
        }
    }

    private static func chart(_ dice: inout Dice) -> any Plot {
        let count = Int.random(in: 1...80, using: &dice)
        let names = (0..<count).map { index in
            "Voce" + String(repeating: "m", count: Int.random(in: 0...30, using: &dice)) + " \(index)"
        }
        let highs: [Double] = [1, 9, 100, 12_345, 2_000_000]
        let high = highs.randomElement(using: &dice) ?? 1
        func values() -> [Double?] {
            (0..<count).map { _ in
                Int.random(in: 0...9, using: &dice) == 0 ? nil : Double.random(in: 0...high, using: &dice)
            }
        }
        let series = (0..<Int.random(in: 1...7, using: &dice)).map { PlotSeries("Serie \($0)", values()) }
        let heading = PlotHeading("", measure: "Misura", positions: "Posizione")
        let target = Bool.random(using: &dice) ? PlotTarget(high * 0.8, "obiettivo") : nil
        switch Int.random(in: 0...5, using: &dice) {
        case 0:
            return BarChart(
                heading, positions: names, series: series, isStacked: Bool.random(using: &dice), target: target)
        case 1:
            return BarChart(
                heading, direction: .lying, positions: names, series: series, isStacked: Bool.random(using: &dice),
                target: target)
        case 2: return LineChart(heading, positions: names, series: series, target: target, startsAtZero: false)
        case 3:
            return Histogram(
                heading,
                bins: (0..<count).map {
                    .init(from: Double($0), upTo: Double($0 + 1), count: Int.random(in: 0...Int(high), using: &dice))
                },
                bounds: names,
                markers: (0..<4).map { .init(Double.random(in: 0...Double(count), using: &dice), "linea numero \($0)") }
            )
        case 4:
            return Runway(
                heading, overdue: Int.random(in: 0...Int(high), using: &dice),
                slots: names.enumerated().map {
                    .init("\($0 % 24):00", Int.random(in: 0...Int(high), using: &dice) + ($1.isEmpty ? 1 : 0))
                })
        default:
            return HeatMap(
                heading, rows: Array(names.prefix(7)), columns: names,
                counts: (0..<7).map { _ in (0..<count).map { _ in Int.random(in: 0...Int(high), using: &dice) } })
        }
    }
}

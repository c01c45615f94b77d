// What holds of every picture, whatever its numbers.

import Plots
import Testing

@Suite struct LayoutTests {
    static let widths = [240.0, 288, PlotWidth.narrow, 440, PlotWidth.wide, 1400]

    @Test(arguments: widths)
    func `every mark lies within its picture`(width: Double) {
        for plot in Gallery.usual + Gallery.awkward + Gallery.empty {
            let drawing = plot.drawing(width: width)
            #expect(drawing.width == width && drawing.height > 20 && drawing.height < 3000, "\(plot.heading.title)")
            let all = Box(x: -0.51, y: -0.51, width: width + 1.02, height: drawing.height + 1.02)
            for box in drawing.marks.flatMap(Self.boxes) {
                let isInside = box.x >= all.x && box.y >= all.y && box.right <= all.right && box.bottom <= all.bottom
                #expect(isInside, "\(plot.heading.title) at \(width): \(box)")
            }
        }
    }

    @Test(arguments: widths)
    func `no text stands upon another`(width: Double) {
        for plot in Gallery.usual + Gallery.awkward + Gallery.empty {
            let labels = plot.drawing(width: width).labels
            for (index, one) in labels.enumerated() {
                for other in labels[..<index] where one.box.meets(other.box) {
                    Issue.record("\(plot.heading.title) at \(width): \(one.text) on \(other.text)")
                }
            }
        }
    }

    @Test func `no text is smaller than eleven pixels`() {
        for plot in Gallery.usual + Gallery.awkward + Gallery.empty {
            for width in Self.widths { #expect(plot.drawing(width: width).labels.allSatisfy { $0.size >= 11 }) }
        }
    }

    @Test func `ten thousand values make a bounded picture, and the table beside it has them all`() {
        for plot in Gallery.awkward {
            #expect(plot.drawing(width: PlotWidth.wide).marks.count < 1500, "\(plot.heading.title)")
            #expect(plot.drawing(width: PlotWidth.narrow).marks.count < 1500, "\(plot.heading.title)")
        }
        #expect(Gallery.awkward[3].table.rows.count == 10_000)
        for case .line(let points, .series) in Gallery.awkward[5].drawing(width: PlotWidth.wide).marks {
            #expect(points.count > 900 && points.count <= 2 * 960)
        }
    }

    @Test func `bars that are drawn together keep their sum, and so does the bar of the others`() {
        let upright = Gallery.awkward[3].drawing(width: PlotWidth.wide)
        let heights = upright.areas.map(\.height).reduce(0, +)
        guard let highest = upright.areas.max(by: { $0.height < $1.height }) else { return #expect(Bool(false)) }
        // 10,000 days in 225 bars of at most 45; the sum of the pixels is that of the values at the same scale.
        #expect(upright.areas.count > 200 && upright.areas.count <= 225 && heights > highest.height)
        let lying = Gallery.departments.drawing(width: PlotWidth.wide)
        let texts = lying.labels.map(\.text)
        #expect(texts.contains("altri (22)"))
        let rest = (40...61).map { $0 * $0 }.reduce(0, +)
        #expect(texts.contains(NumberForm.italian.text(Double(rest))))
    }

    @Test func `empty data are a sentence, in the language of the chart`() {
        for plot in Gallery.empty {
            let drawing = plot.drawing(width: PlotWidth.narrow)
            #expect(drawing.labels.map(\.text) == ["Nessun dato nel periodo."] && drawing.marks.count == 1)
            #expect(plot.alternative == "Nessun dato nel periodo.")
        }
    }

    @Test func `a stack is as high as its parts together`() throws {
        let drawing = Gallery.stacked.drawing(width: PlotWidth.wide)
        let first = (0..<4).map { Gallery.stacked.series[$0].values[0] ?? 0 }
        let parts = drawing.areas.dropFirst(4).prefix(4).map { $0 }
        let unit = parts[0].height / first[0]
        for (part, value) in zip(parts, first) { #expect(abs(part.height - value * unit) < 1e-6) }
        for (upper, lower) in zip(parts.dropFirst(), parts) { #expect(abs(upper.bottom - lower.y) < 1e-6) }
    }

    @Test func `a bar as high as the target ends at the target's line`() {
        let chart = BarChart(
            PlotHeading("x"), positions: ["a"], series: [PlotSeries("", [37.3])], target: PlotTarget(37.3, "t"))
        let drawing = chart.drawing()
        for case .line(let points, .target) in drawing.marks.dropFirst(4) { #expect(points[0].y == drawing.areas[0].y) }
    }

    @Test func `a gap in a line is a gap`() {
        let lines = Gallery.trend.drawing().marks.filter { if case .line(_, .series) = $0 { true } else { false } }
        #expect(lines.count == 2)
    }

    @Test func `marks of a histogram stand in the stretch that holds their value`() {
        let drawing = Gallery.times.drawing()
        let bars = drawing.areas
        let edges = drawing.marks.compactMap { if case .line(let points, .target) = $0 { points[0].x } else { nil } }
        // Nine hours: the end of the seventh stretch.
        #expect(edges.count == 1 && abs(edges[0] - (bars[6].right + bars[7].x) / 2) < 1)
    }

    private static func boxes(_ mark: Mark) -> [Box] {
        switch mark {
        case .area(let box, _): [box]
        case .line(let points, _): points.map { Box(x: $0.x, y: $0.y, width: 0, height: 0) }
        case .symbol(let at, _): [Box(x: at.x - 4, y: at.y - 4, width: 8, height: 8)]
        case .text(let label): [label.box]
        }
    }
}

extension Drawing {
    var labels: [Label] { marks.compactMap { if case .text(let label) = $0 { label } else { nil } } }
    var areas: [Box] { marks.compactMap { if case .area(let box, _) = $0 { box } else { nil } } }
}

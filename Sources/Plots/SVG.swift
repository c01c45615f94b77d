// A chart as SVG for the pages: an image with a name and a description for screen readers (WAI-ARIA 1.2 img, SVG 1.1 5.4), coloured
// by classes alone, because the pages' policy allows no style attributes. The classes' colours are in `SVGStyle.sheet`.

public enum SVG {
    /// - Parameters:
    ///   - plot: the chart.
    ///   - id: unique on the page; letters, digits and hyphens, others are replaced.
    ///   - width: in CSS pixels, see `PlotWidth`.
    ///   - isDocument: with its colours inside, to stand alone as a file.
    public static func text(
        of plot: some Plot, id: String, width: Double = PlotWidth.wide, isDocument: Bool = false
    ) -> String {
        let drawing = plot.drawing(width: width)
        let id = clean(id)
        var text = "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"plot\" role=\"img\""
        text += " aria-labelledby=\"\(id)-t \(id)-d\" width=\"\(number(drawing.width))\""
        text += " height=\"\(number(drawing.height))\""
        text += " viewBox=\"0 0 \(number(drawing.width)) \(number(drawing.height))\">"
        text += "<title id=\"\(id)-t\">\(escaped(plot.heading.title))</title>"
        text += "<desc id=\"\(id)-d\">\(escaped(plot.alternative))</desc>"
        if isDocument { text += "<style>\(SVGStyle.sheet)</style>" }
        text += patterns(of: drawing, id: id)
        for mark in drawing.marks { text += element(mark, id: id) }
        return text + "</svg>"
    }

    private static func element(_ mark: Mark, id: String) -> String {
        switch mark {
        case .area(let box, let fill):
            let place = "x=\"\(number(box.x))\" y=\"\(number(box.y))\" width=\"\(number(box.width))\" "
            return "<rect \(place)height=\"\(number(box.height))\" \(paint(fill, id))/>"
        case .line(let points, let stroke):
            let path = points.map { "\(number($0.x)) \(number($0.y))" }.joined(separator: "L")
            let dashes = stroke.dashes.map { number($0) }.joined(separator: " ")
            let dashed = dashes.isEmpty ? "" : " stroke-dasharray=\"\(dashes)\""
            let line = "<path d=\"M\(path)\" fill=\"none\""
            // Lines that run over areas have a rim in the ground's colour, or they would drown in the dark ones.
            let rim =
                stroke.isOverAreas ? "\(line) stroke-width=\"\(number(stroke.width + 2))\" class=\"plot-rim\"/>" : ""
            return "\(rim)\(line) stroke-width=\"\(number(stroke.width))\"\(dashed) class=\"\(name(stroke))\"/>"
        case .symbol(let at, let series):
            return "<path d=\"\(symbol(at, series))\" class=\"plot-dot-\(series % 6 + 1)\"/>"
        case .text(let label): return element(label)
        }
    }

    private static func element(_ label: Label) -> String {
        var classes = "plot-\(label.ink.rawValue)"
        if label.hasHalo { classes += " plot-halo" }
        if label.isBold { classes += " plot-bold" }
        let full = label.full.map { "<title>\(escaped($0))</title>" } ?? ""
        return "<text x=\"\(number(label.at.x))\" y=\"\(number(label.at.y))\" font-size=\"\(number(label.size))\""
            + " text-anchor=\"\(label.anchor.rawValue)\" class=\"\(classes)\">\(full)\(escaped(label.text))</text>"
    }

    private static func paint(_ fill: Fill, _ id: String) -> String {
        switch fill {
        case .series(let index):
            // The first is solid; the others' pattern carries their colour.
            index % 6 == 0
                ? "class=\"plot-area-1\""
                : "class=\"plot-edge-\(index % 6 + 1)\" fill=\"url(#\(id)-p\(index % 6 + 1))\""
        case .overdue: "class=\"plot-edge-over\" fill=\"url(#\(id)-po)\""
        case .good: "class=\"plot-good\""
        case .bad: "class=\"plot-bad\""
        case .track: "class=\"plot-track\""
        case .heat(let shade): "class=\"plot-heat-\(min(max(shade, 0), 6))\""
        }
    }

    private static func name(_ stroke: Stroke) -> String {
        switch stroke {
        case .axis: "plot-axis"
        case .grid: "plot-grid"
        case .series(let index): "plot-line-\(index % 6 + 1)"
        case .target: "plot-target"
        case .mark: "plot-mark"
        }
    }

    // Only those that are used: most charts have one series.
    private static func patterns(of drawing: Drawing, id: String) -> String {
        var used: Set<String> = []
        for case .area(_, let fill) in drawing.marks {
            switch fill {
            case .series(let index) where index % 6 > 0: used.insert("\(index % 6 + 1)")
            case .overdue: used.insert("o")
            default: break
            }
        }
        guard !used.isEmpty else { return "" }
        return "<defs>" + used.sorted().map { pattern($0, id) }.joined() + "</defs>"
    }

    private static func pattern(_ key: String, _ id: String) -> String {
        let path = hatches[key] ?? ""
        let colour = key == "o" ? "over" : key
        return "<pattern id=\"\(id)-p\(key)\" width=\"8\" height=\"8\" patternUnits=\"userSpaceOnUse\">"
            + "<rect width=\"8\" height=\"8\" class=\"plot-soft-\(colour)\"/>"
            + "<path d=\"\(path)\" fill=\"none\" stroke-width=\"2\" class=\"plot-line-\(colour)\"/></pattern>"
    }

    private static let hatches = [
        "2": "M-2 2L2 -2M0 8L8 0M6 10L10 6", "3": "M0 2H8M0 6H8", "4": "M-2 6L2 10M0 0L8 8M6 -2L10 2",
        "5": "M2 0V8M6 0V8", "6": "M0 0L8 8M0 8L8 0", "o": "M-2 2L2 -2M0 8L8 0M6 10L10 6",
    ]

    private static func symbol(_ at: Point, _ series: Int) -> String {
        let corners = Symbol.corners(at, series: series)
        if corners.isEmpty {
            return "M\(number(at.x - 3.5)) \(number(at.y))a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0 -7 0z"
        }
        return "M" + corners.map { "\(number($0.x)) \(number($0.y))" }.joined(separator: "L") + "z"
    }

    /// Two decimals: finer than any screen.
    private static func number(_ value: Double) -> String {
        NumberForm(decimalMark: ".", groupMark: "", decimals: 2).text(value)
    }

    private static func clean(_ id: String) -> String {
        let kept = id.unicodeScalars.map { scalar -> Character in
            scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)) ? Character(scalar) : "-"
        }
        // XML 1.0 2.3: a name begins with a letter.
        return "plot-" + String(kept.prefix(60))
    }

    /// For element content and attributes; what XML 1.0 2.2 does not allow is left out.
    static func escaped(_ text: String) -> String {
        var safe = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": safe += "&amp;"
            case "<": safe += "&lt;"
            case ">": safe += "&gt;"
            case "\"": safe += "&quot;"
            case "\t", "\n", "\r": safe += " "
            default:
                if scalar.value >= 0x20, scalar.value & 0xFFFE != 0xFFFE, !(0x7F...0x9F).contains(scalar.value) {
                    safe.unicodeScalars.append(scalar)
                }
            }
        }
        return safe
    }
}

/// Symbols of series: they differ in form.
public enum Symbol {
    /// Corners of the symbol, 7 pixels across; empty for a circle.
    public static func corners(_ at: Point, series: Int) -> [Point] {
        let (x, y, r) = (at.x, at.y, 4.0)
        return switch series % 6 {
        case 1: [Point(x - 3, y - 3), Point(x + 3, y - 3), Point(x + 3, y + 3), Point(x - 3, y + 3)]
        case 2: [Point(x, y - r), Point(x + r, y + 3), Point(x - r, y + 3)]
        case 3: [Point(x, y - r), Point(x + r, y), Point(x, y + r), Point(x - r, y)]
        case 4: [Point(x - r, y - 3), Point(x + r, y - 3), Point(x, y + r)]
        case 5: [Point(x - r, y - 1.5), Point(x + r, y - 1.5), Point(x + r, y + 1.5), Point(x - r, y + 1.5)]
        default: []
        }
    }
}

// A chart on paper: the same marks as on the page, as lines and areas of the PDF. Colours that stay apart in grey; patterns as on the
// pages.

import CPango
import Plots

/// Colours of reports. Text is black or grey.
struct PrintColour {
    var red: Double
    var green: Double
    var blue: Double

    /// `0x0066CC`.
    init(_ value: Int) {
        red = Double(value >> 16 & 0xFF) / 255
        green = Double(value >> 8 & 0xFF) / 255
        blue = Double(value & 0xFF) / 255
    }
    static let blue = PrintColour(0x0052A3)
    static let paleBlue = PrintColour(0xE6EEF7)
    static let paleGrey = PrintColour(0xF3F5F7)

    /// Towards white.
    func paler(_ part: Double) -> PrintColour {
        var colour = self
        colour.red += (1 - red) * part
        colour.green += (1 - green) * part
        colour.blue += (1 - blue) * part
        return colour
    }

    static let series = [0x0052A3, 0x9A5B00, 0x00724C, 0x7A3E9D, 0xB0245B, 0x4C6077].map { PrintColour($0) }
    static let heat = [0xF3F6FA, 0xE0EEFC, 0xBCDAF7, 0x8FC0F0, 0x1F6FBF, 0x0058B0, 0x003E80].map { PrintColour($0) }
    static let severe = PrintColour(0xA8182F)
    static let good = PrintColour(0x00724C)
    static let track = PrintColour(0xDBE3EC)
}

/// Draws one chart.
final class PlotPen {
    private let drawing: Drawing
    private let scale: Double
    private var blocks: [Int: TextBlock] = [:]
    private(set) var unknownCharacters = 0

    /// - Parameter scale: points for each of the drawing's pixels.
    init(_ drawing: Drawing, scale: Double, style: TextStyle, fonts: Fonts, text: SheetText) {
        self.drawing = drawing
        self.scale = scale
        for (index, mark) in drawing.marks.enumerated() {
            guard case .text(let label) = mark else { continue }
            let ink =
                switch label.ink {
                case .text: Ink.black
                case .muted: Ink.grey
                case .onDark: 1.0
                }
            let block = TextBlock(
                text.line(label.text),
                style: style.with(size: label.size * scale, bold: label.isBold, spacing: 1, ink: ink),
                width: nil, fonts: fonts)
            unknownCharacters += block.unknownCharacters
            blocks[index] = block
        }
    }

    func draw(on canvas: PDFCanvas, x: Double, y: Double) {
        let context = canvas.context
        cairo_save(context)
        cairo_translate(context, x, y)
        cairo_scale(context, scale, scale)
        for mark in drawing.marks {
            switch mark {
            case .area(let box, let fill): area(box, fill, context)
            case .line(let points, let stroke): line(points, stroke, context)
            case .symbol(let at, let series): symbol(at, series, context)
            case .text: break
            }
        }
        cairo_restore(context)
        for (index, mark) in drawing.marks.enumerated() {
            guard case .text(let label) = mark, let block = blocks[index] else { continue }
            text(label, block, on: canvas, x: x, y: y)
        }
    }

    private func text(_ label: Label, _ block: TextBlock, on canvas: PDFCanvas, x: Double, y: Double) {
        guard let line = block.lines.first else { return }
        let shift =
            switch label.anchor {
            case .start: 0.0
            case .middle: -line.width / 2
            case .end: -line.width
            }
        let left = x + label.at.x * scale + shift - line.x
        let top = y + label.at.y * scale - line.ascent
        if label.hasHalo {
            canvas.ground(
                x: left - 0.5, y: top + line.ascent * 0.2, width: line.width + 1, height: line.ascent * 0.85,
                colour: PrintColour(0xFFFFFF))
        }
        block.draw(line, on: canvas, x: left, y: top)
    }

    private func area(_ box: Box, _ fill: Fill, _ context: OpaquePointer) {
        let (colour, hatch) = Self.look(fill)
        source(hatch == nil ? colour : colour.paler(0.82), context)
        cairo_rectangle(context, box.x, box.y, box.width, box.height)
        cairo_fill(context)
        guard let hatch else { return }
        cairo_save(context)
        cairo_rectangle(context, box.x, box.y, box.width, box.height)
        cairo_clip(context)
        source(colour, context)
        cairo_set_line_width(context, 1.6)
        hatch.lines(box) { from, to in
            cairo_move_to(context, from.x, from.y)
            cairo_line_to(context, to.x, to.y)
        }
        cairo_stroke(context)
        cairo_restore(context)
        source(colour, context)
        cairo_set_line_width(context, 1)
        cairo_rectangle(context, box.x, box.y, box.width, box.height)
        cairo_stroke(context)
    }

    private static func look(_ fill: Fill) -> (PrintColour, Hatch?) {
        switch fill {
        case .series(let index): (PrintColour.series[index % 6], Hatch.series[index % 6])
        case .overdue: (.severe, .rising)
        case .good: (.good, nil)
        case .bad: (.severe, nil)
        case .track: (.track, nil)
        case .heat(let shade): (PrintColour.heat[min(max(shade, 0), 6)], nil)
        }
    }

    private func line(_ points: [Point], _ stroke: Stroke, _ context: OpaquePointer) {
        guard let first = points.first else { return }
        let colour =
            switch stroke {
            case .axis: PrintColour(0x6F859C)
            case .grid: PrintColour(0xDBE3EC)
            case .series(let index): PrintColour.series[index % 6]
            case .target, .mark: PrintColour(0x101820)
            }
        let path = {
            cairo_move_to(context, first.x, first.y)
            for point in points.dropFirst() { cairo_line_to(context, point.x, point.y) }
        }
        if stroke.isOverAreas {
            path()
            cairo_set_source_rgb(context, 1, 1, 1)
            cairo_set_line_width(context, stroke.width + 2)
            cairo_stroke(context)
        }
        path()
        source(colour, context)
        cairo_set_line_width(context, stroke.width)
        cairo_set_line_join(context, CAIRO_LINE_JOIN_ROUND)
        cairo_set_dash(context, stroke.dashes, Int32(stroke.dashes.count), 0)
        cairo_stroke(context)
        cairo_set_dash(context, [], 0, 0)
    }

    private func symbol(_ at: Point, _ series: Int, _ context: OpaquePointer) {
        source(PrintColour.series[series % 6], context)
        let corners = Symbol.corners(at, series: series)
        cairo_new_path(context)
        if let first = corners.first {
            cairo_move_to(context, first.x, first.y)
            for point in corners.dropFirst() { cairo_line_to(context, point.x, point.y) }
            cairo_close_path(context)
        } else {
            cairo_arc(context, at.x, at.y, 3.5, 0, 2 * Double.pi)
        }
        cairo_fill(context)
    }

    private func source(_ colour: PrintColour, _ context: OpaquePointer) {
        cairo_set_source_rgb(context, colour.red, colour.green, colour.blue)
    }
}

/// Patterns of areas, as lines.
private enum Hatch {
    case rising, level, falling, upright, crossed
    static let series: [Hatch?] = [nil, .rising, .level, .falling, .upright, .crossed]

    func lines(_ box: Box, _ draw: (Point, Point) -> Void) {
        switch self {
        case .level:
            for y in stride(from: (box.y / 4).rounded(.down) * 4, through: box.bottom, by: 4) {
                draw(Point(box.x, y), Point(box.right, y))
            }
        case .upright:
            for x in stride(from: (box.x / 4).rounded(.down) * 4, through: box.right, by: 4) {
                draw(Point(x, box.y), Point(x, box.bottom))
            }
        case .rising: slanted(box, rising: true, draw)
        case .falling: slanted(box, rising: false, draw)
        case .crossed:
            slanted(box, rising: true, draw)
            slanted(box, rising: false, draw)
        }
    }

    private func slanted(_ box: Box, rising: Bool, _ draw: (Point, Point) -> Void) {
        for x in stride(from: box.x - box.height, through: box.right, by: 6) {
            let (low, high) = (Point(x, box.bottom), Point(x + box.height, box.y))
            if rising { draw(low, high) } else { draw(Point(low.x, box.y), Point(high.x, box.bottom)) }
        }
    }
}

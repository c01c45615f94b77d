// A paragraph of text set in lines by Pango: broken, justified, with another font where the first one lacks a character.
// The words are never changed: there is no hyphenation, because Pango 1.50 divides words only at soft hyphens that are
// in the text already, and inserting some would alter what a reader copies out of the document.

import CPango

/// How a text looks.
struct TextStyle {
    enum Alignment { case left, right, centre, justified }

    /// Names of font families, best first, divided by commas.
    var family: String
    /// In points.
    var size: Double
    var bold = false
    var italic = false
    var alignment = Alignment.left
    /// Distance from line to line as a multiple of the font's own.
    var spacing = 1.15
    var ink = Ink.black

    /// The same in another size or weight.
    func with(
        size: Double? = nil, bold: Bool? = nil, italic: Bool? = nil, alignment: Alignment? = nil,
        spacing: Double? = nil, ink: Double? = nil
    ) -> TextStyle {
        var style = self
        if let size { style.size = size }
        if let bold { style.bold = bold }
        if let italic { style.italic = italic }
        if let alignment { style.alignment = alignment }
        if let spacing { style.spacing = spacing }
        if let ink { style.ink = ink }
        return style
    }
}

/// The fonts of this machine, kept between documents: finding them takes longer than a page.
final class Fonts {
    private let map: OpaquePointer
    fileprivate let context: OpaquePointer

    /// - Throws: `PrintError.noFont` when the machine has none.
    init() throws(PrintError) {
        map = OpaquePointer(pango_cairo_font_map_new())
        guard let made = pango_font_map_create_context(UnsafeMutablePointer(map)) else {
            g_object_unref(UnsafeMutableRawPointer(map))
            throw PrintError(.library, "look for fonts")
        }
        context = made
        // Positions must not depend on a screen's pixels: no hinting of measures, no rounding.
        pango_context_set_round_glyph_positions(context, 0)
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
        pango_context_set_language(context, pango_language_from_string("it-IT"))
        var families: UnsafeMutablePointer<UnsafeMutablePointer<PangoFontFamily>?>?
        var count: Int32 = 0
        pango_font_map_list_families(UnsafeMutablePointer(map), &families, &count)
        g_free(families)
        guard count > 0 else { throw PrintError(.noFont, "look for fonts", "install fonts-liberation2") }
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(context))
        g_object_unref(UnsafeMutableRawPointer(map))
    }
}

/// A text in lines, ready to be placed.
final class TextBlock {
    /// One line. Lengths in points.
    struct Line {
        /// From the line's upper edge to its baseline, and to the next line's upper edge.
        var ascent: Double
        var height: Double
        /// Where its ink begins, from the block's left edge, and its width.
        var x: Double
        var width: Double
        fileprivate var handle: UnsafeMutablePointer<PangoLayoutLine>
    }

    private(set) var lines: [Line] = []
    let style: TextStyle
    private let layout: OpaquePointer

    /// - Parameters:
    ///   - text: one paragraph, without line ends or control characters.
    ///   - width: in points; nil for a single line as long as it needs to be.
    init(_ text: String, style: TextStyle, width: Double?, fonts: Fonts) {
        self.style = style
        layout = pango_layout_new(fonts.context)
        setStyle(width: width)
        pango_layout_set_text(layout, text, Int32(clamping: text.utf8.count))
        collectLines()
    }

    // The layout owns its lines: they are good as long as this object is.
    deinit { g_object_unref(UnsafeMutableRawPointer(layout)) }

    var height: Double { lines.reduce(0) { $0 + $1.height } }
    var width: Double { lines.map { $0.x + $0.width }.max() ?? 0 }
    /// Characters that no font of this machine has a form for.
    var unknownCharacters: Int { Int(pango_layout_get_unknown_glyphs_count(layout)) }

    /// Draws one line with its upper left corner at (`x`, `y`), in points.
    func draw(_ line: Line, on canvas: PDFCanvas, x: Double, y: Double) {
        cairo_set_source_rgb(canvas.context, style.ink, style.ink, style.ink)
        cairo_move_to(canvas.context, x + line.x, y + line.ascent)
        pango_cairo_show_layout_line(canvas.context, line.handle)
    }

    /// Draws all lines. Returns the lower edge.
    @discardableResult
    func draw(on canvas: PDFCanvas, x: Double, y: Double) -> Double {
        var y = y
        for line in lines {
            draw(line, on: canvas, x: x, y: y)
            y += line.height
        }
        return y
    }

    private func setStyle(width: Double?) {
        let font = pango_font_description_from_string(style.family)
        // Absolute: in points of the page, whatever resolution the font map believes in.
        pango_font_description_set_absolute_size(font, style.size * Double(PANGO_SCALE))
        if style.bold { pango_font_description_set_weight(font, PANGO_WEIGHT_BOLD) }
        if style.italic { pango_font_description_set_style(font, PANGO_STYLE_ITALIC) }
        pango_layout_set_font_description(layout, font)
        pango_font_description_free(font)
        pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        pango_layout_set_width(layout, width.map { Int32($0 * Double(PANGO_SCALE)) } ?? -1)
        switch style.alignment {
        case .left: pango_layout_set_alignment(layout, PANGO_ALIGN_LEFT)
        case .right: pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT)
        case .centre: pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
        case .justified: pango_layout_set_justify(layout, 1)
        }
    }

    private func collectLines() {
        guard let iterator = pango_layout_get_iter(layout) else { return }
        defer { pango_layout_iter_free(iterator) }
        repeat {
            guard let handle = pango_layout_iter_get_line_readonly(iterator) else { continue }
            var logical = PangoRectangle()
            pango_layout_iter_get_line_extents(iterator, nil, &logical)
            let baseline = pango_layout_iter_get_baseline(iterator)
            lines.append(
                Line(
                    ascent: Self.points(baseline - logical.y), height: Self.points(logical.height) * style.spacing,
                    x: Self.points(logical.x), width: Self.points(logical.width), handle: handle))
        } while pango_layout_iter_next_line(iterator) != 0
    }

    private static func points(_ units: Int32) -> Double { Double(units) / Double(PANGO_SCALE) }
}

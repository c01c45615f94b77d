// An A4 PDF being drawn: cairo's PDF surface writing to memory, within a limit of bytes. Lives and dies inside one call on
// the print shop's thread; handles never leave this file and `TextBlock.swift`.

import CPango

/// What a document says about itself, for readers and for screen readers.
struct DocumentTitle {
    var title: String
    var author: String
    var subject: String
    /// RFC 5646: `it-IT`.
    var language: String
    /// ISO 8601, e.g. `2026-03-02T10:00:00Z`; empty to leave it out.
    var created: String
}

/// Grey levels used in print: no colour, so that a fax and a cheap printer show the same.
enum Ink {
    static let black = 0.0
    static let grey = 0.35
    static let light = 0.65
}

/// A PDF of A4 sheets under way. Measures are points from the sheet's upper left corner.
final class PDFCanvas {
    let context: OpaquePointer
    private let surface: OpaquePointer
    private let sink: Sink
    private let title: DocumentTitle
    private(set) var pages = 1
    private var hasStructure = false

    /// Receives the bytes as cairo writes them.
    fileprivate final class Sink {
        var bytes: [UInt8] = []
        let most: Int
        init(most: Int) { self.most = most }
    }

    init(_ title: DocumentTitle, limits: PrintLimits) {
        self.title = title
        sink = Sink(most: limits.bytes)
        // The surface calls back until it is finished; the sink outlives it, both being held by this object.
        surface = cairo_pdf_surface_create_for_stream(
            receive, Unmanaged.passUnretained(sink).toOpaque(), points(Sheet.width), points(Sheet.height))
        cairo_pdf_surface_restrict_to_version(surface, CAIRO_PDF_VERSION_1_5)
        context = cairo_create(surface)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.title)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_AUTHOR, title.author)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, title.subject)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATOR, "Sportello")
        if !title.created.isEmpty {
            cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, title.created)
        }
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_finish(surface)
        cairo_surface_destroy(surface)
    }

    func nextPage() {
        cairo_show_page(context)
        pages += 1
    }

    /// Ends the document.
    /// - Throws: `PrintError.library` with cairo's words, `tooLarge` when the bytes exceed their limit.
    func finish() throws(PrintError) -> [UInt8] {
        if hasStructure { cairo_tag_end(context, StructureElement.document.rawValue) }
        cairo_show_page(context)
        let drawing = cairo_status(context)
        cairo_surface_finish(surface)
        let written = cairo_surface_status(surface)
        guard sink.bytes.count <= sink.most, written != CAIRO_STATUS_WRITE_ERROR else {
            throw PrintError(.tooLarge, "write the document", "more than \(sink.most) bytes")
        }
        for status in [drawing, written] where status != CAIRO_STATUS_SUCCESS {
            throw PrintError(.library, "draw the document", String(cString: cairo_status_to_string(status)))
        }
        return DocumentLanguage.marked(sink.bytes, language: title.language)
    }

    // MARK: Structure (ISO 32000-1 14.8), as far as cairo 1.16 goes

    /// Draws `body` as one element of the document's structure, so that readers tell headings from paragraphs.
    func element<E: Error>(_ kind: StructureElement, _ body: () throws(E) -> Void) throws(E) {
        // ISO 32000-1 14.8.4.2: one element holds all others.
        if !hasStructure { cairo_tag_begin(context, StructureElement.document.rawValue, nil) }
        hasStructure = true
        cairo_tag_begin(context, kind.rawValue, nil)
        defer { cairo_tag_end(context, kind.rawValue) }
        try body()
    }

    // MARK: Sheets and ways between them

    /// How the sheet under way lies; to be called before anything is drawn on it.
    func size(lying: Bool) {
        let (width, height) = lying ? (Sheet.height, Sheet.width) : (Sheet.width, Sheet.height)
        cairo_pdf_surface_set_size(surface, points(width), points(height))
    }

    /// A place that links and bookmarks lead to.
    /// - Parameter name: letters and digits.
    func destination(_ name: String) {
        cairo_tag_begin(context, CAIRO_TAG_DEST, "name='\(name)'")
        cairo_tag_end(context, CAIRO_TAG_DEST)
    }

    /// What `body` draws leads to a destination.
    func link(to name: String, _ body: () -> Void) {
        cairo_tag_begin(context, CAIRO_TAG_LINK, "dest='\(name)'")
        body()
        cairo_tag_end(context, CAIRO_TAG_LINK)
    }

    /// Returns the bookmark's number.
    func bookmark(_ title: String, to name: String, below parent: Int32) -> Int32 {
        cairo_pdf_surface_add_outline(surface, parent, title, "dest='\(name)'", CAIRO_PDF_OUTLINE_FLAG_OPEN)
    }

    // MARK: Lines and areas

    func rule(from start: (x: Double, y: Double), to end: (x: Double, y: Double), width: Double = 0.5, ink: Double = 0)
    {
        cairo_set_source_rgb(context, ink, ink, ink)
        cairo_set_line_width(context, width)
        cairo_move_to(context, start.x, start.y)
        cairo_line_to(context, end.x, end.y)
        cairo_stroke(context)
    }

    func rule(from start: (x: Double, y: Double), to end: (x: Double, y: Double), width: Double, colour: PrintColour) {
        cairo_set_source_rgb(context, colour.red, colour.green, colour.blue)
        cairo_set_line_width(context, width)
        cairo_move_to(context, start.x, start.y)
        cairo_line_to(context, end.x, end.y)
        cairo_stroke(context)
    }

    /// An area; in points.
    func ground(x: Double, y: Double, width: Double, height: Double, colour: PrintColour) {
        cairo_set_source_rgb(context, colour.red, colour.green, colour.blue)
        cairo_rectangle(context, x, y, width, height)
        cairo_fill(context)
    }

    /// A cell's outline; in points.
    func frame(x: Double, y: Double, width: Double, height: Double) {
        cairo_set_source_rgb(context, Ink.grey, Ink.grey, Ink.grey)
        cairo_set_line_width(context, 0.5)
        cairo_rectangle(context, x, y, width, height)
        cairo_stroke(context)
    }

    /// The outline of what is to be filled in; in points.
    func dashedFrame(x: Double, y: Double, width: Double, height: Double) {
        cairo_set_dash(context, [3, 3], 2, 0)
        frame(x: x, y: y, width: width, height: height)
        cairo_set_dash(context, [], 0, 0)
    }

    /// The outline of a frame given in millimetres.
    func outline(_ frame: Frame, width: Double = 0.5, ink: Double = 0) {
        cairo_set_source_rgb(context, ink, ink, ink)
        cairo_set_line_width(context, width)
        cairo_rectangle(context, points(frame.x), points(frame.y), points(frame.width), points(frame.height))
        cairo_stroke(context)
    }

    /// Black rectangles in one stroke of the pen: the modules of a code.
    func fill(_ areas: some Sequence<(x: Double, y: Double, width: Double, height: Double)>) {
        cairo_save(context)
        // Modules that touch must not show hair lines between them.
        cairo_set_antialias(context, CAIRO_ANTIALIAS_NONE)
        cairo_set_source_rgb(context, 0, 0, 0)
        for area in areas { cairo_rectangle(context, area.x, area.y, area.width, area.height) }
        cairo_fill(context)
        cairo_restore(context)
    }

    /// A picture, which must come before every element: cairo 1.16 fails when one is drawn inside an element. Scaled
    /// into `width` x `height` points at most, upper left corner at (`x`, `y`). Returns its width.
    func draw(_ picture: Picture, x: Double, y: Double, width: Double, height: Double) -> Double {
        let scale = min(width / Double(picture.width), height / Double(picture.height))
        cairo_save(context)
        cairo_translate(context, x, y)
        cairo_scale(context, scale, scale)
        cairo_set_source_surface(context, picture.surface, 0, 0)
        cairo_paint(context)
        cairo_restore(context)
        return scale * Double(picture.width)
    }
}

/// The elements of structure that our documents use.
enum StructureElement: String {
    case document = "Document"
    case heading = "H1"
    case paragraph = "P"
    case figure = "Figure"
    case heading2 = "H2"
    case heading3 = "H3"
    case caption = "Caption"
    case listItem = "LI"
    case table = "Table"
    case tableRow = "TR"
    case tableHead = "TH"
    case tableCell = "TD"
}

private func receive(
    _ sink: UnsafeMutableRawPointer?, _ data: UnsafePointer<UInt8>?, _ length: UInt32
) -> cairo_status_t {
    guard let sink, let data else { return CAIRO_STATUS_WRITE_ERROR }
    let receiver = Unmanaged<PDFCanvas.Sink>.fromOpaque(sink).takeUnretainedValue()
    guard receiver.bytes.count + Int(length) <= receiver.most else { return CAIRO_STATUS_WRITE_ERROR }
    receiver.bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(length)))
    return CAIRO_STATUS_SUCCESS
}

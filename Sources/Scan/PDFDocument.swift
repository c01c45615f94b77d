// PDF through poppler: pages, their text, and their picture drawn by Cairo.

import CPoppler
import CTesseract
import Scanning

/// An open PDF.
final class PDFDocument: PageSource {
    let kind = DocumentKind.pdf
    let pageCount: Int
    private let mapping: Mapping
    private let document: OpaquePointer

    init(_ mapping: Mapping, mostPages: Int) throws(ScanError) {
        self.mapping = mapping
        let bytes = g_bytes_new_static(mapping.bytes.baseAddress, gsize(mapping.bytes.count))
        defer { g_bytes_unref(bytes) }
        var fault: UnsafeMutablePointer<GError>?
        guard let document = poppler_document_new_from_bytes(bytes, nil, &fault) else {
            defer { if let fault { g_error_free(fault) } }
            let isEncrypted = fault?.pointee.code == Int32(POPPLER_ERROR_ENCRYPTED.rawValue)
            throw ScanError(
                isEncrypted ? .encrypted : .damaged, operation: "open",
                detail: fault.map { String(cString: $0.pointee.message) } ?? "")
        }
        let count = Int(poppler_document_get_n_pages(document))
        let verdict: ScanError? =
            count > mostPages
            ? ScanError(.tooManyPages, operation: "open", detail: "\(count) pages")
            : count < 1 ? ScanError(.empty, operation: "open", detail: "no page") : nil
        if let verdict {
            g_object_unref(UnsafeMutableRawPointer(document))
            throw verdict
        }
        self.document = document
        pageCount = count
    }

    deinit { g_object_unref(UnsafeMutableRawPointer(document)) }

    var producer: String {
        let texts = [poppler_document_get_creator(document), poppler_document_get_producer(document)].map(Self.taken)
        return ForeignText.short(texts.filter { !$0.isEmpty }.joined(separator: " / "))
    }

    var title: String { ForeignText.short(Self.taken(poppler_document_get_title(document))) }

    var isEncrypted: Bool { poppler_document_get_permissions(document) != POPPLER_PERMISSIONS_FULL }

    func facts(_ page: Int) throws(ScanError) -> PageFacts {
        try with(page) { (page) throws(ScanError) in
            var width = 0.0, height = 0.0
            poppler_page_get_size(page, &width, &height)
            guard width.isFinite, height.isFinite, width > 0, height > 0 else {
                throw ScanError(.damaged, operation: "page", detail: "a page without a size")
            }
            // A user unit may make a page a kilometre long; what is drawn is bounded in pixels.
            let points = Measure.millimetresPerInch / 72
            return PageFacts(width: width * points, height: height * points)
        }
    }

    func textLayer(_ page: Int) throws(ScanError) -> PageText? {
        try with(page) { (page) throws(ScanError) in TextLayer.read(page) }
    }

    func draw(_ number: Int, dotsPerInch: Double, colour: Bool) throws(ScanError) -> Picture {
        let size = Measure.pixels(try facts(number), dotsPerInch)
        guard size.width <= 32_000, size.height <= 32_000 else {
            throw ScanError(.tooBig, operation: "page", detail: "\(size.width) × \(size.height) pixels")
        }
        return try with(number) { (page) throws(ScanError) in
            guard let surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, Int32(size.width), Int32(size.height))
            else { throw ScanError(.tooBig, operation: "draw") }
            defer { cairo_surface_destroy(surface) }
            try Self.paint(page, on: surface, dotsPerInch / 72)
            return try Self.picture(surface, size.width, size.height, colour: colour)
        }
    }

    private static func paint(_ page: OpaquePointer, on surface: OpaquePointer, _ scale: Double) throws(ScanError) {
        guard let cairo = cairo_create(surface) else { throw ScanError(.tooBig, operation: "draw") }
        defer { cairo_destroy(cairo) }
        cairo_set_source_rgb(cairo, 1, 1, 1)
        cairo_paint(cairo)
        cairo_scale(cairo, scale, scale)
        poppler_page_render(page, cairo)
        let status = cairo_surface_status(surface)
        if status != CAIRO_STATUS_SUCCESS {
            throw ScanError(.tooBig, operation: "draw", detail: String(cString: cairo_status_to_string(status)))
        }
        cairo_surface_flush(surface)
    }

    private static func picture(
        _ surface: OpaquePointer, _ width: Int, _ height: Int, colour: Bool
    ) throws(ScanError) -> Picture {
        let target = try Picture(pixCreate(Int32(width), Int32(height), colour ? 32 : 8), "draw")
        guard let data = cairo_image_surface_get_data(surface) else { throw ScanError(.tooBig, operation: "draw") }
        let stride = cairo_image_surface_get_stride(surface)
        let coloured = gw_copy_rgb24(data, stride, Int32(width), Int32(height), target.pix)
        // A few coloured pixels come from the smoothing of images; a stamp has more.
        return colour && coloured * 20_000 < width * height ? try target.grey() : target
    }

    func viewerPDF(most: Int) throws(ScanError) -> [UInt8]? { nil }

    func copy(_ pages: [Int], most: Int) throws(ScanError) -> [UInt8]? {
        try PDFCopy.pages(pages, of: mapping.bytes, most: most)
    }

    private func with<Result>(
        _ number: Int, _ work: (OpaquePointer) throws(ScanError) -> Result
    ) throws(ScanError) -> Result {
        guard let page = poppler_document_get_page(document, Int32(number - 1)) else {
            throw ScanError(.damaged, operation: "page", detail: "page \(number) cannot be read")
        }
        defer { g_object_unref(UnsafeMutableRawPointer(page)) }
        return try work(page)
    }

    /// A text that the caller owns.
    private static func taken(_ text: UnsafeMutablePointer<CChar>?) -> String {
        guard let text else { return "" }
        defer { g_free(text) }
        return String(cString: text)
    }
}

// The text that a PDF page carries, in lines with their places.

import CPoppler
import Scanning

enum TextLayer {
    /// The page's own text, or nil where it has none worth the name.
    ///
    /// Scanners and fax servers put a header («da 0971… p. 1/2») as text over the image of the page: who took that for
    /// the text would lose the letter. So a page covered by an image needs as much text as a letter has.
    static func read(_ page: OpaquePointer) -> PageText? {
        guard let owned = poppler_page_get_text(page) else { return nil }
        defer { g_free(owned) }
        let text = String(cString: owned)
        var letters = 0
        for scalar in text.unicodeScalars.prefix(2_000) where scalar.properties.isAlphabetic { letters += 1 }
        if letters < 20 || (letters < 250 && imageCoverage(page) > 0.5) { return nil }
        let cut = text.unicodeScalars.count > PageReader.mostCharacters
        let kept = cut ? String(text.unicodeScalars.prefix(PageReader.mostCharacters)) : text
        return PageText(
            text: kept.hasSuffix("\n") ? kept : kept + "\n", confidence: 100, lines: lines(page, kept),
            source: .textLayer, isCut: cut)
    }

    /// The part of the page that images cover, 0 to 1 (more where they overlap).
    private static func imageCoverage(_ page: OpaquePointer) -> Double {
        var width = 0.0, height = 0.0
        poppler_page_get_size(page, &width, &height)
        guard let list = poppler_page_get_image_mapping(page), width > 0, height > 0 else { return 0 }
        defer { poppler_page_free_image_mapping(list) }
        var covered = 0.0
        var next: UnsafeMutablePointer<GList>? = list
        while let entry = next {
            if let image = entry.pointee.data?.assumingMemoryBound(to: PopplerImageMapping.self) {
                let area = image.pointee.area
                covered += abs(area.x2 - area.x1) * abs(area.y2 - area.y1)
            }
            next = entry.pointee.next
        }
        return covered / (width * height)
    }

    /// poppler gives one rectangle for each character of the text, line ends included.
    private static func lines(_ page: OpaquePointer, _ text: String) -> [TextLine] {
        var rectangles: UnsafeMutablePointer<PopplerRectangle>?
        var count: UInt32 = 0
        guard poppler_page_get_text_layout(page, &rectangles, &count) != 0, let rectangles else { return [] }
        defer { g_free(rectangles) }
        var lines: [TextLine] = []
        var place = 0
        for part in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            let end = place + part.count
            let words = String(String.UnicodeScalarView(part))
            if end > Int(count) || lines.count >= PageReader.mostLines { break }
            if !words.allSatisfy(\.isWhitespace) {
                let box = box((place..<end).map { rectangles[$0] })
                let block = lines.last.map { $0.block + (follows($0.box, box) ? 0 : 1) } ?? 0
                lines.append(TextLine(text: words, confidence: 100, box: box, block: block))
            }
            place = end + 1
        }
        return lines
    }

    private static func box(_ rectangles: [PopplerRectangle]) -> PageBox {
        let left = rectangles.map { min($0.x1, $0.x2) }.min() ?? 0,
            right = rectangles.map { max($0.x1, $0.x2) }.max() ?? 0
        let top = rectangles.map { min($0.y1, $0.y2) }.min() ?? 0,
            bottom = rectangles.map { max($0.y1, $0.y2) }.max() ?? 0
        let points = Measure.millimetresPerInch / 72
        return PageBox(
            x: left * points, y: top * points, width: (right - left) * points, height: (bottom - top) * points)
    }

    /// Whether a line stands right below another: less than a line's height between them, and not beside it.
    private static func follows(_ above: PageBox, _ below: PageBox) -> Bool {
        let gap = below.y - (above.y + above.height)
        let overlaps = below.x < above.x + above.width && above.x < below.x + below.width
        return overlaps && gap < max(above.height, below.height) && gap > -above.height
    }
}

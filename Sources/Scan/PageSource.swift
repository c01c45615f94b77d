// What every kind of document offers, whatever library reads it.

import Scanning

/// An open document. Pages are counted from 1.
protocol PageSource {
    var kind: DocumentKind { get }
    var pageCount: Int { get }
    /// What made it and its title, as it says itself.
    var producer: String { get }
    var title: String { get }
    /// Restricted, but open.
    var isEncrypted: Bool { get }

    func facts(_ page: Int) throws(ScanError) -> PageFacts

    /// The page's own text, if it has one worth the name.
    func textLayer(_ page: Int) throws(ScanError) -> PageText?

    /// The page as it stands by its tags, with square pixels.
    /// - Parameter colour: false where grey will do; what is coloured may come coloured all the same.
    func draw(_ page: Int, dotsPerInch: Double, colour: Bool) throws(ScanError) -> Picture

    /// One PDF with all pages; nil: the document itself is it.
    func viewerPDF(most: Int) throws(ScanError) -> [UInt8]?

    /// A document of the same kind with these pages; nil: the document itself is it.
    func copy(_ pages: [Int], most: Int) throws(ScanError) -> [UInt8]?
}

extension PageSource {
    var producer: String { "" }
    var title: String { "" }
    var isEncrypted: Bool { false }
    func textLayer(_ page: Int) throws(ScanError) -> PageText? { nil }
}

/// Lengths and resolutions.
enum Measure {
    static let millimetresPerInch = 25.4

    /// Most pixels of a page that is drawn: A4 at 600 dpi and a little. More would not be read better.
    static let mostPixels = 40_000_000.0

    /// `wished`, or less where the page would get more pixels than are drawn.
    static func dotsPerInch(_ wished: Double, for page: PageFacts) -> Double {
        let area = max(page.width / millimetresPerInch * page.height / millimetresPerInch, 0.01)
        return min(wished, (mostPixels / area).squareRoot())
    }

    /// The resolution at which a page is read: as it was scanned, but neither so fine that it only costs time nor so
    /// coarse that letters have too few pixels. Tesseract likes 300; a fax of 204 is read as well as it is.
    static func forReading(_ page: PageFacts) -> Double {
        let own = max(page.horizontalResolution, page.verticalResolution)
        return dotsPerInch(own == 0 ? 300 : min(max(own, 200), 300), for: page)
    }

    /// Pixels across and down of a page at a resolution.
    static func pixels(_ page: PageFacts, _ dotsPerInch: Double) -> (width: Int, height: Int) {
        (
            max(1, Int((page.width / millimetresPerInch * dotsPerInch).rounded())),
            max(1, Int((page.height / millimetresPerInch * dotsPerInch).rounded()))
        )
    }

    /// The size of an image of `across` × `down` pixels with the resolution it claims (0: none).
    ///
    /// What cannot be true is replaced: a page of letter size is assumed, for the widths of fax machines their
    /// resolutions (ITU-T T.4 2.2; RFC 3949 profile S: 1728 pixels are 204 dpi).
    static func facts(across: Int, down: Int, horizontal: Double, vertical: Double) -> PageFacts {
        var horizontal = horizontal, vertical = vertical
        let isPlausible = (90...2_400).contains(horizontal) && (45...2_400).contains(vertical)
        if !isPlausible {
            if [1728, 2048, 2432].contains(across) {
                horizontal = 204
                // A4 has about 1,140 lines at the standard resolution and 2,290 at the fine one.
                vertical = down < 1_600 ? 98 : 196
            } else {
                let short = Double(min(across, down))
                horizontal = min(max((short / 8.27).rounded(), 50), 1_200)
                vertical = horizontal
            }
        }
        return PageFacts(
            width: Double(across) / horizontal * millimetresPerInch,
            height: Double(down) / vertical * millimetresPerInch, horizontalResolution: horizontal,
            verticalResolution: vertical, pixelsAcross: across, pixelsDown: down)
    }
}

extension PageFacts {
    /// The page turned by a quarter.
    var onItsSide: PageFacts {
        var other = self
        (other.width, other.height) = (height, width)
        return other
    }
}

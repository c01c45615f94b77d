// TIFF, as fax servers and scanners write it: many pages, all fax codings, oblong pixels. libtiff reads the directories
// and the black-and-white pages, row by row, so that a page that breaks off is shown as far as it goes; Leptonica reads
// the rest.

import CTesseract
import CTiff
import Glibc
import Scanning

/// An open TIFF.
final class TIFFDocument: PageSource {
    let kind = DocumentKind.tiff
    let producer: String
    let title: String
    private let mapping: Mapping
    private let pixelMemory: Int
    private let tiff: OpaquePointer
    /// The directory of each page: small previews are no pages.
    private let directories: [UInt32]

    init(_ mapping: Mapping, pixelMemory: Int, mostPages: Int) throws(ScanError) {
        gw_tiff_be_quiet()
        guard let tiff = Self.open(mapping.descriptor) else {
            throw ScanError(.damaged, operation: "open", detail: "not a readable TIFF")
        }
        self.mapping = mapping
        self.pixelMemory = pixelMemory
        self.tiff = tiff
        producer = TIFFPage.text(tiff, UInt32(TIFFTAG_SOFTWARE))
        title = TIFFPage.text(tiff, UInt32(TIFFTAG_DOCUMENTNAME))
        var found: [UInt32] = []
        var number: UInt32 = 0
        repeat {
            if !TIFFPage.isPreview(tiff) { found.append(number) }
            number += 1
            // Previews count as well, once: a file of nothing else must end, too.
            if found.count > mostPages || Int(number) > 2 * mostPages {
                TIFFClose(tiff)
                throw ScanError(.tooManyPages, operation: "open", detail: "more than \(mostPages)")
            }
        } while TIFFReadDirectory(tiff) == 1
        if found.isEmpty {
            TIFFClose(tiff)
            throw ScanError(.empty, operation: "open", detail: "no page")
        }
        directories = found
    }

    deinit { TIFFClose(tiff) }

    /// Reads through a descriptor of its own: TIFFClose closes it.
    static func open(_ descriptor: Int32) -> OpaquePointer? {
        let own = dup(descriptor)
        lseek(own, 0, SEEK_SET)
        // M: reads instead of mapping the file once more.
        guard own >= 0, let tiff = TIFFFdOpen(own, "document", "rm") else {
            close(own)
            return nil
        }
        return tiff
    }

    var pageCount: Int { directories.count }

    func facts(_ page: Int) throws(ScanError) -> PageFacts { try select(page).facts }

    private func select(_ page: Int) throws(ScanError) -> TIFFPage {
        guard TIFFSetDirectory(tiff, directories[page - 1]) == 1 else {
            throw ScanError(.damaged, operation: "page", detail: "directory \(page) cannot be read")
        }
        return try TIFFPage(tiff)
    }

    func draw(_ page: Int, dotsPerInch: Double, colour: Bool) throws(ScanError) -> Picture {
        let facts = try facts(page)
        let size = Measure.pixels(facts, dotsPerInch)
        return try upright(page).fitted(width: size.width, height: size.height)
    }

    /// The page as its tags say, in its own pixels.
    private func upright(_ page: Int) throws(ScanError) -> Picture {
        let form = try select(page)
        if form.memory > pixelMemory {
            throw ScanError(.tooBig, operation: "page", detail: "\(form.across) × \(form.down) pixels")
        }
        if form.isPlainBilevel { return try TIFFBits.read(tiff, form).oriented(form.orientation) }
        let bytes = mapping.bytes.bindMemory(to: UInt8.self)
        let pix = pixReadMemTiff(bytes.baseAddress, bytes.count, Int32(directories[page - 1]))
        guard pix != nil || !form.isTiled else {
            throw ScanError(.unsupported, operation: "page", detail: "tiles")
        }
        // Leptonica has turned it already.
        return try Picture(pix, "page").simple()
    }

    func viewerPDF(most: Int) throws(ScanError) -> [UInt8]? {
        let writer = ImagePDF(most: most)
        for page in 1...pageCount {
            let facts = try facts(page)
            try writer.add(try upright(page), width: facts.width, height: facts.height)
        }
        return try writer.finished()
    }

    func copy(_ pages: [Int], most: Int) throws(ScanError) -> [UInt8]? {
        if pages == Array(1...pageCount), pageCount == directories.count { return nil }
        let writer = try TIFFCopy(isBigEndian: TIFFIsBigEndian(tiff) != 0, most: most)
        for page in pages {
            _ = try select(page)
            try writer.add(tiff)
        }
        return try writer.finished()
    }
}

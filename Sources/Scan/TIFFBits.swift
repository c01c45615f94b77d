// Black-and-white pages between libtiff's rows and Leptonica's words, and back into one strip of Group 4.

import CLinux
import CTesseract
import CTiff
import Glibc
import Scanning

enum TIFFBits {
    /// Decodes the present page. A page that breaks off stays white from there: a fax line that failed is no reason to
    /// show nothing.
    /// - Throws: `damaged` when not one row could be read.
    static func read(_ tiff: OpaquePointer, _ page: TIFFPage) throws(ScanError) -> Picture {
        let picture = try Picture(pixCreate(Int32(page.across), Int32(page.down), 1), "page")
        let bytes = (page.across + 7) / 8
        var row = [UInt8](repeating: 0, count: max(bytes, Int(TIFFScanlineSize(tiff))))
        // Leptonica's 1 is black.
        let invert: Int32 = page.photometric == Int(PHOTOMETRIC_MINISBLACK) ? 1 : 0
        var rows = 0
        while rows < page.down, TIFFReadScanline(tiff, &row, UInt32(rows), 0) == 1 {
            gw_put_bits(picture.pix, Int32(rows), row, Int32(bytes), invert)
            rows += 1
        }
        if rows == 0 { throw ScanError(.damaged, operation: "page", detail: "not one row can be read") }
        // The bits beyond the right edge must be white.
        pixSetPadBits(picture.pix, 0)
        return picture
    }

    /// The picture as one strip of Group 4 (ITU-T T.6), black as 1, first pixel in the highest bit.
    static func group4(_ picture: Picture) throws(ScanError) -> [UInt8] {
        let file = memfd_create("strip", UInt32(GW_MEMFD_CLOEXEC))
        defer { close(file) }
        guard file >= 0, write(picture, file), let tiff = TIFFDocument.open(file) else {
            throw ScanError(.tooBig, operation: "encode")
        }
        defer { TIFFClose(tiff) }
        let count = Int(TIFFRawStripSize64(tiff, 0))
        var strip = [UInt8](repeating: 0, count: max(count, 1))
        guard count > 0, TIFFReadRawStrip(tiff, 0, &strip, tmsize_t(count)) == count else {
            throw ScanError(.tooBig, operation: "encode")
        }
        return strip
    }

    private static func write(_ picture: Picture, _ file: Int32) -> Bool {
        let own = dup(file)
        guard own >= 0, let tiff = TIFFFdOpen(own, "strip", "w") else {
            close(own)
            return false
        }
        defer { TIFFClose(tiff) }
        let height = UInt32(picture.height)
        for (tag, value) in [(TIFFTAG_IMAGEWIDTH, UInt32(picture.width)), (TIFFTAG_IMAGELENGTH, height)] {
            _ = gw_tiff_set32(tiff, UInt32(tag), value)
        }
        for (tag, value) in [
            (TIFFTAG_BITSPERSAMPLE, 1), (TIFFTAG_SAMPLESPERPIXEL, 1), (TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4),
            (TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE), (TIFFTAG_FILLORDER, FILLORDER_MSB2LSB),
        ] { _ = gw_tiff_set16(tiff, UInt32(tag), UInt16(value)) }
        _ = gw_tiff_set32(tiff, UInt32(TIFFTAG_ROWSPERSTRIP), height)
        let bytes = (picture.width + 7) / 8
        var row = [UInt8](repeating: 0, count: bytes)
        for y in 0..<Int32(picture.height) {
            gw_take_bits(picture.pix, y, &row, Int32(bytes))
            if TIFFWriteScanline(tiff, &row, UInt32(y), 0) != 1 { return false }
        }
        return TIFFWriteDirectory(tiff) == 1
    }
}

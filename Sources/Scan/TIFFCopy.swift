// Copies pages of a TIFF into a new one: the coded strips as they are, never decoded, with the tags that say how to
// read them.

import CLinux
import CTiff
import Glibc
import Scanning

/// A TIFF that grows page by page, in an anonymous file.
final class TIFFCopy {
    private let file: Int32
    private let tiff: OpaquePointer
    private let most: Int
    private var isOpen = true

    /// - Parameter isBigEndian: as the source is: samples of 16 bits are copied as they lie there.
    init(isBigEndian: Bool, most: Int) throws(ScanError) {
        file = memfd_create("pages", UInt32(GW_MEMFD_CLOEXEC))
        let own = dup(file)
        guard own >= 0, let tiff = TIFFFdOpen(own, "pages", isBigEndian ? "wb" : "wl") else {
            close(own)
            close(file)
            throw ScanError(.tooBig, operation: "copy", detail: "no place to write to")
        }
        self.tiff = tiff
        self.most = most
    }

    deinit {
        if isOpen { TIFFClose(tiff) }
        close(file)
    }

    /// Appends the present page of `source`.
    func add(_ source: OpaquePointer) throws(ScanError) {
        var compression: UInt16 = 1
        _ = gw_tiff_get16_or_default(source, UInt32(TIFFTAG_COMPRESSION), &compression)
        // Its tables are spread over the file.
        if Int32(compression) == COMPRESSION_OJPEG {
            throw ScanError(.unsupported, operation: "copy", detail: "old JPEG in TIFF")
        }
        // First, because other tags are understood through it.
        _ = gw_tiff_set16(tiff, UInt32(TIFFTAG_COMPRESSION), compression)
        copyTags(source)
        let isTiled = TIFFIsTiled(source) != 0
        let count = isTiled ? TIFFNumberOfTiles(source) : TIFFNumberOfStrips(source)
        for number in 0..<count { try copyStrip(number, source, isTiled) }
        guard TIFFWriteDirectory(tiff) == 1 else { throw tooBig() }
    }

    private func copyStrip(_ number: UInt32, _ source: OpaquePointer, _ isTiled: Bool) throws(ScanError) {
        let bytes = Int(TIFFGetStrileByteCount(source, number))
        // An empty strip is legal in a sparse file.
        if bytes == 0 { return }
        guard bytes > 0, bytes <= most else { throw ScanError(.damaged, operation: "copy", detail: "strip \(number)") }
        var raw = [UInt8](repeating: 0, count: bytes)
        let got =
            isTiled
            ? TIFFReadRawTile(source, number, &raw, tmsize_t(bytes))
            : TIFFReadRawStrip(source, number, &raw, tmsize_t(bytes))
        guard got == bytes else { throw ScanError(.damaged, operation: "copy", detail: "strip \(number)") }
        let put =
            isTiled
            ? TIFFWriteRawTile(tiff, number, &raw, tmsize_t(bytes))
            : TIFFWriteRawStrip(tiff, number, &raw, tmsize_t(bytes))
        guard put == bytes, lseek(file, 0, SEEK_END) <= most else { throw tooBig() }
    }

    private func copyTags(_ source: OpaquePointer) {
        for tag in Self.short {
            var value: UInt16 = 0
            if gw_tiff_get16(source, UInt32(tag), &value) == 1 { _ = gw_tiff_set16(tiff, UInt32(tag), value) }
        }
        for tag in Self.long {
            var value: UInt32 = 0
            if gw_tiff_get32(source, UInt32(tag), &value) == 1 { _ = gw_tiff_set32(tiff, UInt32(tag), value) }
        }
        for tag in [TIFFTAG_XRESOLUTION, TIFFTAG_YRESOLUTION] {
            var value: Float = 0
            if gw_tiff_get_float(source, UInt32(tag), &value) == 1 { _ = gw_tiff_set_float(tiff, UInt32(tag), value) }
        }
        var one: UInt16 = 0, two: UInt16 = 0
        if gw_tiff_get_two16(source, UInt32(TIFFTAG_YCBCRSUBSAMPLING), &one, &two) == 1 {
            _ = gw_tiff_set_two16(tiff, UInt32(TIFFTAG_YCBCRSUBSAMPLING), one, two)
        }
        copyTables(source)
    }

    private func copyTables(_ source: OpaquePointer) {
        var count: UInt32 = 0
        var bytes: UnsafeMutableRawPointer?
        if gw_tiff_get_bytes(source, UInt32(TIFFTAG_JPEGTABLES), &count, &bytes) == 1 {
            _ = gw_tiff_set_bytes(tiff, UInt32(TIFFTAG_JPEGTABLES), count, bytes)
        }
        var extras: UInt16 = 0
        var words: UnsafeMutablePointer<UInt16>?
        if gw_tiff_get_words(source, UInt32(TIFFTAG_EXTRASAMPLES), &extras, &words) == 1 {
            _ = gw_tiff_set_words(tiff, UInt32(TIFFTAG_EXTRASAMPLES), extras, words)
        }
        var red: UnsafeMutablePointer<UInt16>?, green: UnsafeMutablePointer<UInt16>?
        var blue: UnsafeMutablePointer<UInt16>?
        if gw_tiff_get_colours(source, &red, &green, &blue) == 1 { _ = gw_tiff_set_colours(tiff, red, green, blue) }
    }

    private static let short = [
        TIFFTAG_BITSPERSAMPLE, TIFFTAG_SAMPLESPERPIXEL, TIFFTAG_PHOTOMETRIC, TIFFTAG_FILLORDER, TIFFTAG_ORIENTATION,
        TIFFTAG_PLANARCONFIG, TIFFTAG_RESOLUTIONUNIT, TIFFTAG_PREDICTOR, TIFFTAG_SAMPLEFORMAT, TIFFTAG_INKSET,
        TIFFTAG_CLEANFAXDATA,
    ]
    private static let long = [
        TIFFTAG_IMAGEWIDTH, TIFFTAG_IMAGELENGTH, TIFFTAG_ROWSPERSTRIP, TIFFTAG_TILEWIDTH, TIFFTAG_TILELENGTH,
        TIFFTAG_GROUP3OPTIONS, TIFFTAG_GROUP4OPTIONS, TIFFTAG_SUBFILETYPE, TIFFTAG_BADFAXLINES,
    ]

    private func tooBig() -> ScanError { ScanError(.tooBig, operation: "copy", detail: "more than \(most) bytes") }

    /// The whole file.
    func finished() throws(ScanError) -> [UInt8] {
        TIFFClose(tiff)
        isOpen = false
        let count = Int(lseek(file, 0, SEEK_END))
        guard count > 0, count <= most else { throw tooBig() }
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let got = bytes.withUnsafeMutableBytes { pread(file, $0.baseAddress! + done, count - done, off_t(done)) }
            if got <= 0 { throw tooBig() }
            done += got
        }
        return bytes
    }
}

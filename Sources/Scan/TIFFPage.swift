// What the present directory of a TIFF says of its page.

import CTiff
import Scanning

/// The form of one page, checked.
struct TIFFPage {
    var across: Int
    var down: Int
    var bits: Int
    var samples: Int
    var photometric: Int
    var compression: Int
    /// 1 to 8, TIFF 6.0 page 36.
    var orientation: Int
    var isTiled: Bool
    private var horizontal: Double
    private var vertical: Double

    /// Reads the present directory.
    init(_ tiff: OpaquePointer) throws(ScanError) {
        var width: UInt32 = 0, height: UInt32 = 0
        guard gw_tiff_get32(tiff, UInt32(TIFFTAG_IMAGEWIDTH), &width) == 1,
            gw_tiff_get32(tiff, UInt32(TIFFTAG_IMAGELENGTH), &height) == 1, width > 0, height > 0
        else { throw ScanError(.damaged, operation: "page", detail: "a page without a size") }
        if width > 262_144 || height > 262_144 {
            throw ScanError(.tooBig, operation: "page", detail: "\(width) × \(height) pixels")
        }
        across = Int(width)
        down = Int(height)
        bits = Self.number(tiff, TIFFTAG_BITSPERSAMPLE, 1)
        samples = Self.number(tiff, TIFFTAG_SAMPLESPERPIXEL, 1)
        photometric = Self.number(tiff, TIFFTAG_PHOTOMETRIC, Int(PHOTOMETRIC_MINISWHITE))
        compression = Self.number(tiff, TIFFTAG_COMPRESSION, 1)
        let turn = Self.number(tiff, TIFFTAG_ORIENTATION, 1)
        orientation = (1...8).contains(turn) ? turn : 1
        isTiled = TIFFIsTiled(tiff) != 0
        var x: Float = 0, y: Float = 0
        _ = gw_tiff_get_float(tiff, UInt32(TIFFTAG_XRESOLUTION), &x)
        _ = gw_tiff_get_float(tiff, UInt32(TIFFTAG_YRESOLUTION), &y)
        let perInch: Double
        switch Self.number(tiff, TIFFTAG_RESOLUTIONUNIT, Int(RESUNIT_INCH)) {
        case Int(RESUNIT_CENTIMETER): perInch = Measure.millimetresPerInch / 10
        case Int(RESUNIT_NONE): perInch = 0
        default: perInch = 1
        }
        horizontal = x.isFinite ? Double(x) * perInch : 0
        vertical = y.isFinite ? Double(y) * perInch : 0
    }

    /// Size of the upright page; pixels and resolutions as stored.
    var facts: PageFacts {
        let facts = Measure.facts(across: across, down: down, horizontal: horizontal, vertical: vertical)
        return orientation >= 5 ? facts.onItsSide : facts
    }

    /// One bit a pixel in rows: what libtiff reads row by row.
    var isPlainBilevel: Bool {
        bits == 1 && samples == 1 && !isTiled
            && (photometric == Int(PHOTOMETRIC_MINISWHITE) || photometric == Int(PHOTOMETRIC_MINISBLACK))
    }

    /// Bytes that its pixels take once decoded.
    var memory: Int {
        if bits == 1, samples == 1 { return across * down / 8 }
        return across * down * (samples == 1 && bits <= 8 ? 1 : 4)
    }

    /// A smaller copy of another page (TIFF 6.0 NewSubfileType bit 0).
    static func isPreview(_ tiff: OpaquePointer) -> Bool {
        var kind: UInt32 = 0
        return gw_tiff_get32(tiff, UInt32(TIFFTAG_SUBFILETYPE), &kind) == 1 && kind & 1 != 0
    }

    static func text(_ tiff: OpaquePointer, _ tag: UInt32) -> String {
        var text: UnsafeMutablePointer<CChar>?
        guard gw_tiff_get_text(tiff, tag, &text) == 1, let text else { return "" }
        return ForeignText.short(String(cString: text))
    }

    private static func number(_ tiff: OpaquePointer, _ tag: Int32, _ otherwise: Int) -> Int {
        var value: UInt16 = 0
        return gw_tiff_get16(tiff, UInt32(tag), &value) == 1 ? Int(value) : otherwise
    }
}

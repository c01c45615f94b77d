// One image in memory, and what is done with images: scaling, turning, writing. Leptonica.

import CTesseract
import Scanning

/// A Leptonica image, freed with the object.
final class Picture {
    /// Lives as long as this object: never taken from one that nobody holds (`turned(90).pix` is freed before the call).
    let pix: UnsafeMutablePointer<PIX>

    /// Takes the image over.
    init(_ pix: UnsafeMutablePointer<PIX>?, _ step: String = "image") throws(ScanError) {
        guard let pix else { throw ScanError(.damaged, operation: step, detail: "no image came out") }
        self.pix = pix
    }

    deinit {
        var pix: UnsafeMutablePointer<PIX>? = pix
        pixDestroy(&pix)
    }

    var width: Int { Int(pixGetWidth(pix)) }
    var height: Int { Int(pixGetHeight(pix)) }
    var depth: Int { Int(pixGetDepth(pix)) }

    /// Black and white, grey, or red-green-blue: no palette, no transparency, no other depth.
    func simple() throws(ScanError) -> Picture {
        if depth == 1, pixGetColormap(pix) == nil { return self }
        if depth == 32, pixGetSpp(pix) == 4 {
            return try Picture(pixAlphaBlendUniform(pix, 0xFFFF_FF00), "transparency")
        }
        if depth == 8 || depth == 32, pixGetColormap(pix) == nil { return self }
        return try Picture(pixConvertTo8Or32(pix, Int32(L_COPY), 0), "depth")
    }

    /// Eight bits of grey.
    func grey() throws(ScanError) -> Picture {
        if depth == 8, pixGetColormap(pix) == nil { return self }
        return try Picture(pixConvertTo8(pix, 0), "grey")
    }

    /// Black and white in grey, everything else as it is.
    private func withoutBits() throws(ScanError) -> Picture { depth == 1 ? try grey() : self }

    /// Black and white as it is, everything else in grey.
    func withoutColour() throws(ScanError) -> Picture { depth == 1 ? self : try grey() }

    /// Exactly this size; the proportion may change, which is how faxes with oblong pixels become right. What is nearly
    /// so already stays as it is.
    func fitted(width: Int, height: Int) throws(ScanError) -> Picture {
        if isNear(width, self.width), isNear(height, self.height) { return self }
        var start = self
        if depth == 1 {
            // Straight to grey where it gets smaller: the grey image in full size would take eight times the memory.
            let factor = max(Float(width) / Float(self.width), Float(height) / Float(self.height))
            start = try Picture(factor < 0.98 ? pixScaleToGray(pix, factor) : pixConvertTo8(pix, 0), "scale")
        }
        return try Picture(
            pixScale(start.pix, Float(width) / Float(start.width), Float(height) / Float(start.height)), "scale")
    }

    private func isNear(_ wished: Int, _ present: Int) -> Bool { abs(wished - present) * 100 <= present }

    /// Turned clockwise by 0, 90, 180 or 270 degrees.
    func turned(_ degrees: Int) throws(ScanError) -> Picture {
        degrees == 0 ? self : try Picture(pixRotateOrth(pix, Int32(degrees / 90)), "turn")
    }

    /// As the orientation tag of TIFF 6.0 and Exif says (1: as it is).
    func oriented(_ tag: Int) throws(ScanError) -> Picture {
        switch tag {
        case 2: return try mirrored()
        case 3: return try turned(180)
        case 4: return try Picture(pixFlipTB(nil, pix), "flip")
        case 5: return try turned(90).mirrored()
        case 6: return try turned(90)
        case 7: return try turned(270).mirrored()
        case 8: return try turned(270)
        default: return self
        }
    }

    /// Left and right exchanged.
    private func mirrored() throws(ScanError) -> Picture { try Picture(pixFlipLR(nil, pix), "flip") }

    /// Without the slight turn of a sheet that went in askew (up to about six degrees).
    func deskewed() throws(ScanError) -> Picture {
        try Picture(pixDeskew(pix, 0), "deskew")
    }

    /// The image as a PNG or JPEG file.
    func file(_ form: PageImageForm) throws(ScanError) -> [UInt8] {
        var bytes: UnsafeMutablePointer<UInt8>?
        var count = 0
        let source = form == .jpeg ? try withoutBits() : self
        let failed =
            form == .png
            ? pixWriteMemPng(&bytes, &count, source.pix, 0) : pixWriteMemJpeg(&bytes, &count, source.pix, 80, 0)
        defer { lept_free(bytes) }
        guard failed == 0, let bytes else { throw ScanError(.tooBig, operation: "write an image") }
        return Array(UnsafeBufferPointer(start: bytes, count: count))
    }

    /// The rows one after another without padding: grey or red-green-blue, one byte a sample.
    func samples() throws(ScanError) -> [UInt8] {
        let source = depth == 1 ? try grey() : self
        let across = source.depth == 32 ? 3 : 1
        let words = Int(pixGetWpl(source.pix))
        guard let data = pixGetData(source.pix) else { throw ScanError(.damaged, operation: "samples") }
        var samples = [UInt8](repeating: 0, count: source.width * source.height * across)
        samples.withUnsafeMutableBufferPointer { target in
            gw_copy_samples(
                data, Int32(words), Int32(source.width), Int32(source.height), Int32(across), target.baseAddress)
        }
        return samples
    }
}

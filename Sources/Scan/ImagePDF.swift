// One PDF of images for the viewer: a page each, in right proportion whatever the pixels' shape. Black and white goes in
// as Group 4, a JPEG as the file it is, all else deflated: nothing is lost. Written by hand because Leptonica's writer
// knows only square pixels and works through temporary files, which a worker may not write. ISO 32000-1.

import CTesseract
import Scanning

/// A PDF that grows page by page.
final class ImagePDF {
    private var bytes: [UInt8] = Array("%PDF-1.4\n%\u{E2}\u{E3}\u{CF}\u{D3}\n".utf8)
    /// Place of each object, 1 and 2 (catalogue, pages) known at the end.
    private var places: [Int] = [0, 0]
    private var pages: [Int] = []
    private let most: Int

    init(most: Int) { self.most = most }

    /// A page of this size in millimetres filled with the picture.
    func add(_ picture: Picture, width: Double, height: Double) throws(ScanError) {
        let image: (filter: String, colours: String, bits: Int, data: [UInt8])
        if picture.depth == 1 {
            let parameters =
                "/CCITTFaxDecode /DecodeParms << /K -1 /Columns \(picture.width) /Rows \(picture.height) >>"
            image = (parameters, "/DeviceGray", 1, try TIFFBits.group4(picture))
        } else {
            let colours = picture.depth == 32 ? "/DeviceRGB" : "/DeviceGray"
            image = ("/FlateDecode", colours, 8, try Self.deflate(try picture.samples()))
        }
        let object = try addImage(
            picture.width, picture.height, image.filter, "\(image.colours) /BitsPerComponent \(image.bits)", image.data)
        try addPage(object, width, height, orientation: 1)
    }

    /// A page filled with a JPEG file, turned as its Exif tag says.
    func add(jpeg: UnsafeRawBufferPointer, _ head: ImageHead, width: Double, height: Double) throws(ScanError) {
        let colours = head.samples == 1 ? "/DeviceGray" : "/DeviceRGB"
        let object = try addImage(head.across, head.down, "/DCTDecode", "\(colours) /BitsPerComponent 8", jpeg)
        try addPage(object, width, height, orientation: head.orientation)
    }

    private func addImage(
        _ width: Int, _ height: Int, _ filter: String, _ colours: String, _ data: some Collection<UInt8>
    ) throws(ScanError) -> Int {
        try addObject(
            "<< /Type /XObject /Subtype /Image /Width \(width) /Height \(height) /ColorSpace \(colours)"
                + " /Filter \(filter) /Length \(data.count) >>", stream: data)
    }

    private func addPage(_ image: Int, _ width: Double, _ height: Double, orientation: Int) throws(ScanError) {
        // 14,400 points is the longest side that readers take (ISO 32000-1 annex C).
        let points = min(72 / Measure.millimetresPerInch, 14_400 / max(width, height))
        let w = Self.number(width * points), h = Self.number(height * points)
        // The image is the unit square; the matrix puts it upright: TIFF's eight orientations.
        let matrix =
            switch orientation {
            case 2: "-\(w) 0 0 \(h) \(w) 0"
            case 3: "-\(w) 0 0 -\(h) \(w) \(h)"
            case 4: "\(w) 0 0 -\(h) 0 \(h)"
            case 5: "0 -\(h) -\(w) 0 \(w) \(h)"
            case 6: "0 -\(h) \(w) 0 0 \(h)"
            case 7: "0 \(h) \(w) 0 0 0"
            case 8: "0 \(h) -\(w) 0 \(w) 0"
            default: "\(w) 0 0 \(h) 0 0"
            }
        let drawing = Array("q \(matrix) cm /I Do Q".utf8)
        let content = try addObject("<< /Length \(drawing.count) >>", stream: drawing)
        pages.append(
            try addObject(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 \(w) \(h)] /Contents \(content) 0 R"
                    + " /Resources << /XObject << /I \(image) 0 R >> >> >>"))
    }

    private func addObject(_ text: String, stream: some Collection<UInt8> = EmptyCollection()) throws(ScanError) -> Int
    {
        // Asked first: the array would double before it is too long.
        if bytes.count + stream.count > most {
            throw ScanError(.tooBig, operation: "pdf", detail: "more than \(most) bytes")
        }
        places.append(bytes.count)
        write(object: places.count, text, stream)
        return places.count
    }

    private func write(object: Int, _ text: String, _ stream: some Collection<UInt8> = EmptyCollection()) {
        bytes += Array("\(object) 0 obj\n\(text)\n".utf8)
        if !stream.isEmpty {
            bytes += Array("stream\n".utf8)
            bytes.append(contentsOf: stream)
            bytes += Array("\nendstream\n".utf8)
        }
        bytes += Array("endobj\n".utf8)
    }

    /// The whole file.
    func finished() throws(ScanError) -> [UInt8] {
        places[0] = bytes.count
        write(object: 1, "<< /Type /Catalog /Pages 2 0 R >>")
        places[1] = bytes.count
        let kids = pages.map { "\($0) 0 R" }.joined(separator: " ")
        write(object: 2, "<< /Type /Pages /Count \(pages.count) /Kids [\(kids)] >>")
        let table = bytes.count
        var end = "xref\n0 \(places.count + 1)\n0000000000 65535 f \n"
        for place in places {
            let digits = String(place)
            end += String(repeating: "0", count: max(0, 10 - digits.count)) + digits + " 00000 n \n"
        }
        end += "trailer\n<< /Size \(places.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
        bytes += Array(end.utf8)
        return bytes
    }

    /// Hundredths are enough; never an exponent.
    private static func number(_ value: Double) -> String {
        let hundredths = Int((value * 100).rounded())
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }

    private static func deflate(_ samples: [UInt8]) throws(ScanError) -> [UInt8] {
        var count = 0
        guard let data = zlibCompress(samples, samples.count, &count) else {
            throw ScanError(.tooBig, operation: "pdf")
        }
        defer { lept_free(data) }
        return Array(UnsafeBufferPointer(start: data, count: count))
    }
}

// PDFs with images, and PDFs that mean harm.

import Foundation

enum HostilePDF {
    /// The image of a page with a fax server's header as text above it.
    static func imageWithHeader(_ jpeg: [UInt8], width: Int, height: Int) -> [UInt8] {
        let drawing =
            "q 595 0 0 842 0 0 cm /I Do Q BT /F 8 Tf 1 0 0 1 40 830 Tm (Da 0971000000 il 03/03/2025 pagina 1/1) Tj ET"
        var file = Array("%PDF-1.4\n".utf8)
        var places: [Int] = []
        func add(_ text: String, _ stream: [UInt8]? = nil) {
            places.append(file.count)
            file += Array("\(places.count) 0 obj\n\(text)\n".utf8)
            if let stream { file += Array("stream\n".utf8) + stream + Array("\nendstream\n".utf8) }
            file += Array("endobj\n".utf8)
        }
        add("<< /Type /Catalog /Pages 2 0 R >>")
        add("<< /Type /Pages /Count 1 /Kids [3 0 R] >>")
        add(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
                + " /Resources << /Font << /F 5 0 R >> /XObject << /I 6 0 R >> >> >>")
        add("<< /Length \(drawing.utf8.count) >>", Array(drawing.utf8))
        add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
        add(
            "<< /Type /XObject /Subtype /Image /Width \(width) /Height \(height) /ColorSpace /DeviceRGB"
                + " /BitsPerComponent 8 /Filter /DCTDecode /Length \(jpeg.count) >>", jpeg)
        let table = file.count
        var end = "xref\n0 7\n0000000000 65535 f \n"
        for place in places { end += String(format: "%010d 00000 n \n", place) }
        end += "trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
        return file + Array(end.utf8)
    }
}

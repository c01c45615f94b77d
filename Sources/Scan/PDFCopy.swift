// Copies pages of a PDF into a new one with libqpdf: nothing on them is drawn or coded anew.

import CQPDF
import Scanning

enum PDFCopy {
    /// A PDF with these pages (from 1) in this order.
    static func pages(_ pages: [Int], of bytes: UnsafeRawBufferPointer, most: Int) throws(ScanError) -> [UInt8] {
        let source = Handle(), target = Handle()
        let start = bytes.bindMemory(to: CChar.self).baseAddress
        try source.check(qpdf_read_memory(source.data, "document", start, UInt64(bytes.count), nil))
        try target.check(qpdf_empty_pdf(target.data))
        for page in pages {
            let object = qpdf_get_page_n(source.data, page - 1)
            if qpdf_has_error(source.data) != 0 { throw source.fault() }
            try target.check(qpdf_add_page(target.data, source.data, object, 0))
        }
        try target.check(qpdf_init_write_memory(target.data))
        // The same pages give the same bytes, so a repeated batch is known again by its digest.
        qpdf_set_deterministic_ID(target.data, 1)
        qpdf_set_stream_data_mode(target.data, qpdf_s_preserve)
        try target.check(qpdf_write(target.data))
        let count = Int(qpdf_get_buffer_length(target.data))
        guard count <= most, let buffer = qpdf_get_buffer(target.data) else {
            throw ScanError(.tooBig, operation: "copy", detail: "\(count) bytes")
        }
        return Array(UnsafeBufferPointer(start: buffer, count: count))
    }

    /// One PDF in libqpdf.
    private final class Handle {
        let data: qpdf_data

        init() {
            data = qpdf_init()
            qpdf_silence_errors(data)
            qpdf_set_suppress_warnings(data, 1)
        }

        deinit {
            var data: qpdf_data? = data
            qpdf_cleanup(&data)
        }

        /// Bit 1 of a code is an error; warnings, bit 0, are repairs.
        func check(_ code: QPDF_ERROR_CODE) throws(ScanError) {
            if code & 2 != 0 { throw fault() }
        }

        func fault() -> ScanError {
            guard let error = qpdf_get_error(data) else { return ScanError(.damaged, operation: "copy") }
            // The detail may cite the document: only qpdf's own kinds are told.
            switch qpdf_get_error_code(data, error) {
            case qpdf_e_password: return ScanError(.encrypted, operation: "copy")
            case qpdf_e_unsupported: return ScanError(.unsupported, operation: "copy")
            default: return ScanError(.damaged, operation: "copy", detail: "not a readable PDF")
            }
        }
    }
}

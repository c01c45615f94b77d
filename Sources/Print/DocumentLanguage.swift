// The language of a PDF, which screen readers need to pronounce it (ISO 32000-1 14.9.2), and its title in the window's
// bar (PDF/UA-1 7.1), and the mark that it has structure. cairo 1.16 can write none of these, so the finished document gets an incremental update
// (ISO 32000-1 7.5.6): a new catalogue, behind everything, that replaces the first.

/// Marks a PDF made by cairo with its language.
enum DocumentLanguage {
    /// - Parameter language: RFC 5646, ASCII letters and hyphens.
    /// - Returns: the marked document, or `pdf` itself when it is not of the form that cairo 1.16 writes.
    static func marked(_ pdf: [UInt8], language: String) -> [UInt8] {
        guard language.utf8.allSatisfy({ (0x61...0x7A).contains($0 | 0x20) || $0 == 0x2D }),
            let start = number(after: "startxref", in: pdf, from: max(0, pdf.count - 64)), start < pdf.count,
            let root = number(after: "/Root", in: pdf, from: start),
            let size = number(after: "/Size", in: pdf, from: start),
            let offset = offset(of: root, table: start, in: pdf),
            let end = find("endobj", in: pdf, from: offset), end - offset < 4096,
            let close = lastClose(in: pdf, offset..<end)
        else { return pdf }
        let info = number(after: "/Info", in: pdf, from: start).map { "   /Info \($0) 0 R\n" } ?? ""
        var marked = pdf
        if marked.last != 0x0A { marked.append(0x0A) }
        let catalogue = marked.count
        marked += pdf[offset..<close]
        // ISO 32000-1 14.7.1: without it readers pass over the structure. cairo writes it for some documents only.
        if find("/MarkInfo", in: Array(pdf[offset..<close]), from: 0) == nil {
            marked += "   /MarkInfo << /Marked true >>\n".utf8
        }
        marked += "   /Lang (\(language))\n   /ViewerPreferences << /DisplayDocTitle true >>\n>>\nendobj\n".utf8
        let table = marked.count
        let entry = String(repeating: "0", count: max(0, 10 - String(catalogue).count)) + String(catalogue)
        marked += "xref\n\(root) 1\n\(entry) 00000 n \ntrailer\n<< /Size \(size)\n   /Root \(root) 0 R\n".utf8
        marked += "\(info)   /Prev \(start)\n>>\nstartxref\n\(table)\n%%EOF\n".utf8
        return marked
    }

    // The table has one section that begins with object 0, each entry 20 bytes (ISO 32000-1 7.5.4).
    private static func offset(of object: Int, table: Int, in pdf: [UInt8]) -> Int? {
        let head = Array("xref\n0 ".utf8)
        guard pdf[table...].starts(with: head) else { return nil }
        guard let lineEnd = pdf[(table + head.count)...].firstIndex(of: 0x0A) else { return nil }
        let entry = lineEnd + 1 + 20 * object
        guard entry + 20 <= pdf.count else { return nil }
        let text = String(decoding: pdf[entry..<entry + 10], as: UTF8.self)
        return Int(text).flatMap { $0 < pdf.count ? $0 : nil }
    }

    private static func number(after word: String, in pdf: [UInt8], from start: Int) -> Int? {
        guard let found = find(word, in: pdf, from: start) else { return nil }
        let rest = pdf[(found + word.utf8.count)...].prefix(24).drop { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }
        return Int(String(decoding: rest.prefix { (0x30...0x39).contains($0) }, as: UTF8.self))
    }

    private static func find(_ word: String, in pdf: [UInt8], from start: Int) -> Int? {
        let word = Array(word.utf8)
        guard start >= 0, pdf.count >= word.count else { return nil }
        var at = start
        while at <= pdf.count - word.count {
            if pdf[at] == word[0], pdf[at..<at + word.count].elementsEqual(word) { return at }
            at += 1
        }
        return nil
    }

    private static func lastClose(in pdf: [UInt8], _ range: Range<Int>) -> Int? {
        var at = range.upperBound - 2
        while at >= range.lowerBound {
            if pdf[at] == 0x3E, pdf[at + 1] == 0x3E { return at }
            at -= 1
        }
        return nil
    }
}

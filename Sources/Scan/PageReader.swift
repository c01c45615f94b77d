// What a worker does: opens the document of a request, does what is asked with one page or with all, forgets it.

import CTesseract
import Scanning

/// Answers requests about documents. Not for several threads.
public final class PageReader {
    /// More on a page is not read by anybody, and would not fit an answer.
    static let mostCharacters = 200_000
    static let mostLines = 5_000

    private let language: String
    private var engine: OpticalReader?

    /// - Parameter language: Tesseract's name; its data are read when a page is first read.
    public init(language: String) {
        self.language = language
        setMsgSeverity(Int32(L_SEVERITY_NONE))
    }

    /// Does what the request asks.
    /// - Returns: the answer, and the bytes that follow it.
    public func answer(_ request: ScanRequest, about document: Mapping) throws(ScanError) -> (ScanAnswer, [UInt8]) {
        let source = try open(document, request.limits)
        var answer = ScanAnswer()
        switch request.act {
        case .inspect: answer.facts = try facts(source)
        case .codes: answer.codes = try codes(source, try page(request, source))
        case .text: answer.text = try text(source, try page(request, source))
        case .image: return (answer, try image(source, request))
        case .pdf: return (answer, try result(source.viewerPDF(most: request.limits.mostResult), document, request))
        case .extract: return (answer, try extract(source, document, request))
        case .confinement: throw ScanError(.unsupported, operation: "confinement")
        }
        return (answer, [])
    }

    private func open(_ document: Mapping, _ limits: ScanRequest.Limits) throws(ScanError) -> any PageSource {
        switch document.kind {
        case .pdf: return try PDFDocument(document, mostPages: limits.mostPages)
        case .tiff: return try TIFFDocument(document, pixelMemory: limits.pixelMemory, mostPages: limits.mostPages)
        case .jpeg: return try ImageFile(document, .jpeg, pixelMemory: limits.pixelMemory)
        case .png: return try ImageFile(document, .png, pixelMemory: limits.pixelMemory)
        case nil: throw ScanError(.unknownKind, operation: "open")
        }
    }

    private func page(_ request: ScanRequest, _ source: any PageSource) throws(ScanError) -> Int {
        guard (1...source.pageCount).contains(request.page) else {
            throw ScanError(.noSuchPage, operation: "page", detail: "\(request.page) of \(source.pageCount)")
        }
        return request.page
    }

    private func facts(_ source: any PageSource) throws(ScanError) -> DocumentFacts {
        var facts = DocumentFacts(
            kind: source.kind, pages: [], encrypted: source.isEncrypted, producer: source.producer,
            title: source.title)
        for page in 1...source.pageCount {
            facts.pages.append(try source.facts(page))
            if !facts.hasText, page <= 20 { facts.hasText = try source.textLayer(page) != nil }
        }
        return facts
    }

    private func codes(_ source: any PageSource, _ page: Int) throws(ScanError) -> [PageCode] {
        let dotsPerInch = Measure.forReading(try source.facts(page))
        let picture = try source.draw(page, dotsPerInch: dotsPerInch, colour: false).withoutColour()
        return try CodeReader.codes(picture, dotsPerInch: dotsPerInch)
    }

    private func text(_ source: any PageSource, _ page: Int) throws(ScanError) -> PageText {
        if let text = try source.textLayer(page) { return text }
        let dotsPerInch = Measure.forReading(try source.facts(page))
        let engine: OpticalReader
        if let present = self.engine { engine = present } else { engine = try OpticalReader(language: language) }
        self.engine = engine
        let picture = try source.draw(page, dotsPerInch: dotsPerInch, colour: false).withoutColour()
        return try engine.read(picture, dotsPerInch: dotsPerInch)
    }

    private func image(_ source: any PageSource, _ request: ScanRequest) throws(ScanError) -> [UInt8] {
        let page = try page(request, source)
        guard (16...10_000).contains(request.width), [0, 90, 180, 270].contains(request.turned) else {
            throw ScanError(.unsupported, operation: "image")
        }
        let facts = try source.facts(page)
        // The wanted width is that of the page as it will stand.
        let side = request.turned % 180 == 0 ? facts.width : facts.height
        let other = request.turned % 180 == 0 ? facts.height : facts.width
        let wished = min(Double(request.width) / side, 20_000 / other) * Measure.millimetresPerInch
        let dotsPerInch = Measure.dotsPerInch(wished, for: facts)
        let picture = try source.draw(page, dotsPerInch: dotsPerInch, colour: true).turned(request.turned)
        return try picture.file(request.form)
    }

    private func extract(
        _ source: any PageSource, _ document: Mapping, _ request: ScanRequest
    ) throws(ScanError) -> [UInt8] {
        var pages: [Int] = []
        for pair in stride(from: 0, to: request.ranges.count - 1, by: 2) {
            let first = request.ranges[pair], last = request.ranges[pair + 1]
            guard first >= 1, first <= last, last <= source.pageCount, pages.count < request.limits.mostPages else {
                throw ScanError(.noSuchPage, operation: "page", detail: "\(first)-\(last) of \(source.pageCount)")
            }
            pages += first...last
        }
        if pages.isEmpty { throw ScanError(.noSuchPage, operation: "page") }
        return try result(source.copy(pages, most: request.limits.mostResult), document, request)
    }

    /// What came out, or the document itself.
    private func result(_ bytes: [UInt8]?, _ document: Mapping, _ request: ScanRequest) throws(ScanError) -> [UInt8] {
        if let bytes { return bytes }
        if document.bytes.count > request.limits.mostResult {
            throw ScanError(.tooBig, operation: "result", detail: "\(document.bytes.count) bytes")
        }
        return Array(document.bytes)
    }
}

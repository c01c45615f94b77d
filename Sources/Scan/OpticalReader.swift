// Reading printed letters with Tesseract: one engine for the life of the process (its start costs 50 ms).

import CTesseract
import Scanning

/// Tesseract with one language.
final class OpticalReader {
    private let engine: OpaquePointer
    /// Tells which way up a page is; made when it is first needed, nil where its data are not installed.
    private lazy var turnEngine: OpaquePointer? = Self.start("osd", OEM_TESSERACT_ONLY)

    /// - Throws: `noLanguage`.
    init(language: String) throws(ScanError) {
        setMsgSeverity(Int32(L_SEVERITY_NONE))
        guard let engine = Self.start(language, OEM_LSTM_ONLY) else {
            throw ScanError(.noLanguage, operation: "start", detail: "tesseract-ocr-\(language)")
        }
        self.engine = engine
    }

    deinit {
        TessBaseAPIDelete(engine)
        if let turnEngine { TessBaseAPIDelete(turnEngine) }
    }

    private static func start(_ language: String, _ mode: TessOcrEngineMode) -> OpaquePointer? {
        guard let engine = TessBaseAPICreate() else { return nil }
        if TessBaseAPIInit2(engine, nil, language, mode) == 0 { return engine }
        TessBaseAPIDelete(engine)
        return nil
    }

    /// Reads a page, turned as its letters stand.
    func read(_ picture: Picture, dotsPerInch: Double) throws(ScanError) -> PageText {
        let straight = try picture.deskewed()
        var first: PageText?
        var turn = try Self.turnByLetterForms(straight)
        if turn == nil || turn == 0 {
            let text = try readOnce(straight, dotsPerInch)
            // What reads well stands well, and what nobody can tell is not tried in vain.
            if turn == 0 || text.confidence >= Self.sensible { return text }
            first = text
            turn = turnByScript(straight, dotsPerInch)
        }
        guard let turn, turn != 0 else {
            if let first { return first }
            return try readOnce(straight, dotsPerInch)
        }
        var turned = try readOnce(try picture.turned(turn).deskewed(), dotsPerInch)
        turned.turned = turn
        if turned.confidence >= Self.sensible { return turned }
        let upright: PageText
        if let first { upright = first } else { upright = try readOnce(straight, dotsPerInch) }
        return turned.confidence > upright.confidence ? turned : upright
    }

    /// A mean confidence from which on a text makes sense.
    private static let sensible = 70

    /// Degrees clockwise to turn the picture so that its letters stand upright, by what stands out above and below the
    /// lines; nil where that does not tell. Costs some milliseconds.
    private static func turnByLetterForms(_ picture: Picture) throws(ScanError) -> Int? {
        let bits = try Picture(picture.depth == 1 ? pixClone(picture.pix) : pixThresholdToBinary(picture.pix, 130))
        var up: Float = 0, left: Float = 0
        var side: Int32 = 0
        guard pixOrientDetect(bits.pix, &up, &left, 0, 0) == 0,
            makeOrientDecision(up, left, 0, 0, &side, 0) == 0
        else { return nil }
        switch Int(side) {
        case Int(L_TEXT_ORIENT_UP): return 0
        case Int(L_TEXT_ORIENT_LEFT): return 90
        case Int(L_TEXT_ORIENT_DOWN): return 180
        case Int(L_TEXT_ORIENT_RIGHT): return 270
        default: return nil
        }
    }

    /// The same asked of Tesseract, which knows the forms of letters but takes a second; 0 when it cannot tell.
    private func turnByScript(_ picture: Picture, _ dotsPerInch: Double) -> Int {
        guard let turnEngine else { return 0 }
        TessBaseAPISetPageSegMode(turnEngine, PSM_OSD_ONLY)
        TessBaseAPISetImage2(turnEngine, picture.pix)
        TessBaseAPISetSourceResolution(turnEngine, Int32(dotsPerInch.rounded()))
        defer { TessBaseAPIClear(turnEngine) }
        var degrees: Int32 = 0
        var confidence: Float = 0, scriptConfidence: Float = 0
        var script: UnsafePointer<CChar>?
        let found = TessBaseAPIDetectOrientationScript(turnEngine, &degrees, &confidence, &script, &scriptConfidence)
        // It says by how much the page is turned clockwise; the rest of the circle undoes that.
        return found != 0 && [90, 180, 270].contains(degrees) ? 360 - Int(degrees) : 0
    }

    private func readOnce(_ picture: Picture, _ dotsPerInch: Double) throws(ScanError) -> PageText {
        TessBaseAPISetPageSegMode(engine, PSM_AUTO)
        TessBaseAPISetImage2(engine, picture.pix)
        TessBaseAPISetSourceResolution(engine, Int32(dotsPerInch.rounded()))
        defer { TessBaseAPIClear(engine) }
        guard TessBaseAPIRecognize(engine, nil) == 0, let text = TessBaseAPIGetUTF8Text(engine) else {
            throw ScanError(.damaged, operation: "text", detail: "not read")
        }
        defer { TessDeleteText(text) }
        var whole = String(cString: text)
        let isCut = whole.unicodeScalars.count > PageReader.mostCharacters
        if isCut { whole = String(whole.unicodeScalars.prefix(PageReader.mostCharacters)) }
        return PageText(
            text: whole, confidence: Int(max(0, TessBaseAPIMeanTextConf(engine))), lines: lines(dotsPerInch),
            source: .ocr, isCut: isCut)
    }

    private func lines(_ dotsPerInch: Double) -> [TextLine] {
        guard let results = TessBaseAPIGetIterator(engine) else { return [] }
        defer { TessResultIteratorDelete(results) }
        let pages = TessResultIteratorGetPageIteratorConst(results)
        let millimetres = Measure.millimetresPerInch / dotsPerInch
        var lines: [TextLine] = []
        var block = -1
        repeat {
            if TessPageIteratorIsAtBeginningOf(pages, RIL_BLOCK) != 0 { block += 1 }
            guard let text = TessResultIteratorGetUTF8Text(results, RIL_TEXTLINE) else { continue }
            defer { TessDeleteText(text) }
            var left: Int32 = 0, top: Int32 = 0, right: Int32 = 0, bottom: Int32 = 0
            TessPageIteratorBoundingBox(pages, RIL_TEXTLINE, &left, &top, &right, &bottom)
            let words = String(String(cString: text).filter { !$0.isNewline })
            if words.allSatisfy(\.isWhitespace) { continue }
            lines.append(
                TextLine(
                    text: words,
                    confidence: Int(min(max(TessResultIteratorConfidence(results, RIL_TEXTLINE), 0), 100).rounded()),
                    box: PageBox(
                        x: Double(left) * millimetres, y: Double(top) * millimetres,
                        width: Double(right - left) * millimetres, height: Double(bottom - top) * millimetres),
                    block: max(block, 0)))
        } while lines.count < PageReader.mostLines && TessResultIteratorNext(results, RIL_TEXTLINE) != 0
        return lines
    }
}

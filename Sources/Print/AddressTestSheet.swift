// A test print: the window's frame with millimetres, to be laid into the envelopes of the house. No standard gives the place
// of the window on Italian envelopes, so every office finds its own and writes it into its settings.

/// A test print of the envelope's window as values.
public struct AddressTestSheet: Hashable, Sendable {
    public var window: Frame
    public var returnLine: String
    /// An address as long as addresses get.
    public var address: AddressBlock
    public var title: String
    public var instructions: String
    public var look: SheetLook

    public init(
        window: Frame, returnLine: String = "Mitt.: Ente di prova - Via della Prova 1 - 00100 ROMA RM",
        address: AddressBlock = AddressBlock(lines: [
            "NOME COGNOME DI QUARANTAQUATTRO CARATTERI 44", "PRESSO FAMIGLIA DI PROVA", "SCALA B INTERNO 12",
            "VIA DELLA PROVA 123", "85100 POTENZA PZ",
        ]),
        title: String = "Prova di stampa della finestra",
        instructions: String =
            "Stampare al 100% (senza adattamento alla pagina), piegare alle tacche e inserire nella busta. Tutto "
            + "l'indirizzo deve restare visibile anche spostando il foglio nella busta, e il riquadro deve stare intero "
            + "nella finestra. Altrimenti correggere window (x, y, width, height in millimetri) nelle impostazioni.",
        look: SheetLook = SheetLook()
    ) {
        self.window = window
        self.returnLine = returnLine
        self.address = address
        self.title = title
        self.instructions = instructions
        self.look = look
    }
}

extension AddressTestSheet {
    /// - Throws: `PrintError`.
    func drawn(fonts: Fonts, limits: PrintLimits) throws(PrintError) -> PrintedDocument {
        guard window.canHoldAddress else { throw PrintError(.measure, "place the window") }
        let text = try SheetText(limits, fields: address.lines + [returnLine, title, instructions])
        let document = DocumentTitle(
            title: text.line(title), author: "", subject: "", language: "it-IT", created: "")
        let sheet = SheetPen(PDFCanvas(document, limits: limits), style: look.style, fonts: fonts, text: text)
        rulers(sheet)
        sheet.canvas.outline(window, width: 0.6)
        sheet.address(address.lines, returnLine: returnLine, window: window)
        let numbers =
            "x \(Self.short(window.x))  y \(Self.short(window.y))  "
            + "\(Self.short(window.width)) x \(Self.short(window.height)) mm"
        sheet.paragraph(
            numbers, look.style.with(size: 9, bold: true), x: window.x, y: window.bottom + 1.5, width: 90)
        let y = sheet.paragraph(
            title, look.style.with(size: 16, bold: true), x: 25, y: 170, width: 160, element: .heading)
        sheet.paragraph(instructions, look.style, x: 25, y: y + 4, width: 160)
        for fold in [99.0, 198.0] {
            sheet.canvas.rule(from: (points(5), points(fold)), to: (points(12), points(fold)), width: 0.5)
            sheet.paragraph("piega", look.style.with(size: 7), x: 13, y: fold - 1.5, width: 20)
        }
        return try sheet.finish()
    }

    /// A ruler along the upper and the left edge, with the window's measures marked by long lines.
    private func rulers(_ sheet: SheetPen) {
        let small = look.style.with(size: 6.5, spacing: 1)
        for mark in 1..<21 {
            let at = Double(mark) * 10
            sheet.canvas.rule(from: (points(at), points(20)), to: (points(at), points(24)), width: 0.4)
            sheet.paragraph(String(mark * 10), small, x: at + 0.6, y: 20, width: 8)
        }
        for mark in 3..<15 {
            let at = Double(mark) * 10
            sheet.canvas.rule(from: (points(14), points(at)), to: (points(18), points(at)), width: 0.4)
            sheet.paragraph(String(mark * 10), small, x: 14, y: at + 0.4, width: 8)
        }
        for mark in 0...190 {
            let at = Double(mark + 10)
            let length = mark.isMultiple(of: 5) ? 2.5 : 1.5
            sheet.canvas.rule(from: (points(at), points(24 - length)), to: (points(at), points(24)), width: 0.2)
        }
    }

    private static func short(_ value: Double) -> String {
        value == value.rounded() ? String(Int(value)) : String((value * 10).rounded() / 10)
    }
}

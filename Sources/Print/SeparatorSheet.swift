// The sheet that a mail room lays before each letter of a pile: a machine reads the codes, a person the large letters.

/// A separator sheet as values.
public struct SeparatorSheet: Hashable, Sendable {
    public var mark: SeparatorMark
    /// `Foglio separatore`, and what to do with it.
    public var title: String
    public var instructions: String
    /// The same as the code says, in words, one a line: `Servizio: CC`.
    public var lines: [String]
    public var look: SheetLook

    public init(
        mark: SeparatorMark, title: String, instructions: String, lines: [String], look: SheetLook = SheetLook()
    ) {
        self.mark = mark
        self.title = title
        self.instructions = instructions
        self.lines = lines
        self.look = look
    }

    /// The sheet in Italian.
    public init(mark: SeparatorMark, look: SheetLook = SheetLook()) {
        let day = mark.arrival.split(separator: "-").reversed().joined(separator: "/")
        self.init(
            mark: mark, title: "Foglio separatore",
            instructions:
                "Da inserire prima della lettera. Non viene conservato: si può riutilizzare per lettere dello stesso "
                + "servizio, giorno e protocollo.",
            lines: ["Servizio: \(mark.service)", "Pervenuta il: \(day)"]
                + (mark.protocolNumber.map { ["Protocollo n. \($0)"] } ?? [])
                + (mark.register.map { ["Registro: \($0)"] } ?? []),
            look: look)
    }
}

extension SeparatorSheet {
    /// The bar code that scanning programs know as "the next document begins here".
    public static let barCode = "PATCHT"

    /// - Throws: `PrintError`.
    func drawn(fonts: Fonts, limits: PrintLimits) throws(PrintError) -> PrintedDocument {
        let text = try SheetText(limits, fields: lines + [title, instructions])
        let code = SheetCode.separator(mark).text
        let document = DocumentTitle(
            title: text.line(title), author: "", subject: text.line(lines.joined(separator: ", ")), language: "it-IT",
            created: "")
        let style = look.style.with(alignment: .centre)
        let sheet = SheetPen(PDFCanvas(document, limits: limits), style: style, fonts: fonts, text: text)
        let bar = try Code128(Self.barCode)
        let qr = try QRCode(code)
        sheet.paragraph(
            title.uppercased(), style.with(size: 26, bold: true), x: 15, y: 18, width: 180, element: .heading)
        sheet.canvas.element(.figure) {
            bar.draw(on: sheet.canvas, x: points(45), y: points(36), width: points(120), height: points(22))
        }
        sheet.paragraph(Self.barCode, style.with(size: 11), x: 15, y: 59, width: 180)
        sheet.canvas.element(.figure) {
            qr.draw(on: sheet.canvas, x: points(50), y: points(68), size: points(110))
        }
        var y = 184.0
        for line in lines { y = sheet.paragraph(line, style.with(size: 28, bold: true), x: 15, y: y, width: 180) + 1 }
        sheet.paragraph(code, style.with(size: 10), x: 15, y: max(y + 4, 258), width: 180)
        sheet.paragraph(instructions, style.with(size: 11), x: 25, y: max(y + 12, 268), width: 160)
        return try sheet.finish()
    }
}

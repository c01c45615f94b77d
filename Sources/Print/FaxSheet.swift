// A fax as values and how it looks: black on white, nothing finer than a fax machine's 200 dots to the inch can show
// (so no grey, no small type, no thin rules), and on every page what is needed when pages get lost.

/// A fax of ours to a citizen.
public struct FaxSheet: Hashable, Sendable {
    public var letterhead: Letterhead
    public var from: String
    public var to: String
    /// The addressee's number as it shall be read.
    public var faxNumber: String
    public var ticketNumber: String
    /// `2 marzo 2026`.
    public var date: String
    /// May be empty.
    public var subject: String
    /// The operator's words, whole.
    public var text: String
    /// At the foot of every page; may be empty.
    public var footer: String
    public var words: SheetWords
    public var look: SheetLook
    /// ISO 8601 with zone, for the document's date; empty for none.
    public var created: String

    public init(
        letterhead: Letterhead, from: String, to: String, faxNumber: String, ticketNumber: String, date: String,
        subject: String = "", text: String, footer: String = "", words: SheetWords = .italian,
        look: SheetLook = SheetLook(size: 12), created: String = ""
    ) {
        self.letterhead = letterhead
        self.from = from
        self.to = to
        self.faxNumber = faxNumber
        self.ticketNumber = ticketNumber
        self.date = date
        self.subject = subject
        self.text = text
        self.footer = footer
        self.words = words
        self.look = look
        self.created = created
    }
}

extension FaxSheet {
    private static let left = 22.0
    private static let width = 168.0
    private static let bottom = 270.0

    /// - Throws: `PrintError`.
    func drawn(fonts: Fonts, limits: PrintLimits) throws(PrintError) -> PrintedDocument {
        let all = letterhead.lines + [from, to, faxNumber, ticketNumber, date, subject, footer]
        let text = try SheetText(limits, text: self.text, fields: all)
        let title = DocumentTitle(
            title: text.line("Fax - \(words.request) \(ticketNumber)"), author: text.line(letterhead.lines.first ?? ""),
            subject: text.line(subject), language: words.language, created: created)
        let style = look.style.with(size: max(look.style.size, 11))
        let sheet = SheetPen(PDFCanvas(title, limits: limits), style: style, fonts: fonts, text: text)
        let top = try head(sheet, limits) + 8
        let flow = TextFlow(width: points(Self.width), fonts: fonts, limits: limits)
        if !subject.isEmpty {
            try flow.add(
                "\(words.subject) \(text.line(subject))", style.with(bold: true), element: .heading, together: true,
                withNext: true)
            flow.skip(style.size * 1.2)
        }
        try flow.add(text: text.lines(self.text), style)
        let pages = try flow.pages(first: points(Self.bottom - top), others: points(Self.bottom - 34), limits: limits)
        for (index, lines) in pages.enumerated() {
            if index > 0 { sheet.canvas.nextPage() }
            running(sheet, page: index + 1, of: pages.count)
            flow.draw(lines, on: sheet.canvas, x: points(Self.left), y: points(index == 0 ? top : 34))
            foot(sheet)
        }
        return try sheet.finish(unknown: flow.unknownCharacters)
    }

    /// The line at the very top of every page.
    private func running(_ sheet: SheetPen, page: Int, of count: Int) {
        let style = sheet.style.with(size: 10.5, bold: true)
        let words = "\(letterhead.lines.first ?? from)  -  \(self.words.request) \(ticketNumber)  -  \(date)"
        sheet.paragraph(words, style, x: Self.left, y: 12, width: Self.width - 35)
        sheet.paragraph(
            self.words.page(page, of: count), style.with(alignment: .right), x: Self.left + Self.width - 35, y: 12,
            width: 35)
        if page > 1 { rule(sheet, y: 27) }
    }

    private func head(_ sheet: SheetPen, _ limits: PrintLimits) throws(PrintError) -> Double {
        var y = 24.0
        for (index, line) in letterhead.lines.enumerated() {
            y = sheet.paragraph(
                line, sheet.style.with(size: index == 0 ? 18 : 11, bold: index == 0), x: Self.left, y: y,
                width: Self.width)
        }
        sheet.paragraph("FAX", sheet.style.with(size: 26, bold: true), x: Self.left, y: y + 4, width: 60)
        y += 18
        rule(sheet, y: y)
        y += 3
        for (label, value) in [
            (words.from, from), (words.to, to), (words.fax, faxNumber), (words.request, ticketNumber),
            (words.date, date),
        ] {
            let begun = y
            sheet.paragraph(label, sheet.style.with(bold: true), x: Self.left, y: begun, width: 32)
            y = sheet.paragraph(value, sheet.style, x: Self.left + 34, y: begun, width: Self.width - 34)
        }
        y += 3
        rule(sheet, y: y)
        return y
    }

    private func foot(_ sheet: SheetPen) {
        guard !footer.isEmpty else { return }
        rule(sheet, y: 277)
        sheet.paragraph(footer, sheet.style.with(size: 10), x: Self.left, y: 279, width: Self.width)
    }

    private func rule(_ sheet: SheetPen, y: Double) {
        sheet.canvas.rule(
            from: (points(Self.left), points(y)), to: (points(Self.left + Self.width), points(y)), width: 1.2)
    }
}

// How a letter looks. First page: letterhead, address in the window, beside it place, date, numbers and code; then
// subject, text, closing and signature; every page has its foot. Text field 25 mm from the left, 20 mm from the right.

extension Letter {
    private static let left = 25.0
    private static let width = 165.0
    /// Lowest line of text; the foot is below.
    private static let bottom = 272.0
    private static let topOfOthers = 25.0
    /// Folded in three: the panels fit every envelope from DL on.
    private static let folds = [99.0, 198.0]

    /// - Throws: `PrintError`.
    func drawn(fonts: Fonts, limits: PrintLimits) throws(PrintError) -> PrintedDocument {
        guard window.canHoldAddress else { throw PrintError(.measure, "place the window") }
        let text = try SheetText(limits, text: self.text, fields: fields)
        let sheet = SheetPen(
            PDFCanvas(
                DocumentTitle(
                    title: text.line("\(words.request) \(ticketNumber) - \(subject)"),
                    author: text.line(letterhead.lines.first ?? ""), subject: text.line(subject),
                    language: words.language, created: created), limits: limits),
            style: look.style, fonts: fonts, text: text)
        let head = try sheet.letterhead(letterhead, x: Self.left, y: 12, width: Self.width, limits: limits)
        if head > window.y - 1 { sheet.findings.append(.letterheadMeetsWindow) }
        sheet.address(address.lines, returnLine: returnLine, window: window)
        let top = max(window.bottom, try details(sheet), head) + 10
        let flow = try flow(fonts: fonts, limits: limits, text: text)
        let pages = try flow.pages(
            first: points(Self.bottom - top), others: points(Self.bottom - Self.topOfOthers), limits: limits)
        for (index, lines) in pages.enumerated() {
            if index > 0 { sheet.canvas.nextPage() }
            flow.draw(lines, on: sheet.canvas, x: points(Self.left), y: points(index == 0 ? top : Self.topOfOthers))
            if index == 0, look.foldMarks { foldMarks(sheet.canvas) }
            sheet.foot(
                left: "\(words.request) \(ticketNumber)", right: words.page(index + 1, of: pages.count),
                x: Self.left, width: Self.width, y: 282)
        }
        return try sheet.finish(unknown: flow.unknownCharacters)
    }

    private var fields: [String] {
        letterhead.lines + [returnLine] + address.lines + [
            placeAndDate, ticketNumber, protocolLine ?? "", subject,
        ]
            + [closing, signature.formula] + signature.lines + attachments
    }

    /// Place, date, numbers and code on the side where the window is not. Returns the lower edge in millimetres.
    private func details(_ sheet: SheetPen) throws(PrintError) -> Double {
        let x = window.x + window.width / 2 > Sheet.width / 2 ? Self.left : max(window.right + 5, 125)
        let width = x == Self.left ? window.x - Self.left - 5 : Self.left + Self.width - x
        var y = window.y
        let style = look.style.with(size: look.size - 0.5)
        for (line, bold) in [
            (placeAndDate, false), ("\(words.request) \(ticketNumber)", true), (protocolLine ?? "", false),
        ]
        where !line.isEmpty {
            y = sheet.paragraph(line, style.with(bold: bold), x: x, y: y, width: max(width, 40))
        }
        guard let code else { return y }
        let qr = try QRCode(code)
        // Its quiet zone stands out to the left, so that the code itself is flush with the text.
        let size = 24.0
        let quiet = size * 4 / Double(qr.side + 8)
        sheet.canvas.element(.figure) {
            qr.draw(on: sheet.canvas, x: points(x - quiet), y: points(y), size: points(size))
        }
        return y + size - quiet
    }

    private func flow(fonts: Fonts, limits: PrintLimits, text: SheetText) throws(PrintError) -> TextFlow {
        let flow = TextFlow(width: points(Self.width), fonts: fonts, limits: limits)
        let style = look.style
        let body = style.with(alignment: .justified, spacing: 1.3)
        if !subject.isEmpty {
            try flow.add(
                "\(words.subject) \(text.line(subject))", style.with(bold: true), element: .heading, together: true,
                withNext: true)
            flow.skip(style.size * 1.4)
        }
        let signs = !closing.isEmpty || !signature.lines.isEmpty
        try flow.add(text: text.lines(self.text), body, withNext: signs)
        if !closing.isEmpty {
            flow.skip(style.size * 1.4)
            try flow.add(text.line(closing), style, together: true, withNext: !signature.lines.isEmpty)
        }
        try sign(flow, style, text)
        let names = attachments.map { text.line($0) }.joined(separator: "; ")
        if !names.isEmpty {
            flow.skip(style.size * 1.6)
            try flow.add("\(words.attachments) \(names)", style.with(size: style.size - 1.5))
        }
        return flow
    }

    private func sign(_ flow: TextFlow, _ style: TextStyle, _ text: SheetText) throws(PrintError) {
        let inset = points(Self.width / 2)
        let centred = style.with(alignment: .centre)
        flow.skip(style.size * 1.4)
        for (index, line) in signature.lines.enumerated() {
            let more = index < signature.lines.count - 1 || !signature.formula.isEmpty || !attachments.isEmpty
            try flow.add(text.line(line), centred, inset: inset, together: true, withNext: more)
        }
        guard !signature.formula.isEmpty else { return }
        flow.skip(style.size * 0.4)
        try flow.add(
            text.line(signature.formula), centred.with(size: 8, italic: true, spacing: 1.05), inset: inset,
            together: true, withNext: !attachments.isEmpty)
    }

    private func foldMarks(_ canvas: PDFCanvas) {
        for y in Self.folds {
            canvas.rule(from: (points(5), points(y)), to: (points(9), points(y)), width: 0.4, ink: Ink.light)
        }
    }
}

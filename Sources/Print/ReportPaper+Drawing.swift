// How a report looks: first page with issuer, title, facts and table of contents; then its parts; header and foot on every page.

import CPango

extension ReportPaper {
    /// - Throws: `PrintError`.
    func drawn(fonts: Fonts, limits: PrintLimits) throws(PrintError) -> PrintedDocument {
        let text = try SheetText(limits, text: texts.joined(separator: "\n"), fields: fields)
        let body = ReportFlow(style: look.style, fonts: fonts, limits: limits, text: text)
        let entries = entries
        var number = 0
        for part in parts {
            let isEntry = if case .heading(_, let level) = part { level <= 2 } else { false }
            try body.add(part, entry: isEntry ? number : nil)
            if isEntry { number += 1 }
        }
        try body.finish()
        let front = ReportFlow(style: look.style, fonts: fonts, limits: limits, text: text)
        let numbers = PageNumbers()
        try self.front(front, entries: entries, numbers: numbers, text: text)
        try front.finish()
        for (index, page) in body.pages.enumerated() {
            for entry in page.entries { numbers.of[entry] = front.pages.count + index + 1 }
        }
        let canvas = PDFCanvas(
            DocumentTitle(
                title: text.line(title), author: text.line(author),
                subject: text.line(facts.prefix(2).map(\.value).joined(separator: ", ")), language: words.language,
                created: created), limits: limits)
        let pages = front.pages + body.pages
        let outline = Outline(canvas)
        for (index, entry) in entries.enumerated() {
            outline.add(text.line(entry.title), level: entry.level, "s\(index)")
        }
        let sheet = SheetPen(canvas, style: look.style, fonts: fonts, text: text)
        for (index, page) in pages.enumerated() {
            if index > 0 { canvas.nextPage() }
            canvas.size(lying: page.isLying)
            draw(page, number: index + 1, of: pages.count, sheet)
        }
        return try sheet.finish(unknown: front.unknownCharacters + body.unknownCharacters)
    }

    /// Pages on which entries of the table of contents stand, known when everything is laid out.
    private final class PageNumbers {
        var of: [Int: Int] = [:]
    }

    private var entries: [(title: String, level: Int)] {
        parts.compactMap { if case .heading(let title, let level) = $0, level <= 2 { (title, level) } else { nil } }
    }

    private func draw(_ page: ReportPage, number: Int, of count: Int, _ sheet: SheetPen) {
        let canvas = sheet.canvas
        let field = ReportField(isLying: page.isLying)
        let x = points(ReportField.side)
        var y = points(ReportField.top)
        var at = 0
        if let head = page.items.first?.head, let group = page.items.first?.group {
            canvas.element(group.element) { head.draw(canvas, x, y) }
            y += head.height
        }
        while at < page.items.count {
            let first = page.items[at]
            guard let group = first.group else {
                if at > 0 { y += first.space }
                first.draw(canvas, x, y)
                y += first.height
                at += 1
                continue
            }
            canvas.element(group.element) {
                while at < page.items.count, page.items[at].group?.number == group.number {
                    if at > 0 { y += page.items[at].space }
                    page.items[at].draw(canvas, x, y)
                    y += page.items[at].height
                    at += 1
                }
            }
        }
        running(field, number: number, of: count, sheet)
    }

    private func running(_ field: ReportField, number: Int, of count: Int, _ sheet: SheetPen) {
        let small = look.style.with(size: 8, ink: Ink.grey)
        if number > 1, !header.isEmpty {
            sheet.paragraph(header, small, x: ReportField.side, y: 12, width: field.width)
            let y = points(18.5)
            sheet.canvas.rule(
                from: (points(ReportField.side), y), to: (points(ReportField.side + field.width), y), width: 0.4,
                ink: Ink.light)
        }
        let top = field.sheetHeight - 20
        sheet.canvas.rule(
            from: (points(ReportField.side), points(top)), to: (points(ReportField.side + field.width), points(top)),
            width: 0.4, ink: Ink.light)
        var y = top + 1.5
        for line in footer.prefix(3) {
            y = sheet.paragraph(line, small.with(size: 7.5), x: ReportField.side, y: y, width: field.width - 30)
        }
        sheet.paragraph(
            words.page(number, of: count), small.with(size: 8.5, alignment: .right),
            x: ReportField.side + field.width - 30, y: top + 1.5, width: 30)
    }

    private func front(
        _ flow: ReportFlow, entries: [(title: String, level: Int)], numbers: PageNumbers, text: SheetText
    ) throws(PrintError) {
        let style = look.style
        for (index, line) in issuer.enumerated() {
            try flow.paragraph(
                text.line(line), style.with(size: index == 0 ? 15 : 10, bold: index == 0, spacing: 1.2))
        }
        flow.skip(22)
        try flow.paragraph(text.line(title), style.with(size: 21, bold: true, spacing: 1.1), element: .heading)
        flow.skip(12)
        if !facts.isEmpty {
            let columns = [ReportTable.Column("", share: 1), ReportTable.Column("", share: 2.6)]
            try flow.facts(facts.map { ($0.name, $0.value) }, columns: columns)
        }
        guard !contents.isEmpty, !entries.isEmpty else { return }
        flow.skip(24)
        try flow.paragraph(text.line(contents), style.with(size: 13, bold: true), withNext: true, element: .heading2)
        flow.skip(4)
        for (index, entry) in entries.enumerated() {
            try flow.entry(text.line(entry.title), level: entry.level, index: index) { numbers.of[index] ?? 0 }
        }
    }

    private var texts: [String] {
        parts.flatMap { part -> [String] in
            switch part {
            case .heading(let words, _), .paragraph(let words), .remark(let words), .blank(let words): [words]
            case .list(let entries): entries
            case .table(let table):
                [table.title] + table.columns.map(\.title) + table.rows.flatMap { $0.cells.map(\.text) }
            case .picture(let picture): [picture.title, picture.alternative]
            case .page: []
            }
        }
    }

    private var fields: [String] { [title, author, header] + issuer + footer + facts.flatMap { [$0.name, $0.value] } }
}

extension ReportFlow {
    /// Names and values, one below the other.
    func facts(_ facts: [(name: String, value: String)], columns: [ReportTable.Column]) throws(PrintError) {
        for fact in facts {
            let name = block(text.line(fact.name), style.with(ink: Ink.grey), width: width * 0.26)
            let value = block(text.line(fact.value), style, width: width * 0.72)
            try add(
                ReportItem(height: max(name.height, value.height) + 3) { [width] canvas, x, y in
                    canvas.element(.paragraph) {
                        name.draw(on: canvas, x: x, y: y)
                        value.draw(on: canvas, x: x + width * 0.28, y: y)
                    }
                })
        }
    }

    /// A line of the table of contents; its number is asked for when it is drawn.
    func entry(_ title: String, level: Int, index: Int, number: @escaping () -> Int) throws(PrintError) {
        skip(level == 1 ? 5 : 2)
        let inset = level == 1 ? 0.0 : 14
        let style = style.with(bold: level == 1)
        let block = block(title, style, width: width - inset - 40)
        let (wide, fonts) = (width, fonts)
        try add(
            ReportItem(height: block.height) { canvas, x, y in
                canvas.element(.paragraph) {
                    canvas.link(to: "s\(index)") {
                        block.draw(on: canvas, x: x + inset, y: y)
                        let page = TextBlock(
                            String(number()), style: style.with(bold: false), width: nil, fonts: fonts)
                        page.draw(on: canvas, x: x + wide - page.width, y: y + block.height - page.height)
                    }
                }
            })
    }
}

/// Bookmarks beside the pages.
private final class Outline {
    private let canvas: PDFCanvas
    private var parent: Int32 = 0
    init(_ canvas: PDFCanvas) { self.canvas = canvas }

    func add(_ title: String, level: Int, _ destination: String) {
        let made = canvas.bookmark(title, to: destination, below: level > 1 ? parent : 0)
        if level == 1 { parent = made }
    }
}

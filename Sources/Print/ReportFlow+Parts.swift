// The parts of a report as items.

import Plots

extension ReportFlow {
    func add(_ part: ReportPart, entry: Int?) throws(PrintError) {
        switch part {
        case .heading(let words, let level): try heading(words, level: level, entry: entry)
        case .paragraph(let words):
            skip(style.size * 0.5)
            for line in text.lines(words) { try paragraph(line, style.with(alignment: .justified, spacing: 1.25)) }
        case .remark(let words):
            skip(4)
            // Right below a heading it belongs to what follows, as the heading does.
            let lead = isBelowHeading
            for line in text.lines(words) {
                try paragraph(line, style.with(size: 8, spacing: 1.15, ink: Ink.grey), withNext: lead)
            }
        case .list(let entries): try list(entries)
        case .table(let table): try add(table)
        case .picture(let picture): try add(picture)
        case .blank(let words): try blank(words)
        case .page(let lying): try turn(lying: lying)
        }
        if case .heading = part { isBelowHeading = true } else { isBelowHeading = false }
    }

    private func heading(_ words: String, level: Int, entry: Int?) throws(PrintError) {
        let size = [style.size + 5, style.size + 2.5, style.size + 0.8][min(max(level, 1), 3) - 1]
        skip([26, 18, 12][min(max(level, 1), 3) - 1])
        let block = block(text.line(words), style.with(size: size, bold: true), width: width)
        let wide = width
        let element = [StructureElement.heading, .heading2, .heading3][min(max(level, 1), 3) - 1]
        let rule = level <= 1
        try add(
            ReportItem(height: block.height + (rule ? 6 : 3), staysWithNext: true) { canvas, x, y in
                if let entry { canvas.destination("s\(entry)") }
                canvas.element(element) { block.draw(on: canvas, x: x, y: y) }
                if rule {
                    let below = y + block.height + 1.5
                    canvas.rule(from: (x, below), to: (x + wide, below), width: 1, colour: .blue)
                }
            }, entry: entry)
        if rule { skip(6) }
    }

    /// One item for each line, so that paragraphs run over pages.
    func paragraph(
        _ words: String, _ style: TextStyle, inset: Double = 0, withNext: Bool = false,
        group: (element: StructureElement, number: Int)? = nil, element: StructureElement = .paragraph
    ) throws(PrintError) {
        guard !words.allSatisfy(\.isWhitespace) else { return skip(style.size * 0.8) }
        for piece in TextFlow.breakable(words) {
            let block = block(piece, style, width: width - inset)
            let last = block.lines.count - 1
            let group = group ?? (element, newGroup())
            for (index, line) in block.lines.enumerated() {
                try add(
                    ReportItem(
                        height: line.height, staysWithNext: index == last ? withNext : index == 0 || index == last - 1,
                        group: group
                    ) { canvas, x, y in block.draw(line, on: canvas, x: x + inset, y: y) })
            }
        }
    }

    private func list(_ entries: [String]) throws(PrintError) {
        for entry in entries {
            skip(2.5)
            let body = block(text.line(entry), style.with(spacing: 1.2), width: width - 16)
            let mark = block("•", style, width: 12)
            for (index, line) in body.lines.enumerated() {
                try add(
                    ReportItem(height: line.height, staysWithNext: index == 0 && body.lines.count > 1) { canvas, x, y in
                        canvas.element(.listItem) {
                            if index == 0 { mark.draw(on: canvas, x: x + 4, y: y) }
                            body.draw(line, on: canvas, x: x + 16, y: y)
                        }
                    })
            }
        }
        skip(4)
    }

    private func add(_ picture: ReportPicture) throws(PrintError) {
        skip(12)
        let title = block(text.line(picture.title), style.with(size: 9.5, bold: true), width: width)
        let drawing = picture.drawing
        // As wide as the text, never taller than two thirds of a page.
        let scale = min(width / drawing.width, height * 0.66 / max(drawing.height, 1))
        let pen = PlotPen(drawing, scale: scale, style: style, fonts: fonts, text: text)
        count(unknown: pen.unknownCharacters)
        try add(
            ReportItem(height: title.height + 4, staysWithNext: true) { canvas, x, y in
                canvas.element(.caption) { title.draw(on: canvas, x: x, y: y) }
            })
        try add(
            ReportItem(height: drawing.height * scale + 2, staysWithNext: !picture.alternative.isEmpty) {
                canvas, x, y in
                canvas.element(.figure) { pen.draw(on: canvas, x: x, y: y) }
            })
        guard !picture.alternative.isEmpty else { return }
        try paragraph(text.line(picture.alternative), style.with(size: 8, spacing: 1.15, ink: Ink.grey))
        skip(8)
    }

    private func blank(_ words: String) throws(PrintError) {
        skip(6)
        let body = block(text.line(words), style.with(size: 8.5, italic: true, ink: Ink.grey), width: width - 12)
        let wide = width
        let tall = max(points(24), body.height + 16)
        try add(
            ReportItem(height: tall) { canvas, x, y in
                canvas.element(.paragraph) { body.draw(on: canvas, x: x + 6, y: y + 5) }
                canvas.dashedFrame(x: x, y: y, width: wide, height: tall)
            })
        skip(6)
    }
}

// Tables as items: one for each row, with a head that comes again; a row taller than a page goes on over pages.

extension ReportFlow {
    /// Between a cell's edge and its words, above and below; at the sides always 3 points.
    private static let side = 3.0
    private static func padding(_ table: ReportTable) -> Double { table.isGrid ? 1.8 : 3 }

    func add(_ table: ReportTable) throws(PrintError) {
        guard !table.columns.isEmpty else { return }
        skip(8)
        if !table.title.isEmpty {
            try paragraph(
                text.line(table.title), style.with(size: 9.5, bold: true), withNext: true, element: .caption)
            skip(3)
        }
        let sum = table.columns.reduce(0) { $0 + $1.share }
        let widths = table.columns.map { $0.share / sum * width }
        let head = head(of: table, widths)
        let group = newGroup()
        try add(
            ReportItem(
                height: head.height, staysWithNext: !table.rows.isEmpty, group: (.table, group), draw: head.draw))
        // A small table is not torn apart.
        let isSmall = !table.isGrid && table.rows.count <= 10
        for (index, row) in table.rows.enumerated() {
            var row = row
            row.staysWithNext = row.staysWithNext || isSmall && index < table.rows.count - 1
            try add(row, of: table, widths, isOdd: index % 2 == 1, head: head, group: group)
        }
        skip(8)
    }

    fileprivate struct Box {
        var x: Double
        var width: Double
        var block: TextBlock
    }

    private func head(of table: ReportTable, _ widths: [Double]) -> ReportHead {
        let cells = table.columns.map { ReportTable.Cell($0.title, isBold: true) }
        let boxes = boxes(cells, table, widths)
        let tall = boxes.map(\.block.height).max() ?? 0
        let wide = width
        let padding = Self.padding(table)
        return ReportHead(height: tall + 2 * padding) { canvas, x, y in
            let height = tall + 2 * padding
            canvas.ground(x: x, y: y, width: wide, height: height, colour: .paleBlue)
            canvas.element(.tableRow) {
                for box in boxes {
                    canvas.element(.tableHead) {
                        box.block.draw(on: canvas, x: x + box.x + Self.side, y: y + padding)
                    }
                }
            }
            if table.isGrid {
                for box in boxes { canvas.frame(x: x + box.x, y: y, width: box.width, height: height) }
            } else {
                canvas.rule(from: (x, y + height), to: (x + wide, y + height), width: 0.8, ink: Ink.grey)
            }
        }
    }

    private func add(
        _ row: ReportTable.Row, of table: ReportTable, _ widths: [Double], isOdd: Bool, head: ReportHead, group: Int
    ) throws(PrintError) {
        let boxes = boxes(row.cells, table, widths)
        let padding = Self.padding(table)
        // In the widest case a page holds so many lines beside the head.
        let room = max(height - head.height - 2 * padding - 40, 40)
        let tallest = boxes.flatMap { $0.block.lines.map(\.height) }.max() ?? 10
        let most = max(Int(room / max(tallest, 1)), 1)
        let lines = max(boxes.map(\.block.lines.count).max() ?? 1, 1)
        let wide = width
        for start in stride(from: 0, to: lines, by: most) {
            let range = start..<min(start + most, lines)
            let tall = boxes.map { box in box.part(range).reduce(0) { $0 + $1.height } }.max() ?? 0
            let height = tall + 2 * padding
            try add(
                ReportItem(
                    height: height, staysWithNext: row.staysWithNext && range.upperBound == lines,
                    group: (.table, group), head: head
                ) { canvas, x, y in
                    if !table.isGrid, isOdd {
                        canvas.ground(x: x, y: y, width: wide, height: height, colour: .paleGrey)
                    }
                    canvas.element(.tableRow) {
                        for box in boxes {
                            canvas.element(.tableCell) {
                                box.draw(range, on: canvas, x: x + Self.side, y: y + padding)
                            }
                        }
                    }
                    if table.isGrid {
                        for box in boxes { canvas.frame(x: x + box.x, y: y, width: box.width, height: height) }
                    }
                })
        }
    }

    private func boxes(_ cells: [ReportTable.Cell], _ table: ReportTable, _ widths: [Double]) -> [Box] {
        var boxes: [Box] = []
        var column = 0
        for cell in cells where column < widths.count {
            let end = min(column + cell.span, widths.count)
            let x = widths[..<column].reduce(0, +)
            let wide = widths[column..<end].reduce(0, +)
            let alignment: TextStyle.Alignment =
                switch cell.alignment ?? table.columns[column].alignment {
                case .left: .left
                case .right: .right
                case .centre: .centre
                }
            let style = style.with(size: table.size, bold: cell.isBold, alignment: alignment, spacing: 1.1)
            // Longer than any cell has a use for; what is cut is marked.
            let words = cell.text.count > 4000 ? cell.text.prefix(4000) + "…" : cell.text
            let block = block(text.line(words), style, width: max(wide - 2 * Self.side, 4))
            boxes.append(Box(x: x, width: wide, block: block))
            column = end
        }
        return boxes
    }
}

extension ReportFlow.Box {
    fileprivate func part(_ range: Range<Int>) -> ArraySlice<TextBlock.Line> {
        block.lines[min(range.lowerBound, block.lines.count)..<min(range.upperBound, block.lines.count)]
    }

    fileprivate func draw(_ range: Range<Int>, on canvas: PDFCanvas, x: Double, y: Double) {
        var y = y
        for line in part(range) {
            block.draw(line, on: canvas, x: x + self.x, y: y)
            y += line.height
        }
    }
}

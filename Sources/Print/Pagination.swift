// Where pages end. Pure: heights in, page numbers out. Lines that belong together (a heading and what follows, the two
// first and the two last lines of a paragraph, a signature) are not torn apart as long as a page can hold them.

/// One line on its way to a page.
struct FlowLine {
    /// In points, with the space above it.
    var height: Double
    /// Space above, in points; falls away at the top of a page.
    var spaceAbove: Double = 0
    /// Must stand on the same page as the next line.
    var staysWithNext = false
}

/// Lines spread over pages.
enum Pagination {
    /// - Parameters:
    ///   - first: height of the first page's text field in points.
    ///   - others: that of every further page.
    /// - Returns: for each page the range of its lines; at least one page, which may be empty.
    static func pages(_ lines: [FlowLine], first: Double, others: Double) -> [Range<Int>] {
        var pages: [Range<Int>] = []
        var start = 0
        var used = 0.0
        var at = 0
        while at < lines.count {
            let room = pages.isEmpty ? first : others
            let end = groupEnd(lines, at)
            let height = lines[at..<end].reduce(0) { $0 + $1.height } - (at == start ? lines[at].spaceAbove : 0)
            if used + height <= room {
                used += height
                at = end
            } else if at > start || (pages.isEmpty && height <= others) {
                pages.append(start..<at)
                start = at
                used = 0
            } else {
                // More than a page that belongs together: filled line by line, at least one to a page.
                at = fill(lines, from: at, room: room)
                pages.append(start..<at)
                start = at
                used = 0
            }
        }
        if start < lines.count || pages.isEmpty { pages.append(start..<lines.count) }
        return pages
    }

    private static func groupEnd(_ lines: [FlowLine], _ start: Int) -> Int {
        var end = start
        while end < lines.count - 1, lines[end].staysWithNext { end += 1 }
        return end + 1
    }

    private static func fill(_ lines: [FlowLine], from start: Int, room: Double) -> Int {
        var used = -lines[start].spaceAbove
        var end = start
        while end < lines.count, end == start || used + lines[end].height <= room {
            used += lines[end].height
            end += 1
        }
        return end
    }
}

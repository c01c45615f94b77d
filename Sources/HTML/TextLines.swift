// Lines under construction: collapses white space as a browser does and keeps empty lines apart from none.

struct TextLines {
    var quoteDepth = 0
    private var done = ""
    private var line = ""
    private var pendingSpace = false
    private var pendingBlank = false
    private var hasLines = false
    private var isMarked = false

    /// Text so far, to measure what an element added.
    var length: Int { done.utf8.count + line.utf8.count }

    /// What flowed into the present line since `length` was `start`.
    func flowed(since start: Int) -> String {
        let from = max(start - done.utf8.count, 0)
        guard from < line.utf8.count else { return "" }
        return String(decoding: line.utf8.dropFirst(from), as: UTF8.self).trimmingBlanks()
    }

    /// Runs of white space become one blank, none at the start of a line.
    mutating func flow(_ text: String) {
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 9, 10, 12, 13, 32: pendingSpace = true
            case 0..<32, 0x7F..<0xA0: break
            // Fillers that push a preview's end out of sight; a no-break space is a blank.
            case 0x200B, 0x034F, 0xFEFF, 0xAD, 0x2060, 0x2007: break
            case 0xA0: pendingSpace = true
            default:
                if pendingSpace, !line.isEmpty, !(isMarked && line.last == " ") { line += " " }
                pendingSpace = false
                line.unicodeScalars.append(scalar)
                isMarked = false
            }
        }
    }

    /// Text whose white space counts.
    mutating func verbatim(_ text: String) {
        for (number, piece) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if number > 0 { newLine() }
            line += piece.filter { $0 != "\r" }
        }
    }

    /// A bullet or number that opens a line.
    mutating func mark(_ text: String) {
        line += text
        isMarked = true
    }

    mutating func cell() { if !line.isEmpty { pendingSpace = true } }

    /// Ends the line, also an empty one.
    mutating func newLine() {
        if line.isEmpty {
            // One `<br>` after a block's end is that block's end; two make an empty line.
            if hasLines { pendingBlank = true }
        } else {
            flush()
        }
        pendingSpace = false
    }

    /// Ends the line unless it is empty.
    mutating func startLine() {
        if !line.isEmpty { flush() }
        pendingSpace = false
    }

    mutating func blankLine() {
        startLine()
        if hasLines { pendingBlank = true }
    }

    mutating func finished() -> String {
        startLine()
        return done
    }

    private mutating func flush() {
        while line.last == " " || line.last == "\t" { line.removeLast() }
        defer {
            line = ""
            isMarked = false
        }
        if line.isEmpty { return }
        let prefix = String(repeating: "> ", count: min(quoteDepth, 20))
        if hasLines { done += pendingBlank ? "\n" + (quoteDepth > 0 ? prefix.trimmingBlanks() : "") + "\n" : "\n" }
        pendingBlank = false
        done += prefix + line
        hasLines = true
    }

    /// Lines without blanks at their end, one empty line at most, none at either end.
    static func tidied(_ text: String) -> String {
        var lines = TextLines()
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            lines.verbatim(String(line))
            lines.newLine()
        }
        return lines.finished()
    }
}

extension String {
    fileprivate func trimmingBlanks() -> String {
        var text = drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

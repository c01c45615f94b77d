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
        var text = text
        text.withUTF8 { bytes in
            var index = 0
            while index < bytes.count {
                // Words of ASCII are copied as a whole: almost everything is.
                var end = index
                while end < bytes.count, bytes[end] > 32, bytes[end] < 0x7F { end += 1 }
                if end > index {
                    put(UnsafeBufferPointer(rebasing: bytes[index..<end]))
                    index = end
                } else if bytes[index] < 0x80 {
                    if Self.isSpace(bytes[index]) { pendingSpace = true }
                    index += 1
                } else {
                    index = flowOther(bytes, index)
                }
            }
        }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 9 || byte == 10 || byte == 12 || byte == 13
    }

    /// One letter beyond ASCII; gumbo has replaced what is not UTF-8.
    private mutating func flowOther(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var end = start + 1
        while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
        let letter = UnsafeBufferPointer(rebasing: bytes[start..<end])
        switch String(decoding: letter, as: UTF8.self).unicodeScalars.first?.value ?? 0 {
        case 0..<0xA0: break
        // Fillers that push a preview's end out of sight; a no-break space is a blank.
        case 0x200B, 0x034F, 0xFEFF, 0xAD, 0x2060, 0x2007: break
        case 0xA0: pendingSpace = true
        default: put(letter)
        }
        return end
    }

    private mutating func put(_ word: UnsafeBufferPointer<UInt8>) {
        if pendingSpace, !line.isEmpty, !(isMarked && line.utf8.last == 32) { line += " " }
        pendingSpace = false
        isMarked = false
        line += String(decoding: word, as: UTF8.self)
    }

    /// Text whose white space counts.
    mutating func verbatim(_ text: String) {
        for (number, piece) in text.utf8.split(separator: 10, omittingEmptySubsequences: false).enumerated() {
            if number > 0 { newLine() }
            line += String(decoding: piece.filter { $0 != 13 }, as: UTF8.self)
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
        while line.utf8.last == 32 || line.utf8.last == 9 { line.unicodeScalars.removeLast() }
        defer {
            line = ""
            isMarked = false
        }
        if line.isEmpty { return }
        let prefix = quoteDepth > 0 ? String(repeating: "> ", count: min(quoteDepth, 20)) : ""
        if hasLines { done += pendingBlank ? "\n" + (quoteDepth > 0 ? prefix.trimmingBlanks() : "") + "\n" : "\n" }
        pendingBlank = false
        done += prefix + line
        hasLines = true
    }

    /// Lines without blanks at their end, one empty line at most, none at either end.
    static func tidied(_ text: String) -> String {
        var lines = TextLines()
        for line in text.utf8.split(separator: 10, omittingEmptySubsequences: false) {
            lines.verbatim(String(line) ?? "")
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

// Finds the fields of a header block, in one pass and in bounded memory. Takes what real mail brings: a leading mbox
// line, a byte order mark, blanks before the colon, a missing empty line before the body.

import CGMime

/// One pass over a header block.
struct HeaderScan {
    let fields: HeaderFields
    /// Where the body begins.
    let bodyStart: Int
    let warnings: [MIMEWarning]

    /// - Parameters:
    ///   - base: the bytes of `source`, already pinned by the caller.
    ///   - isTop: a message may open with an mbox line or empty lines, a part may not.
    init(
        _ source: [UInt8], _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, isTop: Bool, limits: MIMELimits
    ) {
        var warnings: [MIMEWarning] = []
        var found: [HeaderFields.Field] = []
        var position = isTop ? Self.skipOpening(base, start, end) : start
        let first = position
        var extentEnd = position
        var lines = 0
        var isBounded = false
        found.reserveCapacity(isTop ? 32 : 6)
        scan: while position < end {
            let lineEnd = Self.lineEnd(base, position, end)
            let contentEnd = Self.contentEnd(base, position, lineEnd)
            if contentEnd == position {
                position = lineEnd
                break
            }
            lines += 1
            switch Self.kind(base, position, contentEnd) {
            case .continuation where found.isEmpty && !isBounded:
                // A folded line with nothing to continue: no header here.
                break scan
            case .continuation:
                if !isBounded { found[found.count - 1].value = found[found.count - 1].value.lowerBound..<contentEnd }
            case .field(let nameEnd, let colon):
                if !isBounded {
                    var valueStart = colon + 1
                    while valueStart < contentEnd, ASCII.isBlank(base[valueStart]) { valueStart += 1 }
                    found.append(.init(name: position..<nameEnd, value: valueStart..<contentEnd))
                }
            case .envelope: break
            case .other:
                if !found.isEmpty { warnings.append(.separatorMissing) }
                break scan
            }
            position = lineEnd
            extentEnd = contentEnd
            if !isBounded, lines >= limits.headerLines {
                isBounded = true
                warnings.append(.headerLinesLimit)
            } else if !isBounded, position - first > limits.headerBytes {
                isBounded = true
                warnings.append(.headerBytesLimit)
                Self.cut(&found, at: first + limits.headerBytes)
            }
        }
        fields = HeaderFields(source: source, fields: found, extent: first..<max(first, extentEnd))
        bodyStart = position
        self.warnings = warnings
    }

    private enum Line { case field(nameEnd: Int, colon: Int), continuation, envelope, other }

    /// What a line is. RFC 5322 3.6.8: a name is any printable ASCII but the colon.
    private static func kind(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Line {
        if ASCII.isBlank(base[start]) { return .continuation }
        // `--` can only be a boundary that comes too early.
        if base[start] == ASCII.hyphen, start + 1 < end, base[start + 1] == ASCII.hyphen { return .other }
        var index = start
        while index < end, base[index] > 32, base[index] < 127, base[index] != ASCII.colon { index += 1 }
        let nameEnd = index
        while index < end, ASCII.isBlank(base[index]) { index += 1 }
        if index < end, base[index] == ASCII.colon, nameEnd > start { return .field(nameEnd: nameEnd, colon: index) }
        return isEnvelope(base, start, end) ? .envelope : .other
    }

    /// `From a@b Mon Jan 1 …` of an mbox, also quoted with `>`.
    private static func isEnvelope(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
        let at = base[start] == ASCII.greater ? start + 1 : start
        return at + 5 <= end && memcmp(base + at, "From ", 5) == 0
    }

    private static func skipOpening(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        var position = start
        if end - position >= 3, base[position] == 0xEF, base[position + 1] == 0xBB, base[position + 2] == 0xBF {
            position += 3
        }
        while position < end, base[position] == ASCII.lf || base[position] == ASCII.cr { position += 1 }
        guard position < end else { return start }
        // Empty lines are skipped only when a header follows; else they belong to a body without header.
        let line = contentEnd(base, position, lineEnd(base, position, end))
        switch kind(base, position, line) {
        case .field, .envelope: return position
        default: return start
        }
    }

    /// Drops what lies beyond the bound, also inside one giant field.
    private static func cut(_ found: inout [HeaderFields.Field], at bound: Int) {
        while let last = found.last, last.value.upperBound > bound {
            if last.value.lowerBound < bound {
                found[found.count - 1].value = last.value.lowerBound..<bound
                return
            }
            found.removeLast()
        }
    }

    /// Index after the line feed of the line at `start`, or `end`.
    @inline(__always)
    static func lineEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> Int {
        guard let found = memchr(base + start, Int32(ASCII.lf), end - start) else { return end }
        return UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found)) + 1
    }

    /// Index of the line end characters of the line `start..<lineEnd`.
    @inline(__always)
    static func contentEnd(_ base: UnsafePointer<UInt8>, _ start: Int, _ lineEnd: Int) -> Int {
        var end = lineEnd
        if end > start, base[end - 1] == ASCII.lf { end -= 1 }
        if end > start, base[end - 1] == ASCII.cr { end -= 1 }
        return end
    }
}

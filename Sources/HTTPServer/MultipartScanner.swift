// Finds the parts of a multipart body by reading it once in windows, so that memory does not grow with the body.

import Glibc

/// Walks over a body from boundary to boundary.
struct MultipartScanner {
    private static let window = 64 << 10

    private let body: HTTPBody
    private let mark: [UInt8]
    private var held: [UInt8] = []
    private var heldStart = 0

    init(body: HTTPBody, boundary: [UInt8]) {
        self.body = body
        // The line break before a boundary belongs to the boundary (RFC 2046 5.1.1).
        mark = Array("\r\n--".utf8) + boundary
    }

    mutating func parts() throws(HTTPFault) -> [Multipart.Part] {
        var parts: [Multipart.Part] = []
        var place = try firstBoundary()
        while try !isEnd(place) {
            guard parts.count < Multipart.mostParts else { throw HTTPFault(413, "too many parts") }
            let headStart = try afterLineBreak(place)
            let head = try partHead(headStart)
            guard let end = try find(mark, from: head.end) else { throw .badRequest("a part has no end") }
            parts.append(try part(head.lines, head.end..<end))
            place = end + mark.count
        }
        return parts
    }

    private mutating func firstBoundary() throws(HTTPFault) -> Int {
        let bare = Array(mark.dropFirst(2))
        guard try bytes(0..<bare.count) == bare else { throw .badRequest("the form does not begin with its boundary") }
        return bare.count
    }

    private mutating func isEnd(_ place: Int) throws(HTTPFault) -> Bool {
        try bytes(place..<place + 2) == Array("--".utf8)
    }

    private mutating func afterLineBreak(_ place: Int) throws(HTTPFault) -> Int {
        guard try bytes(place..<place + 2) == [13, 10] else { throw .badRequest("a boundary line does not end") }
        return place + 2
    }

    private mutating func partHead(_ start: Int) throws(HTTPFault) -> (lines: [String], end: Int) {
        let piece = try bytes(start..<start + Multipart.mostHeadBytes)
        let blank: [UInt8] = [13, 10, 13, 10]
        guard let end = piece.indices.dropLast(3).first(where: { piece[$0..<$0 + 4].elementsEqual(blank) }) else {
            throw .badRequest("the head of a part does not end")
        }
        let lines = piece[..<end].split(separator: 10).map { line in
            String(decoding: line.last == 13 ? line.dropLast() : line, as: UTF8.self)
        }
        return (lines, start + end + 4)
    }

    private func part(_ lines: [String], _ range: Range<Int>) throws(HTTPFault) -> Multipart.Part {
        var headers = HTTPHeaders()
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { throw .badRequest("the head of a part is malformed") }
            headers.add(String(parts[0]), PercentText.trimmed(parts[1]))
        }
        let disposition = HeaderParameters(headers["Content-Disposition"] ?? "")
        guard disposition.value.lowercased() == "form-data", let name = disposition["name"],
            !name.unicodeScalars.contains(where: { $0.value < 32 })
        else { throw .badRequest("a part has no name") }
        return Multipart.Part(
            name: name, fileName: disposition["filename"], contentType: headers["Content-Type"], range: range)
    }

    /// Where `mark` begins at or after `start`.
    private mutating func find(_ mark: [UInt8], from start: Int) throws(HTTPFault) -> Int? {
        var place = start
        while place + mark.count <= body.count {
            let window = try bytes(place..<place + Self.window)
            if let hit = Self.offset(of: mark, in: window) { return place + hit }
            // The mark may straddle two windows.
            place += window.count - mark.count + 1
        }
        return nil
    }

    // Linear, whatever the content: the mark begins with the only CR it holds, so attempts never overlap.
    private static func offset(of mark: [UInt8], in window: [UInt8]) -> Int? {
        window.withUnsafeBytes { window in
            guard let base = window.baseAddress, window.count >= mark.count else { return nil }
            var place = 0
            while place + mark.count <= window.count {
                guard let hit = memchr(base + place, 13, window.count - mark.count - place + 1) else { return nil }
                place = UnsafeRawPointer(hit) - base
                if memcmp(hit, mark, mark.count) == 0 { return place }
                place += 1
            }
            return nil
        }
    }

    // One window is kept: heads, boundaries and contents of small parts come from the same read.
    private mutating func bytes(_ range: Range<Int>) throws(HTTPFault) -> [UInt8] {
        let range = min(range.lowerBound, body.count)..<min(range.upperBound, body.count)
        if range.lowerBound < heldStart || range.upperBound > heldStart + held.count {
            held = try body.bytes(range.lowerBound..<range.lowerBound + max(range.count, Self.window))
            heldStart = range.lowerBound
        }
        return Array(held[(range.lowerBound - heldStart)..<(range.upperBound - heldStart)])
    }
}

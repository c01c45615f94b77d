// Takes a mail apart in one pass, with a stack of open boundaries instead of recursion, so that depth, number of parts
// and memory are bounded whatever comes. (GMime's own parser has no such bounds: 200,000 parts cost it 450 MB.)

import CGMime

/// The parts of one mail.
struct StructureScan {
    private(set) var warnings: [MIMEWarning] = []
    let root: MIMEPart

    init(_ source: [UInt8], limits: MIMELimits) {
        var walk = StructureWalk(source: source, limits: limits)
        if source.isEmpty {
            root = MIMEPart(
                headers: .none, type: .plainText, disposition: nil, encoding: .identity, children: [], body: 0..<0,
                source: [])
            return
        }
        source.withUnsafeBufferPointer { buffer in
            if let base = buffer.baseAddress { walk.run(base, buffer.count) }
        }
        root = walk.tree()
        for warning in walk.warnings where !warnings.contains(warning) { warnings.append(warning) }
    }
}

private struct StructureWalk {
    private struct Node {
        var headers: HeaderFields
        var type: MediaType
        var parent: Int?
        var body: Range<Int>
    }

    /// A multipart whose parts are being read.
    private struct Open {
        var boundary: [UInt8]
        var node: Int
        var partFallback: MediaType
        var hasParts = false
    }

    let source: [UInt8]
    let limits: MIMELimits
    var warnings: [MIMEWarning] = []
    private var nodes: [Node] = []
    private var stack: [Open] = []
    /// The leaf being read; nil in a preamble or an epilogue.
    private var leaf: Int?

    init(source: [UInt8], limits: MIMELimits) {
        self.source = source
        self.limits = limits
    }

    mutating func run(_ base: UnsafePointer<UInt8>, _ end: Int) {
        let bodyStart = open(base, at: 0, end, parent: nil, fallback: .plainText)
        if stack.isEmpty { return }
        walk(base, from: bodyStart, end)
        guard let open = stack.first, !open.hasParts, let other = guess(base, bodyStart, end), other != open.boundary
        else {
            if !stack.isEmpty { warnings.append(.unterminated) }
            return
        }
        // The boundary parameter names a line that never comes: once more with the one the body really uses.
        warnings.append(.boundaryMissing)
        nodes = [nodes[0]]
        stack = [Open(boundary: other, node: 0, partFallback: .plainText)]
        leaf = nil
        walk(base, from: bodyStart, end)
        if !stack.isEmpty { warnings.append(.unterminated) }
    }

    /// Reads lines until the outermost multipart or the input ends.
    private mutating func walk(_ base: UnsafePointer<UInt8>, from start: Int, _ end: Int) {
        var position = start
        while position < end {
            let lineEnd = HeaderScan.lineEnd(base, position, end)
            guard base[position] == ASCII.hyphen, position + 2 < end, base[position + 1] == ASCII.hyphen,
                let match = match(base, position, HeaderScan.contentEnd(base, position, lineEnd))
            else {
                position = lineEnd
                continue
            }
            close(base, upTo: match.level, at: position)
            position = lineEnd
            if match.isLast {
                let last = stack.removeLast()
                nodes[last.node].body = nodes[last.node].body.lowerBound..<lineEnd
                if stack.isEmpty { return noteEpilogue(base, position, end) }
            } else if nodes.count > limits.parts {
                warnings.append(.partsLimit)
                return stack.removeAll()
            } else {
                stack[match.level].hasParts = true
                let outer = stack[match.level]
                position = open(base, at: lineEnd, end, parent: outer.node, fallback: outer.partFallback)
            }
        }
    }

    private mutating func noteEpilogue(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) {
        let rest = UnsafeBufferPointer(start: base + start, count: end - start)
        if rest.contains(where: { $0 > 32 }) { warnings.append(.epilogue) }
    }

    /// Reads a part's header at `start` and makes its node; a multipart goes on the stack.
    /// - Returns: where its body begins.
    private mutating func open(
        _ base: UnsafePointer<UInt8>, at start: Int, _ end: Int, parent: Int?, fallback: MediaType
    ) -> Int {
        let scan = HeaderScan(source, base, from: start, to: end, isTop: parent == nil, limits: limits)
        warnings += scan.warnings
        if parent == nil, scan.fields.isEmpty { warnings.append(.headerMissing) }
        let type = MediaType(scan.fields.raw("Content-Type"), fallback: fallback)
        nodes.append(Node(headers: scan.fields, type: type, parent: parent, body: scan.bodyStart..<end))
        let number = nodes.count - 1
        leaf = number
        guard type.type == "multipart" else { return scan.bodyStart }
        guard stack.count < limits.depth else {
            warnings.append(.depthLimit)
            return scan.bodyStart
        }
        guard let boundary = boundary(of: type, base, scan.bodyStart, end) else { return scan.bodyStart }
        stack.append(
            Open(boundary: boundary, node: number, partFallback: type.subtype == "digest" ? .message : .plainText))
        leaf = nil
        return scan.bodyStart
    }

    private mutating func boundary(
        of type: MediaType, _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int
    ) -> [UInt8]? {
        if let given = type["boundary"], !given.isEmpty {
            var bytes = Array(given.utf8)
            while let last = bytes.last, ASCII.isBlank(last) { bytes.removeLast() }
            if !bytes.isEmpty { return bytes }
        }
        warnings.append(.boundaryMissing)
        return guess(base, start, end)
    }

    /// The first line of the body that looks like a boundary, when the parameter is missing or names another.
    private func guess(_ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int) -> [UInt8]? {
        var position = start
        for _ in 0..<50 where position < end {
            let lineEnd = HeaderScan.lineEnd(base, position, end)
            var contentEnd = HeaderScan.contentEnd(base, position, lineEnd)
            while contentEnd > position, ASCII.isBlank(base[contentEnd - 1]) { contentEnd -= 1 }
            if contentEnd - position > 2, contentEnd - position <= 200, base[position] == ASCII.hyphen,
                base[position + 1] == ASCII.hyphen
            {
                return Array(UnsafeBufferPointer(start: base + position + 2, count: contentEnd - position - 2))
            }
            position = lineEnd
        }
        return nil
    }

    /// Which open boundary the line is, innermost first (RFC 2046 5.1.2).
    private func match(
        _ base: UnsafePointer<UInt8>, _ start: Int, _ lineEnd: Int
    ) -> (level: Int, isLast: Bool)? {
        var end = lineEnd
        while end > start, ASCII.isBlank(base[end - 1]) { end -= 1 }
        let length = end - start - 2
        guard length > 0 else { return nil }
        for level in stack.indices.reversed() {
            let wanted = stack[level].boundary.count
            guard length == wanted || length == wanted + 2 else { continue }
            guard
                stack[level].boundary.withUnsafeBufferPointer({ memcmp(base + start + 2, $0.baseAddress!, wanted) })
                    == 0
            else { continue }
            if length == wanted { return (level, false) }
            if base[end - 1] == ASCII.hyphen, base[end - 2] == ASCII.hyphen { return (level, true) }
        }
        return nil
    }

    /// Ends the open leaf and every multipart deeper than `level`; the line end before a boundary belongs to it.
    private mutating func close(_ base: UnsafePointer<UInt8>, upTo level: Int, at position: Int) {
        func ended(_ body: Range<Int>) -> Range<Int> {
            var end = position
            if end > body.lowerBound, base[end - 1] == ASCII.lf { end -= 1 }
            if end > body.lowerBound, base[end - 1] == ASCII.cr { end -= 1 }
            return body.lowerBound..<max(end, body.lowerBound)
        }
        if let number = leaf { nodes[number].body = ended(nodes[number].body) }
        leaf = nil
        while stack.count > level + 1 {
            let inner = stack.removeLast()
            nodes[inner.node].body = ended(nodes[inner.node].body)
        }
    }

    /// The tree, built from its leaves up. A multipart without a single part is a text that calls itself multipart.
    func tree() -> MIMEPart {
        var children = [[MIMEPart]](repeating: [], count: nodes.count)
        for number in nodes.indices.reversed() {
            let node = nodes[number]
            let own = children[number]
            let isHollow = node.type.type == "multipart" && own.isEmpty
            let part = MIMEPart(
                headers: node.headers,
                type: isHollow ? Self.hollow(node.type, isRoot: node.parent == nil) : node.type,
                disposition: node.headers.raw("Content-Disposition").map { StructuredField($0) },
                encoding: TransferEncoding(node.headers.raw("Content-Transfer-Encoding")), children: own.reversed(),
                body: node.body, source: source)
            guard let parent = node.parent else { return part }
            children[parent].append(part)
        }
        preconditionFailure("the first node is the root")
    }

    private static func hollow(_ type: MediaType, isRoot: Bool) -> MediaType {
        isRoot ? MediaType("text", "plain", field: type.field) : .octets
    }
}

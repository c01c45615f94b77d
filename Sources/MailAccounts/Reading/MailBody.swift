// Which parts of a mail are its words and which are attachments (RFC 2046 5.1, RFC 2387, RFC 2183).

import HTML
import MIME

/// The words of a mail and everything else in it.
public struct MailBody: Sendable {
    /// A stretch of the words, in reading order.
    public indirect enum Piece: Sendable {
        case plain(MIMEPart)
        case html(MIMEPart)
        /// The same words twice; plain is preferred for text, HTML for display.
        case choice(plain: [Piece], html: [Piece])
    }

    /// A part that is not (only) words.
    public struct Other: Sendable {
        public var part: MIMEPart
        /// Place among the leaves of the mail, in order: what `Attachment.part` holds.
        public var number: Int
        /// Inside a `multipart/related`: shown by the HTML beside it.
        public var isRelated: Bool
    }

    public private(set) var pieces: [Piece] = []
    public private(set) var others: [Other] = []

    public init(_ root: MIMEPart) {
        let numbers = Dictionary(
            Self.leaves(root).enumerated().map { ($1.body.lowerBound, $0) }, uniquingKeysWith: { first, _ in first })
        var reading = BodyReading(numbers: numbers)
        reading.read(root, isRoot: true, isRelated: false)
        pieces = reading.pieces
        others = reading.others
    }

    /// Every part without parts of its own, in the order of the mail.
    public static func leaves(_ root: MIMEPart) -> [MIMEPart] {
        root.children.isEmpty ? [root] : root.children.flatMap { leaves($0) }
    }

    /// Whether some of the words are there as HTML.
    public var hasHTML: Bool { Self.hasHTML(pieces) }

    private static func hasHTML(_ pieces: [Piece]) -> Bool {
        pieces.contains { piece in
            switch piece {
            case .plain: false
            case .html: true
            case .choice(_, let html): hasHTML(html)
            }
        }
    }
}

private struct BodyReading {
    let numbers: [Int: Int]
    var pieces: [MailBody.Piece] = []
    var others: [MailBody.Other] = []

    mutating func read(_ part: MIMEPart, isRoot: Bool, isRelated: Bool) {
        if part.children.isEmpty { return leaf(part, isRoot: isRoot, isRelated: isRelated) }
        switch part.type.subtype {
        case "alternative": alternative(part, isRelated: isRelated)
        case "related": related(part)
        case "report": report(part)
        default: for child in part.children { read(child, isRoot: false, isRelated: isRelated) }
        }
    }

    private mutating func leaf(_ part: MIMEPart, isRoot: Bool, isRelated: Bool) {
        switch part.type.essence {
        case "text/plain", "text/html":
            if isWords(part, isRoot: isRoot) {
                if isBlank(part), !isRoot { return }
                pieces.append(part.type.subtype == "html" ? .html(part) : .plain(part))
                return
            }
        case "text/x-amp-html", "text/watch-html", "text/x-watch-html": return
        case "text/enriched", "text/richtext", "text/markdown", "text/x-markdown":
            if isRoot || pieces.isEmpty, part.disposition?.value != "attachment" {
                pieces.append(.plain(part))
                return
            }
        default:
            if isRoot, part.type.type == "text", part.disposition == nil, part.fileName == nil {
                pieces.append(.plain(part))
                return
            }
        }
        // What remains of a broken multipart may be nothing at all.
        if part.type == .octets, part.headers.raw("Content-Type") != nil, isBlank(part) { return }
        others.append(.init(part: part, number: numbers[part.body.lowerBound] ?? 0, isRelated: isRelated))
    }

    /// A text with a file name is an attachment, unless nothing else says anything: some programs name the body.
    private func isWords(_ part: MIMEPart, isRoot: Bool) -> Bool {
        let isDeclared = part.disposition?.value == "attachment"
        if isRoot { return !(isDeclared && part.fileName != nil) }
        if isDeclared { return false }
        return part.fileName == nil || pieces.isEmpty
    }

    private func isBlank(_ part: MIMEPart) -> Bool {
        part.body.count < 1_000 && part.source[part.body].allSatisfy { $0 <= 32 }
    }

    private mutating func alternative(_ part: MIMEPart, isRelated: Bool) {
        var plain: [MailBody.Piece] = []
        var html: [MailBody.Piece] = []
        for child in part.children {
            var inner = BodyReading(numbers: numbers)
            inner.read(child, isRoot: false, isRelated: isRelated)
            others += inner.others
            if inner.pieces.isEmpty { continue }
            // The last one is the richest (RFC 2046 5.1.4).
            if inner.isHTML { html = inner.pieces } else if plain.isEmpty { plain = inner.pieces }
        }
        switch (plain.isEmpty, html.isEmpty) {
        case (false, false): pieces.append(.choice(plain: plain, html: html))
        case (false, true): pieces += plain
        case (true, _): pieces += html
        }
    }

    private var isHTML: Bool {
        pieces.contains { piece in
            if case .plain = piece { return false }
            return true
        }
    }

    /// The root is the part that `start` names, else the first (RFC 2387 3.2).
    private mutating func related(_ part: MIMEPart) {
        let start = part.type["start"]?.filter { $0 != "<" && $0 != ">" }
        let named = start.flatMap { id in part.children.firstIndex { $0.contentID == id } }
        let root = named ?? 0
        for (index, child) in part.children.enumerated() {
            if index == root || !child.children.isEmpty {
                read(child, isRoot: false, isRelated: index != root)
            } else {
                leafBesideRoot(child)
            }
        }
    }

    private mutating func leafBesideRoot(_ part: MIMEPart) {
        let isNamelessText = part.type.type == "text" && part.contentID == nil && part.fileName == nil
        if isNamelessText { return leaf(part, isRoot: false, isRelated: true) }
        others.append(.init(part: part, number: numbers[part.body.lowerBound] ?? 0, isRelated: true))
    }

    /// The first part is for people, the others are for machines (RFC 6522 3).
    private mutating func report(_ part: MIMEPart) {
        for (index, child) in part.children.enumerated() {
            if index == 0 || !child.children.isEmpty {
                read(child, isRoot: false, isRelated: false)
            } else {
                others.append(.init(part: child, number: numbers[child.body.lowerBound] ?? 0, isRelated: false))
            }
        }
    }
}

// A piece of HTML that is safe by the way it was made: texts and values are escaped when they enter, elements are
// closed when they are made. There are two doors for strings of ready HTML: one only for the frame of a foreign message
// (`Markup.init(foreign:)`), one only for our own charts (`PlotDrawing`).

import Plots

/// Balanced HTML, in UTF-8.
struct Markup: Sendable, Equatable {
    /// The bytes as they go to the browser.
    fileprivate(set) var bytes: [UInt8]

    /// Nothing.
    init() { bytes = [] }

    /// A text, escaped.
    init(_ text: String) {
        bytes = []
        Escaping.append(text, to: &bytes)
    }

    /// Foreign HTML that the sanitiser has written anew. Only for the document inside a sandboxed frame: a page of ours
    /// never holds foreign elements (A1).
    init(foreign: SanitisedFragment) { bytes = Array(foreign.html.utf8) }

    /// A drawing that `Plots` has written, every text in it escaped.
    init(_ drawing: PlotDrawing) { bytes = Array(drawing.svg.utf8) }

    var isEmpty: Bool { bytes.isEmpty }

    /// The HTML as a string.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func append(_ other: Markup) { bytes.append(contentsOf: other.bytes) }

    /// A whole document around `root`.
    static func document(_ root: Markup) -> Markup {
        var document = Markup()
        document.append("<!DOCTYPE html>\n")
        document.append(root)
        return document
    }

    /// An element with a start and an end tag.
    static func element(_ name: StaticString, _ attributes: [Attribute], _ content: Markup) -> Markup {
        var markup = Markup()
        markup.bytes.reserveCapacity(content.bytes.count + 128)
        markup.open(name, attributes)
        markup.append(content)
        markup.append("</")
        markup.append(name)
        markup.append(">")
        return markup
    }

    /// An element that has no content and no end tag (HTML standard 13.1.2).
    static func void(_ name: StaticString, _ attributes: [Attribute]) -> Markup {
        var markup = Markup()
        markup.open(name, attributes)
        return markup
    }

    /// A style sheet of ours, fixed in the code. Only for the document inside a foreign message's frame, which as a
    /// stranger to our origin cannot load one; pages have theirs in a file.
    static func styleSheet(_ sheet: StaticString) -> Markup {
        var markup = Markup()
        markup.append("<style>")
        markup.append(sheet)
        markup.append("</style>")
        return markup
    }

    private mutating func open(_ name: StaticString, _ attributes: [Attribute]) {
        append("<")
        append(name)
        for attribute in attributes {
            guard let content = attribute.content else { continue }
            append(" ")
            append(attribute.name)
            if case .value(let value) = content {
                append("=\"")
                Escaping.append(value, to: &bytes)
                append("\"")
            }
        }
        append(">")
    }

    private mutating func append(_ fixed: StaticString) {
        fixed.withUTF8Buffer { bytes.append(contentsOf: $0) }
    }
}

/// A chart on its way into a page.
struct PlotDrawing: Sendable {
    let svg: String
    /// - Parameters:
    ///   - id: unique on the page.
    ///   - width: in CSS pixels.
    init(_ plot: some Plot, id: String, width: Double) { svg = SVG.text(of: plot, id: id, width: width) }
}

/// What the sanitiser gives back, on its way into a frame.
struct SanitisedFragment: Sendable, Equatable {
    let html: String
    /// - Parameter sanitised: the result of `HTMLSanitiser.sanitise`, nothing else.
    init(sanitised: String) { html = sanitised }
}

/// Escaping for texts and for attribute values alike.
enum Escaping {
    /// Appends `text` with every character written so that it stays text (HTML standard 13.1). Control characters that
    /// HTML does not allow become U+FFFD.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        var text = text
        text.withUTF8 { source in
            var start = 0
            for index in source.indices {
                let byte = source[index]
                guard byte < 0x40 || byte == 0x7F, let replacement = replacement(byte) else { continue }
                bytes.append(contentsOf: source[start..<index])
                replacement.withUTF8Buffer { bytes.append(contentsOf: $0) }
                start = index + 1
            }
            bytes.append(contentsOf: source[start...])
        }
    }

    private static func replacement(_ byte: UInt8) -> StaticString? {
        switch byte {
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        case 0x09, 0x0A, 0x0D: nil
        case 0x00..<0x20, 0x7F: "\u{FFFD}"
        default: nil
        }
    }
}

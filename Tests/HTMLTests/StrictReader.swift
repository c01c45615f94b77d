// Reads sanitised HTML as strictly as possible and accepts nothing that is not on a list of its own: the oracle of the
// hostile samples. Shares no code with the room it checks.

struct StrictReader {
    static let elements: Set<String> = [
        "a", "abbr", "acronym", "address", "article", "aside", "b", "bdi", "bdo", "big", "blockquote", "br", "caption",
        "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn", "dir", "div", "dl", "dt", "em",
        "figcaption", "figure", "font", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "i", "img", "ins",
        "kbd", "li", "main", "mark", "menu", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp", "section",
        "small", "span", "strike", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th", "thead",
        "time", "tr", "tt", "u", "ul", "var", "wbr",
    ]
    static let voids: Set<String> = ["br", "hr", "img", "col", "wbr"]
    static let attributes: Set<String> = [
        "href", "rel", "target", "src", "referrerpolicy", "alt", "title", "style", "dir", "lang", "align", "valign",
        "width", "height", "border", "cellpadding", "cellspacing", "bgcolor", "color", "face", "size", "colspan",
        "rowspan", "nowrap", "type", "start", "value", "hspace", "vspace", "span", "rules", "frame", "noshade", "clear",
        "reversed", "open", "datetime", "scope", "bordercolor",
    ]

    /// What is wrong with `html`; empty when it is what the sanitiser may write.
    static func faults(_ html: String, images: [String] = []) -> [String] {
        var reader = StrictReader(rest: Substring(html), images: images)
        reader.read()
        return reader.faults
    }

    private var rest: Substring
    private let images: [String]
    private var open: [String] = []
    private var faults: [String] = []

    private init(rest: Substring, images: [String]) {
        self.rest = rest
        self.images = images
    }

    private mutating func read() {
        while !rest.isEmpty, faults.isEmpty {
            let text = rest.prefix { $0 != "<" }
            check(text: text, "text")
            rest = rest.dropFirst(text.count)
            if !rest.isEmpty { tag() }
        }
        if faults.isEmpty, !open.isEmpty { faults.append("open at the end: \(open)") }
    }

    private mutating func tag() {
        rest = rest.dropFirst()
        let closes = rest.first == "/"
        if closes { rest = rest.dropFirst() }
        let name = String(rest.prefix { $0.isLetter || $0.isNumber })
        rest = rest.dropFirst(name.count)
        guard Self.elements.contains(name) else { return faults.append("element \(name)") }
        if closes {
            if open.popLast() != name { faults.append("unbalanced \(name)") }
            if rest.first != ">" { faults.append("end tag \(name)") }
            rest = rest.dropFirst()
            return
        }
        while rest.first == " " {
            rest = rest.dropFirst()
            attribute(name)
            if !faults.isEmpty { return }
        }
        if rest.first != ">" { faults.append("tag \(name) ends with \(rest.prefix(10))") }
        rest = rest.dropFirst()
        if !Self.voids.contains(name) { open.append(name) }
    }

    private mutating func attribute(_ element: String) {
        let name = String(rest.prefix { $0.isLetter })
        rest = rest.dropFirst(name.count)
        guard Self.attributes.contains(name), rest.hasPrefix("=\"") else { return faults.append("attribute \(name)") }
        rest = rest.dropFirst(2)
        let value = rest.prefix { $0 != "\"" }
        rest = rest.dropFirst(value.count + 1)
        check(text: value, name)
        let lower = value.lowercased()
        switch name {
        case "href":
            let isSafe = ["http://", "https://", "mailto:", "tel:"].contains { lower.hasPrefix($0) }
            if element != "a" || !isSafe { faults.append("href \(value)") }
        case "src":
            if element != "img" || !images.contains(where: { lower.hasPrefix($0) }) { faults.append("src \(value)") }
        case "style":
            for word in ["url", "expression", "@", "\\", "javascript", "import", "/*", "position", "{", "<", "binding"]
            where lower.contains(word) { faults.append("style \(value)") }
        default: break
        }
    }

    private mutating func check(text: Substring, _ place: String) {
        if text.unicodeScalars.contains(where: { $0 == "<" || $0 == ">" || $0 == "\"" || $0 == "'" || $0 == "\0" }) {
            faults.append("unescaped in \(place)")
        }
        var pieces = text.split(separator: "&", omittingEmptySubsequences: false).dropFirst()
        while let piece = pieces.popFirst() {
            if !["amp;", "lt;", "gt;", "quot;", "#39;"].contains(where: { piece.hasPrefix($0) }) {
                faults.append("reference in \(place): &\(piece.prefix(8))")
            }
        }
    }
}

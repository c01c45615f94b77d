// What of foreign HTML may be shown: elements, their attributes, and what values these may have. Everything that is not
// named here is dropped (A1).

/// What becomes of an element.
enum ElementRule: Equatable {
    /// Written, with its allowed attributes.
    case keep
    /// Written without an end tag.
    case void
    /// Only its content is written.
    case unwrap
    /// Neither it nor its content.
    case drop
    /// Its content is text, written in a `pre`.
    case asPre
    /// Written as a `div`: the page's body is part of our page.
    case asDiv
}

enum AllowList {
    static func rule(_ element: HTMLElement) -> ElementRule { table[element] }

    private static let table = TagTable(other: ElementRule.unwrap) { rules[$0] }

    private static let rules: [String: ElementRule] = {
        var rules: [String: ElementRule] = [:]
        func add(_ rule: ElementRule, _ names: String) {
            for name in names.split(separator: " ") { rules[String(name)] = rule }
        }
        add(
            .keep,
            """
            a abbr acronym address article aside b bdi bdo big blockquote caption center cite code colgroup dd del \
            details dfn dir div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header i ins kbd li main mark \
            menu nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot \
            th thead time tr tt u ul var
            """)
        add(.void, "br hr img col wbr")
        add(
            .drop,
            """
            script style head title svg math iframe object embed applet frame frameset noframes noembed template \
            textarea select input video audio canvas source track area base basefont bgsound meta link param keygen \
            command isindex dialog
            """)
        add(.asPre, "xmp listing plaintext")
        add(.asDiv, "body")
        return rules
    }()

    /// Whether `name` may carry `attribute` with that value; the value is escaped by the writer.
    static func allows(_ attribute: String, on name: String, value: String) -> Bool {
        guard value.utf8.count <= 1_000 else { return false }
        switch attribute {
        case "dir": return ["ltr", "rtl", "auto"].contains(value.lowercased())
        case "lang": return value.utf8.allSatisfy { isWord($0) || $0 == UInt8(ascii: "-") }
        case "title", "alt": return true
        case "align", "valign", "clear", "rules", "frame", "type", "scope", "nowrap", "noshade", "reversed", "open":
            return presentation[name, default: []].contains(attribute) && value.utf8.allSatisfy(isWord)
        case "width", "height", "border", "cellpadding", "cellspacing", "hspace", "vspace", "colspan", "rowspan",
            "span",
            "start", "value", "size":
            return presentation[name, default: []].contains(attribute) && isNumber(value)
        case "bgcolor", "color", "text", "bordercolor":
            return presentation[name, default: []].contains(attribute) && isColour(value)
        case "face": return name == "font" && StyleFilter.isSafe(value)
        case "datetime": return ["time", "del", "ins"].contains(name) && value.utf8.allSatisfy { $0 > 32 && $0 < 127 }
        default: return false
        }
    }

    private static let presentation: [String: Set<String>] = {
        let cell: Set<String> = [
            "align", "valign", "width", "height", "bgcolor", "colspan", "rowspan", "nowrap", "scope",
        ]
        let row: Set<String> = ["align", "valign", "bgcolor", "height"]
        var table: [String: Set<String>] = [
            "table": [
                "align", "width", "height", "border", "cellpadding", "cellspacing", "bgcolor", "bordercolor", "rules",
                "frame",
            ],
            "td": cell, "th": cell, "tr": row, "tbody": row, "thead": row, "tfoot": row,
            "col": ["width", "span", "align"],
            "colgroup": ["width", "span", "align"], "caption": ["align"],
            "img": ["width", "height", "border", "align", "hspace", "vspace"], "font": ["color", "size"],
            "hr": ["align", "width", "size", "noshade", "color"], "br": ["clear"], "ol": ["type", "start", "reversed"],
            "ul": ["type"], "li": ["type", "value"], "details": ["open"], "body": ["bgcolor", "text"], "pre": ["width"],
        ]
        for name in ["p", "div", "h1", "h2", "h3", "h4", "h5", "h6"] { table[name] = ["align"] }
        return table
    }()

    private static func isWord(_ byte: UInt8) -> Bool {
        (byte >= 48 && byte <= 57) || ((byte | 0x20) >= 97 && (byte | 0x20) <= 122)
    }

    /// `12`, `100%`, `12px`, `-1`, `+2`.
    private static func isNumber(_ value: String) -> Bool {
        var text = value[...]
        if text.hasSuffix("%") { text = text.dropLast() } else if text.hasSuffix("px") { text = text.dropLast(2) }
        if text.hasPrefix("-") || text.hasPrefix("+") { text = text.dropFirst() }
        return !text.isEmpty && text.utf8.count <= 6 && text.utf8.allSatisfy { ($0 >= 48 && $0 <= 57) || $0 == 46 }
    }

    static func isColour(_ value: String) -> Bool {
        let text = value.hasPrefix("#") ? value.dropFirst() : value[...]
        return !text.isEmpty && text.utf8.count <= 30 && text.utf8.allSatisfy(isWord)
    }
}

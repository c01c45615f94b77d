// `style` attributes reduced to what gives a mail its look: colours, fonts, boxes, tables. No value can load anything,
// run anything or leave its declaration (A4).

enum StyleFilter {
    /// - Returns: the safe declarations; `dropped` counts those left out.
    static func filter(_ style: String, dropped: inout Int) -> String {
        guard style.utf8.count <= 10_000 else {
            dropped += 1
            return ""
        }
        var kept: [String] = []
        for declaration in declarations(style) {
            guard let colon = declaration.firstIndex(of: ":") else { continue }
            var name = trimmed(declaration[..<colon]).lowercased()
            let value = trimmed(declaration[declaration.index(after: colon)...])
            if value.isEmpty { continue }
            if name == "background", isColourValue(value) { name = "background-color" }
            if properties.contains(name), isSafe(value), isAllowed(name, value) {
                kept.append(name + ":" + value)
            } else {
                dropped += 1
            }
        }
        return kept.joined(separator: ";")
    }

    /// Cut at semicolons outside quotes and brackets, so that no piece of a string is taken for a declaration.
    private static func declarations(_ style: String) -> [Substring] {
        var parts: [Substring] = []
        var start = style.startIndex
        var quote: Character?
        var depth = 0
        for index in style.indices {
            let character = style[index]
            if let open = quote {
                if character == open { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "(" {
                depth += 1
            } else if character == ")" {
                depth -= 1
            } else if character == ";", depth <= 0 {
                parts.append(style[start..<index])
                start = style.index(after: index)
            }
        }
        parts.append(style[start...])
        return parts
    }

    /// Letters, digits and the few signs that values need; functions only for colours.
    static func isSafe(_ value: String) -> Bool {
        guard value.utf8.count <= 500 else { return false }
        var quotes: [UInt8: Int] = [:]
        for byte in value.utf8 {
            switch byte {
            case 48...57, 65...90, 97...122: break
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quotes[byte, default: 0] += 1
            case _ where " #%.,-+!()/_".utf8.contains(byte): break
            default: return false
            }
        }
        if quotes.values.contains(where: { !$0.isMultiple(of: 2) }) { return false }
        if ByteSearch.contains(value, forbidden) { return false }
        guard value.utf8.contains(UInt8(ascii: "(")) else { return true }
        let lower = value.lowercased()
        var rest = lower[...]
        while let open = rest.firstIndex(of: "(") {
            let name = rest[..<open].reversed().prefix { $0.isLetter || $0.isNumber || $0 == "-" }
            guard ["rgb", "rgba", "hsl", "hsla"].contains(String(name.reversed())) else { return false }
            rest = rest[rest.index(after: open)...]
        }
        return true
    }

    private static let forbidden: [StaticString] = [
        "//", "url", "expression", "javascript", "vbscript", "behavior", "binding", "import", "image-set",
    ]

    private static func isAllowed(_ name: String, _ value: String) -> Bool {
        let word = value.lowercased().split(separator: " ").first.map(String.init) ?? ""
        switch name {
        // A box taken out of the flow could cover what is not its own.
        case "display": return word != "contents"
        case "float": return ["left", "right", "none"].contains(word)
        default: return true
        }
    }

    private static func isColourValue(_ value: String) -> Bool {
        let bare = value.replacing("!important", with: "")
        return AllowList.isColour(trimmed(bare[...]))
            || (bare.hasPrefix("rgb") && isSafe(value) && !value.contains(") "))
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    private static let properties: Set<String> = {
        let sides = ["top", "right", "bottom", "left"]
        var names = Set(
            """
            color background-color font font-family font-size font-style font-weight font-variant line-height \
            letter-spacing word-spacing text-align text-decoration text-decoration-line text-decoration-color \
            text-decoration-style text-transform text-indent white-space vertical-align direction unicode-bidi \
            word-break overflow-wrap word-wrap list-style list-style-type list-style-position border border-width \
            border-style border-color border-collapse border-spacing border-radius table-layout caption-side empty-cells \
            margin padding width height min-width max-width min-height max-height display float clear overflow \
            visibility opacity box-sizing page-break-before page-break-after page-break-inside
            """.split(separator: " ").map(String.init))
        for side in sides {
            names.formUnion(["margin-" + side, "padding-" + side, "border-" + side])
            for part in ["width", "style", "color"] { names.insert("border-\(side)-\(part)") }
        }
        return names
    }()
}

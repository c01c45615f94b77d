// Writes HTML. Every text and every value is escaped here, in one place.

struct HTMLWriter {
    private(set) var html = ""

    mutating func open(_ name: String, _ attributes: [(String, String)]) {
        html += "<"
        html += name
        for (attribute, value) in attributes {
            html += " "
            html += attribute
            html += "=\""
            escape(value)
            html += "\""
        }
        html += ">"
    }

    mutating func close(_ name: String) {
        html += "</"
        html += name
        html += ">"
    }

    mutating func text(_ text: String) { escape(text) }

    private mutating func escape(_ text: String) {
        let needsNone = text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"), 0x7F:
                false
            case 9, 10: true
            default: byte >= 0x20
            }
        }
        if needsNone {
            html += text
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            case "\t", "\n": html.unicodeScalars.append(scalar)
            case "\0"..<" ", "\u{7F}"..."\u{9F}": break
            default: html.unicodeScalars.append(scalar)
            }
        }
    }
}

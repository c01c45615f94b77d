// How wide a text will be, without a font at hand: widths of Liberation Sans (metrically Arial), a little more for safety, because
// the reader's machine may have another. Texts that do not fit are broken into lines or cut with an ellipsis.

public enum TextMeasure {
    /// Of all texts in charts, in CSS pixels: readable, and still above 11 when a picture is shrunk a little.
    public static let size = 12.0

    public static func width(_ text: String, size: Double = size, bold: Bool = false) -> Double {
        text.unicodeScalars.reduce(0) { $0 + em($1) } * size * (bold ? 1.13 : 1.06)
    }

    private static func em(_ scalar: Unicode.Scalar) -> Double {
        switch scalar {
        case "i", "j", "l", "'", "|": 0.222
        case " ", "f", "t", "I", ".", ",", ":", ";", "/", "!": 0.278
        case "(", ")", "-", "r", "[", "]", "\"", "`": 0.35
        case "m", "M", "w", "W", "%", "@", "…", "—": 1
        case "a"..."z", "0"..."9": 0.556
        case "A"..."Z": 0.72
        default: scalar.value < 0x300 ? 0.62 : 1
        }
    }

    /// The text, cut with an ellipsis where it would exceed `width`.
    static func cut(_ text: String, to width: Double, size: Double = size) -> String {
        if Self.width(text, size: size) <= width { return text }
        var kept = ""
        for character in text.prefix(400) {
            if Self.width(kept + String(character) + "…", size: size) > width { break }
            kept.append(character)
        }
        while kept.last == " " { kept.removeLast() }
        return kept + "…"
    }

    /// The text in at most `most` lines; the last one is cut where there is more.
    static func lines(_ text: String, width: Double, most: Int, size: Double = size) -> [String] {
        var lines: [String] = []
        var line = ""
        let words = text.prefix(2000).split(separator: " ", omittingEmptySubsequences: true).map { String($0) }
        for (index, word) in words.enumerated() {
            let longer = line.isEmpty ? word : line + " " + word
            if Self.width(longer, size: size) <= width {
                line = longer
            } else if lines.count == most - 1 {
                let rest = ([line] + words[index...]).filter { !$0.isEmpty }.joined(separator: " ")
                return lines + [cut(rest, to: width, size: size)]
            } else if line.isEmpty {
                lines.append(cut(word, to: width, size: size))
            } else {
                lines.append(line)
                line = Self.width(word, size: size) <= width ? word : cut(word, to: width, size: size)
            }
        }
        return line.isEmpty ? lines : lines + [line]
    }
}

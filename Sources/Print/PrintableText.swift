// Text on its way to paper: nothing of it changes but what paper cannot show. Line ends of every kind become one; control
// characters are left out and counted, because Pango would draw boxes for some and obey others.

/// A text that paper can show.
struct PrintableText {
    /// Lines without their ends.
    var lines: [String]
    /// How many control characters were left out.
    var leftOut: Int

    /// - Parameter text: any text; only control characters other than line ends and tabs are left out.
    init(_ text: String) {
        var lines: [String] = []
        var line = String.UnicodeScalarView()
        var leftOut = 0
        var afterReturn = false
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n" where afterReturn: break
            case "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
                lines.append(String(line))
                line = String.UnicodeScalarView()
            case "\t": line.append(scalar)
            default:
                if scalar.properties.generalCategory == .control { leftOut += 1 } else { line.append(scalar) }
            }
            afterReturn = scalar == "\r"
        }
        lines.append(String(line))
        self.lines = lines
        self.leftOut = leftOut
    }

    /// For a text of one line: ends of lines become spaces.
    var single: String { lines.joined(separator: " ") }
}

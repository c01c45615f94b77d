// Foreign words from a form, made harmless.

import Foundation

/// Cleans what people write into forms.
public enum FormWords {
    /// One line without signs that nobody sees, of a bounded length.
    public static func line(_ text: String) -> String {
        let seen = text.unicodeScalars.prefix(2000).map { scalar -> Character in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator: " "
            default: Character(scalar)
            }
        }
        return String(String(seen).split(separator: " ").joined(separator: " ").prefix(FormTaking.longestLine))
    }

    /// Line ends as the desk keeps them; no other control but the tab.
    public static func text(_ text: String) -> String {
        let plain = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        let kept = plain.unicodeScalars.filter { $0 == "\n" || $0 == "\t" || $0.value >= 32 && $0.value != 127 }
        return String(String.UnicodeScalarView(kept))
    }

    /// The last component of a file's name, without control and format characters (A5).
    public static func fileName(_ name: String) -> String {
        let plain = name.precomposedStringWithCompatibilityMapping
        let last = plain.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
        let harmless = last.unicodeScalars.filter {
            ![.control, .format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
        }
        var kept = String(String.UnicodeScalarView(harmless.prefix(150)))
        while kept.hasPrefix(".") || kept.hasPrefix(" ") { kept.removeFirst() }
        return kept.isEmpty ? "allegato" : kept
    }
}

// Comma-separated values (RFC 4180) as Italian spreadsheets expect them: fields are parted by `;`, because the comma is the decimal
// sign there, and the file begins with a mark of UTF-8, without which they would read accents as two letters each.

/// Makes lines of CSV.
public enum CSVText {
    /// U+FEFF in UTF-8.
    public static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    public static let separator: Character = ";"

    /// A field that a person or the outside has filled in. What a spreadsheet would take for a formula gets an apostrophe before it
    /// (CWE-1236): `=`, `+`, `-`, `@`, tab and carriage return at the beginning, also behind blanks.
    public static func text(_ text: String) -> String {
        let first = text.unicodeScalars.first { $0 != " " && $0 != "\u{A0}" }
        let isDangerous = first.map { Self.dangerous.contains($0) } ?? false
        return quoted(isDangerous ? "'" + text : text)
    }

    /// Full-width forms of the signs are taken for them by some programs.
    private static let dangerous: Set<Unicode.Scalar> = [
        "=", "+", "-", "@", "\t", "\r", "\n", "\u{FF1D}", "\u{FF0B}", "\u{FF0D}", "\u{FF20}",
    ]

    /// A field that the program itself has made: a number, a time.
    public static func plain(_ text: String) -> String { quoted(text) }

    /// RFC 4180 2.5 to 2.7.
    private static func quoted(_ text: String) -> String {
        let needs = text.utf8.contains { $0 == 0x22 || $0 == 0x3B || $0 == 0x0A || $0 == 0x0D || $0 == 0x2C }
        guard needs else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// A line with its end (RFC 4180 2.1).
    public static func line(_ fields: [String]) -> String { fields.joined(separator: String(separator)) + "\r\n" }
}

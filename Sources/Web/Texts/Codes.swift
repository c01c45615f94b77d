// From the stable codes of stores, adapters and rules to texts. An unknown code is shown as it is, never hidden: a new
// adapter may know causes that this page does not.

/// A set of texts chosen by a code.
protocol CodePhrase: Phrase, RawRepresentable where RawValue == String {
    /// For codes without a text of their own; `{1}` is the code.
    static var other: Self { get }
}

extension CodePhrase {
    /// - Parameter code: words joined by `_` or `-` (`missing_folder`, `limit-depth`), any case.
    static func text(of code: String, in language: Language) -> String {
        (Self(rawValue: caseName(code)) ?? other).text(in: language, [String(code.prefix(60))])
    }

    private static func caseName(_ code: String) -> String {
        var name = ""
        for (index, word) in code.lowercased().split(whereSeparator: { $0 == "_" || $0 == "-" }).enumerated() {
            name += index == 0 ? String(word) : word.prefix(1).uppercased() + word.dropFirst()
        }
        return name
    }
}

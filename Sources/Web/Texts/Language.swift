// The languages of the interface, and how its texts are kept: every area has its own enumeration of texts, with one
// table for each language. The tables are exhaustive `switch`es, so a text that is missing in a language does not compile.

import Channels

/// A language of the interface.
enum Language: String, Sendable, CaseIterable {
    case italian = "it"
    case english = "en"

    /// - Parameter code: as users and settings keep it; anything unknown is Italian, the first language.
    init(code: String) { self = Language(rawValue: code) ?? .italian }

    /// Its own name, as the switch shows it.
    var ownName: String {
        switch self {
        case .italian: "Italiano"
        case .english: "English"
        }
    }
}

/// A text of the interface. Places to fill in are written `{1}`, `{2}`.
protocol Phrase: CaseIterable, Sendable {
    var italian: String { get }
    var english: String { get }
}

extension Phrase {
    func text(in language: Language) -> String {
        switch language {
        case .italian: italian
        case .english: english
        }
    }

    /// The text with its places filled. Values are put in as they are and not looked at again.
    func text(in language: Language, _ values: [String]) -> String {
        var result = ""
        var rest = text(in: language)[...]
        while let open = rest.firstIndex(of: "{") {
            let place = rest[open...].prefix(3)
            result += rest[..<open]
            guard place.count == 3, place.last == "}", let number = Int(place.dropFirst().dropLast()),
                values.indices.contains(number - 1)
            else {
                result += "{"
                rest = rest[rest.index(after: open)...]
                continue
            }
            result += values[number - 1]
            rest = rest[place.endIndex...]
        }
        return result + rest
    }
}

extension LocalizedText {
    func text(in language: Language) -> String {
        switch language {
        case .italian: it
        case .english: en
        }
    }
}

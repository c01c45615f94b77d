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
        var source = text(in: language)
        return source.withUTF8 { bytes in
            var result: [UInt8] = []
            result.reserveCapacity(bytes.count + 32)
            var index = 0
            while index < bytes.count {
                let number = Self.place(bytes, index)
                if let number, values.indices.contains(number - 1) {
                    result.append(contentsOf: values[number - 1].utf8)
                    index += 3
                } else {
                    result.append(bytes[index])
                    index += 1
                }
            }
            return String(decoding: result, as: UTF8.self)
        }
    }

    // `{1}` to `{9}`.
    private static func place(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Int? {
        guard bytes[index] == UInt8(ascii: "{"), index + 2 < bytes.count, bytes[index + 2] == UInt8(ascii: "}"),
            (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(bytes[index + 1])
        else { return nil }
        return Int(bytes[index + 1] - UInt8(ascii: "0"))
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

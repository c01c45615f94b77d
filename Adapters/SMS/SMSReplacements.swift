// Typographic characters that a word processor puts in and that make every short message hold 70 characters instead of
// 160, with plain ones that say the same. Offered beside the text with what was replaced; never taken by itself.

import Channels

/// A cheaper wording of a text.
struct SMSReplacements: Hashable, Sendable {
    let text: String
    let replaced: [AnswerPreview.Replacement]

    /// nil when nothing can be replaced, or nothing is gained by it.
    init?(for text: String) {
        var plain = String.UnicodeScalarView()
        var counts: [Unicode.Scalar: Int] = [:]
        for character in text.unicodeScalars {
            if let other = Self.table[character] {
                counts[character, default: 0] += 1
                plain.append(contentsOf: other.unicodeScalars)
            } else {
                plain.append(character)
            }
        }
        guard !counts.isEmpty else { return nil }
        let wording = String(plain)
        let (before, after) = (SMSText(text), SMSText(wording))
        // Worth offering only when it brings the text into the small alphabet or saves a message.
        guard after.writing == .gsm7 || after.segments.count < before.segments.count else { return nil }
        self.text = wording
        replaced = counts.sorted { $0.key < $1.key }.map {
            AnswerPreview.Replacement(from: String($0.key), to: Self.table[$0.key] ?? "", count: $0.value)
        }
    }

    /// Italian first: the capitals with accents that the alphabet lacks are written as on a typewriter, `È` as `E'`.
    static let table: [Unicode.Scalar: String] = [
        "’": "'", "‘": "'", "‚": "'", "‛": "'", "′": "'", "`": "'", "´": "'",
        "“": "\"", "”": "\"", "„": "\"", "‟": "\"", "″": "\"", "«": "\"", "»": "\"", "‹": "'", "›": "'",
        "–": "-", "—": "-", "―": "-", "‐": "-", "‑": "-", "‒": "-", "−": "-", "•": "-", "·": "-",
        "…": "...", "\u{A0}": " ", "\u{2002}": " ", "\u{2003}": " ", "\u{2009}": " ", "\u{200A}": " ",
        "\u{202F}": " ", "\t": " ", "\u{200B}": "", "\u{FEFF}": "", "\u{AD}": "", "\u{2028}": "\n", "\u{2029}": "\n",
        "À": "A'", "È": "E'", "Ì": "I'", "Ò": "O'", "Ù": "U'", "Á": "A'", "Í": "I'", "Ó": "O'", "Ú": "U'",
        "á": "à", "í": "ì", "ó": "ò", "ú": "ù", "â": "a", "ê": "e", "î": "i", "ô": "o", "û": "u", "ë": "e", "ï": "i",
        "ç": "c", "º": "o", "ª": "a", "°": "o", "×": "x", "™": "(TM)", "©": "(C)", "®": "(R)", "½": "1/2", "¼": "1/4",
        "\u{2007}": " ",
    ]
}

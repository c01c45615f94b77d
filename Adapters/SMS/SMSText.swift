// How a text travels: in which alphabet, in how many pieces, with how many places used. In: the operator's words,
// unchanged. Out: the measure that the page shows and the budget counts, and the pieces as the network cuts them
// (3GPP TS 23.040 9.2.3.24.1: a joined message loses six octets of each piece to its header).

/// A text as short messages.
struct SMSText: Hashable, Sendable {
    enum Writing: String, Sendable, Hashable {
        case gsm7 = "GSM-7"
        case ucs2 = "UCS-2"

        /// Places of a message that stands alone, and of a piece of a longer one.
        var alone: Int { self == .gsm7 ? 160 : 70 }
        var joined: Int { self == .gsm7 ? 153 : 67 }
    }

    let writing: Writing
    /// The pieces in order; one for a text that fits, and for an empty one.
    let segments: [String]
    /// Septets or UTF-16 units used.
    let places: Int

    /// Places in the pieces used.
    var capacity: Int { segments.count == 1 ? writing.alone : segments.count * writing.joined }

    init(_ text: String) {
        let scalars = text.unicodeScalars
        let sizes = scalars.map { GSMAlphabet.places(of: $0) }
        if sizes.contains(nil) {
            writing = .ucs2
            (segments, places) = Self.cut(scalars, Self.Writing.ucs2) { $0.value > 0xFFFF ? 2 : 1 }
        } else {
            writing = .gsm7
            (segments, places) = Self.cut(scalars, Self.Writing.gsm7) { GSMAlphabet.places(of: $0) ?? 1 }
        }
    }

    /// Cuts between characters only: neither an escape and its character nor two surrogates are ever torn apart.
    private static func cut(
        _ text: String.UnicodeScalarView, _ writing: Writing, _ size: (Unicode.Scalar) -> Int
    ) -> ([String], Int) {
        let total = text.reduce(0) { $0 + size($1) }
        if total <= writing.alone { return ([String(text)], total) }
        var pieces: [String] = []
        var piece = String.UnicodeScalarView()
        var used = 0
        for character in text {
            let places = size(character)
            if used + places > writing.joined {
                pieces.append(String(piece))
                piece = String.UnicodeScalarView()
                used = 0
            }
            piece.append(character)
            used += places
        }
        pieces.append(String(piece))
        return (pieces, total)
    }
}

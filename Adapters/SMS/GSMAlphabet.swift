// The alphabet of short messages (3GPP TS 23.038 6.2.1, unicode.org GSM0338.TXT): the default table and its extension.
// Pure tables: everything about counting and cutting is in `SMSText`.

/// What fits into seven bits.
enum GSMAlphabet {
    /// The default table in the order of its codes. Code 0x1B leads to the extension table and stands for nothing itself.
    static let basic: [Unicode.Scalar?] = {
        let rows =
            "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u{1B}ÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
        return rows.unicodeScalars.map { $0 == "\u{1B}" ? nil : $0 }
    }()

    /// Code after the escape, and its character. Each costs two places.
    static let extended: [(code: UInt8, character: Unicode.Scalar)] = [
        (0x0A, "\u{0C}"), (0x14, "^"), (0x28, "{"), (0x29, "}"), (0x2F, "\\"), (0x3C, "["), (0x3D, "~"), (0x3E, "]"),
        (0x40, "|"), (0x65, "€"),
    ]

    /// Places that a character takes: 1, 2, or nil when it is in neither table.
    static func places(of character: Unicode.Scalar) -> Int? { table[character] }

    private static let table: [Unicode.Scalar: Int] = {
        var table: [Unicode.Scalar: Int] = [:]
        for case let character? in basic { table[character] = 1 }
        for entry in extended { table[entry.character] = 2 }
        return table
    }()
}

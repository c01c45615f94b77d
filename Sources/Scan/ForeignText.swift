// Text that a document says of itself: shortened, without control characters.

enum ForeignText {
    /// At most 200 characters, one line.
    static func short(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 127 }).prefix(200))
    }

    /// Bytes as UTF-8, or as Latin-1 where they are none.
    static func decode(_ bytes: some Collection<UInt8>) -> String {
        String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}

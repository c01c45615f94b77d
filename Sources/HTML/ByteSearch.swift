// Looking for words in attribute values, byte by byte and whatever the case of their letters.

enum ByteSearch {
    /// - Parameter words: lower case.
    static func contains(_ text: String, _ words: [StaticString]) -> Bool {
        var text = text
        return text.withUTF8 { bytes in words.contains { position(of: $0, in: bytes, from: 0) != nil } }
    }

    static func position(of word: StaticString, in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        let length = word.utf8CodeUnitCount
        let first = word.utf8Start[0]
        guard bytes.count >= length else { return nil }
        var index = start
        while index + length <= bytes.count {
            if lower(bytes[index]) == first {
                var offset = 1
                while offset < length, lower(bytes[index + offset]) == word.utf8Start[offset] { offset += 1 }
                if offset == length { return index }
            }
            index += 1
        }
        return nil
    }

    @inline(__always) private static func lower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte + 32 : byte }
}

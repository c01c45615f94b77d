// Finds the tags of a page as the HTML tokenizer does (HTML 13.2.5), without building anything.

struct TagScan {
    struct Tag {
        var name: UInt64
        var closes: Bool
        var attributes: Int
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0
    private var hasRawText = false
    private var changesMode = false
    private var hasNestedScript = false

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// Whether the page holds what this scan and a parser may read differently.
    var isAmbiguous: Bool { (changesMode && hasRawText) || hasNestedScript }

    mutating func next() -> Tag? {
        while index < bytes.count {
            guard bytes[index] == UInt8(ascii: "<"), index + 1 < bytes.count else {
                index += 1
                continue
            }
            let second = bytes[index + 1]
            if Self.isLetter(second) {
                index += 1
                return tag(closes: false)
            }
            switch second {
            case UInt8(ascii: "/"):
                guard index + 2 < bytes.count else { return nil }
                if Self.isLetter(bytes[index + 2]) {
                    index += 2
                    return tag(closes: true)
                }
                skip(to: UInt8(ascii: ">"))
            case UInt8(ascii: "!"): declaration()
            case UInt8(ascii: "?"): skip(to: UInt8(ascii: ">"))
            default: index += 1
            }
        }
        return nil
    }

    private mutating func tag(closes: Bool) -> Tag {
        var name = TagNameHash.seed
        while index < bytes.count {
            let byte = bytes[index]
            if Self.isSpace(byte) || byte == UInt8(ascii: ">") || byte == UInt8(ascii: "/") { break }
            name = TagNameHash.mix(name, byte)
            index += 1
        }
        let tag = Tag(name: name, closes: closes, attributes: attributes())
        if !closes {
            if TagNameHash.modeChanging.contains(name) { changesMode = true }
            if let raw = TagNameHash.rawText[name] {
                hasRawText = true
                skipRawText(raw)
            } else if name == TagNameHash.plaintext {
                hasRawText = true
                index = bytes.count
            }
        }
        return tag
    }

    /// Moves behind the tag's `>`.
    private mutating func attributes() -> Int {
        var count = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: ">") {
                index += 1
                return count
            }
            if Self.isSpace(byte) || byte == UInt8(ascii: "/") {
                index += 1
                continue
            }
            count += 1
            attribute()
        }
        return count
    }

    /// One attribute; a `=` or a quote at its start belongs to its name.
    private mutating func attribute() {
        index += 1
        while index < bytes.count, !Self.isSpace(bytes[index]), bytes[index] != UInt8(ascii: ">"),
            bytes[index] != UInt8(ascii: "/"), bytes[index] != UInt8(ascii: "=")
        { index += 1 }
        var ahead = index
        while ahead < bytes.count, Self.isSpace(bytes[ahead]) { ahead += 1 }
        guard ahead < bytes.count, bytes[ahead] == UInt8(ascii: "=") else { return }
        index = ahead + 1
        while index < bytes.count, Self.isSpace(bytes[index]) { index += 1 }
        guard index < bytes.count else { return }
        let quote = bytes[index]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            index += 1
            skip(to: quote)
        } else {
            while index < bytes.count, !Self.isSpace(bytes[index]), bytes[index] != UInt8(ascii: ">") { index += 1 }
        }
    }

    private mutating func declaration() {
        index += 2
        guard starts("--", at: index) else {
            // Inside foreign elements a CDATA section hides markup, elsewhere it does not.
            if starts("[cdata[", at: index) { hasRawText = true }
            return skip(to: UInt8(ascii: ">"))
        }
        index += 2
        if starts(">", at: index) || starts("->", at: index) { return skip(to: UInt8(ascii: ">")) }
        while index < bytes.count {
            if starts("-->", at: index) || starts("--!>", at: index) { return skip(to: UInt8(ascii: ">")) }
            index += 1
        }
    }

    /// Moves to the end tag of a raw text element, which is left to be read.
    private mutating func skipRawText(_ name: String) {
        let isScript = name == "script"
        let end = "</" + name
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "<") {
                if isScript, starts("<!--", at: index) { hasNestedScript = true }
                if starts(end, at: index) {
                    let after = index + end.utf8.count
                    if after >= bytes.count { return index = bytes.count }
                    if Self.isSpace(bytes[after]) || bytes[after] == UInt8(ascii: ">")
                        || bytes[after] == UInt8(ascii: "/")
                    {
                        return
                    }
                }
            }
            index += 1
        }
    }

    /// Moves behind the next `byte`.
    private mutating func skip(to byte: UInt8) {
        while index < bytes.count, bytes[index] != byte { index += 1 }
        index += 1
    }

    private func starts(_ lower: String, at start: Int) -> Bool {
        var at = start
        for byte in lower.utf8 {
            guard at < bytes.count else { return false }
            let own = bytes[at] >= 65 && bytes[at] <= 90 ? bytes[at] + 32 : bytes[at]
            if own != byte { return false }
            at += 1
        }
        return true
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 97 && (byte | 0x20) <= 122 }
    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 32 || byte == 9 || byte == 10 || byte == 12 || byte == 13
    }
}

// `Content-Type` and `Content-Disposition`: a word, then parameters, which may be continued, percent-encoded with a
// character set (RFC 2231), wrongly written as encoded words, or simply raw.

/// A structured field: its word and its parameters.
public struct StructuredField: Sendable, Equatable {
    /// What stands before the first semicolon, lower case, without comments.
    public let value: String
    /// Names in lower case, in order; values decoded, of one line.
    public let parameters: [(name: String, value: String)]

    public subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

    public static func == (a: Self, b: Self) -> Bool {
        a.value == b.value && a.parameters.elementsEqual(b.parameters) { $0.name == $1.name && $0.value == $1.value }
    }

    init(_ bytes: [UInt8]) {
        var reader = ParameterReader(bytes: bytes)
        value = reader.leadingValue().lowercased()
        parameters = ParameterJoin.join(reader.pieces())
    }
}

/// One `name=value` as it stands: name cut into attribute, section and star.
private struct ParameterPiece {
    var attribute: String
    var section: Int?
    var isExtended: Bool
    var value: [UInt8]
}

private struct ParameterReader {
    /// More parameters than any mail has; a field is bounded in bytes too.
    private static let most = 500
    let bytes: [UInt8]
    private var index = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    /// `text/plain`, also written `text / plain`; what follows a blank without a semicolon is a parameter.
    mutating func leadingValue() -> String {
        skipBlanks()
        let type = word()
        skipBlanks()
        guard index < bytes.count, bytes[index] == ASCII.slash else { return type }
        index += 1
        skipBlanks()
        return type + "/" + word()
    }

    private mutating func word() -> String {
        let start = index
        while index < bytes.count, bytes[index] != ASCII.semicolon, bytes[index] != ASCII.open,
            bytes[index] != ASCII.slash, !ASCII.isBlank(bytes[index])
        { index += 1 }
        return String(decoding: bytes[start..<index].filter { $0 != ASCII.quote }, as: UTF8.self)
    }

    mutating func pieces() -> [ParameterPiece] {
        var found: [ParameterPiece] = []
        while index < bytes.count, found.count < Self.most {
            skipBlanks()
            if index < bytes.count, bytes[index] == ASCII.semicolon {
                index += 1
                continue
            }
            guard let name = name() else {
                skipToSemicolon()
                continue
            }
            found.append(piece(name, value()))
        }
        return found
    }

    private mutating func name() -> [UInt8]? {
        let start = index
        while index < bytes.count, bytes[index] != ASCII.equals, bytes[index] != ASCII.semicolon { index += 1 }
        guard index < bytes.count, bytes[index] == ASCII.equals else { return nil }
        let name = bytes[start..<index].filter { !ASCII.isBlank($0) }
        index += 1
        return name.isEmpty ? nil : Array(name)
    }

    private mutating func value() -> [UInt8] {
        skipBlanks()
        guard index < bytes.count, bytes[index] == ASCII.quote else {
            // RFC 2045 5.1 wants quotes around blanks; many names come without.
            let start = index
            while index < bytes.count, bytes[index] != ASCII.semicolon { index += 1 }
            var end = index
            while end > start, ASCII.isBlank(bytes[end - 1]) { end -= 1 }
            return Array(bytes[start..<end])
        }
        index += 1
        var out: [UInt8] = []
        while index < bytes.count, bytes[index] != ASCII.quote {
            // Only a quote or a backslash is unescaped: old programs send `"C:\Documenti\a.doc"`.
            if bytes[index] == ASCII.backslash, index + 1 < bytes.count,
                bytes[index + 1] == ASCII.quote || bytes[index + 1] == ASCII.backslash
            {
                index += 1
            }
            out.append(bytes[index])
            index += 1
        }
        index += 1
        skipToSemicolon(onlyBlanks: true)
        return out
    }

    private func piece(_ name: [UInt8], _ value: [UInt8]) -> ParameterPiece {
        var text = String(decoding: name, as: UTF8.self).lowercased()
        var isExtended = false
        var section: Int?
        if text.hasSuffix("*") {
            isExtended = true
            text.removeLast()
        }
        if let star = text.lastIndex(of: "*"), let number = Int(text[text.index(after: star)...]), number >= 0 {
            section = number
            text = String(text[..<star])
        }
        return ParameterPiece(attribute: text, section: section, isExtended: isExtended, value: value)
    }

    private mutating func skipBlanks() {
        while index < bytes.count {
            if ASCII.isBlank(bytes[index]) {
                index += 1
            } else if bytes[index] == ASCII.open {
                var depth = 0
                repeat {
                    if bytes[index] == ASCII.open { depth += 1 }
                    if bytes[index] == ASCII.close { depth -= 1 }
                    index += 1
                } while index < bytes.count && depth > 0
            } else {
                return
            }
        }
    }

    private mutating func skipToSemicolon(onlyBlanks: Bool = false) {
        while index < bytes.count, bytes[index] != ASCII.semicolon {
            if onlyBlanks, !ASCII.isBlank(bytes[index]) { return }
            index += 1
        }
    }
}

private enum ParameterJoin {
    static func join(_ pieces: [ParameterPiece]) -> [(name: String, value: String)] {
        var order: [String] = []
        var groups: [String: [ParameterPiece]] = [:]
        for piece in pieces {
            if groups[piece.attribute] == nil { order.append(piece.attribute) }
            groups[piece.attribute, default: []].append(piece)
        }
        return order.map { (name: $0, value: value(of: groups[$0] ?? [])) }
    }

    /// The extended form wins over the plain one that stands beside it for old programs (RFC 2231 4).
    private static func value(of pieces: [ParameterPiece]) -> String {
        if let whole = pieces.first(where: { $0.section == nil && $0.isExtended }) { return extended([whole]) }
        let sections = pieces.filter { $0.section != nil }.sorted { ($0.section ?? 0) < ($1.section ?? 0) }
        if let first = sections.first, first.section == 0 {
            if sections.contains(where: \.isExtended) { return extended(sections) }
            return EncodedWords.decode(sections.flatMap(\.value))
        }
        let plain = pieces.first { $0.section == nil } ?? pieces.first
        return plain.map { EncodedWords.decode($0.value) } ?? ""
    }

    private static func extended(_ sections: [ParameterPiece]) -> String {
        var charset: String?
        var bytes: [UInt8] = []
        for (number, section) in sections.enumerated() {
            var value = section.value[...]
            if number == 0, section.isExtended, let first = value.firstIndex(of: ASCII.apostrophe),
                let second = value[(first + 1)...].firstIndex(of: ASCII.apostrophe)
            {
                charset = String(decoding: value[..<first], as: UTF8.self)
                value = value[(second + 1)...]
            }
            bytes += section.isExtended ? percentDecoded(value) : Array(value)
        }
        return EncodedWords.singleLine(Charset.decode(bytes, label: charset?.isEmpty == true ? nil : charset).text)
    }

    private static func percentDecoded(_ value: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(value.count)
        var index = value.startIndex
        while index < value.endIndex {
            if value[index] == ASCII.percent, index + 2 < value.endIndex, let high = ASCII.hex(value[index + 1]),
                let low = ASCII.hex(value[index + 2])
            {
                out.append(high << 4 | low)
                index += 3
            } else {
                out.append(value[index])
                index += 1
            }
        }
        return out
    }
}

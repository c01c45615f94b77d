// Texts with holes, as a profile writes them: `https://host/{account}/send`. What is put in is made safe for the place it is
// put into by whoever fills it in; a template itself knows only names.

/// A text with `{names}`; `{{` and `}}` stand for braces.
struct SMSTemplate: Hashable, Sendable {
    private enum Piece: Hashable, Sendable {
        case text(String)
        case name(String)
    }
    private let pieces: [Piece]

    /// - Returns: nil when a brace is left open or a name is none.
    init?(_ text: String) {
        var pieces: [Piece] = []
        var plain = ""
        var rest = text[...]
        while let next = rest.first {
            rest.removeFirst()
            if next == "{", rest.first == "{" {
                plain.append(next)
                rest.removeFirst()
            } else if next == "}" {
                guard rest.first == "}" else { return nil }
                plain.append(next)
                rest.removeFirst()
            } else if next == "{" {
                guard let end = rest.firstIndex(of: "}") else { return nil }
                let name = String(rest[..<end])
                guard !name.isEmpty, name.utf8.allSatisfy({ Self.isNameByte($0) }) else { return nil }
                if !plain.isEmpty { pieces.append(.text(plain)) }
                plain = ""
                pieces.append(.name(name))
                rest = rest[rest.index(after: end)...]
            } else {
                plain.append(next)
            }
        }
        if !plain.isEmpty { pieces.append(.text(plain)) }
        self.pieces = pieces
    }

    /// Names it asks for.
    var names: Set<String> {
        Set(pieces.compactMap { if case .name(let name) = $0 { name } else { nil as String? } })
    }

    /// Fills the holes; a name without a value gives nothing.
    /// - Parameter safe: what makes a value harmless where this template is used.
    func filled(_ values: [String: String], _ safe: (String) -> String = { $0 }) -> String {
        pieces.reduce(into: "") { text, piece in
            switch piece {
            case .text(let plain): text += plain
            case .name(let name): text += safe(values[name] ?? "")
            }
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }
}

/// Percent-encoding (RFC 3986 2.1), reading and writing.
enum PercentCoding {
    /// Everything but unreserved characters is encoded.
    static func encoded(_ text: String) -> String {
        var kept: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            if (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "-._~".utf8.contains(byte)
            {
                kept.append(byte)
            } else {
                kept += [37, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: kept, as: UTF8.self)
    }

    /// - Parameter plus: whether `+` is a space, as in forms. A percent sign without two digits stands for itself.
    static func decoded(_ bytes: some Collection<UInt8>, plus: Bool) -> [UInt8] {
        var kept: [UInt8] = []
        kept.reserveCapacity(bytes.count)
        var rest = bytes[bytes.startIndex...]
        while let next = rest.first {
            rest.removeFirst()
            if next == 37, rest.count >= 2, let high = digit(rest.first), let low = digit(rest.dropFirst().first) {
                kept.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                kept.append(plus && next == 43 ? 32 : next)
            }
        }
        return kept
    }

    private static func digit(_ byte: UInt8?) -> UInt8? {
        guard let byte else { return nil }
        switch byte {
        case 48...57: return byte - 48
        case 65...70: return byte - 55
        case 97...102: return byte - 87
        default: return nil
        }
    }
}

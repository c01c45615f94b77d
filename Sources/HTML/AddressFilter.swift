// Addresses in foreign HTML: only a few schemes, recognised after everything that browsers skip has been taken out.

/// An address that may be followed or loaded.
enum SafeAddress: Equatable {
    case web(String)
    case mail(String)
    case telephone(String)
    /// An image inside the message, by its content id.
    case content(String)
}

enum AddressFilter {
    private static let longest = 8_000

    /// - Returns: nil for every other scheme, for relative addresses and for what is too long to be one.
    static func read(_ raw: String) -> SafeAddress? {
        guard raw.utf8.count <= longest else { return nil }
        var scalars = String.UnicodeScalarView()
        for scalar in raw.unicodeScalars where !isSkipped(scalar) { scalars.append(scalar) }
        let text = String(scalars)
        if text.hasPrefix("//") { return read("https:" + text) }
        guard let colon = text.firstIndex(of: ":") else { return nil }
        let rest = text[text.index(after: colon)...]
        guard !rest.isEmpty else { return nil }
        // A scheme is the same in any case (RFC 3986 3.1); given out in small letters, so that nobody behind this can
        // take `HTTPS:` for something else.
        let scheme = text[..<colon].lowercased()
        switch scheme {
        case "http", "https":
            // `http:/x` and `http:\\x` are read differently by different programs.
            guard rest.hasPrefix("//"), rest.count > 2, !rest.dropFirst(2).hasPrefix("/"), !rest.contains("\\") else {
                return nil
            }
            return .web("\(scheme):\(rest)")
        case "mailto": return .mail("mailto:\(rest)")
        case "tel": return .telephone("tel:\(rest)")
        case "cid": return .content(percentDecoded(String(rest)))
        default: return nil
        }
    }

    /// Controls, blanks and invisible characters: browsers take some of them out of an address before they read its
    /// scheme (URL standard 4.4), and none belongs into one.
    private static func isSkipped(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value <= 32 }
        return switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .spaceSeparator: true
        default: false
        }
    }

    /// RFC 2392 2: a content id is percent-encoded in a `cid` address.
    private static func percentDecoded(_ text: String) -> String {
        guard text.contains("%") else { return text }
        var out: [UInt8] = []
        let bytes = Array(text.utf8)
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "%"), index + 2 < bytes.count,
                let value = UInt8(String(decoding: bytes[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
            {
                out.append(value)
                index += 3
            } else {
                out.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

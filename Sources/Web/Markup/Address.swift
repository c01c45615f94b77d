// Where links, forms and frames may lead: to paths of this server, built from checked parts, and to nothing else.
// Foreign addresses are shown by the leaving page alone (A29).

/// An address that may stand in `href`, `src` or `action`.
struct Address: Sendable, Hashable {
    let text: String

    /// A path of this server.
    /// - Parameters:
    ///   - segments: the parts between the slashes, unescaped.
    ///   - query: pairs in order; unescaped.
    ///   - fragment: an id on the page.
    init(_ segments: [String], query: [(String, String)] = [], fragment: String? = nil) {
        var text = segments.isEmpty ? "/" : ""
        for segment in segments { text += "/" + Self.percentEncoded(segment) }
        if !query.isEmpty {
            text += "?"
            text += query.map { Self.percentEncoded($0.0) + "=" + Self.percentEncoded($0.1) }.joined(separator: "&")
        }
        if let fragment { text += "#" + Self.percentEncoded(fragment) }
        self.text = text
    }

    /// An address of ours with another fragment; the fragment is a plain word.
    func at(_ fragment: String) -> Address { Address(checked: "\(text)#\(fragment)") }

    /// A place on the same page.
    static func here(_ fragment: String) -> Address { Address(checked: "#" + percentEncoded(fragment)) }

    /// A path as a browser sent it, if it leads to this server: one slash at the start, no backslash, no second slash,
    /// nothing but visible ASCII (A29).
    init?(local path: String) {
        let bytes = Array(path.utf8)
        guard bytes.first == UInt8(ascii: "/"), bytes.count < 2 || bytes[1] != UInt8(ascii: "/"), bytes.count <= 2000,
            bytes.allSatisfy({ $0 > 32 && $0 < 127 && $0 != UInt8(ascii: "\\") })
        else { return nil }
        text = path
    }

    /// An address outside: `http` or `https` with a host, nothing else. For the leaving page's one link, and for links
    /// that the settings give (accessibility statement, privacy notice).
    init?(outside address: String) {
        let lower = address.lowercased()
        guard let scheme = ["https://", "http://"].first(where: lower.hasPrefix), address.utf8.count <= 8000,
            address.unicodeScalars.allSatisfy({ $0.value > 32 && $0.value != 127 && $0 != "\\" })
        else { return nil }
        let rest = address.dropFirst(scheme.count)
        guard let first = rest.first, !"/?#@:".contains(first) else { return nil }
        text = address
    }

    private init(checked text: String) { self.text = text }

    /// Everything but the unreserved characters (RFC 3986 2.3) is escaped.
    static func percentEncoded(_ text: String) -> String {
        if text.utf8.allSatisfy(isUnreserved) { return text }
        let digits = Array("0123456789ABCDEF".utf8)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count + 32)
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }
}

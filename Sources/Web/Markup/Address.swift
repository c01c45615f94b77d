// Where links, forms and frames may lead: to paths of this server, built from checked parts, and to nothing else.
// Foreign addresses are shown by the leaving page alone (A29).

import Crypto

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
        for segment in segments { text += "/" + PercentEncoding.string(segment) }
        if !query.isEmpty {
            text += "?"
            text += query.map { PercentEncoding.string($0.0) + "=" + PercentEncoding.string($0.1) }.joined(
                separator: "&")
        }
        if let fragment { text += "#" + PercentEncoding.string(fragment) }
        self.text = text
    }

    /// An address of ours with another fragment; the fragment is a plain word.
    func at(_ fragment: String) -> Address { Address(checked: "\(text)#\(fragment)") }

    /// A place on the same page.
    static func here(_ fragment: String) -> Address { Address(checked: "#" + PercentEncoding.string(fragment)) }

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
}

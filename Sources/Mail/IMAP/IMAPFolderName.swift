// Folder names on the wire: modified UTF-7 (RFC 3501 5.1.3) in a quoted string. Whatever stands in a name, nothing but
// printable ASCII leaves, so that a name can never become a command (A12).

import Foundation

enum IMAPFolderName {
    /// The name as the server wants it, without quotes.
    static func encode(_ name: String) -> String {
        var result = ""
        var shifted: [UInt16] = []
        func unshift() {
            guard !shifted.isEmpty else { return }
            let bytes = shifted.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
            let text = Data(bytes).base64EncodedString().replacingOccurrences(of: "/", with: ",")
            result += "&" + text.prefix { $0 != "=" } + "-"
            shifted = []
        }
        for scalar in name.unicodeScalars {
            guard (0x20...0x7E).contains(scalar.value) else {
                shifted += Array(String(scalar).utf16)
                continue
            }
            unshift()
            result += scalar == "&" ? "&-" : String(scalar)
        }
        unshift()
        return result
    }

    /// The name for people; a name that is not modified UTF-7 comes back as it is.
    static func decode(_ bytes: [UInt8]) -> String {
        let text = String(decoding: bytes, as: UTF8.self)
        var result = "", rest = text[...]
        while let start = rest.firstIndex(of: "&") {
            result += rest[..<start]
            let after = rest.index(after: start)
            guard let end = rest[after...].firstIndex(of: "-") else { return text }
            let inside = rest[after..<end]
            if inside.isEmpty {
                result += "&"
            } else {
                guard let part = utf16(inside) else { return text }
                result += part
            }
            rest = rest[rest.index(after: end)...]
        }
        return result + rest
    }

    private static func utf16(_ base64: Substring) -> String? {
        let padded =
            base64.replacingOccurrences(of: ",", with: "/") + String(repeating: "=", count: (4 - base64.count % 4) % 4)
        guard let bytes = Data(base64Encoded: padded), bytes.count >= 2 else { return nil }
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        return String(validating: units, as: UTF16.self)
    }

    /// A quoted string; nil when the text cannot be one (RFC 3501 9, quoted).
    static func quoted(_ text: String) -> String? {
        guard text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else { return nil }
        return "\"" + text.replacingOccurrences(of: "\\", with: "\\\\").replacingOccurrences(of: "\"", with: "\\\"")
            + "\""
    }
}

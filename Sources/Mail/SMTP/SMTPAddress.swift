// Addresses of the envelope: nothing gets onto the wire between < and > that is not an address (A9; libcurl itself would
// send a line end in an address as it stands and so let a stranger write commands).

/// The rules for a mailbox in MAIL and RCPT (RFC 5321 4.1.2; RFC 6531 3.3 for other letters than ASCII).
public enum SMTPAddress {
    /// RFC 5321 4.5.3.1.1 and 4.5.3.1.3: local part, and path without its two brackets.
    static let longestLocalPart = 64
    static let longest = 254

    /// Whether `text` is `local@domain` and can be sent.
    public static func isValid(_ text: String) -> Bool {
        guard text.utf8.count <= longest, let at = text.unicodeScalars.lastIndex(of: "@") else { return false }
        let local = text.unicodeScalars[..<at]
        let domain = text.unicodeScalars[text.unicodeScalars.index(after: at)...]
        return String(local).utf8.count <= longestLocalPart && (isDotString(local) || isQuoted(local))
            && isDomain(domain)
    }

    /// Whether the server must know SMTPUTF8 for it.
    static func needsUTF8(_ text: String) -> Bool { text.utf8.contains { $0 >= 0x80 } }

    private static func isDotString(_ scalars: Substring.UnicodeScalarView) -> Bool {
        scalars.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty
                && atom.allSatisfy { isLetterOrDigit($0) || "!#$%&'*+-/=?^_`{|}~".unicodeScalars.contains($0) }
        }
    }

    /// A quoted string of printable ASCII.
    private static func isQuoted(_ scalars: Substring.UnicodeScalarView) -> Bool {
        guard scalars.count >= 2, scalars.first == "\"", scalars.last == "\"" else { return false }
        var isEscaped = false
        for scalar in scalars.dropFirst().dropLast() {
            guard (0x20...0x7E).contains(scalar.value) else { return false }
            if isEscaped {
                isEscaped = false
            } else if scalar == "\\" {
                isEscaped = true
            } else if scalar == "\"" {
                return false
            }
        }
        return !isEscaped
    }

    private static func isDomain(_ scalars: Substring.UnicodeScalarView) -> Bool {
        if scalars.first == "[", scalars.last == "]" {
            let inside = scalars.dropFirst().dropLast()
            return !inside.isEmpty
                && inside.allSatisfy { $0.isASCII && (isLetterOrDigit($0) || $0 == "." || $0 == ":" || $0 == "-") }
        }
        return scalars.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            !label.isEmpty && label.first != "-" && label.last != "-"
                && label.allSatisfy { isLetterOrDigit($0) || $0 == "-" || $0 == "_" }
        }
    }

    /// Beyond ASCII only letters, their marks and digits: no separators, controls or invisible signs.
    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII {
            return ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar) || ("0"..."9").contains(scalar)
        }
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
            .spacingMark, .decimalNumber:
            return true
        default: return false
        }
    }
}

// The words of a mail as text, and as HTML that may be shown.

import HTML
import MIME

extension MailBody {
    /// The words as text, and what was odd about them.
    struct Words: Sendable {
        var text = ""
        var warnings: [String] = []
        /// Parts that hold more text than is shown: they are attachments too.
        var oversize: [MIMEPart] = []
    }

    func words(limits: MIMELimits) -> Words {
        var words = Words()
        words.text = CleanText.lines(text(pieces, limits, &words))
        return words
    }

    private func text(_ pieces: [Piece], _ limits: MIMELimits, _ words: inout Words) -> String {
        var stretches: [String] = []
        for piece in pieces {
            let stretch: String
            switch piece {
            case .plain(let part): stretch = source(part, limits, &words)
            case .html(let part): stretch = HTMLText.plainText(source(part, limits, &words))
            case .choice(let plain, let html):
                let preferred = text(plain, limits, &words)
                stretch = CleanText.isBlank(preferred) ? text(html, limits, &words) : preferred
            }
            if !CleanText.isBlank(stretch) { stretches.append(stretch) }
        }
        return stretches.joined(separator: "\n\n")
    }

    private func source(_ part: MIMEPart, _ limits: MIMELimits, _ words: inout Words) -> String {
        let decoded = part.text(limits: limits)
        for warning in decoded.warnings where !words.warnings.contains(warning.name) {
            words.warnings.append(warning.name)
        }
        if decoded.warnings.contains(.textLimit) { words.oversize.append(part) }
        return decoded.text
    }

    /// The words as one untrusted HTML page, nil when none of them is HTML. Plain stretches stand in a `pre`.
    public func html(limits: MIMELimits) -> String? { hasHTML ? html(pieces, limits) : nil }

    private func html(_ pieces: [Piece], _ limits: MIMELimits) -> String {
        pieces.map { piece in
            switch piece {
            case .plain(let part):
                let text = part.text(limits: limits).text
                return CleanText.isBlank(text) ? "" : "<pre>\n\(CleanText.escaped(text))</pre>\n"
            case .html(let part): return part.text(limits: limits).text
            case .choice(_, let rich): return html(rich, limits)
            }
        }.joined(separator: "\n")
    }
}

/// Text as the desk keeps it.
public enum CleanText {
    /// LF line ends, no blank at the end of a line, no empty lines at either end, no control characters.
    public static func lines(_ text: String) -> String {
        var text = text
        return text.withUTF8 { bytes in
            String(unsafeUninitializedCapacity: max(bytes.count, 1)) { out in
                var made = 0
                func trim(_ isTrimmed: (UInt8) -> Bool) { while made > 0, isTrimmed(out[made - 1]) { made -= 1 } }
                for byte in bytes {
                    switch byte {
                    case 10:
                        trim { $0 == 32 || $0 == 9 }
                        if made > 0 {
                            out[made] = 10
                            made += 1
                        }
                    case 0..<9, 11..<32, 127: break
                    default:
                        out[made] = byte
                        made += 1
                    }
                }
                trim { $0 == 32 || $0 == 9 || $0 == 10 }
                return made
            }
        }
    }

    public static func isBlank(_ text: some StringProtocol) -> Bool {
        // Almost every text shows within its first bytes that it is none.
        if let byte = text.utf8.first(where: { $0 > 32 }), byte < 0x7F { return false }
        return text.unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0.properties.generalCategory == .format }
    }

    public static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// One line for pages and reports: white space collapsed, bounded.
    public static func oneLine(_ text: String, most: Int = 1_000) -> String {
        String(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(most))
    }
}

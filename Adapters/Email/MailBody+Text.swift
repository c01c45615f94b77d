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
    func html(limits: MIMELimits) -> String? { hasHTML ? html(pieces, limits) : nil }

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
enum CleanText {
    /// LF line ends, no blank at the end of a line, no empty lines at either end, no control characters.
    static func lines(_ text: String) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 10:
                while let last = out.last, last == 32 || last == 9 { out.removeLast() }
                if !out.isEmpty { out.append(10) }
            case 9: out.append(9)
            case 0..<32, 127: break
            default: out.append(byte)
            }
        }
        while let last = out.last, last == 32 || last == 9 || last == 10 { out.removeLast() }
        return String(decoding: out, as: UTF8.self)
    }

    static func isBlank(_ text: some StringProtocol) -> Bool {
        text.unicodeScalars.allSatisfy { $0.properties.isWhitespace || $0.properties.generalCategory == .format }
    }

    static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }

    /// One line for pages and reports: white space collapsed, bounded.
    static func oneLine(_ text: String, most: Int = 1_000) -> String {
        String(text.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(most))
    }
}

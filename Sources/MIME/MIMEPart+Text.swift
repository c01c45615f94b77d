// The text of a text part: decoded, in one character set, lines ended by LF, flowed paragraphs joined.

extension MIMEPart {
    /// The text of a part and what was odd about it.
    public struct Text: Sendable, Equatable {
        public var text: String
        public var warnings: [MIMEWarning]
    }

    /// - Returns: text with LF line ends and without NUL; RFC 3676 paragraphs are joined.
    public func text(limits: MIMELimits = MIMELimits()) -> Text {
        var warnings: [MIMEWarning] = []
        let decoded: Charset.Decoded
        if encoding == .identity || encoding == .unknown {
            let range = body.lowerBound..<min(body.upperBound, body.lowerBound + limits.textBytes)
            if range.count < body.count { warnings.append(.textLimit) }
            decoded = source.withUnsafeBytes {
                Charset.decode(UnsafeRawBufferPointer(rebasing: $0[range]), label: type.charset)
            }
        } else {
            let bytes = self.decoded(limit: limits.textBytes + 1)
            if bytes.count > limits.textBytes { warnings.append(.textLimit) }
            decoded = Charset.decode(bytes, label: type.charset)
        }
        if let warning = decoded.warning { warnings.append(warning) }
        var text = Self.withLineFeeds(decoded.text)
        if type.essence == "text/plain", type["format"]?.lowercased() == "flowed" {
            text = FlowedText.join(text, deletesSpace: type["delsp"]?.lowercased() == "yes")
        }
        return Text(text: text, warnings: warnings)
    }

    static func withLineFeeds(_ text: String) -> String {
        guard ByteScan.contains(text, ASCII.cr) else { return text }
        var text = text
        return text.withUTF8 { bytes in
            String(unsafeUninitializedCapacity: bytes.count) { out in
                var made = 0
                var afterCR = false
                for byte in bytes {
                    if byte == ASCII.cr {
                        out[made] = ASCII.lf
                        made += 1
                    } else if !(byte == ASCII.lf && afterCR) {
                        out[made] = byte
                        made += 1
                    }
                    afterCR = byte == ASCII.cr
                }
                return made
            }
        }
    }
}

/// `format=flowed` (RFC 3676): a line that ends in a blank goes on in the next one of the same quote depth.
enum FlowedText {
    static func join(_ text: String, deletesSpace: Bool) -> String {
        var out: [String] = []
        var open: (depth: Int, text: String)?
        func close() {
            if let line = open { out.append(prefix(line.depth) + line.text) }
            open = nil
        }
        for line in text.utf8.split(separator: ASCII.lf, omittingEmptySubsequences: false).map({ Substring($0) }) {
            let depth = line.prefix { $0 == ">" }.count
            var content = line.dropFirst(depth)
            if content.hasPrefix(" ") { content = content.dropFirst() }
            let isSignature = content == "-- "
            if open?.depth != depth || isSignature { close() }
            let isSoft = content.hasSuffix(" ") && !isSignature
            let added = isSoft && deletesSpace ? content.dropLast() : content
            open = (depth, (open?.text ?? "") + added)
            if !isSoft { close() }
        }
        close()
        return out.joined(separator: "\n")
    }

    private static func prefix(_ depth: Int) -> String { depth == 0 ? "" : String(repeating: ">", count: depth) + " " }
}

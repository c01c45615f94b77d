// Foreign plain text for display: escaped like every text, with web addresses in it made into links that lead through
// the leaving page (A1, A29).

/// A text cut at its web addresses.
enum PlainText {
    enum Run: Equatable {
        case words(String)
        case address(String)
    }

    /// More links than this in one text are left as words: a text of a million addresses must not become a page of a
    /// million links.
    static let mostLinks = 200
    private static let longestAddress = 2000

    /// - Returns: the runs; joined they are the text again.
    static func runs(_ text: String) -> [Run] {
        var runs: [Run] = []
        var links = 0
        let bytes = Array(text.utf8)
        var start = 0
        var index = 0
        while index < bytes.count, links < mostLinks {
            guard bytes[index] | 0x20 == UInt8(ascii: "h"), isBoundary(bytes, index),
                let end = addressEnd(bytes, index)
            else {
                index += 1
                continue
            }
            if start < index { runs.append(.words(String(decoding: bytes[start..<index], as: UTF8.self))) }
            runs.append(.address(String(decoding: bytes[index..<end], as: UTF8.self)))
            links += 1
            start = end
            index = end
        }
        if start < bytes.count { runs.append(.words(String(decoding: bytes[start...], as: UTF8.self))) }
        return runs
    }

    private static func isBoundary(_ bytes: [UInt8], _ index: Int) -> Bool {
        guard index > 0 else { return true }
        let before = bytes[index - 1]
        return !(isLetter(before) || before == UInt8(ascii: "/") || before >= 0x80)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (48...57).contains(byte)
    }

    // Only ASCII belongs to an address as it is written (RFC 3986 2); signs that end sentences do not end addresses.
    private static func addressEnd(_ bytes: [UInt8], _ start: Int) -> Int? {
        var end = start
        for scheme in ["https://", "http://"]
        where bytes[start...].prefix(scheme.utf8.count).map({ $0 | 0x20 })
            .elementsEqual(scheme.utf8.map { $0 | 0x20 })
        {
            end = start + scheme.utf8.count
            break
        }
        guard end > start, end < bytes.count, isLetter(bytes[end]) else { return nil }
        while end < bytes.count, end - start < longestAddress, belongs(bytes[end]) { end += 1 }
        while end > start, ".,;:!?'*)]".utf8.contains(bytes[end - 1]) { end -= 1 }
        return end
    }

    private static func belongs(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && !"<>\"\\^`{|}".utf8.contains(byte)
    }
}

extension Pages {
    /// Foreign text, with its line breaks. Citizens' own links lose their secrets (`StatusLink`).
    func prose(_ text: String, class names: String = "prose") -> Markup {
        div(.class(names), .dir("auto")) {
            for run in PlainText.runs(StatusLink.masked(text)) {
                switch run {
                case .words(let words): words
                case .address(let address):
                    a(.href(paths.leaving(to: address)), .rel("noopener noreferrer"), .target("_blank")) { address }
                }
            }
        }
    }
}

// The citizen's own link to the state of his ticket (`/stato/CC-2026-0000001/secret`): whoever has it is taken for him. Our
// automatic texts bring it to him, and he quotes them; operators, who see those texts, get it without its secret.

import Tickets

/// Takes the secrets out of links to status pages.
enum StatusLink {
    /// Before the ticket's number, in both languages.
    private static let words = ["stato", "status"].map { Array($0.utf8) }
    private static let longestNumber = 60

    /// - Returns: the text with every such link ended after the ticket's number. Originals stay as they are.
    static func masked(_ text: String) -> String {
        let bytes = Array(text.utf8)
        var (kept, from, at): ([UInt8], Int, Int) = ([], 0, 0)
        while at < bytes.count {
            guard let found = secret(in: bytes, at) else {
                at += 1
                continue
            }
            kept += bytes[from..<found.lowerBound]
            from = found.upperBound
            at = from
        }
        guard from > 0 else { return text }
        kept += bytes[from...]
        return String(decoding: kept, as: UTF8.self)
    }

    /// Where the secret of a link that begins here lies, with the slash before it.
    private static func secret(in bytes: [UInt8], _ start: Int) -> Range<Int>? {
        let wordStart = start + slash(bytes, start)
        guard wordStart > start, let word = words.first(where: { bytes[wordStart...].starts(with: $0) }) else {
            return nil
        }
        let wordEnd = wordStart + word.count
        let number = wordEnd + slash(bytes, wordEnd)
        guard number > wordEnd else { return nil }
        var end = number
        while end < bytes.count, end - number < longestNumber, slash(bytes, end) == 0 { end += 1 }
        let begin = end + slash(bytes, end)
        guard begin > end, TicketNumber(String(decoding: bytes[number..<end], as: UTF8.self)) != nil else {
            return nil
        }
        var stop = begin
        while stop < bytes.count, isOfSecret(bytes[stop]) { stop += 1 }
        return stop > begin ? end..<stop : nil
    }

    /// - Returns: how many bytes a slash takes here, as it is or as addresses within addresses have it; 0 when there is none.
    private static func slash(_ bytes: [UInt8], _ at: Int) -> Int {
        guard at < bytes.count else { return 0 }
        if bytes[at] == UInt8(ascii: "/") { return 1 }
        let isEncoded =
            at + 2 < bytes.count && bytes[at] == UInt8(ascii: "%") && bytes[at + 1] == UInt8(ascii: "2")
            && bytes[at + 2] | 0x20 == UInt8(ascii: "f")
        return isEncoded ? 3 : 0
    }

    private static func isOfSecret(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || (48...57).contains(byte)
            || "-_~%=".utf8.contains(byte)
    }
}

// The number a citizen gets: short enough to say on the telephone and to type in an SMS (R-077).
// It is no secret and opens nothing by itself (H1, A6).

/// A ticket's public number, e.g. `CC-2026-0001234`: service, year of opening, running number of that year.
public struct TicketNumber: Hashable, Sendable, Codable, CustomStringConvertible {
    /// The service's code: 2 to 4 capital letters (`CC` Contact Center, `CUP` bookings; R-015).
    public let service: String
    public let year: Int
    public let sequence: Int64

    public init(service: String, year: Int, sequence: Int64) {
        self.service = service
        self.year = year
        self.sequence = sequence
    }

    public var description: String {
        let digits = String(sequence)
        return "\(service)-\(year)-\(String(repeating: "0", count: max(0, 7 - digits.count)))\(digits)"
    }

    /// Reads one number as people write it: any case; hyphens, spaces, dots, slashes or nothing between the parts;
    /// leading zeros may be missing.
    public init?(_ text: some StringProtocol) {
        let found = Self.numbers(in: String(text))
        guard found.count == 1 else { return nil }
        self = found[0]
    }

    /// Every ticket number quoted in `text`, in order, each once.
    /// - Parameter length: how much of it is looked at; enough for a subject line.
    public static func numbers(in text: String, length: Int = 2000) -> [TicketNumber] {
        var found: [TicketNumber] = []
        let letters = Array(text.unicodeScalars.prefix(length))
        var at = 0
        while at < letters.count {
            if let (number, end) = read(letters, from: at) {
                if !found.contains(number) { found.append(number) }
                at = end
            } else {
                at += 1
            }
        }
        return found
    }

    private static func read(_ s: [Unicode.Scalar], from start: Int) -> (TicketNumber, Int)? {
        if start > 0, isLetterOrDigit(s[start - 1]) { return nil }
        var at = start
        var service = ""
        while at < s.count, isLetter(s[at]), service.count < 5 {
            service.unicodeScalars.append(s[at].properties.uppercaseMapping.unicodeScalars.first!)
            at += 1
        }
        guard (2...4).contains(service.count) else { return nil }
        at = skipSeparator(s, at)
        guard let year = digits(s, &at, exactly: 4), (2000...2999).contains(year) else { return nil }
        at = skipSeparator(s, at)
        guard let sequence = digits(s, &at, exactly: nil), sequence > 0 else { return nil }
        if at < s.count, isLetterOrDigit(s[at]) { return nil }
        return (TicketNumber(service: service, year: Int(year), sequence: sequence), at)
    }

    private static func digits(_ s: [Unicode.Scalar], _ at: inout Int, exactly: Int?) -> Int64? {
        var value: Int64 = 0
        let start = at
        while at < s.count, let digit = digit(s[at]), at - start < (exactly ?? 10) {
            value = value * 10 + digit
            at += 1
        }
        let count = at - start
        return count == 0 || (exactly != nil && count != exactly) ? nil : value
    }

    private static func skipSeparator(_ s: [Unicode.Scalar], _ start: Int) -> Int {
        var at = start
        while at < s.count, at - start < 3, "-‐‑–—_ ./\u{A0}".unicodeScalars.contains(s[at]) { at += 1 }
        return at
    }

    private static func digit(_ c: Unicode.Scalar) -> Int64? {
        c.value >= 48 && c.value <= 57 ? Int64(c.value - 48) : nil
    }
    private static func isLetter(_ c: Unicode.Scalar) -> Bool {
        (65...90).contains(c.value) || (97...122).contains(c.value)
    }
    private static func isLetterOrDigit(_ c: Unicode.Scalar) -> Bool { isLetter(c) || digit(c) != nil }
}

// Telephone numbers in one form, however people, networks and machines write them. Italian landlines keep their 0 after
// +39 (it belongs to the number since 1998); nothing is guessed: what has no sure reading is no number, and stays as
// it was written.

/// A number of the public telephone network (ITU-T E.164).
public struct TelephoneNumber: Hashable, Sendable, Codable, CustomStringConvertible {
    /// With plus sign and country code, digits only: `+390971000000`. The form in which two numbers are compared.
    public let e164: String

    /// - Parameter written: `+39 0971 000000`, `0039…`, `0971/000000`, `(0971) 00.00.00`, `393330000000`, `tel:+39…`.
    ///   Without a country code it is an Italian number.
    /// - Returns: nil for names, short codes, extensions and numbers that no country has.
    public init?(_ written: some StringProtocol) {
        guard let (digits, isInternational) = Self.digits(of: written) else { return nil }
        if isInternational {
            self.init(international: digits)
        } else if let rest = Self.withoutCode(digits) {
            self.init(international: "39" + rest)
        } else {
            self.init(international: "39" + digits)
        }
    }

    private init?(international digits: some StringProtocol) {
        // E.164 6.2.1: at most 15 digits; no country code begins with 0. The shortest numbers in use have 7.
        guard (7...15).contains(digits.count), digits.first != "0" else { return nil }
        if digits.hasPrefix("39"), !Self.isItalian(digits.dropFirst(2)) { return nil }
        e164 = "+" + digits
    }

    public var description: String { e164 }

    /// Country code and number without plus sign.
    public var digits: String { String(e164.dropFirst()) }

    public var isItalian: Bool { e164.hasPrefix("+39") }
    public var isItalianMobile: Bool { e164.hasPrefix("+393") }
    /// Geographic: begins with the 0 of its district.
    public var isItalianLandline: Bool { e164.hasPrefix("+390") }

    /// As dialled in Italy: without +39, landlines with their 0; numbers of other countries with 00.
    public var national: String { isItalian ? String(e164.dropFirst(3)) : "00" + digits }

    /// With 00 in place of the plus sign.
    public var withDoubleZero: String { "00" + digits }

    /// For people: `+39 0971 000000`, `+39 333 0000000`, `+39 06 000000`; other countries without groups.
    public var shown: String {
        guard isItalian else { return e164 }
        let rest = e164.dropFirst(3)
        // Milan and Rome have two digits, other districts three or four; which, no rule tells, so four where it is unknown.
        let head = rest.hasPrefix("02") || rest.hasPrefix("06") ? 2 : rest.hasPrefix("0") ? 4 : 3
        return "+39 \(rest.prefix(head)) \(rest.dropFirst(head))"
    }

    /// For logs: country code and the last two digits.
    public var masked: String {
        e164.prefix(3) + String(repeating: "*", count: max(e164.count - 5, 0)) + e164.suffix(2)
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let number = TelephoneNumber(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a telephone number")
        }
        self = number
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(e164)
    }

    /// The digits and whether they begin with a country code; nil when anything else than separators stands between.
    private static func digits(of written: some StringProtocol) -> (digits: String, isInternational: Bool)? {
        guard written.utf8.count <= 60 else { return nil }
        var text = Substring(written.lowercased()).drop { $0.isWhitespace }
        if text.hasPrefix("tel:") { text = text.dropFirst(4).drop { $0.isWhitespace } }
        let hasPlus = text.hasPrefix("+")
        if hasPlus { text = text.dropFirst() }
        var digits = ""
        for character in text {
            switch character {
            case "0"..."9": digits.append(character)
            case " ", ".", "-", "/", "(", ")", "\u{A0}", "\u{2011}", "\u{2013}", "\t": break
            default: return nil
            }
        }
        // `+39 (0) 6` stands for one number written for two kinds of readers: the 0 is Italy's own and stays.
        if !hasPlus, digits.hasPrefix("00") { return (String(digits.dropFirst(2)), true) }
        return digits.isEmpty ? nil : (digits, hasPlus)
    }

    /// Machines leave out the plus sign: `39` before a whole Italian number is the country code. Mobile numbers such as
    /// 392… have ten digits at most, so eleven or more cannot be one.
    private static func withoutCode(_ digits: String) -> Substring? {
        guard digits.hasPrefix("39"), digits.count >= 11 else { return nil }
        let rest = digits.dropFirst(2)
        return (rest.first == "0" || rest.first == "3") && isItalian(rest) ? rest : nil
    }

    /// National numbering plan (AGCOM 8/15/CIR): 0 districts, 3 mobile, 5 nomadic, 7 internet, 8 and 1 special rates.
    private static func isItalian(_ national: some StringProtocol) -> Bool {
        switch national.first {
        case "0": (6...12).contains(national.count) && national.dropFirst().first != "0"
        case "3": (9...10).contains(national.count)
        case "5", "7", "8": (6...11).contains(national.count)
        case "1": (9...10).contains(national.count)
        default: false
        }
    }
}

// Telephone numbers as people and providers write them, brought into one form (ITU-T E.164) and told apart by what can be
// done with them. Italian rules: a landline keeps the 0 after +39, a mobile begins with 3, with or without prefix.

/// A sender or addressee of a short message.
enum TelephoneNumber: Hashable, Sendable {
    /// Can be written to: `+393401234567`, or a number abroad.
    case mobile(String)
    /// An Italian landline: `+390971123456`. Receives no short messages.
    case landline(String)
    /// Toll-free, premium and other Italian numbers that are no telephone of a person.
    case special(String)
    /// A short code of a service.
    case short(String)
    /// A name instead of a number: cannot be answered.
    case alias(String)

    /// The form in which it is kept and compared.
    var text: String {
        switch self {
        case .mobile(let text), .landline(let text), .special(let text), .short(let text), .alias(let text): text
        }
    }

    /// Whether an answer can reach it.
    var canBeWrittenTo: Bool { if case .mobile = self { true } else { false } }

    /// Who reads a number without prefix.
    enum Habit: Sendable {
        /// A person in Italy: `340 1234567` is `+39 340 1234567`.
        case italian
        /// A provider that leaves the + away: `393401234567`, `447700900123`.
        case international
    }

    /// - Returns: nil when it is neither a number nor a name (empty, too long, control characters).
    init?(_ written: some StringProtocol, habit: Habit = .italian) {
        let scalars = written.unicodeScalars
        guard !written.isEmpty, scalars.count <= 64, !scalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        var text = written.trimmingASCII
        if text.lowercased().hasPrefix("tel:") { text = String(text.dropFirst(4)).trimmingASCII }
        let digits = String(text.unicodeScalars.compactMap { Self.digit($0) })
        let separators = Set(" .-/()\u{A0}\u{202F}\u{2009}‐‑–".unicodeScalars)
        let rest = text.unicodeScalars.filter { Self.digit($0) == nil && !separators.contains($0) }
        let plus = rest.first == "+" && rest.count == 1 && text.hasPrefix("+")
        guard plus || rest.isEmpty else {
            self.init(alias: text)
            return
        }
        self.init(digits: digits, isInternational: plus, habit)
    }

    private init?(alias text: String) {
        let isName = text.unicodeScalars.contains { $0.properties.isAlphabetic }
        guard isName, !text.contains("@"), !text.contains("+"), text.unicodeScalars.count <= 20 else { return nil }
        self = .alias(text)
    }

    private init?(digits: String, isInternational: Bool, _ habit: Habit) {
        if isInternational {
            self.init(e164: digits)
        } else if digits.hasPrefix("00") {
            self.init(e164: String(digits.dropFirst(2)))
        } else if (3...6).contains(digits.count), !digits.hasPrefix("0") {
            self = .short(digits)
        } else if habit == .international {
            self.init(e164: digits)
        } else if digits.hasPrefix("393"), digits.count >= 11 {
            // With the country's prefix and without a sign of it. A mobile number alone has at most ten digits.
            self.init(e164: digits)
        } else if digits.hasPrefix("390"), digits.count >= 10 {
            self.init(e164: digits)
        } else {
            self.init(e164: "39" + digits)
        }
    }

    /// - Parameter digits: country code first, without +. E.164 6: at most fifteen.
    private init?(e164 digits: String) {
        guard (7...15).contains(digits.count), let first = digits.first, first != "0" else { return nil }
        guard digits.hasPrefix("39") else {
            self = .mobile("+" + digits)
            return
        }
        let national = digits.dropFirst(2)
        switch national.first {
        case "3":
            guard (9...11).contains(national.count) else { return nil }
            self = .mobile("+" + digits)
        case "0":
            guard (5...12).contains(national.count) else { return nil }
            self = .landline("+" + digits)
        default:
            self = .special("+" + digits)
        }
    }

    /// Digits of any script that a person may type; nil for everything else.
    private static func digit(_ scalar: Unicode.Scalar) -> Unicode.Scalar? {
        switch scalar {
        case "0"..."9": scalar
        case "\u{FF10}"..."\u{FF19}": Unicode.Scalar(scalar.value - 0xFF10 + 48)
        default: nil
        }
    }
}

extension StringProtocol {
    /// Without spaces and line ends at either end.
    var trimmingASCII: String {
        var part = self[...]
        while let first = part.unicodeScalars.first, first.properties.isWhitespace { part = part.dropFirst() }
        while let last = part.unicodeScalars.last, last.properties.isWhitespace { part = part.dropLast() }
        return String(part)
    }
}

extension String {
    init(_ scalars: [Unicode.Scalar]) { self = String(String.UnicodeScalarView(scalars)) }
}

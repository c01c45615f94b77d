// Who stands at the other end of a short message: a telephone that can be answered, a landline that cannot be written to,
// a service's short code, a name instead of a number. The numbers themselves are the desk's (`Tickets.TelephoneNumber`).

import Tickets

/// A sender or addressee of a short message.
enum SMSCorrespondent: Hashable, Sendable {
    /// Can be written to: an Italian mobile number, or any number abroad.
    case telephone(TelephoneNumber)
    /// An Italian landline: receives no short messages.
    case landline(TelephoneNumber)
    /// Toll-free, premium and other Italian numbers that are no telephone of a person.
    case special(TelephoneNumber)
    /// A short code of a service, as it is written.
    case short(String)
    /// A name instead of a number: cannot be answered.
    case alias(String)

    /// The form in which it is kept and compared.
    var text: String {
        switch self {
        case .telephone(let number), .landline(let number), .special(let number): number.e164
        case .short(let text), .alias(let text): text
        }
    }

    /// Whether an answer can reach it.
    var number: TelephoneNumber? { if case .telephone(let number) = self { number } else { nil } }

    /// Who wrote the number.
    enum Habit: Sendable {
        /// A person in Italy: `340 1234567` is `+39 340 1234567`.
        case italian
        /// A provider that leaves the plus sign away: `393401234567`, `447700900123`.
        case international
    }

    /// - Returns: nil when it is neither a number nor a name.
    init?(_ written: some StringProtocol, habit: Habit = .italian) {
        let text = written.trimmed
        guard !text.isEmpty, text.unicodeScalars.count <= 64,
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        let isPlain = text.utf8.allSatisfy { (48...57).contains($0) }
        if isPlain, (3...6).contains(text.utf8.count), !text.hasPrefix("0") {
            self = .short(text)
        } else if habit == .international, isPlain, !text.hasPrefix("0"), let number = TelephoneNumber("+" + text) {
            self.init(number)
        } else if let number = TelephoneNumber(text) {
            self.init(number)
        } else {
            let isName = text.unicodeScalars.contains { $0.properties.isAlphabetic }
            guard isName, !text.contains("@"), !text.contains("+"), text.unicodeScalars.count <= 20 else { return nil }
            self = .alias(text)
        }
    }

    private init(_ number: TelephoneNumber) {
        if number.isItalianLandline {
            self = .landline(number)
        } else if number.isItalian, !number.isItalianMobile {
            self = .special(number)
        } else {
            self = .telephone(number)
        }
    }
}

extension TelephoneNumber {
    /// In the form a provider wants.
    func written(_ form: SMSProfile.NumberForm) -> String {
        switch form {
        case .e164: e164
        case .digits: digits
        case .zeros: withDoubleZero
        case .national: national
        }
    }
}

extension StringProtocol {
    /// Without white space at either end.
    var trimmed: String {
        let scalars = unicodeScalars
        guard let first = scalars.firstIndex(where: { !$0.properties.isWhitespace }),
            let last = scalars.lastIndex(where: { !$0.properties.isWhitespace })
        else { return "" }
        return String(String.UnicodeScalarView(scalars[first...last]))
    }
}

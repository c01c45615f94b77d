// A word to the machine: STOP, BASTA, ANNULLA; START, SI; STATO with a number. Recognised only when it is the whole
// message, in any case, with any accents and punctuation: "Basta con queste code!" is a citizen's complaint, not an order.

import Foundation
import Tickets

/// The words, as the settings give them.
struct SMSInstructionWords: Hashable, Sendable {
    var stop: [String]
    var start: [String]
    var status: [String]

    static let usual = SMSInstructionWords(
        stop: ["STOP", "BASTA", "ANNULLA"], start: ["START", "SI"], status: ["STATO"])

    /// The instruction that a whole message is; nil when it is something for a person.
    func instruction(in message: String) -> CitizenInstruction? {
        // Longer than any word with a number: no need to look.
        guard message.utf8.count <= 120 else { return nil }
        let words = Self.words(of: message)
        guard let first = words.first else { return nil }
        if words.count == 1 {
            if matches(stop, first) { return .stop }
            if matches(start, first) { return .start }
        }
        guard matches(status, first) else { return nil }
        if words.count == 1 { return .status(nil) }
        // The rest must be a number and nothing else: "stato di salute" is for a person.
        let rest = Self.afterFirstWord(of: message)
        if let number = TicketNumber(rest), Self.isNumberAlone(rest) { return .status(number) }
        return Self.looksLikeNumber(rest) ? .status(nil) : nil
    }

    private func matches(_ list: [String], _ word: String) -> Bool { list.contains { Self.folded($0) == word } }

    /// Upper case, accents taken off: "sì" is "SI".
    static func folded(_ text: some StringProtocol) -> String {
        text.decomposedStringWithCompatibilityMapping.uppercased().unicodeScalars.filter {
            $0.properties.generalCategory != .nonspacingMark
        }.reduce(into: "") { $0.unicodeScalars.append($1) }
    }

    private static func words(of message: String) -> [String] {
        folded(message).unicodeScalars.split { !isLetterOrDigit($0) }.map { String($0) }
    }

    private static func afterFirstWord(of message: String) -> String {
        let scalars = message.unicodeScalars
        var rest = scalars.drop { !isLetterOrDigit($0) }
        // A combining accent belongs to its letter.
        rest = rest.drop { isLetterOrDigit($0) || $0.properties.generalCategory == .nonspacingMark }
        var text = String(rest).trimmed
        for filler in ["n.", "n°", "nr.", "nr", "n", "#", ":"] where text.lowercased().hasPrefix(filler) {
            let cut = String(text.dropFirst(filler.count))
            if let next = cut.first, next.isNumber || !next.isLetter || filler.last?.isLetter == false {
                text = cut.trimmed
                break
            }
        }
        return text
    }

    /// Whether nothing but the number and punctuation is there.
    private static func isNumberAlone(_ text: String) -> Bool {
        text.unicodeScalars.split { !isLetterOrDigit($0) }.count <= 3
    }

    /// A number with a slip in it: the sender gets to hear that it is not known (S-11).
    private static func looksLikeNumber(_ text: String) -> Bool {
        let parts = text.unicodeScalars.split { !isLetterOrDigit($0) }
        let digits = text.unicodeScalars.filter { ("0"..."9").contains($0) }.count
        return (1...3).contains(parts.count) && digits >= 1 && text.unicodeScalars.count <= 24
            && text.unicodeScalars.filter { $0.properties.isAlphabetic }.count <= 4
    }

    private static func isLetterOrDigit(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
    }
}

extension String {
    fileprivate init(_ scalars: Substring.UnicodeScalarView) { self = String(Substring(scalars)) }
}

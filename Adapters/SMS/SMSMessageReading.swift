// One short message out of the provider's fields: who, which words, whether it is a piece of more, whether it is a word to
// the machine.

import Channels
import Foundation
import Tickets

/// Reads the messages of one account.
struct SMSMessageReading: Sendable {
    let settings: SMSAccount
    let form: SMSProfile.Incoming

    func translation(
        _ fields: SMSCallFields, _ item: IncomingItem, receivedAt: Instant
    ) throws(TranslationFailure) -> Translation {
        guard let written = fields.text(form.fields.from) else {
            throw TranslationFailure(code: "no_sender", reason: "The provider's request names no sender.")
        }
        let sender = SMSCorrespondent(written, habit: form.numbers)
        let (text, warnings) = text(of: fields)
        var translation = Translation(
            kind: .contact, subject: "", sender: Party(address: sender?.text ?? Self.oneLine(written)),
            recipients: recipients(fields), text: text, externalID: fields.text(form.fields.id),
            numbers: TicketNumber.numbers(in: text), warnings: warnings)
        translation.newText = withoutKeyword(text)
        translation.conversation = settings.conversation
        translation.automaticAnswerForbidden = Self.reasonForSilence(sender)
        translation.particulars = particulars(sender, written: written, fields)
        translation.fragment = fragment(fields, sender: translation.sender.address)
        addTimes(fields, item, receivedAt, to: &translation)
        // A piece of a longer message is not the whole message, whatever it says.
        if translation.fragment == nil,
            let instruction = settings.words.instruction(in: translation.newText ?? text)
        {
            translation.kind = .instruction
            translation.instruction = instruction
        }
        return translation
    }

    private func addTimes(
        _ fields: SMSCallFields, _ item: IncomingItem, _ receivedAt: Instant, to translation: inout Translation
    ) {
        guard let stated = fields.text(form.fields.time).flatMap({ form.time.instant($0) }) else { return }
        translation.sentAt = stated
        let arrival = SMSArrival(stated: stated, receivedAt: receivedAt, oldest: settings.oldestArrival)
        if arrival.isDoubtful { translation.warnings.append("arrival_doubtful") }
    }

    private func recipients(_ fields: SMSCallFields) -> [Party] {
        let stated = fields.text(form.fields.to)
        let number = stated.flatMap { SMSCorrespondent($0, habit: .international)?.text }
        return [Party(address: number ?? stated.map { Self.oneLine($0) } ?? settings.account.address)]
    }

    /// nil when an answer can reach the sender.
    private static func reasonForSilence(_ sender: SMSCorrespondent?) -> String? {
        switch sender {
        case .telephone: nil
        case .alias: "alphanumeric sender"
        case .short: "short code"
        case .landline: "landline"
        case .special, nil: "no telephone number"
        }
    }

    private func particulars(
        _ sender: SMSCorrespondent?, written: String, _ fields: SMSCallFields
    ) -> [Particular] {
        var found: [Particular] = []
        if sender?.text != written {
            found.append(
                Particular(it: "Numero come ricevuto", en: "Number as received", value: Self.oneLine(written)))
        }
        if Self.reasonForSilence(sender) != nil {
            found.append(
                Particular(
                    it: "Risposta", en: "Answer",
                    value:
                        "A questo mittente non si può rispondere con un SMS. / This sender cannot be answered by SMS."))
        }
        if let only = form.only, !fields.holds(only) {
            found.append(
                Particular(
                    it: "Tipo di messaggio", en: "Kind of message", value: Self.oneLine(fields.text(only.field) ?? "?"))
            )
        }
        return found
    }

    private func fragment(_ fields: SMSCallFields, sender: String) -> Translation.Fragment? {
        guard let parts = form.parts, parts.when.map({ fields.holds($0) }) ?? true,
            let reference = fields.text(parts.reference), let number = fields.text(parts.number).flatMap({ Int($0) }),
            let total = fields.text(parts.total).flatMap({ Int($0) }), total > 1, total <= 255,
            (1...total).contains(number)
        else { return nil }
        let to = fields.text(form.fields.to) ?? ""
        return Translation.Fragment(
            group: "\(sender) \(to) \(reference.prefix(80)) \(total)", number: number, total: total)
    }

    // MARK: Words

    private func text(of fields: SMSCallFields) -> (String, warnings: [String]) {
        var warnings: [String] = []
        let text: String
        if let hex = fields.text(form.fields.hexText), let bytes = Self.hexadecimal(hex) {
            text = Self.utf16(bytes, &warnings)
        } else {
            let bytes = fields.bytes(form.fields.text) ?? []
            text = Self.decoded(bytes, charset: fields.text(form.fields.charset) ?? "", &warnings)
        }
        let clean = Self.clean(text, &warnings)
        let isOther = form.only.map { !fields.holds($0) } ?? false
        if isOther || clean.allSatisfy(\.isWhitespace) { warnings.append("no_text") }
        return (clean, warnings)
    }

    /// The keyword of a shared number is for the provider, not for the desk. nil when there is none to take away.
    private func withoutKeyword(_ text: String) -> String? {
        guard !settings.keyword.isEmpty else { return nil }
        let start = text.drop(while: \.isWhitespace)
        let word = start.prefix { !$0.isWhitespace }
        guard SMSInstructionWords.folded(word) == SMSInstructionWords.folded(settings.keyword) else { return nil }
        return start.dropFirst(word.count).trimmed
    }

    private static func decoded(_ bytes: [UInt8], charset: String, _ warnings: inout [String]) -> String {
        switch charset.lowercased() {
        case "utf-16be", "utf16be", "ucs-2", "ucs2", "iso-10646-ucs-2": return utf16(bytes, &warnings)
        case "iso-8859-1", "latin1", "latin-1", "windows-1252", "8-bit":
            return bytes.reduce(into: "") { $0.unicodeScalars.append(Unicode.Scalar($1)) }
        case "", "utf-8", "utf8", "us-ascii", "ascii": break
        default: warnings.append("charset_unknown")
        }
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        warnings.append("charset_mismatch")
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func utf16(_ bytes: [UInt8], _ warnings: inout [String]) -> String {
        if bytes.count % 2 == 1 { warnings.append("charset_mismatch") }
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
        if let text = String(validating: units, as: UTF16.self) { return text }
        if !warnings.contains("charset_mismatch") { warnings.append("charset_mismatch") }
        return String(decoding: units, as: UTF16.self)
    }

    /// Line ends as the desk keeps them, and no characters that steer machines.
    private static func clean(_ text: String, _ warnings: inout [String]) -> String {
        var kept = String.UnicodeScalarView()
        var wasReturn = false
        var dropped = false
        for scalar in text.unicodeScalars {
            defer { wasReturn = scalar == "\r" }
            switch scalar {
            case "\r": kept.append("\n")
            case "\n": if !wasReturn { kept.append("\n") }
            case "\t": kept.append("\t")
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}": dropped = true
            default: kept.append(scalar)
            }
        }
        if dropped, !warnings.contains("charset_mismatch") { warnings.append("charset_mismatch") }
        return String(kept)
    }

    static func oneLine(_ text: String) -> String {
        let scalars = text.unicodeScalars.prefix(300).map { scalar -> Unicode.Scalar in
            switch scalar.properties.generalCategory {
            case .control, .lineSeparator, .paragraphSeparator: " "
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars)).trimmed
    }

    private static func hexadecimal(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).reduce(into: [UInt8]?.some([])) { bytes, at in
            guard let byte = UInt8(String(decoding: digits[at..<at + 2], as: UTF8.self), radix: 16) else {
                return bytes = nil
            }
            bytes?.append(byte)
        }
    }
}

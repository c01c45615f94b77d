// A scanned letter as the desk understands it: a document, what the mail room recorded, and where our own codes on its
// pages lead. Its words are read later by a worker (`PaperPages`): nothing of them is needed here, so this is pure.

import Channels
import Crypto
import Foundation
import Print
import Tickets

/// Codes of `Translation.warnings`.
enum LetterWarning {
    /// The sheet's day is after the scan: the clock starts at the scan.
    static let arrivalNotBelieved = "letter_arrival_not_believed"
    /// Some pages could not be searched for codes: a separator sheet may have been missed.
    static let pagesNotSearched = "letter_pages_not_searched"
    /// No separator sheet: arrival is the time of the scan.
    static let arrivalIsScan = "letter_arrival_is_scan"
}

/// Reads letters for the intake.
struct LetterTranslation: ChannelTranslation {
    private let accounts: [AccountName: ChannelAccount]
    private let timeZone: TimeZone

    init(_ settings: LetterSettings) {
        timeZone = settings.timeZone
        accounts = Dictionary(
            settings.accounts.map { ($0.account.name, $0.account) }, uniquingKeysWith: { first, _ in first })
    }

    func translate(_ item: IncomingItem, account: AccountName) throws(TranslationFailure) -> Translation {
        let attachment = try Self.document(item.bytes)
        let envelope = LetterEnvelope(item.envelope)
        let isEnglish = accounts[account]?.language == "en"
        var translation = Translation(
            kind: .contact, subject: Self.subject(envelope, isEnglish: isEnglish), sender: Party(), text: "",
            attachments: [attachment])
        for text in envelope.codes {
            guard case .letter(let mark)? = SheetCode(text) else { continue }
            if let token = mark.token.flatMap({ ReplyToken($0) }) { translation.tokens.append(token) }
            translation.numbers += TicketNumber.numbers(in: mark.ticketNumber)
        }
        translation.registration = envelope.registration
        translation.particulars = particulars(envelope)
        // Who wrote it is on the paper; a person reads it.
        translation.automaticAnswerForbidden = "no_address"
        translation.warnings = Self.warnings(envelope)
        translation.wantsTranscript = true
        return translation
    }

    func open(_ original: [UInt8]) throws(TranslationFailure) -> OpenedOriginal {
        OpenedOriginal(html: nil, attachments: [try Self.document(original)])
    }

    func attachment(_ part: Int, of original: [UInt8]) throws(TranslationFailure) -> [UInt8]? {
        _ = try Self.document(original)
        return part == 0 ? original : nil
    }

    private static func document(_ bytes: [UInt8]) throws(TranslationFailure) -> Attachment {
        guard !bytes.isEmpty else { throw TranslationFailure(code: "empty", reason: "There is nothing to read.") }
        guard let (ending, type) = form(bytes) else {
            throw TranslationFailure(code: "unknown_kind", reason: "It is neither PDF, TIFF, JPEG nor PNG.")
        }
        return Attachment(
            name: "lettera.\(ending)", type: type, size: bytes.count, sha256: SHA256.digest(of: bytes).hex, part: 0)
    }

    /// By the first bytes: PDF (ISO 32000-1 7.5.2, within the first KiB), TIFF 6.0 2, JPEG, PNG (RFC 2083 3.1).
    private static func form(_ bytes: [UInt8]) -> (ending: String, type: String)? {
        let starts: [([UInt8], String, String)] = [
            (Array("II*\0".utf8), "tiff", "image/tiff"), (Array("MM\0*".utf8), "tiff", "image/tiff"),
            ([0xFF, 0xD8, 0xFF], "jpg", "image/jpeg"), ([0x89, 0x50, 0x4E, 0x47], "png", "image/png"),
        ]
        for (start, ending, type) in starts where bytes.starts(with: start) { return (ending, type) }
        let head = bytes.prefix(1024)
        let mark = Array("%PDF-".utf8)
        return head.indices.contains { head[$0...].starts(with: mark) } ? ("pdf", "application/pdf") : nil
    }

    private static func subject(_ envelope: LetterEnvelope, isEnglish: Bool) -> String {
        let day = envelope.arrival?.description ?? String(envelope.scannedAt.prefix(10))
        let parts = day.split(separator: "-")
        let written = parts.count == 3 ? "\(parts[2])/\(parts[1])/\(parts[0])" : ""
        var subject = isEnglish ? "Letter" : "Lettera"
        if let number = envelope.registration?.number, !number.isEmpty {
            subject += isEnglish ? ", protocol no. \(number)" : ", prot. n. \(number)"
        }
        guard !written.isEmpty else { return subject }
        if envelope.arrival == nil { return subject + (isEnglish ? ", scanned on " : ", acquisita il ") + written }
        return subject + (isEnglish ? ", arrived on " : ", pervenuta il ") + written
    }

    private func particulars(_ envelope: LetterEnvelope) -> [Particular] {
        [
            (
                "Pervenuta il (foglio separatore)", "Arrived on (separator sheet)",
                envelope.arrival.map { Self.italianDay($0.description) } ?? ""
            ),
            ("Scandita il", "Scanned on", wallReading(envelope.scannedAt)), ("File", "File", envelope.file),
            ("Pagine del file", "Pages of the file", envelope.pages),
        ].filter { !$0.2.isEmpty }.map { Particular(it: $0.0, en: $0.1, value: $0.2) }
    }

    /// `02/03/2026 9:05` of an instant as the envelope keeps it; what is no instant stays as it is.
    private func wallReading(_ text: String) -> String {
        guard let date = try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)) else {
            return text
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let part = calendar.dateComponents([.year, .month, .day, .hour, .minute], from: date)
        func two(_ number: Int?) -> String { String(format: "%02d", number ?? 0) }
        return "\(two(part.day))/\(two(part.month))/\(part.year ?? 0) \(part.hour ?? 0):\(two(part.minute))"
    }

    /// `02/03/2026` of `2026-03-02`.
    private static func italianDay(_ day: String) -> String {
        day.split(separator: "-").reversed().joined(separator: "/")
    }

    private static func warnings(_ envelope: LetterEnvelope) -> [String] {
        var warnings: [String] = []
        if envelope.arrivalNotBelieved { warnings.append(LetterWarning.arrivalNotBelieved) }
        if envelope.arrival == nil { warnings.append(LetterWarning.arrivalIsScan) }
        if !envelope.unread.isEmpty { warnings.append(LetterWarning.pagesNotSearched) }
        return warnings
    }
}

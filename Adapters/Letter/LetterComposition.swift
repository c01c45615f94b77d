// From a message of the desk to the sheets that are printed. The preview shows the same sheets; every attempt makes the same
// bytes.

import Channels
import Foundation
import Print
import Runtime
import Tickets

/// Composes for one mail room.
struct LetterComposition: Sendable {
    let account: ChannelAccount
    let sending: LetterSending
    let timeZone: TimeZone
    let shop: PrintShop

    /// - Throws: permanent for an address or a text that cannot become a letter.
    func document(of message: OutgoingMessage) async throws(ChannelError) -> PrintedDocument {
        let address = try PostalAddress(kept: message.to.party)
        let isEnglish = account.language == "en"
        let author = message.authorName.isEmpty ? account.title : message.authorName
        let letter = Letter(
            letterhead: sending.letterhead, returnLine: sending.returnLine, address: address.block,
            window: sending.window, placeAndDate: "\(sending.place), \(date(message.writtenAt, isEnglish: isEnglish))",
            ticketNumber: message.ticketNumber.description, subject: message.subject, text: message.text,
            closing: sending.closing,
            signature: Signature(
                lines: sending.signature.map { $0.replacing("{author}", with: author) }, formula: sending.formula),
            attachments: message.attachments.map(\.name), code: code(message),
            words: isEnglish ? .english : .italian, look: sending.look,
            created: message.writtenAt.date.formatted(.iso8601))
        do throws(PrintError) { return try await shop.print(letter) } catch {
            throw ChannelError(
                error.code == .busy || error.code == .library || error.code == .noFont ? .transient : .permanent,
                code: error.code.rawValue, operation: error.operation, detail: error.detail)
        }
    }

    /// On the first page: a letter that comes back is known by it.
    private func code(_ message: OutgoingMessage) -> String? {
        LetterMark(ticketNumber: message.ticketNumber.description, token: message.token.value)
            .map { SheetCode.letter($0).text }
    }

    private static let months = [
        ["gennaio", "January"], ["febbraio", "February"], ["marzo", "March"], ["aprile", "April"], ["maggio", "May"],
        ["giugno", "June"], ["luglio", "July"], ["agosto", "August"], ["settembre", "September"],
        ["ottobre", "October"], ["novembre", "November"], ["dicembre", "December"],
    ]

    private func date(_ instant: Instant, isEnglish: Bool) -> String {
        let (year, month, day) = ServiceCalendar(timeZone: timeZone).day(of: instant).parts
        return "\(day == 1 && !isEnglish ? "1º" : String(day)) \(Self.months[month - 1][isEnglish ? 1 : 0]) \(year)"
    }
}

// From a message of the desk to the mail that the provider faxes: the sheet with letterhead, addressee and ticket number, and
// around it a mail of the provider's form. The preview shows the same sheet. The same bytes at every attempt.

import Channels
import Foundation
import MIME
import MailAccounts
import Print
import Runtime
import Tickets

/// Composes for one account.
struct FaxComposition: MailComposer {
    let account: FaxAccount
    let timeZone: TimeZone
    let shop: PrintShop

    var domain: String { account.domain }

    func mail(of message: OutgoingMessage) async throws(ChannelError) -> MailWireForm {
        guard let sending = account.profile.sending else { throw Self.permanent("profile", "compose") }
        guard let number = TelephoneNumber(message.to.party.address) else {
            throw Self.permanent("address", "read number")
        }
        for attachment in message.attachments where !accepts(attachment) {
            throw Self.permanent("format", "add attachment")
        }
        let sheet = try await sheet(of: message)
        return try envelope(message, to: number, sheet, sending)
    }

    /// Whether the provider faxes it.
    func accepts(_ attachment: OutgoingAttachment) -> Bool {
        guard let format = FaxProfile.Format(attachment.bytes) else { return false }
        return account.profile.sending?.formats.contains(format) ?? false
    }

    // MARK: the sheet

    func sheet(of message: OutgoingMessage) async throws(ChannelError) -> PrintedDocument {
        let isEnglish = account.account.language == "en"
        let author = message.authorName.isEmpty ? account.account.title : message.authorName
        let written = TelephoneNumber(message.to.party.address)?.shown ?? message.to.party.address
        let fax = FaxSheet(
            letterhead: Letterhead(lines: account.letterhead.lines), from: author,
            to: message.to.party.name.isEmpty ? written : message.to.party.name, faxNumber: written,
            ticketNumber: message.ticketNumber.description, date: date(message.writtenAt, isEnglish: isEnglish),
            subject: message.subject, text: message.text, footer: account.letterhead.footer,
            words: isEnglish ? .english : .italian, created: message.writtenAt.date.formatted(.iso8601))
        do throws(PrintError) { return try await shop.print(fax) } catch {
            throw ChannelError(
                error.code == .busy || error.code == .library ? .transient : .permanent, code: error.code.rawValue,
                operation: error.operation, detail: error.detail)
        }
    }

    private static let months = [
        ["gennaio", "January"], ["febbraio", "February"], ["marzo", "March"], ["aprile", "April"], ["maggio", "May"],
        ["giugno", "June"], ["luglio", "July"], ["agosto", "August"], ["settembre", "September"],
        ["ottobre", "October"], ["novembre", "November"], ["dicembre", "December"],
    ]

    private func date(_ instant: Instant, isEnglish: Bool) -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        let parts = calendar.dateComponents([.year, .month, .day], from: instant.date)
        let month = Self.months[((parts.month ?? 1) - 1) % 12][isEnglish ? 1 : 0]
        let day = parts.day == 1 && !isEnglish ? "1º" : String(parts.day ?? 1)
        return "\(day) \(month) \(parts.year ?? 1970)"
    }

    // MARK: the mail

    private func envelope(
        _ message: OutgoingMessage, to number: TelephoneNumber, _ sheet: PrintedDocument, _ sending: FaxProfile.Sending
    ) throws(ChannelError) -> MailWireForm {
        var values = account.values
        values["number"] = sending.number.write(number)
        values["ticket"] = message.ticketNumber.description
        values["token"] = message.token.value
        values["subject"] = Self.oneLine(message.subject)
        let recipient = FaxTemplate.fill(sending.recipient, values)
        guard MailboxAddress.isPlain(recipient) else { throw Self.permanent("address", "write address") }
        let id = messageID(of: message)
        let text =
            switch sending.body {
            case .empty: ""
            case .number: values["number"] ?? ""
            case .text: message.text
            }
        var mail = OutgoingMail(
            from: MailAddress(name: nil, address: account.mailbox), to: [MailAddress(name: nil, address: recipient)],
            subject: FaxTemplate.fill(sending.subject, values), date: message.writtenAt.date, messageID: id, text: text)
        // No mark of an automatic mail, no null sender: a provider drops the one and does not know the other, and what
        // reads it in the end is a sheet of paper.
        mail.extra = sending.headers.sorted { $0.key < $1.key }.map { ($0.key, FaxTemplate.fill($0.value, values)) }
        // faxmail makes a page of an empty body.
        mail.omitsEmptyText = true
        mail.attachments =
            [MailAttachment(name: "\(message.ticketNumber).pdf", type: "application/pdf", bytes: sheet.bytes)]
            + message.attachments.map {
                let type = FaxProfile.Format($0.bytes)?.mediaType ?? "application/octet-stream"
                return MailAttachment(name: $0.name, type: type, bytes: $0.bytes)
            }
        let bytes: [UInt8]
        do { bytes = try mail.bytes() } catch { throw Self.permanent("malformed", "write \(error.field)") }
        if let largest = sending.largest, bytes.count > largest { throw Self.permanent("too_large", "write mail") }
        return MailWireForm(envelopeSender: account.mailbox, recipient: recipient, messageID: id, bytes: bytes)
    }

    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(500).map { $0.value < 32 ? " " : $0 }))
    }

    private static func permanent(_ code: String, _ operation: String) -> ChannelError {
        ChannelError(.permanent, code: code, operation: operation)
    }
}

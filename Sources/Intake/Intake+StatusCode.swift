// One-time codes for a request's page: to the address that the request came from, and nowhere else. Whoever asks for one
// learns nothing; so this never says whether it sent one.

import Channels
import Foundation
import Runtime
import Store
import Tickets

extension Intake {
    /// Sends a code, if there is such a ticket, its address can be written to by a machine, and it has not had its share of codes.
    /// - Throws: what the store throws.
    public func sendStatusCode(of number: TicketNumber, rule: StatusCodeRule = StatusCodeRule()) async throws {
        let now = Instant(parts.clock.now())
        // The ticket of this very number: where a merged one leads, somebody else may be the requester.
        guard let id = try await parts.store.ticket(numbered: number),
            let ticket = try await parts.store.file({ try $0.ticket(id) })
        else { return }
        let to = ticket.replyAddress
        // Paper takes days, and what is answered on its page has no address: only its link leads there.
        guard let channel = channels.first(where: { $0.descriptor.name == to.channel }), !channel.descriptor.byHand,
            channel.forms.isEmpty, !to.party.key.isEmpty,
            let account = channel.accounts.first(where: { $0.name == to.account }),
            let text = parts.rules.text(.statusCode, channel: to.channel, language: account.language)
        else { return }
        let code = Self.code()
        guard
            try await parts.store.keepStatusCode(code, of: id, to: to.party.address, rule: rule, at: now)
        else { return }
        var values = account.textFields
        values["numero"] = number.description
        values["codice"] = code
        values["servizio"] = parts.rules.services[number.service]?.title ?? account.title
        values["casella"] = account.title
        let filled = text.filled(values)
        values["codice"] = Self.masked
        let kept = text.filled(values)
        try await parts.store.file { filing in
            // A stop forbids what nobody asked for; the code was asked for, perhaps by another: it stays unsent.
            if try filing.isOptedOut(to.party.address, channel: to.channel) { return }
            // In the subject, which stays, the code never stands.
            var message = NewOutgoing(
                ticket: id, direction: .automatic, author: nil, authorName: account.title, to: to, token: .random(),
                subject: kept.subject, text: filled.body, writtenAt: now)
            // Anybody may ask for one: it must not cost its reader the next acknowledgement, nor turn his conversation.
            message.isOnRequest = true
            message.keptText = kept.body
            _ = try filing.enqueue(message)
        }
    }

    /// In the place of the code, where its message is kept.
    private static let masked = "••••••••"

    /// Eight digits, each number as likely as any other.
    private static func code() -> String {
        let bytes = RandomIdentifier.bytes(8)
        let number = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 100_000_000
        return String(repeating: "0", count: 8 - "\(number)".count) + "\(number)"
    }
}

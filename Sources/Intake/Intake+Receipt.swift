// Telling a citizen by another channel that his contact has come in: a letter's arrival by a short text (S-16, S-17).
// A person decides it, because only a person knows the number; the words are the program's, so it stops no clock.

import Channels
import Foundation
import Runtime
import Store
import Tickets

extension Intake {
    /// Enqueues the confirmation, once for each ticket and address.
    /// - Parameter to: an account of another channel, and where it writes to.
    /// - Throws: `IntakeError.notWorded` when the contact's channel has no words for it or they are switched off,
    ///   `.unknownAccount`, `.optedOut` when the addressee wants no automatic texts; `StoreError.missing`.
    public func confirmReceipt(of ticket: TicketID, to: ReplyAddress, by user: UserID) async throws -> OutboxID {
        guard let channel = channels.first(where: { $0.descriptor.name == to.channel }),
            let account = channel.accounts.first(where: { $0.name == to.account })
        else { throw IntakeError(.unknownAccount, operation: "confirm receipt") }
        let rules = parts.rules
        let now = Instant(parts.clock.now())
        guard rules.confirmsElsewhere else { throw IntakeError(.notWorded, operation: "confirm receipt") }
        return try await parts.store.file { filing in
            guard let found = try filing.ticket(ticket) else {
                throw StoreError(.missing, operation: "confirm receipt")
            }
            let origin = found.replyAddress.channel
            guard origin != to.channel,
                let text = rules.text(.received, channel: origin, language: account.language)
            else { throw IntakeError(.notWorded, operation: "confirm receipt") }
            if try filing.isOptedOut(to.party.address, channel: to.channel) {
                throw IntakeError(.optedOut, operation: "confirm receipt")
            }
            var values = account.textFields
            values["numero"] = found.number.description
            // Of what has come in, not of the account that tells it.
            let service = found.number.service
            values["servizio"] = rules.services[service]?.title ?? service
            values["casella"] = account.title
            let filled = text.filled(values)
            let entry = try filing.enqueue(
                NewOutgoing(
                    ticket: ticket, direction: .automatic, author: nil, authorName: account.title, to: to,
                    token: .random(), subject: filled.subject, text: filled.body, writtenAt: now,
                    idempotencyKey: "received-\(to.channel)-\(to.party.key)"))
            try filing.record(
                NewEvent(
                    ticket: ticket, what: "receipt_confirmed", user: user, detail: ["by": to.channel.value], at: now))
            return entry
        }
    }
}

// The automatic acknowledgement: decided and enqueued in the transaction that opens or extends the ticket. It never
// stops the clock.

import Channels
import Store
import Tickets

extension FilingDesk {
    /// Where the acknowledgement would go.
    private func addressee(_ letter: Letter) -> Party { letter.translation.replyTo ?? letter.translation.sender }

    /// nil when the acknowledgement may go.
    func refusal(_ letter: Letter, in filing: any Filing) throws -> AcknowledgementRefusal? {
        let addressee = addressee(letter)
        var rule = rules.acknowledgement
        rule.enabled =
            rule.enabled && letter.account.acknowledges && rules.acknowledgementTexts[letter.account.language] != nil
        // Both are asked: who writes under many names with one address for answers gets one, too.
        let times = try Set([addressee.key, letter.translation.sender.key]).subtracting([""])
            .compactMap { try filing.lastAutomatic(to: $0) }
        return rule.refusal(
            kind: letter.kind,
            forbidden: letter.translation.automaticAnswerForbidden != nil || addressee.key.isEmpty,
            fromOurselves: letter.comesFromUs || own.contains(addressee), arrivedAt: letter.arrivedAt,
            last: times.max(), now: letter.now)
    }

    func acknowledge(
        _ letter: Letter, _ ticket: Ticket, _ message: MessageID, _ due: Instant, in filing: any Filing
    ) throws {
        let account = letter.account
        guard let text = rules.acknowledgementTexts[account.language] else { return }
        let filled = text.filled(
            AcknowledgementText.Facts(
                number: ticket.number, subject: letter.translation.subject,
                service: rules.services[account.service]?.title ?? account.service, account: account.title,
                arrivedAt: letter.arrivedAt, dueAt: due, language: account.language, timeZone: rules.timeZone))
        _ = try filing.enqueue(
            NewOutgoing(
                ticket: ticket.id, direction: .automatic, author: nil, authorName: account.title,
                to: ReplyAddress(
                    channel: letter.item.channel, account: letter.item.account, party: addressee(letter)),
                token: .random(), subject: filled.subject, text: filled.body, answering: message,
                writtenAt: letter.now))
    }
}

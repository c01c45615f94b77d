// Mails that hold a secret: links for a new password. They leave at once or not at all, and not by way of a ticket: whatever is
// in the outbox can be read by colleagues, and a link that a colleague can read is his password.

import Channels
import Runtime
import Tickets

/// The way out for mails to people inside that nobody else may read.
struct SecretMail: Sendable {
    let delivery: any ChannelDelivery
    let channel: ChannelName
    let clock: any WallClock
    let log: Log

    private static let limit = Duration.seconds(30)
    /// A server that says "later" (greylisting) is asked once more.
    private static let pause = Duration.seconds(20)

    /// By the first account that can send mail; nil when there is none.
    init?(_ channels: [any Channel], prefers route: (ChannelName, AccountName)?, clock: any WallClock, log: Log) {
        let mailboxes = channels.filter { $0.descriptor.addresses == .mailbox && !$0.descriptor.byHand }
        let ways = mailboxes.flatMap { channel in channel.accounts.map { (channel, $0.name) } }
        let wanted = ways.sorted { first, second in
            let isFirst = route.map { first.0.descriptor.name == $0.0 && first.1 == $0.1 } ?? false
            let isSecond = route.map { second.0.descriptor.name == $0.0 && second.1 == $0.1 } ?? false
            return isFirst && !isSecond
        }
        for (channel, account) in wanted {
            guard let delivery = channel.makeDelivery(for: account) else { continue }
            (self.delivery, self.channel, self.clock, self.log) = (delivery, channel.descriptor.name, clock, log)
            return
        }
        return nil
    }

    /// - Returns: whether the server took it.
    func send(to address: String, subject: String, text: String) async -> Bool {
        let now = Instant(clock.now())
        guard let token = Self.token(), let second = Self.token() else { return false }
        let message = OutgoingMessage(
            token: token, ticketToken: second,
            // Of no ticket: an answer to it opens a new one, and nobody's secret is in it.
            ticketNumber: TicketNumber(service: "SP", year: 2000, sequence: 0),
            to: ReplyAddress(channel: channel, account: delivery.account, party: Party(address: address)),
            subject: subject, text: text, writtenAt: now, isAutomatic: true)
        for attempt in 0..<2 {
            switch await delivery.attempt(message, within: Self.limit, willTransmit: {}) {
            case .accepted: return true
            case .failed(let error) where error.class == .transient && attempt == 0:
                do { try await clock.sleep(for: Self.pause) } catch { return false }
            default:
                log.error("a mail with a link for a password was not taken")
                return false
            }
        }
        return false
    }

    private static func token() -> ReplyToken? { ReplyToken(RandomIdentifier.token(bits: ReplyToken.length * 5)) }
}

// The way out, by kind of sending. One kind, one file: `MaildirDelivery`, `SMTPDelivery`.

import Channels
import Foundation
import Mail
import Runtime
import Tickets

/// Makes the deliveries of accounts that send by mail.
public enum MailDelivery {
    /// - Parameters:
    ///   - composer: how a message of the desk becomes a mail of this account.
    ///   - sending: nil when the account only receives; so is the delivery.
    public static func make(
        _ account: AccountName, _ sending: MailSending?, composer: any MailComposer, clock: any WallClock
    ) -> (any ChannelDelivery)? {
        switch sending {
        case .maildir(let path): MaildirDelivery(account, composer, path: path, clock: clock)
        case .smtp(let server): SMTPDelivery(account, composer, server: server)
        case nil: nil
        }
    }

    /// Tries the way out for real; sends nothing. nil when the account only receives.
    /// - Parameter domain: of our address, for greeting the server.
    public static func check(
        _ account: AccountName, of channel: ChannelName, _ sending: MailSending?, domain: String
    ) async -> AccountCheck? {
        let subject: String
        var fault: ChannelError?
        switch sending {
        case .maildir(let path):
            subject = "sending: Maildir \(path)"
            fault = await MaildirDelivery.check(path: path)
        case .smtp(let server):
            subject = "sending: SMTP at \(server.host):\(server.port)"
            fault = await SMTPDelivery.check(server, domain: domain)
        case nil: return nil
        }
        return AccountCheck(channel: channel, account: account, subject: subject, fault: fault)
    }
}

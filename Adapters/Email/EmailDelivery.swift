// The way out, by kind of sending. One kind, one file: `EmailMaildirDelivery`, `EmailSMTPDelivery`.

import Channels
import Foundation
import Mail
import Runtime
import Tickets

enum EmailDelivery {
    /// nil when the account only receives.
    static func make(_ account: EmailAccount, timeZone: TimeZone, clock: any WallClock) -> (any ChannelDelivery)? {
        let composition = EmailComposition(account: account, timeZone: timeZone)
        return switch account.sending {
        case .maildir(let path): EmailMaildirDelivery(composition, path: path, clock: clock)
        case .smtp(let server): EmailSMTPDelivery(composition, server: server)
        case nil: nil
        }
    }

    /// Tries the way out for real; sends nothing. nil when the account only receives.
    static func check(_ account: EmailAccount, clock: any WallClock) async -> AccountCheck? {
        let subject: String
        var fault: ChannelError?
        switch account.sending {
        case .maildir(let path):
            subject = "sending: Maildir \(path)"
            fault = await EmailMaildirDelivery.check(path: path)
        case .smtp(let server):
            subject = "sending: SMTP at \(server.host):\(server.port)"
            fault = await EmailSMTPDelivery.check(server, address: account.account.address)
        case nil: return nil
        }
        return AccountCheck(channel: EmailChannel.name, account: account.account.name, subject: subject, fault: fault)
    }
}

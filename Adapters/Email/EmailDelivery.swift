// The way out: what EmailComposition composes, sent as any account sends mail.

import Channels
import Foundation
import MailAccounts
import Runtime

extension EmailComposition: MailComposer {
    var domain: String { MailboxAddress.domain(account.account.address) }

    func mail(of message: OutgoingMessage) async throws(ChannelError) -> MailWireForm { try compose(message) }
}

extension EmailAccount {
    /// nil when the account only receives.
    func makeDelivery(timeZone: TimeZone, clock: any WallClock) -> (any ChannelDelivery)? {
        MailDelivery.make(
            account.name, sending, composer: EmailComposition(account: self, timeZone: timeZone), clock: clock)
    }

    /// Tries the way out for real; sends nothing. nil when the account only receives.
    func checkSending() async -> AccountCheck? {
        await MailDelivery.check(
            account.name, of: EmailChannel.name, sending, domain: MailboxAddress.domain(account.address))
    }
}

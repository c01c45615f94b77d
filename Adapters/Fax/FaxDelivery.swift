// The way out: what FaxComposition composes, sent to the provider as any account sends mail.

import Channels
import Foundation
import MailAccounts
import Print
import Runtime

extension FaxAccount {
    /// nil when the account only receives.
    func makeDelivery(timeZone: TimeZone, shop: PrintShop, clock: any WallClock) -> (any ChannelDelivery)? {
        guard profile.sending != nil else { return nil }
        let composition = FaxComposition(account: self, timeZone: timeZone, shop: shop)
        return MailDelivery.make(account.name, sending, composer: composition, clock: clock)
    }

    /// Tries the way out for real; sends nothing. nil when the account only receives.
    func checkSending() async -> AccountCheck? {
        await MailDelivery.check(account.name, of: FaxChannel.name, sending, domain: domain)
    }
}

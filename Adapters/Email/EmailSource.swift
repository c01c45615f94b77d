// The way in: mailboxes as any account that is read as mail.

import Channels
import MailAccounts
import Runtime
import Tickets

extension EmailAccount {
    /// nil when the account only sends.
    func makeSource(clock: any WallClock, log: Log) -> (any ChannelSource)? {
        MailSource.make(account.name, reading, clock: clock, log: log)
    }

    /// Tries the way in for real; changes nothing. nil when the account only sends.
    func checkReading(clock: any WallClock) async -> AccountCheck? {
        await MailSource.check(account.name, of: EmailChannel.name, reading, clock: clock)
    }
}

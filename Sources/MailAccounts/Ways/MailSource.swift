// The way in, by kind of reading. One kind, one file: `MaildirSource`, `IMAPSource`.

import Channels
import Mail
import Runtime
import Tickets

/// Makes the sources of accounts that are read as mail.
public enum MailSource {
    /// - Parameter reading: nil when the account only sends; so is the source.
    public static func make(
        _ account: AccountName, _ reading: MailReading?, clock: any WallClock, log: Log
    ) -> (any ChannelSource)? {
        switch reading {
        case .maildir(let path, let after):
            MaildirSource(account, path: path, after: after, clock: clock, log: log)
        case .imap(let server, let folders, let after, let idle, let poll):
            IMAPSource(
                account, server: server, folders: folders, after: after, idle: idle, poll: poll, clock: clock, log: log)
        case nil: nil
        }
    }

    /// Tries the way in for real; changes nothing. nil when the account only sends.
    public static func check(
        _ account: AccountName, of channel: ChannelName, _ reading: MailReading?, clock: any WallClock
    ) async -> AccountCheck? {
        let subject: String
        var fault: ChannelError?
        switch reading {
        case .maildir(let path, let after):
            subject = "reading: Maildir \(path)"
            fault = await MaildirSource.check(path: path, after: after, clock: clock)
        case .imap(let server, let folders, _, _, _):
            subject = "reading: IMAP at \(server.host):\(server.port)"
            fault = await IMAPSource.check(server, folders: folders)
        case nil: return nil
        }
        return AccountCheck(channel: channel, account: account, subject: subject, fault: fault)
    }
}

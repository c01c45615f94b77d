// The way in, by kind of reading. One kind, one file: `EmailMaildirSource`, `EmailIMAPSource`.

import Channels
import Mail
import Runtime
import Tickets

enum EmailSource {
    /// nil when the account only sends.
    static func make(_ account: EmailAccount, clock: any WallClock, log: Log) -> (any ChannelSource)? {
        switch account.reading {
        case .maildir(let path, let after):
            EmailMaildirSource(account.account.name, path: path, after: after, clock: clock, log: log)
        case .imap(let server, let folders, let after, let idle, let poll):
            EmailIMAPSource(
                account.account.name, server: server, folders: folders, after: after, idle: idle, poll: poll,
                clock: clock, log: log)
        case nil: nil
        }
    }

    /// Tries the way in for real; changes nothing. nil when the account only sends.
    static func check(_ account: EmailAccount, clock: any WallClock) async -> AccountCheck? {
        let subject: String
        var fault: ChannelError?
        switch account.reading {
        case .maildir(let path, let after):
            subject = "reading: Maildir \(path)"
            fault = await EmailMaildirSource.check(path: path, after: after, clock: clock)
        case .imap(let server, let folders, _, _, _):
            subject = "reading: IMAP at \(server.host):\(server.port)"
            fault = await EmailIMAPSource.check(server, folders: folders)
        case nil: return nil
        }
        return AccountCheck(channel: EmailChannel.name, account: account.account.name, subject: subject, fault: fault)
    }
}

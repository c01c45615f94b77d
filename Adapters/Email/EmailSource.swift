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
        case .imap:
            // SEAM for EmailIMAPSource.
            EmailUnsupportedSource(account: account.account.name)
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
        case .imap(let server, _, _, _, _):
            // SEAM for EmailIMAPSource.
            subject = "reading: IMAP at \(server.host)"
            fault = EmailUnsupportedSource.fault
        case nil: return nil
        }
        return AccountCheck(channel: EmailChannel.name, account: account.account.name, subject: subject, fault: fault)
    }
}

/// Says honestly that this way is not there yet.
private struct EmailUnsupportedSource: ChannelSource {
    static let fault = ChannelError(.permanent, code: "unsupported", operation: "open account")
    let account: AccountName
    var acknowledges: Bool { false }
    func open(after watermarks: [Watermark]) async throws(ChannelError) { throw Self.fault }
    func next(_ limit: BatchLimit, patience: Duration) async throws(ChannelError) -> SourceBatch { throw Self.fault }
    func acknowledge(_ keys: [String]) async throws(ChannelError) { throw Self.fault }
    func close() async {}
}

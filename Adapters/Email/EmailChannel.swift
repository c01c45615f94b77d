// The e-mail channel: what it is called, what it can do, its accounts and its live test.

import Channels
import Foundation
import MailAccounts
import Runtime
import Tickets

/// Mailboxes, read by IMAP or from a Maildir, answered by SMTP or into a Maildir.
public struct EmailChannel: Channel {
    private let settings: EmailSettings
    private let clock: any WallClock
    private let log: Log

    public init(_ settings: EmailSettings, clock: any WallClock = SystemClock(), log: Log = Log(part: "email")) {
        self.settings = settings
        self.clock = clock
        self.log = log.named("email")
    }

    public static let name = ChannelName("email")

    public var descriptor: ChannelDescriptor {
        ChannelDescriptor(
            name: Self.name, title: LocalizedText(it: "E-mail", en: "E-mail"), icon: "email", sendsAttachments: true,
            reportsDelivery: true, originalExtension: "eml", originalType: "message/rfc822",
            addresses: .mailbox)
    }

    public var accounts: [ChannelAccount] { settings.accounts.map(\.account) }

    public var translation: any ChannelTranslation {
        EmailTranslation(ownAddresses: accounts.flatMap { [$0.address] + $0.aliases })
    }

    public func makeSources() -> [any ChannelSource] {
        settings.accounts.compactMap { $0.makeSource(clock: clock, log: log) }
    }

    public func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? {
        settings.accounts.first { $0.account.name == account }
            .flatMap { $0.makeDelivery(timeZone: settings.timeZone, clock: clock) }
    }

    public var stocktaking: (any ChannelStocktaking)? {
        var readings: [AccountName: MailReading] = [:]
        for account in settings.accounts { readings[account.account.name] = account.reading }
        return MailStock(readings, clock: clock)
    }

    public func check() async -> [AccountCheck] {
        await AccountCheck.sideBySide(settings.accounts) { [clock] account in
            async let reading = account.checkReading(clock: clock)
            async let sending = account.checkSending()
            return await [reading, sending].compactMap { $0 }
        }
    }
}

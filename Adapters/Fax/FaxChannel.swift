// The fax channel: what it is called, what it can do, its accounts and its live test.

import Channels
import Foundation
import MailAccounts
import PaperPages
import Print
import Runtime
import Scanning
import Tickets

/// Faxes, received and sent through a provider that turns them into mail and back.
public struct FaxChannel: Channel {
    private let settings: FaxSettings
    private let paper: PaperPages
    private let pool: ScanPool
    private let shop: PrintShop
    private let clock: any WallClock
    private let log: Log

    /// - Parameters:
    ///   - pool: draws and reads pages; closed by `rest()`.
    ///   - shop: makes our faxes.
    public init(
        _ settings: FaxSettings, pool: ScanPool, shop: PrintShop, clock: any WallClock = SystemClock(),
        log: Log = Log(part: "fax")
    ) {
        self.settings = settings
        self.pool = pool
        self.shop = shop
        self.clock = clock
        self.log = log.named("fax")
        paper = FaxPages.reader(pool: pool, mostRead: settings.pagesRead)
    }

    public static let name = ChannelName("fax")

    public var descriptor: ChannelDescriptor {
        ChannelDescriptor(
            name: Self.name, title: LocalizedText(it: "Fax", en: "Fax"), icon: "fax", sendsAttachments: true,
            reportsDelivery: true, originalExtension: "eml", originalType: "message/rfc822", quotes: false,
            addresses: .telephone)
    }

    public var accounts: [ChannelAccount] { settings.accounts.map(\.account) }

    public var translation: any ChannelTranslation { FaxTranslation(settings) }

    public func makeSources() -> [any ChannelSource] {
        settings.accounts.compactMap { $0.makeSource(clock: clock, log: log) }
    }

    public func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? {
        settings.accounts.first { $0.account.name == account }
            .flatMap { $0.makeDelivery(timeZone: settings.timeZone, shop: shop, clock: clock) }
    }

    public var preview: (any ChannelPreview)? {
        let compositions = settings.accounts.filter { $0.profile.sending != nil && $0.sending != nil }.map {
            ($0.account.name, FaxComposition(account: $0, timeZone: settings.timeZone, shop: shop))
        }
        return FaxPreview(
            compositions: Dictionary(compositions, uniquingKeysWith: { first, _ in first }),
            publicBodies: settings.publicBodies)
    }

    public var pages: (any ChannelPages)? { paper }
    public var transcription: (any ChannelTranscription)? { paper }

    public func addressee(_ written: Party) throws(ChannelError) -> Party {
        guard let number = TelephoneNumber(written.address) else {
            throw ChannelError(
                .permanent, code: "address", operation: "read addressee", detail: "it is no telephone number")
        }
        return Party(name: written.name, address: number.e164)
    }

    public var texts: [ChannelText] { FaxTexts.all }

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
        } + pagesCheck()
    }

    /// Whether the workers that draw and read pages can be started.
    private func pagesCheck() async -> [AccountCheck] {
        guard let account = settings.accounts.first(where: { $0.reading != nil }) else { return [] }
        var fault: ChannelError?
        do throws(ScanError) { _ = try await pool.confinement() } catch {
            fault = ChannelError(.transient, code: "local", operation: "start worker", detail: error.description)
        }
        return [
            AccountCheck(channel: Self.name, account: account.account.name, subject: "reading: pages", fault: fault)
        ]
    }

    public func rest() async { await pool.close() }
}

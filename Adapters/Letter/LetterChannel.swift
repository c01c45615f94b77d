// The channel of paper letters: what it is called, what it can do, its mail rooms and its live test. Letters come as scans
// in hot folders and leave as PDF in a print queue; people carry them the rest of the way.

import Channels
import Foundation
import PaperPages
import Print
import Runtime
import Scanning
import Tickets

/// Letters on paper.
public struct LetterChannel: Channel {
    private let settings: LetterSettings
    private let pool: ScanPool
    private let shop: PrintShop
    private let clock: any WallClock
    private let log: Log
    private let paper: PaperPages

    /// - Parameters:
    ///   - pool: draws and reads pages; closed by `rest()`.
    ///   - shop: makes our letters.
    public init(
        _ settings: LetterSettings, pool: ScanPool, shop: PrintShop, clock: any WallClock = SystemClock(),
        log: Log = Log(part: "letter")
    ) {
        self.settings = settings
        self.pool = pool
        self.shop = shop
        self.clock = clock
        self.log = log.named("letter")
        paper = PaperPages(
            pool: pool, mostRead: settings.pagesRead, propose: { LetterProposals($0, page: $1).all })
    }

    public static let name = ChannelName("letter")

    public var descriptor: ChannelDescriptor {
        ChannelDescriptor(
            name: Self.name, title: LocalizedText(it: "Lettera", en: "Letter"), icon: "letter", sendsAttachments: true,
            reportsDelivery: true, originalExtension: "pdf", originalType: "application/pdf", quotes: false,
            byHand: true, addresses: .postal)
    }

    public var accounts: [ChannelAccount] { settings.accounts.map(\.account) }
    public var translation: any ChannelTranslation { LetterTranslation(settings) }
    public var pages: (any ChannelPages)? { paper }
    public var transcription: (any ChannelTranscription)? { paper }

    public func makeSources() -> [any ChannelSource] {
        settings.accounts.compactMap { account in
            account.reading.map { reading in
                LetterSource(
                    account.account.name, reading, timeZone: settings.timeZone, pool: pool, clock: clock, log: log)
            }
        }
    }

    public func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? {
        compositions[account].map { LetterDelivery($0) }
    }

    public var texts: [ChannelText] { LetterTexts.all }

    public var preview: (any ChannelPreview)? { LetterPreview(compositions: compositions) }

    public func addressee(_ written: Party) throws(ChannelError) -> Party {
        try PostalAddress(written).party
    }

    /// Where the window of an account's envelopes is; nil for one that does not send.
    public func window(of account: AccountName) -> Frame? {
        settings.accounts.first { $0.account.name == account }?.sending?.window
    }

    public func check() async -> [AccountCheck] {
        await LetterCheck(settings: settings, pool: pool).findings()
    }

    public func rest() async { await pool.close() }

    private var compositions: [AccountName: LetterComposition] {
        settings.accounts.reduce(into: [:]) { made, account in
            made[account.account.name] = account.sending.map {
                LetterComposition(account: account.account, sending: $0, timeZone: settings.timeZone, shop: shop)
            }
        }
    }
}

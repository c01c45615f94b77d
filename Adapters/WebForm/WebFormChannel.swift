// Requests that citizens write into a form on our own pages. Nothing foreign is spoken to: a submission comes in by the front
// door like every other item, and an answer for which no other channel was chosen is shown on the request's own page.

import Channels
import Tickets

/// The channel: its accounts, their forms, and the way out that is a page of ours.
public struct WebFormChannel: Channel {
    /// What the pages ask for and promise.
    public let settings: WebFormSettings

    public init(_ settings: WebFormSettings) { self.settings = settings }

    public static let name = ChannelName("webform")

    public var descriptor: ChannelDescriptor {
        ChannelDescriptor(
            name: Self.name, title: LocalizedText(it: "Modulo web", en: "Web form"), icon: "globe",
            sendsAttachments: true, largestAnswer: 25 << 20, reportsDelivery: false, originalExtension: "json",
            originalType: "application/json", quotes: false)
    }

    public var accounts: [ChannelAccount] { settings.accounts.map(\.account) }

    public var translation: any ChannelTranslation { WebFormTranslation() }

    public var forms: [any ChannelForm] { settings.accounts.map { WebForm($0) } }

    /// Nothing is fetched: submissions are handed in.
    public func makeSources() -> [any ChannelSource] { [] }

    public func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? {
        guard accounts.contains(where: { $0.name == account }) else { return nil }
        return WebFormDelivery(account: account)
    }

    /// There is no other side that could be away.
    public func check() async -> [AccountCheck] {
        accounts.map { AccountCheck(channel: Self.name, account: $0.name, subject: "reading", fault: nil) }
    }
}

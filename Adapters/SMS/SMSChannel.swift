// Short messages through any provider with an HTTP interface. Providers are data (`SMSProfile`): inbound by web hook or by
// polling, outbound by one request, delivery reports by web hook or polling.

import Channels
import Foundation
import Runtime
import Tickets

/// The channel: its descriptor, and the factory for its sources, deliveries and web hooks.
public struct SMSChannel: Channel {
    private let settings: SMSSettings
    private let clock: any WallClock
    /// One for each account: deliveries, sources and tests share its session.
    private let gateways: [AccountName: SMSGateway]

    public init(_ settings: SMSSettings, clock: any WallClock = SystemClock()) {
        self.settings = settings
        self.clock = clock
        var gateways: [AccountName: SMSGateway] = [:]
        for account in settings.accounts { gateways[account.account.name] = SMSGateway(account, clock: clock) }
        self.gateways = gateways
    }

    public static let name = ChannelName("sms")

    public var descriptor: ChannelDescriptor {
        ChannelDescriptor(
            name: Self.name, title: LocalizedText(it: "SMS", en: "SMS"), icon: "sms", sendsAttachments: false,
            reportsDelivery: settings.accounts.contains { $0.profile?.report != nil }, originalExtension: "http",
            originalType: "message/http", hasSubject: false, quotes: false, addresses: .telephone)
    }

    public var accounts: [ChannelAccount] { settings.accounts.map(\.account) }

    public var translation: any ChannelTranslation { SMSTranslation(settings.accounts) }

    public var webHooks: [any ChannelWebHook] { settings.accounts.flatMap { SMSWebHook.all(of: $0) } }

    public var texts: [ChannelText] { SMSTexts.all(linked: settings.linksInConfirmations) }

    public var preview: (any ChannelPreview)? { SMSPreview(settings.accounts) }

    public func makeSources() -> [any ChannelSource] {
        settings.accounts.compactMap { account in
            gateways[account.account.name].flatMap { SMSPollSource($0, clock: clock) }
        }
    }

    public func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? {
        gateways[account].flatMap { SMSDelivery($0) }
    }

    public func addressee(_ written: Party) throws(ChannelError) -> Party {
        Party(name: written.name, address: try SMSComposition.addressee(written).e164)
    }

    /// Tries the credentials with a question that sends nothing, where the profile knows one; else it looks whether the
    /// secrets can be read.
    public func check() async -> [AccountCheck] {
        var findings: [AccountCheck] = []
        for account in settings.accounts {
            guard let gateway = gateways[account.account.name] else { continue }
            var fault: ChannelError?
            do throws(ChannelError) {
                let values = try await gateway.values(within: .seconds(9))
                if let question = gateway.profile.check {
                    _ = try await gateway.ask(question, values, "check", within: .seconds(10))
                }
            } catch {
                fault = error
            }
            if gateway.profile.polling != nil {
                findings.append(Self.finding(account, "reading", fault))
            }
            if gateway.profile.send != nil { findings.append(Self.finding(account, "sending", fault)) }
        }
        return findings
    }

    private static func finding(_ account: SMSAccount, _ subject: String, _ fault: ChannelError?) -> AccountCheck {
        AccountCheck(channel: name, account: account.account.name, subject: subject, fault: fault)
    }
}

// Telephone calls as operators register them: a call becomes a contact like every other, with its number, its place in the
// thread and in the caller's history. No exchange is spoken to; what exchanges count comes in by `Switchboard`.

import Channels
import Tickets

/// The channel: its accounts and the form that operators fill in. Nobody can be answered by it: a call back is registered, too.
public struct PhoneChannel: Channel {
    public let settings: PhoneSettings

    public init(_ settings: PhoneSettings) { self.settings = settings }

    public static let name = ChannelName("phone")

    public var descriptor: ChannelDescriptor {
        ChannelDescriptor(
            name: Self.name, title: LocalizedText(it: "Telefono", en: "Telephone"), icon: "phone",
            sendsAttachments: false, reportsDelivery: false, originalExtension: "json",
            originalType: "application/json", quotes: false, addresses: .telephone)
    }

    public var accounts: [ChannelAccount] { settings.accounts.map(\.account) }

    public var translation: any ChannelTranslation { PhoneTranslation() }

    public var forms: [any ChannelForm] {
        settings.accounts.map { PhoneForm($0, outcomes: settings.outcomes) }
    }

    /// Nothing is fetched: calls are handed in.
    public func makeSources() -> [any ChannelSource] { [] }

    public func makeDelivery(for account: AccountName) -> (any ChannelDelivery)? { nil }

    /// There is no other side that could be away.
    public func check() async -> [AccountCheck] {
        accounts.map { AccountCheck(channel: Self.name, account: $0.name, subject: "reading", fault: nil) }
    }

    /// A number as people write it, in the form in which it is kept.
    public func addressee(_ written: Party) throws(ChannelError) -> Party {
        guard let number = TelephoneNumber(written.address) else {
            throw ChannelError(
                .permanent, code: "address", operation: "read addressee", detail: "not a telephone number")
        }
        return Party(name: written.name, address: number.e164)
    }

    public var texts: [ChannelText] { PhoneTexts.all }
}

/// The number told on another channel, where an operator has it sent: after S-16, which is about a letter.
enum PhoneTexts {
    static let all = [
        ChannelText(
            .received, language: "it", subject: "Richiesta n. {numero}",
            body:
                "{servizio}: la Sua telefonata è stata registrata con il n. {numero}. Lo indichi nei prossimi contatti."
        ),
        ChannelText(
            .received, language: "en", subject: "Request no. {numero}",
            body: "{servizio}: your call is registered under no. {numero}. Please quote it when you contact us again."),
    ]
}

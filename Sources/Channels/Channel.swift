// The port for channels. An adapter under `Adapters/` offers these five things and nothing else; everything about
// when, in what order and how often is decided once, above it, by Intake and Outbox. An adapter is dumb on purpose:
// it does not retry, does not wait longer than asked, keeps nothing, and never sees a store or a ticket.

import Runtime
import Tickets

/// What a channel is: data for pages and settings.
public struct ChannelDescriptor: Hashable, Sendable {
    /// Lower case, the same for ever: it is part of stored keys.
    public var name: ChannelName
    /// Shown to people: `it`, `en`.
    public var title: LocalizedText
    /// Name of the drawing that stands for it on pages (one of the page's own icons).
    public var icon: String
    /// Whether attachments can go out.
    public var sendsAttachments: Bool
    /// Largest answer in bytes, attachments included; nil when the channel has no limit of its own.
    public var largestAnswer: Int?
    /// Whether acceptance is followed by news of delivery or failure.
    public var reportsDelivery: Bool
    /// File name extension and media type of an original, for its download.
    public var originalExtension: String
    public var originalType: String

    public init(
        name: ChannelName, title: LocalizedText, icon: String, sendsAttachments: Bool, largestAnswer: Int? = nil,
        reportsDelivery: Bool, originalExtension: String, originalType: String
    ) {
        self.name = name
        self.title = title
        self.icon = icon
        self.sendsAttachments = sendsAttachments
        self.largestAnswer = largestAnswer
        self.reportsDelivery = reportsDelivery
        self.originalExtension = originalExtension
        self.originalType = originalType
    }
}

/// A text in the two languages of the interface.
public struct LocalizedText: Hashable, Sendable, Codable {
    public var it: String
    public var en: String
    public init(it: String, en: String) {
        self.it = it
        self.en = en
    }
    public func `in`(_ language: String) -> String { language == "en" ? en : it }
}

/// A complete channel with its accounts, made by the adapter's factory from its settings.
public protocol Channel: Sendable {
    var descriptor: ChannelDescriptor { get }

    /// Every account of ours on this channel, in the order of the settings.
    var accounts: [ChannelAccount] { get }

    /// Reads raw items and renders originals. Pure; called from several threads at once.
    var translation: any ChannelTranslation { get }

    /// One source for each account that is read. Called once at start.
    func makeSources() -> [any ChannelSource]

    /// The way out for an account, or nil when it only receives. Called once for each account at start.
    func makeDelivery(for account: AccountName) -> (any ChannelDelivery)?

    /// Tries every account for real (connect, log in, open folders; sends and changes nothing), each within 20 s.
    /// Never throws: a failure is a finding.
    func check() async -> [AccountCheck]
}

/// One account of ours on a channel.
public struct ChannelAccount: Hashable, Sendable {
    public var name: AccountName
    /// Our own address as citizens see it, for pages and for recognising ourselves.
    public var address: String
    /// Further addresses of ours on this account, compared like `address`.
    public var aliases: [String]
    /// Our name as citizens see it.
    public var title: String
    /// Service code of the tickets opened here (`CC`, `CUP`).
    public var service: String
    /// Language of automatic texts: `it` or `en`.
    public var language: String
    /// Acknowledge automatically?
    public var acknowledges: Bool

    public init(
        name: AccountName, address: String, aliases: [String] = [], title: String, service: String = "CC",
        language: String = "it", acknowledges: Bool = true
    ) {
        self.name = name
        self.address = address
        self.aliases = aliases
        self.title = title
        self.service = service
        self.language = language
        self.acknowledges = acknowledges
    }
}

/// One finding of a live test.
public struct AccountCheck: Hashable, Sendable {
    public var channel: ChannelName
    public var account: AccountName
    /// `reading` or `sending`, and what was tried, in words.
    public var subject: String
    /// nil when it works.
    public var fault: ChannelError?

    public init(channel: ChannelName, account: AccountName, subject: String, fault: ChannelError?) {
        self.channel = channel
        self.account = account
        self.subject = subject
        self.fault = fault
    }
}

/// What went wrong on a channel. The adapter classifies, the core obeys. Carries no message text, secret or full address.
public struct ChannelError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What the core should do about it.
    public enum Class: String, Sendable, Codable {
        /// May work later. The choice when unsure: attempts are bounded.
        case transient
        /// Will not work again without a person.
        case permanent
    }

    public var `class`: Class
    /// A short stable word for pages, metrics and translations: `unreachable`, `timeout`, `tls`, `credentials`,
    /// `refused`, `protocol`, `missing_folder`, `too_large`, `malformed`, `local` …
    public var code: String
    /// What was being done: `connect`, `log in`, `open folder` …
    public var operation: String
    /// The foreign side's own code and words, shortened to one line of at most 300 characters; may be empty.
    public var detail: String
    /// Wait at least so long before the next try, where the other side said so.
    public var retryAfter: Duration?

    public init(
        _ class: Class, code: String, operation: String, detail: String = "", retryAfter: Duration? = nil
    ) {
        self.class = `class`
        self.code = code
        self.operation = operation
        self.detail = String(detail.map { $0.isNewline ? " " : $0 }.prefix(300))
        self.retryAfter = retryAfter
    }

    /// Whether the fault lies with the account as a whole rather than with one message: nothing of this account will
    /// get through until it is over, so the core tries with one message at a time and holds none of them for it.
    public var concernsAccount: Bool {
        ["unreachable", "tls", "credentials"].contains(code) || ["connect", "log in"].contains(operation)
    }

    public var description: String { detail.isEmpty ? "\(operation): \(code)" : "\(operation): \(code) (\(detail))" }
}

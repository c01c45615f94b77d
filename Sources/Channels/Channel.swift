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
    /// Whether answers have a subject that the citizen sees.
    public var hasSubject: Bool
    /// Whether a copy of the answered text may go along.
    public var quotes: Bool
    /// Whether answers are carried out by people (printed, posted): they go to the print queue.
    public var byHand: Bool
    /// What its addresses are: an address of a citizen can be used by every channel of the same kind.
    public var addresses: AddressKind

    /// Kinds of addresses.
    public enum AddressKind: String, Hashable, Sendable, Codable {
        case mailbox, telephone, postal, opaque
    }

    public init(
        name: ChannelName, title: LocalizedText, icon: String, sendsAttachments: Bool, largestAnswer: Int? = nil,
        reportsDelivery: Bool, originalExtension: String, originalType: String, hasSubject: Bool = true,
        quotes: Bool = true, byHand: Bool = false, addresses: AddressKind = .opaque
    ) {
        self.name = name
        self.title = title
        self.icon = icon
        self.sendsAttachments = sendsAttachments
        self.largestAnswer = largestAnswer
        self.reportsDelivery = reportsDelivery
        self.originalExtension = originalExtension
        self.originalType = originalType
        self.hasSubject = hasSubject
        self.quotes = quotes
        self.byHand = byHand
        self.addresses = addresses
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

    /// Says what lies where the accounts are read; nil where nothing stays behind (web hooks, forms).
    var stocktaking: (any ChannelStocktaking)? { get }

    /// The addresses that providers call. Asked once at start.
    var webHooks: [any ChannelWebHook] { get }

    /// Where forms of ours lead (a citizen's on the web, an operator's for a call). Asked once at start.
    var forms: [any ChannelForm] { get }

    /// Shows what an answer will look like; nil when it goes out just as it is written.
    var preview: (any ChannelPreview)? { get }

    /// Shows originals that are pictures of paper.
    var pages: (any ChannelPages)? { get }

    /// Reads the words on originals that are pictures of paper. Items whose `Translation.wantsTranscript` is set are
    /// read after filing.
    var transcription: (any ChannelTranscription)? { get }

    /// An addressee typed by an operator in the form in which this channel writes to it: checked, normalised.
    /// - Throws: permanent, `code` `address`, with a sentence in `detail` when it cannot be written to.
    func addressee(_ written: Party) throws(ChannelError) -> Party

    /// The channel's own wordings of automatic texts; the administrator's files come first. Channels without subjects
    /// leave them empty.
    var texts: [ChannelText] { get }

    /// Lets go of what the channel holds beside its sources and deliveries (worker processes). Called once at the end.
    func rest() async
}

extension Channel {
    public var stocktaking: (any ChannelStocktaking)? { nil }
    public var webHooks: [any ChannelWebHook] { [] }
    public var forms: [any ChannelForm] { [] }
    public var preview: (any ChannelPreview)? { nil }
    public var pages: (any ChannelPages)? { nil }
    public var transcription: (any ChannelTranscription)? { nil }
    public func addressee(_ written: Party) throws(ChannelError) -> Party {
        if written.address.allSatisfy(\.isWhitespace) {
            throw ChannelError(.permanent, code: "address", operation: "read addressee", detail: "it is empty")
        }
        return written
    }
    public var texts: [ChannelText] { [] }
    public func rest() async {}
}

/// A channel's own wording of an automatic text.
public struct ChannelText: Sendable, Hashable {
    public var text: AutomaticText
    /// `it` or `en`.
    public var language: String
    public var subject: TextTemplate
    public var body: TextTemplate

    public init(_ text: AutomaticText, language: String, subject: String = "", body: String) {
        self.text = text
        self.language = language
        self.subject = TextTemplate(subject)
        self.body = TextTemplate(body)
    }
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
    /// How much may go out; nil without limit.
    public var budget: SendingBudget?
    /// Values for the fields of automatic texts that belong to the account, e.g. `telefono`.
    public var textFields: [String: String]

    public init(
        name: AccountName, address: String, aliases: [String] = [], title: String, service: String = "CC",
        language: String = "it", acknowledges: Bool = true, budget: SendingBudget? = nil,
        textFields: [String: String] = [:]
    ) {
        self.name = name
        self.address = address
        self.aliases = aliases
        self.title = title
        self.service = service
        self.language = language
        self.acknowledges = acknowledges
        self.budget = budget
        self.textFields = textFields
    }
}

/// How much an account may send in a day of the service's time zone, in `ChannelDelivery.units`. What goes beyond is
/// held with the code `budget_day` or `budget_address` and an alarm, until a person sends it: money is not spent by
/// somebody else's machine (SMS pumping).
public struct SendingBudget: Hashable, Sendable {
    public var perDay: Int?
    public var perAddress: Int?
    public init(perDay: Int? = nil, perAddress: Int? = nil) {
        self.perDay = perDay
        self.perAddress = perAddress
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

extension AccountCheck {
    /// Tries all accounts side by side: one that does not answer must not keep the others waiting. In their order.
    public static func sideBySide<Account: Sendable>(
        _ accounts: [Account], _ check: @escaping @Sendable (Account) async -> [AccountCheck]
    ) async -> [AccountCheck] {
        await withTaskGroup(of: (Int, [AccountCheck]).self) { group in
            for (index, account) in accounts.enumerated() { group.addTask { (index, await check(account)) } }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }.sorted { $0.key < $1.key }.flatMap(\.value)
        }
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

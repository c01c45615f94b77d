// What the room needs from outside; the executable puts it together. Nothing here is reached by a global.

import Channels
import Crypto
import Foundation
import Reports
import Runtime
import ServiceLevels
import SignIn
import Store
import Tickets

/// The parts that the pages and the JSON API stand on.
public struct WebParts: Sendable {
    public var store: any Store
    /// For titles and icons, for opening originals, and for the limits of answers.
    public var channels: [any Channel]
    public var clock: any WallClock
    public var log: Log
    public var passwords: PasswordHasher
    /// As they hold now: administration pages may exchange them.
    public var settings: WebSettings { current.value }
    private let current: Current<WebSettings>
    /// Further reasons for not being ready, as fixed words (`disk_full`, `clock`); the store is probed anyway.
    public var readiness: @Sendable () async -> [String]

    /// Which accounts are read and which send, by their settings.
    public var ways: @Sendable (ChannelName, AccountName) -> AccountWays

    /// Figures that other rooms count, for `/metrics`.
    public var metrics: @Sendable () -> [MetricFamily] = { [] }

    /// Makes items of a web hook safe; after it returns they survive anything. When it throws nothing was kept.
    public var accept: @Sendable ([IncomingItem], ChannelName, AccountName) async throws -> Void = { _, _, _ in
        throw StoreError(.unavailable, operation: "accept", detail: "no intake")
    }

    /// Draws the sheet that parts two letters of a scanned pile, as PDF; nil when what is asked for makes no sheet. Not there
    /// where no paper comes in.
    public var separatorSheet: (@Sendable (SeparatorRequest) async throws -> [UInt8]?)?

    /// Escalates, gives back, reminds, asks; by the rules of the settings.
    public var escalations: EscalationDesk

    /// Tells a citizen on another channel that his contact has come in. Not there where nothing is acknowledged.
    public var confirmReceipt: (@Sendable (TicketID, ReplyAddress, UserID) async throws -> ReceiptConfirmation)?

    /// Sends a one-time code for a request's page to the address it came from, where there is such a request and such a way.
    /// Never tells whether it did.
    public var sendStatusCode: (@Sendable (TicketNumber) async -> Void)?

    /// Figures, lists and closed periods. Not there where the settings name no service.
    public var reports: Reports?

    /// Takes in a file of telephone calls for a service. Not there where no switchboard's files are understood.
    /// - Throws: `CallFileFault` for a file that is refused; then nothing has changed.
    public var importCalls: (@Sendable ([UInt8], CallForm, String, UserID) async throws -> CallImport)?

    /// What administration pages write. Not there where nothing can be administered.
    public var administration: (any Administration)?

    /// Hands a mail to somebody inside over at once: address, subject, text; whether it was taken. Such mails hold secrets and
    /// are kept nowhere. Not there where no account can send mail.
    public var sendMail: (@Sendable (String, String, String) async -> Bool)?

    /// The body's own identity provider. Not there where the settings name none.
    public var identityProvider: IdentityProvider?

    /// By settings that stay.
    public init(
        store: any Store, channels: [any Channel], clock: any WallClock = SystemClock(), log: Log,
        passwords: PasswordHasher, settings: WebSettings = WebSettings(),
        readiness: @escaping @Sendable () async -> [String] = { [] },
        ways: @escaping @Sendable (ChannelName, AccountName) -> AccountWays = { _, _ in AccountWays() }
    ) {
        self.init(
            store: store, channels: channels, clock: clock, log: log, passwords: passwords, current: Current(settings),
            readiness: readiness, ways: ways)
    }

    /// - Parameter current: may be exchanged at any time.
    public init(
        store: any Store, channels: [any Channel], clock: any WallClock = SystemClock(), log: Log,
        passwords: PasswordHasher, current: Current<WebSettings>,
        readiness: @escaping @Sendable () async -> [String] = { [] },
        ways: @escaping @Sendable (ChannelName, AccountName) -> AccountWays = { _, _ in AccountWays() }
    ) {
        self.store = store
        self.channels = channels
        self.clock = clock
        self.log = log
        self.passwords = passwords
        self.current = current
        self.readiness = readiness
        self.ways = ways
        escalations = EscalationDesk(store: store, rules: current.value.levels, clock: clock)
    }

    /// The channel of that name, if it is still configured.
    func channel(_ name: ChannelName?) -> (any Channel)? { channels.first { $0.descriptor.name == name } }
}

/// What stands on a separator sheet.
public struct SeparatorRequest: Sendable, Hashable {
    /// Service code of the letters behind it.
    public var service: String
    /// Day of arrival, `2026-03-02`.
    public var arrival: String
    public var protocolNumber: String?
    public var register: String?

    public init(service: String, arrival: String, protocolNumber: String? = nil, register: String? = nil) {
        self.service = service
        self.arrival = arrival
        self.protocolNumber = protocolNumber
        self.register = register
    }
}

/// What became of a confirmation on another channel.
public enum ReceiptConfirmation: Sendable, Hashable {
    case written
    /// There are no words for it, or they are switched off.
    case notWorded
    /// The addressee wants no automatic texts.
    case optedOut
}

/// What an account is for.
public struct AccountWays: Sendable, Hashable {
    public var reads: Bool
    public var sends: Bool
    public init(reads: Bool = true, sends: Bool = true) {
        self.reads = reads
        self.sends = sends
    }
}

/// Settings of the pages.
public struct WebSettings: Sendable {
    /// Who may read `/metrics`.
    public enum MetricsAccess: Sendable {
        /// Programs on this machine that do not come through a proxy.
        case local
        case everyone
        case nobody
    }

    /// Scheme, host and port under which browsers reach us, without a path (`https://sportello.example.org`). Nothing that a
    /// client says is ever used instead (A22). nil: this machine's loopback names only.
    public var baseURL: URL?
    /// The body's or service's name, on every page.
    public var title = "Sportello"
    /// Web addresses for the foot of every page (declaration of accessibility, privacy notice, feedback).
    public var accessibilityStatement: String?
    public var privacyNotice: String?
    public var feedback: String?
    /// Of pages before log-in: `it` or `en`.
    public var language = "it"
    /// For the times that people read.
    public var timeZone = TimeZone(identifier: "Europe/Rome") ?? .gmt
    /// How long a session lives without a click, and in all (A19).
    public var sessionIdle = Duration.minutes(30)
    public var sessionLongest = Duration.hours(12)
    public var metrics = MetricsAccess.local
    /// Who may do what.
    public var permissions = PermissionTable.standard
    /// Whose log-in must have a second factor.
    public var secondFactorFor: Set<UserRole> = []
    /// After so long without a reading an account is an alarm on every page of an administrator.
    public var silentAfter = Duration.minutes(15)
    /// The citizens' form; nil where the settings describe none.
    public var citizens: CitizenSettings?
    /// Further ones, each with a page of its own.
    public var otherForms: [CitizenSettings] = []
    /// The clocks by service code; nine hours for services not named (I-02).
    public var clocks: [String: ServiceClock] = [:]
    /// What the administrator decides about levels, reminders and the organisation.
    public var levels = ServiceLevelRules()
    /// Largest answer with its attachments in bytes, where the channel has no smaller limit.
    public var largestUpload = 25 << 20
    /// Ready texts for answers.
    public var cannedTexts: [CannedText] = []
    /// What stands in the place of a text that is read on the request's page (`AutomaticText.answerByLink`).
    public var linkTexts: [AutomaticTextKey: TextTemplate] = [:]

    func linkText(channel: ChannelName, language: String) -> TextTemplate? {
        linkTexts[AutomaticTextKey(.answerByLink, channel: channel, language: language)]
            ?? linkTexts[AutomaticTextKey(.answerByLink, language: language)]
    }
    /// How long an answer waits before it leaves, so that its author can take it back.
    public var undo = Duration.zero
    /// What open pages hear of comes at most this often: what happens in between is one event.
    public var livePace = Duration.zero
    /// Shown in the page's foot and in the metrics.
    public var version = "development"

    public init() {}

    func clock(_ service: String) -> ServiceClock { clocks[service] ?? ServiceClock() }

    /// Whether browsers come by TLS: then cookies are bound to it.
    var isSecure: Bool { baseURL?.scheme == "https" }
}

// The settings of the whole program: one folder with `sportello.json5`, one file for each channel, and the texts.
// In: the folder and a table of channels that the executable chose. Out: checked values, every one with a default, and
// every fault at once with file, line, key and remedy. This room knows no channel by name.

import Channels
import Foundation
import Runtime
import SignIn
import Tickets

/// Checked settings.
public struct Settings: Sendable {
    /// Where they were read.
    public var folder: String
    /// The body's name as operators and citizens see it.
    public var title = "Contact Center"
    /// Scheme, host and port by which browsers reach us, without a slash at the end; links start with it (A22: never
    /// with the Host header). nil: this machine's loopback names only.
    public var baseURL: String?
    public var listen = Listen()
    /// Database, large originals and temporary files.
    public var dataFolder = "/var/lib/sportello"
    /// For wall-clock readings shown to people, and the year in ticket numbers.
    public var timeZone = TimeZone(identifier: "Europe/Rome") ?? .gmt
    /// Of pages before log-in and of automatic texts: `it` or `en`.
    public var language = "it"
    /// By service code (`CC`, `CUP`; R-015).
    public var services: [String: Service] = ["CC": Service(title: "Contact Center")]
    public var acknowledgement = AcknowledgementRule()
    /// Whether contacts outside opening hours are acknowledged in words of their own (E-02, S-02).
    public var outOfHoursTexts = true
    /// Whether an operator may have a contact's arrival told on another channel (S-16, S-17).
    public var confirmsElsewhere = true
    /// When a citizen is told that his case is closed (E-07).
    public var closing = ClosingRule()
    public var outbox = Outbox()
    /// How long an answer waits before it leaves, so that its author can take it back.
    public var undo = Duration.seconds(15)
    /// Ready texts for answers, with the administrator's fields filled in.
    /// With the administrator's fields still in braces.
    public internal(set) var cannedSources = CannedText.usual
    public var sessions = Sessions()
    /// After so long without a reading an account is an alarm.
    public var silentAfter = Duration.minutes(15)
    public var log = LogLevel.info
    public var metrics = MetricsAccess.local
    public var texts = AutomaticTexts.builtIn
    /// Departments, topics, and the mail addresses of back office and managers.
    public var organisation = Self.usualOrganisation
    /// Who may do what.
    public var permissions = PermissionTable.standard
    /// The body's own identity provider; nil: passwords alone.
    public var identityProvider: IdentityProviderSettings?
    /// Whose log-in must have a second factor.
    public var secondFactorFor: Set<UserRole> = []
    /// Who is written to at which percentage of a target; 100 is the deadline.
    public var warningRecipients: [Int: [WarningRecipient]] = [
        75: [.assignee], 90: [.assignee, .holder], 100: [.managers],
    ]
    public var reports = Reports()
    public var channels: [any Channel] = []
    /// The administrator's own fields, the same in every automatic text.
    var ownFields: [String: String] = [:]

    /// Where the web server listens.
    public struct Listen: Sendable, Hashable {
        /// A numeric address of this machine.
        public var address = "127.0.0.1"
        /// 0 takes a free port.
        public var port = 8080
        /// Numeric addresses of proxies in front of us, whose word on the browser's address is believed.
        public var trustedProxies: [String] = []
    }

    /// A service with tickets and figures of its own.
    public struct Service: Sendable, Hashable {
        public var title: String
        /// When it is open, how long answers and solutions may take, when to warn.
        public var clock = ServiceClock()
        /// When departments are reminded.
        public var reminders = ReminderRule()
        /// Whether citizens are told that their request went to another office (E-05, S-06).
        public var tellsCitizenOfEscalation = true
        /// By which account mails to people inside leave; nil: the first one that can send.
        public var internalMail: InternalMail?
        /// What the contract's indicators have to reach.
        public var indicators = IndicatorRules.ofTheSource(service: "")
        public var calendar: ServiceCalendar { clock.calendar }
    }

    /// An account for mails to departments, the back office and managers.
    public struct InternalMail: Sendable, Hashable {
        public var channel: ChannelName
        public var account: AccountName
    }

    /// How answers that did not get through are tried again.
    public struct Outbox: Sendable, Equatable {
        public var backOff = BackOff(first: .seconds(60), longest: .seconds(2 * 3600))
        /// After so long an entry is held for a person; at least five days.
        public var giveUpAfter = Duration.days(5)
        /// For one attempt.
        public var attemptLimit = Duration.minutes(3)
    }

    /// How long somebody stays logged in.
    public struct Sessions: Sendable, Hashable {
        /// Without a click.
        public var idle = Duration.minutes(30)
        /// In all.
        public var longest = Duration.hours(12)
    }

    /// Who may read `/metrics`.
    public enum MetricsAccess: String, Sendable, CaseIterable {
        /// Programs on this machine that do not come through a proxy.
        case local
        case everyone
        case nobody
    }

    /// Makes a channel from its file, noting faults in the node and calling its `finish()`; nil when it cannot be made.
    public typealias ChannelParser = (SettingsNode) -> (any Channel)?

    public static let mainFile = "sportello.json5"

    /// Reads everything, whatever is wrong with parts of it. Values of faulty keys are defaults: before working with
    /// them ask the report.
    /// - Parameter channels: channel name to parser; the file of a channel is `<name>.json5`.
    public static func read(
        folder: String, channels: [(name: String, parser: ChannelParser)] = []
    ) -> (settings: Settings, report: SettingsReport) {
        let files = SettingsFiles(folder: folder)
        var settings = Settings(folder: folder)
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue else {
            files.add(folder, "", "is not there", "Create it and copy the examples of Config/ into it.")
            return (settings, files.report)
        }
        settings.ownFields = settings.readMain(files.object(mainFile))
        settings.readOrganisation(files)
        settings.readChannels(files, channels)
        settings.checkInternalMail(files)
        settings.checkClosing(files)
        settings.checkForms(files)
        settings.readCanned(files, ownFields: settings.ownFields)
        settings.texts = AutomaticTexts.read(
            files, ownFields: settings.ownFields, channels: settings.channels, known: channels.map(\.name))
        return (settings, files.report)
    }

    public init(folder: String) { self.folder = folder }

    /// Where the pages are, for people.
    public var address: String {
        let host = listen.address.contains(":") ? "[\(listen.address)]" : listen.address
        return baseURL ?? "http://\(host):\(listen.port)"
    }
}

// What the administrator decides about clocks, warnings, escalations and reminders.

import Foundation
import Tickets

/// Rules of the room.
public struct ServiceLevelRules: Sendable {
    public struct Service: Sendable {
        public var title: String
        public var clock: ServiceClock
        public var reminders: ReminderRule
        /// Whether the citizen is told of an escalation (E-05, S-06).
        public var tellsCitizen: Bool
        /// By which account mails to people inside leave; nil: none can be written.
        public var mailRoute: MailRoute?
        public init(
            title: String, clock: ServiceClock = ServiceClock(), reminders: ReminderRule = ReminderRule(),
            tellsCitizen: Bool = true, mailRoute: MailRoute? = nil
        ) {
            self.title = title
            self.clock = clock
            self.reminders = reminders
            self.tellsCitizen = tellsCitizen
            self.mailRoute = mailRoute
        }
    }

    public struct MailRoute: Sendable, Hashable {
        public var channel: ChannelName
        public var account: AccountName
        public init(channel: ChannelName, account: AccountName) {
            self.channel = channel
            self.account = account
        }
    }

    /// Who is written to when a warning comes up.
    public enum Recipient: Sendable, Hashable {
        /// Whoever has the request.
        case assignee
        /// The department or back office that has it.
        case holder
        case managers
        case address(String)
    }

    /// A text with fields in braces, for mails inside.
    public struct Text: Sendable, Hashable {
        public var subject: TextTemplate
        public var body: TextTemplate
        public init(subject: TextTemplate, body: TextTemplate) {
            self.subject = subject
            self.body = body
        }
    }

    public struct TextKey: Sendable, Hashable {
        public var kind: InternalMailKind
        public var language: String
        public init(_ kind: InternalMailKind, language: String) {
            self.kind = kind
            self.language = language
        }
    }

    /// An account of ours as a citizen knows it.
    public struct Account: Sendable, Hashable {
        public var title: String
        /// `it` or `en`.
        public var language: String
        /// Values for the fields of automatic texts that belong to the account.
        public var fields: [String: String]
        public init(title: String, language: String = "it", fields: [String: String] = [:]) {
            self.title = title
            self.language = language
            self.fields = fields
        }
    }

    /// A word for both languages.
    public struct Title: Sendable, Hashable {
        public var it: String
        public var en: String
        public init(it: String, en: String) {
            self.it = it
            self.en = en
        }
    }

    public var services: [String: Service]
    public var organisation: Organisation
    /// Percent to whom.
    public var recipients: [Int: [Recipient]]
    /// Mails to people inside.
    public var texts: [TextKey: Text]
    /// What a citizen is told of an escalation, by channel and language; where there is none he is told nothing.
    public var citizenTexts: [AutomaticTextKey: Text]
    /// When a citizen is told that his case is closed; the words are in `citizenTexts`.
    public var closing = ClosingRule()
    /// Our accounts, and how channels are called.
    public var accounts: [MailRoute: Account] = [:]
    public var channelTitles: [ChannelName: Title] = [:]
    public var timeZone: TimeZone
    /// For links in mails to people inside; nil: no links.
    public var baseURL: String?
    /// Where citizens reach their requests' own pages, without a slash at its end; nil: messages to them name no page. Apart
    /// from `baseURL`, because people inside may work on the machine itself, where a loopback address leads somewhere.
    public var citizenBase: String?
    /// Of mails to people inside: `it` or `en`.
    public var language: String

    public init(
        services: [String: Service] = [:], organisation: Organisation = Organisation(),
        recipients: [Int: [Recipient]] = [75: [.assignee], 90: [.assignee, .holder], 100: [.managers]],
        texts: [TextKey: Text] = [:], citizenTexts: [AutomaticTextKey: Text] = [:],
        timeZone: TimeZone = TimeZone(identifier: "Europe/Rome") ?? .gmt, baseURL: String? = nil,
        language: String = "it"
    ) {
        self.services = services
        self.organisation = organisation
        self.recipients = recipients
        self.texts = texts
        self.citizenTexts = citizenTexts
        self.timeZone = timeZone
        self.baseURL = baseURL
        self.language = language
    }

    /// A service that the settings do not know has the contract's nine and four hours.
    public func service(_ code: String) -> Service { services[code] ?? Service(title: code) }
}

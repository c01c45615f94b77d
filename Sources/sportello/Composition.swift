// The parts that are chosen: the channels that this program offers, and how the settings become the rules of each room.
// The one place where all their names meet.

import Channels
import Email
import Fax
import Foundation
import HTTPServer
import Intake
import Letter
import Loopback
import Outbox
import Phone
import Print
import Runtime
import SMS
import Scanning
import ServiceLevels
import Settings
import Tickets
import Web
import WebForm

/// The channels on offer. A new one adds its line here (Adapters/README.md).
enum OfferedChannels {
    /// Channel name to the reader of its settings file.
    /// - Parameter log: for the channels' own words.
    static func parsers(_ log: Log = .silent) -> [(name: String, parser: Settings.ChannelParser)] {
        // One of each for all channels with paper; both start nothing until they are used.
        let pool = ScanPool()
        let shop = PrintShop()
        return [
            (
                "email",
                { node in
                    let settings = EmailSettings(reading: node)
                    node.finish()
                    return EmailChannel(settings, log: log)
                }
            ),
            (
                "fax",
                { node in
                    let settings = FaxSettings(reading: node)
                    node.finish()
                    return FaxChannel(settings, pool: pool, shop: shop, log: log)
                }
            ),
            (
                "letter",
                { node in
                    let settings = LetterSettings(reading: node)
                    node.finish()
                    return LetterChannel(settings, pool: pool, shop: shop, log: log)
                }
            ),
            ("webform", { WebFormChannel(WebFormSettings(reading: $0)) }),
            ("phone", { PhoneChannel(PhoneSettings(reading: $0)) }),
            ("sms", { SMSChannel(SMSSettings(reading: $0)) }),
            ("loopback", { LoopbackChannel(LoopbackSettings(reading: $0)) }),
        ]
    }
}

extension IntakeRules {
    init(_ settings: Settings) {
        self.init(
            services: settings.services.mapValues {
                IntakeRules.Service(title: $0.title, clock: $0.clock)
            },
            acknowledgement: settings.acknowledgement,
            acknowledgementTexts: settings.texts.acknowledgement.mapValues {
                AcknowledgementText(subject: $0.subject, body: $0.body)
            },
            timeZone: settings.timeZone)
        outOfHoursTexts = settings.outOfHoursTexts
        // Where we listen is nothing that a citizen elsewhere could open.
        pageBase = settings.baseURL
        confirmsElsewhere = settings.confirmsElsewhere
        texts = settings.texts.others.mapValues { AcknowledgementText(subject: $0.subject, body: $0.body) }
        let organisation = settings.organisation
        let inside = organisation.departments.map(\.mail) + [organisation.backOfficeMail] + organisation.managerMails
        insideAddresses = Set(inside.compactMap { $0.map(Party.key) })
        self.organisation = organisation
    }
}

extension OutboxRules {
    init(_ settings: Settings) {
        self.init(
            backOff: settings.outbox.backOff, giveUpAfter: settings.outbox.giveUpAfter,
            attemptLimit: settings.outbox.attemptLimit)
        timeZone = settings.timeZone
    }
}

extension ServiceLevelRules {
    /// - Parameter sends: whether an account of a channel can send.
    init(_ settings: Settings, sends: (ChannelName, AccountName) -> Bool) {
        let routes = Self.routes(settings, sends)
        self.init(
            services: settings.services.reduce(into: [:]) { services, one in
                let (code, service) = one
                services[code] = Service(
                    title: service.title, clock: service.clock, reminders: service.reminders,
                    tellsCitizen: service.tellsCitizenOfEscalation,
                    mailRoute: service.internalMail.map { MailRoute(channel: $0.channel, account: $0.account) }
                        ?? (routes.first { $0.service == code } ?? routes.first)?.route)
            },
            organisation: settings.organisation,
            recipients: settings.warningRecipients.mapValues { $0.map(Recipient.init) },
            texts: settings.texts.inside.reduce(into: [:]) { texts, one in
                texts[TextKey(one.key.kind, language: one.key.language)] = Text(
                    subject: one.value.subject, body: one.value.body)
            },
            timeZone: settings.timeZone, baseURL: settings.address, language: settings.language)
        // Where we listen is nothing that a citizen elsewhere could open.
        citizenBase = settings.baseURL
        closing = settings.closing
        for channel in settings.channels { add(channel, settings.texts.others) }
    }

    /// Accounts that mails to people inside can leave by, in the order of the settings, with their services.
    private static func routes(
        _ settings: Settings, _ sends: (ChannelName, AccountName) -> Bool
    ) -> [(service: String, route: MailRoute)] {
        settings.channels.filter { $0.descriptor.addresses == .mailbox }.flatMap { channel in
            channel.accounts.filter { sends(channel.descriptor.name, $0.name) }.map {
                ($0.service, MailRoute(channel: channel.descriptor.name, account: $0.name))
            }
        }
    }

    /// How a channel and its accounts are called, and what it tells citizens. What people would have to print and post goes out
    /// only where somebody has written words for just that channel: the answer is as quick.
    private mutating func add(_ channel: any Channel, _ texts: [AutomaticTextKey: MessageText]) {
        let own = channel.descriptor
        channelTitles[own.name] = Title(it: own.title.it, en: own.title.en)
        for account in channel.accounts {
            accounts[MailRoute(channel: own.name, account: account.name)] = Account(
                title: account.title, language: account.language, fields: account.textFields)
        }
        for language in ["it", "en"] {
            let key = AutomaticTextKey(.escalated, channel: own.name, language: language)
            let text = texts[key] ?? (own.byHand ? nil : texts[AutomaticTextKey(.escalated, language: language)])
            citizenTexts[key] = text.map { Text(subject: $0.subject, body: $0.body) }
            let tells = closing.channels?.contains(own.name) ?? (own.addresses == .mailbox)
            guard tells, !own.byHand else { continue }
            let closed = AutomaticTextKey(.closed, channel: own.name, language: language)
            citizenTexts[closed] = (texts[closed] ?? texts[AutomaticTextKey(.closed, language: language)]).map {
                Text(subject: $0.subject, body: $0.body)
            }
        }
    }
}

extension ServiceLevelRules.Recipient {
    init(_ recipient: Settings.WarningRecipient) {
        self =
            switch recipient {
            case .assignee: .assignee
            case .holder: .holder
            case .managers: .managers
            case .address(let address): .address(address)
            }
    }
}

extension WebSettings {
    init(_ settings: Settings) {
        self.init()
        baseURL = settings.baseURL.flatMap { URL(string: $0) }
        language = settings.language
        timeZone = settings.timeZone
        sessionIdle = settings.sessions.idle
        sessionLongest = settings.sessions.longest
        undo = settings.undo
        livePace = .milliseconds(500)
        cannedTexts = settings.cannedTexts
        linkTexts = settings.texts.others.filter { $0.key.text == .answerByLink }.mapValues(\.body)
        metrics =
            switch settings.metrics {
            case .local: .local
            case .everyone: .everyone
            case .nobody: .nobody
            }
        clocks = settings.services.mapValues(\.clock)
        permissions = settings.permissions
        silentAfter = settings.silentAfter
        secondFactorFor = settings.secondFactorFor
        version = Version.text
    }
}

extension HTTPServerSettings {
    init(_ settings: Settings) {
        self.init()
        address = settings.listen.address
        port = settings.listen.port
        trustedProxies = settings.listen.trustedProxies
        // Behind a proxy all connections come from one address.
        if !trustedProxies.isEmpty { mostConnectionsPerAddress = 0 }
        spoolFolder = settings.dataFolder
    }
}

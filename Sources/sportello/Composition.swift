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
import Print
import Runtime
import SMS
import Scanning
import Settings
import Web

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
        confirmsElsewhere = settings.confirmsElsewhere
        texts = settings.texts.others.mapValues { AcknowledgementText(subject: $0.subject, body: $0.body) }
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

extension WebSettings {
    init(_ settings: Settings) {
        self.init()
        baseURL = settings.baseURL.flatMap { URL(string: $0) }
        language = settings.language
        timeZone = settings.timeZone
        sessionIdle = settings.sessions.idle
        sessionLongest = settings.sessions.longest
        metrics =
            switch settings.metrics {
            case .local: .local
            case .everyone: .everyone
            case .nobody: .nobody
            }
        clocks = settings.services.mapValues(\.clock)
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

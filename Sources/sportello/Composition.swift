// How the settings become the rules of each room: the one place where their names meet.

import Foundation
import HTTPServer
import Intake
import Outbox
import Settings
import Web

extension IntakeRules {
    init(_ settings: Settings) {
        self.init(
            services: settings.services.mapValues { IntakeRules.Service(title: $0.title, target: $0.target) },
            acknowledgement: settings.acknowledgement,
            acknowledgementTexts: settings.texts.acknowledgement.mapValues {
                AcknowledgementText(subject: $0.subject, body: $0.body)
            },
            timeZone: settings.timeZone)
    }
}

extension OutboxRules {
    init(_ settings: Settings) {
        self.init(
            backOff: settings.outbox.backOff, giveUpAfter: settings.outbox.giveUpAfter,
            attemptLimit: settings.outbox.attemptLimit)
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
        targets = settings.services.mapValues(\.target)
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

// How the settings become the rules of each room: the one place where their names meet.

import Intake
import Settings

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

// Two telephone calls of the demo, as an operator would register them: one settled while the caller was on the line, one whose
// caller has written a text before and is to be called back. By the same form as the page's.

import Channels
import Foundation
import Intake
import Runtime
import Tickets

struct DemoCalls: Sendable {
    let channels: [any Channel]
    let intake: Intake
    let clock: any WallClock

    private struct Sample {
        var key: String
        var person: PersonDetails
        var subject: String
        var asked: String
        var said: String
        var outcome: String
        var minutesAgo: Int
        var talked: Duration
        var isSettled: Bool
    }

    private static let samples = [
        Sample(
            key: "demo0calls0000000000000001",
            person: PersonDetails(surname: "Ipotetica", name: "Lucia", locality: "Melfi", phone: "+39 0972 000000"),
            subject: "Orari dello sportello del bollo auto",
            asked: "Chiede quando è aperto lo sportello del bollo auto a Potenza.",
            said: "Lunedì, mercoledì e venerdì dalle 9 alle 13. Dati di fantasia.", outcome: "informed", minutesAgo: 55,
            talked: .seconds(140), isSettled: true),
        Sample(
            key: "demo0calls0000000000000002",
            person: PersonDetails(surname: "Verosimile", name: "Pietro", locality: "Potenza", phone: "+39 340 0000003"),
            subject: "Token di firma digitale che non si accende",
            asked: "Il token di firma non viene più riconosciuto dal computer dopo l'aggiornamento. Chiede di essere "
                + "richiamato dopo le 15.",
            said: "", outcome: "call-back", minutesAgo: 25, talked: .seconds(215), isSettled: false),
    ]

    func register() async throws {
        for channel in channels {
            guard let form = channel.forms.first(where: { !$0.callOutcomes.isEmpty }) else { continue }
            let items = try Self.samples.map { try form.item(submission($0)) }
            _ = try await intake.accept(items, channel: channel.descriptor.name, account: form.account)
            return
        }
    }

    private func submission(_ sample: Sample) -> FormSubmission {
        var made = FormSubmission(
            key: sample.key, person: sample.person, subject: sample.subject, text: sample.asked,
            arrivedAt: Instant(clock.now()) - .minutes(sample.minutesAgo))
        made.service = "CC"
        made.registeredBy = DemoUser.anna.login
        var call = FormSubmission.Call(talked: sample.talked, isSettled: sample.isSettled)
        call.outcome = sample.outcome
        call.said = sample.said
        made.call = call
        return made
    }
}

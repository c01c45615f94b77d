// The way in: what an operator has written down of a call becomes a raw item.

import Channels
import FormDocuments
import Tickets

/// The form for the calls of one account.
struct PhoneForm: ChannelForm {
    let account: AccountName
    let callOutcomes: [CallOutcome]
    private let settings: PhoneAccount

    /// Nobody is on the telephone for longer than a day.
    static let longestCall = Duration.hours(24)

    init(_ settings: PhoneAccount, outcomes: [CallOutcome]) {
        account = settings.account.name
        callOutcomes = outcomes
        self.settings = settings
    }

    var answersBy: [ChannelName: AccountName] { settings.offer.answersBy }
    var files: FormFiles { settings.offer.files }

    private var taking: FormTaking {
        FormTaking(operation: "take call", offer: settings.offer, addressHasLines: true)
    }

    func item(_ submission: FormSubmission) throws(ChannelError) -> IncomingItem {
        try taking.item(submission, as: PhoneDocument.self) { document throws(ChannelError) in
            document.beganAt = submission.arrivedAt
            document.registeredBy = submission.registeredBy
            if let call = submission.call { try add(call, to: &document) }
        }
    }

    private func add(_ call: FormSubmission.Call, to document: inout PhoneDocument) throws(ChannelError) {
        guard call.talked >= .zero, call.talked <= Self.longestCall else {
            throw taking.refusal("duration", "nobody talks for so long")
        }
        guard call.said.utf8.count <= FormTaking.longestText else {
            throw taking.refusal("too_large", "the text is long")
        }
        if call.isSettled, call.said.allSatisfy(\.isWhitespace) {
            throw taking.refusal("solution", "what was told is missing")
        }
        document.seconds = call.talked.components.seconds
        document.isOutgoing = call.isOutgoing
        document.isSettled = call.isSettled
        document.said = call.said
        guard let code = call.outcome else { return }
        guard let outcome = callOutcomes.first(where: { $0.code == code }) else {
            throw taking.refusal("outcome", "there is no such outcome")
        }
        document.outcome = .init(
            code: outcome.code, it: outcome.title.it, en: outcome.title.en, ends: outcome.ends?.rawValue)
    }
}

// The way in: what an operator has written down of a call becomes a raw item. The page has told him of everything that he can
// mend; what is checked here must hold whoever calls.

import Channels
import Foundation
import Tickets

/// The form for the calls of one account.
struct PhoneForm: ChannelForm {
    let account: AccountName
    let callOutcomes: [CallOutcome]
    private let settings: PhoneAccount

    static let longestText = 100_000
    static let longestLine = 500
    /// Nobody is on the telephone for longer than a day.
    static let longestCall = Duration.hours(24)

    init(_ settings: PhoneAccount, outcomes: [CallOutcome]) {
        account = settings.account.name
        callOutcomes = outcomes
        self.settings = settings
    }

    var answersBy: [ChannelName: AccountName] { settings.answersBy }

    func item(_ submission: FormSubmission) throws(ChannelError) -> IncomingItem {
        try check(submission)
        var document = PhoneDocument()
        document.beganAt = submission.arrivedAt
        document.person = submission.person
        document.service = submission.service
        document.topic = submission.topic?.value
        document.priority = submission.priority?.rawValue
        document.subject = submission.subject
        document.text = submission.text
        document.language = submission.language
        document.ticket = submission.ticketToken?.value
        document.registeredBy = submission.registeredBy
        if let call = submission.call { try add(call, to: &document) }
        if let wish = submission.answerBy {
            guard let account = settings.answersBy[wish.channel] else {
                throw Self.refusal("answer_way", "answers by this channel are not offered")
            }
            document.answerBy = .init(channel: wish.channel.value, account: account.value, address: wish.address)
        }
        if !submission.attachments.isEmpty {
            document.files = submission.attachments.map { .init(name: $0.name, type: $0.type, bytes: Data($0.bytes)) }
        }
        guard let bytes = try? document.encoded() else { throw Self.refusal("malformed", "it cannot be written") }
        var envelope: [String: String] = [:]
        envelope["service"] = submission.service
        return IncomingItem(key: submission.key, arrivedAt: submission.arrivedAt, bytes: bytes, envelope: envelope)
    }

    private func add(_ call: FormSubmission.Call, to document: inout PhoneDocument) throws(ChannelError) {
        guard call.talked >= .zero, call.talked <= Self.longestCall else {
            throw Self.refusal("duration", "nobody talks for so long")
        }
        guard call.said.utf8.count <= Self.longestText else { throw Self.refusal("too_large", "the text is long") }
        if call.isSettled, call.said.allSatisfy(\.isWhitespace) {
            throw Self.refusal("solution", "what was told is missing")
        }
        document.seconds = call.talked.components.seconds
        document.isOutgoing = call.isOutgoing
        document.isSettled = call.isSettled
        document.said = call.said
        guard let code = call.outcome else { return }
        guard let outcome = callOutcomes.first(where: { $0.code == code }) else {
            throw Self.refusal("outcome", "there is no such outcome")
        }
        document.outcome = .init(
            code: outcome.code, it: outcome.title.it, en: outcome.title.en, ends: outcome.ends?.rawValue)
    }

    private func check(_ submission: FormSubmission) throws(ChannelError) {
        let key = submission.key.utf8
        guard (16...64).contains(key.count), key.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) })
        else { throw Self.refusal("key", "the key has not the form of one") }
        guard submission.text.utf8.count <= Self.longestText else {
            throw Self.refusal("too_large", "the text is long")
        }
        let person = PersonDetails.Field.allCases.map { submission.person[$0] }
        let lines = person + [submission.subject, submission.service ?? "", submission.registeredBy ?? ""]
        // An address of paper has several lines.
        let address = submission.answerBy?.address ?? ""
        for line in lines + address.split(separator: "\n").map(String.init) {
            guard line.utf8.count <= Self.longestLine * 4, line.count <= Self.longestLine,
                !line.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw Self.refusal("line", "a field is no single short line") }
        }
        if submission.answerBy != nil, address.allSatisfy(\.isWhitespace) {
            throw Self.refusal("address", "there is no address for the answer")
        }
        let size = submission.attachments.reduce(0) { $0 + $1.bytes.count }
        guard submission.attachments.count <= settings.mostFiles, size <= settings.largestFiles else {
            throw Self.refusal("attachments", "the files are too many or too large")
        }
    }

    private static func refusal(_ code: String, _ detail: String) -> ChannelError {
        ChannelError(.permanent, code: code, operation: "take call", detail: detail)
    }
}

// The way in: what was written into the form becomes a raw item. The page has told the citizen of everything that he can mend;
// what is checked here must hold whoever calls.

import Channels
import Foundation
import Tickets

/// One form.
struct WebForm: ChannelForm {
    let account: AccountName
    private let settings: WebFormAccount

    static let longestText = 100_000
    static let longestLine = 500

    var answersBy: [ChannelName: AccountName] { settings.answersBy }

    init(_ settings: WebFormAccount) {
        account = settings.account.name
        self.settings = settings
    }

    func item(_ submission: FormSubmission) throws(ChannelError) -> IncomingItem {
        try check(submission)
        var document = WebFormDocument()
        document.arrivedAt = submission.arrivedAt
        document.person = submission.person
        document.service = submission.service
        document.topic = submission.topic?.value
        document.priority = submission.priority?.rawValue
        document.subject = submission.subject
        document.text = submission.text
        document.language = submission.language
        document.ticket = submission.ticketToken?.value
        if let wish = submission.answerBy {
            guard let account = settings.answersBy[wish.channel] else {
                throw Self.refusal("answer_way", "answers by this channel are not offered")
            }
            document.answerBy = .init(
                channel: wish.channel.value, account: account.value, address: wish.address)
        }
        if !submission.attachments.isEmpty {
            document.files = submission.attachments.map {
                .init(name: $0.name, type: $0.type, bytes: Data($0.bytes))
            }
        }
        guard let bytes = try? document.encoded() else { throw Self.refusal("malformed", "it cannot be written") }
        var envelope: [String: String] = [:]
        // Intake files it under this service, if the settings know it.
        envelope["service"] = submission.service
        return IncomingItem(key: submission.key, arrivedAt: submission.arrivedAt, bytes: bytes, envelope: envelope)
    }

    private func check(_ submission: FormSubmission) throws(ChannelError) {
        let key = submission.key.utf8
        guard (16...64).contains(key.count), key.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) })
        else { throw Self.refusal("key", "the key has not the form of one") }
        guard submission.text.utf8.count <= Self.longestText else {
            throw Self.refusal("too_large", "the text is long")
        }
        let person = PersonDetails.Field.allCases.map { submission.person[$0] }
        let lines = person + [submission.subject, submission.service ?? "", submission.answerBy?.address ?? ""]
        for line in lines {
            guard line.utf8.count <= Self.longestLine * 4, line.count <= Self.longestLine,
                !line.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw Self.refusal("line", "a field is no single short line") }
        }
        if let wish = submission.answerBy, wish.address.allSatisfy(\.isWhitespace) {
            throw Self.refusal("address", "there is no address for the answer")
        }
        let size = submission.attachments.reduce(0) { $0 + $1.bytes.count }
        guard submission.attachments.count <= settings.mostFiles, size <= settings.largestFiles else {
            throw Self.refusal("attachments", "the files are too many or too large")
        }
    }

    private static func refusal(_ code: String, _ detail: String) -> ChannelError {
        ChannelError(.permanent, code: code, operation: "take submission", detail: detail)
    }
}

// From a submission to a raw item. The page has told its writer of everything that he can mend; what is checked here must hold
// whoever calls.

import Channels
import Foundation
import Tickets

/// How one form takes submissions.
public struct FormTaking: Sendable {
    /// In bytes.
    public static let longestText = 100_000
    /// In characters.
    public static let longestLine = 500

    /// What the form does, for errors: `take call`.
    private let operation: String
    private let offer: FormOffer
    private let addressHasLines: Bool

    /// - Parameter addressHasLines: whether the answer may go to an address of paper, which has several lines.
    public init(operation: String, offer: FormOffer, addressHasLines: Bool = false) {
        self.operation = operation
        self.offer = offer
        self.addressHasLines = addressHasLines
    }

    /// - Parameter addition: writes what only this adapter's documents have.
    /// - Throws: `ChannelError` that names what is wrong and quotes nothing of it.
    public func item<Document: FormDocument>(
        _ submission: FormSubmission, as kind: Document.Type,
        adding addition: (inout Document) throws(ChannelError) -> Void
    ) throws(ChannelError) -> IncomingItem {
        try check(submission)
        var document = Document()
        document.person = submission.person
        document.service = submission.service
        document.topic = submission.topic?.value
        document.priority = submission.priority?.rawValue
        document.subject = submission.subject
        document.text = submission.text
        document.language = submission.language
        document.ticket = submission.ticketToken?.value
        try addition(&document)
        if let wish = submission.answerBy {
            guard let account = offer.answersBy[wish.channel] else {
                throw refusal("answer_way", "answers by this channel are not offered")
            }
            document.answerBy = FormWay(channel: wish.channel.value, account: account.value, address: wish.address)
        }
        if !submission.attachments.isEmpty {
            document.files = submission.attachments.map {
                FormFile(name: $0.name, type: $0.type, bytes: Data($0.bytes))
            }
        }
        guard let bytes = try? document.encoded() else { throw refusal("malformed", "it cannot be written") }
        var envelope: [String: String] = [:]
        // Intake files it under this service, if the settings know it.
        envelope["service"] = submission.service
        return IncomingItem(key: submission.key, arrivedAt: submission.arrivedAt, bytes: bytes, envelope: envelope)
    }

    public func refusal(_ code: String, _ detail: String) -> ChannelError {
        ChannelError(.permanent, code: code, operation: operation, detail: detail)
    }

    private func check(_ submission: FormSubmission) throws(ChannelError) {
        let key = submission.key.utf8
        guard (16...64).contains(key.count), key.allSatisfy({ (48...57).contains($0) || (97...122).contains($0) })
        else { throw refusal("key", "the key has not the form of one") }
        guard submission.text.utf8.count <= Self.longestText else { throw refusal("too_large", "the text is long") }
        let address = submission.answerBy?.address ?? ""
        let lines =
            PersonDetails.Field.allCases.map { submission.person[$0] }
            + [submission.subject, submission.service ?? "", submission.registeredBy ?? ""]
            + (addressHasLines ? address.split(separator: "\n").map(String.init) : [address])
        for line in lines {
            guard line.utf8.count <= Self.longestLine * 4, line.count <= Self.longestLine,
                !line.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
            else { throw refusal("line", "a field is no single short line") }
        }
        if submission.answerBy != nil, address.allSatisfy(\.isWhitespace) {
            throw refusal("address", "there is no address for the answer")
        }
        let size = submission.attachments.reduce(0) { $0 + $1.bytes.count }
        guard submission.attachments.count <= offer.files.most, size <= offer.files.largest else {
            throw refusal("attachments", "the files are too many or too large")
        }
    }
}

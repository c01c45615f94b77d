// The key under which a submission comes in: the same for the same content of the same form, another one for other content. So a
// double click is one request, and a text that was corrected after it had been sent is not dropped: it is a request of its own.

import Channels
import Crypto
import Tickets

enum SubmissionKey {
    /// As long and as hard to guess as the form's own key, which goes into it.
    /// - Parameters:
    ///   - submission: its `key` is the form's.
    ///   - circumstances: what was written besides, and stands in the submission only as it was understood.
    static func of(_ submission: FormSubmission, also circumstances: [String] = []) -> String {
        let person = submission.person
        var parts = [
            submission.key, submission.service ?? "", submission.topic?.value ?? "", submission.subject,
            submission.text,
            person.surname, person.name, person.locality, person.phone, person.mail,
            submission.answerBy?.channel.value ?? "", submission.answerBy?.address ?? "",
        ]
        parts += [submission.ticketToken?.value ?? ""] + circumstances
        if let call = submission.call {
            parts += [
                "\(call.talked.components.seconds)", call.isOutgoing ? "out" : "in",
                call.isSettled ? "settled" : "open",
                call.outcome ?? "", call.said,
            ]
        }
        for file in submission.attachments { parts += [file.name, SHA256.digest(of: file.bytes).hex] }
        // With their lengths: what stands at the end of one field is not what stands at the beginning of the next.
        let content = parts.map { "\($0.utf8.count):\($0)" }.joined()
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        let bytes = SHA256.digest(of: content).bytes.prefix(26)
        return String(decoding: bytes.map { alphabet[Int($0 & 31)] }, as: UTF8.self)
    }
}

// A provider calls: one document in each request, at an address with a secret in it. And the reading of pages, which for
// this channel are a field of the document.

import Channels
import Crypto
import Tickets

/// Takes documents by POST.
struct LoopbackWebHook: ChannelWebHook {
    let account: AccountName
    let path: String

    /// nil when the account has no secret for its address.
    init?(_ settings: LoopbackAccount) {
        guard let secret = settings.hookSecret else { return nil }
        account = settings.account.name
        path = "\(settings.account.name)/\(secret)"
    }

    func receive(_ request: WebHookRequest) -> WebHookVerdict {
        guard let document = try? LoopbackDocument(decoding: request.body) else {
            return .refuse(
                status: 400, ChannelError(.permanent, code: "malformed", operation: "read request"))
        }
        // Without an id of its own equal bytes are the same document.
        let key = document.id ?? SHA256.digest(of: request.body).hex
        return .keep(
            [IncomingItem(key: key, arrivedAt: document.sentAt ?? request.receivedAt, bytes: request.body)],
            WebHookAnswer(status: 204))
    }
}

/// Reads the words on a document's pages.
struct LoopbackTranscription: ChannelTranscription {
    func transcribe(_ original: [UInt8], account: AccountName) async throws(ChannelError) -> Transcript {
        guard let document = try? LoopbackDocument(decoding: original), let pages = document.pages, !pages.isEmpty
        else { throw ChannelError(.permanent, code: "unreadable", operation: "read pages") }
        return Transcript(text: pages, confidence: 90)
    }
}

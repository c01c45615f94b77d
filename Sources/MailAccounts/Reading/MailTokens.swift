// Where our secrets travel in mail: in the Message-ID of everything we send, `out-<token>@domain`, which comes back in
// In-Reply-To, References and reports; and in the reply address, `desk+<token>@domain`, for those who lose the id (A6).

import MIME
import Tickets

public enum MailTokens {
    private static let prefix = "out-"

    /// The Message-ID of a message of ours, without angle brackets: the same at every attempt.
    public static func messageID(_ token: ReplyToken, domain: String) -> String { "\(prefix)\(token.value)@\(domain)" }

    /// `address` with the ticket's secret as its detail (RFC 5233 2). An address that has a detail already keeps it.
    public static func replyAddress(_ address: String, _ token: ReplyToken) -> String {
        guard let at = address.lastIndex(of: "@") else { return address }
        return "\(address[..<at])+\(token.value)\(address[at...])"
    }

    /// The secret in a Message-ID of ours.
    public static func token(inMessageID id: String) -> ReplyToken? {
        let local = id.prefix { $0 != "@" }
        guard local.lowercased().hasPrefix(prefix) else { return nil }
        return ReplyToken(local.dropFirst(prefix.count))
    }

    /// The secret in a reply address of ours; what stands between two `+` counts too.
    public static func token(inAddress address: String) -> ReplyToken? {
        guard let at = address.lastIndex(of: "@") else { return nil }
        for detail in address[..<at].split(separator: "+").dropFirst() {
            if let token = ReplyToken(detail) { return token }
        }
        return nil
    }

    /// Every secret, those of messages first, each once.
    public static func all(ids: [String], addresses: [String]) -> [ReplyToken] {
        var found: [ReplyToken] = []
        let candidates = ids.map { token(inMessageID: $0) } + addresses.map { token(inAddress: $0) }
        for token in candidates.compactMap({ $0 }) where !found.contains(token) { found.append(token) }
        return found
    }
}

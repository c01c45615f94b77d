// The way in for channels whose provider calls us: requests at addresses of our own, judged by the adapter, kept by the
// core before the provider gets its answer. What the provider then sends again is one item, by its key.

import Tickets

/// A request as it came over the wire.
public struct WebHookRequest: Sendable, Hashable {
    /// Upper case.
    public var method: String
    /// Path and query exactly as sent, undecoded: signatures are made over it.
    public var target: String
    /// The address under which the provider knows us: the public address of the settings (behind a proxy it is not what
    /// the request says) with `target`.
    public var publicURL: String
    /// In the order sent, names in lower case.
    public var fields: [Field]
    public var body: [UInt8]
    /// The caller's address; behind a trusted proxy the one that the proxy reports.
    public var remoteAddress: String
    public var receivedAt: Instant

    public struct Field: Sendable, Hashable {
        public var name: String
        public var value: String
        public init(name: String, value: String) {
            self.name = name
            self.value = value
        }
    }

    public init(
        method: String, target: String, publicURL: String, fields: [Field], body: [UInt8], remoteAddress: String,
        receivedAt: Instant
    ) {
        self.method = method
        self.target = target
        self.publicURL = publicURL
        self.fields = fields
        self.body = body
        self.remoteAddress = remoteAddress
        self.receivedAt = receivedAt
    }

    /// The first field of this name, lower case.
    public func field(_ name: String) -> String? { fields.first { $0.name == name }?.value }
}

/// What the provider gets to hear.
public struct WebHookAnswer: Sendable, Hashable {
    public var status: Int
    /// Media type; nil for an empty body.
    public var type: String?
    public var body: [UInt8]

    public init(status: Int, type: String? = nil, body: [UInt8] = []) {
        self.status = status
        self.type = type
        self.body = body
    }
}

/// What the adapter makes of a request.
public enum WebHookVerdict: Sendable {
    /// Keep these first; then, and only then, give the answer. When they cannot be kept the provider gets 503 and sends
    /// them again.
    case keep([IncomingItem], WebHookAnswer)
    /// Nothing to keep (a provider tries whether the address is there).
    case answer(WebHookAnswer)
    /// Not genuine, stale or not understood: `error.code` is counted and logged, the caller learns the status alone.
    case refuse(status: Int, ChannelError)
}

/// One address that a provider calls.
public protocol ChannelWebHook: Sendable {
    var account: AccountName { get }

    /// Below `/hooks/<channel>/`, without a leading slash, e.g. `numero/<secret>/incoming`; unique within the channel.
    /// Compared in constant time: it may hold a secret, and never gets into a log.
    var path: String { get }

    var methods: Set<String> { get }

    /// Larger requests are refused unread with 413, in bytes.
    var largestBody: Int { get }

    /// Judges a request. Pure and quick: no network, no files, no waiting. Compares signatures in constant time.
    func receive(_ request: WebHookRequest) -> WebHookVerdict
}

extension ChannelWebHook {
    public var methods: Set<String> { ["POST"] }
    public var largestBody: Int { 1 << 20 }
}

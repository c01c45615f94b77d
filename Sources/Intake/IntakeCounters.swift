// What the metrics show of the intake. Counted since the start of the process; no address and no ticket in it.

import Foundation
import Tickets

/// Counts by account.
public final class IntakeCounters: @unchecked Sendable {
    // @unchecked: every access to the variable holds `lock`.

    /// What can become of an item.
    public enum Result: String, Sendable, CaseIterable {
        case new, duplicate, filed, held
    }

    public struct Key: Hashable, Sendable {
        public var channel: ChannelName
        public var account: AccountName
        public init(channel: ChannelName, account: AccountName) {
            self.channel = channel
            self.account = account
        }
    }

    public struct Figures: Sendable, Hashable {
        public var items: [Result: Int] = [:]
        /// Seconds from arrival at the public body to filing, of the item filed last.
        public var lag: Double?
        /// Acknowledgements that were not sent, by reason (`AcknowledgementRefusal`).
        public var notAcknowledged: [String: Int] = [:]
        public var acknowledged = 0
        /// Connections that failed or broke.
        public var failures = 0
        public init() {}
    }

    private let lock = NSLock()
    private var figures: [Key: Figures] = [:]

    public init() {}

    /// All figures now.
    public var all: [Key: Figures] { lock.withLock { figures } }

    func change(_ channel: ChannelName, _ account: AccountName, _ change: (inout Figures) -> Void) {
        lock.withLock { change(&figures[Key(channel: channel, account: account), default: Figures()]) }
    }

    func count(_ result: Result, _ count: Int, _ channel: ChannelName, _ account: AccountName) {
        if count > 0 { change(channel, account) { $0.items[result, default: 0] += count } }
    }
}

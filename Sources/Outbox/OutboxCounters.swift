// What the metrics show of sending. Counted since the start of the process; no address and no ticket in it.

import Foundation
import Tickets

/// Counts by account.
public final class OutboxCounters: @unchecked Sendable {
    // @unchecked: every access to the variable holds `lock`.

    /// How attempts ended.
    public enum Result: String, Sendable, CaseIterable {
        case accepted
        case tryAgain = "try_again"
        case held
        case inDoubt = "in_doubt"
        case handedOver = "handed_over"
        /// The lease was not ours any more when the end was to be written.
        case fenced
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
        public var attempts: [Result: Int] = [:]
        /// Seconds that all attempts took together.
        public var seconds = 0.0
        /// Seconds from writing to acceptance, of the message accepted last.
        public var lag: Double?
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
}

// What the citizens' pages ask for and promise, as the settings of the form say. The executable fills it in.

import Channels
import Foundation
import Tickets

/// Settings of the form.
public struct CitizenSettings: Sendable {
    /// The form's channel and account.
    public var channel: ChannelName
    public var account: AccountName
    /// The body's or service's name above the form.
    public var title: String
    /// Services to choose among: code and title; one alone is no choice.
    public var services: [Service]
    /// All of them: each is offered on the days on which it is valid.
    public var topics: [Topic]
    /// Further ways to be answered.
    public var ways: [Way]
    public var privacyNotice: String?
    public var retention: LocalizedText?
    public var mostFiles = 5
    /// All files together, in bytes.
    public var largestFiles = 10 << 20
    /// Submissions in an hour, from one address and in all.
    public var hourlyPerAddress = 10
    public var hourlyInAll = 600
    /// Whether it is the form of the short address, `/scrivi`.
    public var isFirst = true

    public struct Service: Sendable, Hashable {
        public var code: String
        public var title: String
        public init(code: String, title: String) {
            self.code = code
            self.title = title
        }
    }

    /// A channel by which an answer may go, and what its addresses are.
    public struct Way: Sendable, Hashable {
        public var channel: ChannelName
        public var account: AccountName
        public var addresses: ChannelDescriptor.AddressKind
        public init(channel: ChannelName, account: AccountName, addresses: ChannelDescriptor.AddressKind) {
            self.channel = channel
            self.account = account
            self.addresses = addresses
        }
    }

    public init(
        channel: ChannelName, account: AccountName, title: String, services: [Service] = [], topics: [Topic] = [],
        ways: [Way] = []
    ) {
        self.channel = channel
        self.account = account
        self.title = title
        self.services = services
        self.topics = topics
        self.ways = ways
    }
}

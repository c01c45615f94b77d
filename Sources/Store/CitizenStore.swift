// What the citizens' pages ask for: what became of a submission, the secret of a ticket's page, one-time codes.

import Tickets

/// What became of something that was handed in.
public enum SubmissionFate: Sendable, Hashable {
    /// Never came.
    case unknown
    /// Safe, and not yet on a ticket; a held one stays so until a person has looked.
    case waiting
    /// On this ticket, whatever it was merged into since: the other one's secrets are not the sender's.
    case filed(TicketID)
}

/// How one-time codes are kept from being guessed.
public struct StatusCodeRule: Sendable, Hashable {
    public var life = Duration.minutes(15)
    /// Wrong ones, after which a code is worth nothing.
    public var mostTries = 20
    /// Codes for one ticket in `window`; those that live are good beside each other, so that whoever asks for one in another's
    /// name takes none away.
    public var mostCodes = 3
    /// Codes to one address in `window`, over all its tickets: nobody is flooded through us.
    public var mostToAddress = 5
    public var window = Duration.hours(1)
    public init() {}
}

/// What leads to a ticket without a log-in.
public struct TicketSecrets: Sendable, Hashable {
    /// In the address of its page for the citizen.
    public var page: String
    /// In its reply address: what comes with it is added to the ticket.
    public var reply: ReplyToken
    public init(page: String, reply: ReplyToken) {
        self.page = page
        self.reply = reply
    }
}

/// A request that began in another one.
public struct SplitRequest: Sendable, Hashable {
    public var number: TicketNumber
    public var subject: String
    /// In the address of its page.
    public var page: String
    public init(number: TicketNumber, subject: String, page: String) {
        self.number = number
        self.subject = subject
        self.page = page
    }
}

public protocol CitizenStore: Sendable {
    /// By the key under which it came in.
    func submission(key: String, channel: ChannelName, account: AccountName) async throws -> SubmissionFate

    /// The ticket's secrets; nil when there is no such ticket.
    func secrets(of ticket: TicketID) async throws -> TicketSecrets?

    /// Open requests that were split off from this one and have the same requester, with their secrets, oldest first, at most
    /// twenty: whoever has the one page has asked for these too, and knows no other way to them.
    func splitRequests(of ticket: TicketID) async throws -> [SplitRequest]

    /// Keeps a new code beside the ticket's last ones, never in clear.
    /// - Parameter address: where it will be sent.
    /// - Returns: false, and nothing changed, when the ticket or the address has had its share of codes.
    func keepStatusCode(
        _ code: String, of ticket: TicketID, to address: String, rule: StatusCodeRule, at now: Instant
    ) async throws -> Bool

    /// Whether this is a code of the ticket's. A right one is used up; a wrong one counts. A ticket that is not there has none, and
    /// costs one transaction as well.
    func useStatusCode(_ code: String, of ticket: TicketID, rule: StatusCodeRule, at now: Instant) async throws -> Bool
}

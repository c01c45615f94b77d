// What the citizens' pages ask for: what became of a submission, the secret of a ticket's page, one-time codes.

import Tickets

/// What became of something that was handed in.
public enum SubmissionFate: Sendable, Hashable {
    /// Never came.
    case unknown
    /// Safe, and not yet on a ticket; a held one stays so until a person has looked.
    case waiting
    case filed(TicketID)
}

/// How one-time codes are kept from being guessed.
public struct StatusCodeRule: Sendable, Hashable {
    public var life = Duration.minutes(15)
    /// Wrong ones, after which the code is worth nothing.
    public var mostTries = 5
    /// Codes for one ticket in `window`.
    public var mostCodes = 3
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

public protocol CitizenStore: Sendable {
    /// By the key under which it came in.
    func submission(key: String, channel: ChannelName, account: AccountName) async throws -> SubmissionFate

    /// The ticket's secrets; nil when there is no such ticket.
    func secrets(of ticket: TicketID) async throws -> TicketSecrets?

    /// Keeps a new code in the place of the ticket's last one, never in clear.
    /// - Returns: false, and nothing changed, when the ticket has had its share of codes.
    func keepStatusCode(
        _ code: String, of ticket: TicketID, rule: StatusCodeRule, at now: Instant
    ) async throws -> Bool

    /// Whether this is the ticket's code. A right one is used up; a wrong one counts. A ticket that is not there has none, and
    /// costs one transaction as well.
    func useStatusCode(_ code: String, of ticket: TicketID, rule: StatusCodeRule, at now: Instant) async throws -> Bool
}

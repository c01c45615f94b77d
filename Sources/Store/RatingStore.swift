// What citizens think of closed cases.

import Tickets

/// One citizen's word on one closing.
public struct Rating: Sendable, Hashable, Codable {
    public var ticket: TicketID
    public var number: TicketNumber
    /// Of the closing that it is about.
    public var closedAt: Instant
    public var ratedAt: Instant
    /// 1 (not at all satisfied) to 5 (very satisfied).
    public var rating: Int
    /// His own words, one line; may be empty. Not for the customer body's monitor: people name themselves.
    public var remark: String

    public init(
        ticket: TicketID, number: TicketNumber, closedAt: Instant, ratedAt: Instant, rating: Int, remark: String
    ) {
        self.ticket = ticket
        self.number = number
        self.closedAt = closedAt
        self.ratedAt = ratedAt
        self.rating = rating
        self.remark = remark
    }
}

/// How many gave which number.
public struct RatingTally: Sendable, Hashable, Codable {
    /// Of 1, 2, 3, 4, 5.
    public var counts: [Int]
    public init(counts: [Int] = [0, 0, 0, 0, 0]) { self.counts = counts }

    public var total: Int { counts.reduce(0, +) }
    /// nil when nobody has said anything.
    public var mean: Double? {
        total == 0 ? nil : Double(counts.enumerated().reduce(0) { $0 + ($1.offset + 1) * $1.element }) / Double(total)
    }
}

public protocol RatingStore: Sendable {
    /// Keeps the word on the ticket's latest closing; within `changeable` of the first it may be changed once.
    /// - Throws: `StoreError.conflict` when the ticket is not closed, or the word is given and cannot be changed (any more);
    ///   `.missing` when there is no such ticket.
    func rate(
        _ ticket: TicketID, _ rating: Int, remark: String, changeable: Duration, at now: Instant
    ) async throws

    /// The word on the ticket's latest closing, and until when it may be changed; nil when none was given.
    func rating(of ticket: TicketID, changeable: Duration) async throws -> (rating: Rating, until: Instant?)?

    /// Of one service, given from `from` to before `until`.
    func ratingTally(service: String, from: Instant, until: Instant) async throws -> RatingTally

    /// The same one by one, the latest first.
    func ratings(
        service: String, from: Instant, until: Instant, limit: Int, offset: Int
    ) async throws -> [Rating]
}

// Closings of which citizens may have to be told (E-07). Each stands here from the transaction that closes until somebody has
// decided, so that none is told twice and none is forgotten, whenever the program dies.

import Tickets

/// A closing that nobody has decided on.
public struct DueClosing: Sendable, Hashable {
    public var ticket: TicketID
    public var closedAt: Instant
    public init(ticket: TicketID, closedAt: Instant) {
        self.ticket = ticket
        self.closedAt = closedAt
    }
}

public protocol ClosingStore: Sendable {
    /// Those that came up, or were put off, until then; the earliest first.
    func closings(dueBy instant: Instant, limit: Int) async throws -> [DueClosing]

    /// Takes the closing off, and writes the letter with its line `closing_told`, in one transaction. The letter is left out
    /// when the ticket is not closed by this closing any more, or its citizen was told of another one within `atMostEvery`.
    /// - Returns: whether a letter was written.
    @discardableResult
    func settle(
        _ closing: DueClosing, letter: NewOutgoing?, atMostEvery: Duration, at now: Instant
    ) async throws -> Bool

    /// Comes up again as if it had been closed at this instant: the answer that it closed with is still on its way.
    func putOff(_ closing: DueClosing, to instant: Instant) async throws
}

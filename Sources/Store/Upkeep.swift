// Care of the data as a whole: figures, backup, health of the disk.

import Tickets

/// `sportello stats --json`.
public struct StoreStatistics: Sendable, Hashable, Codable {
    public var tickets: Int
    public var contacts: Int
    public var messages: Int
    /// Spool items in state held.
    public var held: Int
    /// By `OutboxState` raw value; every state present.
    public var outbox: [String: Int]
    /// By `SpoolState` raw value; every state present.
    public var spool: [String: Int]
    /// By `TicketState` raw value; every state present.
    public var ticketsByState: [String: Int]

    public init(
        tickets: Int, contacts: Int, messages: Int, held: Int, outbox: [String: Int], spool: [String: Int],
        ticketsByState: [String: Int]
    ) {
        self.tickets = tickets
        self.contacts = contacts
        self.messages = messages
        self.held = held
        self.outbox = outbox
        self.spool = spool
        self.ticketsByState = ticketsByState
    }
}

public protocol Upkeep: Sendable {
    func statistics() async throws -> StoreStatistics
    /// A durable write and its read-back: for readiness. Throws when the store cannot be relied on.
    func probe() async throws
    /// Age in seconds of the oldest item in `received` and of the oldest due entry in `waiting`, for the metrics.
    func lags(at now: Instant) async throws -> (spool: Double?, outbox: Double?)
    /// Finishes work in hand and closes; later calls throw `unavailable`.
    func close() async
}

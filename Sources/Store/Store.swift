// The port for keeping. One small protocol for each room that keeps something; a store implements all of them on one
// database. What must hold for every implementation is written here and tested by `Tests/StoreConformance`.
//
// For all of them:
// - A function that returns without an error has made its change durable: it survives a power cut.
// - Every function is one transaction: all of it or nothing.
// - Functions may be called from any number of tasks at once, and other processes may use the same data (commands).
// - Text and bytes come back exactly as they went in.

import Tickets

/// A store with everything on it.
public protocol Store: SpoolStore, FilingStore, OriginalStore, OutboxStore, TranscriptStore, DeskStore, UserStore,
    ServiceLevelStore, FigureStore, InboxStore, PersonStore, SplittingStore, AccessStore, AmendmentStore,
    AccountStore, CitizenStore, RatingStore, ClosingStore, DraftStore, OutboundStore,
    Upkeep
{}

/// What went wrong in a store. Carries no content of messages.
public struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// No such row, or not visible.
        case missing
        /// The state does not allow the step (e.g. closing a closed ticket, releasing an accepted entry).
        case conflict
        /// The caller's lease is not his any more.
        case fenced
        /// Disk full, database locked beyond the limit, connection lost: may work later.
        case unavailable
        /// Stored data is damaged or from a newer program.
        case damaged
        /// The data folder is served by another process.
        case busy
    }
    public var code: Code
    public var operation: String
    /// The foreign code and text, one line.
    public var detail: String

    public init(_ code: Code, operation: String, detail: String = "") {
        self.code = code
        self.operation = operation
        self.detail = detail
    }
    public var description: String {
        detail.isEmpty ? "\(operation): \(code.rawValue)" : "\(operation): \(code.rawValue) (\(detail))"
    }
}

/// Something changed; the page and the outbox look again.
public struct StoreChange: Sendable, Hashable {
    /// Grows with every change, never repeats within the life of the data.
    public var number: Int64
    /// Tickets concerned; empty when it is about something else, or too many (`everything`).
    public var tickets: Set<TicketID>
    /// Outbox entries may be ready.
    public var outbox: Bool
    /// The held list or the spool changed.
    public var spool: Bool
    /// More changed than is named here: look at everything.
    public var everything: Bool

    public init(number: Int64, tickets: Set<TicketID>, outbox: Bool, spool: Bool, everything: Bool = false) {
        self.number = number
        self.tickets = tickets
        self.outbox = outbox
        self.spool = spool
        self.everything = everything
    }
}

// Instants, escalations and cases.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    private func missing(_ operation: String) -> StoreError { StoreError(.unavailable, operation: operation) }

    public func merge(_ ticket: TicketID, into other: TicketID, by user: UserID, at now: Instant) async throws {
        throw missing("merge")
    }
    public func unmerge(_ ticket: TicketID, by user: UserID, at now: Instant) async throws { throw missing("unmerge") }
}

// One contact's proof, and closed periods.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    private func missing(_ operation: String) -> StoreError { StoreError(.unavailable, operation: operation) }
    public func evidence(of contact: ContactID) async throws -> ContactEvidence? { throw missing("evidence") }
    public func freeze(_ report: FrozenReport, audit: AuditEntry) async throws -> Int64 { throw missing("freeze") }
    public func frozenReports(service: String?) async throws -> [FrozenReport] { throw missing("frozenReports") }
    public func frozenReport(_ id: Int64) async throws -> FrozenReport? { throw missing("frozenReport") }
    public func keepContent(_ next: @Sendable () async throws -> [UInt8]?) async throws -> BlobReference {
        throw missing("keepContent")
    }
}

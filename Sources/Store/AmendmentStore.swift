// What administration pages write beside the settings' files. Nothing is ever overwritten: each change is a version of its own.

import Tickets

public protocol AmendmentStore: Sendable {
    /// The newest version of every entry that was ever amended, those given back to the files included (`text` nil), by key.
    func amendments() async throws -> [Amendment]
    /// All versions of an entry, newest first, at most `limit`.
    func history(of key: AmendmentKey, limit: Int) async throws -> [Amendment]
    /// Writes the next version, with a line in the audit trail (`amended` or `amendment_withdrawn`).
    /// - Parameters:
    ///   - text: nil gives the entry back to the files.
    ///   - seen: the version that its writer has read; `StoreError.conflict` when another one stands now.
    /// - Returns: the new version.
    func amend(
        _ key: AmendmentKey, text: String?, seen: Int64, by user: UserID, at now: Instant
    ) async throws -> Int64
}

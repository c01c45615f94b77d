// Closed periods: a report's bytes as they were, kept for ever. Rows refuse every change, their bytes every erasure (triggers
// of the fourth schema); what people edit afterwards shows in new reports, never in these.

import Crypto
import Runtime
import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func freeze(_ report: FrozenReport, audit: AuditEntry) async throws -> Int64 {
        try await writer.write("freeze") { transaction in
            let blob = try transaction.blobID(report.content, "freeze")
            let known = try transaction.db.number(
                "SELECT id FROM frozen_reports WHERE service = ? AND period = ?", .text(report.service),
                .text(report.period))
            guard known == nil else { throw StoreError(.conflict, operation: "freeze", detail: report.period) }
            try transaction.db.run(
                """
                INSERT INTO frozen_reports (service, period, from_at, until_at, frozen_at, user, blob_id)
                VALUES (?,?,?,?,?,?,?)
                """, .text(report.service), .text(report.period), .time(report.from), .time(report.until),
                .time(report.frozenAt), .id(report.by), .int(blob))
            let id = transaction.db.lastInsertedRow
            try transaction.db.run("UPDATE blobs SET kept_at = NULL WHERE id = ? AND kept_at IS NOT NULL", .int(blob))
            try transaction.audit(audit)
            return id
        }
    }

    public func frozenReports(service: String?) async throws -> [FrozenReport] {
        let query: SQL =
            FrozenReport.select + .when(service, "WHERE f.service = ? ")
            + "ORDER BY f.frozen_at DESC, f.id DESC LIMIT 10000"
        return try await readers.read("frozenReports") {
            try $0.all(query, service.map { [.text($0)] } ?? []) { try FrozenReport($0) }
        }
    }

    public func frozenReport(_ id: Int64) async throws -> FrozenReport? {
        try await readers.read("frozenReport") {
            try $0.first(FrozenReport.select + "WHERE f.id = ?", .int(id)) { try FrozenReport($0) }
        }
    }

    public func keepContent(_ next: @Sendable () async throws -> [UInt8]?) async throws -> BlobReference {
        var head: [UInt8] = []
        while head.count < BlobFolder.threshold {
            guard let piece = try await next() else { return try await keep(head, at: Instant(clock.now())) }
            head += piece
        }
        // Holds the folder's lock from here to the commit, so that the cleaner does not take the file for a leftover.
        let file = try await GrowingFile.make(in: blobs, beginning: head)
        head = []
        do {
            while let piece = try await next() { try await file.append(piece) }
            let (digest, size) = try await file.finish()
            let reference = try await writer.write("keepContent") { [clock] transaction in
                let blob = try transaction.keep(digest, size: size, data: nil)
                if try !transaction.isUsed(blob.id) {
                    try transaction.db.run(
                        "UPDATE blobs SET kept_at = ? WHERE id = ?", .time(Instant(clock.now())), .int(blob.id))
                }
                return BlobReference(sha256: digest.hex, size: size)
            }
            await file.release()
            return reference
        } catch {
            await file.discard()
            throw error
        }
    }
}

extension FrozenReport {
    fileprivate static let select: SQL =
        """
        SELECT f.id, f.service, f.period, f.from_at, f.until_at, f.frozen_at, f.user, b.sha256, b.size
        FROM frozen_reports f JOIN blobs b ON b.id = f.blob_id 
        """

    fileprivate init(_ row: borrowing Row) throws {
        guard let content = row.blob(7, size: 8) else { throw StoreError(.damaged, operation: "read frozen report") }
        self.init(
            id: row.int(0), service: row.text(1), period: row.text(2), from: row.time(3), until: row.time(4),
            frozenAt: row.time(5), by: row.optionalID(6), content: content)
    }
}

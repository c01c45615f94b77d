// Kept bytes: reading them back with proof, keeping an answer's attachments, clearing what nothing names.

import Crypto
import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func bytes(of blob: BlobReference) async throws -> [UInt8] {
        guard let digest = SHA256Digest(hex: blob.sha256) else { throw StoreError(.missing, operation: "bytes") }
        let row = try await readers.read("bytes") { db in
            try db.first("SELECT place, size, data FROM blobs WHERE sha256 = ?", .blob(digest.bytes)) {
                (place: $0.text(0), size: Int($0.int(1)), data: $0.optionalBlob(2))
            }
        }
        guard let row, row.place != "erased" else { throw StoreError(.missing, operation: "bytes") }
        let bytes: [UInt8]
        if let data = row.data {
            bytes = data
        } else {
            bytes = try await reading.run { [blobs] in try blobs.read(digest, size: row.size) }
        }
        guard SHA256.digest(of: bytes) == digest else {
            throw StoreError(.damaged, operation: "bytes", detail: "not the bytes of \(blob.sha256.prefix(12))")
        }
        return bytes
    }

    public func keep(_ bytes: [UInt8], at now: Instant) async throws -> BlobReference {
        let digest = SHA256.digest(of: bytes)
        let inFile = bytes.count >= BlobFolder.threshold
        let protection = try await keepFiles(inFile ? [(digest, bytes)] : [])
        defer { withExtendedLifetime(protection) {} }
        return try await writer.write("keep") { transaction in
            let blob = try transaction.keep(digest, size: bytes.count, data: inFile ? nil : bytes)
            let used = try transaction.isUsed(blob.id)
            if !used {
                try transaction.db.run("UPDATE blobs SET kept_at = ? WHERE id = ?", .time(now), .int(blob.id))
            }
            return BlobReference(sha256: digest.hex, size: bytes.count)
        }
    }
}

extension Transaction {
    /// The row of these bytes, made when missing. An erased one comes to life again.
    func keep(_ digest: SHA256Digest, size: Int, data: [UInt8]?) throws -> (id: Int64, isNew: Bool) {
        let place = data == nil ? "file" : "row"
        let fresh = try db.number(
            """
            INSERT INTO blobs (sha256, size, place, data) VALUES (?,?,?,?)
            ON CONFLICT (sha256) DO NOTHING RETURNING id
            """, .blob(digest.bytes), .int(size), .text(place), .blob(data))
        if let fresh { return (fresh, true) }
        let found = try db.first("SELECT id, place FROM blobs WHERE sha256 = ?", .blob(digest.bytes)) {
            (id: $0.int(0), place: $0.text(1))
        }
        guard let found else { throw StoreError(.damaged, operation: "keep") }
        if found.place == "erased" {
            try db.run("UPDATE blobs SET place = ?, data = ? WHERE id = ?", .text(place), .blob(data), .int(found.id))
        }
        return (found.id, false)
    }

    /// Whether a message, a spool item, a closed period or a draft names these bytes.
    func isUsed(_ blob: Int64) throws -> Bool {
        try db.number(
            """
            SELECT EXISTS (SELECT 1 FROM spool WHERE blob_id = ?1)
                OR EXISTS (SELECT 1 FROM messages WHERE blob_id = ?1)
                OR EXISTS (SELECT 1 FROM message_blobs WHERE blob_id = ?1)
                OR EXISTS (SELECT 1 FROM frozen_reports WHERE blob_id = ?1)
                OR EXISTS (SELECT 1 FROM draft_blobs WHERE blob_id = ?1)
            """, .int(blob)) == 1
    }

    /// The row of bytes that an answer or a contact names.
    func blobID(_ reference: BlobReference, _ operation: String) throws -> Int64 {
        guard let digest = SHA256Digest(hex: reference.sha256),
            let id = try db.number(
                "SELECT id FROM blobs WHERE sha256 = ? AND place <> 'erased'", .blob(digest.bytes))
        else { throw StoreError(.missing, operation: operation, detail: "bytes \(reference.sha256.prefix(12))") }
        return id
    }
}

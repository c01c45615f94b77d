// Raw items: taken in, told of, held, tried again.

import Crypto
import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func accept(
        _ items: [NewSpoolItem], channel: ChannelName, account: AccountName, watermarks: [StoredWatermark],
        mustTell: Bool, at now: Instant
    ) async throws -> [SpoolReceipt] {
        let digests = items.map { SHA256.digest(of: $0.bytes) }
        let large = zip(digests, items).filter { $1.bytes.count >= BlobFolder.threshold }.map {
            (digest: $0, bytes: $1.bytes)
        }
        // Released when the row names its file, or the commit has failed.
        let protection = try await keepFiles(large)
        defer { withExtendedLifetime(protection) {} }
        return try await writer.write("accept") { transaction in
            let accountID = try transaction.account(channel, account)
            var receipts: [SpoolReceipt] = []
            receipts.reserveCapacity(items.count)
            for (item, digest) in zip(items, digests) {
                receipts.append(
                    try transaction.accept(item, digest, account: accountID, mustTell: mustTell, at: now))
            }
            for mark in watermarks { try transaction.raise(mark, account: accountID) }
            if !items.isEmpty { transaction.change.spool = true }
            return receipts
        }
    }

    /// Large bytes go to their files before the row that names them, off the writer's thread.
    func keepFiles(_ large: [(digest: SHA256Digest, bytes: [UInt8])]) async throws -> FolderLock? {
        if large.isEmpty { return nil }
        let blobs = blobs
        return try await writing.run {
            let lock = try blobs.protect()
            try blobs.write(large)
            return lock
        }
    }

    public func watermarks(channel: ChannelName, account: AccountName) async throws -> [StoredWatermark] {
        try await readers.read("watermarks") { db in
            try db.all(
                """
                SELECT place, position FROM watermarks JOIN accounts a ON a.id = account_id
                WHERE a.channel = ? AND a.account = ? ORDER BY place
                """, .text(channel.value), .text(account.value)
            ) { StoredWatermark(place: $0.text(0), position: $0.int(1)) }
        }
    }

    public func untold(channel: ChannelName, account: AccountName, limit: Int) async throws -> [String] {
        try await readers.read("untold") { db in
            try db.all(
                """
                SELECT key, id AS item FROM spool
                WHERE told = 0 AND account_id = (SELECT id FROM accounts WHERE channel = ?1 AND account = ?2)
                UNION ALL
                SELECT key, spool FROM spool_aliases
                WHERE told = 0 AND account_id = (SELECT id FROM accounts WHERE channel = ?1 AND account = ?2)
                ORDER BY item LIMIT ?3
                """, .text(channel.value), .text(account.value), .int(limit)
            ) { $0.text(0) }
        }
    }

    public func told(_ keys: [String], channel: ChannelName, account: AccountName) async throws {
        if keys.isEmpty { return }
        try await writer.write("told") { transaction in
            let accountID = try transaction.account(channel, account)
            for key in keys {
                let found = try transaction.db.run(
                    "UPDATE spool SET told = 1 WHERE account_id = ? AND key = ?", .int(accountID), .text(key))
                if found == 0 {
                    try transaction.db.run(
                        "UPDATE spool_aliases SET told = 1 WHERE account_id = ? AND key = ?", .int(accountID),
                        .text(key))
                }
            }
        }
    }

    public func received(after: SpoolID?, limit: Int) async throws -> [SpoolItem] {
        try await readers.read("received") { db in
            try db.all(
                "SELECT" + SpoolItem.columns + " FROM" + SpoolItem.tables
                    + "WHERE s.state = 'received' AND s.id > ? ORDER BY s.id LIMIT ?",
                .int(after?.value ?? 0), .int(limit)
            ) { try SpoolItem($0) }
        }
    }

    public func noteReading(_ items: [SpoolID]) async throws {
        if items.isEmpty { return }
        try await writer.write("noteReading") { transaction in
            for item in items {
                try transaction.db.run(
                    "UPDATE spool SET interruptions = interruptions + 1 WHERE id = ? AND state = 'received'", .id(item))
            }
        }
    }

    public func hold(_ item: SpoolID, code: String, reason: String, at now: Instant) async throws {
        try await writer.write("hold") { transaction in
            let held = try transaction.db.run(
                """
                UPDATE spool SET state = 'held', held_code = ?, held_reason = ?
                WHERE id = ? AND state IN ('received', 'translated', 'incomplete')
                """, .text(code), .text(reason), .id(item))
            guard held == 1 else { throw StoreError(.conflict, operation: "hold") }
            // A piece that waits for a person waits for no other piece.
            try transaction.db.run("DELETE FROM fragments WHERE spool = ?", .id(item))
            transaction.change.spool = true
        }
    }

    public func retry(_ item: SpoolID, at now: Instant) async throws {
        try await writer.write("retry") { transaction in
            let freed = try transaction.db.run(
                """
                UPDATE spool SET state = 'received', held_code = NULL, held_reason = NULL, interruptions = 0
                WHERE id = ? AND state = 'held'
                """, .id(item))
            guard freed == 1 else { throw StoreError(.conflict, operation: "retry") }
            transaction.change.spool = true
        }
    }

    public func retryAllHeld(at now: Instant) async throws -> Int {
        try await writer.write("retryAllHeld") { transaction in
            let freed = try transaction.db.run(
                """
                UPDATE spool SET state = 'received', held_code = NULL, held_reason = NULL, interruptions = 0
                WHERE state = 'held'
                """)
            if freed > 0 { transaction.change.spool = true }
            return Int(freed)
        }
    }

    public func held(limit: Int, offset: Int) async throws -> [SpoolItem] {
        try await readers.read("held") { db in
            try db.all(
                "SELECT" + SpoolItem.columns + " FROM" + SpoolItem.tables
                    + "WHERE s.state = 'held' ORDER BY s.id LIMIT ? OFFSET ?", .int(limit), .int(offset)
            ) { try SpoolItem($0) }
        }
    }

    public func spoolItem(_ id: SpoolID) async throws -> SpoolItem? {
        try await readers.read("spoolItem") { db in
            try db.first("SELECT" + SpoolItem.columns + " FROM" + SpoolItem.tables + "WHERE s.id = ?", .id(id)) {
                try SpoolItem($0)
            }
        }
    }
}

extension Transaction {
    fileprivate func accept(
        _ item: NewSpoolItem, _ digest: SHA256Digest, account: Int64, mustTell: Bool, at now: Instant
    ) throws -> SpoolReceipt {
        if let known = try known(item.key, account: account, mustTell: mustTell) { return .duplicate(known) }
        let inFile = item.bytes.count >= BlobFolder.threshold
        let blob = try keep(digest, size: item.bytes.count, data: inFile ? nil : item.bytes)
        if !blob.isNew, let same = try same(item, blob: blob.id, account: account) {
            try db.run(
                "INSERT INTO spool_aliases (account_id, key, spool, told) VALUES (?,?,?,?)", .int(account),
                .text(item.key), .id(same), .bool(!mustTell))
            return .duplicate(same)
        }
        try db.run(
            """
            INSERT INTO spool (account_id, key, state, told, arrived_at, received_at, blob_id, envelope)
            VALUES (?,?,'received',?,?,?,?,?)
            """, .int(account), .text(item.key), .bool(!mustTell), .time(item.arrivedAt), .time(now), .int(blob.id),
            .json(item.envelope))
        return .new(SpoolID(db.lastInsertedRow), BlobReference(sha256: digest.hex, size: item.bytes.count))
    }

    /// The item that has come under this key before. It is put on the list of what is still to be told again: that it
    /// came once more shows that the source has not heard.
    private func known(_ key: String, account: Int64, mustTell: Bool) throws -> SpoolID? {
        let first = try db.first(
            "SELECT id, told FROM spool WHERE account_id = ? AND key = ?", .int(account), .text(key)
        ) { (id: SpoolID($0.int(0)), told: $0.bool(1)) }
        if let first {
            if mustTell, first.told { try db.run("UPDATE spool SET told = 0 WHERE id = ?", .id(first.id)) }
            return first.id
        }
        guard
            let other = try db.number(
                "SELECT spool FROM spool_aliases WHERE account_id = ? AND key = ?", .int(account), .text(key))
        else { return nil }
        if mustTell {
            try db.run(
                "UPDATE spool_aliases SET told = 0 WHERE account_id = ? AND key = ?", .int(account), .text(key))
        }
        return SpoolID(other)
    }

    /// An earlier item with the same bytes, where the source says that makes it the same one.
    private func same(_ item: NewSpoolItem, blob: Int64, account: Int64) throws -> SpoolID? {
        switch item.sameness {
        case "content":
            return try db.number(
                "SELECT id FROM spool WHERE blob_id = ? AND account_id = ? ORDER BY id LIMIT 1", .int(blob),
                .int(account)
            ).map { SpoolID($0) }
        case "content_and_arrival":
            return try db.number(
                "SELECT id FROM spool WHERE blob_id = ? AND account_id = ? AND arrived_at = ? ORDER BY id LIMIT 1",
                .int(blob), .int(account), .time(item.arrivedAt)
            ).map { SpoolID($0) }
        default: return nil
        }
    }

    fileprivate func raise(_ mark: StoredWatermark, account: Int64) throws {
        try db.run(
            """
            INSERT INTO watermarks (account_id, place, position) VALUES (?,?,?)
            ON CONFLICT (account_id, place) DO UPDATE SET position = max(position, excluded.position)
            """, .int(account), .text(mark.place), .int(mark.position))
    }
}

extension SpoolItem {
    static let columns: SQL =
        """
         s.id, sa.channel, sa.account, s.key, s.state, s.arrived_at, s.received_at, b.sha256, b.size, s.envelope,
         s.interruptions, s.held_code, s.held_reason, s.ticket
        """
    static let tables: SQL =
        " spool s JOIN accounts sa ON sa.id = s.account_id JOIN blobs b ON b.id = s.blob_id "

    init(_ row: borrowing Row) throws {
        self.init(
            id: row.id(0), channel: row.channel(1), account: row.account(2), key: row.text(3), state: try row.word(4),
            arrivedAt: row.time(5), receivedAt: row.time(6),
            original: row.blob(7, size: 8) ?? BlobReference(sha256: "", size: 0), envelope: try row.json(9, or: [:]),
            interruptions: Int(row.int(10)), heldCode: row.optionalText(11), heldReason: row.optionalText(12),
            ticket: row.optionalID(13))
    }
}

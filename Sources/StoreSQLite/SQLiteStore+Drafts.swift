// Drafts: one for each user and ticket.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func draft(on ticket: TicketID, of user: UserID) async throws -> SavedDraft? {
        try await readers.read("draft") { try DraftRows.draft(on: ticket, of: user, in: $0) }
    }

    public func save(
        _ draft: DraftContent, on ticket: TicketID, of user: UserID, seen: Int64?, key: String?, at now: Instant
    ) async throws -> DraftSaving {
        try await writer.write("save draft") { transaction in
            _ = try transaction.existing(ticket, "save draft")
            let known = try DraftRows.draft(on: ticket, of: user, in: transaction.db)
            let isSent = try key.map {
                try transaction.db.number(
                    "SELECT 1 FROM idempotency_keys WHERE ticket = ? AND key = ?", .id(ticket), .text($0)) != nil
            }
            if isSent == true { return .newer(known) }
            if let seen, seen != known?.version ?? 0 {
                guard let known, let key, known.key == key, known.content == draft else { return .newer(known) }
                return .saved(known.version)
            }
            if known?.content == draft { return .saved(known?.version ?? 0) }
            if draft.isEmpty {
                try transaction.forgetDraft(on: ticket, of: user, at: now)
                return .saved(0)
            }
            return .saved(
                try transaction.keep(draft, on: ticket, of: user, after: known?.version ?? 0, key: key, at: now))
        }
    }

    public func discardDraft(on ticket: TicketID, of user: UserID, at now: Instant) async throws {
        try await writer.write("discard draft") { try $0.forgetDraft(on: ticket, of: user, at: now) }
    }
}

/// Reading drafts, on any connection.
enum DraftRows {
    static func draft(on ticket: TicketID, of user: UserID, in db: Connection) throws -> SavedDraft? {
        try db.first(
            "SELECT content, version, at, key FROM drafts WHERE ticket = ? AND user = ?", .id(ticket), .id(user)
        ) { row in
            SavedDraft(
                content: try row.json(0, or: DraftContent(text: "")), version: row.int(1), at: row.time(2),
                key: row.optionalText(3))
        }
    }
}

extension Transaction {
    /// - Parameters:
    ///   - version: the last one on this ticket for this user.
    ///   - key: of the form that it was written in.
    @discardableResult
    func keep(
        _ draft: DraftContent, on ticket: TicketID, of user: UserID, after version: Int64, key: String? = nil,
        at now: Instant
    ) throws -> Int64 {
        let next = max(version + 1, now.milliseconds)
        try db.run(
            """
            INSERT INTO drafts (ticket, user, version, key, at, content) VALUES (?,?,?,?,?,?)
            ON CONFLICT (ticket, user) DO UPDATE SET version = excluded.version, key = excluded.key,
                at = excluded.at, content = excluded.content
            """, .id(ticket), .id(user), .int(next), .text(key), .time(now), .record(draft))
        let names = try draft.attachments.compactMap(\.blob).map { try blobID($0, "save draft") }
        try releaseBlobs(on: ticket, of: user, but: names, at: now)
        for id in names {
            try db.run(
                "INSERT OR IGNORE INTO draft_blobs (blob_id, ticket, user) VALUES (?,?,?)", .int(id), .id(ticket),
                .id(user))
            try db.run("UPDATE blobs SET kept_at = NULL WHERE id = ? AND kept_at IS NOT NULL", .int(id))
        }
        return next
    }

    func forgetDraft(on ticket: TicketID, of user: UserID, at now: Instant) throws {
        try releaseBlobs(on: ticket, of: user, but: [], at: now)
        try db.run("DELETE FROM drafts WHERE ticket = ? AND user = ?", .id(ticket), .id(user))
    }

    /// Bytes that the draft names no more are looked at by the next cleaning.
    private func releaseBlobs(on ticket: TicketID, of user: UserID, but names: [Int64], at now: Instant) throws {
        let held = try db.all("SELECT blob_id FROM draft_blobs WHERE ticket = ? AND user = ?", .id(ticket), .id(user)) {
            $0.int(0)
        }
        for id in held where !names.contains(id) {
            try db.run(
                "DELETE FROM draft_blobs WHERE blob_id = ? AND ticket = ? AND user = ?", .int(id), .id(ticket),
                .id(user))
            try db.run("UPDATE blobs SET kept_at = ? WHERE id = ? AND kept_at IS NULL", .time(now), .int(id))
        }
    }
}

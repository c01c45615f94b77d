// Devices that somebody has come in with, who was refused, and forgetting what was counted against a log-in name.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    private static let mostDevices = 20

    public func usersKnown(to device: String, since: Instant) async throws -> Set<UserID> {
        let users = try await readers.read("usersKnown") { db in
            try db.all(
                "SELECT user FROM known_devices WHERE hash = ? AND at > ? LIMIT 10000", .text(device), .time(since)
            ) {
                UserID($0.int(0))
            }
        }
        return Set(users)
    }

    public func noteDevice(_ device: String, of user: UserID, at now: Instant) async throws {
        try await writer.write("noteDevice") { transaction in
            let db = transaction.db
            try db.run(
                """
                INSERT INTO known_devices (hash, user, at) VALUES (?1, ?2, ?3)
                ON CONFLICT (hash, user) DO UPDATE SET at = max(at, ?3)
                """, .text(device), .id(user), .time(now))
            try db.run(
                """
                DELETE FROM known_devices WHERE user = ?1 AND hash NOT IN
                    (SELECT hash FROM known_devices WHERE user = ?1 ORDER BY at DESC, hash LIMIT ?2)
                """, .id(user), .int(Self.mostDevices))
        }
    }

    public func auditRefusal(_ entry: AuditEntry, under key: String, every pace: Duration) async throws {
        try await writer.write("auditRefusal") { transaction in
            let db = transaction.db
            let last = try db.number(
                "SELECT max(at) FROM login_failures WHERE key = ? AND at <= ?", .text(key),
                .time(entry.at + Self.clockSlack))
            if let last, last > (entry.at - pace).milliseconds { return }
            try db.run("DELETE FROM login_failures WHERE key = ?", .text(key))
            try db.run("INSERT INTO login_failures (key, at) VALUES (?,?)", .text(key), .time(entry.at))
            try transaction.audit(entry, telling: false)
        }
    }

    public func unlock(_ beginning: String, audit: AuditEntry) async throws {
        try await writer.write("unlock") { transaction in
            // A range, not a pattern: it walks the index.
            try transaction.db.run(
                "DELETE FROM login_failures WHERE key >= ? AND key < ?", .text(beginning),
                .text(beginning + "\u{10FFFF}"))
            try transaction.audit(audit)
        }
    }
}

// Entries of the settings that administration pages have written.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func amendments() async throws -> [Amendment] {
        try await readers.read("amendments") { db in
            try db.all(
                """
                SELECT kind, code, version, text, user, at FROM amendments AS a
                WHERE version = (SELECT max(version) FROM amendments WHERE kind = a.kind AND code = a.code)
                ORDER BY kind, code LIMIT 20000
                """
            ) { Self.amendment($0) }.compactMap(\.self)
        }
    }

    public func history(of key: AmendmentKey, limit: Int) async throws -> [Amendment] {
        try await readers.read("history of amendment") { db in
            try db.all(
                """
                SELECT kind, code, version, text, user, at FROM amendments WHERE kind = ? AND code = ?
                ORDER BY version DESC LIMIT ?
                """, .text(key.kind.rawValue), .text(key.code), .int(min(max(limit, 0), 1000))
            ) { Self.amendment($0) }.compactMap(\.self)
        }
    }

    public func amend(
        _ key: AmendmentKey, text: String?, seen: Int64, by user: UserID, at now: Instant
    ) async throws -> Int64 {
        try await writer.write("amend") { transaction in
            let (kind, code) = (key.kind.rawValue, key.code)
            let newest =
                try transaction.db.number(
                    "SELECT max(version) FROM amendments WHERE kind = ? AND code = ?", .text(kind), .text(code)) ?? 0
            guard newest == seen else { throw StoreError(.conflict, operation: "amend") }
            try transaction.db.run(
                "INSERT INTO amendments (kind, code, version, text, user, at) VALUES (?,?,?,?,?,?)", .text(kind),
                .text(code), .int(newest + 1), .text(text), .id(user), .time(now))
            try transaction.audit(
                AuditEntry(
                    at: now, user: user, what: text == nil ? "amendment_withdrawn" : "amended",
                    detail: ["kind": kind, "code": code, "version": "\(newest + 1)"]))
            return newest + 1
        }
    }

    /// - Returns: nil for a kind that this program does not know: a newer one's.
    private static func amendment(_ row: borrowing Row) -> Amendment? {
        guard let kind = AmendmentKind(rawValue: row.text(0)) else { return nil }
        return Amendment(
            AmendmentKey(kind, row.text(1)), version: row.int(2), text: row.optionalText(3),
            by: row.optionalID(4), at: row.time(5))
    }
}

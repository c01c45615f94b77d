// Identities elsewhere: which accounts of an identity provider are whose. What was unlinked stays as a mark, so that it does not
// link itself again.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func user(of identity: ForeignIdentity) async throws -> User? {
        try await readers.read("user of identity") { db in
            guard let id = try IdentityRow.user(of: identity, in: db) else { return nil }
            return try db.first("SELECT" + User.columns + "FROM users WHERE id = ?", .id(id)) { try User($0) }
        }
    }

    public func bind(_ identity: ForeignIdentity, to user: UserID, audit: AuditEntry) async throws {
        try await writer.write("bind") { transaction in
            let db = transaction.db
            let known = try IdentityRow.user(of: identity, in: db)
            if known == user { return }
            guard known == nil else { throw StoreError(.conflict, operation: "bind") }
            guard try db.number("SELECT 1 FROM users WHERE id = ?", .id(user)) == 1 else {
                throw StoreError(.missing, operation: "bind")
            }
            try IdentityRow.put(identity, user, at: audit.at, in: db)
            try transaction.audit(audit)
        }
    }

    public func bindByClaim(
        _ identity: ForeignIdentity, to user: UserID, audit: AuditEntry
    ) async throws -> Bool {
        try await writer.write("bindByClaim") { transaction in
            let db = transaction.db
            if let known = try IdentityRow.user(of: identity, in: db) { return known == user }
            let stands = try db.number(
                """
                SELECT 1 FROM users WHERE id = ?1 AND active = 1 AND NOT EXISTS
                    (SELECT 1 FROM identities WHERE issuer = ?2 AND (user = ?1 OR subject = ?3))
                """, .id(user), .text(identity.issuer), .text(identity.subject))
            guard stands == 1 else { return false }
            try IdentityRow.put(identity, user, at: audit.at, in: db)
            try transaction.audit(audit)
            return true
        }
    }

    public func identities(of user: UserID) async throws -> [ForeignIdentity] {
        try await readers.read("identities") { db in
            try db.all(
                """
                SELECT issuer, subject FROM identities WHERE user = ? AND removed_at IS NULL
                ORDER BY issuer, subject LIMIT 100
                """, .id(user)
            ) { ForeignIdentity(issuer: $0.text(0), subject: $0.text(1)) }
        }
    }

    public func unbind(_ identity: ForeignIdentity, audit: AuditEntry) async throws {
        try await writer.write("unbind") { transaction in
            let db = transaction.db
            guard let user = try IdentityRow.user(of: identity, in: db) else { return }
            try db.run(
                "UPDATE identities SET removed_at = ? WHERE issuer = ? AND subject = ? AND user = ?", .time(audit.at),
                .text(identity.issuer), .text(identity.subject), .id(user))
            try db.run("DELETE FROM sessions WHERE user = ?", .id(user))
            try transaction.audit(audit)
        }
    }
}

private enum IdentityRow {
    /// To whom an identity is bound; what was unlinked is nobody's.
    static func user(of identity: ForeignIdentity, in db: Connection) throws -> UserID? {
        try db.number(
            "SELECT user FROM identities WHERE issuer = ? AND subject = ? AND removed_at IS NULL",
            .text(identity.issuer), .text(identity.subject)
        ).map { UserID($0) }
    }

    /// Binds what is nobody's; what he had before is his again.
    static func put(_ identity: ForeignIdentity, _ user: UserID, at now: Instant, in db: Connection) throws {
        try db.run(
            """
            INSERT INTO identities (issuer, subject, user, at) VALUES (?1, ?2, ?3, ?4)
            ON CONFLICT (issuer, subject, user) DO UPDATE SET at = ?4, removed_at = NULL
            """, .text(identity.issuer), .text(identity.subject), .id(user), .time(now))
    }
}

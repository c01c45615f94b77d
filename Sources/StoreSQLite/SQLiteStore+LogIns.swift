// Places of users, their sessions, second factors, leaves to set a new password.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    // MARK: Places

    public func setPlace(_ user: UserID, _ place: UserPlace, seen: UserPlace?, audit: AuditEntry) async throws {
        try await writer.write("setPlace") { transaction in
            let db = transaction.db
            let old = try db.first("SELECT" + User.columns + "FROM users WHERE id = ?", .id(user)) { try User($0) }
            guard let old else { throw StoreError(.missing, operation: "setPlace") }
            guard seen == nil || seen == UserPlace(old) else {
                throw StoreError(.conflict, operation: "setPlace", detail: "changed in the meantime")
            }
            if old.role == .administrator, place.role != .administrator {
                try transaction.requireOtherAdministrator(than: user, "setPlace")
            }
            try db.run(
                "UPDATE users SET name = ?, role = ?, department = ?, services = ?, mail = ? WHERE id = ?",
                .text(place.name), .text(place.role.rawValue), .text(place.department?.value),
                .record(place.services.map { $0.sorted() }), .text(place.mail), .id(user))
            // A link in the old mailbox must not be the key of whoever reads it now.
            if old.mail != place.mail { try db.run("DELETE FROM password_resets WHERE user = ?", .id(user)) }
            // What he may has changed: pages that are open must not go on as before.
            if (old.role, old.department, old.services) != (place.role, place.department, place.services) {
                try db.run("DELETE FROM sessions WHERE user = ?", .id(user))
            }
            try transaction.audit(audit)
            transaction.change.other = true
        }
    }

    public func setActive(_ user: UserID, _ active: Bool, audit: AuditEntry) async throws {
        try await writer.write("setActive") { transaction in
            if !active { try transaction.requireOtherAdministrator(than: user, "setActive") }
            if !active { try transaction.db.run("DELETE FROM sessions WHERE user = ?", .id(user)) }
            if !active { try transaction.db.run("DELETE FROM password_resets WHERE user = ?", .id(user)) }
            let changed = try transaction.db.run(
                "UPDATE users SET active = ? WHERE id = ?", .bool(active), .id(user))
            guard changed == 1 else { throw StoreError(.missing, operation: "setActive") }
            try transaction.audit(audit)
            transaction.change.other = true
        }
    }

    // MARK: Sessions

    public func sessions(of user: UserID) async throws -> [Session] {
        try await readers.read("sessions") { db in
            try db.all(
                """
                SELECT token_hash, form_token, created_at, last_seen_at, kind, device, address, way FROM sessions
                WHERE user = ? ORDER BY last_seen_at DESC, token_hash LIMIT 200
                """, .id(user)
            ) { row in
                var session = Session(
                    tokenHash: row.text(0), user: user, formToken: row.text(1), createdAt: row.time(2),
                    lastSeenAt: row.time(3), kind: row.text(4))
                (session.device, session.address) = (row.text(5), row.text(6))
                session.way = row.optionalText(7)
                return session
            }
        }
    }

    public func endSession(_ tokenHash: String, of user: UserID, audit: AuditEntry?) async throws {
        try await writer.write("endSession") { transaction in
            let ended = try transaction.db.run(
                "DELETE FROM sessions WHERE token_hash = ? AND user = ?", .text(tokenHash), .id(user))
            guard ended == 1 else { throw StoreError(.missing, operation: "endSession") }
            if let audit { try transaction.audit(audit) }
        }
    }

    public func endSessions(of user: UserID, except kept: String?, audit: AuditEntry?) async throws {
        try await writer.write("endSessions") { transaction in
            let ended = try transaction.db.run(
                "DELETE FROM sessions WHERE user = ? AND token_hash IS NOT ?", .id(user), .text(kept))
            if ended > 0, let audit { try transaction.audit(audit) }
        }
    }

    // MARK: Second factors

    public func secondFactor(of user: UserID) async throws -> SecondFactor? {
        try await readers.read("secondFactor") { db in
            try db.first(
                """
                SELECT secret, confirmed_at, (SELECT count(*) FROM recovery_codes WHERE user = f.user), begun_by
                FROM second_factors f WHERE user = ?
                """, .id(user)
            ) { row in
                SecondFactor(
                    secret: self.factorKey.open(row.blob(0), of: user), confirmedAt: row.optionalTime(1),
                    codesLeft: Int(row.int(2)), begunBy: row.optionalText(3))
            }
        }
    }

    public func beginSecondFactor(of user: UserID, secret: [UInt8], in session: String?) async throws {
        let sealed = factorKey.seal(secret, of: user)
        try await writer.write("beginSecondFactor") { transaction in
            let changed = try transaction.db.run(
                """
                INSERT INTO second_factors (user, secret, begun_by) VALUES (?1, ?2, ?3)
                ON CONFLICT (user) DO UPDATE SET secret = ?2, begun_by = ?3, last_step = -1 WHERE confirmed_at IS NULL
                """, .id(user), .blob(sealed), .text(session))
            guard changed == 1 else { throw StoreError(.conflict, operation: "beginSecondFactor") }
        }
    }

    public func confirmSecondFactor(
        of user: UserID, step: Int64, recoveryHashes: [String], in session: String?, audit: AuditEntry
    ) async throws {
        try await writer.write("confirmSecondFactor") { transaction in
            let db = transaction.db
            let changed = try db.run(
                """
                UPDATE second_factors SET confirmed_at = ?, last_step = ?
                WHERE user = ? AND confirmed_at IS NULL AND begun_by IS ?
                """, .time(audit.at), .int(step), .id(user), .text(session))
            guard changed == 1 else { throw StoreError(.conflict, operation: "confirmSecondFactor") }
            try db.run("DELETE FROM recovery_codes WHERE user = ?", .id(user))
            for hash in recoveryHashes {
                try db.run("INSERT INTO recovery_codes (user, hash) VALUES (?,?)", .id(user), .text(hash))
            }
            // Whoever was in with the password alone proves himself anew.
            try db.run("DELETE FROM sessions WHERE user = ? AND token_hash IS NOT ?", .id(user), .text(session))
            try transaction.audit(audit)
        }
    }

    public func useStep(_ step: Int64, of user: UserID) async throws -> Bool {
        try await writer.write("useStep") { transaction in
            try transaction.db.run(
                """
                UPDATE second_factors SET last_step = ?1
                WHERE user = ?2 AND confirmed_at IS NOT NULL AND last_step < ?1
                """, .int(step), .id(user)) == 1
        }
    }

    public func useRecoveryCode(_ hash: String, of user: UserID, audit: AuditEntry) async throws -> Bool {
        try await writer.write("useRecoveryCode") { transaction in
            let used = try transaction.db.run(
                "DELETE FROM recovery_codes WHERE user = ? AND hash = ?", .id(user), .text(hash))
            if used == 1 { try transaction.audit(audit) }
            return used == 1
        }
    }

    public func removeSecondFactor(of user: UserID, endsSessions: Bool, audit: AuditEntry) async throws {
        try await writer.write("removeSecondFactor") { transaction in
            let removed = try transaction.db.run("DELETE FROM second_factors WHERE user = ?", .id(user))
            try transaction.db.run("DELETE FROM recovery_codes WHERE user = ?", .id(user))
            if endsSessions { try transaction.db.run("DELETE FROM sessions WHERE user = ?", .id(user)) }
            if removed == 1 { try transaction.audit(audit) }
        }
    }

    // MARK: Resets

    public func addReset(_ hash: String, for user: UserID, until: Instant) async throws {
        try await writer.write("addReset") { transaction in
            try transaction.db.run("DELETE FROM password_resets WHERE user = ?", .id(user))
            try transaction.db.run(
                """
                INSERT INTO password_resets (hash, user, password_at, until)
                SELECT ?, id, password_at, ? FROM users WHERE id = ? AND active = 1
                """, .text(hash), .time(until), .id(user))
        }
    }

    public func userOfReset(_ hash: String, at now: Instant) async throws -> User? {
        try await readers.read("userOfReset") { db in
            guard let id = try LeaveRow.user(hash, at: now, in: db) else { return nil }
            return try db.first("SELECT" + User.columns + "FROM users WHERE id = ?", .id(id)) { try User($0) }
        }
    }

    public func useReset(_ hash: String, password: String, at now: Instant) async throws -> UserID? {
        try await writer.write("useReset") { transaction in
            let db = transaction.db
            guard let user = try LeaveRow.user(hash, at: now, in: db) else { return nil }
            try db.run("DELETE FROM password_resets WHERE user = ?", .id(user))
            try db.run("DELETE FROM sessions WHERE user = ?", .id(user))
            try db.run("DELETE FROM known_devices WHERE user = ?", .id(user))
            try db.run(
                "UPDATE users SET password_hash = ?, password_at = ? WHERE id = ?", .text(password), .time(now),
                .id(user))
            try transaction.audit(AuditEntry(at: now, user: user, what: "password_reset"))
            return user
        }
    }
}

private enum LeaveRow {
    /// For whom a leave stands: in time, his account switched on, his password the one of then.
    static func user(_ hash: String, at now: Instant, in db: Connection) throws -> UserID? {
        try db.number(
            """
            SELECT u.id FROM password_resets r JOIN users u ON u.id = r.user
            WHERE r.hash = ? AND r.until > ? AND r.password_at = u.password_at AND u.active = 1
            """, .text(hash), .time(now)
        ).map { UserID($0) }
    }
}

extension Transaction {
    /// - Throws: `conflict` when there would be nobody left who can set things right.
    fileprivate func requireOtherAdministrator(than user: UserID, _ operation: String) throws {
        let isOne = try db.number(
            "SELECT 1 FROM users WHERE id = ? AND role = 'administrator' AND active = 1", .id(user))
        guard isOne == 1 else { return }
        let others = try db.number(
            "SELECT count(*) FROM users WHERE id <> ? AND role = 'administrator' AND active = 1", .id(user))
        if others == 0 { throw StoreError(.conflict, operation: operation, detail: "the last administrator") }
    }
}

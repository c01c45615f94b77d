// Users, their sessions, and failed log-ins.

import SQLite
import Store
import Tickets

extension SQLiteStore {
    public func addUser(
        login: String, place: UserPlace, language: String, passwordHash: String, at now: Instant, audit: AuditEntry?
    ) async throws -> UserID {
        try await writer.write("addUser") { transaction in
            do {
                try transaction.db.run(
                    """
                    INSERT INTO users (login, name, role, language, password_hash, created_at, password_at,
                        department, services, mail)
                    VALUES (?,?,?,?,?,?,?,?,?,?)
                    """, .text(login.lowercased()), .text(place.name), .text(place.role.rawValue), .text(language),
                    .text(passwordHash), .time(now), .time(now), .text(place.department?.value),
                    .record(place.services.map { $0.sorted() }), .text(place.mail))
            } catch let error as SQLiteError where error.isUniqueViolation {
                throw StoreError(.conflict, operation: "addUser", detail: "the log-in name is taken")
            }
            transaction.change.other = true
            let id = UserID(transaction.db.lastInsertedRow)
            if let audit { try transaction.audit(audit) }
            return id
        }
    }

    public func users() async throws -> [User] {
        try await readers.read("users") { db in
            try db.all("SELECT" + User.columns + "FROM users ORDER BY login LIMIT 10000") { try User($0) }
        }
    }

    public func user(_ id: UserID) async throws -> User? {
        try await readers.read("user") { db in
            try db.first("SELECT" + User.columns + "FROM users WHERE id = ?", .id(id)) { try User($0) }
        }
    }

    public func user(login: String) async throws -> (user: User, passwordHash: String)? {
        try await readers.read("user by login") { db in
            try db.first(
                "SELECT" + User.columns + ", password_hash FROM users WHERE login = ?", .text(login.lowercased())
            ) { (try User($0), $0.text(User.columnCount)) }
        }
    }

    public func setPassword(_ user: UserID, hash: String, at now: Instant, audit: AuditEntry?) async throws {
        try await changeUser("setPassword", user, audit) { db in
            try db.run("DELETE FROM sessions WHERE user = ?", .id(user))
            try db.run("DELETE FROM known_devices WHERE user = ?", .id(user))
            return try db.run(
                "UPDATE users SET password_hash = ?, password_at = ? WHERE id = ?", .text(hash), .time(now), .id(user))
        }
    }

    public func renewHash(_ user: UserID, from old: String, to new: String) async throws {
        try await writer.write("renewHash") { transaction in
            try transaction.db.run(
                "UPDATE users SET password_hash = ? WHERE id = ? AND password_hash = ?", .text(new), .id(user),
                .text(old))
        }
    }

    public func setActive(_ user: UserID, _ active: Bool, at now: Instant) async throws {
        try await changeUser("setActive", user) { db in
            if !active { try db.run("DELETE FROM sessions WHERE user = ?", .id(user)) }
            if !active { try db.run("DELETE FROM password_resets WHERE user = ?", .id(user)) }
            return try db.run("UPDATE users SET active = ? WHERE id = ?", .bool(active), .id(user))
        }
    }

    public func setLanguage(_ user: UserID, _ language: String) async throws {
        try await changeUser("setLanguage", user) { db in
            try db.run("UPDATE users SET language = ? WHERE id = ?", .text(language), .id(user))
        }
    }

    private func changeUser(
        _ operation: String, _ user: UserID, _ audit: AuditEntry? = nil,
        _ body: @escaping @Sendable (Connection) throws -> Int64
    ) async throws {
        try await writer.write(operation) { transaction in
            guard try body(transaction.db) == 1 else { throw StoreError(.missing, operation: operation) }
            if let audit { try transaction.audit(audit) }
            transaction.change.other = true
        }
    }

    // MARK: Sessions

    public func addSession(_ session: Session, audit: AuditEntry?) async throws {
        try await writer.write("addSession") { transaction in
            let standing = try transaction.db.number(
                "SELECT 1 FROM users WHERE id = ? AND active = 1 AND epoch = ?", .id(session.user),
                .int(session.epoch))
            guard standing == 1 else { throw StoreError(.missing, operation: "addSession", detail: "user") }
            try transaction.db.run(
                """
                INSERT INTO sessions
                    (token_hash, user, form_token, created_at, last_seen_at, kind, device, address, way)
                VALUES (?,?,?,?,?,?,?,?,?)
                """, .text(session.tokenHash), .id(session.user), .text(session.formToken), .time(session.createdAt),
                .time(session.lastSeenAt), .text(session.kind), .text(session.device), .text(session.address),
                .text(session.way))
            if let audit { try transaction.audit(audit, telling: false) }
        }
    }

    /// How far in the future something may lie that a clock has written which is right again: what lies farther is no session
    /// and no try of anybody's.
    static let clockSlack = Duration.minutes(5)

    public func session(
        tokenHash: String, idle: Duration, absolute: Duration, touching: Bool, at now: Instant
    ) async throws -> (session: Session, user: User)? {
        let found = try await readers.read("session") { db in
            try db.first(
                """
                SELECT u.id, u.login, u.name, u.role, u.active, u.language, u.department, u.mail, u.services,
                    u.epoch,
                    s.form_token, s.created_at, s.last_seen_at, s.kind, s.device, s.address, s.way
                FROM sessions s JOIN users u ON u.id = s.user
                WHERE s.token_hash = ?1 AND u.active = 1 AND s.last_seen_at BETWEEN ?2 AND ?4
                    AND s.created_at > ?3 AND s.created_at <= ?4
                """, .text(tokenHash), .time(now - idle), .time(now - absolute), .time(now + Self.clockSlack)
            ) { row in
                let user = try User(row)
                let next = User.columnCount
                var session = Session(
                    tokenHash: tokenHash, user: user.id, formToken: row.text(next), createdAt: row.time(next + 1),
                    lastSeenAt: row.time(next + 2), kind: row.text(next + 3))
                (session.device, session.address) = (row.text(next + 4), row.text(next + 5))
                session.way = row.optionalText(next + 6)
                return (session: session, user: user)
            }
        }
        guard var found else { return nil }
        // Once a minute is enough for "idle", and spares a commit for every click.
        if touching, now - found.session.lastSeenAt >= .minutes(1) {
            let kind = found.session.kind
            try await writer.write("session") { transaction in
                try transaction.db.run(
                    "UPDATE sessions SET last_seen_at = max(last_seen_at, ?) WHERE token_hash = ?", .time(now),
                    .text(tokenHash))
                // Other kinds have other limits.
                try transaction.db.run(
                    "DELETE FROM sessions WHERE kind = ? AND (last_seen_at < ? OR created_at <= ?)", .text(kind),
                    .time(now - idle), .time(now - absolute))
            }
            found.session.lastSeenAt = now
        }
        return found
    }

    public func endSession(tokenHash: String, audit: AuditEntry?) async throws {
        try await writer.write("endSession") { transaction in
            let ended = try transaction.db.run("DELETE FROM sessions WHERE token_hash = ?", .text(tokenHash))
            if ended == 1, let audit { try transaction.audit(audit, telling: false) }
        }
    }

    // MARK: Throttle

    public func noteLoginFailure(_ key: String, window: Duration, at now: Instant) async throws -> Int {
        try await writer.write("noteLoginFailure") { transaction in
            let db = transaction.db
            try Self.forgetTries(key, window, now, in: db)
            try db.run("INSERT INTO login_failures (key, at) VALUES (?,?)", .text(key), .time(now))
            // Bounded also under attack: more than these make no difference to the throttle.
            try db.run(
                """
                DELETE FROM login_failures WHERE key = ?1 AND rowid NOT IN
                    (SELECT rowid FROM login_failures WHERE key = ?1 ORDER BY at DESC, rowid DESC LIMIT 1000)
                """, .text(key))
            return Int(try db.number("SELECT count(*) FROM login_failures WHERE key = ?", .text(key)) ?? 0)
        }
    }

    // Of this key what lies before the window; of all keys what is older than any window, for most never come again, and what a
    // clock that was wrong has written into the future: it would hold for longer than anybody remembers.
    private static func forgetTries(_ key: String, _ window: Duration, _ now: Instant, in db: Connection) throws {
        try db.run("DELETE FROM login_failures WHERE key = ? AND at <= ?", .text(key), .time(now - window))
        try db.run("DELETE FROM login_failures WHERE at <= ?", .time(now - max(window, .hours(1))))
        try db.run("DELETE FROM login_failures WHERE at > ?", .time(now + clockSlack))
    }

    public func countLoginTry(_ key: String, most: Int, window: Duration, at now: Instant) async throws -> Bool {
        try await writer.write("countLoginTry") { transaction in
            let db = transaction.db
            try Self.forgetTries(key, window, now, in: db)
            let counted = try db.number("SELECT count(*) FROM login_failures WHERE key = ?", .text(key)) ?? 0
            guard counted < most else { return false }
            try db.run("INSERT INTO login_failures (key, at) VALUES (?,?)", .text(key), .time(now))
            return true
        }
    }

    public func takeBackLoginTry(_ key: String, countedAt: Instant) async throws {
        try await writer.write("takeBackLoginTry") { transaction in
            try transaction.db.run(
                """
                DELETE FROM login_failures WHERE rowid =
                    (SELECT rowid FROM login_failures WHERE key = ? AND at = ? LIMIT 1)
                """, .text(key), .time(countedAt))
        }
    }

    public func loginFailures(_ key: String, window: Duration, at now: Instant) async throws -> Int {
        try await readers.read("loginFailures") { db in
            Int(
                try db.number(
                    "SELECT count(*) FROM login_failures WHERE key = ? AND at > ? AND at <= ?", .text(key),
                    .time(now - window), .time(now + Self.clockSlack)) ?? 0)
        }
    }

    public func clearLoginFailures(_ key: String) async throws {
        try await writer.write("clearLoginFailures") { transaction in
            try transaction.db.run("DELETE FROM login_failures WHERE key = ?", .text(key))
        }
    }
}

// Who may log in, and who is logged in. Only hashes of secrets are kept.

import Tickets

/// A session as kept: the cookie's secret itself is never stored.
public struct Session: Sendable, Hashable {
    /// SHA-256 of the cookie's secret, hexadecimal.
    public var tokenHash: String
    public var user: UserID
    /// The secret that forms of this session must carry.
    public var formToken: String
    public var createdAt: Instant
    public var lastSeenAt: Instant
    /// `cookie` or `api`.
    public var kind: String
    /// A short name of the browser, and the network address, that it was opened from; empty when unknown.
    public var device = ""
    public var address = ""
    /// By what the user has proved himself for it (`password`, `provider`, `api`); nil when he was in already.
    public var way: String?
    /// The user's (`User.epoch`) when he began to prove himself; kept nowhere.
    public var epoch: Int64 = 0

    public init(
        tokenHash: String, user: UserID, formToken: String, createdAt: Instant, lastSeenAt: Instant, kind: String
    ) {
        self.tokenHash = tokenHash
        self.user = user
        self.formToken = formToken
        self.createdAt = createdAt
        self.lastSeenAt = lastSeenAt
        self.kind = kind
    }
}

public protocol UserStore: Sendable {
    /// With his place and the line in the audit trail, all or nothing: nobody works for all services for a moment who is bound
    /// to one. `StoreError.conflict` when the log-in name is taken.
    func addUser(
        login: String, place: UserPlace, language: String, passwordHash: String, at now: Instant, audit: AuditEntry?
    ) async throws -> UserID
    func users() async throws -> [User]
    func user(_ id: UserID) async throws -> User?
    /// With the password hash, inactive ones included.
    func user(login: String) async throws -> (user: User, passwordHash: String)?
    /// Ends all sessions of the user and forgets the devices that he has come in with: who knew the old password has not
    /// proved that he knows the new one.
    func setPassword(_ user: UserID, hash: String, at now: Instant, audit: AuditEntry?) async throws
    /// The same password, hashed anew: sessions go on. Nothing changes when it is another password by now.
    func renewHash(_ user: UserID, from old: String, to new: String) async throws
    /// Switching off ends all sessions and all leaves to set a password at once.
    func setActive(_ user: UserID, _ active: Bool, at now: Instant) async throws
    func setLanguage(_ user: UserID, _ language: String) async throws

    /// - Throws: `StoreError.missing` for a user who is not there, is switched off, or whose epoch is another than the session's:
    ///   what was proved before a new password, a reset or an unlinking opens nothing after it.
    /// - Parameter audit: written with it.
    func addSession(_ session: Session, audit: AuditEntry?) async throws
    /// The session and its active user, if it was used within `idle` and is younger than `absolute`. One from the future is none:
    /// a clock that was put right leaves no sessions without an end.
    /// - Parameter touching: keeps it alive (at most one write a minute).
    func session(
        tokenHash: String, idle: Duration, absolute: Duration, touching: Bool, at now: Instant
    ) async throws -> (session: Session, user: User)?
    /// - Parameter audit: written when there was such a session.
    func endSession(tokenHash: String, audit: AuditEntry?) async throws

    /// Counts a failed log-in under a key (hashed log-in name, or network address) and returns how many within
    /// `window`. Kept so that a restart does not reset the throttle. What lies in the future, by a clock that was wrong, counts
    /// for nothing and is forgotten.
    func noteLoginFailure(_ key: String, window: Duration, at now: Instant) async throws -> Int
    /// Counts a try under a key before it is looked at, unless `most` are counted within `window` already: whoever is refused
    /// is not counted again, so that nobody can keep a key closed for ever by knocking on.
    /// - Returns: whether it was counted.
    func countLoginTry(_ key: String, most: Int, window: Duration, at now: Instant) async throws -> Bool
    /// Takes one try back that was counted at that instant: it was not the asker's fault.
    func takeBackLoginTry(_ key: String, countedAt: Instant) async throws
    func loginFailures(_ key: String, window: Duration, at now: Instant) async throws -> Int
    func clearLoginFailures(_ key: String) async throws
    /// Writes who was refused into the audit trail, for one key at most once in a while.
    func auditRefusal(_ entry: AuditEntry, under key: String, every pace: Duration) async throws
    /// Forgets what was counted under all keys that begin so.
    func unlock(_ beginning: String, audit: AuditEntry) async throws

    /// Who has come in with a device, by the hash of the secret that it keeps, since an instant.
    func usersKnown(to device: String, since: Instant) async throws -> Set<UserID>
    /// Somebody has come in with a device. Of one user's those used last are kept, 20 of them.
    func noteDevice(_ device: String, of user: UserID, at now: Instant) async throws
}

extension UserStore {
    /// Without a line in the audit trail.
    public func addSession(_ session: Session) async throws { try await addSession(session, audit: nil) }
    public func endSession(tokenHash: String) async throws { try await endSession(tokenHash: tokenHash, audit: nil) }

    /// With a sign of life.
    public func session(
        tokenHash: String, idle: Duration, absolute: Duration, at now: Instant
    ) async throws -> (session: Session, user: User)? {
        try await session(tokenHash: tokenHash, idle: idle, absolute: absolute, touching: true, at: now)
    }

    /// Bound to no service, without a line in the trail.
    public func addUser(
        login: String, name: String, role: UserRole, language: String, passwordHash: String,
        department: DepartmentCode? = nil, mail: String? = nil, at now: Instant
    ) async throws -> UserID {
        try await addUser(
            login: login, place: UserPlace(name: name, role: role, department: department, mail: mail),
            language: language, passwordHash: passwordHash, at: now, audit: nil)
    }

    /// Without a line in the trail.
    public func setPassword(_ user: UserID, hash: String, at now: Instant) async throws {
        try await setPassword(user, hash: hash, at: now, audit: nil)
    }
}

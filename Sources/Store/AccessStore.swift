// What somebody may know of, and what goes with logging in beside the password. Only hashes of secrets are kept, but for
// the one secret that both sides must know.

import Tickets

/// Something that an address names.
public enum TicketSubject: Sendable, Hashable {
    case ticket(TicketNumber)
    case message(MessageID)
    case outbox(OutboxID)
    /// Within reach when one of his tickets is, also of somebody merged with him, or one that was his until it was last
    /// moved to another person. Somebody who is merged stands for whom he is merged into.
    case person(PersonID)
}

/// What an administrator says of a user.
public struct UserPlace: Sendable, Hashable {
    public var name: String
    public var role: UserRole
    /// With role `.department`: which one.
    public var department: DepartmentCode?
    /// nil: bound to none.
    public var services: Set<String>?
    public var mail: String?

    public init(
        name: String, role: UserRole, department: DepartmentCode? = nil, services: Set<String>? = nil,
        mail: String? = nil
    ) {
        self.name = name
        self.role = role
        self.department = department
        self.services = services
        self.mail = mail
    }

    public init(_ user: User) {
        self.init(
            name: user.name, role: user.role, department: user.department, services: user.services, mail: user.mail)
    }
}

extension UserPlace {
    /// What the audit trail keeps of it: a new mail address is a new key to the account.
    /// - Parameters:
    ///   - login: whose place it is.
    ///   - before: what he had; a name and a mail address that are others now are kept too.
    public func particulars(of login: String, before: UserPlace? = nil) -> [String: String] {
        var detail = ["user": login, "role": role.rawValue, "name": name]
        detail["mail"] = mail
        if let before {
            if before.name != name { detail["name_before"] = before.name }
            if before.mail != mail { detail["mail_before"] = before.mail }
        }
        detail["department"] = department?.value
        detail["services"] = services.map { $0.sorted().joined(separator: " ") }
        return detail
    }
}

/// A user's second device.
public struct SecondFactor: Sendable, Hashable {
    /// Empty when it cannot be read: the key that it was sealed with is not there.
    public var secret: [UInt8]
    /// nil until its first code has come.
    public var confirmedAt: Instant?
    /// Recovery codes that have not been used.
    public var codesLeft: Int
    /// The session that began it, by the hash of its token; nil: none did, a program has.
    public var begunBy: String?

    /// Whether codes of the device can be checked; recovery codes can be in any case.
    public var isReadable: Bool { !secret.isEmpty }

    public init(secret: [UInt8], confirmedAt: Instant?, codesLeft: Int, begunBy: String? = nil) {
        self.secret = secret
        self.confirmedAt = confirmedAt
        self.codesLeft = codesLeft
        self.begunBy = begunBy
    }
}

/// An account at an identity provider (OpenID Connect Core 1.0, 2: issuer and subject together are one person).
public struct ForeignIdentity: Sendable, Hashable {
    public var issuer: String
    public var subject: String
    public init(issuer: String, subject: String) {
        self.issuer = issuer
        self.subject = subject
    }
}

/// Questions about reach (`TicketReach`), sessions, second factors, resets, foreign identities.
public protocol AccessStore: Sendable {
    /// Whether something exists and belongs to a ticket within a reach. What does not exist lies within none.
    func isWithin(_ subject: TicketSubject, _ reach: TicketReach) async throws -> Bool
    /// Those of some tickets that lie within a reach.
    func within(_ tickets: Set<TicketID>, _ reach: TicketReach) async throws -> Set<TicketID>

    /// `conflict` when he is not as `seen` any more, or when it would take its last active administrator from the installation.
    /// A new role, department or service ends the user's sessions, a new mail address the leaves to set a password that went to
    /// the old one.
    /// - Parameter seen: what whoever writes this has seen; nil: however he is.
    func setPlace(_ user: UserID, _ place: UserPlace, seen: UserPlace?, audit: AuditEntry) async throws
    /// As `UserStore.setActive`, with its line in the audit trail; `conflict` for the last active administrator.
    func setActive(_ user: UserID, _ active: Bool, audit: AuditEntry) async throws

    /// Those of some sessions, by the hashes of their tokens, that have not ended and whose users are active. Touches none.
    func standing(
        _ tokenHashes: Set<String>, idle: Duration, absolute: Duration, at now: Instant
    ) async throws -> Set<String>
    /// Newest use first, at most 200.
    func sessions(of user: UserID) async throws -> [Session]
    /// Ends a session of that user and no other's. `missing` when he has no such.
    /// - Parameter audit: for one that somebody else ends.
    func endSession(_ tokenHash: String, of user: UserID, audit: AuditEntry?) async throws
    /// - Parameters:
    ///   - kept: the hash of one that goes on.
    ///   - audit: for those that somebody else ends; written when there was one.
    func endSessions(of user: UserID, except kept: String?, audit: AuditEntry?) async throws

    func secondFactor(of user: UserID) async throws -> SecondFactor?
    /// A new secret, not yet confirmed; `conflict` when one is in use.
    /// - Parameter session: the hash of the token of the session that begins it, and alone can confirm it.
    func beginSecondFactor(of user: UserID, secret: [UInt8], in session: String?) async throws
    /// The first code has come: from now on it is asked for, and whoever was in with the password alone, in another session
    /// than this one, is out. `conflict` when this session has nothing to confirm.
    func confirmSecondFactor(
        of user: UserID, step: Int64, recoveryHashes: [String], in session: String?, audit: AuditEntry
    ) async throws
    /// Whether the code of a step may be used: true once, and never for an earlier one (RFC 6238 5.2).
    func useStep(_ step: Int64, of user: UserID) async throws -> Bool
    /// Whether a recovery code may be used: true once.
    func useRecoveryCode(_ hash: String, of user: UserID, audit: AuditEntry) async throws -> Bool
    /// - Parameter endsSessions: whether all his sessions end with it.
    func removeSecondFactor(of user: UserID, endsSessions: Bool, audit: AuditEntry) async throws

    /// Leave to set a new password; earlier leaves of this user end.
    func addReset(_ hash: String, for user: UserID, until: Instant) async throws
    /// The active user for whom a leave stands.
    func userOfReset(_ hash: String, at now: Instant) async throws -> User?
    /// Uses the leave up, sets the password, ends all sessions and forgets the devices that he has come in with; nil when it
    /// stands no more.
    func useReset(_ hash: String, password: String, at now: Instant) async throws -> UserID?

    func user(of identity: ForeignIdentity) async throws -> User?
    /// By an administrator's hand, also what was unlinked before. `conflict` when it is bound to somebody else.
    func bind(_ identity: ForeignIdentity, to user: UserID, audit: AuditEntry) async throws
    /// By what its provider says of it: never to a user who is switched off, or who has or had an identity of this issuer, and
    /// never one that was anybody's. A changed claim takes nobody over, and what was unlinked does not link itself again.
    /// - Returns: whether it is his.
    func bindByClaim(_ identity: ForeignIdentity, to user: UserID, audit: AuditEntry) async throws -> Bool
    func identities(of user: UserID) async throws -> [ForeignIdentity]
    /// Ends the user's sessions: one of them may be by it.
    func unbind(_ identity: ForeignIdentity, audit: AuditEntry) async throws
}

extension AccessStore {
    /// In no session: by a program.
    public func beginSecondFactor(of user: UserID, secret: [UInt8]) async throws {
        try await beginSecondFactor(of: user, secret: secret, in: nil)
    }

    /// One's own.
    public func endSession(_ tokenHash: String, of user: UserID) async throws {
        try await endSession(tokenHash, of: user, audit: nil)
    }

    /// One's own.
    public func endSessions(of user: UserID, except kept: String?) async throws {
        try await endSessions(of: user, except: kept, audit: nil)
    }

    /// However he is.
    public func setPlace(_ user: UserID, _ place: UserPlace, audit: AuditEntry) async throws {
        try await setPlace(user, place, seen: nil, audit: audit)
    }

    /// His sessions go on.
    public func removeSecondFactor(of user: UserID, audit: AuditEntry) async throws {
        try await removeSecondFactor(of: user, endsSessions: false, audit: audit)
    }

    /// What was begun in no session.
    public func confirmSecondFactor(
        of user: UserID, step: Int64, recoveryHashes: [String], audit: AuditEntry
    ) async throws {
        try await confirmSecondFactor(of: user, step: step, recoveryHashes: recoveryHashes, in: nil, audit: audit)
    }
}

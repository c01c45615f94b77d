// Checking a log-in: slow for guessers, equal for names that exist and names that do not (A19, A22).

import Crypto
import Foundation
import HTTPServer
import Runtime
import Store
import Tickets

/// How a log-in ended.
enum LogInOutcome: Sendable {
    /// As he was when his password was looked up: opens a session as long as his epoch is still that one.
    case admitted(User)
    /// Wrong name or password, or an account that is switched off: nobody learns which.
    case refused
    /// Too many wrong ones lately.
    case throttled
    /// The machine is busy with other log-ins.
    case busy
}

/// By what somebody has come in, for the audit trail.
enum LogInWay: String, Sendable {
    case password, provider
    /// A program, with a password.
    case api
}

/// Checks names and passwords.
struct LogIn: Sendable {
    private let parts: WebParts
    var store: any Store { parts.store }
    static let window = Duration.minutes(15)
    /// Wrong passwords for one account from one address. The pair, so that nobody can lock a colleague out from afar. The same
    /// for one account in a browser that has come in with it before.
    static let mostOfPair = 5
    /// Wrong passwords from one address, whatever the account.
    static let mostOfAddress = 50
    /// Wrong passwords for one account from all addresses: far above what one guesser gets.
    static let mostOfAccount = 200
    /// How long a browser that somebody has come in with is known; browsers keep no cookie for longer.
    static let deviceLife = Duration.days(400)

    init(_ parts: WebParts) { self.parts = parts }

    /// - Parameter device: what the browser keeps (`Gate.device`). One that has come in as this user before is counted by
    ///   itself: whoever guesses elsewhere, or behind the same address, cannot lock it out.
    func check(
        login: String, password: String, client: String, device: String? = nil, at now: Instant
    ) async throws -> LogInOutcome {
        let login = Party.key(String(login.prefix(200)))
        let store = parts.store
        let found = try await store.user(login: login)
        let known = try await knownDevice(device, of: found?.user, at: now)
        let (address, account) = (LogInKeys.address(client), LogInKeys.account(login))
        if known == nil {
            guard try await store.loginFailures(address, window: Self.window, at: now) < Self.mostOfAddress,
                try await store.loginFailures(account, window: Self.window, at: now) < Self.mostOfAccount
            else { return .throttled }
        }
        // Counted before it is checked, and taken back if it was right: a hundred guesses at once are a hundred.
        let own = known.map { LogInKeys.device(login, $0) } ?? LogInKeys.pair(login, client)
        guard try await store.countLoginTry(own, most: Self.mostOfPair, window: Self.window, at: now) else {
            return .throttled
        }
        let isRight: Bool
        do {
            isRight = try await parts.passwords.verify(password, against: found?.passwordHash)
        } catch .passwordLength {
            isRight = false
        } catch {
            // Nothing was looked at: whoever is asked to try again must not be found guessing for it.
            try await store.takeBackLoginTry(own, countedAt: now)
            if error == .busy { return .busy }
            throw error
        }
        if isRight, found?.user.active == true {
            try await store.clearLoginFailures(own)
            return try await admit(found, password)
        }
        if known == nil {
            _ = try await store.noteLoginFailure(address, window: Self.window, at: now)
            _ = try await store.noteLoginFailure(account, window: Self.window, at: now)
        }
        parts.log.warning("a log-in was refused", ["client": client])
        try await noteRefusal("login_refused", of: found?.user, client: client, key: own, at: now)
        return .refused
    }

    /// A line of the audit trail: who tried to come in (Garante, 27 November 2008: log-ins and those that failed). One a minute for a
    /// key, so that guessing does not bury the trail; a name only where it is somebody's, for people type passwords there.
    func noteRefusal(_ what: String, of user: User?, client: String, key: String, at now: Instant) async throws {
        var detail = ["address": client]
        detail["user"] = user?.login
        try await store.auditRefusal(
            AuditEntry(at: now, user: nil, what: what, detail: detail), under: "audit:" + key, every: .minutes(1))
    }

    /// The device if this user has come in with it.
    func knownDevice(_ device: String?, of user: User?, at now: Instant) async throws -> String? {
        guard let device, let user else { return nil }
        let known = try await store.usersKnown(to: device, since: now - Self.deviceLife)
        return known.contains(user.id) ? device : nil
    }

    /// Forgets what was got wrong against a name: by somebody from an address, who has proved himself in another way, and by
    /// all who guessed at a password that is none any more. Wrong codes of the second step stay counted.
    func forgive(login: String, client: String, device: String?) async throws {
        try await store.clearLoginFailures(LogInKeys.account(login))
        try await store.clearLoginFailures(LogInKeys.pair(login, client))
        if let device { try await store.clearLoginFailures(LogInKeys.device(login, device)) }
    }

    // A hash made at an older cost is made anew while the password is at hand; never over one that was set meanwhile.
    private func admit(_ found: (user: User, passwordHash: String)?, _ password: String) async throws -> LogInOutcome {
        guard let found else { return .refused }
        if parts.passwords.isOutdated(found.passwordHash), let hash = try? await parts.passwords.hash(password) {
            try await parts.store.renewHash(found.user.id, from: found.passwordHash, to: hash)
        }
        return .admitted(found.user)
    }
}

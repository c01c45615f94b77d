// The second step of a log-in: a code from a device, or one of the recovery codes. Between the two steps nobody is logged
// in: what was proved so far is kept for five minutes, in memory, bound to the browser that proved it.

import Crypto
import HTTPServer
import Runtime
import Store
import Synchronization
import Tickets

/// Log-ins whose password was right.
final class PendingLogIns: Sendable {
    private struct Entry {
        var user: UserID
        var epoch: Int64
        var way: LogInWay
        var browser: String
        var until: Instant
    }
    static let patience = Duration.minutes(5)
    private static let most = 1000
    private let entries = Mutex<[String: Entry]>([:])

    /// - Parameter browser: the secret of the form's cookie: another browser cannot go on from here.
    func add(_ user: User, by way: LogInWay, browser: String, at now: Instant) -> String {
        let token = RandomIdentifier.token()
        entries.withLock { entries in
            entries = entries.filter { $0.value.until > now }
            // A flood of right passwords is none of guessers; the oldest start again.
            while entries.count >= Self.most, let oldest = entries.min(by: { $0.value.until < $1.value.until }) {
                entries[oldest.key] = nil
            }
            entries[token] = Entry(
                user: user.id, epoch: user.epoch, way: way, browser: browser, until: now + Self.patience)
        }
        return token
    }

    /// Who has proved himself, his epoch of then, and how.
    func user(_ token: String, browser: String, at now: Instant) -> (id: UserID, epoch: Int64, way: LogInWay)? {
        entries.withLock { entries in
            guard let entry = entries[token], entry.until > now, ConstantTime.equal(entry.browser, browser) else {
                return nil
            }
            return (entry.user, entry.epoch, entry.way)
        }
    }

    func end(_ token: String) { entries.withLock { $0[token] = nil } }
}

extension LogIn {
    /// Wrong codes for one account, from everywhere but its own browsers: six digits are soon guessed through without an end.
    static let mostCodes = 10

    /// Whether a code opens: of the device, in its time and once, or one of the recovery codes, once.
    /// - Parameter device: as for the password: who knows that alone cannot use up the owner's tries.
    func check(
        code: String, of user: User, client: String, device: String? = nil, at now: Instant
    ) async throws -> LogInOutcome {
        guard let factor = try await store.secondFactor(of: user.id), factor.confirmedAt != nil else {
            return .admitted(user)
        }
        let key = LogInKeys.code(user.login, device: try await knownDevice(device, of: user, at: now))
        guard try await store.countLoginTry(key, most: Self.mostCodes, window: Self.window, at: now) else {
            return .throttled
        }
        let isRight: Bool
        if factor.isReadable,
            let step = TOTP.step(of: String(code.prefix(40)), factor.secret, at: now.milliseconds / 1000)
        {
            isRight = try await store.useStep(step, of: user.id)
        } else {
            isRight = try await store.useRecoveryCode(
                RecoveryCodes.hash(code), of: user.id,
                audit: AuditEntry(at: now, user: user.id, what: "recovery_code_used"))
        }
        guard isRight else {
            try await noteRefusal("code_refused", of: user, client: client, key: key, at: now)
            return .refused
        }
        try await store.clearLoginFailures(key)
        return .admitted(user)
    }

    /// What is to be said before the second step: that codes of devices cannot be checked now.
    func troubleOfSecondStep(_ user: User) async throws -> LogInModel.Problem? {
        try await store.secondFactor(of: user.id)?.isReadable == false ? .factorUnreadable : nil
    }

    /// Whether this user's log-in has a second step.
    func hasSecondStep(_ user: User) async throws -> Bool {
        try await store.secondFactor(of: user.id)?.confirmedAt != nil
    }
}

/// Codes on paper for the day when the device is lost.
enum RecoveryCodes {
    static let count = 10

    /// 60 bits each, in three groups.
    static func make() -> [String] {
        (0..<count).map { _ in
            let text = Array(RandomIdentifier.token(bits: 60).lowercased())
            return stride(from: 0, to: 12, by: 4).map { String(text[$0..<min($0 + 4, text.count)]) }
                .joined(separator: "-")
        }
    }

    /// SHA-256 is enough: nobody guesses 60 bits, and the count of tries has an end.
    static func hash(_ code: String) -> String {
        let plain = code.prefix(60).lowercased().filter { $0.isLetter || $0.isNumber }
        return SHA256.digest(of: plain).hex
    }
}

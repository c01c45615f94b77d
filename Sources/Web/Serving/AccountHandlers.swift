// One's own account: sessions, password, second factor.

import Crypto
import HTTPServer
import Runtime
import Store
import Tickets

extension Site {
    /// `GET /account`.
    func accountPage(_ call: Call) async throws -> HTTPResponse { try await accountPage(call, nil, status: 200) }

    private func accountPage(
        _ call: Call, _ problem: AccountModel.Problem?, factor: AccountModel.Problem? = nil, status: Int
    ) async throws -> HTTPResponse {
        var model = AccountModel(
            frame: try await frame(call), lines: try await openSessions(of: call.user.id, call),
            factor: try await store.secondFactor(of: call.user.id))
        model.factorIsDemanded = parts.settings.secondFactorFor.contains(call.user.role)
        (model.problem, model.factorProblem) = (problem, factor)
        return page(status, call) { $0.account(model) }
    }

    /// A user's sessions that stand, newest use first.
    func openSessions(of user: UserID, _ call: Call) async throws -> [AccountModel.Line] {
        let own = call.visitor?.session.tokenHash
        return try await store.sessions(of: user).filter { session in
            // What has run out is still in the store until somebody of its kind clicks.
            call.now - session.lastSeenAt <= parts.settings.sessionIdle
                && call.now - session.createdAt < parts.settings.sessionLongest
        }.map { AccountModel.Line(name: Self.name(of: $0), session: $0, isThis: $0.tokenHash == own) }
    }

    /// What a session's name in an address stands for, among those of one user.
    /// - Throws: `HTTPFault` 404: he has no such session.
    func namedSession(of user: UserID, _ call: Call) async throws -> Session {
        let found = try await store.sessions(of: user).first { Self.name(of: $0) == call.names["session"] }
        guard let found else { throw HTTPFault(404, "no such session") }
        return found
    }

    /// A session's name in an address: who reads it learns nothing that opens it.
    private static func name(of session: Session) -> String {
        String(SHA256.digest(of: "session \(session.tokenHash)").hex.prefix(24))
    }

    /// `POST /account/sessions/{session}/end`.
    func endSession(_ call: Call) async throws -> HTTPResponse {
        let found = try await namedSession(of: call.user.id, call)
        try await store.endSession(found.tokenHash, of: call.user.id)
        return Self.done(paths.account, .sessionEnded)
    }

    /// `POST /account/sessions/end`: all but this one.
    func endOtherSessions(_ call: Call) async throws -> HTTPResponse {
        try await store.endSessions(of: call.user.id, except: call.visitor?.session.tokenHash)
        return Self.done(paths.account, .sessionEnded)
    }

    // MARK: Password

    /// `POST /account/password`: `password`, `new_password`, `repeated`. All sessions end; this browser gets a new one.
    func changePassword(_ call: Call) async throws -> HTTPResponse {
        let form = try call.request.form()
        if let problem = try await wrongPassword(form[FormField.password] ?? "", call) {
            return try await accountPage(call, problem, status: 422)
        }
        let new = form[FormField.newPassword] ?? ""
        if let problem = Self.problem(new, form[FormField.repeated] ?? "") {
            return try await accountPage(call, problem, status: 422)
        }
        guard let hash = try? await parts.passwords.hash(new) else {
            return try await accountPage(call, .busy, status: 503)
        }
        try await store.setPassword(
            call.user.id, hash: hash, at: call.now,
            audit: AuditEntry(at: call.now, user: call.user.id, what: "password_changed"))
        // By one step further than he was: another step beside it, a reset or being switched off, lets him in no more.
        var user = call.user
        user.epoch += 1
        return try await enter(user, call, by: nil, next: Address(["account"], query: [("done", "password_changed")]))
    }

    static func problem(_ new: String, _ repeated: String) -> AccountModel.Problem? {
        if new.count < PasswordHasher.shortestPassword { return .short }
        if new.utf8.count > PasswordHasher.longestPassword { return .long }
        return new == repeated ? nil : .different
    }

    /// nil when it is his; wrong ones are counted as at the log-in.
    private func wrongPassword(_ password: String, _ call: Call) async throws -> AccountModel.Problem? {
        let outcome = try await LogIn(parts).check(
            login: call.user.login, password: password, client: call.request.client,
            device: gate.device(of: call.request), at: call.now)
        return switch outcome {
        case .admitted: nil
        case .refused: .wrong
        case .throttled: .throttled
        case .busy: .busy
        }
    }

    // MARK: Second factor

    /// `GET /account/second-factor`.
    func factorPage(_ call: Call) async throws -> HTTPResponse {
        guard try await store.secondFactor(of: call.user.id)?.confirmedAt == nil else {
            return .seeOther(paths.account.text)
        }
        return try await factorPage(call, status: 200)
    }

    private func factorPage(
        _ call: Call, isWrong: Bool = false, problem: AccountModel.Problem? = nil, status: Int
    ) async throws -> HTTPResponse {
        let factor = try await begunFactor(call)
        var model = EnrolmentModel(
            frame: try await frame(call), secret: factor?.isReadable == true ? factor?.secret : nil, isWrong: isWrong)
        model.problem = problem
        model.isDemanded = parts.settings.secondFactorFor.contains(call.user.role)
        model.asksPassword = try await !isProvenByProvider(call)
        model.mayComeAgain = model.asksPassword && call.visitor?.session.way == LogInWay.provider.rawValue
        model.uri = factor.map { TOTP.uri($0.secret, issuer: parts.settings.title, account: call.user.login) } ?? ""
        return page(status, call) { $0.enrolment(model) }
    }

    /// What this very session has begun, and nobody has confirmed: another one of the same user, which a stranger may sit at,
    /// neither reads its secret nor makes his device the user's.
    private func begunFactor(_ call: Call) async throws -> SecondFactor? {
        guard let own = call.visitor?.session.tokenHash, let factor = try await store.secondFactor(of: call.user.id),
            factor.confirmedAt == nil, factor.begunBy == own
        else { return nil }
        return factor
    }

    /// For so long a session by the identity provider stands for a password, which its user may not have.
    private static let freshness = Duration.minutes(10)

    /// Whether the identity provider has proved this session's user just now.
    private func isProvenByProvider(_ call: Call) async throws -> Bool {
        guard let session = call.visitor?.session, session.way == LogInWay.provider.rawValue,
            call.now - session.createdAt < Self.freshness
        else { return false }
        return try await !store.identities(of: call.user.id).isEmpty
    }

    /// `POST /account/second-factor/begin`: `password`. A browser left open must not be enough to lock its owner out.
    func beginFactor(_ call: Call) async throws -> HTTPResponse {
        let password = try call.request.form()[FormField.password] ?? ""
        if try await !isProvenByProvider(call), let problem = try await wrongPassword(password, call) {
            return try await factorPage(call, problem: problem, status: 422)
        }
        try await store.beginSecondFactor(
            of: call.user.id, secret: RandomIdentifier.bytes(TOTP.secretLength), in: call.visitor?.session.tokenHash)
        return .seeOther(paths.factor.text)
    }

    /// `POST /account/second-factor`: `code`. Shows the recovery codes, this once.
    func confirmFactor(_ call: Call) async throws -> HTTPResponse {
        guard let factor = try await begunFactor(call) else { throw HTTPFault(409, "nothing to confirm") }
        let code = try call.request.form()[FormField.code] ?? ""
        guard let step = TOTP.step(of: String(code.prefix(20)), factor.secret, at: call.now.milliseconds / 1000) else {
            return try await factorPage(call, isWrong: true, status: 422)
        }
        let codes = RecoveryCodes.make()
        try await store.confirmSecondFactor(
            of: call.user.id, step: step, recoveryHashes: codes.map(RecoveryCodes.hash),
            in: call.visitor?.session.tokenHash,
            audit: AuditEntry(at: call.now, user: call.user.id, what: "second_factor_set"))
        let model = RecoveryModel(frame: try await frame(call), codes: codes)
        return page(200, call) { $0.recovery(model) }
    }

    /// `POST /account/second-factor/remove`: `password`.
    func removeFactor(_ call: Call) async throws -> HTTPResponse {
        if let problem = try await wrongPassword(try call.request.form()[FormField.password] ?? "", call) {
            return try await accountPage(call, nil, factor: problem, status: 422)
        }
        try await store.removeSecondFactor(
            of: call.user.id, audit: AuditEntry(at: call.now, user: call.user.id, what: "second_factor_removed"))
        return Self.done(paths.account, .factorRemoved)
    }

    /// Whoever's role demands a second factor does nothing else before he has one.
    func checkDemanded(_ visitor: Visitor, _ route: Route) async throws {
        guard parts.settings.secondFactorFor.contains(visitor.user.role), route.access != .everyone,
            !route.isOfOwnAccount, try await store.secondFactor(of: visitor.user.id)?.confirmedAt == nil
        else { return }
        throw FactorDemanded()
    }
}

/// A second factor must be set up first.
struct FactorDemanded: Error {}

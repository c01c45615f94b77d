// Logging in by the body's own identity provider: the way there and the way back (OpenID Connect Core 1.0, 3.1). One secret in a
// cookie of this browser binds the two: an answer that was made for another browser opens nothing here. The provider says who
// somebody is; whether he may come in, and what he may, is said here alone.

import Crypto
import HTTPServer
import Runtime
import SignIn
import Store
import Synchronization
import Tickets

/// Answers of the provider that have been used: each is good once, whatever the provider thinks of its codes.
final class UsedJourneys: Sendable {
    static let patience = Duration.minutes(10)
    private static let most = 10_000
    private let states = Mutex<[String: Instant]>([:])

    /// Whether this one was not used before.
    func use(_ state: String, at now: Instant) -> Bool {
        states.withLock { states in
            if states[state] != nil { return false }
            if states.count >= Self.most { states = states.filter { $0.value > now } }
            if states.count >= Self.most { states.removeAll() }
            states[state] = now + Self.patience
            return true
        }
    }
}

extension Site {
    static let providerRoutes: [Route] = [
        Route(.get, "/login/provider", access: .everyone) { try await $0.goToProvider($1) },
        Route(.get, "/login/provider/return", access: .everyone) { try await $0.returnFromProvider($1) },
        Route(.post, "/admin/users/{user}/identity", access: .users) { try await $0.bindIdentity($1) },
        Route(.post, "/admin/users/{user}/identity/remove", access: .users) { try await $0.unbindIdentity($1) },
    ]
    /// Answers that prove nothing, within `LogIn.window` from one address.
    private static let mostWrongAnswers = 30

    private var provider: IdentityProvider {
        get throws(HTTPFault) {
            guard let provider = parts.identityProvider else { throw HTTPFault(404, "no such page") }
            return provider
        }
    }

    /// Registered with the provider.
    private var providerReturn: String { gate.publicBase + paths.providerReturn.text }

    /// `GET /login/provider`: `next`. A link, not a form: a form may lead nowhere but to us (CSP form-action).
    func goToProvider(_ call: Call) async throws -> HTTPResponse {
        let provider = try provider
        let next = call.request.query[FormField.next].flatMap { Address(local: $0) }
        let secret = RandomIdentifier.token(bits: 256)
        do throws(SignInFault) {
            let address = try await provider.address(for: SignInJourney(secret: secret), backTo: providerReturn)
            // The one redirect that leads elsewhere: to an address of the settings' provider.
            var response = HTTPResponse(status: 303)
            response.headers.set("Location", address)
            response.headers.add("Set-Cookie", gate.providerCookie(secret, next))
            return response
        } catch {
            return providerFailed(error, call, next)
        }
    }

    private func providerFailed(_ fault: SignInFault, _ call: Call, _ next: Address?) -> HTTPResponse {
        parts.log.warning("the identity provider let nobody in", ["cause": fault.description])
        switch fault.code {
        case .unreachable, .busy, .local:
            return logInPage(call, login: "", problem: .providerAway, next: next, status: 503)
        case .refused, .malformed, .invalid:
            return logInPage(call, login: "", problem: .providerRefused, next: next, status: 403)
        }
    }

    /// `GET /login/provider/return`: `state`, and `code` or `error`.
    func returnFromProvider(_ call: Call) async throws -> HTTPResponse {
        let provider = try provider
        let query = call.request.query
        guard let (journey, next) = gate.journey(of: call.request), let state = query["state"],
            ConstantTime.equal(state, journey.state), usedJourneys.use(state, at: call.now)
        else { return logInPage(call, login: "", problem: .providerExpired, next: nil, status: 403) }
        var response = try await answer(provider, journey, call, next)
        // Good once, whatever came of it.
        response.headers.add("Set-Cookie", gate.providerCookie("", nil))
        return response
    }

    private func answer(
        _ provider: IdentityProvider, _ journey: SignInJourney, _ call: Call, _ next: Address?
    ) async throws -> HTTPResponse {
        let query = call.request.query
        func again(_ problem: LogInModel.Problem, _ status: Int) -> HTTPResponse {
            logInPage(call, login: "", problem: problem, next: next, status: status)
        }
        // An answer of another provider must not be taken for this one's (RFC 9207 2.4).
        guard query["iss"] ?? provider.settings.issuer == provider.settings.issuer, query["error"] == nil,
            let code = query["code"], (1...4096).contains(code.utf8.count)
        else { return again(.providerRefused, 403) }
        let address = LogInKeys.answers(from: call.request.client)
        guard try await store.loginFailures(address, window: LogIn.window, at: call.now) < Self.mostWrongAnswers else {
            return again(.throttled, 429)
        }
        let proven: ProvenIdentity
        do throws(SignInFault) {
            proven = try await provider.identity(for: code, of: journey, backTo: providerReturn)
        } catch {
            if error.code != .unreachable, error.code != .busy {
                _ = try await store.noteLoginFailure(address, window: LogIn.window, at: call.now)
            }
            return providerFailed(error, call, next)
        }
        guard let user = try await user(of: proven, provider.settings, at: call.now), user.active else {
            return logInPage(
                call, login: "", problem: .notLinked, next: next, subject: proven.subject, status: 403)
        }
        if try await LogIn(parts).hasSecondStep(user) {
            let browser = RandomIdentifier.token()
            return codePage(
                call, pending: pending.add(user, by: .provider, browser: browser, at: call.now), browser: browser,
                problem: try await LogIn(parts).troubleOfSecondStep(user), next: next, status: 200)
        }
        return try await enter(user, call, by: .provider, next: next)
    }

    // MARK: Whose identity it is

    /// The user to whom an identity is bound, or is bound now, where the settings let a claim do so. Never makes a user, and
    /// never binds one who has an identity already or had one: a changed claim must not take him over, and what an
    /// administrator has unlinked stays so until he links it himself.
    private func user(
        of proven: ProvenIdentity, _ settings: IdentityProviderSettings, at now: Instant
    ) async throws -> User? {
        let identity = ForeignIdentity(issuer: proven.issuer, subject: proven.subject)
        if let user = try await store.user(of: identity) { return user }
        guard let claim = proven.claim, let user = try await user(claiming: claim, settings.link) else { return nil }
        let isHis = try await store.bindByClaim(
            identity, to: user.id,
            audit: AuditEntry(
                at: now, user: user.id, what: "identity_bound",
                detail: ["user": user.login, "identity": Self.short(identity)]))
        return isHis ? user : nil
    }

    private func user(claiming claim: String, _ link: IdentityProviderSettings.Link) async throws -> User? {
        switch link {
        case .administrator: return nil
        case .login: return User.isLogin(claim) ? try await store.user(login: claim)?.user : nil
        case .mail:
            let key = Party.key(claim)
            let found = try await store.users().filter { $0.mail.map { Party.key($0) } == key }
            // Two with one address: nobody knows which of them it is.
            return found.count == 1 ? found[0] : nil
        }
    }

    private static func short(_ identity: ForeignIdentity) -> String {
        String("\(identity.subject) (\(identity.issuer))".prefix(300))
    }

    /// `POST /admin/users/{user}/identity`: `subject`.
    func bindIdentity(_ call: Call) async throws -> HTTPResponse {
        let (provider, user) = (try provider, try await namedUser(call))
        let subject = (try call.request.form()[FormField.identity] ?? "").filter { $0 != "\r" && $0 != "\n" }
        guard (1...255).contains(subject.utf8.count), subject.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            return try await userPage(call, user, UserPlace(user), problem: .badIdentity, status: 422)
        }
        let identity = ForeignIdentity(issuer: provider.settings.issuer, subject: subject)
        do {
            try await store.bind(
                identity, to: user.id,
                audit: AuditEntry(
                    at: call.now, user: call.user.id, what: "identity_bound",
                    detail: ["user": user.login, "identity": Self.short(identity)]))
        } catch let error as StoreError where error.code == .conflict {
            return try await userPage(call, user, UserPlace(user), problem: .identityTaken, status: 409)
        }
        return Self.done(paths.user(user.id), .userSaved)
    }

    /// `POST /admin/users/{user}/identity/remove`: `issuer`, `subject`. His sessions end: one of them may be by it.
    func unbindIdentity(_ call: Call) async throws -> HTTPResponse {
        let user = try await namedUser(call)
        let form = try call.request.form()
        let identity = ForeignIdentity(
            issuer: form[FormField.issuer] ?? "", subject: form[FormField.identity] ?? "")
        guard try await store.identities(of: user.id).contains(identity) else {
            throw HTTPFault(404, "no such identity")
        }
        try await store.unbind(
            identity,
            audit: AuditEntry(
                at: call.now, user: call.user.id, what: "identity_unbound",
                detail: ["user": user.login, "identity": Self.short(identity)]))
        return Self.done(paths.user(user.id), .userSaved)
    }
}

extension Gate {
    private var providerCookieName: String { cookieName + "-provider" }

    /// What the browser keeps between going to the provider and coming back; empty: nothing any more. It comes along when the
    /// provider sends the browser back, which is why it is not `Strict`.
    func providerCookie(_ secret: String, _ next: Address?) -> String {
        if secret.isEmpty { return cookie(providerCookieName, "") + "; Max-Age=0" }
        let place = next.map { Base64URL.string(Array($0.text.utf8)) } ?? ""
        return cookie(providerCookieName, "\(secret).\(place)")
            + "; Max-Age=\(UsedJourneys.patience.components.seconds)"
    }

    /// The log-in that this browser has begun.
    func journey(of request: HTTPRequest) -> (SignInJourney, Address?)? {
        let parts = (request.cookies[providerCookieName] ?? "").split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count == 52 else { return nil }
        let place = Base64URL.bytes(String(parts[1])).flatMap { String(validating: $0, as: UTF8.self) }
        return (SignInJourney(secret: String(parts[0])), place.flatMap { Address(local: $0) })
    }
}

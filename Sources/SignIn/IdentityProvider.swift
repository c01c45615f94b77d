// The body's own identity provider, asked by OpenID Connect's code flow with PKCE (OpenID Connect Core 1.0, 3.1; RFC 7636).
// Its keys are fetched at every log-in: a key that was changed a moment ago holds, one that was withdrawn does not.
// What a provider says is a stranger's word until the token's signature has been checked; what it says too slowly or too long is
// not waited for.

import Crypto
import Curl
import Foundation
import Runtime
import Synchronization

/// What binds the two halves of a log-in to each other and to one browser: all made of one secret that stays in that browser.
public struct SignInJourney: Sendable, Hashable {
    public let secret: String

    /// - Parameter secret: at least 128 random bits, used for one log-in.
    public init(secret: String) { self.secret = secret }

    /// Comes back with the answer (RFC 6749 10.12).
    public var state: String { derived("state") }
    /// Comes back inside the token.
    public var nonce: String { derived("nonce") }
    var verifier: String { derived("verifier") }
    var challenge: String { Base64URL.string(SHA256.digest(of: verifier).bytes) }

    private func derived(_ use: String) -> String {
        Base64URL.string(SHA256.digest(of: "sign-in \(use) \(secret)").bytes)
    }
}

/// An identity provider.
public final class IdentityProvider: Sendable {
    public let settings: IdentityProviderSettings
    private let clock: any WallClock
    private let state = Mutex(State())

    private struct State {
        var description: ProviderDescription?
        var readAt = Date.distantPast
        var failedAt = Date.distantPast
        var underway = 0
    }
    /// Where things are changes seldom.
    private static let keepsFor: TimeInterval = 600
    /// A provider that did not answer is left alone for a moment, and people hear so at once.
    private static let restsFor: TimeInterval = 5
    private static let mostAtOnce = 16

    public init(_ settings: IdentityProviderSettings, clock: any WallClock = SystemClock()) {
        self.settings = settings
        self.clock = clock
    }

    /// Where a browser is sent to prove somebody.
    /// - Parameter place: our own address that the provider sends it back to; registered with the provider.
    public func address(for journey: SignInJourney, backTo place: String) async throws(SignInFault) -> String {
        let end = ContinuousClock.now + settings.limit
        let description = try await entering { () throws(SignInFault) in try await self.description(until: end) }
        let query = [
            ("response_type", "code"), ("client_id", settings.clientID), ("redirect_uri", place),
            ("scope", settings.scopes.joined(separator: " ")), ("state", journey.state), ("nonce", journey.nonce),
            ("code_challenge", journey.challenge), ("code_challenge_method", "S256"),
        ]
        return Self.address(description.authorization, query)
    }

    /// Where a browser is sent to leave the provider too; nil when it offers none, or has not been asked yet.
    /// - Parameter place: where it may come back to.
    public func farewell(backTo place: String) -> String? {
        state.withLock { $0.description?.endSession }.map {
            Self.address($0, [("client_id", settings.clientID), ("post_logout_redirect_uri", place)])
        }
    }

    /// Who has come back with a code.
    public func identity(
        for code: String, of journey: SignInJourney, backTo place: String
    ) async throws(SignInFault) -> ProvenIdentity {
        try await entering { () throws(SignInFault) in
            let end = ContinuousClock.now + self.settings.limit
            let description = try await self.description(until: end)
            let token = try await self.token(for: code, journey, place, description, until: end)
            let keys = try ProviderKey.all(in: await self.object(HTTPCall(url: description.keys), until: end))
            let demand = TokenDemand(
                settings: self.settings, nonce: journey.nonce, now: self.clock.now().timeIntervalSince1970)
            return try IdentityToken(token).identity(keys, demand)
        }
    }

    /// So many at once: a provider that hangs must not collect all the log-ins of a morning, each with its thread.
    private func entering<Value: Sendable>(
        _ work: () async throws(SignInFault) -> Value
    ) async throws(SignInFault) -> Value {
        let entered = state.withLock { state in
            guard state.underway < Self.mostAtOnce else { return false }
            state.underway += 1
            return true
        }
        guard entered else { throw SignInFault(.busy, "too many log-ins at once") }
        defer { state.withLock { $0.underway -= 1 } }
        return try await work()
    }

    // MARK: Asking

    private func description(until end: ContinuousClock.Instant) async throws(SignInFault) -> ProviderDescription {
        let now = clock.now()
        let (known, rests) = state.withLock { state in
            (
                abs(now.timeIntervalSince(state.readAt)) < Self.keepsFor ? state.description : nil,
                abs(now.timeIntervalSince(state.failedAt)) < Self.restsFor
            )
        }
        if let known { return known }
        if rests { throw SignInFault(.unreachable, "it did not answer a moment ago") }
        do throws(SignInFault) {
            var base = settings.issuer
            while base.hasSuffix("/") { base.removeLast() }
            let json = try await object(HTTPCall(url: base + "/.well-known/openid-configuration"), until: end)
            let found = try ProviderDescription(json, of: settings)
            state.withLock { ($0.description, $0.readAt) = (found, now) }
            return found
        } catch {
            state.withLock { $0.failedAt = now }
            throw error
        }
    }

    private func token(
        for code: String, _ journey: SignInJourney, _ place: String, _ description: ProviderDescription,
        until end: ContinuousClock.Instant
    ) async throws(SignInFault) -> String {
        var form = [
            ("grant_type", "authorization_code"), ("code", code), ("redirect_uri", place),
            ("client_id", settings.clientID), ("code_verifier", journey.verifier),
        ]
        var call = HTTPCall(method: "POST", url: description.token)
        if let reference = settings.clientSecret {
            let secret: Secret
            do { secret = try await reference.read(within: .seconds(5)) } catch {
                throw SignInFault(.local, "the client's secret cannot be read")
            }
            if description.takesSecretInForm {
                form.append(("client_secret", secret.value))
            } else {
                // Both are encoded as in a form before they are joined (RFC 6749 2.3.1).
                (call.user, call.password) = (
                    PercentEncoding.string(settings.clientID), Secret(PercentEncoding.string(secret.value))
                )
            }
        }
        call.fields = [("Content-Type", "application/x-www-form-urlencoded")]
        call.body = Array(
            form.map { "\(PercentEncoding.string($0.0))=\(PercentEncoding.string($0.1))" }.joined(
                separator: "&"
            ).utf8)
        guard let token = try await object(call, until: end)["id_token"] as? String else {
            throw SignInFault(.malformed, "no token")
        }
        return token
    }

    private func object(
        _ call: HTTPCall, until end: ContinuousClock.Instant
    ) async throws(SignInFault) -> [String: Any] {
        var call = call
        guard IdentityProviderSettings.isProtected(call.url) else {
            throw SignInFault(.malformed, "it wants to be asked without TLS")
        }
        (call.allowsClear, call.authorityFile) = (call.url.hasPrefix("http:"), settings.caFile)
        call.fields.append(("Accept", "application/json"))
        let left = end - ContinuousClock.now
        guard left > .zero else { throw SignInFault(.unreachable, "too slow") }
        let reply: HTTPReply
        do throws(HTTPFault) { reply = try await HTTPExchange("sign-in").perform(call, within: left) } catch {
            throw SignInFault(.unreachable, "\(error.error.kind.rawValue) \(error.error.code)")
        }
        switch reply.status {
        case 200 where !reply.isCut: break
        case 400, 401, 403: throw SignInFault(.refused, "answered \(reply.status)")
        default: throw SignInFault(.unreachable, "answered \(reply.status)")
        }
        guard let json = try? JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any] else {
            throw SignInFault(.malformed, "not a JSON object")
        }
        return json
    }

    // MARK: Writing

    private static func address(_ base: String, _ query: [(String, String)]) -> String {
        let words = query.map { "\($0.0)=\(PercentEncoding.string($0.1))" }.joined(separator: "&")
        return base + (base.contains("?") ? "&" : "?") + words
    }
}

/// Where a provider's things are (OpenID Connect Discovery 1.0, 3).
struct ProviderDescription: Sendable {
    var authorization: String
    var token: String
    var keys: String
    var endSession: String?
    var takesSecretInForm: Bool

    init(_ json: [String: Any], of settings: IdentityProviderSettings) throws(SignInFault) {
        // Else one provider could stand in for another (OpenID Connect Discovery 1.0, 4.3).
        guard json["issuer"] as? String == settings.issuer else { throw SignInFault(.malformed, "of another issuer") }
        func address(_ name: String) -> String? {
            guard let text = json[name] as? String, IdentityProviderSettings.isProtected(text),
                text.utf8.count <= 2000, text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), !text.contains("#")
            else { return nil }
            return text
        }
        guard let authorization = address("authorization_endpoint"), let token = address("token_endpoint"),
            let keys = address("jwks_uri")
        else { throw SignInFault(.malformed, "an address is missing, or is without TLS") }
        (self.authorization, self.token, self.keys) = (authorization, token, keys)
        endSession = address("end_session_endpoint")
        // Left out means by the header alone.
        takesSecretInForm =
            (json["token_endpoint_auth_methods_supported"] as? [String])?.contains("client_secret_post") ?? false
    }
}

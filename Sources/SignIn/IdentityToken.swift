// The token that says who somebody is: its signature, and whether it was made by this provider, for us, for this log-in, and
// now (OpenID Connect Core 1.0, 3.1.3.7). The signature is looked at before anything that the token says of itself is believed,
// but for the two words that choose the key.

import Crypto
import Foundation

/// What a token must prove.
struct TokenDemand {
    var settings: IdentityProviderSettings
    var nonce: String
    /// Seconds since 1970.
    var now: Double
    /// Two clocks are never quite the same.
    static let skew = 60.0
}

/// A signed token in its compact form (RFC 7515 3.1).
struct IdentityToken {
    static let longest = 64 << 10
    private let algorithm: SignatureKey.Algorithm
    private let keyName: String?
    private let signed: [UInt8]
    private let signature: [UInt8]
    private let claims: [String: Any]

    init(_ text: String) throws(SignInFault) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard text.utf8.count <= Self.longest, parts.count == 3, let head = Self.members(parts[0]),
            let claims = Self.members(parts[1]), let signature = Base64URL.bytes(parts[2])
        else { throw SignInFault(.malformed, "not a signed token") }
        // A fixed list: a token does not choose that it need not be signed, or that our public key is a shared secret.
        guard let word = head["alg"] as? String, let algorithm = SignatureKey.Algorithm(rawValue: word),
            head["crit"] == nil
        else { throw SignInFault(.invalid, "signed in a way that is not accepted") }
        self.algorithm = algorithm
        self.keyName = head["kid"] as? String
        self.claims = claims
        self.signature = signature
        signed = Array((parts[0] + "." + parts[1]).utf8)
    }

    private static func members(_ part: String) -> [String: Any]? {
        guard let bytes = Base64URL.bytes(part) else { return nil }
        return try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    }

    /// Who it proves.
    func identity(_ keys: [ProviderKey], _ demand: TokenDemand) throws(SignInFault) -> ProvenIdentity {
        let fitting = keys.filter { $0.key.algorithm == algorithm && (keyName == nil || $0.name == keyName) }
        guard fitting.contains(where: { $0.key.verifies(signature, of: signed) }) else {
            throw SignInFault(.invalid, "not signed by a key of the provider")
        }
        try checkParties(demand.settings)
        try checkTimes(demand.now)
        guard let nonce = claims["nonce"] as? String, ConstantTime.equal(nonce, demand.nonce) else {
            throw SignInFault(.invalid, "made for another log-in")
        }
        // 255 characters of ASCII at most (OpenID Connect Core 1.0, 2).
        guard let subject = claims["sub"] as? String, (1...255).contains(subject.utf8.count),
            subject.utf8.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw SignInFault(.malformed, "no subject") }
        return ProvenIdentity(issuer: demand.settings.issuer, subject: subject, claim: claim(demand.settings))
    }

    private func checkParties(_ settings: IdentityProviderSettings) throws(SignInFault) {
        guard claims["iss"] as? String == settings.issuer else { throw SignInFault(.invalid, "of another issuer") }
        let audience = (claims["aud"] as? String).map { [$0] } ?? claims["aud"] as? [String] ?? []
        guard audience.contains(settings.clientID) else { throw SignInFault(.invalid, "made for somebody else") }
        let party = claims["azp"] as? String
        guard party == settings.clientID || party == nil && claims["azp"] == nil && audience.count == 1 else {
            throw SignInFault(.invalid, "made for several, and not asked for by us")
        }
    }

    private func checkTimes(_ now: Double) throws(SignInFault) {
        guard let end = seconds("exp"), let begin = seconds("iat") else { throw SignInFault(.malformed, "no times") }
        guard end > now - TokenDemand.skew else { throw SignInFault(.invalid, "expired") }
        guard begin <= now + TokenDemand.skew else { throw SignInFault(.invalid, "not yet valid") }
        guard claims["nbf"] == nil || (seconds("nbf") ?? .infinity) <= now + TokenDemand.skew else {
            throw SignInFault(.invalid, "not yet valid")
        }
    }

    private func seconds(_ name: String) -> Double? {
        guard let number = claims[name] as? NSNumber, number.doubleValue.isFinite else { return nil }
        return number.doubleValue
    }

    private func claim(_ settings: IdentityProviderSettings) -> String? {
        // An address that anybody may have typed into his profile is nobody's proof.
        if settings.link == .mail, claims["email_verified"] as? Bool != true { return nil }
        guard let text = claims[settings.claim] as? String, (1...200).contains(text.utf8.count) else { return nil }
        return text
    }
}

/// A key of the provider (RFC 7517).
struct ProviderKey {
    var name: String?
    var key: SignatureKey

    /// How many keys of one provider are looked at.
    private static let most = 50

    /// Those of a set that sign; what we do not understand is left out.
    static func all(in json: [String: Any]) -> [ProviderKey] {
        (json["keys"] as? [Any] ?? []).prefix(most).compactMap { ($0 as? [String: Any]).flatMap(ProviderKey.init) }
    }

    private init?(_ member: [String: Any]) {
        guard member["use"] as? String ?? "sig" == "sig" else { return nil }
        func bytes(_ name: String) -> [UInt8]? { (member[name] as? String).flatMap(Base64URL.bytes) }
        let found: SignatureKey?
        switch member["kty"] as? String {
        case "RSA": found = bytes("n").flatMap { n in bytes("e").flatMap { SignatureKey(modulus: n, exponent: $0) } }
        case "EC" where member["crv"] as? String == "P-256":
            found = bytes("x").flatMap { x in bytes("y").flatMap { SignatureKey(x: x, y: $0) } }
        default: found = nil
        }
        guard let found, member["alg"] as? String ?? found.algorithm.rawValue == found.algorithm.rawValue else {
            return nil
        }
        (name, key) = (member["kid"] as? String, found)
    }
}

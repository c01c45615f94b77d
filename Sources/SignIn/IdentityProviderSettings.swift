// What an administrator says of the body's own identity provider.

import Foundation
import Runtime

/// A provider of OpenID Connect Core 1.0 that this installation is registered with.
public struct IdentityProviderSettings: Sendable, Hashable {
    /// Who decides which user an account of the provider belongs to.
    public enum Link: String, Sendable, CaseIterable {
        /// An administrator, user by user.
        case administrator
        /// At the first log-in: the user whose log-in name the claim says.
        case login
        /// At the first log-in: the only user with the mail address that the claim says, when the provider has checked it.
        case mail
    }

    /// What people call it, on the log-in page.
    public var name: String
    /// As the provider itself writes it, letter by letter (OpenID Connect Discovery 1.0, 4.3).
    public var issuer: String
    public var clientID: String
    /// nil: a client without a secret; PKCE protects the code at any rate (RFC 7636).
    public var clientSecret: SecretReference?
    public var scopes: [String]
    public var link: Link
    /// The claim that `link` looks at.
    public var claim: String
    /// Certificates to trust instead of the machine's own, PEM.
    public var caFile: String?
    /// For everything that one step of a log-in asks of the provider.
    public var limit: Duration

    public init(
        name: String, issuer: String, clientID: String, clientSecret: SecretReference? = nil,
        scopes: [String] = ["openid", "profile", "email"], link: Link = .administrator, claim: String? = nil,
        caFile: String? = nil, limit: Duration = .seconds(10)
    ) {
        self.name = name
        self.issuer = issuer
        self.clientID = clientID
        self.clientSecret = clientSecret
        self.scopes = scopes
        self.link = link
        self.claim = claim ?? (link == .mail ? "email" : "preferred_username")
        self.caFile = caFile
        self.limit = limit
    }

    /// Whether an address is asked at all: TLS everywhere but on this machine.
    public static func isProtected(_ address: String) -> Bool {
        guard let parts = URLComponents(string: address), let host = parts.host, !host.isEmpty, parts.user == nil else {
            return false
        }
        return parts.scheme == "https" || parts.scheme == "http" && ["localhost", "127.0.0.1"].contains(host)
    }
}

/// Why a log-in by the provider came to nothing. Carries fixed words: no token, no secret, nobody's data.
public struct SignInFault: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: String, Sendable {
        /// Not there, or too slow: later it may work.
        case unreachable
        /// More log-ins at once than one provider is asked for.
        case busy
        /// The provider does not take the code, or our registration.
        case refused
        /// What it answers is not what the standard says.
        case malformed
        /// A token that proves nothing: not from this provider, not for us, not of this log-in, not of now.
        case invalid
        /// Our own settings: the secret cannot be read.
        case local
    }
    public var code: Code
    public var detail: String

    public init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }
    public var description: String { "\(code.rawValue): \(detail)" }
}

/// Somebody whom the provider has proved.
public struct ProvenIdentity: Sendable, Hashable {
    public var issuer: String
    /// Never given to anybody else by this issuer (OpenID Connect Core 1.0, 2).
    public var subject: String
    /// What the claim of the settings says, if it may be believed.
    public var claim: String?

    public init(issuer: String, subject: String, claim: String? = nil) {
        self.issuer = issuer
        self.subject = subject
        self.claim = claim
    }
}

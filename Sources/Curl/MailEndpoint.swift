// Where a mail server is, how the way to it is protected, and who we are there.

import Runtime

/// A mail server's door.
public struct MailEndpoint: Hashable, Sendable {
    /// What is spoken behind it.
    public enum Service: String, Sendable { case imap, smtp }

    /// How the connection is protected.
    public enum Security: String, Sendable, CaseIterable {
        /// TLS from the first byte (ports 993 and 465): RFC 8314 3. The choice when nothing is said.
        case tls
        /// Begins in clear and must turn to TLS before anything else; a server that does not offer it is refused.
        case startTLS = "starttls"
        /// No protection. Only for a server on the same machine; must be asked for in so many words.
        case none
    }

    public var service: Service
    /// Name or address. The certificate must be made out to it.
    public var host: String
    public var port: UInt16
    public var security: Security
    /// PEM file of the authorities to trust instead of the machine's own.
    public var authorityFile: String?
    /// Our name in EHLO.
    public var helloName: String

    public init(
        _ service: Service, host: String, port: UInt16? = nil, security: Security = .tls, authorityFile: String? = nil,
        helloName: String = "localhost"
    ) {
        self.service = service
        self.host = host
        self.port = port ?? Self.usualPort(service, security)
        self.security = security
        self.authorityFile = authorityFile
        self.helloName = helloName
    }

    /// The registered port.
    public static func usualPort(_ service: Service, _ security: Security) -> UInt16 {
        switch (service, security) {
        case (.imap, .tls): 993
        case (.imap, _): 143
        case (.smtp, .tls): 465
        case (.smtp, _): 587
        }
    }

    /// The address for libcurl; nil when host or name hold anything that could mean something else there.
    var url: String? {
        let isName = { (text: String) in
            !text.isEmpty && text.utf8.count <= 253
                && text.utf8.allSatisfy { ($0 | 0x20).isLetter || $0.isDigit || $0 == 0x2D || $0 == 0x2E || $0 == 0x5F }
        }
        let isAddress = host.contains(":") && host.utf8.allSatisfy { $0.isHex || $0 == 0x3A || $0 == 0x2E }
        guard isName(host) || isAddress, isName(helloName) else { return nil }
        let scheme = security == .tls ? "\(service.rawValue)s" : service.rawValue
        return "\(scheme)://\(isAddress ? "[\(host)]" : host):\(port)/\(service == .smtp ? helloName : "")"
    }
}

/// Who we are to a mail server.
public enum MailCredentials: Hashable, Sendable {
    case password(user: String, Secret)
    /// An OAuth 2.0 access token, sent as OAUTHBEARER (RFC 7628) where offered, else as XOAUTH2.
    case token(user: String, Secret)
}

extension UInt8 {
    fileprivate var isLetter: Bool { (0x61...0x7A).contains(self) }
    fileprivate var isDigit: Bool { (0x30...0x39).contains(self) }
    fileprivate var isHex: Bool { isDigit || (0x61...0x66).contains(self | 0x20) }
}

// The ways in and out of a mailbox: a server or a Maildir.

import Foundation
import Mail
import Runtime

/// What happens to a mail at its source once it is safe with us.
public enum MailAfter: Sendable, Hashable {
    /// Nothing.
    case keep
    /// It is marked as seen.
    case seen
    /// It is moved to this folder.
    case move(String)
}

/// How an account is read.
public enum MailReading: Sendable, Hashable {
    /// - Parameters:
    ///   - folders: in the order they are read.
    ///   - idle: wait for the server's word (RFC 2177) where it offers that.
    ///   - poll: how often to look where it does not.
    case imap(MailServer, folders: [String], after: MailAfter, idle: Bool, poll: Duration)
    case maildir(path: String, after: MailAfter)
}

/// How an account sends.
public enum MailSending: Sendable, Hashable {
    case smtp(MailServer)
    case maildir(path: String)
}

/// A mail server and how we make ourselves known to it.
public struct MailServer: Sendable, Hashable {
    public enum Security: String, Sendable, CaseIterable {
        /// TLS from the first byte (RFC 8314).
        case tls
        /// TLS after STARTTLS; without it nothing is said.
        case starttls
        /// In the clear: on this machine only, unless the administrator insists.
        case none
    }

    /// What proves who we are.
    public enum Proof: Sendable, Hashable {
        case password(SecretReference)
        /// An OAuth 2.0 access token, for XOAUTH2.
        case token(SecretReference)
    }

    public var host: String
    public var port: Int
    public var security: Security
    /// Certificates to trust instead of the machine's own.
    public var caFile: String?
    /// nil for a server that asks nobody.
    public var user: String?
    public var proof: Proof?

    public init(
        host: String, port: Int, security: Security, caFile: String? = nil, user: String? = nil, proof: Proof? = nil
    ) {
        self.host = host
        self.port = port
        self.security = security
        self.caFile = caFile
        self.user = user
        self.proof = proof
    }

    /// - Parameters:
    ///   - ports: by security.
    ///   - demandsUser: reading always needs one; a relay on the own network may not.
    init(reading node: SettingsNode, ports: (tls: Int, starttls: Int, none: Int), demandsUser: Bool) {
        host = node.requiredText("server", remedy: "Write the server's name, e.g. \"mail.example.org\".")
        security = node.choice("security", default: .tls)
        let usual =
            switch security {
            case .tls: ports.tls
            case .starttls: ports.starttls
            case .none: ports.none
            }
        port = node.int("port", in: 1...65_535, default: usual)
        caFile = MailPath.read("caFile", node)
        if let caFile, !FileManager.default.isReadableFile(atPath: caFile) {
            node.fault(
                "caFile", "\(caFile) cannot be read", remedy: "Name a PEM file that the service's user may read.")
        }
        user = node.text("user")
        proof = nil
        readProof(node, demandsUser: demandsUser)
        checkHost(node)
        checkSecurity(node)
    }

    private mutating func readProof(_ node: SettingsNode, demandsUser: Bool) {
        let password = node.secret("password")
        let token = node.secret("token")
        if node.has("password"), node.has("token") {
            node.fault("token", "stands beside a password", remedy: "Keep one of the two.")
        }
        proof = password.map { .password($0) } ?? token.map { .token($0) }
        let hasUser = user?.isEmpty == false
        let hasProof = node.has("password") || node.has("token")
        if demandsUser || hasProof, !hasUser {
            node.fault("user", "is missing", remedy: "Write the name to log in with, often the whole address.")
        }
        if demandsUser || hasUser, !hasProof {
            node.fault(
                "password", "is missing",
                remedy: "Write password: { file: \"/path\" }, or token: { command: \"…\" } for XOAUTH2.")
        }
    }

    private func checkHost(_ node: SettingsNode) {
        let isName = host.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122: true
            default: "-._:".utf8.contains(byte)
            }
        }
        if !host.isEmpty, !isName {
            node.fault("server", "is not a server's name", remedy: "Write a name or address without scheme and port.")
        }
    }

    private func checkSecurity(_ node: SettingsNode) {
        let insists = node.bool("insecure", default: false)
        guard security == .none, !isOnThisMachine else { return }
        if insists {
            node.warning(
                "security", "lets password and mail cross the network in the clear",
                remedy: "Use \"tls\" or \"starttls\" as soon as the server can.")
        } else {
            node.fault(
                "security", "\"none\" would send password and mail across the network in the clear",
                remedy: "Use \"tls\" or \"starttls\", or add insecure: true if you really mean it.")
        }
    }

    /// Loopback addresses only: a name may lead anywhere tomorrow.
    var isOnThisMachine: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }
}

extension MailReading {
    private enum Kind: String, CaseIterable { case imap, maildir }

    public init?(reading node: SettingsNode) {
        // Without a known kind every other key would be called unknown as well.
        guard let kind = node.kind(among: Kind.self) else { return nil }
        defer { node.finish() }
        switch kind {
        case .imap:
            let server = MailServer(reading: node, ports: (993, 143, 143), demandsUser: true)
            let folders = node.has("folders") ? node.texts("folders") : ["INBOX"]
            if folders.isEmpty || Set(folders).count != folders.count || folders.contains("") {
                node.fault("folders", "must name each folder once", remedy: "Write folders: [\"INBOX\"].")
            }
            self = .imap(
                server, folders: folders, after: MailAfter(reading: node, default: .keep),
                idle: node.bool("idle", default: true), poll: node.duration("poll", default: .seconds(30)))
        case .maildir:
            let after = MailAfter(reading: node, default: .seen)
            if case .move(let folder) = after, !folder.isEmpty, !MaildirReader.isFolderName(folder) {
                node.fault(
                    "after", "names a folder that a Maildir cannot have",
                    remedy: "Use letters without accents, digits, \"-\" and \"_\", a dot between folder and subfolder.")
            }
            self = .maildir(path: MailPath.required("path", node), after: after)
        }
    }
}

extension MailSending {
    private enum Kind: String, CaseIterable { case smtp, maildir }

    public init?(reading node: SettingsNode) {
        // Without a known kind every other key would be called unknown as well.
        guard let kind = node.kind(among: Kind.self) else { return nil }
        defer { node.finish() }
        switch kind {
        case .smtp: self = .smtp(MailServer(reading: node, ports: (465, 587, 25), demandsUser: false))
        case .maildir: self = .maildir(path: MailPath.required("path", node))
        }
    }
}

extension MailAfter {
    /// `"keep"`, `"seen"` or `{ move: "Folder" }`.
    init(reading node: SettingsNode, default fallback: MailAfter) {
        self = fallback
        if node.holdsObject("after") {
            guard let move = node.object("after") else { return }
            defer { move.finish() }
            self = .move(move.requiredText("move", remedy: "Write { move: \"Folder\" }."))
        } else if let word = node.text("after") {
            switch word {
            case "keep": self = .keep
            case "seen": self = .seen
            default:
                node.fault("after", "is not known", remedy: "Write \"keep\", \"seen\" or { move: \"Folder\" }.")
            }
        }
    }
}

/// Paths in the settings; relative ones start at the settings' own folder.
public enum MailPath {
    /// nil when there is none.
    public static func read(_ key: String, _ node: SettingsNode) -> String? {
        node.text(key).map { absolute($0, node) }
    }

    /// A Maildir's path; a fault when it is missing.
    static func required(_ key: String, _ node: SettingsNode) -> String {
        let path = node.requiredText(key, remedy: "Write the path of the Maildir (the folder that holds new and cur).")
        if path.utf8.contains(0) {
            node.fault(key, "holds a NUL character", remedy: "Write a plain path.")
            return ""
        }
        return path.isEmpty ? "" : absolute(path, node)
    }

    /// `path` as seen from the settings' own folder.
    public static func absolute(_ path: String, _ node: SettingsNode) -> String {
        if path.hasPrefix("/") { return path }
        let folder = (node.file as NSString).deletingLastPathComponent
        return folder.isEmpty ? path : "\(folder)/\(path)"
    }
}

extension SettingsNode {
    /// The word at `kind`; nil after noting that it is missing or not known.
    fileprivate func kind<Kind: RawRepresentable & CaseIterable>(among _: Kind.Type) -> Kind?
    where Kind.RawValue == String {
        let words = Kind.allCases.map { "\"\($0.rawValue)\"" }.joined(separator: " or ")
        let word = requiredText("kind", remedy: "Write kind: \(words).")
        let found = Kind(rawValue: word)
        if found == nil, !word.isEmpty { fault("kind", "is not known", remedy: "Write \(words).") }
        return found
    }
}

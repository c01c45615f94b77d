// A private Dovecot: IMAP with STARTTLS and implicit TLS, passwords and bearer tokens, Maildir mailboxes.
// Needs root (Dovecot changes to the users `dovecot`, `dovenull` and to the mailbox owner) and dovecot-imapd.

import Foundation
import Synchronization

/// A running IMAP server with its mailboxes.
public final class Dovecot: Sendable {
    /// What can be chosen.
    public struct Options: Sendable {
        /// Offers STARTTLS and the TLS port with this certificate; nil: one for "localhost" that all
        /// servers of this process share.
        public var certificates: Certificates?
        /// False: the server has no TLS at all and offers no STARTTLS.
        public var offersTLS = true
        /// False: passwords are only taken after TLS (Dovecot's own default).
        public var takesPasswordsInClear = true
        /// What the server says it can do; nil: everything it can. "IMAP4rev1 SASL-IR UIDPLUS" hides IDLE and MOVE.
        public var capabilities: String?
        /// More lines for the end of dovecot.conf.
        public var extraLines: [String] = []
        public init() {}
    }

    /// Users of the mailboxes' files; no account of that number needs to exist.
    public static let mailOwner: uid_t = 5000

    public let users: [MailUser]
    public let folder: TemporaryFolder
    /// nil when TLS is off.
    public let certificates: Certificates?
    /// Plain, with STARTTLS where TLS is on.
    public let imapPort: UInt16
    /// Implicit TLS.
    public let imapsPort: UInt16
    let options: Options
    private let process = Mutex<ServerProcess?>(nil)

    /// The name the certificate is made for.
    public var host: String { "localhost" }
    /// Folder above the mailboxes: one folder for each address.
    public var mailRoot: String { folder.file("mail") }
    /// What the server logged so far.
    public var log: String { (try? String(contentsOfFile: folder.file("dovecot.log"), encoding: .utf8)) ?? "" }

    /// Starts the server and waits until it answers.
    public init(users: [MailUser], options: Options = Options()) async throws {
        guard geteuid() == 0 else { throw TestServerError("the private mail servers need root") }
        self.users = users
        self.options = options
        folder = try TemporaryFolder("dovecot")
        if options.offersTLS, options.certificates == nil {
            certificates = try await Certificates.shared()
        } else {
            certificates = options.offersTLS ? options.certificates : nil
        }
        imapPort = try FreePort.next()
        imapsPort = try FreePort.next()
        try writeConfiguration()
        try await start()
    }

    /// Starts again after `stop`, on the same ports with the same mailboxes.
    public func start() async throws {
        await StartGate.shared.enter()
        defer { StartGate.shared.leave() }
        let new = try ServerProcess(
            ["dovecot", "-F", "-c", folder.file("dovecot.conf")], folder: folder.path, log: folder.file("dovecot.out"))
        process.withLock { $0 = new }
        guard try await new.greets(on: imapPort) else {
            let said = (try? String(contentsOfFile: folder.file("dovecot.out"), encoding: .utf8)) ?? ""
            throw TestServerError("dovecot did not start: \(said) \(log.suffix(2000))")
        }
    }

    /// Stops the server and its sessions (clients see BYE). The mailboxes stay.
    public func stop() {
        let old = process.withLock { $0.take() }
        old?.stop()
    }

    /// The Maildir of `folder` ("INBOX" or a name with dots for levels) of `user`.
    public func maildir(of user: String, folder: String = "INBOX") -> String {
        let inbox = "\(mailRoot)/\(user)/Maildir"
        return folder.uppercased() == "INBOX" ? inbox : "\(inbox)/.\(folder)"
    }

    /// Puts a message into a mailbox without a client. The mailbox's folder must exist (INBOX always does).
    @discardableResult
    public func plant(
        _ message: [UInt8], for user: String, folder: String = "INBOX", arrival: Date? = nil, flags: String = ""
    ) throws -> String {
        try MailFile.plant(
            message, into: maildir(of: user, folder: folder), arrival: arrival, flags: flags, owner: Self.mailOwner)
    }

    /// Runs `doveadm` against this server ("search", "-u", user, …): a second opinion that shares no code with ours.
    @discardableResult
    public func doveadm(_ arguments: [String]) async throws -> String {
        try await Command.mustRun(["doveadm", "-c", folder.file("dovecot.conf")] + arguments)
    }

    /// A bearer token for XOAUTH2 or OAUTHBEARER that this server accepts, or refuses when `lifetime` is negative.
    public func accessToken(for address: String, lifetime: Int = 3600) async throws -> String {
        try await AccessToken.make(for: address, lifetime: lifetime)
    }
}

// A private Postfix: takes mail for the Dovecot's users and delivers it into their Maildirs, and lets them submit
// with a password over TLS. No message can leave the machine: every other domain is answered with 5.1.2.
// Needs root and the postfix package; its own queue and configuration live in a temporary folder.

import Foundation
import Synchronization

/// A running SMTP server.
public final class Postfix: Sendable {
    public let folder: TemporaryFolder
    /// Port 25's part: no log-in, STARTTLS offered; mail for our users and, from this machine, for anybody.
    public let smtpPort: UInt16
    /// Port 587's part: STARTTLS and log-in required.
    public let submissionPort: UInt16
    /// Port 465's part: implicit TLS, log-in required.
    public let submissionsPort: UInt16
    private let dovecot: Dovecot
    private let settings: [String]
    private let process = Mutex<ServerProcess?>(nil)

    /// What the server logged so far.
    public var log: String { (try? String(contentsOfFile: folder.file("postfix.log"), encoding: .utf8)) ?? "" }

    /// Starts the server and waits until it answers.
    /// - Parameters:
    ///   - dovecot: owns the mailboxes and checks the passwords; its users' domains are the ones served.
    ///   - settings: more lines for main.cf. For a domain whose mail goes to another server of the test:
    ///     "transport_maps = inline:{ { elsewhere.example = smtp:[127.0.0.1]:2525 } }".
    public init(deliveringInto dovecot: Dovecot, settings: [String] = []) async throws {
        self.dovecot = dovecot
        self.settings = settings
        folder = try TemporaryFolder("postfix")
        smtpPort = try FreePort.next()
        submissionPort = try FreePort.next()
        submissionsPort = try FreePort.next()
        try writeConfiguration()
        try await start()
    }

    /// Starts again after `stop`, on the same ports with the same queue.
    public func start() async throws {
        await StartGate.shared.enter()
        defer { StartGate.shared.leave() }
        // The master is started directly: `postfix start` spends three seconds on checks of the installation.
        let new = try ServerProcess(
            ["/usr/lib/postfix/sbin/master", "-c", folder.file("etc"), "-d"], folder: folder.path,
            log: folder.file("postfix.out"))
        process.withLock { $0 = new }
        guard try await new.greets(on: smtpPort) else {
            let said = (try? String(contentsOfFile: folder.file("postfix.out"), encoding: .utf8)) ?? ""
            throw TestServerError("postfix did not start: \(said) \(log.suffix(2000))")
        }
    }

    /// Stops the server. What it has queued stays.
    public func stop() {
        let old = process.withLock { $0.take() }
        old?.stop()
    }

    /// Queue names of all messages not yet delivered.
    public func queued() -> [String] {
        ["incoming", "active", "deferred"].flatMap { name -> [String] in
            let all =
                FileManager.default.enumerator(atPath: folder.file("queue/\(name)"))?.allObjects as? [String] ?? []
            return all.filter { ($0 as NSString).lastPathComponent.count > 4 }.map {
                ($0 as NSString).lastPathComponent
            }
        }
    }

    private func writeConfiguration() throws {
        guard let owner = getpwnam("postfix")?.pointee, let drop = getgrnam("postdrop")?.pointee else {
            throw TestServerError("the postfix package is not installed")
        }
        try folder.makeFolder("etc")
        try folder.makeFolder("data", mode: 0o700, owner: owner.pw_uid, group: 0)
        try folder.makeFolder("queue")
        try folder.makeFolder("queue/pid")
        for name in [
            "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved",
            "trace",
        ] {
            try folder.makeFolder("queue/\(name)", mode: 0o700, owner: owner.pw_uid, group: 0)
        }
        try folder.makeFolder("queue/maildrop", mode: 0o730, owner: owner.pw_uid, group: drop.gr_gid)
        try folder.makeFolder("queue/public", mode: 0o710, owner: owner.pw_uid, group: drop.gr_gid)
        try folder.write("mailboxes", dovecot.users.map { "\($0.address) \($0.address)/Maildir/\n" }.joined())
        try folder.write("etc/main.cf", mainConfiguration)
        try folder.write("etc/master.cf", masterConfiguration)
    }

    private var mainConfiguration: String {
        """
        compatibility_level = 3.6
        queue_directory = \(folder.path)/queue
        data_directory = \(folder.path)/data
        mail_owner = postfix
        maillog_file = \(folder.path)/postfix.log
        maillog_file_prefixes = \(folder.path)
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = mx.example.org
        mydestination =
        mynetworks = 127.0.0.0/8
        alias_maps =
        local_recipient_maps =
        virtual_mailbox_domains = \(Set(dovecot.users.map(\.domain)).sorted().joined(separator: ", "))
        virtual_mailbox_base = \(dovecot.mailRoot)
        virtual_mailbox_maps = texthash:\(folder.path)/mailboxes
        virtual_uid_maps = static:\(Dovecot.mailOwner)
        virtual_gid_maps = static:\(Dovecot.mailOwner)
        virtual_mailbox_limit = 0
        mailbox_size_limit = 0
        message_size_limit = 209715200
        recipient_delimiter = +
        default_transport = error:5.1.2 this private server sends nothing outside
        smtpd_peername_lookup = no
        smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = \(dovecot.authenticationSocket)
        \(tlsLines)
        \(settings.joined(separator: "\n"))

        """
    }

    private var tlsLines: String {
        guard let certificates = dovecot.certificates else { return "smtpd_tls_security_level = none" }
        return """
            smtpd_tls_security_level = may
            smtpd_tls_cert_file = \(certificates.certificate)
            smtpd_tls_key_file = \(certificates.key)
            """
    }

    private var masterConfiguration: String {
        let loggedIn = """
              -o smtpd_sasl_auth_enable=yes
              -o smtpd_relay_restrictions=permit_sasl_authenticated,reject
              -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
            """
        return """
            127.0.0.1:\(smtpPort) inet n - n - - smtpd
            127.0.0.1:\(submissionPort) inet n - n - - smtpd
              -o smtpd_tls_security_level=encrypt
            \(loggedIn)
            127.0.0.1:\(submissionsPort) inet n - n - - smtpd
              -o smtpd_tls_wrappermode=yes
            \(loggedIn)
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            proxywrite unix - - n - 1 proxymap
            smtp unix - - n - - smtp
            relay unix - - n - - smtp
            showq unix n - n - - showq
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            virtual unix - n n - - virtual
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd

            """
    }
}

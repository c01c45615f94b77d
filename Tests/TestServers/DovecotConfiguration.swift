// The configuration file of the private Dovecot.

import Foundation

extension Dovecot {
    /// Where other servers ask whether a password is right.
    var authenticationSocket: String { folder.file("run/submission-auth") }

    func writeConfiguration() throws {
        try folder.makeFolder("mail", mode: 0o700, owner: Self.mailOwner)
        for user in users {
            try folder.makeFolder("mail/\(user.address)", mode: 0o700, owner: Self.mailOwner)
            try MailFile.prepare(maildir(of: user.address), owner: Self.mailOwner)
        }
        try folder.write("users", users.map(passwordLine).joined())
        try folder.makeFolder("keys/default/HS256")
        try folder.write("keys/default/HS256/default", Data(AccessToken.key.utf8).base64EncodedString())
        try folder.write(
            "oauth.conf",
            """
            introspection_mode = local
            local_validation_key_dict = fs:posix:prefix=\(folder.path)/keys/
            username_attribute = email

            """)
        try folder.write("dovecot.conf", configuration)
    }

    private func passwordLine(_ user: MailUser) -> String {
        let owner = Self.mailOwner
        return "\(user.address):{PLAIN}\(user.password):\(owner):\(owner)::\(mailRoot)/\(user.address)::\n"
    }

    private var configuration: String {
        """
        base_dir = \(folder.path)/run
        state_dir = \(folder.path)/state
        log_path = \(folder.path)/dovecot.log
        protocols = imap
        listen = 127.0.0.1
        \(tlsLines)
        disable_plaintext_auth = \(options.takesPasswordsInClear ? "no" : "yes")
        auth_mechanisms = plain login xoauth2 oauthbearer
        auth_username_chars =
        auth_failure_delay = 0
        passdb {
          driver = oauth2
          mechanisms = xoauth2 oauthbearer
          args = \(folder.path)/oauth.conf
        }
        passdb {
          driver = passwd-file
          mechanisms = plain login
          args = username_format=%u \(folder.path)/users
        }
        userdb {
          driver = passwd-file
          args = username_format=%u \(folder.path)/users
        }
        first_valid_uid = \(Self.mailOwner)
        mail_location = maildir:\(folder.path)/mail/%u/Maildir
        mail_max_userip_connections = 200
        protocol imap {
          \(options.capabilities.map { "imap_capability = \($0)" } ?? "")
        }
        service imap-login {
          inet_listener imap {
            port = \(imapPort)
          }
          inet_listener imaps {
            port = \(certificates == nil ? 0 : imapsPort)
            ssl = \(certificates == nil ? "no" : "yes")
          }
        }
        # No growing delays after wrong passwords.
        service anvil {
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service auth {
          unix_listener submission-auth {
            mode = 0666
          }
        }
        \(options.extraLines.joined(separator: "\n"))

        """
    }

    private var tlsLines: String {
        guard let certificates else { return "ssl = no" }
        return """
            ssl = yes
            ssl_cert = <\(certificates.certificate)
            ssl_key = <\(certificates.key)
            ssl_min_protocol = TLSv1.2
            """
    }
}

// What the mailbox tests share: mails of known content, and an open mailbox of the private Dovecot.

import Curl
import Foundation
import Mail
import Runtime
import TestServers

let anna = MailUser("anna@example.org", password: "una password")

/// A mail with a text of about `size` bytes that no other has. Line ends CRLF, as IMAP gives them out.
func composed(_ number: Int, size: Int = 200) -> [UInt8] {
    var text = "From: Bruno Prova <bruno@example.com>\r\nTo: anna@example.org\r\nSubject: prova \(number)\r\n"
    text += "Message-ID: <prova.\(number)@example.com>\r\nDate: Mon, 2 Feb 2026 09:00:00 +0100\r\n\r\n"
    let line = "riga \(number) con qualche parola, abbastanza lunga da stare in una mail vera\r\n"
    while text.utf8.count < size { text += line }
    return Array(text.utf8)
}

extension Dovecot {
    func endpoint(_ security: MailEndpoint.Security = .none) -> MailEndpoint {
        MailEndpoint(
            .imap, host: "localhost", port: security == .tls ? imapsPort : imapPort, security: security,
            authorityFile: certificates?.authority)
    }

    /// A logged-in mailbox with `folder` open.
    func mailbox(
        folder: String = "INBOX", readOnly: Bool = true, limits: IMAPLimits = IMAPLimits(),
        security: MailEndpoint.Security = .none
    ) async throws -> IMAPMailbox {
        let mailbox = IMAPMailbox(limits: limits)
        try await mailbox.connect(endpoint(security), .password(user: anna.address, Secret(anna.password)))
        try await mailbox.open(folder: folder, readOnly: readOnly)
        return mailbox
    }

    /// UIDs that Dovecot itself finds.
    func uids(_ query: [String], folder: String = "INBOX") async throws -> [UInt32] {
        let found = try await doveadm(["-f", "flow", "fetch", "-u", anna.address, "uid", "mailbox", folder] + query)
        return found.split(separator: "\n").compactMap { UInt32($0.drop { $0 != "=" }.dropFirst()) }.sorted()
    }
}

extension IMAPMessage {
    var bytes: [UInt8]? { if case .bytes(let bytes) = content { bytes } else { nil } }
}

/// The error an operation ends with.
func mailError<R>(_ operation: () async throws(MailError) -> R) async -> MailError? {
    do throws(MailError) {
        _ = try await operation()
        return nil
    } catch {
        return error
    }
}

/// Largest memory this process has had, in bytes; starts anew with `forgetPeakMemory`.
func peakMemory() throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") } ?? ""
    return (Int(line.filter(\.isNumber)) ?? 0) << 10
}

func forgetPeakMemory() throws { try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8) }

// The whole program between a real Dovecot and a real Postfix: citizens' mailboxes on one side, operators on the other.

import Foundation
import FoundationNetworking
import TestServers
import Testing

/// A running Sportello with its mail servers, an operator's account, and a citizen's mailbox.
final class MailDesk: Sendable {
    /// How the program reaches its servers.
    enum Security: String, Sendable { case none, starttls, tls }

    static let ours = "contatti@example.org"
    static let second = "urp@example.org"
    static let citizen = "anna.esempio@example.com"
    /// A department that works by mail, and the manager.
    static let department = "urp.agricoltura@example.org"
    static let manager = "responsabile@example.org"
    static let password = "parola-di-prova-lunga"

    let dovecot: Dovecot
    let postfix: Postfix
    let program: Program
    let webPort: UInt16

    /// - Parameters:
    ///   - after: what happens at the mailbox after the commit, as JSON5.
    ///   - accounts: names of the accounts that are read; each is its own mailbox.
    ///   - files: further files of the settings folder.
    init(
        security: Security = .none, after: String = "\"seen\"", accounts: [String] = [MailDesk.ours],
        acknowledges: Bool = false, sendingPort: UInt16? = nil, main: String = "", dovecotLines: [String] = [],
        postfixLines: [String] = [], files: [String: String] = [:]
    ) async throws {
        var options = Dovecot.Options()
        if security != .none { options.certificates = try await Certificates() }
        options.extraLines = dovecotLines
        let addresses = [Self.ours, Self.second, Self.citizen, Self.department, Self.manager]
        dovecot = try await Dovecot(
            users: addresses.map { MailUser($0, password: Self.password) }, options: options)
        postfix = try await Postfix(deliveringInto: dovecot, settings: postfixLines)
        webPort = try FreePort.next()
        let (readPort, sendPort): (UInt16, UInt16) =
            switch security {
            case .none: (dovecot.imapPort, postfix.smtpPort)
            case .starttls: (dovecot.imapPort, postfix.submissionPort)
            case .tls: (dovecot.imapsPort, postfix.submissionsPort)
            }
        let trust = dovecot.certificates.map { ", caFile: \"\($0.authority)\"" } ?? ""
        let logIn = security == .none ? "" : ", user: \"\(Self.ours)\", password: { file: \"secret\" }"
        let list = accounts.map { address in
            """
            {
              name: "\(address.prefix { $0 != "@" })", address: "\(address)", title: "Contact Center di prova",
              acknowledge: \(acknowledges),
              reading: {
                kind: "imap", server: "localhost", port: \(readPort), security: "\(security.rawValue)"\(trust),
                user: "\(address)", password: { file: "secret" }, folders: ["INBOX"], after: \(after),
              },
              sending: {
                kind: "smtp", server: "localhost", port: \(sendingPort ?? sendPort),
                security: "\(security.rawValue)"\(trust)\(logIn),
              },
            }
            """
        }
        program = try Program(
            main: "listen: { port: \(webPort) }, \(main)",
            files: files.merging([
                "email.json5": "{ accounts: [\(list.joined(separator: ",\n"))] }", "secret": Self.password,
            ]) { $1 })
        let added = try await program.run(
            "user", "add", "operatrice", "--name", "Olga Prova", "--password-file", "-",
            input: Array(Self.password.utf8))
        try #require(added.code == 0, "\(added.errorText)")
    }

    /// Starts the program. It stops when the result is let go or `stop` is called.
    /// - Parameter crash: name of a crash point at which it kills itself, with the passage's number after a colon.
    func serve(crash: String? = nil) throws -> ServerProcess {
        let environment = crash.map { ["SPORTELLO_CRASH_AT=\($0)"] } ?? []
        return try ServerProcess(
            ["env"] + environment + [try Program.path, "serve", "--config", program.folder.file("config")],
            folder: program.folder.file("guard"), log: program.folder.file("serve.log"), patience: .seconds(20))
    }

    /// What the program logged, for messages of failed tests.
    var log: String { (try? String(contentsOfFile: program.folder.file("serve.log"), encoding: .utf8)) ?? "" }

    /// Waits until the pages answer and every part is ready.
    func untilReady(_ process: ServerProcess) async throws {
        try await eventually("ready: \(log.suffix(2000))") {
            try #require(process.isRunning, "the program ended: \(log.suffix(3000))")
            return await status("/readyz") == 200
        }
    }

    private func status(_ path: String) async -> Int {
        guard let url = URL(string: "http://127.0.0.1:\(webPort)\(path)") else { return 0 }
        let answer = try? await URLSession.shared.data(from: url)
        return (answer?.1 as? HTTPURLResponse)?.statusCode ?? 0
    }

    /// Sends a mail into the world by Postfix, as the citizen's own server would.
    func send(_ mail: String, from: String = MailDesk.citizen, to: [String] = [MailDesk.ours]) async throws {
        let path = program.folder.file("mail-\(UUID().uuidString).eml")
        try Data(mail.replacing("\n", with: "\r\n").utf8).write(to: URL(fileURLWithPath: path))
        try await Command.mustRun(
            ["curl", "-sS", "--url", "smtp://127.0.0.1:\(postfix.smtpPort)", "--mail-from", from]
                + to.flatMap { ["--mail-rcpt", $0] } + ["--upload-file", path])
    }

    /// All mails in a mailbox, as their raw text, oldest first.
    func mails(of address: String) throws -> [String] {
        let maildir = dovecot.maildir(of: address)
        return try ["new", "cur"].flatMap { part -> [(Date, String)] in
            let folder = "\(maildir)/\(part)"
            return try FileManager.default.contentsOfDirectory(atPath: folder).map { name in
                let path = "\(folder)/\(name)"
                let date = try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
                let bytes = try Data(contentsOf: URL(fileURLWithPath: path))
                return (date ?? .distantPast, String(decoding: bytes, as: UTF8.self))
            }
        }.sorted { $0.0 < $1.0 }.map(\.1)
    }

    /// `sportello stats --json`.
    func stats() async throws -> JSON { try await program.json("stats") }
}

/// An operator at the JSON API.
struct Operator {
    private let base: String
    private let token: String

    init(_ desk: MailDesk) async throws { try await self.init(port: desk.webPort) }

    init(port: UInt16) async throws {
        base = "http://127.0.0.1:\(port)/api/v1"
        let answer = try await Self.call(
            "POST", base + "/session", token: nil, body: ["login": "operatrice", "password": MailDesk.password])
        token = try #require(answer.json["token"].text, "no session: \(answer.status)")
    }

    func get(_ path: String) async throws -> JSON {
        let answer = try await Self.call("GET", base + path, token: token, body: nil)
        try #require(answer.status == 200, "GET \(path): \(answer.status)")
        return answer.json
    }

    @discardableResult
    func post(_ path: String, _ body: [String: any Sendable], key: String? = nil) async throws -> JSON {
        let answer = try await Self.call("POST", base + path, token: token, body: body, key: key)
        try #require((200..<300).contains(answer.status), "POST \(path): \(answer.status) \(answer.text)")
        return answer.json
    }

    /// Waits for a ticket whose subject contains `subject`, and gives its number.
    func ticket(about subject: String, within limit: Duration = .seconds(20)) async throws -> String {
        var found: String?
        try await eventually(within: limit, "a ticket about \(subject)") {
            let page = try await get("/tickets?scope=all&limit=100")
            for index in 0..<page["tickets"].count {
                let ticket = page["tickets"][index]["ticket"]
                if ticket["subject"].text?.contains(subject) == true { found = ticket["number"].text }
            }
            return found != nil
        }
        return try #require(found)
    }

    /// Waits for any ticket and gives its number: for messages without subjects.
    func firstTicket() async throws -> String {
        var found: String?
        try await eventually(within: .seconds(20), "a ticket") {
            found = try await get("/tickets?scope=all&limit=10")["tickets"][0]["ticket"]["number"].text
            return found != nil
        }
        return try #require(found)
    }

    private static func call(
        _ method: String, _ address: String, token: String?, body: [String: any Sendable]?, key: String? = nil
    ) async throws -> (status: Int, json: JSON, text: String) {
        var request = URLRequest(url: try #require(URL(string: address)))
        request.httpMethod = method
        request.timeoutInterval = 30
        if let token { request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization") }
        if let key { request.setValue(key, forHTTPHeaderField: "Idempotency-Key") }
        if let body {
            request.httpBody = try JSONSerialization.data(withJSONObject: body)
            request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        }
        let (data, response) = try await URLSession.shared.data(for: request)
        let json = try (try? JSON(Array(data))) ?? JSON(Array("null".utf8))
        return ((response as? HTTPURLResponse)?.statusCode ?? 0, json, String(decoding: data, as: UTF8.self))
    }
}

/// A citizen's mail as its sender's program would write it.
func citizensMail(
    _ subject: String, id: String = UUID().uuidString, to: String = MailDesk.ours, headers: [String] = [],
    text: String = "Buongiorno, vorrei un'informazione.\n\nAnna Esempio"
) -> String {
    let head =
        [
            "From: Anna Esempio <\(MailDesk.citizen)>", "To: \(to)", "Subject: \(subject)",
            "Date: Mon, 02 Mar 2026 09:00:00 +0100", "Message-ID: <\(id)@example.com>", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
        ] + headers
    return head.joined(separator: "\n") + "\n\n" + text + "\n"
}

/// The value of a header in a raw mail, unfolded; nil when it is not there.
func header(_ name: String, of mail: String) -> String? {
    var value: String?
    for line in mail.split(separator: "\n", omittingEmptySubsequences: false) {
        let line = line.last == "\r" ? line.dropLast() : line
        if line.isEmpty { break }
        if line.first == " " || line.first == "\t" {
            if value != nil { value! += " " + line.trimmingCharacters(in: .whitespaces) }
        } else if value != nil {
            break
        } else if line.lowercased().hasPrefix(name.lowercased() + ":") {
            value = line.dropFirst(name.count + 1).trimmingCharacters(in: .whitespaces)
        }
    }
    return value
}

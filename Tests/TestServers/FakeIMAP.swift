// A fake IMAP server that logs everybody in and opens every folder; what it says to the other commands is the test's.
// Speaks in clear: connect with `.none`.

import Foundation

/// A scripted IMAP server.
public final class FakeIMAP: Sendable {
    /// Says what it likes to `command` (without tag and line end) and returns true, or false for the usual answer.
    public typealias Dialogue = @Sendable (_ client: FakeConnection, _ tag: String, _ command: String) -> Bool

    public let server: FakeServer
    public var port: UInt16 { server.port }
    /// All command lines of all connections, with their tags.
    public var commands: [String] { server.receivedText.components(separatedBy: "\r\n").filter { !$0.isEmpty } }

    /// - Parameters:
    ///   - exists: messages in each folder.
    ///   - uidNext: nil: not told.
    public init(
        capabilities: String = "IMAP4rev1 IDLE UIDPLUS MOVE", exists: Int = 0, uidNext: Int? = 1, uidValidity: Int = 7,
        _ dialogue: @escaping Dialogue
    ) throws {
        server = try FakeServer { client in
            client.send("* OK [CAPABILITY \(capabilities) AUTH=PLAIN SASL-IR] ready\r\n")
            while let line = client.line() {
                let parts = line.split(separator: " ", maxSplits: 1)
                let tag = String(parts.first ?? "*"), command = parts.count > 1 ? String(parts[1]) : ""
                let verb = command.prefix { $0 != " " }.uppercased()
                if verb == "AUTHENTICATE" || verb == "LOGIN" {
                    client.send("\(tag) OK [CAPABILITY \(capabilities)] logged in\r\n")
                    continue
                }
                if dialogue(client, tag, command) { continue }
                switch verb {
                case "CAPABILITY":
                    client.send("* CAPABILITY \(capabilities)\(tag.hasPrefix("A") ? " AUTH=PLAIN SASL-IR" : "")\r\n")
                case "SELECT", "EXAMINE":
                    client.send("* \(exists) EXISTS\r\n* OK [UIDVALIDITY \(uidValidity)] ok\r\n")
                    if let uidNext { client.send("* OK [UIDNEXT \(uidNext)] ok\r\n") }
                case "LOGOUT": client.send("* BYE see you\r\n")
                default: break
                }
                client.send("\(tag) OK done\r\n")
                if verb == "LOGOUT" { return }
            }
        }
    }

    public func stop() { server.stop() }
}

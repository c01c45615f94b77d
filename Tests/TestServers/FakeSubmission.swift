// A fake SMTP server with an answer to order for each verb, and a mailbag of what it accepted.
// Lenient on purpose: it ends DATA at any of the terminators known from SMTP smuggling when told so.

import Foundation
import Synchronization

/// What a fake SMTP server does when a verb comes.
public enum FakeAnswer: Sendable {
    /// The reply, lines joined by CRLF; the last CRLF is added.
    case reply(String)
    /// The reply, then the end of the connection.
    case replyThenClose(String)
    case replyThenReset(String)
    case close
    case reset
    /// No answer until the client gives up.
    case silence
}

/// A message the fake server took.
public struct FakeMessage: Sendable {
    public var sender: String
    public var recipients: [String]
    /// As it came, dots unstuffed, without the terminator.
    public var bytes: [UInt8]
}

/// A scripted SMTP server.
public final class FakeSubmission: Sendable {
    /// Moments at which an answer can be ordered. `content` is after the final dot.
    public enum Moment: Hashable, Sendable {
        case greeting, hello, auth, credentials, mail, data, content, quit, reset
        /// The n-th RCPT of a message, from 0.
        case recipient(Int)
    }

    private struct State {
        var messages: [FakeMessage] = []
        var commands: [String] = []
    }
    private final class Book: Sendable { let state = Mutex(State()) }

    private let book = Book()
    public let server: FakeServer
    public var port: UInt16 { server.port }
    /// Messages for which a positive answer to the content was ordered.
    public var messages: [FakeMessage] { book.state.withLock { $0.messages } }
    /// All command lines of all connections.
    public var commands: [String] { book.state.withLock { $0.commands } }

    /// - Parameters:
    ///   - answers: what differs from the good answers; looked up at each connection's each moment.
    ///   - extensions: lines of the EHLO answer after the name.
    ///   - lenient: takes bare line ends around the dot as the end of the message too (CVE-2023-51764 and kin).
    ///   - only: connections (0 is the first) the special answers apply to; nil: all.
    public init(
        _ answers: [Moment: FakeAnswer] = [:], extensions: [String] = ["8BITMIME", "SIZE 104857600"],
        lenient: Bool = false, only: Int? = nil
    ) throws {
        let book = self.book
        server = try FakeServer { client in
            let chosen = only == nil || client.number == only ? answers : [:]
            var dialogue = Dialogue(client, chosen, extensions, lenient, book)
            dialogue.run()
        }
    }

    public func stop() { server.stop() }

    private struct Dialogue {
        let client: FakeConnection
        let answers: [Moment: FakeAnswer]
        let extensions: [String]
        let lenient: Bool
        let book: Book
        var sender = ""
        var recipients: [String] = []
        var asked = 0

        init(
            _ client: FakeConnection, _ answers: [Moment: FakeAnswer], _ extensions: [String], _ lenient: Bool,
            _ book: Book
        ) {
            self.client = client
            self.answers = answers
            self.extensions = extensions
            self.lenient = lenient
            self.book = book
        }

        /// Answers; returns the reply's first digit, nil when the dialogue is over.
        private func answer(_ moment: Moment, _ usual: String) -> Character? {
            switch answers[moment] ?? .reply(usual) {
            case .reply(let text):
                client.send(text + "\r\n")
                return text.first
            case .replyThenClose(let text):
                client.send(text + "\r\n")
                client.close()
            case .replyThenReset(let text):
                client.send(text + "\r\n")
                client.reset()
            case .close: client.close()
            case .reset: client.reset()
            case .silence: client.silence()
            }
            return nil
        }

        mutating func run() {
            guard answer(.greeting, "220 fake.example.org ESMTP") == "2" else { return }
            while let line = client.line() {
                book.state.withLock { $0.commands.append(line) }
                guard handle(line) else { return }
            }
        }

        private mutating func handle(_ line: String) -> Bool {
            let verb = line.prefix(while: { $0 != " " && $0 != ":" }).uppercased()
            switch verb {
            case "EHLO", "HELO":
                let lines = ["fake.example.org"] + extensions
                let text = lines.enumerated().map { "250\($0.offset == lines.count - 1 ? " " : "-")\($0.element)" }
                return answer(.hello, text.joined(separator: "\r\n")) != nil
            case "AUTH": return authenticate(line)
            case "MAIL":
                (sender, recipients, asked) = (Self.path(line), [], 0)
                return answer(.mail, "250 2.1.0 Ok") != nil
            case "RCPT":
                defer { asked += 1 }
                guard let digit = answer(.recipient(asked), "250 2.1.5 Ok") else { return false }
                if digit == "2" { recipients.append(Self.path(line)) }
                return true
            case "DATA": return takeContent()
            case "RSET": return answer(.reset, "250 2.0.0 Ok") != nil
            case "NOOP":
                client.send("250 2.0.0 Ok\r\n")
                return true
            case "QUIT":
                _ = answer(.quit, "221 2.0.0 Bye")
                return false
            default:
                client.send("500 5.5.2 what is \(verb)?\r\n")
                return true
            }
        }

        private func authenticate(_ line: String) -> Bool {
            guard let digit = answer(.auth, line.split(separator: " ").count > 2 ? "235 2.7.0 Welcome" : "334 ") else {
                return false
            }
            guard digit == "3" else { return true }
            guard let secret = client.line() else { return false }
            book.state.withLock { $0.commands.append(secret) }
            return answer(.credentials, "235 2.7.0 Welcome") != nil
        }

        private func takeContent() -> Bool {
            guard let digit = answer(.data, recipients.isEmpty ? "554 5.5.1 no valid recipients" : "354 go on") else {
                return false
            }
            guard digit == "3" else { return true }
            guard let raw = lenient ? readLenient() : client.read(until: Array("\r\n.\r\n".utf8)) else { return false }
            let text = String(decoding: raw, as: UTF8.self)
            let message = FakeMessage(
                sender: sender, recipients: recipients,
                bytes: Array(text.replacingOccurrences(of: "\r\n..", with: "\r\n.").utf8) + [13, 10])
            if case .reply(let text)? = answers[.content], text.first != "2" {
                return answer(.content, "") != nil
            }
            book.state.withLock { $0.messages.append(message) }
            return answer(.content, "250 2.0.0 Ok: queued as FAKE\(book.state.withLock { $0.messages.count })") != nil
        }

        /// Reads byte by byte until any line end, a dot, any line end.
        private func readLenient() -> [UInt8]? {
            let ends = ["\r\n.\r\n", "\n.\n", "\n.\r\n", "\r.\r\n", "\r.\r", "\r\n.\n", "\r\n.\r", "\n.\r"].map {
                Array($0.utf8)
            }
            var bytes: [UInt8] = []
            while true {
                if let end = ends.first(where: { bytes.count >= $0.count && bytes.suffix($0.count).elementsEqual($0) })
                {
                    return Array(bytes.dropLast(end.count))
                }
                guard let next = client.read(1) else { return nil }
                bytes += next
            }
        }

        private static func path(_ line: String) -> String {
            guard let start = line.firstIndex(of: "<"), let end = line.firstIndex(of: ">"), start < end else {
                return line
            }
            return String(line[line.index(after: start)..<end])
        }
    }
}

// The dialogue of one submission over a connection that is logged in (RFC 5321 3.3, 4.1).

import Curl

/// One connection. Not Sendable: owned by the submission's actor.
final class SMTPSession {
    /// A step that ended the attempt, with what is known of the recipients.
    struct Stop: Error {
        var outcome: SMTPOutcome
        /// Whether the next message may use the connection.
        var connectionLives: Bool
    }

    private let stream: any ByteStream
    private var reader = SMTPReader()
    private(set) var extensions: [String: String] = [:]
    /// Messages already submitted over it.
    private(set) var count = 0

    init(_ stream: any ByteStream) { self.stream = stream }

    /// libcurl has said EHLO and kept the answer to itself; saying it again is allowed at any time (RFC 5321 4.1.4).
    func greet(_ name: String, until deadline: ContinuousClock.Instant) throws(MailError) {
        try say("EHLO \(name)", until: deadline)
        var lines: [String] = []
        let reply = try reader.reply(from: stream, until: deadline, lines: &lines)
        guard reply.isPositive else { throw Self.error(reply, "connect") }
        for line in lines.dropFirst() {
            let words = line.split(separator: " ", maxSplits: 1)
            if let word = words.first { extensions[word.uppercased()] = words.count > 1 ? String(words[1]) : "" }
        }
    }

    /// Whether the server has said or done something since the last message: it is about to close, or has closed.
    func isStale() -> Bool {
        if reader.holdsBytes { return true }
        guard let arrival = try? reader.more(from: stream, until: .now) else { return true }
        return arrival != .late
    }

    /// Asks for nothing: is the connection alive?
    func probe(until deadline: ContinuousClock.Instant) throws(MailError) {
        let reply = try ask("NOOP", until: deadline)
        guard reply.isPositive else { throw Self.error(reply, "connect") }
    }

    func quit(until deadline: ContinuousClock.Instant) { _ = try? ask("QUIT", until: deadline) }

    // MARK: One message

    /// MAIL and RCPT in one flight where the server allows it (RFC 2920). Returns a verdict for each recipient.
    func envelope(_ message: SMTPMessage, until deadline: ContinuousClock.Instant) throws(Stop) -> [SMTPVerdict] {
        let commands = [mailCommand(message)] + message.recipients.map { "RCPT TO:<\($0)>" }
        var replies: [SMTPReply] = []
        do throws(MailError) {
            if extensions["PIPELINING"] != nil {
                try say(commands.joined(separator: "\r\n"), until: deadline)
                for _ in commands { replies.append(try reader.reply(from: stream, until: deadline)) }
            } else {
                for command in commands {
                    replies.append(try ask(command, until: deadline))
                    if replies.count == 1, !replies[0].isPositive { break }
                }
            }
        } catch {
            // A reply that says why is worth more than the closed connection after it.
            if let first = replies.first, !first.isPositive { throw Self.stop(first) }
            throw Stop(outcome: .notAccepted(error, isPermanent: false), connectionLives: false)
        }
        if !replies[0].isPositive {
            try reset(after: replies, until: deadline)
            throw Self.stop(replies[0])
        }
        let verdicts = zip(message.recipients, replies.dropFirst()).map { SMTPVerdict(recipient: $0, reply: $1) }
        guard !verdicts.contains(where: \.isAccepted) else { return verdicts }
        let isPermanent = verdicts.allSatisfy(\.reply.isPermanent)
        let telling = verdicts.first { $0.reply.isPermanent == isPermanent } ?? verdicts[0]
        let error = Self.error(telling.reply, "address")
        try reset(after: replies, until: deadline)
        throw Stop(
            outcome: .notAccepted(error, isPermanent: isPermanent, verdicts: verdicts),
            connectionLives: !replies.contains { $0.code == 421 })
    }

    /// DATA and the message up to its last byte.
    /// - Parameter willTransmit: called right before the piece with the last byte.
    func content(
        _ content: SMTPContent, _ verdicts: [SMTPVerdict], until deadline: ContinuousClock.Instant,
        willTransmit: () throws -> Void
    ) throws(Stop) {
        let goAhead: SMTPReply
        do throws(MailError) { goAhead = try ask("DATA", until: deadline) } catch {
            throw Stop(outcome: .notAccepted(error, isPermanent: false, verdicts: verdicts), connectionLives: false)
        }
        guard goAhead.code == 354 else { throw Self.stop(goAhead, verdicts) }
        var content = content
        while !content.isAtEnd {
            let piece = content.piece()
            try listenForEarlyRefusal(verdicts)
            if content.isAtEnd {
                do { try willTransmit() } catch {
                    let cause = MailError(.local, operation: "send", text: "held back before the last byte: \(error)")
                    throw Stop(
                        outcome: .notAccepted(cause, isPermanent: false, verdicts: verdicts), connectionLives: false)
                }
            }
            let before = stream.bytesSent
            do throws(CurlError) { try stream.send(piece, until: deadline) } catch {
                let cause = MailError(error, operation: "send")
                // Without its last byte a message is none, in clear and as a cut TLS record alike.
                let isOut = content.isAtEnd && stream.bytesSent - before == Int64(piece.count)
                throw Stop(
                    outcome: isOut ? .unknown(cause) : .notAccepted(cause, isPermanent: false, verdicts: verdicts),
                    connectionLives: false)
            }
        }
    }

    /// The answer to the last dot.
    func verdict(_ verdicts: [SMTPVerdict], until deadline: ContinuousClock.Instant) throws(Stop) -> SMTPReply {
        let reply: SMTPReply
        do throws(MailError) { reply = try reader.reply(from: stream, until: deadline) } catch {
            throw Stop(outcome: .unknown(error), connectionLives: false)
        }
        guard reply.isPositive || reply.code >= 400 else {
            let error = MailError(.malformed, operation: "send", foreignCode: Int32(reply.code), text: reply.text)
            throw Stop(outcome: .unknown(error), connectionLives: false)
        }
        guard reply.isPositive else { throw Self.stop(reply, verdicts) }
        count += 1
        return reply
    }

    // MARK: Words

    private func mailCommand(_ message: SMTPMessage) -> String {
        var command = "MAIL FROM:<\(message.sender ?? "")>"
        if extensions["SIZE"] != nil { command += " SIZE=\(message.bytes.count)" }
        if extensions["8BITMIME"] != nil, message.bytes.contains(where: { $0 >= 0x80 }) { command += " BODY=8BITMIME" }
        if ([message.sender ?? ""] + message.recipients).contains(where: SMTPAddress.needsUTF8) {
            command += " SMTPUTF8"
        }
        if extensions["DSN"] != nil, let id = message.envelopeID { command += " RET=HDRS ENVID=\(Self.xtext(id))" }
        return command
    }

    /// RFC 3461 4.
    private static func xtext(_ text: String) -> String {
        text.utf8.map { byte in
            (0x21...0x7E).contains(byte) && byte != UInt8(ascii: "+") && byte != UInt8(ascii: "=")
                ? String(UnicodeScalar(byte)) : "+" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    /// A server that refuses in the middle of the content says so while we still write.
    private func listenForEarlyRefusal(_ verdicts: [SMTPVerdict]) throws(Stop) {
        guard stream.hasInput || reader.holdsBytes else { return }
        do throws(MailError) {
            switch try reader.more(from: stream, until: .now) {
            case .late, .woken: return  // TLS talked to itself.
            case .closed: throw MailError(.unreachable, operation: "send", text: "the server closed the connection")
            case .bytes:
                let reply = try reader.reply(from: stream, until: .now + .seconds(5))
                throw Self.error(reply, "send")
            }
        } catch {
            // Whatever it says, it has not got the whole message; a refusal is only believed to be for good at the end.
            let isPermanent = (500..<600).contains(error.foreignCode)
            throw Stop(
                outcome: .notAccepted(error, isPermanent: isPermanent, verdicts: verdicts), connectionLives: false)
        }
    }

    private func reset(after replies: [SMTPReply], until deadline: ContinuousClock.Instant) throws(Stop) {
        guard !replies.contains(where: { $0.code == 421 }) else { return }
        _ = try? ask("RSET", until: deadline)
    }

    private func ask(_ command: String, until deadline: ContinuousClock.Instant) throws(MailError) -> SMTPReply {
        try say(command, until: deadline)
        return try reader.reply(from: stream, until: deadline)
    }

    private func say(_ text: String, until deadline: ContinuousClock.Instant) throws(MailError) {
        do throws(CurlError) {
            try stream.send(Array("\(text)\r\n".utf8), until: deadline)
        } catch {
            throw MailError(error, operation: "send")
        }
    }

    private static func stop(_ reply: SMTPReply, _ verdicts: [SMTPVerdict] = []) -> Stop {
        Stop(
            outcome: .notAccepted(error(reply, "send"), isPermanent: reply.isPermanent, verdicts: verdicts),
            connectionLives: reply.code != 421)
    }

    static func error(_ reply: SMTPReply, _ operation: String) -> MailError {
        let code: MailError.Code =
            switch reply.code {
            case 421: .unreachable
            // RFC 4954 6.
            case 454 where operation != "address", 530, 534, 535, 538: .credentials
            case 552 where operation != "address": .tooLarge
            default: .refused
            }
        return MailError(
            code, operation: operation, foreignCode: Int32(reply.code), text: "\(reply.code) \(reply.text)")
    }
}

// One account's way out: submits messages one after another, keeps the connection for the next, and tells exactly who
// has a message after each attempt. The dialogue is our own over libcurl's connection (CURLOPT_CONNECT_ONLY): libcurl's
// own SMTP does not tell whether the last byte went out, and sends line ends in addresses as they are.

import Curl
import Runtime

/// A submission server and the connection to it.
public actor SMTPSubmission {
    private let executor: ThreadExecutor
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let endpoint: MailEndpoint
    private let limits: SMTPLimits
    private var connection: Connection?

    private struct Connection {
        var session: SMTPSession
        var interrupt: Interrupt
        var credentials: MailCredentials?
    }

    public init(_ endpoint: MailEndpoint, limits: SMTPLimits = SMTPLimits()) {
        self.endpoint = endpoint
        self.limits = limits
        executor = ThreadExecutor("smtp")
    }

    /// Submits once, within `limit`. Does not try again, except on a new connection when the kept one turns out to be
    /// closed before anything of the message was said.
    /// - Parameters:
    ///   - credentials: nil where the server takes mail without a log-in. Other ones than last time: a new connection.
    ///   - willTransmit: called on the actor's thread right before the last byte may leave; if it throws, it does not.
    public func submit(
        _ message: SMTPMessage, credentials: MailCredentials?, within limit: Duration,
        willTransmit: @Sendable () throws -> Void = {}
    ) async -> SMTPOutcome {
        let content: SMTPContent
        do throws(MailError) { content = try Self.checked(message) } catch {
            return .notAccepted(error, isPermanent: true)
        }
        let deadline = ContinuousClock.now + limit
        if let kept = connection, kept.credentials != credentials || kept.session.isStale() { close() }
        let isReused = connection != nil
        let first = await attempt(message, content, credentials, deadline, willTransmit)
        if isReused, first.saidNothing {
            return await attempt(message, content, credentials, deadline, willTransmit).outcome
        }
        return first.outcome
    }

    /// Connects and logs in, or asks the kept connection for a sign of life. Sends nothing.
    public func check(credentials: MailCredentials?) async throws(MailError) {
        close()
        let deadline = ContinuousClock.now + limits.connecting
        try await interruptible { submission, interrupt throws(MailError) in
            try submission.connected(credentials, deadline, interrupt).probe(until: deadline)
        }
    }

    /// Closes an idle connection politely, within two seconds.
    public func rest() {
        connection?.session.quit(until: .now + limits.quitting)
        close()
    }

    private func close() { connection = nil }

    // MARK: The attempt

    private struct Ending {
        var outcome: SMTPOutcome
        /// The server went away before it answered to anything of the message.
        var saidNothing = false
    }

    private func attempt(
        _ message: SMTPMessage, _ content: SMTPContent, _ credentials: MailCredentials?,
        _ deadline: ContinuousClock.Instant, _ willTransmit: @Sendable () throws -> Void
    ) async -> Ending {
        do throws(MailError) {
            return try await interruptible { submission, interrupt throws(MailError) in
                let session = try submission.connected(credentials, deadline, interrupt)
                return submission.say(message, content, session, deadline, willTransmit)
            }
        } catch {
            // Not connected, not logged in: nothing of the message was said.
            return Ending(outcome: .notAccepted(error, isPermanent: false))
        }
    }

    private func say(
        _ message: SMTPMessage, _ content: SMTPContent, _ session: SMTPSession, _ deadline: ContinuousClock.Instant,
        _ willTransmit: () throws -> Void
    ) -> Ending {
        if let refusal = Self.refusal(of: message, by: session.extensions) {
            return Ending(outcome: .notAccepted(refusal, isPermanent: true))
        }
        do throws(SMTPSession.Stop) {
            let verdicts = try session.envelope(message, until: deadline)
            try session.content(content, verdicts, until: deadline, willTransmit: willTransmit)
            return Ending(outcome: .accepted(try session.verdict(verdicts, until: deadline), verdicts: verdicts))
        } catch {
            if !error.connectionLives { close() }
            return Ending(outcome: error.outcome, saidNothing: error.isSilence)
        }
    }

    /// The kept connection, or a new one.
    private func connected(
        _ credentials: MailCredentials?, _ deadline: ContinuousClock.Instant, _ interrupt: Interrupt
    ) throws(MailError) -> SMTPSession {
        if let connection { return connection.session }
        let until = min(deadline, ContinuousClock.now + limits.connecting)
        let stream: CurlStream
        do throws(CurlError) {
            stream = try CurlStream(endpoint, credentials: credentials, until: until, interrupt: interrupt)
        } catch {
            throw MailError(error)
        }
        let session = SMTPSession(stream)
        try session.greet(endpoint.helloName, until: until)
        connection = Connection(session: session, interrupt: interrupt, credentials: credentials)
        return session
    }

    /// Runs `work` so that cancelling the task ends its waits at once; the connection is then of no further use.
    private func interruptible<Result: Sendable>(
        _ work: (isolated SMTPSubmission, Interrupt) throws(MailError) -> Result
    ) async throws(MailError) -> Result {
        let interrupt = connection?.interrupt ?? Interrupt()
        let result = await withTaskCancellationHandler {
            Swift.Result { () throws(MailError) in try work(self, interrupt) }
        } onCancel: {
            interrupt.cancel()
        }
        if interrupt.isCancelled { close() }
        return try result.get()
    }

    // MARK: What can be known beforehand

    private static func checked(_ message: SMTPMessage) throws(MailError) -> SMTPContent {
        let addresses = message.recipients + (message.sender.map { [$0] } ?? [])
        guard !message.recipients.isEmpty, addresses.allSatisfy(SMTPAddress.isValid) else {
            throw MailError(.local, operation: "address", text: "not a mail address")
        }
        if let id = message.envelopeID {
            guard (1...100).contains(id.utf8.count), id.utf8.allSatisfy({ (0x20...0x7E).contains($0) }) else {
                throw MailError(.local, operation: "send", text: "not an envelope id")
            }
        }
        return try SMTPContent(message.bytes)
    }

    private static func refusal(of message: SMTPMessage, by extensions: [String: String]) -> MailError? {
        if let limit = extensions["SIZE"].flatMap({ Int($0) }), limit > 0, message.bytes.count > limit {
            return MailError(.tooLarge, operation: "send", text: "the server takes \(limit) bytes at most")
        }
        let addresses = [message.sender ?? ""] + message.recipients
        if extensions["SMTPUTF8"] == nil, addresses.contains(where: SMTPAddress.needsUTF8) {
            return MailError(.refused, operation: "address", text: "the server takes ASCII addresses only")
        }
        return nil
    }
}

extension SMTPSession.Stop {
    /// The connection was gone, or the server said 421, before anything of the message was answered.
    fileprivate var isSilence: Bool {
        guard case .notAccepted(let error, false, let verdicts) = outcome, verdicts.isEmpty, !connectionLives else {
            return false
        }
        return error.code == .unreachable
    }
}

// The provider's service as an account sees it: credentials read anew at each use, a session where the provider wants one,
// one request at a time.

import Channels
import Curl
import Foundation
import Runtime
import Tickets

/// Speaks to a provider for one account.
actor SMSGateway {
    nonisolated let settings: SMSAccount
    nonisolated let profile: SMSProfile
    private let clock: any WallClock
    private var session: (values: [String: String], until: Instant)?

    init?(_ settings: SMSAccount, clock: any WallClock) {
        guard let profile = settings.profile else { return nil }
        self.settings = settings
        self.profile = profile
        self.clock = clock
    }

    /// Everything that templates may ask for beside the message: plain values, secrets, the session's keys.
    /// - Parameter limit: for all of it, the log-in included.
    func values(within limit: Duration) async throws(ChannelError) -> [String: String] {
        let end = ContinuousClock.now + limit
        func left() -> Duration { max(ContinuousClock.now.duration(to: end), .milliseconds(1)) }
        var values = settings.values
        for (name, place) in settings.credentials.sorted(by: { $0.key < $1.key }) {
            do throws(SecretError) { values[name] = try await place.read(within: left()).value } catch {
                throw ChannelError(.transient, code: "credentials", operation: "read secret", detail: "\(error)")
            }
        }
        values["from"] = settings.senderText(profile.numbers)
        values["incomingURL"] = settings.hookURL("incoming")
        guard let login = profile.login else { return values }
        return values.merging(try await keys(login, values, within: left())) { $1 }
    }

    /// Forgets the session: the provider does not know it any more.
    func forgetSession() { session = nil }

    private func keys(
        _ login: SMSProfile.Login, _ values: [String: String], within limit: Duration
    ) async throws(ChannelError) -> [String: String] {
        let now = Instant(clock.now())
        if let session, session.until > now { return session.values }
        let reply = try await ask(login.question, values, "log in", within: limit)
        let text = String(decoding: reply.body.prefix(16 << 10), as: UTF8.self).trimmed
        guard let expression = try? NSRegularExpression(pattern: login.pattern),
            let match = expression.firstMatch(in: text, range: NSRange(text.startIndex..., in: text)),
            match.numberOfRanges == login.names.count + 1
        else {
            throw ChannelError(.transient, code: "protocol", operation: "log in", detail: "no session in the answer")
        }
        var found: [String: String] = [:]
        for (index, name) in login.names.enumerated() {
            found[name] = Range(match.range(at: index + 1), in: text).map { String(text[$0]) } ?? ""
        }
        session = (found, now + login.lifetime)
        return found
    }

    /// Asks something that sends nothing, so that a failure is always a plain failure.
    func ask(
        _ question: SMSProfile.Question, _ values: [String: String], _ operation: String, within limit: Duration
    ) async throws(ChannelError) -> HTTPReply {
        let call = try question.request.call(values, account: settings)
        let reply: HTTPReply
        do throws(HTTPFault) {
            reply = try await HTTPExchange("sms \(settings.account.name)").perform(call, within: limit)
        } catch {
            throw ChannelError(http: error.error, operation: operation)
        }
        switch question.answer.verdict(reply, operation) {
        case .taken: return reply
        case .refused(let error), .unclear(let error):
            if error.code == "credentials" { session = nil }
            throw error
        }
    }
}

extension ChannelError {
    /// A connection's fault as the core sees it: all of them may pass, by themselves or by a person's hand, without
    /// anybody touching each waiting message.
    init(http error: CurlError, operation: String) {
        let code =
            switch error.kind {
            case .unreachable: "unreachable"
            case .timeout: "timeout"
            case .tls: "tls"
            case .authentication: "credentials"
            case .malformed: "protocol"
            case .cancelled: "cancelled"
            case .local: "local"
            }
        self.init(.transient, code: code, operation: operation, detail: error.text)
    }
}

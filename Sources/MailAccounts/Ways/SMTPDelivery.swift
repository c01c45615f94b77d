// Submits an account's mail to an SMTP server: one attempt, one verdict. The only outcome that stays unknown is the one
// the protocol leaves unknown: the last byte went out and no answer came (RFC 1047).

import Channels
import Curl
import Mail
import Runtime
import Tickets

/// Delivers by SMTP.
struct SMTPDelivery: ChannelDelivery {
    let account: AccountName
    /// One connection, kept from message to message: faster than several new ones, and kind to the server.
    var parallelAttempts: Int { 1 }
    private let composer: any MailComposer
    private let access: MailServerAccess
    private let submission: SMTPSubmission

    init(_ account: AccountName, _ composer: any MailComposer, server: MailServer) {
        self.account = account
        self.composer = composer
        access = MailServerAccess(server, .smtp, helloName: composer.domain)
        submission = SMTPSubmission(access.endpoint)
    }

    func attempt(
        _ message: OutgoingMessage, within limit: Duration, willTransmit: @escaping @Sendable () throws -> Void
    ) async -> DeliveryOutcome {
        let mail: MailWireForm
        do throws(ChannelError) { mail = try await composer.mail(of: message) } catch { return .failed(error) }
        let credentials: MailCredentials?
        do throws(MailError) { credentials = try await access.optionalCredentials() } catch {
            return .failed(Self.wholeAccount(error))
        }
        let outcome = await submission.submit(
            SMTPMessage(
                sender: mail.envelopeSender.isEmpty ? nil : mail.envelopeSender, recipients: [mail.recipient],
                bytes: mail.bytes, envelopeID: message.token.value),
            credentials: credentials, within: limit, willTransmit: willTransmit)
        switch outcome {
        case .accepted(let reply, _):
            return .accepted(reference: mail.messageID, evidence: "\(reply.code) \(reply.text)")
        case .unknown(let error):
            return .unknown(ChannelError(mail: error))
        case .notAccepted(let error, let isPermanent, _):
            return .failed(isPermanent ? Self.forGood(error) : Self.wholeAccount(error))
        }
    }

    func rest() async { await submission.rest() }

    /// Connects and logs in; sends nothing.
    static func check(_ server: MailServer, domain: String) async -> ChannelError? {
        let access = MailServerAccess(server, .smtp, helloName: domain)
        var limits = SMTPLimits()
        limits.connecting = .seconds(15)
        let submission = SMTPSubmission(access.endpoint, limits: limits)
        do throws(MailError) {
            try await submission.check(credentials: try await access.optionalCredentials())
            await submission.rest()
            return nil
        } catch {
            await submission.rest()
            return ChannelError(mail: error)
        }
    }

    /// The same message will never be taken.
    private static func forGood(_ error: MailError) -> ChannelError {
        ChannelError(.permanent, code: error.code.rawValue, operation: error.operation, detail: error.text)
    }

    /// Nothing was taken, and it may be another time: also wrong passwords and certificates, which a person mends without
    /// touching each waiting answer.
    private static func wholeAccount(_ error: MailError) -> ChannelError {
        ChannelError(.transient, code: error.code.rawValue, operation: error.operation, detail: error.text)
    }
}

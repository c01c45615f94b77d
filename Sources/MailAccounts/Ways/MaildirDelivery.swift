// Sends an account's mail by putting it into a Maildir: a mailbox on this machine, or the place where another program
// fetches it. No server is needed, and after a crash it can be told for certain whether a message was delivered.

import Channels
import Mail
import Runtime
import Tickets

/// Delivers into a Maildir.
struct MaildirDelivery: ChannelDelivery {
    let account: AccountName
    /// One disk, one folder: a second attempt at the same time would only wait for the first.
    var parallelAttempts: Int { 1 }
    private let composer: any MailComposer
    private let writer: MaildirWriter

    init(_ account: AccountName, _ composer: any MailComposer, path: String, clock: any WallClock) {
        self.account = account
        self.composer = composer
        writer = MaildirWriter(path: path, clock: clock)
    }

    func attempt(
        _ message: OutgoingMessage, within limit: Duration, willTransmit: @escaping @Sendable () throws -> Void
    ) async -> DeliveryOutcome {
        let mail: MailWireForm
        do throws(ChannelError) { mail = try await composer.mail(of: message) } catch { return .failed(error) }
        do {
            let isNew = try await writer.deliver(Self.stored(mail), as: fileName(message), willPublish: willTransmit)
            return .accepted(
                reference: mail.messageID, evidence: isNew ? "delivered into the Maildir" : "was delivered already")
        } catch let error as MailError {
            return .failed(ChannelError(sending: error))
        } catch {
            // The mark could not be made: the message is not ours to send any more.
            return .failed(ChannelError(.transient, code: "local", operation: "mark as transmitting"))
        }
    }

    func lookUp(_ message: OutgoingMessage) async -> LookUpOutcome {
        let id = composer.messageID(of: message)
        do throws(MailError) {
            switch try await writer.find(fileName(message)) {
            case .delivered: return .found(reference: id, evidence: "in the Maildir")
            case .takenAway: return .found(reference: id, evidence: "delivered, and taken away since")
            case .prepared, .nowhere: return .absent
            }
        } catch {
            return .unknown
        }
    }

    func rest() async { await writer.close() }

    /// Looks without changing anything.
    static func check(path: String) async -> ChannelError? {
        do throws(MailError) {
            try await MaildirWriter(path: path).inspect()
            return nil
        } catch {
            return ChannelError(sending: error)
        }
    }

    /// The same at every attempt, no other message's.
    private func fileName(_ message: OutgoingMessage) -> String {
        "\(message.writtenAt.milliseconds / 1000).sp\(message.token.value).sportello"
    }

    /// As mail programs on this machine store it: the envelope sender on top (RFC 5321 4.4), line ends as in files here.
    private static func stored(_ mail: MailWireForm) -> [UInt8] {
        Array("Return-Path: <\(mail.envelopeSender)>\n".utf8) + mail.bytes.filter { $0 != 13 }
    }
}

extension ChannelError {
    /// What is wrong with the folder is wrong for every message, and may be over with its disk: a passing fault of the
    /// account.
    fileprivate init(sending error: MailError) {
        self.init(.transient, code: "unreachable", operation: error.operation, detail: error.text)
    }
}

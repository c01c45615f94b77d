// One attempt at one claimed message: load what goes along, mark, send, write the end. Decides nothing about the account.

import Channels
import Runtime
import Store
import Tickets

/// How an attempt came out, before anybody has decided what follows.
enum AttemptEnd: Sendable {
    case outcome(DeliveryOutcome)
    /// It did not begin: something that goes along cannot be had, for good.
    case incomplete(code: String, detail: String)
    /// It did not begin: the store was in trouble.
    case notBegun(StoreError)
}

/// Carries out attempts for one account.
struct Attempt: Sendable {
    let delivery: any ChannelDelivery
    let store: any Store
    let rules: OutboxRules
    let clock: any WallClock
    let log: Log

    func carryOut(_ claim: OutboxClaim) async -> AttemptEnd {
        CrashPoint.pass("outbox.after-claim")
        let message: OutgoingMessage
        do {
            message = claim.message(with: try await attachments(of: claim))
        } catch let error as StoreError where error.code == .missing || error.code == .damaged {
            return .incomplete(code: "attachment_\(error.code.rawValue)", detail: error.description)
        } catch let error as StoreError {
            return .notBegun(error)
        } catch {
            return .notBegun(StoreError(.unavailable, operation: "load attachments"))
        }
        let outcome = await delivery.attempt(message, within: rules.attemptLimit) { [store, clock] in
            CrashPoint.pass("outbox.before-transmit")
            try store.markTransmitting(claim.entry.id, lease: claim.lease, at: Instant(clock.now()))
            CrashPoint.pass("outbox.after-transmit-mark")
        }
        if case .accepted = outcome { CrashPoint.pass("outbox.after-acceptance") }
        return .outcome(outcome)
    }

    private func attachments(of claim: OutboxClaim) async throws -> [OutgoingAttachment] {
        var loaded: [OutgoingAttachment] = []
        for attachment in claim.outgoing.attachments {
            guard let blob = attachment.blob else { throw StoreError(.missing, operation: "load attachment") }
            loaded.append(
                OutgoingAttachment(
                    name: attachment.name, type: attachment.type, bytes: try await store.bytes(of: blob)))
        }
        return loaded
    }

    /// Writes the end of the attempt, with patience as long as the lease is ours: what is not written leaves a message
    /// in doubt that is not.
    /// - Returns: false when the end could not be written.
    func finish(_ claim: OutboxClaim, _ result: AttemptResult, units: Int, leaseEnd: Instant) async -> Bool {
        for failures in 1... {
            do {
                try await store.finish(
                    claim.entry.id, lease: claim.lease, result: result, units: units, at: Instant(clock.now()))
                CrashPoint.pass("outbox.after-finish")
                return true
            } catch let error as StoreError where error.code == .unavailable || error.code == .busy {
                log.error(
                    "the end of an attempt could not be written",
                    ["entry": "\(claim.entry.id)", "cause": "\(error)", "failures": "\(failures)"])
                let wait = BackOff(first: .seconds(1), longest: .seconds(15)).wait(afterFailure: failures)
                guard Instant(clock.now()) + wait < leaseEnd else { return false }
                do { try await clock.sleep(for: wait) } catch { return false }
            } catch {
                log.warning("an attempt was not ours any more", ["entry": "\(claim.entry.id)", "cause": "\(error)"])
                return false
            }
        }
        return false
    }
}

extension OutboxClaim {
    /// The message as the channel gets it: the same at every attempt.
    func message(with attachments: [OutgoingAttachment]) -> OutgoingMessage {
        // Who is written to inside answers to this mail, not to the ticket: its secret is the citizen's, and with it his
        // answer would come in as a new approach.
        OutgoingMessage(
            token: outgoing.token,
            ticketToken: outgoing.direction == .internalMail ? outgoing.token : ticketToken,
            ticketNumber: entry.ticketNumber, to: outgoing.to,
            subject: outgoing.subject, text: outgoing.text, attachments: attachments,
            answering: answered.map {
                AnsweredMessage(
                    externalID: $0.externalID, references: $0.references, sender: $0.sender, sentAt: $0.at,
                    quoted: outgoing.quotesOriginal ? $0.newText : "")
            }, writtenAt: outgoing.writtenAt, isAutomatic: outgoing.direction == .automatic,
            authorName: outgoing.authorName)
    }
}

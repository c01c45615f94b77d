// The way out: the request's own page shows an answer as soon as it counts as sent. There is no other side that could refuse
// it, and a second attempt shows the same answer once.

import Channels
import Tickets

/// Lets answers be shown.
struct WebFormDelivery: ChannelDelivery {
    let account: AccountName
    let parallelAttempts = 4

    private static let evidence = "shown on the request's own page"

    func attempt(
        _ message: OutgoingMessage, within limit: Duration, willTransmit: @escaping @Sendable () throws -> Void
    ) async -> DeliveryOutcome {
        let address = message.to.party.address
        guard !address.isEmpty, !address.unicodeScalars.contains(where: { $0.value < 32 }) else {
            return .failed(ChannelError(.permanent, code: "address", operation: "read addressee"))
        }
        do { try willTransmit() } catch {
            // The attempt is not ours any more, or the mark could not be kept: nothing may be shown.
            return .failed(ChannelError(.transient, code: "local", operation: "mark as transmitting"))
        }
        return .accepted(reference: message.token.value, evidence: Self.evidence)
    }

    /// Whatever interrupted the attempt: the answer is in the store, and the page shows it.
    func lookUp(_ message: OutgoingMessage) async -> LookUpOutcome {
        .found(reference: message.token.value, evidence: Self.evidence)
    }
}

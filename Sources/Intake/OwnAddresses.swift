// Which addresses are ours, over all channels: what comes from them is no citizen's (RFC 3834 2, A16).

import Channels
import Tickets

/// Recognises ourselves.
struct OwnAddresses: Sendable {
    private let keys: Set<String>

    init(_ channels: [any Channel]) {
        let accounts = channels.flatMap(\.accounts)
        keys = Set(accounts.flatMap { [$0.address] + $0.aliases }.map { Party.key($0) }).subtracting([""])
    }

    func contains(_ party: Party?) -> Bool { party.map { keys.contains($0.key) } ?? false }
}

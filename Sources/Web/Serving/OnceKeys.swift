// Keys of forms that have been carried out: a form that is sent twice, by a double click or by going back, is one act. Only the
// latest are remembered, and only by this process; acts that must be once for ever carry their key into the store.

import Synchronization

final class OnceKeys: Sendable {
    private struct State {
        var known: Set<String> = []
        var order: [String] = []
    }
    private let state = Mutex(State())
    private static let most = 4096

    /// Whether the key is new; it is taken from now on.
    func claim(_ key: String) -> Bool {
        state.withLock { state in
            guard state.known.insert(key).inserted else { return false }
            state.order.append(key)
            if state.order.count > Self.most {
                let old = state.order.removeFirst()
                state.known.remove(old)
            }
            return true
        }
    }

    /// The act was not done after all.
    func release(_ key: String) {
        state.withLock { state in
            state.known.remove(key)
            state.order.removeAll { $0 == key }
        }
    }
}

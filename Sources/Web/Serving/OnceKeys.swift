// Keys of forms that have been carried out: a form that is sent twice, by a double click or by going back, is one act. Only the
// latest are remembered, and only by this process; acts that must be once for ever carry their key into the store.

import Synchronization

final class OnceKeys: Sendable {
    private struct State {
        var known: Set<String> = []
        /// What finished acts gave, where somebody asks for it.
        var results: [String: Int64] = [:]
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
                state.results[old] = nil
            }
            return true
        }
    }

    /// The act is done, and gave this.
    func finish(_ key: String, with result: Int64) {
        state.withLock { state in
            if state.known.contains(key) { state.results[key] = result }
        }
    }

    /// What the act gave; nil while it is under way.
    func result(of key: String) -> Int64? { state.withLock { $0.results[key] } }

    /// The act was not done after all.
    func release(_ key: String) {
        state.withLock { state in
            state.known.remove(key)
            state.results[key] = nil
            state.order.removeAll { $0 == key }
        }
    }
}

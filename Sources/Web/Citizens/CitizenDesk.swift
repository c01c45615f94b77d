// What the citizens' pages keep in memory between two requests: buckets against floods, the secret of the forms' marks, how
// many codes are being sent.

import Synchronization
import Tickets

final class CitizenDesk: Sendable {
    let settings: CitizenSettings?
    let submissions: RateBuckets
    // Far above what a person does. Each has a share of its own: a flood of one thing leaves the others alone.
    let additions = RateBuckets(perKey: 40, inAll: 5000)
    let ratings = RateBuckets(perKey: 40, inAll: 5000)
    /// Asking for codes and trying them.
    let codes = RateBuckets(perKey: 40, inAll: 5000)
    /// Trying codes of one request, from one household: fewer than a code stands (`StatusCodeRule.mostTries`), so that nobody
    /// alone takes another's code away by guessing.
    let guesses = RateBuckets(perKey: 5, inAll: 5000)
    let marks = FormMark()
    private let sending = Mutex(0)
    private static let mostSending = 20

    init(_ settings: CitizenSettings?) {
        self.settings = settings
        submissions = RateBuckets(perKey: settings?.hourlyPerAddress ?? 10, inAll: settings?.hourlyInAll ?? 600)
    }

    /// Does work after the answer has gone out, so that the answer's time says nothing about it. What is too much is left
    /// out: who waits for a code asks for another.
    func afterwards(_ work: @escaping @Sendable () async -> Void) {
        let may = sending.withLock { sending in
            guard sending < Self.mostSending else { return false }
            sending += 1
            return true
        }
        guard may else { return }
        Task {
            await work()
            sending.withLock { $0 -= 1 }
        }
    }
}

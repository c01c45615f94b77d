// Counts requests by route and status with the time they took, for `/metrics`. Routes are patterns from the table: no
// number, address or name of anybody gets into a label (reliability.md 6).

import Foundation
import Synchronization

/// Figures of the requests since the start.
final class RequestMetrics: Sendable {
    struct Key: Hashable {
        let route: String
        let code: String
    }
    struct Figures {
        var buckets: [Int]
        var sum = 0.0
        var count = 0
    }

    /// Upper ends of the histogram's buckets in seconds.
    static let bounds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    private let figures = Mutex<[Key: Figures]>([:])

    func count(route: String, status: Int, took: Duration) {
        let seconds = Double(took.components.seconds) + Double(took.components.attoseconds) / 1e18
        let key = Key(route: route, code: String(status))
        figures.withLock { all in
            var one = all[key] ?? Figures(buckets: Array(repeating: 0, count: Self.bounds.count))
            for (index, bound) in Self.bounds.enumerated() where seconds <= bound { one.buckets[index] += 1 }
            one.sum += seconds
            one.count += 1
            all[key] = one
        }
    }

    func all() -> [(key: Key, figures: Figures)] {
        figures.withLock { all in
            all.map { ($0.key, $0.value) }.sorted { ($0.key.route, $0.key.code) < ($1.key.route, $1.key.code) }
        }
    }
}

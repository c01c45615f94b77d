// What would become of running clocks if other rules held: told before a calendar is changed. Reads only.

import Store
import Tickets

/// Clocks that run, by what would happen to their deadlines.
public struct ClockForecast: Sendable, Hashable {
    public var earlier = 0
    public var later = 0
    public var unchanged = 0
    public init() {}
}

extension ServiceLevelRules {
    /// What these rules would do to the running clocks of a service.
    public func forecast(of service: String, in store: any Store) async throws -> ClockForecast {
        var forecast = ClockForecast()
        var cursor: KeptClock.Subject?
        while true {
            try Task.checkCancellation()
            let kept = try await store.clocks(service: service, withOver: nil, after: cursor, limit: 500)
            guard let last = kept.last else { return forecast }
            cursor = last.subject
            for one in kept where !one.isOver {
                let (old, new) = (one.setting.due, setting(of: one).due)
                if new < old {
                    forecast.earlier += 1
                } else if new > old {
                    forecast.later += 1
                } else {
                    forecast.unchanged += 1
                }
            }
        }
    }
}

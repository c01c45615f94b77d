// What would become of clocks if other rules held, of running ones and of those that are over outside closed periods: told
// before a calendar is changed, which does the same (`ClockReset`). Reads only.

import Store
import Tickets

/// Clocks by what would happen to their deadlines.
public struct ClockForecast: Sendable, Hashable {
    /// Of those that run.
    public var earlier = 0
    public var later = 0
    public var unchanged = 0
    /// Of those that are over: set anew, so that figures of open periods are computed anew.
    public var over = 0
    /// Of `over`: in time before and late then, or the other way round.
    public var judgedOtherwise = 0
    /// There are more that are over than were looked at: `over` and `judgedOtherwise` are at least so many.
    public var isPartial = false
    public init() {}
}

extension ServiceLevelRules {
    /// What these rules would do to the clocks of a service.
    /// - Parameter mostOver: so many that are over are looked at, for somebody waits for the answer; all that run are.
    public func forecast(
        of service: String, in store: any Store, mostOver: Int = 50_000
    ) async throws -> ClockForecast {
        var forecast = ClockForecast()
        let frozen = try await ClosedPeriods(of: service, in: store)
        var left = mostOver
        var cursor: KeptClock.Subject?
        while true {
            try Task.checkCancellation()
            let kept = try await store.clocks(
                service: service, withOver: forecast.isPartial ? nil : frozen.openSince, after: cursor, limit: 500)
            guard let last = kept.last else { return forecast }
            cursor = last.subject
            for one in kept {
                if one.isOver {
                    if left == 0 { forecast.isPartial = true }
                    if forecast.isPartial { continue }
                    left -= 1
                }
                forecast.add(one, change(of: one, outside: frozen.periods))
            }
        }
    }
}

extension ClockForecast {
    /// - Parameter change: nil when it stays.
    fileprivate mutating func add(_ kept: KeptClock, _ change: ClockSetting?) {
        let (old, new) = (kept.setting.due, change?.due ?? kept.setting.due)
        if let ended = kept.endedAt {
            guard change != nil else { return }
            over += 1
            if (ended <= old) != (ended <= new) { judgedOtherwise += 1 }
        } else if new < old {
            earlier += 1
        } else if new > old {
            later += 1
        } else {
            unchanged += 1
        }
    }
}

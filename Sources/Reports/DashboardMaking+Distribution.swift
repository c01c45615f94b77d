// Times to the first answer: bins, median, 90th and 95th percentile, and where the deadline stands among them.

import Store
import Tickets

extension DashboardMaking {
    /// Upper bounds in minutes; the target is added to them.
    private static let bounds = [15, 30, 60, 120, 180, 240, 300, 360, 420, 480, 600, 720, 1440, 2880]

    func distribution(_ groups: [ContactGroup]) -> Dashboard.Distribution {
        let term = measuring.clockTerm(
            measuring.rule.clock.answer, on: min(measuring.period.until, calendar.day(of: now)), ClockTerm())
        let target = Int(term.target.wholeMilliseconds / 60_000)
        let bounds = Array(Set(Self.bounds + [target])).sorted()
        var counts = [Int](repeating: 0, count: bounds.count + 1)
        var times: [(minutes: Int, count: Int)] = []
        for group in groups {
            guard let minutes = Int(group.key), group.tally.answered > 0 else { continue }
            times.append((minutes, group.tally.answered))
            let bin = bounds.firstIndex { minutes < $0 } ?? bounds.count
            // Whole minutes hide the second on which the deadline falls: who answered on it is on this side of the line.
            let onTheLine = minutes == target && term.judge == .elapsed ? group.tally.inTime : 0
            counts[bin] += group.tally.answered - onTheLine
            if onTheLine > 0, let line = bounds.firstIndex(of: target) { counts[line] += onTheLine }
        }
        times.sort { $0.minutes < $1.minutes }
        return Dashboard.Distribution(
            bins: counts.enumerated().map { index, count in
                Dashboard.Distribution.Bin(upTo: index < bounds.count ? bounds[index] : nil, count: count)
            },
            median: Self.rank(50, of: times), p90: Self.rank(90, of: times), p95: Self.rank(95, of: times),
            target: target)
    }

    /// Nearest rank: the smallest time that so many percent of the answers kept.
    static func rank(_ percent: Int, of times: [(minutes: Int, count: Int)]) -> Int? {
        let all = times.reduce(0) { $0 + $1.count }
        guard all > 0 else { return nil }
        let rank = (all * percent + 99) / 100
        var seen = 0
        for time in times {
            seen += time.count
            if seen >= rank { return time.minutes }
        }
        return times.last?.minutes
    }
}

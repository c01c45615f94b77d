// Opening hours and instants. Hours are those of the wall clock, time that passes is counted on instants: in the night of
// the change to summer time an office that is open from 0 to 6 works five hours, in the autumn seven.

import Foundation

extension ServiceCalendar {
    /// Longest time without an opening after which none is looked for any more, in days.
    private static let horizon = 1100

    /// Open at this instant? At the moment of closing it is closed.
    public func isOpen(at instant: Instant) -> Bool {
        openings(on: day(of: instant)).contains { $0.contains(instant) }
    }

    /// `instant` itself when the service is open then, else its next opening; nil when it does not open within three
    /// years.
    public func nextOpening(atOrAfter instant: Instant) -> Instant? {
        let first = day(of: instant)
        for offset in 0...Self.horizon {
            for opening in openings(on: first + offset) where instant < opening.upperBound {
                return max(instant, opening.lowerBound)
            }
        }
        return nil
    }

    /// How long the service is open between two instants; zero when `end` is not after `start`.
    public func workingTime(from start: Instant, to end: Instant) -> Duration {
        guard start < end else { return .zero }
        var worked: Int64 = 0
        var day = day(of: start)
        // A clock gone mad must not keep anybody waiting: a century is enough.
        let last = min(self.day(of: end), day + 36_525)
        while day <= last {
            for opening in openings(on: day) {
                let from = max(opening.lowerBound, start)
                let until = min(opening.upperBound, end)
                if from < until { worked += until.milliseconds - from.milliseconds }
            }
            day = day + 1
        }
        return .milliseconds(worked)
    }

    /// The first instant by which the service has been open for `work` since `start`: `start` for none at all, the
    /// closing time when a day's last minute completes it. nil when the service does not open for three years.
    public func instant(after work: Duration, from start: Instant) -> Instant? {
        var left = work.wholeMilliseconds
        guard left > 0 else { return start }
        var day = day(of: start)
        var idle = 0
        while idle <= Self.horizon {
            idle += 1
            for opening in openings(on: day) {
                let from = max(opening.lowerBound, start)
                guard from < opening.upperBound else { continue }
                let open = opening.upperBound.milliseconds - from.milliseconds
                if open >= left { return Instant(milliseconds: from.milliseconds + left) }
                left -= open
                idle = 0
            }
            day = day + 1
        }
        return nil
    }

    /// The day on the wall at an instant.
    public func day(of instant: Instant) -> CivilDay {
        let local = seconds(instant) + offset(at: seconds(instant))
        return CivilDay(number: Self.floorDivide(local, 86_400))
    }

    /// The first instant of a day.
    public func midnight(of day: CivilDay) -> Instant { instant(day, minutes: 0, laterOfTwo: false) }

    /// A day's openings as instants, in order.
    public func openings(on day: CivilDay) -> [Range<Instant>] {
        spans(on: day).compactMap { span in
            let from = instant(day, minutes: span.from, laterOfTwo: false)
            let until = instant(day, minutes: span.until, laterOfTwo: true)
            return from < until ? from..<until : nil
        }
    }

    /// The instant at which clocks show this. In the hour that exists twice, the earlier or the later of the two; in the
    /// hour that does not exist, the moment of the change.
    private func instant(_ day: CivilDay, minutes: Int, laterOfTwo: Bool) -> Instant {
        let local = day.number * 86_400 + minutes * 60
        let before = local - offset(at: local - 86_400)
        let after = local - offset(at: local + 86_400)
        let right = [min(before, after), max(before, after)].filter { $0 + offset(at: $0) == local }
        let found = (laterOfTwo ? right.last : right.first) ?? change(between: min(before, after), max(before, after))
        return Instant(milliseconds: Int64(found) * 1000)
    }

    /// The second at which the offset changes.
    private func change(between early: Int, _ late: Int) -> Int {
        var low = early
        var high = late
        let first = offset(at: low)
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if offset(at: middle) == first { low = middle } else { high = middle }
        }
        return high
    }

    private func offset(at seconds: Int) -> Int {
        timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(seconds)))
    }

    private func seconds(_ instant: Instant) -> Int { Self.floorDivide(Int(instant.milliseconds), 1000) }

    private static func floorDivide(_ value: Int, _ by: Int) -> Int {
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: by)
        return rest < 0 ? quotient - 1 : quotient
    }
}

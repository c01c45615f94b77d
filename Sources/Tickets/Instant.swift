// A moment in time, as everything here is counted: UTC, to the millisecond.

import Foundation

/// A UTC instant in whole milliseconds since 1970-01-01T00:00:00Z.
public struct Instant: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    public var milliseconds: Int64

    public init(milliseconds: Int64) { self.milliseconds = milliseconds }

    /// Rounds down to the millisecond.
    public init(_ date: Date) {
        milliseconds = Int64((date.timeIntervalSince1970 * 1000 + 0.001).rounded(.down))
    }

    public var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    public static func + (a: Instant, b: Duration) -> Instant {
        Instant(milliseconds: a.milliseconds + b.wholeMilliseconds)
    }

    public static func - (a: Instant, b: Duration) -> Instant {
        Instant(milliseconds: a.milliseconds - b.wholeMilliseconds)
    }

    /// Time from `b` to `a`; negative when `a` is earlier.
    public static func - (a: Instant, b: Instant) -> Duration {
        .milliseconds(a.milliseconds - b.milliseconds)
    }

    /// ISO 8601 in UTC with milliseconds, e.g. `2026-03-02T08:15:00.000Z`.
    public var description: String {
        // The fraction by whole numbers: a formatter cuts 0.007 s, which no binary fraction is, to .006.
        let (seconds, rest) = milliseconds.quotientAndRemainder(dividingBy: 1000)
        let fraction = rest < 0 ? rest + 1000 : rest
        let whole = Date(timeIntervalSince1970: Double(rest < 0 ? seconds - 1 : seconds)).formatted(Self.iso)
        let digits = String(fraction)
        return whole.dropLast() + "." + String(repeating: "0", count: 3 - digits.count) + digits + "Z"
    }

    private static let iso = Date.ISO8601FormatStyle()
}

extension Duration {
    /// The duration in milliseconds, rounded down; sub-millisecond parts are below what the store keeps.
    public var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }

    public static func hours(_ count: Int) -> Duration { .seconds(count * 3600) }
    public static func minutes(_ count: Int) -> Duration { .seconds(count * 60) }
    public static func days(_ count: Int) -> Duration { .seconds(count * 86_400) }
}

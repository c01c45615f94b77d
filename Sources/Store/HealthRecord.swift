// When an account's health is worth a write: at every change, otherwise now and then as a sign of life.

import Tickets

/// Follows the health of one account and direction, and says what to report.
public struct HealthRecord: Sendable {
    /// As it is known now, reported or not.
    public private(set) var health: AccountHealth
    private var reportedAt: Instant?

    /// Signs of life are reported at most this often.
    public static let interval: Duration = .seconds(30)

    /// - Parameter stored: as reported in an earlier life, so that a run of failures keeps its beginning.
    public init(
        channel: ChannelName, account: AccountName, direction: AccountHealth.Direction, stored: [AccountHealth],
        at now: Instant
    ) {
        let known = stored.first { $0.channel == channel && $0.account == account && $0.direction == direction }
        health =
            known
            ?? AccountHealth(
                channel: channel, account: account, direction: direction, lastSuccess: nil, failingSince: nil,
                code: nil, detail: nil, at: now)
    }

    /// It works.
    /// - Returns: what is to be reported, if anything.
    public mutating func success(at now: Instant) -> AccountHealth? {
        let changed = health.failingSince != nil || health.lastSuccess == nil || reportedAt == nil
        health.lastSuccess = now
        health.failingSince = nil
        health.code = nil
        health.detail = nil
        return report(changed, at: now)
    }

    /// It does not work. The first failure is reported at once, and so is every other cause.
    public mutating func failure(code: String, detail: String, at now: Instant) -> AccountHealth? {
        let changed = health.failingSince == nil || health.code != code || reportedAt == nil
        health.failingSince = health.failingSince ?? now
        health.code = code
        health.detail = detail
        return report(changed, at: now)
    }

    private mutating func report(_ changed: Bool, at now: Instant) -> AccountHealth? {
        health.at = now
        if !changed, let reportedAt, now - reportedAt < Self.interval, now >= reportedAt { return nil }
        reportedAt = now
        return health
    }
}

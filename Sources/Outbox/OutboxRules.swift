// What the administrator decides about sending, and the times that hold it together.

import Foundation
import Runtime
import Tickets

/// Settings of the outbox.
public struct OutboxRules: Sendable {
    /// Between attempts at one message that was refused for now.
    public var backOff: BackOff
    /// A message is tried for at least so long before it is held for a person.
    public var giveUpAfter: Duration
    /// For one attempt. SIGTERM waits for the attempt in hand, so the service manager must allow a little more.
    public var attemptLimit: Duration
    /// Between attempts while the account as a whole is in trouble: one message at a time tries whether it is over.
    public var accountBackOff: BackOff
    /// After entering doubt: when to look whether the message arrived after all. Then it stays for a person.
    public var lookUps: [Duration]
    /// A message that waits longer is worth an alarm (L8).
    public var alarmAfter: Duration
    /// For the day of a budget.
    public var timeZone = TimeZone(identifier: "Europe/Rome") ?? .gmt

    public init(
        backOff: BackOff = BackOff(first: .minutes(1), longest: .hours(4)), giveUpAfter: Duration = .days(5),
        attemptLimit: Duration = .minutes(3),
        accountBackOff: BackOff = BackOff(first: .seconds(10), longest: .minutes(5)),
        lookUps: [Duration] = [.seconds(10), .minutes(1), .minutes(10)], alarmAfter: Duration = .minutes(5)
    ) {
        self.backOff = backOff
        self.giveUpAfter = giveUpAfter
        self.attemptLimit = attemptLimit
        self.accountBackOff = accountBackOff
        self.lookUps = lookUps
        self.alarmAfter = alarmAfter
    }

    /// How long a claim is ours: the attempt, loading what goes along before it, and writing its end after it.
    var lease: Duration { attemptLimit + .minutes(2) }

    /// Attempts that, even with the shortest waits between them, fill `giveUpAfter`.
    var enoughAttempts: Int {
        var attempts = 1
        var waited = Duration.zero
        while waited < giveUpAfter, attempts < 10_000 {
            waited += backOff.wait(afterFailure: attempts, jitter: 0)
            attempts += 1
        }
        return attempts
    }
}

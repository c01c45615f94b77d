// Keeps an account within its daily budget: what would go beyond is held for a person, with an alarm. Somebody who makes
// a machine send (SMS pumping: forms filled in with numbers that cost) spends a day's budget at most.

import Channels
import Foundation
import Runtime
import Store
import Synchronization
import Tickets

final class BudgetGuard: Sendable {
    private let budget: SendingBudget?
    private let channel: ChannelName
    private let account: AccountName
    private let store: any Store
    private let timeZone: TimeZone
    private let log: Log
    /// Units of attempts under way: not yet in the store, yet as good as spent.
    private let underWay = Mutex<[OutboxID: (address: String, units: Int)]>([:])
    private let alarmedAt = Mutex<Instant?>(nil)

    init(
        budget: SendingBudget?, channel: ChannelName, account: AccountName, store: any Store, timeZone: TimeZone,
        log: Log
    ) {
        self.budget = budget
        self.channel = channel
        self.account = account
        self.store = store
        self.timeZone = timeZone
        self.log = log
    }

    var isUnlimited: Bool { budget?.perDay == nil && budget?.perAddress == nil }

    struct Excess: Sendable {
        var code: String
        var detail: String
    }

    /// nil: it may go, and its units are reserved until `ended`. A store that cannot be asked stops nothing: what an
    /// operator has written is worth more than a limit on money.
    func excess(_ claim: OutboxClaim, _ units: Int, at now: Instant) async -> Excess? {
        guard let budget, !isUnlimited else { return nil }
        let address = claim.outgoing.to.party.address
        let spent =
            (try? await store.unitsSent(
                channel: channel, account: account, address: address, since: startOfDay(now))) ?? (all: 0, address: 0)
        let running = underWay.withLock { entries in
            let others = entries.filter { $0.key != claim.entry.id }.values
            entries[claim.entry.id] = (address, units)
            return (
                all: others.reduce(0) { $0 + $1.units },
                address: others.filter { $0.address == address }.reduce(0) { $0 + $1.units }
            )
        }
        // A person has said so.
        if claim.entry.isReleased { return nil }
        let excess: Excess?
        if let most = budget.perAddress, spent.address + running.address + units > most {
            excess = Excess(
                code: "budget_address", detail: "\(spent.address) of \(most) units a day are spent on this address")
        } else if let most = budget.perDay, spent.all + running.all + units > most {
            excess = Excess(code: "budget_day", detail: "\(spent.all) of \(most) units a day are spent")
        } else {
            excess = nil
        }
        if let excess {
            ended(claim, units)
            alarm(excess, now)
        }
        return excess
    }

    func ended(_ claim: OutboxClaim, _ units: Int) {
        underWay.withLock { $0[claim.entry.id] = nil }
    }

    /// Once an hour: the held entries are shown anyway.
    private func alarm(_ excess: Excess, _ now: Instant) {
        let isNew = alarmedAt.withLock { last in
            if let last, now - last < .hours(1) { return false }
            last = now
            return true
        }
        guard isNew else { return }
        log.error(
            "an account's budget is spent: messages are held",
            ["channel": channel.value, "account": account.value, "code": excess.code, "detail": excess.detail])
    }

    private func startOfDay(_ now: Instant) -> Instant {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        return Instant(calendar.startOfDay(for: now.date))
    }
}

extension AttemptResult {
    /// Whether the other side may count it.
    var mayHaveCost: Bool {
        switch self {
        case .accepted, .inDoubt, .handedOver: true
        case .tryAgain, .hold: false
        }
    }
}

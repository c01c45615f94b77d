// Sends for one account: claims what is due, as many at once as the channel allows, decides what follows from each
// attempt, and sleeps until the next one is due or something changes. Stopped, it starts nothing more and finishes what
// is under way.
// States and steps are `Tickets.OutboxState`; an attempt's end is written under the lease's fence.

import Channels
import Runtime
import Store
import Tickets

/// The dispatcher of one account.
actor Dispatcher: RunnablePart {
    nonisolated let partName: String
    nonisolated let channel: ChannelName
    nonisolated let account: AccountName
    /// Rings when entries may be ready, or a place is free again.
    nonisolated let bell = Doorbell()
    let delivery: any ChannelDelivery
    let store: any Store
    let rules: OutboxRules
    let clock: any WallClock
    let log: Log
    private let attempt: Attempt
    private let counters: OutboxCounters
    private let jitter: @Sendable () -> Double
    private let enoughAttempts: Int
    private var circuit: Circuit
    private var running = 0
    /// Attempts that failed for the account's fault: they do not count against their message.
    private var excused: [OutboxID: Int] = [:]
    private var health: HealthRecord?
    private var alarmedAt: Instant?
    var doubts: DoubtSchedule
    private let budget: BudgetGuard

    init(
        _ delivery: any ChannelDelivery, of channel: ChannelName, budget: SendingBudget? = nil, _ parts: OutboxParts
    ) {
        self.delivery = delivery
        self.channel = channel
        account = delivery.account
        partName = "dispatcher \(channel)/\(delivery.account)"
        store = parts.store
        rules = parts.rules
        clock = parts.clock
        log = parts.log
        counters = parts.counters
        jitter = parts.jitter
        enoughAttempts = parts.rules.enoughAttempts
        circuit = Circuit(parts.rules.accountBackOff)
        doubts = DoubtSchedule(parts.rules.lookUps)
        self.budget = BudgetGuard(
            budget: budget, channel: channel, account: delivery.account, store: parts.store,
            timeZone: parts.rules.timeZone, log: parts.log)
        attempt = Attempt(
            delivery: delivery, store: parts.store, rules: parts.rules, clock: parts.clock, log: parts.log)
    }

    func run() async throws {
        let stored = (try? await store.health()) ?? []
        health = HealthRecord(channel: channel, account: account, direction: .sending, stored: stored, at: now)
        await noticeDoubts(lookNow: true)
        await withDiscardingTaskGroup { group in
            var troubles = 0
            while !Task.isCancelled {
                let rings = bell.rings
                // One reading for the whole look: what becomes due between two of its steps must not be missed.
                let now = now
                var wake: Instant
                do {
                    for claim in try await claims(at: now) {
                        let generation = circuit.generation
                        group.addTask { await self.see(claim, through: generation) }
                    }
                    if doubts.isDue(at: now), doubts.begin() { group.addTask { await self.lookUp() } }
                    wake = try await nextWake(at: now)
                    troubles = 0
                } catch {
                    troubles += 1
                    log.error("the outbox cannot be read", ["account": account.value, "cause": "\(error)"])
                    wake = now + BackOff(first: .seconds(1), longest: .minutes(1)).wait(afterFailure: troubles)
                }
                do { try await bell.wait(after: rings, until: wake.date, on: clock) } catch { break }
            }
        }
        await delivery.rest()
    }

    var now: Instant { Instant(clock.now()) }

    // MARK: Claiming

    private func claims(at now: Instant) async throws -> [OutboxClaim] {
        let free = circuit.allowed(running: running, parallel: delivery.parallelAttempts, at: now)
        guard free > 0, let due = try await store.nextDue(channel: channel, account: account), due <= now,
            try await !store.outboxIsHeld()
        else { return [] }
        let claims = try await store.claim(
            channel: channel, account: account, limit: free, lease: rules.lease, at: now)
        running += claims.count
        return claims
    }

    /// When to look again if nothing rings before. Never further away than a minute: a lost ring must not keep a
    /// message for ever.
    private func nextWake(at now: Instant) async throws -> Instant {
        var times = [now + .minutes(1)]
        if let next = doubts.next { times.append(next) }
        if running < delivery.parallelAttempts, let due = try await store.nextDue(channel: channel, account: account) {
            let earliest = max(due, circuit.closedUntil ?? due)
            // Due, and yet not claimed: held as a whole, or claimed by somebody else at this moment.
            times.append(earliest <= now ? now + .seconds(5) : earliest)
        }
        return times.min() ?? now + .minutes(1)
    }

    // MARK: One attempt

    /// While an account is in trouble its messages take turns in trying, so each is tried less often.
    private static let fairAttempts = 10

    /// Not cut short by the program's end: the attempt ends within its own limit.
    private func see(_ claim: OutboxClaim, through generation: Int) async {
        let leaseEnd = now + rules.lease
        let started = now
        let attempt = attempt
        let cost = cost(of: claim)
        let end: AttemptEnd
        if let excess = await budget.excess(claim, cost, at: now) {
            end = .incomplete(code: excess.code, detail: excess.detail)
        } else {
            end =
                (try? await finishing { await attempt.carryOut(claim) })
                ?? .notBegun(
                    StoreError(.unavailable, operation: "attempt"))
        }
        let ended = now
        let result = decide(claim, end, generation)
        let units = result.mayHaveCost ? cost : 0
        let written =
            (try? await finishing { await attempt.finish(claim, result, units: units, leaseEnd: leaseEnd) }) ?? false
        budget.ended(claim, cost)
        await conclude(claim, result, written: written, took: ended - started, at: ended)
        running -= 1
        bell.ring()
    }

    /// What sending it costs, where somebody counts.
    private func cost(of claim: OutboxClaim) -> Int {
        budget.isUnlimited ? 0 : max(1, delivery.units(of: claim.message(with: [])))
    }

    /// What follows from an attempt. The adapter has classified; here it is obeyed.
    private func decide(_ claim: OutboxClaim, _ end: AttemptEnd, _ generation: Int) -> AttemptResult {
        switch end {
        case .incomplete(let code, let detail): return .hold(code: code, detail: detail)
        case .notBegun(let error):
            excuse(claim)
            return .tryAgain(at: now + .minutes(1), code: "store", detail: error.description)
        case .outcome(.accepted(let reference, let evidence)):
            circuit.worked()
            return .accepted(reference: reference, evidence: evidence)
        case .outcome(.handedOver(let reference, let evidence)):
            circuit.worked()
            return .handedOver(reference: reference, evidence: evidence)
        case .outcome(.failed(let error)):
            if error.concernsAccount { return accountFault(claim, error, generation) }
            circuit.worked()
            return error.class == .permanent
                ? .hold(code: error.code, detail: error.description) : messageFault(claim, error)
        case .outcome(.unknown(let error)):
            // A side that takes messages and falls silent must not turn the whole queue into doubts.
            _ = circuit.failed(started: generation, retryAfter: error.retryAfter, jitter: jitter(), at: now)
            return .inDoubt(code: error.code, detail: error.description)
        }
    }

    /// Nothing of this account gets through: the message waits for the account and not for itself, and is not held for
    /// what is not its fault before it has had its days and been tried a fair number of times.
    private func accountFault(_ claim: OutboxClaim, _ error: ChannelError, _ generation: Int) -> AttemptResult {
        excuse(claim)
        let next = circuit.failed(started: generation, retryAfter: error.retryAfter, jitter: jitter(), at: now)
        if claim.attempt >= Self.fairAttempts, now - claim.entry.writtenAt >= rules.giveUpAfter {
            return .hold(code: "gave_up", detail: "\(claim.attempt) attempts, the last one: \(error)")
        }
        return .tryAgain(at: next, code: error.code, detail: error.description)
    }

    private func messageFault(_ claim: OutboxClaim, _ error: ChannelError) -> AttemptResult {
        let failures = max(1, claim.attempt - (excused[claim.entry.id] ?? 0))
        // Both: a message released after days starts anew, and one that met a long outage has used few tries of its own.
        if failures >= enoughAttempts, now - claim.entry.writtenAt >= rules.giveUpAfter {
            return .hold(code: "gave_up", detail: "\(failures) attempts, the last one: \(error)")
        }
        let own = rules.backOff.wait(afterFailure: failures, jitter: jitter())
        let asked = min(error.retryAfter ?? .zero, .hours(24))
        return .tryAgain(at: now + max(own, asked), code: error.code, detail: error.description)
    }

    private func excuse(_ claim: OutboxClaim) { excused[claim.entry.id, default: 0] += 1 }

    // MARK: After the attempt

    private func conclude(_ claim: OutboxClaim, _ result: AttemptResult, written: Bool, took: Duration, at now: Instant)
        async
    {
        let counted: OutboxCounters.Result
        switch result {
        case .accepted: counted = .accepted
        case .tryAgain: counted = .tryAgain
        case .hold: counted = .held
        case .inDoubt: counted = .inDoubt
        case .handedOver: counted = .handedOver
        }
        let lag = (now - claim.entry.writtenAt).seconds
        counters.change(channel, account) { figures in
            figures.attempts[written ? counted : .fenced, default: 0] += 1
            figures.seconds += took.seconds
            if counted == .accepted, written { figures.lag = lag }
        }
        if !written { return }
        if counted != .tryAgain { excused[claim.entry.id] = nil }
        if counted == .inDoubt { doubts.add(claim.entry.id, at: now) }
        tell(claim, result)
        await noteHealth(result, at: now)
    }

    private func tell(_ claim: OutboxClaim, _ result: AttemptResult) {
        let entry = claim.entry.id.description
        switch result {
        case .accepted:
            alarmedAt = nil
            log.debug("a message was accepted", ["account": account.value, "entry": entry])
        case .hold(let code, _):
            log.error("a message is held", ["account": account.value, "entry": entry, "code": code])
        case .inDoubt(let code, _):
            log.warning("a message is in doubt", ["account": account.value, "entry": entry, "code": code])
        case .handedOver:
            alarmedAt = nil
            log.debug("a message lies ready for people", ["account": account.value, "entry": entry])
        case .tryAgain(let next, let code, _):
            log.info(
                "a message waits for another try",
                ["account": account.value, "entry": entry, "code": code, "attempt": "\(claim.attempt)"])
            alarm(claim, next, code)
        }
    }

    /// As soon as it is known that a message will wait too long, not only when it has: once an hour and account.
    private func alarm(_ claim: OutboxClaim, _ next: Instant, _ code: String) {
        guard next - claim.entry.writtenAt > rules.alarmAfter else { return }
        if let alarmedAt, now - alarmedAt < .hours(1) { return }
        alarmedAt = now
        log.error(
            "messages wait for too long",
            [
                "channel": channel.value, "account": account.value, "code": code,
                "since": claim.entry.writtenAt.description,
            ])
    }

    /// What the attempt says about the account; a refusal of one message says that the other side is there.
    private func noteHealth(_ result: AttemptResult, at now: Instant) async {
        var report: AccountHealth?
        switch result {
        case .accepted, .handedOver: report = health?.success(at: now)
        case .inDoubt(let code, let detail): report = health?.failure(code: code, detail: detail, at: now)
        case .tryAgain(_, let code, let detail) where circuit.closedUntil != nil:
            report = health?.failure(code: code, detail: detail, at: now)
        case .hold, .tryAgain: return
        }
        guard let report else { return }
        do { try await store.report(report) } catch {
            log.warning("health could not be written", ["account": account.value, "cause": "\(error)"])
        }
    }
}

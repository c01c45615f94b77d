// Messages whose outcome is unknown: a few look-ups, growing apart, then they stay for a person. Never sent again unless
// the channel says that it certainly does not have them.

import Channels
import Runtime
import Store
import Tickets

/// When to look up which message in doubt.
struct DoubtSchedule: Sendable {
    private struct Entry {
        var since: Instant
        var next: Instant
    }
    private let waits: [Duration]
    private var entries: [OutboxID: Entry] = [:]
    private var isLooking = false

    init(_ waits: [Duration]) { self.waits = waits }

    var isEmpty: Bool { entries.isEmpty }

    /// The next look-up; nil when none is planned or one is under way.
    var next: Instant? { isLooking ? nil : entries.values.map(\.next).min() }

    func isDue(at now: Instant) -> Bool { next.map { $0 <= now } ?? false }

    /// - Parameter lookNow: in doubt since an earlier life: no need to wait.
    mutating func add(_ id: OutboxID, at now: Instant, lookNow: Bool = false) {
        guard entries[id] == nil, let first = waits.first else { return }
        entries[id] = Entry(since: now, next: lookNow ? now : now + first)
    }

    /// Starts a round of look-ups; false when one is under way.
    mutating func begin() -> Bool {
        if isLooking { return false }
        isLooking = true
        return true
    }

    mutating func end() { isLooking = false }

    func due(at now: Instant) -> Set<OutboxID> { Set(entries.filter { $0.value.next <= now }.keys) }

    /// It is settled, or nobody asks any more.
    mutating func remove(_ id: OutboxID) { entries[id] = nil }

    /// Nothing was found out.
    /// - Returns: false when that was the last try.
    mutating func again(_ id: OutboxID, at now: Instant) -> Bool {
        guard var entry = entries[id] else { return true }
        // The first look at something from an earlier life comes on top of the others.
        let tries = waits.filter { entry.since + $0 > now }
        guard let wait = tries.first else {
            entries[id] = nil
            return false
        }
        entry.next = entry.since + wait
        entries[id] = entry
        return true
    }
}

extension Dispatcher {
    /// Finds the entries in doubt of an earlier life, or of a lease that has run out.
    func noticeDoubts(lookNow: Bool) async {
        do {
            for claim in try await store.inDoubt(channel: channel, account: account, limit: 500) {
                doubts.add(claim.entry.id, at: now, lookNow: lookNow)
            }
        } catch {
            log.error("messages in doubt cannot be read", ["account": account.value, "cause": "\(error)"])
        }
        bell.ring()
    }

    /// Looks up what is due, one after the other.
    func lookUp() async {
        let due = doubts.due(at: now)
        do {
            let claims = try await store.inDoubt(channel: channel, account: account, limit: 500)
            let present = Set(claims.map(\.entry.id))
            // A person has decided meanwhile.
            for id in due where !present.contains(id) { doubts.remove(id) }
            for claim in claims where due.contains(claim.entry.id) {
                if Task.isCancelled { break }
                let asked = now
                await settle(claim, await delivery.lookUp(claim.message(with: [])), asked: asked)
            }
        } catch {
            log.error("messages in doubt cannot be read", ["account": account.value, "cause": "\(error)"])
            for id in due { _ = doubts.again(id, at: now) }
        }
        doubts.end()
        bell.ring()
    }

    private func settle(_ claim: OutboxClaim, _ found: LookUpOutcome, asked: Instant) async {
        let id = claim.entry.id
        let resolution: DoubtResolution
        switch found {
        case .found(_, let evidence): resolution = .wasSent(evidence: evidence)
        case .absent: resolution = .wasNotSent
        case .unknown:
            if !doubts.again(id, at: asked) {
                log.error("a message stays in doubt", ["account": account.value, "entry": "\(id)"])
            }
            return
        }
        do {
            CrashPoint.pass("outbox.before-resolve")
            try await store.resolve(id, resolution, by: nil, at: now)
            CrashPoint.pass("outbox.after-resolve")
            doubts.remove(id)
        } catch let error as StoreError where error.code == .conflict {
            doubts.remove(id)
        } catch {
            log.error("a look-up could not be kept", ["entry": "\(id)", "cause": "\(error)"])
            _ = doubts.again(id, at: now)
        }
    }
}

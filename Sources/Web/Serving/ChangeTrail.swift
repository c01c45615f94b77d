// The last changes by their numbers. A page says up to which change it was drawn, and hears first what came between that and
// the beginning of its stream: nothing falls into the gap, and nobody looks again who has missed nothing.

import Store
import Tickets

struct ChangeTrail: Sendable {
    /// Of the last change; before the first one a number below zero, of this process alone, which no other one takes for its own.
    private(set) var last: Int64
    /// Every change after this one is kept.
    private var first: Int64
    private var kept: [StoreChange] = []

    /// Changes that are kept; whoever missed more looks at everything.
    static let most = 256

    init(before: Int64 = -Int64.random(in: 1...(1 << 50))) { (first, last) = (before, before) }

    mutating func add(_ change: StoreChange) {
        kept.append(change)
        last = max(last, change.number)
        if kept.count > Self.most { first = kept.removeFirst().number }
    }

    /// What came after a change, as one; nil when nothing did. After a number that is not kept, or not ours, it is everything.
    func after(_ number: Int64) -> StoreChange? {
        let place = kept.firstIndex { $0.number == number }
        guard number == first || place != nil else {
            return StoreChange(number: last, tickets: [], outbox: true, spool: true, everything: true)
        }
        let later = kept[(number == first ? 0 : (place ?? 0) + 1)...]
        guard var sum = later.first else { return nil }
        for change in later.dropFirst() { sum.join(change) }
        return sum
    }
}

extension StoreChange {
    /// More tickets than these are told as "look at everything".
    static let mostTold = 200

    /// Both as one.
    mutating func join(_ other: StoreChange) {
        number = max(number, other.number)
        tickets.formUnion(other.tickets)
        (outbox, spool) = (outbox || other.outbox, spool || other.spool)
        everything = everything || other.everything || tickets.count > Self.mostTold
        if everything { tickets = [] }
    }
}

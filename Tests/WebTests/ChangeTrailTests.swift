// What a page is told that was drawn some changes ago.

import Store
import Testing
import Tickets

@testable import Web

@Suite struct ChangeTrailTests {
    private func change(_ number: Int64, _ tickets: Int64...) -> StoreChange {
        StoreChange(number: number, tickets: Set(tickets.map { TicketID($0) }), outbox: false, spool: false)
    }

    @Test func `whoever has seen the last change has missed nothing, whoever has not hears what came after his`() {
        var trail = ChangeTrail(before: -7)
        #expect(trail.last == -7 && trail.after(-7) == nil)
        for number: Int64 in 1...5 { trail.add(change(number, number)) }
        #expect(trail.last == 5 && trail.after(5) == nil)
        #expect(trail.after(3) == change(5, 4, 5))
        #expect(trail.after(-7) == change(5, 1, 2, 3, 4, 5))
    }

    @Test func `what another process counted, or what lies too far back, means everything`() {
        var trail = ChangeTrail(before: -7)
        #expect(trail.after(-8)?.everything == true && trail.after(12)?.everything == true)
        for number: Int64 in 1...Int64(ChangeTrail.most + 10) { trail.add(change(number, 1)) }
        #expect(trail.after(9)?.everything == true)
        #expect(trail.after(10)?.tickets == [TicketID(1)] && trail.after(10)?.everything == false)
    }

    @Test func `too many tickets to name are everything`() {
        var trail = ChangeTrail(before: 0)
        for number in 1...Int64(StoreChange.mostTold + 1) { trail.add(change(number, number)) }
        #expect(trail.after(0)?.everything == true && trail.after(0)?.tickets == [])
        #expect(trail.after(1)?.tickets.count == StoreChange.mostTold)
    }
}

// The nine hours: elapsed time, whatever the clock on the wall does (I-02, R-109).

import Foundation
import Testing
import Tickets

@Suite struct DeadlineTests {
    /// As a clock on a wall in Rome shows it.
    private func wall(_ instant: Instant) throws -> String {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(identifier: "Europe/Rome"))
        let parts = calendar.dateComponents([.day, .month, .hour, .minute], from: instant.date)
        return "\(parts.day ?? 0).\(parts.month ?? 0). \(parts.hour ?? 0):\(parts.minute ?? 0)"
    }

    private func utc(_ text: String) throws -> Instant {
        Instant(try Date(text, strategy: .iso8601))
    }

    @Test func `on an ordinary day nine hours are nine hours on the wall`() throws {
        let arrival = try utc("2026-03-02T08:15:00Z")
        let due = ServiceClock().setting(from: arrival).due
        #expect(due - arrival == .hours(9))
        #expect(try wall(arrival) == "2.3. 9:15" && wall(due) == "2.3. 18:15")
    }

    @Test func `in the night that loses an hour the wall shows ten`() throws {
        let arrival = try utc("2026-03-28T22:30:00Z")
        let due = ServiceClock().setting(from: arrival).due
        #expect(due - arrival == .hours(9))
        #expect(try wall(arrival) == "28.3. 23:30" && wall(due) == "29.3. 9:30")
    }

    @Test func `in the night that gains an hour the wall shows eight`() throws {
        let arrival = try utc("2026-10-24T21:30:00Z")
        let due = ServiceClock().setting(from: arrival).due
        #expect(due - arrival == .hours(9))
        #expect(try wall(arrival) == "24.10. 23:30" && wall(due) == "25.10. 7:30")
    }

    @Test func `an answer exactly at the deadline is in time, a millisecond later is not`() {
        let due = Instant(milliseconds: 1_000_000)
        let now = Instant(milliseconds: 5_000_000)
        #expect(DeadlineStanding(due: due, answered: due, now: now) == .met(spare: .zero))
        #expect(
            DeadlineStanding(due: due, answered: due + .milliseconds(1), now: now) == .missed(by: .milliseconds(1)))
        #expect(DeadlineStanding(due: due, answered: due - .hours(1), now: now) == .met(spare: .hours(1)))
    }

    @Test func `without an answer the time left counts down, and then up`() {
        let due = Instant(milliseconds: 1_000_000)
        #expect(DeadlineStanding(due: due, answered: nil, now: due - .minutes(5)) == .running(left: .minutes(5)))
        #expect(DeadlineStanding(due: due, answered: nil, now: due) == .running(left: .zero))
        #expect(DeadlineStanding(due: due, answered: nil, now: due + .minutes(5)) == .overdue(by: .minutes(5)))
        #expect(DeadlineStanding(due: nil, answered: nil, now: due) == DeadlineStanding.none)
    }

    @Test func `a contact that needs no answer has no standing, even with a deadline on record`() {
        var contact = Contact(
            id: ContactID(1), ticket: TicketID(1), message: MessageID(1), kind: .contact, channel: ChannelName("x"),
            account: AccountName("a"), arrivedAt: Instant(milliseconds: 0), receivedAt: Instant(milliseconds: 0),
            needsAnswer: true, dueAt: Instant(milliseconds: 10), answeredAt: nil)
        #expect(contact.standing(at: Instant(milliseconds: 20)) == .overdue(by: .milliseconds(10)))
        contact.needsAnswer = false
        #expect(contact.standing(at: Instant(milliseconds: 20)) == DeadlineStanding.none)
    }
}

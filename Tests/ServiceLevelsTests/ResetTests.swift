// Rules that change: open clocks follow at once, those that are over where no closed period holds them.

import Foundation
import Runtime
import ServiceLevels
import Store
import Testing
import Tickets

@Suite struct ResetTests {
    private let start = LevelBench.start

    private func working(_ patrons: [ServiceCalendar.PatronDay] = []) -> ServiceLevelRules {
        LevelBench.rules {
            $0.services["CC"]?.clock = ServiceClock(
                calendar: ServiceCalendar(patrons: patrons), answer: [ClockTerm(judge: .working)],
                secondLevel: [ClockTerm(target: .hours(4), judge: .working)])
        }
    }

    @Test func `a new judge sets open contacts and escalations anew, once, with a line in the audit trail`()
        async throws
    {
        let bench = try await LevelBench()
        let ticket = try await bench.letter()
        let plain = LevelBench.rules()
        _ = try await EscalationDesk(store: bench.store, rules: plain, clock: bench.clock).escalate(
            ticket, to: .department, department: LevelBench.agriculture, reason: "", by: try await bench.user(),
            seenVersion: nil)
        try await bench.run(plain) {}
        let before = try await bench.store.auditTrail(limit: 10, offset: 0)
        #expect(before.map(\.what) == ["clock_changed"])
        // Nothing has changed: nothing is written.
        try await bench.run(plain) {}
        #expect(try await bench.store.auditTrail(limit: 10, offset: 0).count == 1)

        // 3 March is the patron's day: eleven of Monday's hours are enough for neither clock but that of nine.
        bench.clock.set((start + .hours(8)).date)
        let late = try await bench.letter()
        try await bench.run(working([.init(month: 3, day: 3)])) {
            let first = try #require(try await bench.view(ticket).contacts.first)
            #expect(first.clock?.judge == .working && first.dueAt == start + .hours(9))
            let second = try #require(try await bench.view(late).contacts.first)
            // 17 to 20 on Monday, six more on Wednesday.
            #expect(second.dueAt == start + .hours(53))
            #expect(try await bench.view(ticket).escalations.first?.clock?.judge == .working)
        }
        let trail = try await bench.store.auditTrail(limit: 10, offset: 0)
        #expect(trail.count == 2 && trail.first?.detail["service"] == "CC" && trail.first?.detail["open"] == "3")
        await bench.close()
    }

    @Test func `a closed period keeps its clocks, others that are over follow`() async throws {
        let bench = try await LevelBench()
        let kept = try await bench.letter()
        try await bench.answer(kept)
        try await bench.run {}
        bench.clock.set((start + .days(40)).date)
        let free = try await bench.letter()
        try await bench.answer(free)
        let content = try await bench.store.keepContent(Once([1, 2, 3]).next)
        _ = try await bench.store.freeze(
            FrozenReport(
                service: "CC", period: "2026-03", from: start - .days(1), until: start + .days(30), frozenAt: bench.now,
                by: nil, content: content),
            audit: AuditEntry(at: bench.now, user: nil, what: "period_closed"))
        try await bench.run(working()) {
            let one = try await bench.view(kept)
            let other = try await bench.view(free)
            #expect(one.contacts.first?.clock?.judge == .elapsed)
            #expect(other.contacts.first?.clock?.judge == .working)
        }
        await bench.close()
    }

    @Test func `a trial tells how many that are over would be set anew, and how many judged otherwise`() async throws {
        let bench = try await LevelBench()
        let rules = working()
        let clock = rules.service("CC").clock
        let quick = try await bench.letter(clock: clock)
        let slow = try await bench.letter(clock: clock)
        try await bench.letter(clock: clock)
        bench.clock.set((start + .hours(2)).date)
        try await bench.answer(quick)
        // Nine working hours end at 18.
        bench.clock.set((start + .hours(10)).date)
        try await bench.answer(slow)
        let same = try await rules.forecast(of: "CC", in: bench.store)
        #expect(same.over == 0 && same.judgedOtherwise == 0 && same.unchanged == 1)

        let hour = try #require(OpeningSpan(from: 540, until: 600))
        let week = try #require(ServiceCalendar.Week(days: Array(repeating: [hour], count: 7)))
        var narrow = rules
        narrow.services["CC"]?.clock.calendar = ServiceCalendar(weeks: [week])
        let open = try await narrow.forecast(of: "CC", in: bench.store)
        // What was late would be in time; what was in time stays so, by another deadline.
        #expect(open.over == 2 && open.judgedOtherwise == 1 && open.later == 1 && open.earlier == 0)
        let content = try await bench.store.keepContent(Once([1, 2, 3]).next)
        _ = try await bench.store.freeze(
            FrozenReport(
                service: "CC", period: "2026-03", from: start - .days(1), until: start + .days(30), frozenAt: bench.now,
                by: nil, content: content),
            audit: AuditEntry(at: bench.now, user: nil, what: "period_closed"))
        let frozen = try await narrow.forecast(of: "CC", in: bench.store)
        #expect(frozen.over == 0 && frozen.judgedOtherwise == 0 && frozen.later == 1)
        await bench.close()
    }

    /// A rule by which every deadline is another one.
    private func narrow() throws -> ServiceLevelRules {
        let hour = try #require(OpeningSpan(from: 540, until: 600))
        let week = try #require(ServiceCalendar.Week(days: Array(repeating: [hour], count: 7)))
        var rules = working()
        rules.services["CC"]?.clock.calendar = ServiceCalendar(weeks: [week])
        return rules
    }

    /// Letters that come and are answered on some days after the start.
    private func answered(_ bench: LevelBench, onDays days: [Int]) async throws {
        for day in days {
            bench.clock.set((start + .days(day)).date)
            try await bench.answer(try await bench.letter(clock: working().service("CC").clock))
        }
    }

    private func close(_ bench: LevelBench, _ period: String, fromDay: Int, untilDay: Int) async throws {
        let content = try await bench.store.keepContent(Once(Array(period.utf8)).next)
        _ = try await bench.store.freeze(
            FrozenReport(
                service: "CC", period: period, from: start + .days(fromDay), until: start + .days(untilDay),
                frozenAt: bench.now, by: nil, content: content),
            audit: AuditEntry(at: bench.now, user: nil, what: "period_closed"))
    }

    @Test func `a trial does not read what lies in closed periods that join one another`() async throws {
        let bench = try await LevelBench()
        try await answered(bench, onDays: [0, 15, 40])
        try await close(bench, "2026-03", fromDay: -1, untilDay: 10)
        try await close(bench, "2026-04", fromDay: 10, untilDay: 20)
        let rules = try narrow()
        let all = try await rules.forecast(of: "CC", in: bench.store)
        #expect(all.over == 1 && !all.isPartial)
        // One is all that it looks at.
        #expect(try await rules.forecast(of: "CC", in: bench.store, mostOver: 1) == all)
        let none = try await rules.forecast(of: "CC", in: bench.store, mostOver: 0)
        #expect(none.over == 0 && none.isPartial)
        await bench.close()
    }

    @Test(arguments: [[0, 15, 25], [-9, 0, 25], [0, 25, 40]])
    func `a trial counts what lies between closed periods, before them and after them`(days: [Int]) async throws {
        let bench = try await LevelBench(at: LevelBench.start - .days(10))
        try await answered(bench, onDays: days)
        bench.clock.set((start + .days(50)).date)
        try await close(bench, "2026-03", fromDay: -1, untilDay: 10)
        try await close(bench, "2026-04", fromDay: 20, untilDay: 30)
        #expect(try await narrow().forecast(of: "CC", in: bench.store).over == 1)
        await bench.close()
    }

    @Test func `what a new calendar makes overdue is warned of at once`() async throws {
        let bench = try await LevelBench()
        let ticket = try await bench.letter(clock: ServiceClock(answer: [ClockTerm(target: .hours(30))]))
        bench.clock.set((start + .hours(10)).date)
        try await bench.run { try await bench.settle() }
        let contact = try #require(try await bench.view(ticket).contacts.first)
        #expect(contact.dueAt == start + .hours(9) && contact.warned == 100)
        #expect(try await bench.inside(ticket) == ["warning \(LevelBench.manager)"])
        await bench.close()
    }
}

/// Gives its bytes once, then nothing.
final class Once: @unchecked Sendable {
    // @unchecked: asked by one caller at a time.
    private var bytes: [UInt8]?
    init(_ bytes: [UInt8]) { self.bytes = bytes }
    @Sendable func next() async throws -> [UInt8]? {
        defer { bytes = nil }
        return bytes
    }
}

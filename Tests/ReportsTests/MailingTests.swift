// Scheduled reports: written once, at their time, on a ticket that counts nowhere.

import Foundation
import Reports
import Runtime
import Store
import Testing
import Tickets

@Suite struct MailingTests {
    private let schedule = ReportSchedule(
        service: "CUP", period: .quarter, formats: [.csv, .xlsx, .json], to: ["uno@example.org", "due@example.org"],
        channel: ChannelName("email"), account: AccountName("CUP"))

    private func until(_ what: Comment, _ condition: () async throws -> Bool) async throws {
        let limit = ContinuousClock.now + .seconds(60)
        while !(try await condition()) {
            guard ContinuousClock.now < limit else {
                Issue.record(what)
                return
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    /// Runs the part until it waits for its clock.
    private func run(_ desk: Desk) async throws {
        let before = desk.clock.sleeping
        let part = ReportMailing(reports: desk.reports, schedules: [schedule])
        let task = Task { try await part.run() }
        try await until("the part has settled") { desk.clock.sleeping > before }
        task.cancel()
        try await task.value
        try await until("its sleeper is gone") { desk.clock.sleeping == before }
    }

    @Test func `a report goes out a day after its period, once, whoever restarts when`() async throws {
        let desk = try await Desk()
        try await desk.store.beat(at: rome("01-01 00:00"), gap: .days(400))
        try await desk.store.beat(at: rome("03-31 23:00"), gap: .days(400))
        let ticket = try await desk.arrive("03-02 08:00")
        try await desk.answer(ticket, "03-02 09:00", then: .closed, outcome: .informationGiven)
        let before = try await desk.store.outbox(state: .waiting, limit: 10, offset: 0).count

        desk.clock.set(rome("04-01 23:59").date)
        try await run(desk)
        #expect(try await desk.store.outbox(state: .waiting, limit: 10, offset: 0).count == before)

        desk.clock.set(rome("04-02 00:00").date)
        try await run(desk)
        try await run(desk)
        let sent = try await desk.store.outbox(state: .waiting, limit: 10, offset: 0)
        #expect(sent.count == before + 2)
        let ticketOfReport = try #require(sent.first?.ticket)
        let view = try #require(try await desk.store.view(ticketOfReport))
        #expect(view.ticket.state == .closed && view.contacts.isEmpty)
        let mail = try #require(view.messages.first)
        #expect(mail.direction == .automatic && mail.text.contains("I-02: 100,00% (100% dei casi) OK"))
        #expect(mail.attachments.map(\.name) == ["CUP-2026-Q1.csv", "CUP-2026-Q1.xlsx", "CUP-2026-Q1.json"])
        #expect(Set(view.messages.map(\.party.address)) == ["uno@example.org", "due@example.org"])

        // It counts nowhere, and nothing is closed by itself.
        let table = try await desk.reports.table(service: "CUP", period: ReportPeriod("2026-Q2")!)
        #expect(table[.i04].value == "n/a")
        let frozen = try await desk.reports.frozenReports()
        #expect(frozen.isEmpty)
        await desk.close()
    }

    @Test func `a mark falls with the transaction that it was set in, and is set once`() async throws {
        struct Trouble: Error {}
        let desk = try await Desk()
        let mark = AuditEntry(
            at: rome("04-02 00:00"), user: nil, what: "report_sent", detail: ["period": "2026-Q1", "service": "CUP"])
        await #expect(throws: Trouble.self) {
            try await desk.store.file { filing in
                #expect(try filing.recordOnce(mark))
                throw Trouble()
            }
        }
        var later = mark
        later.at = rome("04-03 00:00")
        for (entry, isNew) in [(mark, true), (later, false)] {
            let added = try await desk.store.file { try $0.recordOnce(entry) }
            #expect(added == isNew)
        }
        let trail = try await desk.store.auditTrail(limit: 10, offset: 0)
        #expect(trail == [mark])
        await desk.close()
    }

    @Test func `of a period before its first day the program says nothing`() async throws {
        let desk = try await Desk()
        try await desk.store.beat(at: rome("04-05 00:00"), gap: .days(400))
        desk.clock.set(rome("04-05 10:00").date)
        try await run(desk)
        let sent = try await desk.store.outbox(state: nil, limit: 10, offset: 0)
        #expect(sent.isEmpty)
        await desk.close()
    }
}

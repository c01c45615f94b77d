// Warnings: each instant once, whatever happens in between.

import Foundation
import Runtime
import ServiceLevels
import Store
import Testing
import Tickets

@Suite struct WarningTests {
    private let start = LevelBench.start

    @Test func `each share of the nine hours warns once, those named get one mail each`() async throws {
        let bench = try await LevelBench()
        let olga = try await bench.user()
        try await bench.run {
            let ticket = try await bench.letter()
            try await bench.store.assign(ticket, to: olga.id, by: olga.id, at: bench.now)
            try await bench.go(to: start + .minutes(269))
            #expect(try await bench.view(ticket).ticket.warned == nil)
            try await bench.go(to: start + .minutes(270))
            #expect(try await bench.view(ticket).ticket.warned == 50)
            // Nobody is named for 50.
            #expect(try await bench.inside(ticket) == [])
            try await bench.go(to: start + .minutes(405))
            #expect(try await bench.inside(ticket) == ["warning \(LevelBench.assignee)"])
            try await bench.go(to: start + .minutes(486))
            try await bench.go(to: start + .hours(9))
            let view = try await bench.view(ticket)
            #expect(view.ticket.warned == 100 && view.contacts.first?.warned == 100)
            #expect(
                try await bench.inside(ticket) == [
                    "warning \(LevelBench.assignee)", "warning \(LevelBench.assignee)", "warning \(LevelBench.manager)",
                ])
            let texts = view.messages.filter { $0.direction == .internalMail }.map(\.text)
            #expect(
                texts == [
                    "scade fra 2 ore e 15 minuti (ore 18:00)", "scade fra 54 minuti (ore 18:00)",
                    "è scaduta (ore 18:00)",
                ])
            #expect(
                try await bench.events(ticket, "warned").compactMap { $0.detail["percent"] } == [
                    "50", "75", "90", "100",
                ])
            try await bench.go(to: start + .hours(48))
            #expect(try await bench.inside(ticket).count == 3)
            #expect(try await bench.store.nextAlarm() == nil)
        }
        await bench.close()
    }

    @Test func `after a night away every warning is recorded, and one mail goes out, for the highest`() async throws {
        let bench = try await LevelBench()
        let ticket = try await bench.letter()
        try await bench.run {
            try await bench.go(to: start + .minutes(270))
        }
        bench.clock.set((start + .hours(20)).date)
        try await bench.run {
            try await bench.settle()
            #expect(try await bench.view(ticket).ticket.warned == 100)
            #expect(try await bench.inside(ticket) == ["warning \(LevelBench.manager)"])
            let mail = try #require(try await bench.view(ticket).messages.last)
            #expect(mail.text == "è scaduta da 11 ore (ore 18:00 del 02/03/2026)")
        }
        // Started again and again, nothing comes twice.
        try await bench.run { try await bench.settle() }
        #expect(try await bench.inside(ticket).count == 1)
        await bench.close()
    }

    @Test func `without a way for mails the inbox still shows the warning`() async throws {
        let bench = try await LevelBench()
        try await bench.run(LevelBench.rules { $0.services["CC"]?.mailRoute = nil }) {
            let ticket = try await bench.letter()
            try await bench.go(to: start + .hours(9))
            #expect(try await bench.view(ticket).ticket.warned == 100)
            #expect(try await bench.inside(ticket) == [])
        }
        await bench.close()
    }

    @Test func `who has been answered is warned of no more, a new contact of the ticket is`() async throws {
        let bench = try await LevelBench()
        try await bench.run {
            let ticket = try await bench.letter()
            try await bench.go(to: start + .minutes(270))
            try await bench.answer(ticket)
            #expect(try await bench.store.nextAlarm() == nil)
            try await bench.go(to: start + .hours(10))
            #expect(try await bench.events(ticket, "warned").count == 1)
            try await bench.letter(on: ticket)
            try await bench.go(to: start + .hours(19))
            #expect(try await bench.view(ticket).contacts.map(\.warned) == [50, 100])
        }
        await bench.close()
    }

    @Test func `two programs on one store, and a clock that goes back, warn once`() async throws {
        let bench = try await LevelBench()
        var tickets: [TicketID] = []
        for _ in 0..<20 { tickets.append(try await bench.letter()) }
        try await bench.run(times: 3) {
            try await bench.go(to: start + .minutes(406))
            try await bench.go(to: start + .minutes(100))
            try await bench.go(to: start + .minutes(406))
            try await bench.go(to: start + .hours(12))
        }
        for ticket in tickets {
            #expect(
                try await bench.events(ticket, "warned").compactMap { $0.detail["percent"] } == ["75", "100"])
            #expect(try await bench.inside(ticket) == ["warning \(LevelBench.manager)"])
        }
        await bench.close()
    }

    @Test func `a warning due while the room sleeps for something later wakes it`() async throws {
        let bench = try await LevelBench()
        try await bench.run {
            try await bench.letter()
            // Arrived long ago: its warning comes at once, by the bell.
            let late = try await bench.letter(arrivedAt: start - .hours(8))
            try await bench.settle()
            #expect(try await bench.view(late).ticket.warned == 75)
        }
        await bench.close()
    }

    @Test func `more instants than one batch holds are all done`() async throws {
        let bench = try await LevelBench()
        for _ in 0..<230 { try await bench.letter() }
        try await bench.run(LevelBench.rules { $0.services["CC"]?.mailRoute = nil }) {
            try await bench.go(to: start + .hours(9))
            let page = try await bench.store.tickets(TicketQuery(scope: .urgent, limit: 300))
            #expect(page.lines.count == 230 && page.lines.allSatisfy { $0.ticket.warned == 100 })
        }
        await bench.close()
    }
}

@Suite struct PauseTests {
    private let start = LevelBench.start

    @Test func `while the citizen is asked a pausing clock is silent, and goes on where it stood`() async throws {
        let bench = try await LevelBench()
        let clock = ServiceClock(answer: [ClockTerm(pausesForCitizen: true)])
        let olga = try await bench.user()
        try await bench.run(LevelBench.rules { $0.services["CC"]?.clock = clock }) {
            let ticket = try await bench.letter(clock: clock)
            try await bench.go(to: start + .hours(1))
            try await bench.store.move(ticket, to: .waitingForCitizen, by: olga.id, at: bench.now)
            try await bench.go(to: start + .hours(20))
            #expect(try await bench.events(ticket, "warned").isEmpty)
            try await bench.store.move(ticket, to: .open, by: olga.id, at: bench.now)
            try await bench.settle()
            let contact = try #require(try await bench.view(ticket).contacts.first)
            #expect(contact.dueAt == start + .hours(28))
            #expect(contact.clock?.nextWarning == ClockWarning(percent: 50, at: start + .minutes(270 + 19 * 60)))
            try await bench.go(to: start + .hours(28))
            #expect(try await bench.view(ticket).ticket.warned == 100)
        }
        await bench.close()
    }

    @Test func `a clock that does not pause runs on while the citizen is asked`() async throws {
        let bench = try await LevelBench()
        let olga = try await bench.user()
        try await bench.run {
            let ticket = try await bench.letter()
            try await bench.store.move(ticket, to: .waitingForCitizen, by: olga.id, at: bench.now)
            try await bench.go(to: start + .hours(9))
            #expect(try await bench.view(ticket).contacts.first?.warned == 100)
        }
        await bench.close()
    }
}

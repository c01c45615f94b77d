// Figures, health, news of changes.

import Store
import Testing
import Tickets

enum UpkeepCases {
    static let all: [StoreCase] = [
        StoreCase("figures of empty data are there, all of them zero", emptyFigures),
        StoreCase("lags tell the age of the oldest item and entry that wait", lags),
        StoreCase("a probe writes and reads", probe),
        StoreCase("the health of an account is its last report", health),
        StoreCase("changes are told, with growing numbers", changes),
        StoreCase("a change by another process is told", harness: foreignChange),
        StoreCase("a closed store ends its changes and refuses work", closed),
    ]

    static func emptyFigures(_ store: any Store) async throws {
        let figures = try await store.statistics()
        #expect(figures.tickets == 0 && figures.contacts == 0 && figures.messages == 0 && figures.held == 0)
        #expect(figures.outbox == Dictionary(uniqueKeysWithValues: OutboxState.allCases.map { ($0.rawValue, 0) }))
        #expect(figures.spool == Dictionary(uniqueKeysWithValues: SpoolState.allCases.map { ($0.rawValue, 0) }))
        #expect(
            figures.ticketsByState == Dictionary(uniqueKeysWithValues: TicketState.allCases.map { ($0.rawValue, 0) }))
    }

    static func lags(_ store: any Store) async throws {
        let scene = Scene(store: store)
        #expect(try await store.lags(at: start) == (nil, nil))
        _ = try await scene.acceptOne(item("a"), at: start)
        _ = try await scene.acceptOne(item("b"), at: start + .minutes(1))
        #expect(try await store.lags(at: start + .minutes(2)).spool == 120)
        let ticket = try await scene.ticket(1).ticket
        try await store.file { _ = try $0.enqueue(scene.outgoing(2, on: ticket, at: start + .hours(1))) }
        #expect(try await store.lags(at: start + .minutes(59)).outbox == nil)
        #expect(try await store.lags(at: start + .minutes(61)).outbox == 60)
    }

    static func probe(_ store: any Store) async throws {
        try await store.probe()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<10 { group.addTask { try await store.probe() } }
            try await group.waitForAll()
        }
    }

    static func health(_ store: any Store) async throws {
        #expect(try await store.health().isEmpty)
        var report = AccountHealth(
            channel: mail, account: desk, direction: .reading, lastSuccess: start, failingSince: nil, code: nil,
            detail: nil, at: start)
        try await store.report(report)
        report.direction = .sending
        report.failingSince = start + .hours(1)
        report.code = "credentials"
        report.detail = "NO refused"
        try await store.report(report)
        report.direction = .reading
        report.at = start + .hours(2)
        try await store.report(report)
        let all = try await store.health()
        #expect(all.count == 2 && all.contains(report))
    }

    static func changes(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let stream = store.changes()
        let (ticket, _) = try await scene.ticket(1)
        var last: Int64 = 0
        var seen = (ticket: false, spool: false)
        for await change in stream {
            #expect(change.number > last)
            last = change.number
            seen.spool = seen.spool || change.spool
            seen.ticket = seen.ticket || change.everything || change.tickets.contains(ticket.id)
            if seen.ticket, seen.spool { break }
        }
        let outbox = store.changes()
        try await store.file { _ = try $0.enqueue(scene.outgoing(2, on: ticket, at: start)) }
        for await change in outbox {
            #expect(change.number > last)
            if change.outbox { break }
        }
    }

    static func foreignChange(_ harness: any StoreHarness) async throws {
        let store = try await harness.open()
        let beside = try await harness.openBeside()
        let stream = store.changes()
        let (ticket, _) = try await Scene(store: beside).ticket(1)
        for await change in stream where change.everything || change.tickets.contains(ticket.id) { break }
        #expect(try await store.view(ticket.id)?.ticket.number == ticket.number)
        await beside.close()
        await store.close()
    }

    static func closed(_ store: any Store) async throws {
        let stream = store.changes()
        let scene = Scene(store: store)
        await store.close()
        for await _ in stream {}
        for await _ in store.changes() {}
        await expect(.unavailable) { _ = try await scene.accept([item("a")]) }
        await expect(.unavailable) { _ = try await store.statistics() }
        await expect(.unavailable) { try store.markTransmitting(OutboxID(1), lease: "x", at: start) }
        await store.close()
    }
}

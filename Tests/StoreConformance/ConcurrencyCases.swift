// Many at once, and two processes on the same data.

import Store
import Testing
import Tickets

enum ConcurrencyCases {
    static let all: [StoreCase] = [
        StoreCase("operators, intake and outbox work at the same time", everybody),
        StoreCase("a failing caller never harms those who share his commit", failingNeighbours),
        StoreCase("two processes on the same data keep keys and numbers unique", harness: twoProcesses),
        StoreCase("a cancelled reader gives up, the store works on", cancelledReader),
    ]

    static func everybody(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let user = try await scene.user()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 1...40 {
                group.addTask {
                    let (ticket, message) = try await scene.ticket(number, text: "insieme \(number)")
                    try await store.assign(ticket.id, to: user, by: user, at: start)
                    let outgoing = scene.outgoing(
                        number + 1000, on: ticket, by: user, at: start, key: "k", answering: message)
                    _ = try await store.answer(NewAnswer(outgoing: outgoing, then: .answered))
                    _ = try await store.answer(NewAnswer(outgoing: outgoing, then: .answered))
                }
                group.addTask {
                    _ = try await store.tickets(TicketQuery(scope: .all, search: "insie"))
                    _ = try await store.counts(for: user, at: start)
                }
            }
            group.addTask {
                var sent = 0
                while sent < 40 {
                    for claim in try await scene.claim(5, at: start + .hours(1)) {
                        try store.markTransmitting(claim.entry.id, lease: claim.lease, at: start)
                        try await store.finish(
                            claim.entry.id, lease: claim.lease, result: .accepted(reference: nil, evidence: ""),
                            at: start + .hours(1))
                        sent += 1
                    }
                    await Task.yield()
                }
            }
            try await group.waitForAll()
        }
        let figures = try await store.statistics()
        #expect(figures.tickets == 40 && figures.messages == 80 && figures.outbox["accepted"] == 40)
        #expect(figures.ticketsByState["answered"] == 40)
        #expect(try await store.tickets(TicketQuery(scope: .all, search: "insieme")).total == 40)
    }

    static func failingNeighbours(_ store: any Store) async throws {
        let scene = Scene(store: store)
        let results = await withTaskGroup(of: Bool.self) { group in
            for number in 1...60 {
                group.addTask {
                    let filed: Void? = try? await store.file { filing in
                        _ = try filing.open(scene.newTicket(number, subject: "vicino"))
                        if number.isMultiple(of: 3) { throw Refusal() }
                    }
                    return filed != nil
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(results == 40)
        #expect(try await store.statistics().tickets == 40)
    }

    static func twoProcesses(_ harness: any StoreHarness) async throws {
        let first = try await harness.open()
        let second = try await harness.openBeside()
        let stores = [Scene(store: first), Scene(store: second)]
        let keys = (0..<10).map { "both-\($0)" }
        let new = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<30 {
                group.addTask {
                    let scene = stores[number % 2]
                    let receipts = try await scene.accept(keys.map { item($0) })
                    try await scene.store.file { _ = try $0.open(scene.newTicket(number)) }
                    return receipts.count { if case .new = $0 { true } else { false } }
                }
            }
            return try await group.reduce(0, +)
        }
        #expect(new == keys.count)
        let page = try await first.tickets(TicketQuery(scope: .all, limit: 100))
        #expect(page.lines.map(\.ticket.number.sequence).sorted() == Array(1...30))
        await second.close()
        await first.close()
    }

    static func cancelledReader(_ store: any Store) async throws {
        try await Scene(store: store).ticket(1)
        let task = Task { try await store.tickets(TicketQuery()) }
        task.cancel()
        _ = try? await task.value
        for _ in 0..<10 { #expect(try await store.tickets(TicketQuery()).total == 1) }
    }
}

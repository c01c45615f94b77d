// A day's budget of an account, and messages that people carry out.

import Channels
import Loopback
import Outbox
import Runtime
import Store
import Testing
import Tickets

@Suite struct BudgetTests {
    private static func accounts(perDay: Int? = nil, perAddress: Int? = nil) -> [LoopbackAccount] {
        [
            LoopbackAccount(
                ChannelAccount(
                    name: OutboxBench.urp, address: "urp@example.it", title: "URP",
                    budget: SendingBudget(perDay: perDay, perAddress: perAddress)), parallelAttempts: 4)
        ]
    }

    @Test func `what goes beyond the day's budget is held with an alarm, and goes out when a person says so`()
        async throws
    {
        let bench = try await OutboxBench(accounts: Self.accounts(perDay: 3))
        try await bench.run { _ in
            var ids: [OutboxID] = []
            for number in 1...3 {
                ids.append(try await bench.write("testo \(number)", to: "p\(number)@example.org"))
                try await bench.wait(ids[number - 1], for: .accepted)
            }
            let beyond = try await bench.write("quarto", to: "p4@example.org")
            try await bench.wait(beyond, for: .held)
            #expect(try await bench.entry(beyond).code == "budget_day")
            #expect(bench.office.arrivals().count == 3)
            #expect(bench.lines.all.contains { $0.contains("budget is spent") })
            try await bench.store.sendNow(beyond, by: nil, at: bench.now)
            try await bench.wait(beyond, for: .accepted)
        }
    }

    @Test func `one addressee cannot use up what belongs to all, and longer texts cost more`() async throws {
        let bench = try await OutboxBench(accounts: Self.accounts(perDay: 100, perAddress: 4))
        try await bench.run { _ in
            let long = try await bench.write(String(repeating: "a", count: 250))
            try await bench.wait(long, for: .accepted)
            let second = try await bench.write(String(repeating: "b", count: 150))
            try await bench.wait(second, for: .held)
            #expect(try await bench.entry(second).code == "budget_address")
            let other = try await bench.write("c", to: "bruno@example.com")
            try await bench.wait(other, for: .accepted)
            let short = try await bench.write("d")
            try await bench.wait(short, for: .accepted)
        }
    }

    @Test func `a new day in Rome has a new budget, whenever the program started`() async throws {
        let bench = try await OutboxBench(accounts: Self.accounts(perDay: 1))
        try await bench.run { _ in
            let first = try await bench.write("uno")
            try await bench.wait(first, for: .accepted)
            let second = try await bench.write("due")
            try await bench.wait(second, for: .held)
            // The bench begins at 9:00 in Rome.
            bench.clock.advance(by: .hours(15) + .minutes(1))
            let third = try await bench.write("tre")
            try await bench.wait(third, for: .accepted)
            #expect(try await bench.state(second) == .held)
        }
    }

    @Test func `many at once do not slip through together`() async throws {
        let bench = try await OutboxBench(accounts: Self.accounts(perDay: 5))
        for number in 1...20 { try await bench.write("testo \(number)", to: "p\(number)@example.org") }
        try await bench.run { _ in
            try await until("all are settled") {
                let figures = try await bench.store.statistics().outbox
                return figures["waiting"] == 0 && figures["sending"] == 0
            }
            #expect(bench.office.arrivals().count == 5)
            #expect(try await bench.store.statistics().outbox["held"] == 15)
        }
    }
}

@Suite struct HandsTests {
    private static func accounts() -> [LoopbackAccount] {
        var account = LoopbackAccount(
            ChannelAccount(name: OutboxBench.urp, address: "Via Esempio 1", title: "Ufficio posta"))
        account.handsOver = true
        return [account]
    }

    @Test func `what people carry out waits for them, and is accepted when they have posted it`() async throws {
        let bench = try await OutboxBench(accounts: Self.accounts())
        try await bench.run { outbox in
            let id = try await bench.write("Gentile signora")
            try await bench.wait(id, for: .handedOver)
            let entry = try await bench.entry(id)
            #expect(entry.handStep == .toPrint && entry.acceptedAt == nil)
            #expect(try await bench.store.view(entry.ticket)?.contacts.first?.answeredAt == nil)
            #expect(bench.office.arrivals().count == 1)
            bench.clock.advance(by: .hours(3))
            #expect(try await bench.store.report(.posted, on: [id], by: nil, at: bench.now).isEmpty)
            #expect(try await bench.store.view(entry.ticket)?.contacts.first?.answeredAt == bench.now)
            // Days later nobody tries it again.
            bench.clock.advance(by: .days(6))
            try await bench.write("altra", to: "bruno@example.com")
            try await until("the other lies ready") { bench.office.arrivals().count == 2 }
            try await until("it is counted") {
                outbox.counters.all.values.first?.attempts == [.handedOver: 2]
            }
        }
    }
}

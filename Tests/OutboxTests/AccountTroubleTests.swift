// An account that cannot send: no hammering, nothing held for what is not its fault, an alarm in time, and everything
// leaves once it is over (L8).

import Channels
import Foundation
import Loopback
import Outbox
import Runtime
import Store
import Testing
import Tickets

@Suite struct AccountTroubleTests {
    private let urp = OutboxBench.urp
    private let gone = ChannelError(.transient, code: "unreachable", operation: "connect", detail: "no route")

    /// Moves the clock in steps until `limit` has passed, letting the dispatcher settle at each.
    private func pass(
        _ limit: Duration, step: Duration, _ bench: OutboxBench, stop: () async throws -> Bool = { false }
    )
        async throws
    {
        let end = bench.now + limit
        while bench.now < end {
            if try await stop() { return }
            bench.clock.advance(by: step)
            try await settle(bench)
        }
    }

    /// Nothing is under way: the dispatcher waits for its clock.
    private func settle(_ bench: OutboxBench) async throws {
        try await until("the outbox rests") {
            try await bench.store.statistics().outbox["sending"] == 0 && bench.clock.sleeping > 0
        }
        for _ in 0..<20 { await Task.yield() }
    }

    @Test func `L8: away for 24 hours, then all messages leave; the alarm comes within five minutes`() async throws {
        let bench = try await OutboxBench(accounts: Array(OutboxBench.accounts().prefix(1)))
        bench.office.breakSending(of: urp, with: .fails(gone))
        var ids: [OutboxID] = []
        for number in 1...25 { ids.append(try await bench.write("\(number)")) }
        try await bench.run { _ in
            try await until("the first try has failed") { try await bench.health()?.failingSince != nil }
            try await pass(.minutes(5), step: .seconds(5), bench)
            try await until("it is said") { bench.lines.count("messages wait for too long") == 1 }
            let health = try #require(try await bench.health())
            #expect(health.failingSince == OutboxBench.start && health.code == "unreachable")
            try await pass(.hours(24) - .minutes(5), step: .minutes(1), bench)
            // One try in about five minutes, whatever the number of messages: some 290 a day, and no 25 at once.
            #expect((200...400).contains(bench.office.attemptsBegun(of: urp)))
            try await until("all wait") { try await bench.store.statistics().outbox["waiting"] == 25 }
            bench.office.repairSending(of: urp)
            try await pass(.minutes(12), step: .seconds(30), bench) { bench.arrived.count == 25 }
            try await until("all are accepted") { try await bench.store.statistics().outbox["accepted"] == 25 }
            #expect(Set(bench.arrived).count == 25)
            try await until("health is green") { try await bench.health()?.failingSince == nil }
        }
    }

    @Test func `one failed connection stops the others of that account, not those of another`() async throws {
        let bench = try await OutboxBench(accounts: OutboxBench.accounts(1))
        bench.office.breakSending(of: urp, with: .fails(gone))
        for number in 1...10 { try await bench.write("\(number)") }
        try await bench.run { _ in
            try await until("one try") { try await bench.health()?.failingSince != nil }
            try await bench.write("altrove", account: OutboxBench.info)
            try await until("the other account sends") { bench.arrived == ["altrove"] }
            #expect(bench.office.attemptsBegun(of: urp) == 1)
            #expect(try await bench.store.statistics().outbox["waiting"] == 10)
        }
    }

    @Test func `a wrong password holds no message: they wait, and go when it is right again`() async throws {
        let bench = try await OutboxBench()
        bench.office.breakSending(
            of: urp, with: .fails(ChannelError(.permanent, code: "credentials", operation: "log in")))
        let id = try await bench.write()
        try await bench.run { _ in
            try await bench.finished(id, 1)
            #expect(try await bench.state(id) == .waiting)
            #expect(try await bench.entry(id).code == "credentials")
            bench.office.repairSending(of: urp)
            try await bench.advanceToNext(id)
            try await bench.wait(id, for: .accepted)
        }
    }

    @Test func `after five days and a fair number of tries even the account's fault ends in a person's hands`()
        async throws
    {
        let bench = try await OutboxBench(accounts: Array(OutboxBench.accounts().prefix(1)))
        bench.office.breakSending(of: urp, with: .fails(gone))
        let id = try await bench.write()
        try await bench.run { _ in
            for number in 1...9 {
                try await bench.finished(id, number)
                try await bench.advanceToNext(id)
            }
            try await bench.finished(id, 10)
            #expect(try await bench.state(id) == .waiting)
            bench.clock.set((OutboxBench.start + .days(5)).date)
            try await bench.wait(id, for: .held)
            #expect(try await bench.entry(id).code == "gave_up")
        }
    }

    @Test func `messages that were refused for now during an outage still get the short waits after it`() async throws {
        let bench = try await OutboxBench(accounts: Array(OutboxBench.accounts().prefix(1)))
        bench.office.breakSending(of: urp, with: .fails(gone), times: 12)
        bench.office.breakSending(
            of: urp, with: .fails(ChannelError(.transient, code: "refused", operation: "send")), times: 1)
        let id = try await bench.write()
        try await bench.run { _ in
            for number in 1...12 {
                try await bench.finished(id, number)
                try await bench.advanceToNext(id)
            }
            try await bench.finished(id, 13)
            #expect(try await bench.entry(id).nextAttemptAt == bench.now + .minutes(1))
        }
    }
}

// An account that cannot be read is plainly visible, disturbs nobody, and is not hammered.

import Channels
import Foundation
import Intake
import Loopback
import Runtime
import Store
import Testing
import Tickets

@Suite struct HealthTests {
    private let urp = IntakeBench.urp
    private let info = IntakeBench.info
    private let gone = ChannelError(.transient, code: "unreachable", operation: "connect", detail: "no route")

    private func health(_ account: AccountName, _ bench: IntakeBench) async throws -> AccountHealth? {
        try await bench.store.health().first { $0.account == account && $0.direction == .reading }
    }

    @Test func `one failed connection turns the account red, and the others go on`() async throws {
        let bench = try await IntakeBench()
        bench.office.breakReading(.open, of: urp, with: gone)
        try await bench.run {
            try await until("it is red") { try await health(urp, bench)?.failingSince != nil }
            let red = try #require(try await health(urp, bench))
            #expect(red.code == "unreachable" && red.detail == "connect: unreachable (no route)")
            #expect(red.lastSuccess == nil && red.failingSince == IntakeBench.start)
            try await bench.receive(.letter(), at: info)
            try await until("the other is green") { try await health(info, bench)?.lastSuccess != nil }
            #expect(try await health(info, bench)?.failingSince == nil)
        }
    }

    @Test func `it turns green when it is back, and what waited comes in`() async throws {
        let bench = try await IntakeBench(accounts: Array(IntakeBench.accounts().prefix(1)))
        bench.office.breakReading(.open, of: urp, with: gone)
        try bench.office.plant(.letter(), for: urp, arrivedAt: IntakeBench.start)
        try await bench.run {
            try await until("it is red") { try await health(urp, bench)?.failingSince != nil }
            bench.office.repairReading(of: urp)
            try await until("it waits") { bench.clock.sleeping > 0 }
            bench.clock.advance(by: .seconds(10))
            try await until("it is filed") { try await bench.settled() == 1 }
            try await until("it is green") { try await health(urp, bench)?.failingSince == nil }
            #expect(try await health(urp, bench)?.lastSuccess == IntakeBench.start + .seconds(10))
        }
    }

    @Test func `a run of failures keeps its beginning over a restart`() async throws {
        let bench = try await IntakeBench(accounts: Array(IntakeBench.accounts().prefix(1)))
        bench.office.breakReading(.open, of: urp, with: gone)
        try await bench.run(keepFolder: true) {
            try await until("it is red") { try await health(urp, bench)?.failingSince != nil }
        }
        let again = try await IntakeBench(
            folder: bench.folder, accounts: Array(IntakeBench.accounts().prefix(1)), office: bench.office)
        again.clock.advance(by: .hours(5))
        try await again.run {
            try await until("it is written anew") {
                try await health(urp, again)?.at == IntakeBench.start + .hours(5)
            }
            #expect(try await health(urp, again)?.failingSince == IntakeBench.start)
        }
    }

    @Test func `the waits between connections grow from a second to five minutes and no further`() async throws {
        let bench = try await IntakeBench(accounts: Array(IntakeBench.accounts().prefix(1)))
        bench.office.breakReading(.open, of: urp, with: gone)
        try await bench.run {
            var waits: [Double] = []
            for failures in 1...15 {
                try await until("failure \(failures)") {
                    bench.intake.counters.all.values.first?.failures == failures && bench.clock.sleeping > 0
                }
                // Just short of the wait nothing happens; the wait itself is found by going on in small steps.
                var waited = 0.0
                while bench.intake.counters.all.values.first?.failures == failures, waited < 400 {
                    let step = waited < 2 ? 0.2 : waited * 0.1
                    waited += step
                    bench.clock.advance(by: .milliseconds(Int(step * 1000)))
                    for _ in 0..<20 { await Task.yield() }
                    if bench.clock.sleeping == 0 {
                        try await until("it tried again") {
                            bench.intake.counters.all.values.first?.failures != failures
                        }
                    }
                }
                waits.append(waited)
            }
            #expect(waits[0] <= 1.5)
            #expect(waits.suffix(3).allSatisfy { (200...400).contains($0) })
            #expect(zip(waits, waits.dropFirst()).prefix(8).allSatisfy { $0 < $1 })
        }
    }

    @Test func `a source that asks for a pause gets it`() async throws {
        let bench = try await IntakeBench(accounts: Array(IntakeBench.accounts().prefix(1)))
        var busy = gone
        busy.retryAfter = .minutes(20)
        bench.office.breakReading(.next, of: urp, with: busy, times: 1)
        try bench.office.plant(.letter(), for: urp, arrivedAt: IntakeBench.start)
        try await bench.run {
            try await until("it waits") {
                bench.intake.counters.all.values.first?.failures == 1 && bench.clock.sleeping > 0
            }
            bench.clock.advance(by: .minutes(19))
            for _ in 0..<100 { await Task.yield() }
            #expect(try await bench.settled() == 0)
            bench.clock.advance(by: .minutes(1))
            try await until("it is filed") { try await bench.settled() == 1 }
        }
    }

    @Test func `an idle account gives a sign of life`() async throws {
        let bench = try await IntakeBench(accounts: Array(IntakeBench.accounts().prefix(1)))
        try await bench.run {
            for minute in 0...2 {
                let now = IntakeBench.start + .minutes(minute)
                try await until("it is written") { try await health(urp, bench)?.lastSuccess == now }
                try await until("it waits") { bench.clock.sleeping > 0 }
                bench.clock.advance(by: .minutes(1))
            }
        }
    }
}

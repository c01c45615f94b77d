// Outcomes that are not known: never sent again blindly, looked up a few times, then left to a person (D4, D5).

import Channels
import Foundation
import Loopback
import Outbox
import Runtime
import Store
import Testing
import Tickets

@Suite struct DoubtTests {
    private let urp = OutboxBench.urp

    @Test func `D4: accepted but never confirmed is looked up and found, and not sent again`() async throws {
        let bench = try await OutboxBench()
        bench.office.breakSending(of: urp, with: .loses(arrives: true), times: 1)
        try await bench.run { _ in
            let id = try await bench.write()
            try await bench.wait(id, for: .inDoubt)
            #expect(bench.arrived.count == 1)
            bench.clock.advance(by: .seconds(11))
            try await bench.wait(id, for: .accepted)
            #expect(bench.arrived.count == 1 && bench.office.attemptsBegun(of: urp) == 1)
            // The other side took it when it was sent, not when that was found out.
            #expect(try await bench.entry(id).acceptedAt == OutboxBench.start)
        }
    }

    @Test func `what the channel certainly does not have is sent again`() async throws {
        let bench = try await OutboxBench()
        bench.office.breakSending(of: urp, with: .loses(arrives: false), times: 1)
        try await bench.run { _ in
            let id = try await bench.write()
            try await bench.wait(id, for: .inDoubt)
            #expect(bench.arrived.isEmpty)
            bench.clock.advance(by: .seconds(11))
            try await until("it was looked up") { try await bench.state(id) != .inDoubt }
            // The account was in trouble: one wait more.
            bench.clock.advance(by: .minutes(1))
            try await bench.wait(id, for: .accepted)
            #expect(bench.arrived.count == 1)
        }
    }

    @Test func `when nothing can be found out it is asked three times and then left to a person`() async throws {
        let bench = try await OutboxBench(accounts: Array(OutboxBench.accounts().prefix(1)))
        bench.office.answerLookUps(of: urp, with: .unknown)
        bench.office.breakSending(of: urp, with: .loses(arrives: true), times: 1)
        try await bench.run { _ in
            let id = try await bench.write()
            try await bench.wait(id, for: .inDoubt)
            for (count, at) in [(1, Duration.seconds(10)), (2, .minutes(1)), (3, .minutes(10))] {
                try await until("it sleeps") { bench.clock.sleeping > 0 }
                bench.clock.set((OutboxBench.start + at).date)
                try await until("look-up \(count)") { bench.office.lookUpsAsked(of: urp) == count }
            }
            try await until("the alarm") { bench.lines.count("a message stays in doubt") == 1 }
            bench.clock.advance(by: .days(1))
            try await until("it sleeps") { bench.clock.sleeping > 0 }
            #expect(bench.office.lookUpsAsked(of: urp) == 3)
            #expect(try await bench.state(id) == .inDoubt && bench.arrived.count == 1)
            try await bench.store.resolve(id, .wasSent(evidence: "telefonata"), by: nil, at: bench.now)
            #expect(try await bench.state(id) == .accepted)
        }
    }

    @Test func `a side that takes messages and falls silent does not turn the whole queue into doubts`() async throws {
        let bench = try await OutboxBench(accounts: OutboxBench.accounts(1))
        bench.office.answerLookUps(of: urp, with: .unknown)
        bench.office.breakSending(of: urp, with: .loses(arrives: true))
        for number in 1...20 { try await bench.write("\(number)") }
        try await bench.run { _ in
            try await until("one is in doubt") { try await bench.store.statistics().outbox["in_doubt"] == 1 }
            try await until("health is red") { try await bench.health()?.failingSince != nil }
            #expect(try await bench.store.statistics().outbox["waiting"] == 19)
        }
    }

    @Test func `an attempt that outlives its limit ends, and its message is in doubt only if it was being transmitted`()
        async throws
    {
        for (moment, outcome) in [
            (LoopbackPostOffice.Moment.beforeTransmit, "try_again"), (.afterTransmit, "unknown"),
        ] {
            let bench = try await OutboxBench(accounts: Array(OutboxBench.accounts().prefix(1)))
            bench.office.answerLookUps(of: urp, with: .unknown)
            bench.office.breakSending(of: urp, with: .stalls(moment), times: 1)
            try await bench.run { _ in
                let id = try await bench.write()
                try await until("it stands") { bench.office.attemptsBegun(of: urp) == 1 && bench.clock.sleeping > 0 }
                try await bench.wait(id, for: .sending)
                // The clock runs on, but not past the lease before the attempt could end. The next attempt may have begun
                // by the time one looks, so the first is asked for.
                try await until("its limit is past") {
                    bench.clock.advance(by: .seconds(20))
                    try await Task.sleep(for: .milliseconds(20))
                    return try await bench.store.outboxEntry(id)?.attempts.first?.outcome != nil
                }
                #expect(try await bench.store.outboxEntry(id)?.attempts.first?.outcome == outcome)
                if outcome == "unknown" {
                    #expect(try await bench.state(id) == .inDoubt)
                    #expect(bench.arrived.isEmpty)
                }
            }
        }
    }

    @Test(arguments: [LoopbackPostOffice.Moment.beforeTransmit, .afterTransmit, .afterAcceptance])
    func `D5: a life that ends in the middle of an attempt cannot write or send any more once the next has begun`(
        _ moment: LoopbackPostOffice.Moment
    ) async throws {
        let bench = try await OutboxBench()
        bench.office.breakSending(of: urp, with: .stalls(moment), times: 1)
        let id = try await bench.write()
        // The first life stands still in the middle, for the second it is dead.
        let first = bench.outbox()
        let firstLife = Task { try await first.run() }
        try await until("it stands") { bench.office.attemptsBegun(of: urp) == 1 }
        if moment != .beforeTransmit {
            try await until("it is marked") { try await bench.attempts(id).first?.transmittedAt != nil }
        }
        if moment == .afterAcceptance { try await until("it arrived") { bench.arrived.count == 1 } }
        firstLife.cancel()
        bench.office.answerLookUps(of: urp, with: moment == .afterTransmit ? .unknown : nil)
        try await bench.run { _ in
            switch moment {
            case .beforeTransmit, .afterAcceptance: try await bench.wait(id, for: .accepted)
            case .afterTransmit: try await bench.wait(id, for: .inDoubt)
            }
            let before = try await bench.entry(id)
            bench.office.release()
            try await firstLife.value
            #expect(first.counters.all.values.first?.attempts == [.fenced: 1])
            #expect(try await bench.entry(id) == before)
            // It had begun to transmit and goes on: that is the one window, and it ended in doubt.
            #expect(bench.arrived.count == 1)
        }
    }

    @Test func `an attempt in hand is finished when the program stops`() async throws {
        let bench = try await OutboxBench()
        bench.office.breakSending(of: urp, with: .stalls(.afterTransmit), times: 1)
        try await bench.write("uno")
        try await bench.write("due")
        bench.office.breakSending(of: urp, with: .stalls(.beforeTransmit), times: 1)
        let outbox = bench.outbox()
        let running = Task { try await outbox.run() }
        try await until("both stand") { bench.office.attemptsBegun(of: urp) == 2 }
        running.cancel()
        let later = try await bench.write("tre")
        bench.office.release()
        try await running.value
        #expect(try await bench.store.statistics().outbox["accepted"] == 2)
        #expect(try await bench.state(later) == .waiting)
        #expect(bench.arrived.count == 2)
        await bench.close()
    }
}

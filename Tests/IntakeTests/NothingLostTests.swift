// Nothing is lost and nothing comes twice: the ways in which others lose or double mail (reliability 1.2), as far as
// they concern the intake and not one kind of source.

import Channels
import Foundation
import Intake
import Loopback
import Runtime
import Store
import Testing
import Tickets

@Suite struct NothingLostTests {
    private let urp = IntakeBench.urp
    private let broken = Array("not a document".utf8)

    private func plant(_ numbers: ClosedRange<Int>, _ bench: IntakeBench, every step: Duration = .seconds(1)) throws {
        for number in numbers {
            try bench.office.plant(
                .letter(from: "p\(number)@example.org", id: "m-\(number)", subject: "Lettera \(number)"), for: urp,
                arrivedAt: IntakeBench.start - .days(10) + step * number)
        }
    }

    @Test func `L2: of a backlog of 5,000 every letter is a ticket, the oldest first`() async throws {
        let bench = try await IntakeBench()
        try plant(1...5000, bench)
        try await bench.run {
            try await until("all are filed") { try await bench.settled() == 5000 }
            let subjects = try await bench.tickets().sorted { $0.ticket.number.sequence < $1.ticket.number.sequence }
                .map(\.ticket.subject)
            #expect(subjects == (1...5000).map { "Lettera \($0)" })
            #expect(Set(bench.office.acknowledged(of: urp)).count == 5000)
        }
    }

    @Test func `L3: what cannot be understood is held with its bytes, visible and counted, while its neighbours go on`()
        async throws
    {
        let bench = try await IntakeBench()
        try plant(1...3, bench)
        bench.office.plant(broken, for: urp, arrivedAt: IntakeBench.start, key: "broken")
        try plant(4...6, bench)
        try await bench.run {
            try await until("the others are filed") { try await bench.settled() == 6 }
            let held = try await bench.store.held(limit: 10, offset: 0)
            #expect(held.map(\.key) == ["broken"] && held.first?.heldCode == "unreadable")
            #expect(held.first?.heldReason?.isEmpty == false)
            #expect(try await bench.store.bytes(of: try #require(held.first?.original)) == broken)
            #expect(try await bench.store.statistics().held == 1)
            #expect(bench.intake.counters.all.values.first?.items[.held] == 1)
            // Told all the same: the bytes are safe with us.
            #expect(Set(bench.office.acknowledged(of: urp)).count == 7)
            // Another try wakes the filer; it is no better now, and comes back to the held ones.
            let before = bench.intake.counters.all.values.first?.items[.held]
            try await bench.intake.retry(try #require(held.first?.id))
            try await until("it is held again") { bench.intake.counters.all.values.first?.items[.held] != before }
            #expect(try await bench.store.held(limit: 10, offset: 0).map(\.key) == ["broken"])
            #expect(!bench.lines.all.contains { $0.contains("not a document") })
        }
    }

    @Test func `what the store refuses to file is held alone, and is filed once the reason is gone`() async throws {
        let bench = try await IntakeBench()
        let nuisance = try Nuisance(bench.folder)
        try nuisance.refuseMessages()
        try plant(1...3, bench)
        try bench.office.plant(.letter(subject: "refused"), for: urp, arrivedAt: IntakeBench.start, key: "refused")
        try plant(4...6, bench)
        try await bench.run {
            try await until("the others are filed") { try await bench.settled() == 6 }
            try await until("it is held") { try await bench.store.statistics().held == 1 }
            let held = try #require(try await bench.store.held(limit: 10, offset: 0).first)
            #expect(held.key == "refused" && held.heldCode == "cannot_file")
            #expect(try await bench.tickets().count == 6)
            try nuisance.stop()
            #expect(try await bench.intake.retryAllHeld() == 1)
            try await until("it is filed") { try await bench.settled() == 7 }
            #expect(try await bench.store.statistics().held == 0)
        }
    }

    @Test func `L5: after ten days without a connection everything comes, each with the clock of its own arrival`()
        async throws
    {
        let bench = try await IntakeBench()
        try plant(1...1000, bench, every: .minutes(14))
        try await bench.run {
            try await until("all are filed") { try await bench.settled() == 1000 }
            for line in try await bench.tickets() {
                let number = try #require(Int(line.ticket.subject.dropFirst("Lettera ".count)))
                let arrival = IntakeBench.start - .days(10) + .minutes(14) * number
                #expect(line.ticket.dueAt == arrival + .hours(9))
            }
        }
    }

    @Test func `L6: 205 letters in batches of 100, one of them unreadable, lose none`() async throws {
        let bench = try await IntakeBench(
            rules: IntakeBench.rules {
                $0.limits.firstLook = BatchLimit(items: 100)
                $0.limits.batch = BatchLimit(items: 100)
            })
        try plant(1...99, bench)
        bench.office.plant(broken, for: urp, arrivedAt: IntakeBench.start)
        try plant(100...204, bench)
        try await bench.run {
            try await until("all are filed") { try await bench.settled() == 204 }
            try await until("one is held") { try await bench.store.statistics().held == 1 }
            #expect(try await bench.tickets().count == 204)
        }
    }

    @Test func `L9: nothing is told to the source while opening, reading or keeping fails`() async throws {
        let bench = try await IntakeBench(accounts: Array(IntakeBench.accounts().prefix(1)))
        let nuisance = try Nuisance(bench.folder)
        try nuisance.refuseSpool()
        try plant(1...3, bench)
        let fault = ChannelError(.permanent, code: "credentials", operation: "log in")
        bench.office.breakReading(.open, of: urp, with: fault, times: 1)
        bench.office.breakReading(.next, of: urp, with: fault, times: 1)
        try await bench.run {
            // One failure by opening, one by reading, then the store refuses; each is waited for on our clock.
            for failures in 1...4 {
                try await until("failure \(failures)") {
                    (bench.intake.counters.all.values.first?.failures ?? 0) >= failures && bench.clock.sleeping > 0
                }
                #expect(bench.office.acknowledged(of: urp).isEmpty)
                #expect(try await bench.store.statistics().spool["received"] == 0)
                if failures == 4 { try nuisance.stop() }
                bench.clock.advance(by: .minutes(6))
            }
            try await until("all are filed") { try await bench.settled() == 3 }
            #expect(Set(bench.office.acknowledged(of: urp)).count == 3)
        }
    }

    @Test func `L10: an item of 60 MB is a contact with its bytes kept`() async throws {
        let bench = try await IntakeBench()
        var letter = LoopbackDocument.letter(id: "large")
        letter.attachments = [.init(name: "scansione.tif", type: "image/tiff", bytes: Data(count: 45_000_000))]
        try await bench.run {
            try plant(1...2, bench)
            let view = try await bench.receive(letter)
            #expect(view.contacts.first?.needsAnswer == true)
            let original = try #require(view.messages.first?.original)
            #expect(original.size >= 60_000_000)
            #expect(try await bench.store.bytes(of: original) == bench.office.box(of: urp).last?.bytes)
        }
    }

    @Test func `D1: an error between the commit and telling the source makes no second ticket, and is told later`()
        async throws
    {
        let bench = try await IntakeBench(accounts: Array(IntakeBench.accounts().prefix(1)))
        try plant(1...5, bench)
        bench.office.breakReading(
            .acknowledge, of: urp, with: ChannelError(.transient, code: "timeout", operation: "tell"), times: 1)
        try await bench.run {
            try await until("all are filed") { try await bench.settled() == 5 }
            try await until("the reader waits") { bench.intake.counters.all.values.first?.failures == 1 }
            #expect(bench.office.acknowledged(of: urp).isEmpty)
            try await until("it waits on the clock") { bench.clock.sleeping > 0 }
            bench.clock.advance(by: .minutes(6))
            try await until("all are told") { bench.office.acknowledged(of: urp).count == 5 }
            try await until("it is on record") {
                try await bench.store.untold(channel: LoopbackChannel.name, account: urp, limit: 10).isEmpty
            }
            #expect(try await bench.tickets().count == 5)
        }
    }

    @Test func `D2: the same item handed over again and again is one ticket`() async throws {
        let bench = try await IntakeBench()
        for _ in 1...20 {
            try bench.office.plant(.letter(id: "a-1"), for: urp, arrivedAt: IntakeBench.start, key: "same")
        }
        try plant(1...1, bench)
        try await bench.run {
            try await until("both are filed") { try await bench.settled() == 2 }
            try await until("all are seen") {
                bench.intake.counters.all.values.first?.items[.duplicate] == 19
            }
            #expect(try await bench.tickets().count == 2)
        }
    }

    @Test func `D3: two fetchers at once on one mailbox make each letter one whole ticket`() async throws {
        // Two accounts of the same name cannot be; two channels over the same box can.
        let bench = try await IntakeBench()
        let second = Intake(
            channels: [bench.channel], store: bench.store, rules: bench.rules, clock: bench.clock,
            log: Log(part: "second", clock: bench.clock, sink: { _ in }))
        try plant(1...300, bench)
        try await bench.run {
            let other = Task { try await second.run() }
            try await until("all are filed") { try await bench.settled() == 300 }
            other.cancel()
            try await other.value
            let lines = try await bench.tickets()
            #expect(lines.count == 300 && lines.allSatisfy { $0.messages >= 1 && !$0.excerpt.isEmpty })
            #expect(try await bench.store.statistics().contacts == 300)
            #expect(try await bench.store.statistics().held == 0)
        }
    }

    @Test func `D7: an item that was filed does not come in again under its key`() async throws {
        let bench = try await IntakeBench()
        try await bench.run(keepFolder: true) {
            try bench.office.plant(.letter(id: "a-1"), for: urp, arrivedAt: IntakeBench.start, key: "k-1")
            try await until("it is filed") { try await bench.settled() == 1 }
        }
        // A new post office has forgotten every position, and hands everything over from the start.
        let again = try await IntakeBench(folder: bench.folder)
        try again.office.plant(.letter(id: "a-1"), for: urp, arrivedAt: IntakeBench.start, key: "k-1")
        for number in 1...2 {
            try again.office.plant(
                .letter(id: "b-\(number)"), for: urp, arrivedAt: IntakeBench.start, key: "k-\(number)")
        }
        try await again.run {
            try await until("the new one is filed") { try await again.settled() == 2 }
            #expect(try await again.tickets().count == 2)
        }
    }

    @Test func `what an earlier life left unfiled is filed first, the oldest before the newest`() async throws {
        let bench = try await IntakeBench()
        for number in 1...30 {
            let letter = LoopbackDocument.letter(id: "m-\(number)", subject: "Lettera \(number)")
            _ = try await bench.intake.accept(
                [IncomingItem(key: "k-\(number)", arrivedAt: IntakeBench.start, bytes: letter.encoded())],
                channel: LoopbackChannel.name, account: urp)
        }
        await bench.close(keepFolder: true)
        let again = try await IntakeBench(folder: bench.folder)
        try again.office.plant(.letter(subject: "Lettera 31"), for: urp, arrivedAt: IntakeBench.start)
        try await again.run {
            try await until("all are filed") { try await again.settled() == 31 }
            let subjects = try await again.tickets().sorted { $0.ticket.number.sequence < $1.ticket.number.sequence }
            #expect(subjects.map(\.ticket.subject) == (1...31).map { "Lettera \($0)" })
        }
    }

    @Test func `a message handed in by a command in another process is filed by the serving one`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let command = try await SQLiteStoreForCommands.open(bench.folder, bench.clock)
            let beside = Intake(
                channels: [bench.channel], store: command, rules: bench.rules, clock: bench.clock, log: .silent)
            let letter = try LoopbackDocument.letter(subject: "Per condotto").encoded()
            let item = IncomingItem(
                key: "sha", sameness: .content, arrivedAt: IntakeBench.start, bytes: letter)
            let first = try await beside.accept([item], channel: LoopbackChannel.name, account: urp)
            let second = try await beside.accept([item], channel: LoopbackChannel.name, account: urp)
            guard case .new(let id, _) = first.first else { throw BenchFailure("it was not new") }
            #expect(second == [.duplicate(id)])
            await command.close()
            try await until("it is filed") { try await bench.settled() == 1 }
            await #expect(throws: IntakeError(.unknownAccount, operation: "accept")) {
                try await beside.accept([item], channel: LoopbackChannel.name, account: AccountName("nobody"))
            }
        }
    }

    @Test func `an item of an account that is gone from the settings waits for a person`() async throws {
        let bench = try await IntakeBench()
        _ = try await bench.intake.accept(
            [IncomingItem(key: "k", arrivedAt: IntakeBench.start, bytes: try LoopbackDocument.letter().encoded())],
            channel: LoopbackChannel.name, account: IntakeBench.cup)
        await bench.close(keepFolder: true)
        let again = try await IntakeBench(folder: bench.folder, accounts: Array(IntakeBench.accounts().prefix(1)))
        try await again.run {
            try await until("it is held") { try await again.store.statistics().held == 1 }
            #expect(try await again.store.held(limit: 1, offset: 0).first?.heldCode == "unknown_account")
        }
    }

    @Test(arguments: [Int64.min, -1, Int64.max])
    func `an impossible arrival upsets nothing`(_ milliseconds: Int64) async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let view = try await bench.receive(.letter(), arrivedAt: Instant(milliseconds: milliseconds))
            let due = try #require(view.ticket.dueAt)
            #expect(due <= IntakeBench.start + .hours(9) && due >= Instant(milliseconds: 0))
        }
    }

    @Test func `an arrival in the future does not put the deadline off`() async throws {
        let bench = try await IntakeBench()
        try await bench.run {
            let view = try await bench.receive(.letter(), arrivedAt: IntakeBench.start + .days(400))
            #expect(view.ticket.dueAt == IntakeBench.start + .hours(9))
            #expect(view.messages.first?.warnings == [FilingWarning.arrivalInFuture])
        }
    }
}

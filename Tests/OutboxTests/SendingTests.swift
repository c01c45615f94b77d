// What goes out, and what follows from each end of an attempt.

import Channels
import Foundation
import Loopback
import Outbox
import Runtime
import Store
import Testing
import Tickets

@Suite struct SendingTests {
    private let urp = OutboxBench.urp
    private func refusal(_ kind: ChannelError.Class, retryAfter: Duration? = nil) -> LoopbackPostOffice.SendingFault {
        .fails(ChannelError(kind, code: "refused", operation: "send", detail: "550 no", retryAfter: retryAfter))
    }

    @Test func `an answer goes out once, with its words, its thread and its attachments, and meets the deadline`()
        async throws
    {
        let bench = try await OutboxBench()
        try await bench.run { outbox in
            let bytes = Array("contenuto".utf8)
            let blob = try await bench.store.keep(bytes, at: bench.now)
            let id = try await bench.write(
                "Ecco.\n.\nSaluti",
                attachments: [
                    Tickets.Attachment(
                        name: "a.txt", type: "text/plain", size: blob.size, sha256: blob.sha256, blob: blob)
                ])
            try await bench.wait(id, for: .accepted)
            let document = try #require(bench.office.arrivals().first).document
            #expect(document.text == "Ecco.\n.\nSaluti" && document.to == ["ada@example.org"])
            #expect(document.inReplyTo == "m-1" && document.references == ["m-0"])
            #expect(document.attachments?.map(\.bytes) == [Data(bytes)] && document.automatic == nil)
            let entry = try await bench.entry(id)
            #expect(entry.attempts == 1 && entry.reference == document.id && entry.acceptedAt == OutboxBench.start)
            let view = try #require(try await bench.store.view(entry.ticket))
            #expect(view.contacts.first?.answeredAt == OutboxBench.start)
            try await until("health is green") { try await bench.health()?.lastSuccess == OutboxBench.start }
            #expect(outbox.counters.all.values.first?.attempts == [.accepted: 1])
        }
        #expect(bench.office.attemptsBegun(of: urp) == 1)
    }

    @Test func `what was written before the start goes out, too, and what is written meanwhile goes at once`()
        async throws
    {
        let bench = try await OutboxBench()
        try await bench.write("uno")
        try await bench.run { _ in
            try await until("one") { bench.arrived == ["uno"] }
            try await bench.write("due")
            try await until("two") { bench.arrived == ["uno", "due"] }
        }
    }

    @Test func `D6: an answer that is handed in twice under one key goes out once`() async throws {
        let bench = try await OutboxBench()
        try await bench.run { _ in
            let first = try await bench.write("prima")
            try await bench.wait(first, for: .accepted)
            let entry = try await bench.entry(first)
            let outgoing = NewOutgoing(
                ticket: entry.ticket, direction: .answer, author: nil, authorName: "Operatore", to: entry.to,
                token: try #require(ReplyToken(RandomIdentifier.token())), subject: "Re", text: "seconda",
                writtenAt: bench.now, idempotencyKey: "k-1")
            var again = outgoing
            again.token = try #require(ReplyToken(RandomIdentifier.token()))
            let ids = [
                try await bench.store.answer(NewAnswer(outgoing: outgoing, then: .answered)),
                try await bench.store.answer(NewAnswer(outgoing: again, then: .answered)),
            ]
            #expect(ids[0] == ids[1])
            try await bench.wait(ids[0], for: .accepted)
            #expect(try await bench.store.statistics().outbox["accepted"] == 2)
            #expect(bench.arrived == ["prima", "seconda"])
        }
    }

    @Test func `a refusal for good holds the message at once with its cause, and it goes when a person sends it`()
        async throws
    {
        let bench = try await OutboxBench()
        bench.office.breakSending(of: urp, with: refusal(.permanent), times: 1)
        try await bench.run { _ in
            let id = try await bench.write()
            try await bench.wait(id, for: .held)
            let entry = try await bench.entry(id)
            #expect(entry.code == "refused" && entry.detail == "send: refused (550 no)")
            try await until("it is said") { bench.lines.count("a message is held") == 1 }
            #expect(!bench.lines.all.contains { $0.contains("ada@") })
            try await bench.store.sendNow(id, by: nil, at: bench.now)
            try await bench.wait(id, for: .accepted)
            #expect(bench.arrived.count == 1)
        }
    }

    @Test func `a refusal for now is tried again after a minute, two, four, and so on`() async throws {
        let bench = try await OutboxBench()
        bench.office.breakSending(of: urp, with: refusal(.transient), times: 4)
        try await bench.run { _ in
            let id = try await bench.write()
            for (number, minutes) in [1, 2, 4, 8].enumerated() {
                try await bench.finished(id, number + 1)
                let entry = try await bench.entry(id)
                #expect(entry.state == .waiting && entry.code == "refused")
                #expect(entry.nextAttemptAt == bench.now + .minutes(minutes))
                // Not before its time.
                #expect(bench.office.attemptsBegun(of: urp) == number + 1)
                try await bench.advanceToNext(id)
            }
            try await bench.wait(id, for: .accepted)
            #expect(
                try await bench.attempts(id).map(\.outcome) == Array(repeating: "try_again", count: 4) + ["accepted"])
        }
    }

    @Test func `a refused message holds up nobody behind it`() async throws {
        let bench = try await OutboxBench(accounts: OutboxBench.accounts(1))
        bench.office.breakSending(of: urp, with: refusal(.transient), times: 1)
        try await bench.run { _ in
            let first = try await bench.write("uno")
            try await bench.finished(first, 1)
            try await bench.write("due")
            try await until("two") { bench.arrived == ["due"] }
            try await bench.advanceToNext(first)
            try await until("one") { bench.arrived == ["due", "uno"] }
        }
    }

    @Test func `a side that asks for more time gets it`() async throws {
        let bench = try await OutboxBench()
        bench.office.breakSending(of: urp, with: refusal(.transient, retryAfter: .hours(2)), times: 1)
        try await bench.run { _ in
            let id = try await bench.write()
            try await bench.finished(id, 1)
            #expect(try await bench.entry(id).nextAttemptAt == bench.now + .hours(2))
        }
    }

    @Test func `a message is tried for at least five days, and then held with its last cause`() async throws {
        let bench = try await OutboxBench(accounts: Array(OutboxBench.accounts().prefix(1)))
        bench.office.breakSending(of: urp, with: refusal(.transient))
        try await bench.run { _ in
            let id = try await bench.write()
            var number = 1
            while true {
                try await bench.finished(id, number)
                guard try await bench.state(id) == .waiting else { break }
                try await bench.advanceToNext(id)
                number += 1
            }
            let entry = try await bench.entry(id)
            #expect(entry.state == .held && entry.code == "gave_up")
            #expect(entry.detail?.hasSuffix("send: refused (550 no)") == true)
            #expect(bench.now - OutboxBench.start >= .days(5) && bench.now - OutboxBench.start < .days(8))
            #expect((30...60).contains(number))
            // Released, it starts anew with the short waits.
            try await bench.store.sendNow(id, by: nil, at: bench.now)
            try await bench.finished(id, number + 1)
            #expect(try await bench.entry(id).nextAttemptAt == bench.now + .minutes(1))
        }
    }

    @Test func `no more attempts run at once than the channel allows`() async throws {
        let bench = try await OutboxBench(accounts: OutboxBench.accounts(3))
        bench.office.breakSending(of: urp, with: .stalls(.beforeTransmit), times: 3)
        for number in 1...5 { try await bench.write("\(number)") }
        try await bench.run { _ in
            try await until("three stand") { bench.office.attemptsBegun(of: urp) == 3 }
            let states = try await bench.store.statistics().outbox
            #expect(states["sending"] == 3 && states["waiting"] == 2)
            bench.office.release()
            try await until("all arrived") { bench.arrived.count == 5 }
            #expect(Set(bench.arrived).count == 5)
        }
    }

    @Test func `after a restore nothing goes out until a person releases the outbox`() async throws {
        let bench = try await OutboxBench()
        let id = try await bench.write()
        try bench.holdOutbox()
        try await bench.run { _ in
            try await until("it sleeps") { bench.clock.sleeping > 0 }
            bench.clock.advance(by: .hours(1))
            try await until("it sleeps") { bench.clock.sleeping > 0 }
            #expect(try await bench.state(id) == .waiting && bench.office.attemptsBegun(of: urp) == 0)
            try await bench.store.releaseOutbox(by: nil, at: bench.now)
            try await bench.wait(id, for: .accepted)
        }
    }

    @Test func `a message for an account without a way out is held and not forgotten`() async throws {
        let bench = try await OutboxBench()
        let before = try await bench.write(account: OutboxBench.mute)
        try await bench.run { _ in
            try await bench.wait(before, for: .held)
            #expect(try await bench.entry(before).code == "no_way_out")
            let meanwhile = try await bench.write(account: AccountName("gone"))
            try await until("it looks again") { bench.clock.sleeping > 0 }
            bench.clock.advance(by: .seconds(11))
            try await bench.wait(meanwhile, for: .held)
        }
    }

    @Test func `an attachment whose bytes are gone holds the message before anything is sent`() async throws {
        let bench = try await OutboxBench()
        let bytes = (0..<200_000).map { UInt8(truncatingIfNeeded: $0) }
        let blob = try await bench.store.keep(bytes, at: bench.now)
        let id = try await bench.write(
            attachments: [
                Tickets.Attachment(
                    name: "a.bin", type: "application/octet-stream", size: blob.size, sha256: blob.sha256, blob: blob)
            ])
        try bench.destroyFiles()
        try await bench.run { _ in
            try await bench.wait(id, for: .held)
            #expect(try await bench.entry(id).code?.hasPrefix("attachment_") == true)
            #expect(bench.office.attemptsBegun(of: urp) == 0)
        }
    }
}

// The way in: oldest first, within the limits, nothing twice, and the source untouched until it is told.

import Channels
import Testing
import Tickets

extension ChannelConformance {
    static let identity: [ChannelCheck] = [
        ChannelCheck("The descriptor is complete and the accounts have names of their own") { bench in
            let descriptor = bench.channel.descriptor
            #expect(descriptor.name.value == descriptor.name.value.lowercased())
            let texts = [
                descriptor.name.value, descriptor.title.it, descriptor.title.en, descriptor.icon,
                descriptor.originalExtension, descriptor.originalType,
            ]
            #expect(texts.allSatisfy { !$0.isEmpty })
            let names = bench.channel.accounts.map(\.name)
            #expect(!names.isEmpty && Set(names).count == names.count)
            let sources = bench.channel.makeSources().map(\.account)
            #expect(Set(sources).count == sources.count && Set(sources).isSubset(of: names))
            let delivery = try bench.delivery()
            #expect(delivery.account == names.first)
            #expect(delivery.parallelAttempts >= 1)
        },
        ChannelCheck("The live test finds nothing on a working account and changes nothing") { bench in
            try await bench.plant(1...2)
            let before = try await bench.sourceState()
            let findings = await bench.channel.check()
            #expect(findings.compactMap(\.fault).isEmpty)
            #expect(try await bench.sourceState() == before)
            #expect(try await bench.arrived().isEmpty)
        },
    ]

    static let reading: [ChannelCheck] = [
        ChannelCheck("Items come oldest first, with their arrival, their bytes and keys of their own") { bench in
            let letters = try await bench.plant(1...7)
            let source = try await bench.openSource()
            let items = try await source.read(7).items
            #expect(items.map(\.arrivedAt) == letters.map(\.arrivedAt))
            #expect(try await bench.subjects(of: items) == letters.map(\.subject))
            #expect(Set(items.map(\.key)).count == 7)
            await source.close()
        },
        ChannelCheck("A batch keeps to its limit of items, and says that more is waiting") { bench in
            try await bench.plant(1...7)
            let source = try await bench.openSource()
            let first = try await source.next(BatchLimit(items: 3), patience: .seconds(60))
            #expect(first.items.count == 3 && first.moreWaiting)
            let rest = try await source.read(4, limit: BatchLimit(items: 3))
            #expect(rest.items.count == 4)
            #expect(Set((first.items + rest.items).map(\.key)).count == 7)
            await source.close()
        },
        ChannelCheck("A batch keeps to its limit of bytes") { bench in
            try await bench.plant(1...4, text: String(repeating: "Una riga di prova.\n", count: 200))
            let source = try await bench.openSource()
            var seen = 0
            while seen < 4 {
                let batch = try await source.next(BatchLimit(items: 100, bytes: 12_000), patience: .seconds(60))
                #expect(!batch.items.isEmpty)
                #expect(batch.items.count == 1 || batch.items.map(\.bytes.count).reduce(0, +) <= 12_000)
                seen += batch.items.count
                if batch.items.isEmpty { break }
            }
            #expect(seen == 4)
            await source.close()
        },
        ChannelCheck("One item larger than the limit still comes, alone") { bench in
            try await bench.plant(1...1)
            try await bench.plant(2...2, text: String(repeating: "Una riga piuttosto lunga.\n", count: 8000))
            try await bench.plant(3...3)
            let source = try await bench.openSource()
            var sizes: [[Int]] = []
            while sizes.flatMap({ $0 }).count < 3 {
                let batch = try await source.next(BatchLimit(items: 100, bytes: 20_000), patience: .seconds(60))
                guard !batch.items.isEmpty else { break }
                sizes.append(batch.items.map(\.bytes.count))
            }
            #expect(sizes.flatMap { $0 }.count == 3)
            let large = try #require(sizes.first { $0.contains { $0 > 20_000 } })
            #expect(large.count == 1)
            await source.close()
        },
        ChannelCheck("Patience without a message ends in an empty batch") { bench in
            let source = try await bench.openSource()
            let batch = try await source.next(BatchLimit(), patience: .milliseconds(200))
            #expect(batch.items.isEmpty && !batch.moreWaiting)
            await source.close()
        },
        ChannelCheck("A message that comes while the source waits is handed over") { bench in
            let source = try await bench.openSource()
            async let waiting = source.next(BatchLimit(), patience: .seconds(30))
            let letters = try await bench.plant(1...1)
            let batch = try await waiting
            #expect(try await bench.subjects(of: batch.items) == letters.map(\.subject))
            await source.close()
        },
        ChannelCheck("A cancelled wait ends at once with an error") { bench in
            let source = try await bench.openSource()
            let clock = ContinuousClock()
            let waiting = Task { try await source.next(BatchLimit(), patience: .seconds(300)) }
            // Whether the cancellation comes before or during the wait must make no difference.
            await Task.yield()
            waiting.cancel()
            let took = await clock.measure { await #expect(throws: (any Error).self) { try await waiting.value } }
            #expect(took < .seconds(30))
            await source.close()
        },
        ChannelCheck("Reading changes nothing at the source") { bench in
            try await bench.plant(1...3)
            let before = try await bench.sourceState()
            let source = try await bench.openSource()
            _ = try await source.read(3)
            await source.close()
            #expect(try await bench.sourceState() == before)
        },
        ChannelCheck("Closing twice, or before opening, is fine") { bench in
            let source = try bench.source()
            await source.close()
            try await source.open(after: [])
            await source.close()
            await source.close()
            try await bench.plant(1...1)
            try await source.open(after: [])
            #expect(try await source.read(1).items.count == 1)
            await source.close()
        },
    ]

    static let continuing: [ChannelCheck] = [
        ChannelCheck("Reading continues after the watermarks, on a new connection", needs: .watermarks) { bench in
            try await bench.plant(1...5)
            let first = try await bench.openSource()
            let start = try await first.next(BatchLimit(items: 2), patience: .seconds(60))
            #expect(start.items.count == 2)
            await first.close()
            let second = try await bench.openSource(after: start.watermarks)
            let rest = try await second.read(3)
            #expect(
                try await bench.subjects(of: rest.items) == ["Domanda 3", "Domanda 4", "Domanda 5"])
            #expect(try await second.leftover().isEmpty)
            await second.close()
        },
        ChannelCheck("Nothing comes again once it was acknowledged and its watermarks are kept") { bench in
            try await bench.plant(1...4)
            let first = try await bench.openSource()
            let read = try await first.read(4)
            try await first.acknowledge(read.items.map(\.key))
            #expect(try await first.leftover().isEmpty)
            await first.close()
            let second = try await bench.openSource(after: read.watermarks)
            #expect(try await second.leftover().isEmpty)
            try await bench.plant(5...5)
            #expect(try await bench.subjects(of: second.read(1).items) == ["Domanda 5"])
            await second.close()
        },
        ChannelCheck("The same message has the same key, bytes and arrival however often it is read") { bench in
            try await bench.plant(1...3)
            let first = try await bench.openSource()
            let once = try await first.read(3).items
            await first.close()
            let second = try await bench.openSource()
            let again = try await second.read(3).items
            await second.close()
            #expect(once.map(\.key) == again.map(\.key))
            #expect(once.map(\.bytes) == again.map(\.bytes))
            #expect(once.map(\.arrivedAt) == again.map(\.arrivedAt))
        },
        ChannelCheck("Acknowledging twice, and keys that nobody knows, is fine") { bench in
            try await bench.plant(1...3)
            let source = try await bench.openSource()
            let keys = try await source.read(3).items.map(\.key)
            try await source.acknowledge(Array(keys.prefix(2)))
            try await source.acknowledge(keys)
            try await source.acknowledge(["nobody/1/2", ""])
            try await source.acknowledge([])
            await source.close()
            // After a crash the keys of an earlier connection are told before anything is read.
            let second = try await bench.openSource()
            try await second.acknowledge(keys)
            await second.close()
        },
        ChannelCheck("Acknowledging while the source waits does not disturb the wait") { bench in
            try await bench.plant(1...1)
            let source = try await bench.openSource()
            let keys = try await source.read(1).items.map(\.key)
            async let waiting = source.next(BatchLimit(), patience: .seconds(30))
            try await source.acknowledge(keys)
            try await bench.plant(2...2)
            let items = try await waiting.items
            #expect(try await bench.subjects(of: items) == ["Domanda 2"])
            await source.close()
        },
        ChannelCheck("An unreachable source says so, and works again once it is back") { bench in
            try await bench.plant(1...2)
            try await bench.breakReading()
            let source = try bench.source()
            let fault = await #expect(throws: ChannelError.self) { try await source.open(after: []) }
            #expect(fault?.class == .transient && fault?.code.isEmpty == false)
            await source.close()
            #expect(await bench.channel.check().contains { $0.fault != nil })
            try await bench.repairReading()
            try await source.open(after: [])
            #expect(try await source.read(2).items.count == 2)
            await source.close()
        },
    ]
}

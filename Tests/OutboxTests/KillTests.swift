// The process is killed at every named point of sending, in a process of its own, and started again: an answer leaves
// exactly once, except in the one window that ends in doubt, and there a look-up settles it.

import Channels
import Foundation
import Loopback
import Outbox
import Runtime
import Store
import Testing
import Tickets

@Suite struct KillTests {
    struct Place: Sendable, Codable {
        var root: String
        var out: String { root + "/out" }

        init() throws {
            root = NSTemporaryDirectory() + "sportello-kill-" + RandomIdentifier.token(bits: 60)
            try FileManager.default.createDirectory(atPath: out, withIntermediateDirectories: true)
        }

        var arrived: [LoopbackDocument] {
            get throws {
                try FileManager.default.contentsOfDirectory(atPath: out).filter { $0.hasSuffix(".json") }.map {
                    try LoopbackDocument(
                        decoding: Array(FileManager.default.contents(atPath: out + "/" + $0) ?? Data()))
                }
            }
        }

        func bench(_ office: LoopbackPostOffice = LoopbackPostOffice()) async throws -> OutboxBench {
            try await OutboxBench(
                folder: root + "/data",
                accounts: [
                    LoopbackAccount(
                        ChannelAccount(name: OutboxBench.urp, address: "urp@example.it", title: "URP"),
                        outgoingFolder: out, parallelAttempts: 2)
                ], office: office)
        }

        /// Sends until all entries are accepted.
        func runToTheEnd(losingFirst: Bool = false) async throws {
            let office = LoopbackPostOffice()
            if losingFirst { office.breakSending(of: OutboxBench.urp, with: .loses(arrives: true), times: 1) }
            let bench = try await bench(office)
            try await bench.run(keep: true) { _ in
                try await until("all are accepted") {
                    let states = try await bench.store.statistics().outbox
                    if states["accepted"] == 5 { return true }
                    // Doubts and waits pass by the clock.
                    if states["sending"] == 0, bench.clock.sleeping > 0 { bench.clock.advance(by: .seconds(10)) }
                    return false
                }
            }
            await bench.close(keepFolder: true)
        }
    }

    @Test(arguments: Outbox.crashPoints, [1, 3])
    func `a kill at a named point sends every answer exactly once`(_ point: String, _ passage: Int) async throws {
        let place = try Place()
        defer { try? FileManager.default.removeItem(atPath: place.root) }
        let desk = try await place.bench()
        for number in 1...5 { try await desk.write("Risposta \(number)") }
        await desk.close(keepFolder: true)

        // Look-ups are rare: one lost verdict makes the first of them.
        let isLookUp = point.hasSuffix("resolve")
        let plan = isLookUp ? point : "\(point):\(passage)"
        await #expect(processExitsWith: .signal(SIGKILL)) {
            [place = place as Place, plan = plan as String, isLookUp = isLookUp as Bool] in
            setenv("SPORTELLO_CRASH_AT", plan, 1)
            try await place.runToTheEnd(losingFirst: isLookUp)
        }
        try await place.runToTheEnd()
        #expect(try place.arrived.compactMap(\.text).sorted() == (1...5).map { "Risposta \($0)" })
    }

    @Test func `without a look-up a kill in the window leaves the message in doubt, and sends it at most once`()
        async throws
    {
        for point in ["outbox.after-transmit-mark", "outbox.after-acceptance"] {
            let place = try Place()
            defer { try? FileManager.default.removeItem(atPath: place.root) }
            let desk = try await place.bench()
            let id = try await desk.write()
            await desk.close(keepFolder: true)
            await #expect(processExitsWith: .signal(SIGKILL)) { [place = place as Place, point = point as String] in
                setenv("SPORTELLO_CRASH_AT", point, 1)
                try await place.runToTheEnd()
            }
            let office = LoopbackPostOffice()
            office.answerLookUps(of: OutboxBench.urp, with: .unknown)
            let bench = try await place.bench(office)
            try await bench.run(keep: true) { _ in
                try await until("it was asked") { office.lookUpsAsked(of: OutboxBench.urp) >= 1 }
                #expect(try await bench.state(id) == .inDoubt)
            }
            await bench.close(keepFolder: true)
            #expect(try place.arrived.count == (point == "outbox.after-acceptance" ? 1 : 0))
        }
    }
}

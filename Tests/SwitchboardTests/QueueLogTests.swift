// Asterisk's queue log, in lines as it writes them.

import Store
import StoreSQLite
import Switchboard
import Testing
import Tickets

@Suite struct QueueLogTests {
    /// 2026-03-02T08:00:00Z in seconds.
    private let eight = 1_772_438_400

    private func log(_ lines: [(Int, String)]) -> String {
        lines.map { "\(eight + $0.0)|\($0.1)\n" }.joined()
    }

    @Test func `answered, abandoned, timed out: each call once, with its times`() async throws {
        try await withStore { store in
            let file = log([
                (0, "NONE|NONE|NONE|QUEUESTART|"),
                (0, "c1|cup|NONE|ENTERQUEUE||0971000001|1"),
                (5, "c2|cup|NONE|ENTERQUEUE||0971000002|2"),
                (9, "c1|cup|Anna|RINGNOANSWER|5000"),
                (12, "c1|cup|Bruno|CONNECT|12|c1-b|3"),
                (30, "c2|cup|NONE|ABANDON|1|2|25"),
                (40, "c3|cup|NONE|ENTERQUEUE||0971000003|1"),
                (132, "c1|cup|Bruno|COMPLETECALLER|12|120|1"),
                (340, "c3|cup|NONE|EXITWITHTIMEOUT|1|1|300"),
            ])
            #expect(try await store.take(file, .queueLog) == CallImport(read: 3, new: 3))
            let calls = try await store.allCalls()
            #expect(calls.map(\.key) == ["c1", "c2", "c3"])
            #expect(calls.map(\.ending) == [.answered, .abandoned, .unanswered])
            #expect(calls.map(\.waited) == [.seconds(12), .seconds(25), .seconds(300)])
            #expect(calls.map(\.talked) == [.seconds(120), .zero, .zero])
            #expect(calls[0].agent == "Bruno" && calls[0].solvedAtFirstContact == true)
            #expect(calls[0].startedAt == Instant(milliseconds: Int64(eight) * 1000))
            #expect(try await store.take(file, .queueLog) == CallImport(read: 3, new: 0))
        }
    }

    @Test func `a call that overflows into another queue is one call, answered there`() async throws {
        try await withStore { store in
            let file = log([
                (0, "c1|cup|NONE|ENTERQUEUE||09|1"),
                (60, "c1|cup|NONE|EXITWITHTIMEOUT|1|1|60"),
                (61, "c1|cup2|NONE|ENTERQUEUE||09|1"),
                (71, "c1|cup2|Carla|CONNECT|10|x|2"),
                (171, "c1|cup2|Carla|COMPLETEAGENT|10|100|1"),
            ])
            _ = try await store.take(file, .queueLog)
            let calls = try await store.allCalls()
            #expect(calls.count == 1 && calls[0].ending == .answered && calls[0].queue == "cup2")
            #expect(calls[0].waited == .seconds(71) && calls[0].talked == .seconds(100))
        }
    }

    @Test(arguments: [
        "TRANSFER|201|interni|5|50|1", "BLINDTRANSFER|201|interni|5|50|1", "ATTENDEDTRANSFER|BRIDGE|b1|5|50|1",
    ])
    func `a call that is handed on was answered, but not solved at the first contact`(_ event: String) async throws {
        try await withStore { store in
            let file = log([
                (0, "c1|cup|NONE|ENTERQUEUE||09|1"), (5, "c1|cup|Anna|CONNECT|5|x|2"), (55, "c1|cup|Anna|\(event)"),
                // The next department's queue is no second call.
                (56, "c1|urp|NONE|ENTERQUEUE||09|1"), (90, "c1|urp|NONE|ABANDON|1|1|34"),
            ])
            _ = try await store.take(file, .queueLog)
            let calls = try await store.allCalls()
            #expect(calls.count == 1 && calls[0].ending == .answered)
            #expect(calls[0].solvedAtFirstContact == false && calls[0].talked == .seconds(50))
        }
    }

    @Test func `a rotation at midnight cuts a call, which counts with its end`() async throws {
        try await withStore { store in
            // 2026-03-02T22:59:50Z is ten seconds to midnight in Rome.
            let midnight = 53_990
            let before = log([
                (midnight, "c1|cup|NONE|ENTERQUEUE||09|1"), (midnight + 5, "c1|cup|Anna|CONNECT|5|x|2"),
                (midnight + 8, "c2|cup|NONE|ENTERQUEUE||09|1"),
            ])
            #expect(try await store.take(before, .queueLog) == CallImport(read: 0, new: 0, unfinished: 2))
            let after = log([
                (midnight + 65, "c1|cup|Anna|COMPLETECALLER|5|60|1"), (midnight + 38, "c2|cup|NONE|ABANDON|1|1|30"),
            ])
            #expect(try await store.take(after, .queueLog) == CallImport(read: 2, new: 2))
            let calls = try await store.allCalls()
            #expect(calls.map(\.key) == ["c1", "c2"])
            #expect(calls[0].startedAt == Instant(milliseconds: Int64(eight + midnight) * 1000))
            #expect(calls[0].waited == .seconds(5) && calls[1].waited == .seconds(30))
            // Both parts in one file are the same calls.
            #expect(try await store.take(before + after, .queueLog) == CallImport(read: 2, new: 0))
        }
    }

    @Test func `only the service's own queues are taken in`() async throws {
        try await withStore { store in
            let file = log([
                (0, "c1|cup|NONE|ENTERQUEUE||09|1"), (1, "c2|cc|NONE|ENTERQUEUE||09|1"),
                (9, "c1|cup|NONE|ABANDON|1|1|9"), (9, "c2|cc|NONE|ABANDON|1|1|8"),
            ])
            let taken = try await store.take(file, .queueLog, queues: ["cup"])
            let keys = try await store.allCalls().map(\.key)
            #expect(taken.read == 1 && keys == ["c1"])
        }
    }

    @Test func `a line that is none of a queue log is refused with its number`() async throws {
        try await withStore { store in
            for (text, code) in [("1|c|q|a", CallFileFault.Code.fields), ("ieri|c|q|a|CONNECT|1", .value)] {
                let fault = await #expect(throws: CallFileFault.self) {
                    try await store.take(log([(0, "c1|cup|NONE|ENTERQUEUE||09|1")]) + text + "\n", .queueLog)
                }
                #expect(fault?.line == 2 && fault?.code == code)
            }
            let kept = try await store.allCalls()
            #expect(kept.isEmpty)
        }
    }
}
